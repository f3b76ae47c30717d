"""A schedule as lines of a crontab, between two marks of its own."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterable, Mapping

from pipelines.schedule.plan import Job
from storage import StorageError

_HOUR, _DAY = 60, 1440


def lines(jobs: Iterable[Job], variables: Mapping[str, str], corpus: str) -> list[str]:
    """Return the lines, marks included. Variables hold for the lines after them: a crontab knows no other way."""
    begin, end = _marks(corpus)
    return [
        begin,
        *(f'{name}="{value}"' if '"' not in value else f"{name}='{value}'" for name, value in variables.items()),
        *(f"{_when(job)} {_command(job)}" for job in jobs),
        end,
    ]


def installed(text: str, new: Iterable[str], corpus: str) -> str:
    """Return a crontab with the corpus's lines in it, at its end: in place of those it has, or in addition.

    Without new lines they are taken out. Raises StorageError where the marks of those it has don't match.
    """
    begin, end = _marks(corpus)
    have = text.splitlines()
    if have.count(begin) != have.count(end) or have.count(begin) > 1:
        raise StorageError(f"the crontab has one of the lines {begin!r} and {end!r} alone, or twice; mend it by hand")
    if begin in have:
        first, last = have.index(begin), have.index(end)
        if last < first:
            raise StorageError(f"in the crontab {end!r} stands before {begin!r}; mend it by hand")
        have = have[:first] + have[last + 1 :]
    both = [*have, *new]
    return "".join(f"{line}\n" for line in both)


def read() -> str:
    """Return the user's crontab, "" if there is none. Raises StorageError when it can't be read."""
    done = _crontab(["crontab", "-l"], None)
    if done.returncode != 0 and "no crontab" not in done.stderr.lower():
        raise StorageError(f"crontab -l: {done.stderr.strip() or f'exit status {done.returncode}'}")
    return done.stdout if done.returncode == 0 else ""


def write(text: str) -> None:
    """Make this the user's crontab. Raises StorageError when cron doesn't take it."""
    done = _crontab(["crontab", "-"], text)
    if done.returncode != 0:
        raise StorageError(f"cron doesn't take it: {done.stderr.strip() or f'exit status {done.returncode}'}")


def _crontab(command: list[str], text: str | None) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    except OSError as error:
        raise StorageError(f"there's no cron on this machine ({error.strerror}); try --systemd") from error


def _marks(corpus: str) -> tuple[str, str]:
    return f"# begin newscorpus {corpus}", f"# end newscorpus {corpus}"


def _when(job: Job) -> str:
    hour, minute = divmod(job.offset, _HOUR)
    if job.every < _HOUR:
        minutes = ",".join(map(str, range(job.offset % job.every, _HOUR, job.every)))
        return f"{minutes} * * * *"
    if job.every == _HOUR:
        return f"{minute} * * * *"
    if job.every == _DAY:
        return f"{minute} {hour} * * *"
    return f"{minute} {hour}-23/{job.every // _HOUR} * * *"


def _command(job: Job) -> str:
    return shlex.join(job.command).replace("%", r"\%")  # a bare percent sign ends the command
