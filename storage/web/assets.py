"""The page's style sheet, script and icon. Each is served under a name that holds its hash, and so for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storage.web.answers import FOREVER, Answer
from storage.web.errors import missing

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
