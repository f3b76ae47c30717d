"""Authors: the names in bylines and in what JSON-LD calls the author."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from crawler.items import Author
from crawler.parsers.bylines import BETWEEN, PARTICLES, PICTURE, TAIL, has_role, introduced, is_role
from crawler.parsers.characters import key, squeeze
from crawler.parsers.jsonld import plain, text_of

MAX_CHARS = 300
"""Only so much of a byline is looked at."""
MAX_AUTHORS = 50
MAX_NAME_CHARS, MAX_NAME_WORDS = 80, 7
_ADDRESS = re.compile(r"https?:|www\.|//|/|@")
_MAIL = re.compile(r"https?://\S{1,200}|[<(\[]?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[>)\]]?")
_ASIDE = re.compile(r"\s?[(\[（][^()\[\]（）]{1,60}[)\]）]")
"""What stands in brackets after a name: initials, the paper, a role: "Anna Muster (amu)"."""
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}=]|\.(?:com|de|org|net)\b|[0-9]{3}", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){1,4}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}")
_EDGE = " .,;:|–—-*\"'•·"


def authors_of(values: Iterable[Any], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors that JSON-LD names, as objects or as bylines; `site` are keys of what the site is called."""
    found: list[Author] = []
    for value in values:
        address = value.get("url") if isinstance(value, dict) else None
        address = address if isinstance(address, str) and address.startswith(("http://", "https://")) else None
        for author in named(_names(value), site):
            found.append(Author(author.name, squeeze(address)))
    return _once(found)


def _names(value: Any) -> Iterator[str]:
    for item in (value if isinstance(value, list) else [value])[:MAX_AUTHORS]:
        if isinstance(item, dict) and not item.get("name") and (item.get("familyName") or item.get("givenName")):
            parts = (text_of(item.get("givenName")), text_of(item.get("familyName")))
            yield " ".join(part for part in parts if part)
            continue
        name = item.get("name") if isinstance(item, dict) else item
        for each in (name if isinstance(name, list) else [name])[:MAX_AUTHORS]:
            if text := plain(each):
                yield text


def named(bylines: Iterable[str], site: Collection[str] | None = ()) -> tuple[Author, ...]:
    """Return the authors that bylines name: without "By", roles, addresses, picture credits and the site itself."""
    found: list[Author] = []
    for byline in bylines:
        text = squeeze(byline[:MAX_CHARS]) or ""
        if not text or _ADDRESS.match(text):
            continue
        text = _MAIL.sub(" ", text).strip() if "@" in text or "://" in text else text
        if not text or key(text) in (site or ()):
            continue
        names: list[str] = []
        for part in BETWEEN.split(introduced(text) or text):
            if PICTURE.match(part):
                break
            name = squeeze(TAIL.sub("", _ASIDE.sub("", introduced(part) or part)).strip(_EDGE))
            if name and _is_name(name, names) and key(name) not in (site or ()):
                names.append(name)
        found += map(Author, names)
    return _once(found)


def _is_name(text: str, before: list[str]) -> bool:
    """Tell if a part of a byline is a name; after a name, what begins in lower case or has a role's word isn't."""
    if len(text) > MAX_NAME_CHARS or len(text.split()) > MAX_NAME_WORDS or not key(text) or _NO_NAME.search(text):
        return False
    if is_role(text):
        return False
    capital = bool(before) and before[0][:1].isupper()
    return not (before and (has_role(text) or (capital and text[:1].islower())))


def _once(authors: Iterable[Author]) -> tuple[Author, ...]:
    unique: dict[str, Author] = {}
    for author in authors:
        known = unique.setdefault(key(author.name), author)
        if author.url and not known.url:
            unique[key(author.name)] = author
    return tuple(unique.values())[:MAX_AUTHORS]


def persons(bylines: Iterable[str], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors whose names look like a person's: what is merely seen on the page needs to."""
    names = [_once_said(author.name) for author in named(bylines, site) if is_person(author.name)]
    # "Anna Muster" and "More by Anna Muster" are one.
    keys = [key(name) for name in names]
    kept = [name for name, mine in zip(names, keys, strict=True) if not any(k != mine and k in mine for k in keys)]
    return _once(map(Author, kept))


def _once_said(name: str) -> str:
    """Return the name that stands twice in a row, for readers and for a card that opens, once."""
    half = name[: len(name) // 2].strip()
    return half if half and name[len(name) - len(half) :] == half and len(name) - 2 * len(half) <= 1 else name


def is_person(name: str) -> bool:
    """Tell if a name looks like a person's: two to five words that begin in upper case, particles aside, no digits."""
    if not _PERSON.fullmatch(name) or any(map(str.isdigit, name)) or PICTURE.match(name.replace(" ", ":", 1)):
        return False
    first, *middle, last = (name.split() * 2)[: max(2, len(name.split()))]
    small = [word for word in middle if word[0].islower()]
    return not first[0].islower() and not last[0].islower() and PARTICLES.issuperset(small)


def byline(line: str) -> tuple[Author, ...]:
    """Return the authors of a line that starts as a byline does ("By …", "Von …"); none of any other line."""
    rest = introduced(line)
    return named([rest]) if rest else ()
