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

# Jobs -----------------------------------------------------------------------------------------------------------------
# Each source is crawled at a minute of its own, so the crawls don't all begin at the full hour.

INTERVALS = {
    "10m": 10, "15m": 15, "20m": 20, "30m": 30, "1h": 60, "2h": 120, "3h": 180, "4h": 240, "6h": 360, "8h": 480,
    "12h": 720, "1d": 1440,
}  # fmt: skip
"""Interval -> minutes. Each interval divides an hour or a day into equal parts."""
_COPIED = ("NEWS_SOURCES", "NEWS_CONTACT", "NEWS_ALLOW_HOSTS")
_HEALTH_HOUR = 6
_QUIET = ("-L", "ERROR", "-s", "NEWS_REPORT=changes")
_SHARE = 0.9
"""Share of the interval that `scrapy crawlall` may take."""


@dataclass(frozen=True, slots=True)
class Job:
    """A command that runs every `every` minutes, first at `offset` minutes after midnight."""

    name: str
    """The name of the source, or crawlall or health."""
    command: tuple[str, ...]
    every: int
    offset: int


def jobs(sources: Iterable[str], every: int, *, together: bool) -> list[Job]:
    """Return one job per source, or one job for all, and a daily `news health`."""
    corpus = corpus_name()
    if together:
        limit = f"{every * _SHARE:g}"
        crawls = [Job("crawlall", (*_scrapy("crawlall"), "--max-minutes", limit), every, _offset("all", corpus, every))]
    else:
        crawls = [Job(name, _scrapy("crawl", name), every, _offset(name, corpus, every)) for name in sorted(sources)]
    health = Job("health", (program("news"), "health", "--quiet"), 1440, _HEALTH_HOUR * 60 + _offset("", corpus, 60))
    return [*crawls, health]


def environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment variables of the jobs, with absolute paths: jobs don't run in this folder."""
    current = os.environ if variables is None else variables
    result = {"NEWS_DATABASE_URL": absolute(database_url())}
    archive = archive_folder()
    result["NEWS_ARCHIVE"] = "off" if archive is None else str(archive.absolute())
    for name in _COPIED:
        if value := " ".join(current.get(name, "").split()):
            result[name] = value
    if "NEWS_SOURCES" in result:
        folders = (
            Path(folder).expanduser().absolute() for folder in result["NEWS_SOURCES"].split(os.pathsep) if folder
        )
        result["NEWS_SOURCES"] = os.pathsep.join(map(str, folders))
    result["SCRAPY_SETTINGS_MODULE"] = "crawler.settings"
    return result


def absolute(database: str) -> str:
    """Return the URL of a database; the path of an SQLite file is made absolute."""
    url = make_url(database)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return database
    return url.set(database=str(Path(url.database).absolute())).render_as_string(hide_password=False)


def corpus_name() -> str:
    """Return the URL of the corpus's database without its password. It identifies the schedule of the corpus."""
    return make_url(absolute(database_url())).render_as_string(hide_password=True)


def tag() -> str:
    """Return six hexadecimal digits that identify the corpus in file names."""
    return blake2b(corpus_name().encode(), digest_size=3).hexdigest()


def program(name: str) -> str:
    """Return the path of a program in the folder of this Python."""
    return str(Path(sys.executable).parent / name)


def _scrapy(*arguments: str) -> tuple[str, ...]:
    return (program("scrapy"), *arguments, *_QUIET)


def _offset(name: str, corpus: str, every: int) -> int:
    """Return a minute within the interval, from a digest of the name and the corpus: the same each time."""
    digest = blake2b(f"{corpus}\n{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % every


# Crontab --------------------------------------------------------------------------------------------------------------

_HOUR, _DAY = 60, 1440


def lines(jobs: Iterable[Job], variables: Mapping[str, str], corpus: str) -> list[str]:
    """Return the crontab lines between two marks. In a crontab, a variable holds for all lines after it."""
    begin, end = _marks(corpus)
    return [
        begin,
        *(f'{name}="{value}"' if '"' not in value else f"{name}='{value}'" for name, value in variables.items()),
        *(f"{_when(job)} {_command(job)}" for job in jobs),
        end,
    ]


def installed(text: str, new: Iterable[str], corpus: str) -> str:
    """Return a crontab with the new lines of the corpus at its end, in place of the corpus's old lines.

    Without new lines, the old lines are removed. Raises StorageError if the marks of the old lines don't match.
    """
    begin, end = _marks(corpus)
    old = text.splitlines()
    if old.count(begin) != old.count(end) or old.count(begin) > 1:
        raise StorageError(f"the crontab has one of the lines {begin!r} and {end!r} alone, or twice; mend it by hand")
    if begin in old:
        first, last = old.index(begin), old.index(end)
        if last < first:
            raise StorageError(f"in the crontab {end!r} stands before {begin!r}; mend it by hand")
        old = old[:first] + old[last + 1 :]
    return "".join(f"{line}\n" for line in [*old, *new])


def read() -> str:
    """Return the user's crontab, which may be empty. Raises StorageError when it can't be read."""
    done = _crontab(["crontab", "-l"], None)
    if done.returncode != 0 and "no crontab" not in done.stderr.lower():
        raise StorageError(f"crontab -l: {done.stderr.strip() or f'exit status {done.returncode}'}")
    return done.stdout if done.returncode == 0 else ""


def write(text: str) -> None:
    """Replace the user's crontab with this text. Raises StorageError when cron refuses the text."""
    done = _crontab(["crontab", "-"], text)
    if done.returncode != 0:
        raise StorageError(f"cron refuses the crontab: {done.stderr.strip() or f'exit status {done.returncode}'}")


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
