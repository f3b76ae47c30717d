"""What a page says about itself outside the article's text, gathered in one pass over its elements."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from crawler.parsers.characters import squeeze
from crawler.parsers.jsonld import Object, article_of, read_objects

_TAGS = ("meta", "title", "link", "h1", "script", "time", "base")
_BYLINES = etree.XPath('//a[@rel="author"] | //*[@itemprop="author"]')
MAX_BYLINES = 10
MAX_VALUES = 2_000
"""Most values of one kind that are kept."""


@dataclass(slots=True)
class Head:
    """The page's declarations. Names of `meta` and keys of `links` are in lower case; values are squeezed."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    h1: list[etree._Element] = field(default_factory=list)
    times: list[etree._Element] = field(default_factory=list)
    objects: list[Object] = field(default_factory=list)
    article: Object = field(default_factory=dict)
    bylines: list[str] = field(default_factory=list)
    """Texts of links and elements which are marked up as an author's name."""
    language: str | None = None
    base: str | None = None

    def first(self, *names: str) -> tuple[str, str] | None:
        """Return the first value of the first meta name that has one, with where it came from."""
        for name in names:
            for value in self.meta.get(name, ()):
                return value, f"meta {name}"
        return None


def read_head(root: etree._Element) -> Head:
    """Return what the page declares in meta, link, title, h1, time and JSON-LD elements."""
    head = Head(language=squeeze(root.get("lang") or root.get("xml:lang")))
    scripts: list[str] = []
    for element in root.iter(*_TAGS):
        tag = element.tag
        if tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and element.text:
                scripts.append(str(element.text))
        elif tag == "meta":
            _read_meta(element, head)
        elif tag == "link":
            for relation in (element.get("rel") or "").lower().split():
                head.links.setdefault(relation, []).append((element.get("href") or "").strip())
        elif tag == "title":
            # An <svg> in the body has titles too; the page's comes first.
            head.title = head.title or squeeze(text_content(element))
        elif tag == "base":
            head.base = head.base or element.get("href")
        elif len(found := head.h1 if tag == "h1" else head.times) < MAX_VALUES:
            found.append(element)
    marked = _BYLINES(root)
    for byline in marked[:MAX_BYLINES] if isinstance(marked, list) else ():
        if isinstance(byline, etree._Element) and (text := squeeze(text_content(byline))) and len(text) <= 100:
            head.bylines.append(text)
    head.objects = read_objects(scripts)
    head.article = article_of(head.objects)
    return head


def _read_meta(element: etree._Element, head: Head) -> None:
    value = squeeze(element.get("content"))
    if not value:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        name = (element.get(attribute) or "").strip().lower()
        if name:
            values = head.meta.setdefault(name if attribute != "itemprop" else f"itemprop {name}", [])
            if len(values) < MAX_VALUES:
                values.append(value)


def text_content(element: etree._Element) -> str:
    """Return all text inside the element, as it stands."""
    return "".join(str(text) for text in element.itertext())
