"""Site configs of a folder made source files: each loaded as a source before it's put in its place, none replaced."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml
from scrapy.exceptions import UsageError

from crawler.errors import SourceError
from crawler.exit_status import ExitStatus
from crawler.importers.siteconfig import MAX_BYTES, UNUSED, Converted, Skipped, convert, read_config
from crawler.source import Rules, Source
from crawler.source.loader import load_source, load_sources, user_folders
from crawler.source.writer import MAX_NAME, put
from crawler.spiders.from_yaml import SOURCES

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_NOTHING = Rules()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one config file."""

    file: str
    state: Literal["written", "left_alone", "unusable"]
    detail: str
    """The source's name, or why there's none."""
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """A config file with the host that its name gives; `host` is None if the name is no host's."""

    path: Path
    host: str | None
    wildcard: bool = False
    """The name begins with a dot: the file is for the host's subdomains, not for the host itself."""


def configs(folder: Path, only: Collection[str] = ()) -> list[Config]:
    """Return the folder's `HOST.txt` files, those for a host itself before those for its subdomains.

    `only`: hosts to take; empty: all. Folders inside aren't searched. Raises OSError if the folder can't be read.
    """
    wanted = {host.strip().lower().removeprefix("www.").strip(".") for host in only}
    found = []
    for path in sorted(folder.iterdir()):
        if path.name.lower().endswith(".txt"):
            name = path.name[:-4].lower()
            host = name.removeprefix(".").removeprefix("www.")
            config = Config(path, host if _HOST.fullmatch(host) and len(host) <= 253 else None, name.startswith("."))
            if not wanted or config.host in wanted:
                found.append(config)
    return sorted(found, key=lambda config: config.wildcard)


def import_configs(
    found: Collection[Config], into: Path, sources: Collection[Source], *, overwrite: bool = False
) -> Iterator[Imported]:
    """Put a source file into `into` for each config whose host has no source yet, and yield what became of each.

    `sources` are those that exist already. `overwrite` replaces files of an earlier import. Raises OSError if `into`
    can't be written.
    """
    taken = {host: source for source in sources if (host := _host_of(source.url))}
    imported: dict[str, str] = {}
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".importing-", dir=into) as workshop:
        for config in found:
            name, target = "", into
            if config.host is not None:
                name = re.sub(r"[^a-z0-9]", "_", config.host)
                target = into / f"{name}.yaml"
            if reason := _left_alone(config, target, taken, imported, overwrite):
                yield Imported(_shown(config), "left_alone", reason)
                continue
            one = _import(config, target, Path(workshop) / f"{name}.yaml", overwrite)
            if one.state == "written" and config.host is not None:
                imported[config.host] = imported[name] = _shown(config)
            yield one


def _left_alone(
    config: Config, target: Path, taken: dict[str, Source], imported: dict[str, str], overwrite: bool
) -> str | None:
    if config.host is None:
        return None
    if config.host in imported:
        return f"{config.host} has its rules from {imported[config.host]}"
    if target.stem in imported:
        return f"the name {target.stem} is taken by {imported[target.stem]}"
    source = taken.get(config.host)
    if source is not None and not _is_at(source, target):
        return f"{config.host} has a source: {source.path or source.name}"
    if not overwrite and os.path.lexists(target):
        return f"{target.name} exists; --overwrite replaces it"
    if other := next((host for host, one in taken.items() if host != config.host and _is_at(one, target)), None):
        return f"{target.name} is the source of {other}"
    return None


def _is_at(source: Source, target: Path) -> bool:
    return source.path is not None and source.path.resolve() == target.resolve()


def _import(config: Config, target: Path, draft: Path, overwrite: bool) -> Imported:
    shown = _shown(config)
    try:
        if config.host is None:
            raise ValueError("the name isn't a host's")
        if len(draft.stem) > MAX_NAME:
            raise ValueError(f"longer than a source's name, {MAX_NAME} characters")
        converted = convert(read_config(_bytes(config.path)))
    except (OSError, ValueError) as error:
        why = error.strerror or "can't be read" if isinstance(error, OSError) else str(error)
        return Imported(shown, "unusable", why)
    if not _useful(converted.rules):
        return Imported(shown, "unusable", "nothing usable in it", converted.skipped)
    draft.write_text(source_text(config.host, config.path.name, converted), "utf-8")
    try:
        load_source(draft)
    except SourceError as error:
        return Imported(shown, "unusable", f"no source: {error.message}", converted.skipped)
    if not put(draft, target, overwrite):
        return Imported(shown, "left_alone", f"{target.name} exists; --overwrite replaces it", converted.skipped)
    return Imported(shown, "written", target.name, converted.skipped)


