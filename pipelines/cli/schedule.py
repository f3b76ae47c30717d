"""`news schedule` prints, installs or removes the schedule of crawls, for cron or systemd."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from crawler.exit_status import ExitStatus
from pipelines.cli import console
from pipelines.cli.options import Json
from pipelines.crawl.due import chosen_sources
from pipelines.schedule import crontab, systemd

_NO_CONTACT = "NEWS_CONTACT isn't set: put a page or mail address there by which publishers can reach you"


def schedule(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...")] = None,
    every: Annotated[str, typer.Option(help=f"Interval: {', '.join(crontab.INTERVALS)}.")] = "1h",
    together: Annotated[bool, typer.Option("--together", help="One `scrapy crawlall` for all sources.")] = False,
    use_systemd: Annotated[bool, typer.Option("--systemd", help="Use systemd's user timers, not cron.")] = False,
    install: Annotated[bool, typer.Option("--install", help="Install it, in place of the last one.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Remove this corpus's schedule.")] = False,
    as_json_: Json = False,
) -> None:
    """Print a schedule of crawls for cron or systemd; --install installs it, --remove removes it."""
    if every not in crontab.INTERVALS:
        raise typer.BadParameter(f"{every!r}; use one of {', '.join(crontab.INTERVALS)}", param_hint="--every")
    if install and remove:
        raise typer.BadParameter("--install or --remove, not both")
    if remove:
        _remove(use_systemd=use_systemd, as_json=as_json_)
        return
    jobs = crontab.jobs(_sources(names), crontab.INTERVALS[every], together=together)
    variables, corpus = crontab.environment(), crontab.corpus_name()
    if use_systemd:
        units = systemd.units(jobs, variables, corpus, crontab.tag())
        text = "\n".join(f"# {systemd.folder() / name}\n{unit}" for name, unit in units.items())
        if install:
            systemd.install(units, crontab.tag())
    else:
        new_lines = crontab.lines(jobs, variables, corpus)
        text = "\n".join(new_lines)
        if install:
            crontab.write(crontab.installed(crontab.read(), new_lines, corpus))
    if as_json_:
        print(
            json.dumps(
                [{"name": job.name, "every": job.every, "offset": job.offset, "command": job.command} for job in jobs]
            )
        )
    elif install:
        console.note(f"{len(jobs)} jobs are in {'systemd' if use_systemd else 'your crontab'}, for {corpus}")
    else:
        print(text)
    if "NEWS_CONTACT" not in variables:
        console.note(_NO_CONTACT)


def _sources(names: list[str] | None) -> list[str]:
    from crawler.spiders.from_yaml import SOURCES

    unknown = [name for name in names or () if name not in SOURCES]
    if unknown:
        raise typer.BadParameter(f"no source is named {unknown[0]!r}; `scrapy list` lists all", param_hint="SOURCE")
    sources = list(names or chosen_sources())
    if not sources:
        console.note("no source is chosen: name some, or put your own YAML into a folder that NEWS_SOURCES names")
        raise typer.Exit(ExitStatus.NOTHING_FOUND)
    return sources


def _remove(*, use_systemd: bool, as_json: bool) -> None:
    if use_systemd:
        removed = systemd.remove(crontab.tag())
    else:
        before = crontab.read()
        after = crontab.installed(before, (), crontab.corpus_name())
        removed = [line for line in before.splitlines() if line not in after.splitlines()]
        if removed:
            crontab.write(after)
    if as_json:
        print(json.dumps(removed))
    elif removed:
        console.note(f"{crontab.corpus_name()} is no longer crawled by {'systemd' if use_systemd else 'cron'}")
    else:
        console.note(f"nothing is scheduled for {crontab.corpus_name()}")
        raise typer.Exit(ExitStatus.NOTHING_FOUND)
