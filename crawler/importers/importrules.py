"""This module imports a folder of Full-Text RSS site configs: it writes a source file per config.

Each file is loaded as a source before it gets its final name. No file of another source is replaced. The second part
is the command `scrapy importrules`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
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
class ImportedConfig:
    """The outcome for one config file."""

    file: str
    state: Literal["written", "left_alone", "unusable"]
    detail: str
    """The name of the source file, or why no file was written."""
    skipped: tuple[Skipped, ...] = ()
    """Directives that weren't imported."""


@dataclass(frozen=True, slots=True)
class Config:
    """A config file. Its name is `HOST.txt`; `host` is None if the name isn't that of a host."""

    path: Path
    host: str | None
    wildcard: bool = False
    """True if the name begins with a dot: the config is for the host's subdomains, not for the host itself."""


def find_configs(folder: Path, only: Collection[str] = ()) -> list[Config]:
    """Return the folder's `HOST.txt` files, configs for a host before configs for subdomains.

    `only` are the hosts to import; if empty, all are. Subfolders aren't searched. Raises OSError if the folder can't
    be read.
    """
    wanted = {host.strip().lower().removeprefix("www.").strip(".") for host in only}
    configs = []
    for path in sorted(folder.iterdir()):
        if path.name.lower().endswith(".txt"):
            name = path.name[:-4].lower()
            host = name.removeprefix(".").removeprefix("www.")
            config = Config(path, host if _HOST.fullmatch(host) and len(host) <= 253 else None, name.startswith("."))
            if not wanted or config.host in wanted:
                configs.append(config)
    return sorted(configs, key=lambda config: config.wildcard)


def import_configs(
    configs: Collection[Config], into: Path, sources: Collection[Source], *, overwrite: bool = False
) -> Iterator[ImportedConfig]:
    """Write a source file into `into` for each config whose host has no source yet; yield the outcome per config.

    `sources` are the existing sources. `overwrite` replaces files of an earlier import. Raises OSError if `into` can't
    be written.
    """
    sources_by_host = {host: source for source in sources if (host := _host_without_www(source.url))}
    imported: dict[str, str] = {}
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".importing-", dir=into) as drafts:
        for config in configs:
            name, target = "", into
            if config.host is not None:
                name = re.sub(r"[^a-z0-9]", "_", config.host)
                target = into / f"{name}.yaml"
            if objection := _objection(config, target, sources_by_host, imported, overwrite):
                yield ImportedConfig(_printable_name(config), "left_alone", objection)
                continue
            outcome = _import(config, target, Path(drafts) / f"{name}.yaml", overwrite)
            if outcome.state == "written" and config.host is not None:
                imported[config.host] = imported[name] = _printable_name(config)
            yield outcome


def _objection(
    config: Config, target: Path, sources_by_host: dict[str, Source], imported: dict[str, str], overwrite: bool
) -> str | None:
    """Return why the config is left alone. None if its source file may be written.

    `imported` are the hosts and names that this import has written -> the config file they come from.
    """
    if config.host is None:
        return None
    if config.host in imported:
        return f"{config.host} has its rules from {imported[config.host]}"
    if target.stem in imported:
        return f"the name {target.stem} is taken by {imported[target.stem]}"
    source = sources_by_host.get(config.host)
    if source is not None and not _is_at(source, target):
        return f"{config.host} has a source: {source.path or source.name}"
    if not overwrite and os.path.lexists(target):
        return f"{target.name} exists; --overwrite replaces it"
    for host, other in sources_by_host.items():
        if host != config.host and _is_at(other, target):
            return f"{target.name} is the source of {host}"
    return None


def _is_at(source: Source, target: Path) -> bool:
    return source.path is not None and source.path.resolve() == target.resolve()


def _import(config: Config, target: Path, draft: Path, overwrite: bool) -> ImportedConfig:
    """Convert the config, check the draft by loading it as a source, and move it to the target."""
    name = _printable_name(config)
    try:
        if config.host is None:
            raise ValueError("the name isn't a host's")
        if len(draft.stem) > MAX_NAME:
            raise ValueError(f"longer than a source's name, {MAX_NAME} characters")
        converted = convert(read_config(_read_bytes(config.path)))
    except (OSError, ValueError) as error:
        why = error.strerror or "can't be read" if isinstance(error, OSError) else str(error)
        return ImportedConfig(name, "unusable", why)
    if not _has_rules(converted.rules):
        return ImportedConfig(name, "unusable", "nothing usable in it", converted.skipped)
    draft.write_text(source_text(config.host, config.path.name, converted), "utf-8")
    try:
        load_source(draft)
    except SourceError as error:
        return ImportedConfig(name, "unusable", f"no source: {error.message}", converted.skipped)
    if not put(draft, target, overwrite):
        return ImportedConfig(name, "left_alone", f"{target.name} exists; --overwrite replaces it", converted.skipped)
    return ImportedConfig(name, "written", target.name, converted.skipped)


