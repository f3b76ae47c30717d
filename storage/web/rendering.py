"""`render` renders the templates. Templates escape all values, since stored text comes from strangers.

The first part serves the static files; the second has the filters for dates, numbers and links.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from storage.records import describe_confidence
from storage.schema import display_text
from storage.web.responses import FOREVER, Payload, not_found

# Assets ---------------------------------------------------------------------------------------------------------------
# Style sheet, script and icon are served under names that contain the hash of the file. So browsers may keep them.

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file with the name under which it's served."""

    served_as: str
    payload: Payload


@cache
def _assets() -> dict[str, Asset]:
    """Return the static files by their names on disk."""
    assets = {}
    for file in files("storage.web").joinpath("static").iterdir():
        stem, _, ending = file.name.rpartition(".")
        if ending in _TYPES:
            body = file.read_bytes()
            name = f"{stem}-{hashlib.blake2b(body, digest_size=6).hexdigest()}.{ending}"
            assets[file.name] = Asset(name, Payload(body, _TYPES[ending], cache=FOREVER))
    return assets


def asset_url(name: str) -> str:
    """Return the URL of a static file, given by its name on disk, such as "style.css"."""
    return f"/static/{_assets()[name].served_as}"


def asset(name: str) -> Payload:
    """Return the static file that is served under this name. Raises Refused (404) if there's no such file."""
    for file in _assets().values():
        if file.served_as == name:
            return file.payload
    raise not_found("there's no such file")


# Rendering ------------------------------------------------------------------------------------------------------------

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def render(template: str, **values: Any) -> bytes:
    """Return the page that a template makes of the values. Characters that UTF-8 can't encode become "?"."""
    return _environment().get_template(template).render(values).encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("storage.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters |= {
        "instant": instant,
        "day": day,
        "month": lambda moment: f"{moment:%b}",
        "iso": lambda moment: moment.isoformat(),
        "number": lambda value: f"{value:,}",
        "confidence": describe_confidence,
        "share": lambda value: f"{value:.0%}",
        "web": web_url,
        "host": host,
        "language": language,
        "plural": plural,
    }
    environment.globals["asset"] = asset_url
    return environment


def _printable(value: Any) -> Any:
    """Make characters visible that change the order of letters, so that no text can look like another text.

    All text of a page passes through this function.
    """
    return display_text(value) if type(value) is str else value


def instant(moment: datetime) -> str:
    """Return a date with its time: "24 November 2026, 08:10 UTC", or "17:10 UTC+09:00" for a time of another offset."""
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or 'UTC'}"


def day(moment: date) -> str:
    """Return a date: "24 November 2026"."""
    return f"{moment.day} {moment:%B %Y}"


def web_url(url: str | None) -> str | None:
    """Return the URL if a page may link to it: http or https with a host. None for others, such as "javascript:"."""
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host(url: str) -> str:
    """Return the host of a URL without "www.", or the URL itself if it can't be parsed."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def language(code: str | None) -> str | None:
    """Return the code if it's valid for the attribute `lang`, else None."""
    return code if code and _LANGUAGE.fullmatch(code) else None


def plural(number: int, singular: str, plural_form: str | None = None) -> str:
    """Return a number with its noun: "1 article", "2,000 articles"."""
    return f"{number:,} {singular if number == 1 else plural_form or singular + 's'}"
