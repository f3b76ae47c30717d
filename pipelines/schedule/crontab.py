"""A schedule as lines of a crontab, between two marks of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sqlalchemy.engine import make_url

from storage import StorageError, database_url
from storage.archive.pages import archive_folder

# Plan -----------------------------------------------------------------------------------------------------------------
# What is to run when: each source at a minute of its own, so that they don't all begin at the full hour.

INTERVALS = {
    "10m": 10, "15m": 15, "20m": 20, "30m": 30, "1h": 60, "2h": 120, "3h": 180, "4h": 240, "6h": 360, "8h": 480,
    "12h": 720, "1d": 1440,
}  # fmt: skip
"""How often a source can be crawled, in minutes: what parts an hour or a day into equal times."""
_CARRIED = ("NEWS_SOURCES", "NEWS_CONTACT", "NEWS_ALLOW_HOSTS")
_HEALTH_HOUR = 6
_QUIET = ("-L", "ERROR", "-s", "NEWS_REPORT=changes")
_SHARE = 0.9
"""The part of the interval that `scrapy crawlall` may take."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command, and when it runs: every `every` minutes, for the first time `offset` minutes after midnight."""

    name: str
    """The source's, or crawlall or health."""
    command: tuple[str, ...]
    every: int
    offset: int


def jobs(sources: Iterable[str], every: int, *, together: bool) -> list[Job]:
    """Return a job a source, or one for all, and a daily look at their health."""
    where = corpus_name()
    if together:
        limit = f"{every * _SHARE:g}"
        crawls = [Job("crawlall", (*_scrapy("crawlall"), "--max-minutes", limit), every, _offset("all", where, every))]
    else:
        crawls = [Job(name, _scrapy("crawl", name), every, _offset(name, where, every)) for name in sorted(sources)]
    health = Job("health", (program("news"), "health", "--quiet"), 1440, _HEALTH_HOUR * 60 + _offset("", where, 60))
    return [*crawls, health]


def environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that the jobs need, with absolute paths: they don't run in this folder."""
    given = os.environ if variables is None else variables
    found = {"NEWS_DATABASE_URL": absolute(database_url())}
    archive = archive_folder()
    found["NEWS_ARCHIVE"] = "off" if archive is None else str(archive.absolute())
    for name in _CARRIED:
        if value := " ".join(given.get(name, "").split()):
            found[name] = value
    if "NEWS_SOURCES" in found:
        folders = (Path(folder).expanduser().absolute() for folder in found["NEWS_SOURCES"].split(os.pathsep) if folder)
        found["NEWS_SOURCES"] = os.pathsep.join(map(str, folders))
    found["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    return found


def absolute(database: str) -> str:
    """Return the address of a database with an absolute path, if it's a file's."""
    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return database
    return url.set(database=str(Path(url.database).absolute())).render_as_string(hide_password=False)


def corpus_name() -> str:
    """Return the corpus's address without its password: what its schedule is known by."""
    return make_url(absolute(database_url())).render_as_string(hide_password=True)


def tag() -> str:
    """Return six letters that stand for the corpus where its address can't."""
    return blake2b(corpus_name().encode(), digest_size=3).hexdigest()


def program(name: str) -> str:
    """Return the path of a program that came with this one."""
    return str(Path(sys.executable).parent / name)


def _scrapy(*arguments: str) -> tuple[str, ...]:
    return (program("scrapy"), *arguments, *_QUIET)


def _offset(name: str, where: str, every: int) -> int:
    """Return a minute within the interval, the same each time: by the name, and by the corpus, for other people's."""
    digest = blake2b(f"{where}\n{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % every


# Crontab --------------------------------------------------------------------------------------------------------------

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
