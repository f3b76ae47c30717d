"""What is to run when: each source at a minute of its own, so that they don't all begin at the full hour."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from sqlalchemy.engine import make_url

from storage import database_url
from storage.archive.pages import archive_folder

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
