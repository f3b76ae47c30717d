"""Who wrote the article: what JSON-LD, meta elements and the visible byline say, held against each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from crawler.items import Author
from crawler.parsers.authors import authors_of, is_person, named, persons
from crawler.parsers.bylines import introduced
from crawler.parsers.characters import key
from crawler.parsers.head import Head, text_content
from crawler.parsers.jsonld import resolve
from crawler.parsers.nearby import Nearby

Credit = tuple[tuple[Author, ...], str]

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "cxenseparse:aut-author",
    "dc.creator", "dcterms.creator", "byl", "byline", "itemprop author",
)  # fmt: skip
_META_NAME = re.compile(r"(?!smartbanner)(?:.*[.:_-])?authors?(?:[._-]?names?)?")
MAX_MARKED = 3
"""A page that marks up more authors than so many is a list of articles."""


def authors(head: Head, nearby: Nearby, site: Collection[str]) -> Credit | None:
    """Return the authors and where they were named; `site` are the keys of what the site is called.

    A person counts before the site itself, wherever named. The site is the author only where JSON-LD says so and the
    page shows no other: many articles have none but the desk, and it isn't ours to call them anonymous.
    """
    told = [*resolve(head.article.get("author"), head.objects)]
    if found := authors_of(told, site):
        return found, "json-ld"
    if found := authors_of(resolve(head.article.get("creator"), head.objects), site):
        return found, "json-ld"
    shown = next((found for texts in nearby.bylines() if (found := persons(texts, site))), ())
    if credit := _declared(head, shown, site):
        return credit
    if shown:
        return shown, "byline"
    if found := persons((rest for line in nearby.lines if (rest := _introduced(line))), site)[:MAX_MARKED]:
        return found, "byline"
    if found := authors_of(told):
        return found, "json-ld, the site itself"
    marked = head.marked_authors()
    found = named((text_content(element) for element in marked[:20]), site)
    usable = 0 < len(found) <= MAX_MARKED and not any(map(str.isdigit, "".join(author.name for author in found)))
    return (found, "marked author") if usable else None


def _introduced(line: str) -> str | None:
    return introduced(line) if len(line.split()) <= 16 else None


def _declared(head: Head, shown: tuple[Author, ...], site: Collection[str]) -> Credit | None:
    """Return the authors that a meta element names, or those shown if they are these and more, or these no persons."""
    names = [name for name in _META if name in head.meta]
    names += [name for name in head.meta if name not in names and _META_NAME.fullmatch(name)]
    for name in names:
        if found := named(head.values(name), site):
            told, seen = _keys(found), _keys(shown)
            if told.isdisjoint(seen):
                # A company or an account may stand in meta; a person there and another in sight, who knows.
                person = any(is_person(author.name) for author in found)
                return (found, f"meta {name}") if person or not seen else (shown, "byline")
            if told < seen:
                return shown, f"byline, as meta {name} says"
            return found, f"meta {name}, as the byline says"
    return None


def _keys(authors: Iterable[Author]) -> set[str]:
    return {key(author.name) for author in authors}