def source_text(host: str, file: str, converted: Converted) -> str:
    """Return the YAML of the source: title, URL and rules, with the config's test URLs as comments."""
    rules: dict[str, Any] = {}
    for rule in fields(Rules):
        value = getattr(converted.rules, rule.name)
        if rule.name == "replace":
            value = [{"find": find, "with": new} for find, new in value]
        elif isinstance(value, tuple):
            value = value[0] if len(value) == 1 and rule.name not in ("remove", "strip") else list(value)
        if value:
            rules[rule.name] = value
    source = {"title": host, "url": _home(host, converted.test_urls), "rules": rules}
    body = yaml.safe_dump(source, sort_keys=False, allow_unicode=True, width=10_000)
    tests = "".join(f"#   {url}\n" for url in converted.test_urls)
    head = f"# ImportedConfig from the site config {ascii(file)[1:-1]}\n"
    return head + body + (f"# Pages to try the rules on:\n{tests}" if tests else "")


def _has_rules(rules: Rules) -> bool:
    return any(getattr(rules, field.name) != getattr(_NOTHING, field.name) for field in fields(Rules))


def _home(host: str, test_urls: tuple[str, ...]) -> str:
    """Return the home page at the host of the test URLs, which may begin with "www."."""
    hosts = [urlsplit(url).hostname for url in test_urls]
    return f"https://www.{host}/" if f"www.{host}" in hosts and host not in hosts else f"https://{host}/"


def _host_without_www(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _printable_name(config: Config) -> str:
    """Return the name of the config file without characters that a terminal would interpret."""
    return ascii(config.path.name)[1:-1][:100]


def _read_bytes(path: Path) -> bytes:
    if not path.is_file():  # reading a pipe would block; a loop of symbolic links is no file
        raise ValueError("no regular file")
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


# Command --------------------------------------------------------------------------------------------------------------


def run(args: list[str], opts: argparse.Namespace) -> int:
    """Run `scrapy importrules FOLDER` and return the exit status. Raises UsageError."""
    if len(args) != 1:
        raise UsageError("name one folder of site configs; it goes before the options")
    folder, into = Path(args[0]), Path(opts.into) if opts.into else _default_folder()
    if not folder.is_dir():
        raise UsageError(f"{folder}: there's no such folder", print_help=False)
    if into is None:
        raise UsageError("say where: --into FOLDER, or a folder in NEWS_SOURCES", print_help=False)
    existing = [*SOURCES.values(), *(load_sources([into])[0].values() if into.is_dir() else ())]
    outcomes: list[ImportedConfig] = []
    status = ExitStatus.FINE
    try:
        for outcome in import_configs(find_configs(folder, opts.only or ()), into, existing, overwrite=opts.overwrite):
            print(_line(outcome))
            outcomes.append(outcome)
    except OSError as error:
        print(f"{error.filename or into}: {error.strerror}; the files named above are written", file=sys.stderr)
        status = ExitStatus.TROUBLE
    print(_summary(outcomes))
    wrote = any(outcome.state == "written" for outcome in outcomes)
    if wrote and into.resolve() not in {folder.resolve() for folder in user_folders()}:
        print(f"For scrapy to find them, name the folder: NEWS_SOURCES={into}")
    if status == ExitStatus.FINE and not any(outcome.state != "unusable" for outcome in outcomes):
        status = ExitStatus.NOTHING_FOUND
    return status


def _default_folder() -> Path | None:
    return next(iter(user_folders()), None)


def _line(outcome: ImportedConfig) -> str:
    """Return the line about one config: its outcome, and the directives skipped.

    Directives that are never imported stand by name; others, which are faulty, stand with line and reason.
    """
    text = {"written": "", "left_alone": "left alone: ", "unusable": "not used: "}[outcome.state] + outcome.detail
    unused = Counter(skipped.key for skipped in outcome.skipped if skipped.key in UNUSED)
    parts = [f"{key} ({times})" if times > 1 else key for key, times in sorted(unused.items())]
    faulty = [skipped for skipped in outcome.skipped if skipped.key not in UNUSED]
    parts += [f"line {skipped.line}: {skipped.key}: {skipped.why}" for skipped in faulty]
    line = f"{outcome.file}: {text}" + (f"; skipped: {'; '.join(parts)}" if parts else "")
    return "".join(character if character.isprintable() else "?" for character in line)


def _summary(outcomes: Sequence[ImportedConfig]) -> str:
    """Return the table at the end: number of files per outcome, and number of directives skipped, with the reason."""
    states = Counter(outcome.state for outcome in outcomes)
    lines = ["", f"{'written':<28}{states['written']:>8,}", f"{'left alone':<28}{states['left_alone']:>8,}"]
    lines.append(f"{'nothing usable':<28}{states['unusable']:>8,}")
    skipped = Counter(skipped.key for outcome in outcomes for skipped in outcome.skipped)
    if skipped:
        lines += ["", f"{'skipped':<28}{'times':>8}  why"]
    for key, times in sorted(skipped.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"{key[:27]:<28}{times:>8,}  {UNUSED.get(key, 'see the lines above')}")
    return "\n".join(lines)
