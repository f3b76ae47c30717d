"""The exit statuses of `scrapy crawl`, of the other commands for sites, and of `news`. Scripts rely on the numbers."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """The exit status of a command, for the shell."""

    FINE = 0
    """Success; also if another process is crawling the source already."""
    NOTHING_FOUND = 1
    USAGE = 2
    """The command line is wrong, or names a source that doesn't exist."""
    TROUBLE = 3
    """The run, a source or its YAML, or the database is in trouble."""


EXIT_STATUS_STAT = "run/exit_code"
"""The key of Scrapy's stats under which the pipelines leave the exit status of a run."""
NEW_ARTICLES_STAT = "run/new"
"""The key of Scrapy's stats under which the pipelines leave the number of new articles of a run."""
