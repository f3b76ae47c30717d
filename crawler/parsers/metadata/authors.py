"""The authors of an article are chosen here: from JSON-LD, meta elements and visible bylines.

The reading of names is in `names`, the words of bylines are in `byline_words`, names far from the headline are found in
`signatures`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from crawler.items import Author
from crawler.parsers.html import key
from crawler.parsers.metadata.byline_words import WRITTEN_BY
from crawler.parsers.metadata.fields import refusal
from crawler.parsers.metadata.names import (
    MAX_AUTHORS,
    authors_in_bylines,
    authors_of,
    is_agency,
    is_organization,
    is_person,
    is_shared,
    persons,
    turned,
)
from crawler.parsers.metadata.nearby import Nearby, is_of_others
from crawler.parsers.metadata.page_data import Head, resolve, text_content
from crawler.parsers.metadata.signatures import introduced_lines, signatures

Credit = tuple[tuple[Author, ...], str]

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "cxenseparse:aut-author",
    "citation_author", "dc.creator", "dcterms.creator", "byl", "byline", "itemprop author",
)  # fmt: skip
_META_NAME = re.compile(r"(?!smartbanner)(?:.*[.:_-])?authors?(?:[._-]?names?)?")
_CITATIONS = frozenset(("citation_author", "citation_authors", "bepress_citation_author", "eprints.creators_name"))
_TURNED = _CITATIONS | {"dc.creator", "dcterms.creator", "dc.creator.personalname"}
"""Meta elements of libraries, whose names may have the last name first."""
MAX_NOTICE = 300
"""Number of characters of a copyright notice that are read."""
MAX_MARKED = 3
"""Maximum number of authors found far from the headline, per article; a page with more is a list of articles."""


class _Declared(NamedTuple):
    """Authors that the page declares: people, the other names, and the provenance of both."""

    people: tuple[Author, ...]
    others: tuple[Author, ...]
    origin: str


def authors(head: Head, nearby: Nearby, site: Collection[str], refused: list[str] | None = None) -> Credit | None:
    """Return the authors with their provenance; `site` are the keys of the site's names.

    A person counts before an organisation, an account that several people share, and the site itself, wherever the
    page names the person. The site is the author only if JSON-LD says so or a byline near the headline does: many
    articles have no author but the desk, and these aren't anonymous. `refused` takes notes of the names passed over.
    """
    notes: list[str] = [] if refused is None else refused
    others: list[_Declared] = []
    all_declared = _declared(head, site, notes)
    for declared in all_declared:
        if any(is_person(author.name) for author in declared.people):
            _note(notes, others)
            _note(notes, [declared])
            if declared.origin == "json-ld":
                # People beside JSON-LD's are mostly reviewers and people of other articles.
                return declared.people, declared.origin
            _note_site(notes, head, site)
            return _with_visible(declared, all_declared, head, nearby, site, notes)
        others.append(declared)
    visible = _marked(nearby, site)
    visible = visible or persons(introduced_lines(nearby.lines), site)[:MAX_MARKED]
    visible = visible or persons(introduced_lines(list(nearby.lines_before())), site)[:MAX_MARKED]
    visible = visible or persons(nearby.attributes(), site) or persons(_microdata(head), site)[:MAX_MARKED]
    if visible:
        _note(notes, others, people=True)
        _note_site(notes, head, site)
        return visible, "byline"
    if others:
        return others[0].people or others[0].others, others[0].origin
    if _is_article(head) and 0 < len(names := signatures(head.root, site)) <= MAX_MARKED:
        _note_site(notes, head, site)
        return names, "byline far from the headline"
    return _itself(head, nearby, site)


def _is_article(head: Head) -> bool:
    """Return True if the page says that it holds an article, and so is worth a search from top to bottom."""
    if head.article or "article" in head.meta.get("og:type", ()) or "article:published_time" in head.meta:
        return True
    return next(head.root.iter("article"), None) is not None


def _declared(head: Head, site: Collection[str], notes: list[str]) -> Iterator[_Declared]:
    """Yield the declared authors, most trusted first, without the site. `notes` takes values without any name."""
    for name in ("author", "creator"):
        values = resolve(head.article.get(name), head.objects)
        if names := authors_of(values, site):
            organizations = authors_of([value for value in values if is_organization(value)], site)
            yield _sorted(names, "json-ld", _keys(organizations))
    names_of_meta = [name for name in _META if name in head.meta]
    names_of_meta += [name for name in head.meta if name not in _META and _META_NAME.fullmatch(name)]
    for name in names_of_meta:
        texts = head.values(name)
        if name in _TURNED:
            texts = [single.strip() for text in texts for single in text.split(";")][:MAX_AUTHORS]
        # A pair of single words ("Berg, Nils") is one person in any meta element.
        texts = [
            turned(text, strict=name not in _CITATIONS) if name in _TURNED or len(text.split()) == 2 else text
            for text in texts
        ]
        if names := authors_in_bylines(texts, site):
            yield _sorted(names, f"meta {name}")
        else:
            no_names = (text for text in texts[:1] if "://" not in text and key(text) not in site)
            notes += (refusal(f"meta {name}", text, "isn't a name") for text in no_names)
    for number in ("1", "2"):
        label = head.first(f"twitter:label{number}")
        is_author = bool(label and label[0].strip(" :").lower() in WRITTEN_BY)
        if is_author and (names := authors_in_bylines(head.values(f"twitter:data{number}"), site)):
            yield _sorted(names, f"meta twitter:data{number}")


def _microdata(head: Head) -> Iterator[str]:
    """Yield the names in meta elements inside elements that microdata marks as an author."""
    if "itemprop name" not in head.meta:
        return
    for element in head.marked_authors()[:MAX_AUTHORS]:
        for meta in islice(element.iter("meta"), MAX_MARKED):
            if meta.get("itemprop") == "name" and not is_of_others(meta):
                yield meta.get("content") or ""


def _sorted(names: tuple[Author, ...], origin: str, organizations: Collection[str] = ()) -> _Declared:
    people = tuple(
        author
        for author in names
        if not (key(author.name) in organizations or is_agency(author.name) or is_shared(author.name))
    )
    return _Declared(people, tuple(author for author in names if author not in people), origin)


def _note(notes: list[str], passed_over: Iterable[_Declared], people: bool = False) -> None:
    """Add a note for each declared name that was passed over because a person is named."""
    for declared in passed_over:
        names = (*declared.people, *declared.others) if people else declared.others
        notes += (refusal(declared.origin, author.name, "isn't a person") for author in names)


def _note_site(notes: list[str], head: Head, site: Collection[str]) -> None:
    """Add a note if JSON-LD names the site as the author, and a person was chosen."""
    for author in authors_of(resolve(head.article.get("author"), head.objects)):
        if key(author.name) in site:
            notes.append(refusal("json-ld", author.name, "is the site itself"))


def _marked(nearby: Nearby, site: Collection[str]) -> tuple[Author, ...]:
    """Return the persons that are marked up as authors near the headline."""
    return next((names for texts in nearby.bylines() if (names := persons(texts, site))), ())


def _shared(nearby: Nearby, site: Collection[str]) -> tuple[Author, ...]:
    """Return the agencies, or else the desks, that bylines near the headline name."""
    texts = [text for texts in nearby.bylines() for text in texts]
    names = authors_in_bylines([*texts, *introduced_lines(nearby.lines)], site)
    agencies = tuple(author for author in names if is_agency(author.name))
    return agencies or tuple(author for author in names if is_shared(author.name))[:1]


def _owns_page(head: Head, declared: tuple[Author, ...]) -> bool:
    """Return True if the page names one of the declared authors as the owner of its copyright: a publisher."""
    notices = head.root.xpath("//text()[contains(., '©') or contains(., 'opyright')]")
    texts = [str(notice)[:MAX_NOTICE] for notice in notices[:20]] if isinstance(notices, list) else []
    return any(author.name in text for author in declared for text in texts)


def _with_visible(
    declared: _Declared,
    later: Iterable[_Declared],
    head: Head,
    nearby: Nearby,
    site: Collection[str],
    notes: list[str],
) -> Credit:
    """Return the people of a meta element, or the visible people if these include all declared people.

    A meta element may name the publisher or the editor who posted the article. If the visible people are others, these
    count before the declared people: the people of a `later` meta element who are visible, or the people whom a byline
    near the headline introduces ("By …"), or any, if a declared person owns the page's copyright.
    """
    visible = _marked(nearby, site)
    people, visible_keys = declared.people, _keys(visible)
    if visible and _keys(people).isdisjoint(visible_keys):
        origin = declared.origin
        for other in later:
            if not _keys(other.people).isdisjoint(visible_keys):
                notes += (refusal(origin, author.name, "isn't in the byline") for author in people)
                return _completed(other, visible)
        if not _keys(persons(introduced_lines(nearby.lines), site)).isdisjoint(visible_keys):
            notes += (refusal(origin, author.name, "isn't in the byline") for author in people)
            return visible, "byline"
        if _owns_page(head, people):
            notes += (refusal(origin, author.name, "owns the page's copyright") for author in people)
            return visible, "byline"
        return people, origin
    return _completed(declared, visible)


def _completed(declared: _Declared, visible: tuple[Author, ...]) -> Credit:
    """Return the declared people, or the visible people if these are more."""
    if _keys(declared.people) < _keys(visible):
        return visible, f"byline, as {declared.origin} says"
    return declared.people, f"{declared.origin}, as the byline says" if visible else declared.origin


def _itself(head: Head, nearby: Nearby, site: Collection[str]) -> Credit | None:
    """Return the site as the author, where the page says so; else a marked name that isn't a person's; else None."""
    if names := authors_of(resolve(head.article.get("author"), head.objects)):
        return names, "json-ld, the site itself"
    if names := _shared(nearby, site):
        return names, "byline"
    marked = [element for element in head.marked_authors()[:20] if not is_of_others(element)]
    texts = list(map(text_content, marked))
    names = authors_in_bylines(texts, site)
    if 0 < len(names) <= MAX_MARKED and not any(map(str.isdigit, "".join(texts))):
        return names, "marked author"
    if names := next((names for texts in nearby.bylines() if (names := persons(texts))), ())[:MAX_MARKED]:
        return names, "byline, the site itself"
    return None


def _keys(authors: Iterable[Author]) -> set[str]:
    return {key(author.name) for author in authors}