def source_text(host: str, file: str, converted: Converted) -> str:
    """Return the source's YAML: title, address and rules, and the config's test URLs as comments."""
    written: dict[str, Any] = {}
    for rule in fields(Rules):
        value = getattr(converted.rules, rule.name)
        if rule.name == "replace":
            value = [{"find": find, "with": new} for find, new in value]
        elif isinstance(value, tuple):
            value = value[0] if len(value) == 1 and rule.name not in ("remove", "strip") else list(value)
        if value:
            written[rule.name] = value
    described = {"title": host, "url": _home(host, converted.test_urls), "rules": written}
    body = yaml.safe_dump(described, sort_keys=False, allow_unicode=True, width=10_000)
    tests = "".join(f"#   {url}\n" for url in converted.test_urls)
    head = f"# Imported from the site config {ascii(file)[1:-1]}\n"
    return head + body + (f"# Pages to try the rules on:\n{tests}" if tests else "")


def _useful(rules: Rules) -> bool:
    return any(getattr(rules, field.name) != getattr(_NOTHING, field.name) for field in fields(Rules))


def _home(host: str, test_urls: tuple[str, ...]) -> str:
    """The home page, at the host that the test URLs use: the bare one or the one with "www."."""
    hosts = [urlsplit(url).hostname for url in test_urls]
    return f"https://www.{host}/" if f"www.{host}" in hosts and host not in hosts else f"https://{host}/"


def _host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _shown(config: Config) -> str:
    """The file's name, fit for a terminal."""
    return ascii(config.path.name)[1:-1][:100]


def _bytes(path: Path) -> bytes:
    if not path.is_file():  # a pipe would be waited for, a loop of links is none
        raise ValueError("no regular file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


# Command --------------------------------------------------------------------------------------------------------------
# What `scrapy importrules FOLDER` does: site configs made sources, each said with what of it was skipped.


def run(args: list[str], opts: argparse.Namespace) -> int:
    """Import what was named; return the exit status. Raises UsageError."""
    if len(args) != 1:
        raise UsageError("name one folder of site configs; it goes before the options")
    folder, into = Path(args[0]), Path(opts.into) if opts.into else _into()
    if not folder.is_dir():
        raise UsageError(f"{folder}: there's no such folder", print_help=False)
    if into is None:
        raise UsageError("say where: --into FOLDER, or a folder in NEWS_SOURCES", print_help=False)
    existing = [*SOURCES.values(), *(load_sources([into])[0].values() if into.is_dir() else ())]
    done, status = [], ExitStatus.FINE
    try:
        for one in import_configs(configs(folder, opts.only or ()), into, existing, overwrite=opts.overwrite):
            print(_line(one))
            done.append(one)
    except OSError as error:
        print(f"{error.filename or into}: {error.strerror}; what is said above is in place", file=sys.stderr)
        status = ExitStatus.TROUBLE
    print(_summary(done))
    if any(one.state == "written" for one in done) and into.resolve() not in {p.resolve() for p in user_folders()}:
        print(f"For scrapy to find them, name the folder: NEWS_SOURCES={into}")
    if status == ExitStatus.FINE and not any(one.state != "unusable" for one in done):
        status = ExitStatus.NOTHING_FOUND
    return status


def _into() -> Path | None:
    return next(iter(user_folders()), None)


def _line(one: Imported) -> str:
    """What became of one file, and what of it was skipped: directives without counterpart by name, others by line."""
    said = {"written": "", "left_alone": "left alone: ", "unusable": "not used: "}[one.state] + one.detail
    plain = Counter(skipped.key for skipped in one.skipped if skipped.key in UNUSED)
    parts = [f"{key} ({times})" if times > 1 else key for key, times in sorted(plain.items())]
    parts += [f"line {one.line}: {one.key}: {one.why}" for one in one.skipped if one.key not in UNUSED]
    line = f"{one.file}: {said}" + (f"; skipped: {'; '.join(parts)}" if parts else "")
    return "".join(character if character.isprintable() else "?" for character in line)


def _summary(done: Iterable[Imported]) -> str:
    """The table at the end: files by what became of them, skipped directives by key with the reason."""
    done = list(done)
    states = Counter(one.state for one in done)
    lines = ["", f"{'written':<28}{states['written']:>8,}", f"{'left alone':<28}{states['left_alone']:>8,}"]
    lines.append(f"{'nothing usable':<28}{states['unusable']:>8,}")
    skipped = Counter(skipped.key for one in done for skipped in one.skipped)
    if skipped:
        lines += ["", f"{'skipped':<28}{'times':>8}  why"]
    for key, times in sorted(skipped.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"{key[:27]:<28}{times:>8,}  {UNUSED.get(key, 'see the lines above')}")
    return "\n".join(lines)
