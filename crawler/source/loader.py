"""Loading sources from YAML files. Every value is checked, and every error names its file and line."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import yaml

from crawler.bounds import read_duration
from crawler.errors import SourceError
from crawler.items import Article
from crawler.source.model import DiscoveryKind, Expect, Rules, Source
from crawler.source.selectors import MAX_LENGTH, compiled, is_value, is_xpath
from crawler.source.yaml_nodes import Value, read_yaml, unknown

# Rules ----------------------------------------------------------------------------------------------------------------
# The key `rules`: every selector is compiled, every date and replacement is checked.

MAX_REPLACEMENTS, MAX_REPLACED = 50, 1000
"""Largest number of replacements per set of rules, and longest text of a replacement in characters."""
_KNOWN = [field.name for field in dataclasses.fields(Rules)]


def read_rules(value: Value) -> Rules | tuple[Rules, ...]:
    """Return the set of rules, or the sets of a list in their order. Raises SourceError."""
    if isinstance(value.node, yaml.SequenceNode) and value.node.value:
        return tuple(_set(item) for item in value.items("[{body: div.story}]"))
    return _set(value)


def _set(value: Value) -> Rules:
    rules: dict[str, Any] = {}
    for key, rule in value.mapping(_KNOWN, noun="rule").items():
        if key == "remove":
            rules[key] = tuple(_selector(item, element=True) for item in rule.items("['.related']"))
        elif key == "strip":
            rules[key] = tuple(item.text() for item in rule.items("['Read more']"))
        elif key == "replace":
            rules[key] = _replacements(rule)
        elif key in ("valid_from", "valid_until"):
            rules[key] = _day(rule)
        else:
            rules[key] = _selectors(rule, element=key == "body")
    result = Rules(**rules)
    if result.valid_from and result.valid_until and result.valid_from >= result.valid_until:
        raise value.error(f"valid_from isn't before valid_until, {result.valid_until}; the set would never hold")
    return result


def _selectors(value: Value, *, element: bool) -> str | tuple[str, ...]:
    if isinstance(value.node, yaml.SequenceNode):
        return tuple(_selector(item, element=element) for item in value.items("[div.story, article]"))
    return _selector(value, element=element)


def _selector(value: Value, *, element: bool) -> str:
    """Return the selector. Raises SourceError if it can't be compiled, or selects a text where an element is needed."""
    selector = value.text()
    if len(selector) > MAX_LENGTH:
        raise value.error(f"longer than {MAX_LENGTH} characters; use a CSS selector, such as .related")
    kind, example = ("an XPath", "//div[@class='related']") if is_xpath(selector) else ("a CSS selector", ".related")
    try:
        compiled(selector)
        textual = element and is_value(selector)
    except ValueError as exc:
        raise value.error(f"{selector[:80]!r} isn't {kind}: {exc}; use one such as {example}") from exc
    if textual:
        raise value.error(f"{selector[:80]!r} gives a text; an element is needed, such as {example}")
    return selector


def _replacements(value: Value) -> tuple[tuple[str, str], ...]:
    example = "[{find: '<noscript>', with: ''}]"
    items = value.items(example)
    if len(items) > MAX_REPLACEMENTS:
        raise value.error(f"more than {MAX_REPLACEMENTS} replacements")
    replacements = []
    for item in items:
        pair = item.mapping(("find", "with"))
        if len(pair) != 2:
            raise item.error(f"each entry has a text to find and one to put in its place; write it as {example}")
        find, new = pair["find"].verbatim(), pair["with"].verbatim()
        if not find:
            raise pair["find"].error("is empty; give the text that is to be replaced")
        if max(len(find), len(new)) > MAX_REPLACED:
            raise item.error(f"longer than {MAX_REPLACED} characters")
        replacements.append((find, new))
    return tuple(replacements)


def _day(value: Value) -> date:
    try:
        return date.fromisoformat(value.raw.strip())
    except ValueError as exc:
        raise value.error(f"{value.raw[:40]!r} isn't a day; write it as 2026-11-24") from exc


# Loader ---------------------------------------------------------------------------------------------------------------
# Whole files and folders, and the other keys of a file.

SHIPPED = Path(__file__).parent.parent / "sources"
"""The folder of the sources that are shipped with the crawler."""

RESERVED_NAMES = frozenset({"files"})
"""Names of spiders that aren't sources."""

_NAME = re.compile(r"[a-z0-9_]{1,64}")
# RFC 5646, section 2.1: language, script, region, variants. Extensions and private use are of no use for articles.
_BCP47 = re.compile(
    r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)", re.IGNORECASE
)


def load_source(path: Path | str) -> Source:
    """Return the source that the file describes; the source's name is the file's stem.

    Raises SourceError, whose message reads `file:line: key: what is wrong; what is allowed`.
    """
    path = Path(path)
    _check_name(path)
    values = read_yaml(path).mapping(_READERS)
    for key in ("title", "url"):
        if key not in values:
            raise SourceError(path, 1, f"{key}: is missing; title and url are required")
    fields: dict[str, Any] = {key: _READERS[key](value) for key, value in values.items()}
    fields.setdefault("discover", (("section", fields["url"]),))
    return Source(name=path.stem, path=path, **fields)


def load_sources(folders: Iterable[Path] | None = None) -> tuple[dict[str, Source], list[SourceError]]:
    """Return the sources by name, in the order of their names, and the errors of the files that can't be loaded.

    The default for `folders` is the shipped folder, then those of NEWS_SOURCES. Folders are searched recursively. A
    file replaces a file of the same stem in an earlier folder, even if the later file is broken: a user's mistake must
    not bring the shipped source back unnoticed. No error in a folder is raised.
    """
    sources: dict[str, Source] = {}
    errors: list[SourceError] = []
    for folder in [SHIPPED, *user_folders()] if folders is None else folders:
        if not Path(folder).is_dir():
            errors.append(SourceError(folder, 1, "there's no such folder; NEWS_SOURCES names folders of YAML files"))
            continue
        for stem, paths in _files(Path(folder)).items():
            sources.pop(stem, None)
            try:
                sources[stem] = _only(paths)
            except SourceError as error:
                errors.append(error)
    return dict(sorted(sources.items())), errors


