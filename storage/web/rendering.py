"""Templates, and how instants, numbers and links look in them. Stored text is data: every template escapes it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from storage.schema import shown
from storage.web.responses import FOREVER, Answer, missing

# Assets ---------------------------------------------------------------------------------------------------------------
# The page's style sheet, script and icon. Each is served under a name that holds its hash, and so for ever.

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    served_as: str
    answer: Answer


@cache
def _assets() -> dict[str, Asset]:
    found = {}
    for place in files("storage.web").joinpath("static").iterdir():
        stem, _, ending = place.name.rpartition(".")
        if ending in _TYPES:
            body = place.read_bytes()
            name = f"{stem}-{hashlib.blake2b(body, digest_size=6).hexdigest()}.{ending}"
            found[place.name] = Asset(name, Answer(body, _TYPES[ending], cache=FOREVER))
    return found


def asset_url(name: str) -> str:
    """Return the address of a file of the page, such as "style.css"."""
    return f"/static/{_assets()[name].served_as}"


def asset(name: str) -> Answer:
    """Return the file that is served under this name. Raises Refused (404) if there's none."""
    for one in _assets().values():
        if one.served_as == name:
            return one.answer
    raise missing("there's no such file")


# Rendering ------------------------------------------------------------------------------------------------------------

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
Segments = list[tuple[str, bool]]
"""Pieces of a text, and whether each is marked."""


def render(template: str, **values: Any) -> bytes:
    """Return a page; text that UTF-8 can't hold is replaced."""
    return _environment().get_template(template).render(values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("storage.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters |= {
        "instant": instant,
        "day": day,
        "month": lambda moment: f"{moment:%b}",
        "iso": lambda moment: moment.isoformat(),
        "number": lambda value: f"{value:,}",
        "share": lambda value: f"{value:.0%}",
        "web": web_address,
        "host": host,
        "language": language,
        "plural": plural,
    }
    made.globals["asset"] = asset_url
    return made


def _shown(value: Any) -> Any:
    """Every text of a page passes here: one that turns the order of letters can't pass for another."""
    return shown(value) if type(value) is str else value


def instant(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def day(moment: date) -> str:
    return f"{moment.day} {moment:%B %Y}"


def web_address(url: str | None) -> str | None:
    """Return an address that a page may link to: http or https with a host. None for any other, as "javascript:"."""
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def language(code: str | None) -> str | None:
    """Return a language as the `lang` attribute takes it; None for what is no language's code."""
    return code if code and _LANGUAGE.fullmatch(code) else None


def plural(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def segments(text: str, spans: Sequence[tuple[int, int]]) -> Segments:
    """Part a text at the spans that are marked in it."""
    found: Segments = []
    place = 0
    for start, end in spans:
        if start > place:
            found.append((text[place:start], False))
        found.append((text[start:end], True))
        place = end
    if place < len(text):
        found.append((text[place:], False))
    return found
