"""Authors: names alone, out of bylines and JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crawler.items import Author
from crawler.parsers.characters import key, squeeze
from crawler.parsers.jsonld import text_of

MAX_CHARS = 200
"""Only so much of a byline is looked at."""
MAX_AUTHORS = 50
_BY = re.compile(
    r"(?:written by|reported by|by|von|par|por|di|door|av|af|przez|автор|текст|text|autor|author|auteur)\b[:\s]\s{0,3}",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s?[,;|/&、，；]\s?|\s(?:and|und|et|y|e|en|og|och|i|и|ja|ve)\s", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|//|/")
_ASIDE = re.compile(r"\s\([^()]{1,20}\)\s?$")
"""The initials or the paper after a name: "Anna Muster (amu)"."""
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}=]|\.(?:com|de|org|net)\b|[0-9]{3}", re.IGNORECASE)


def authors_of(values: Iterable[Any], site: str | None) -> tuple[Author, ...]:
    """Return the authors that JSON-LD names, as objects or as bylines."""
    found: list[Author] = []
    for value in values:
        address = value.get("url") if isinstance(value, dict) else None
        address = address if isinstance(address, str) and address.startswith(("http://", "https://")) else None
        names = [text_of(item) for item in value] if isinstance(value, list) else [text_of(value)]
        for author in named([name for name in names if name], site):
            found.append(Author(author.name, squeeze(address)))
    return _once(found)


def named(bylines: Iterable[str], site: str | None) -> tuple[Author, ...]:
    """Return the authors that bylines name: without "By", without addresses, without the site itself."""
    found: list[Author] = []
    for byline in bylines:
        text = squeeze(byline[:MAX_CHARS]) or ""
        if _ADDRESS.match(text):
            continue
        for part in _BETWEEN.split(_BY.sub("", text, count=1) if _BY.match(text) else text):
            name = squeeze(_ASIDE.sub("", part).strip(" .,;:|–-*\"'"))
            if name and _is_name(name) and key(name) != key(site or ""):
                found.append(Author(name))
    return _once(found)


def _is_name(text: str) -> bool:
    return len(text) <= 80 and len(text.split()) <= 7 and bool(key(text)) and not _NO_NAME.search(text)


def _once(authors: Iterable[Author]) -> tuple[Author, ...]:
    unique: dict[str, Author] = {}
    for author in authors:
        known = unique.setdefault(key(author.name), author)
        if author.url and not known.url:
            unique[key(author.name)] = author
    return tuple(unique.values())[:MAX_AUTHORS]


def byline(line: str) -> tuple[Author, ...]:
    """Return the authors of a line that starts as a byline does ("By …", "Von …"); none of any other line."""
    return named([line], None) if _BY.match(line) else ()