def user_folders() -> list[Path]:
    """Return the folders in the environment variable NEWS_SOURCES, separated by `os.pathsep` (":")."""
    return [Path(name).expanduser() for name in os.environ.get("NEWS_SOURCES", "").split(os.pathsep) if name.strip()]


def _files(folder: Path) -> dict[str, list[Path]]:
    """Return stem -> files below the folder, without hidden files and folders (`.git`, `._copy.yaml`)."""
    by_name: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*.y*ml")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix in (".yaml", ".yml") and not hidden and not path.is_dir():
            by_name.setdefault(path.stem, []).append(path)
    return by_name


def _only(paths: list[Path]) -> Source:
    if len(paths) > 1:
        raise SourceError(paths[1], 1, f"{paths[0]} has the same name; the name of a source must be its own")
    return load_source(paths[0])


def _check_name(path: Path) -> None:
    if path.suffix != ".yaml":
        raise SourceError(path, 1, f"file name: ends in {path.suffix!r}; name it {path.stem}.yaml")
    if not _NAME.fullmatch(path.stem):
        raise SourceError(path, 1, f"file name: {path.stem!r} can't name a spider; use a-z, 0-9 and _, 64 at most")
    if path.stem in RESERVED_NAMES:
        raise SourceError(path, 1, f"file name: {path.stem!r} is a spider of the crawler's own; use another name")


def _url(value: Value) -> str:
    """Return the absolute http or https URL. A user name is refused: passwords don't belong in a shared file."""
    url = value.text()
    advice = "use an absolute http or https URL, such as https://herald.example/"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as exc:
        raise value.error(f"{url!r} isn't a URL: {exc}; {advice}") from exc
    if not usable or re.search(r"[\s\x00-\x1f\x7f<>\"\\]", url):
        raise value.error(f"{url[:200]!r} can't be fetched; {advice}")
    if parts.username is not None:
        raise value.error(f"the URL has a user name in it; {advice}")
    return url


def _country(value: Value) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", value.raw):
        raise value.error(f"{value.raw[:40]!r} isn't a country; use its two letters of ISO 3166-1, such as gb")
    return value.raw.lower()


def _language(value: Value) -> str:
    """Return the BCP 47 tag in its usual case, such as zh-Hant-TW."""
    match = _BCP47.fullmatch(value.raw)
    if match is None:
        raise value.error(f"{value.raw[:40]!r} isn't a language; use a BCP 47 tag, such as en, pt-BR or zh-Hant")
    language, script, region, variants = match.groups(default="")
    return language.lower() + script.title() + region.upper() + variants.lower()


def _timezone(value: Value) -> str:
    name = value.text()
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as exc:  # OSError for "Europe", which is a folder of the time zone database
        text = unknown("time zone", name, sorted(available_timezones())).partition("; use ")[0]
        raise value.error(f"{text}; use an IANA name, such as Europe/London") from exc
    return name


def _discover(value: Value) -> tuple[tuple[DiscoveryKind, str], ...]:
    entries: list[tuple[DiscoveryKind, str]] = []
    for item in value.items("[{feed: https://herald.example/rss.xml}]"):
        pairs = item.mapping(get_args(DiscoveryKind), noun="kind")
        if len(pairs) != 1:
            raise item.error("each entry is one kind and its URL, such as `- feed: https://herald.example/rss.xml`")
        for kind in get_args(DiscoveryKind):
            entries += [(kind, _url(pairs[kind]))] if kind in pairs else []
    return tuple(entries)


def _poll(value: Value) -> timedelta:
    duration = read_duration(value.text())
    if duration is None or not timedelta(minutes=10) <= duration <= timedelta(days=30):
        raise value.error(f"{value.raw[:40]!r} isn't a duration from 10min to 30d; write it as 30min, 1h or 2d")
    return duration


def _prefixes(value: Value) -> tuple[str, ...]:
    items = value.items("[/news/]")
    for item in items:
        if not item.text().startswith("/"):
            raise item.error(f"{item.text()[:80]!r} isn't a path; it begins with a slash, such as /news/")
    return tuple(item.text() for item in items)


def _expect(value: Value) -> Expect:
    known = ["articles", "body", *(field.name for field in dataclasses.fields(Article))]
    articles = None
    fill: dict[str, float] = {}
    for key, bound in value.mapping(known, noun="field").items():
        if key == "articles":
            articles = _articles(bound)
        elif 0 <= bound.number() <= 1:
            fill[key] = bound.number()
        else:
            raise bound.error(f"{bound.raw} isn't a share; use a number from 0 to 1")
    return Expect(articles, fill)


def _articles(value: Value) -> tuple[int, int]:
    bounds = [item.number() for item in value.items("[20, 400]")]
    if len(bounds) != 2 or any(not bound.is_integer() for bound in bounds) or not 0 <= bounds[0] <= bounds[1]:
        raise value.error("not two whole numbers, the fewest and the most articles a day; write it as [20, 400]")
    return int(bounds[0]), int(bounds[1])


_READERS: dict[str, Callable[[Value], Any]] = {
    "title": Value.text,
    "url": _url,
    "country": _country,
    "language": _language,
    "timezone": _timezone,
    "discover": _discover,
    "poll": _poll,
    "allow": _prefixes,
    "deny": _prefixes,
    "rules": read_rules,
    "expect": _expect,
}
