"""What a page says about itself outside the article's text, gathered in one pass over its elements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from crawler.parsers.characters import key, squeeze
from crawler.parsers.jsonld import Object, article_of, read_objects, unescaped

_TAGS = ("meta", "title", "link", "h1", "h2", "script", "time", "base")
_NAMES = frozenset(("property", "name", "itemprop", "http-equiv"))
_LINKS = frozenset({"canonical", "amphtml"})
_MARKED = ("a", "span", "div", "p", "address", "li", "td", "strong", "b", "em", "i", "cite", "h3", "h4", "h5", "dd")
MAX_VALUES = 2_000
"""Most values of one kind that are kept."""


@dataclass(slots=True)
class Head:
    """The page's declarations. Names of `meta` and keys of `links` are in lower case; values as they stand."""

    root: etree._Element
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    h1: list[etree._Element] = field(default_factory=list)
    h2: list[etree._Element] = field(default_factory=list)
    times: list[etree._Element] = field(default_factory=list)
    objects: list[Object] = field(default_factory=list)
    article: Object = field(default_factory=dict)
    language: str | None = None
    base: str | None = None

    def values(self, name: str) -> list[str]:
        """Return the meta name's values, squeezed, without those that say nothing."""
        return [text for value in self.meta.get(name, ()) if (text := squeeze(unescaped(value)))]

    def first(self, *names: str) -> tuple[str, str] | None:
        """Return the first value of the first meta name that has one, with where it came from."""
        for name in names:
            if name in self.meta and (values := self.values(name)):
                return values[0], f"meta {name}"
        return None

    def marked_authors(self) -> list[etree._Element]:
        """Return the page's elements that are marked up as an author's name, in any place."""
        return [
            element
            for element in self.root.iter(*_MARKED)
            if element.get("itemprop") == "author" or (element.tag == "a" and element.get("rel") == "author")
        ]


def read_head(root: etree._Element) -> Head:
    """Return what the page declares in meta, link, title, h1, time and JSON-LD elements."""
    head = Head(root, language=squeeze(root.get("lang") or root.get("xml:lang")))
    scripts: list[str] = []
    listed = {"h1": head.h1, "h2": head.h2, "time": head.times}
    for element in root.iter(*_TAGS):
        tag = element.tag
        if tag == "meta":
            _read_meta(element, head.meta)
        elif tag == "script":
            kind = element.get("type")
            if kind and "ld+json" in kind.lower() and element.text:
                scripts.append(str(element.text))
        elif tag == "link":
            relation = (element.get("rel") or "").strip().lower()
            if relation in _LINKS:
                head.links.setdefault(relation, []).append((element.get("href") or "").strip())
        elif tag == "title":
            # An <svg> in the body has titles too; the page's comes first.
            head.title = head.title or squeeze(text_content(element))
        elif tag == "base":
            head.base = head.base or element.get("href")
        elif len(listed[tag]) < MAX_VALUES:
            listed[tag].append(element)
    head.objects = read_objects(scripts)
    head.article = article_of(head.objects, _addresses(head), _says(head))
    return head


def _read_meta(element: etree._Element, meta: dict[str, list[str]]) -> None:
    value = element.get("content")
    if not value:
        return
    for attribute, name in element.items():
        if attribute in _NAMES and name:
            name = str(name).strip().lower()
            values = meta.setdefault(name if attribute != "itemprop" else f"itemprop {name}", [])
            if len(values) < MAX_VALUES:
                values.append(value)


def _addresses(head: Head) -> Iterator[str]:
    yield from head.links.get("canonical", ())
    yield from head.meta.get("og:url", ())


def _says(head: Head) -> Iterator[str]:
    """Yield the texts, as keys, one of which is likely the headline."""
    for element in head.h1[:5]:
        yield key(text_content(element)[:1000])
    for name in ("og:title", "twitter:title"):
        yield from (key(value) for value in head.meta.get(name, ()))


def text_content(element: etree._Element) -> str:
    """Return all text inside the element, as it stands."""
    if len(element) == 0:
        return element.text or ""
    return "".join(map(str, element.itertext()))
