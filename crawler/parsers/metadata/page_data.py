"""JSON-LD of a page, read as leniently as search engines do, and the one object in it that describes the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import etree

from crawler.parsers.html import key, squeeze

MAX_CHARS = 2_000_000
MAX_OBJECTS = 5_000
"""Bounds on what is read of one page."""

Object = Mapping[str, Any]

_WRAPPING = re.compile(r"\s{0,99}(?:<!--|//\s{0,9}<!\[CDATA\[|/\*\s{0,9}<!\[CDATA\[\s{0,9}\*/|<!\[CDATA\[)")
# A string, or a comma before a closing bracket, or a comment: only the latter two are dropped. A string without
# end goes to the end of the text, for to look for its end from each quotation mark in it takes quadratic time.
_FLAWS = re.compile(r"(\"(?:[^\"\\]|\\.)*(?:\"|\\?\Z))|,(?=\s{0,200}[}\]])|/\*[^*]{0,2000}\*/", re.DOTALL)
_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9A-Fa-f]{4})")
_PAIR = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|description|articleBody)"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.)*")'
)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_ARTICLES = ("article", "posting", "report", "review", "recipe")
_SHARED = ("author", "datePublished", "dateModified", "description", "inLanguage", "isAccessibleForFree", "publisher")
"""What any object about the page may say of the article."""
_PAGES = frozenset({"webpage", "newspage", "itempage", "videoobject"})


def read_objects(scripts: Iterable[str]) -> list[Object]:
    """Return all objects in the texts of the page's JSON-LD scripts, those nested included, outer ones first."""
    objects: list[Object] = []
    for script in scripts:
        if len(script) <= MAX_CHARS:
            objects.extend(_walk(_load(script), MAX_OBJECTS - len(objects)))
    return objects


def _load(script: str) -> Any:
    """Return what the text holds; of hopelessly broken text, the few pairs that still can be read."""
    if wrapping := _WRAPPING.match(script):
        script = script[wrapping.end() :]
    script = script.replace("\x00", "").strip().rstrip(";")
    decoder = json.JSONDecoder(strict=False)
    for repair in (str, _repaired, _unescaped):
        try:
            return decoder.raw_decode(repair(script))[0]
        except (ValueError, RecursionError):
            continue
    return _pairs(script)


def _repaired(script: str) -> str:
    return _FLAWS.sub(lambda match: match[1] or "", script).lstrip()


def _unescaped(script: str) -> str:
    return _ESCAPE.sub(r"\\\\", _repaired(script))


def _pairs(script: str) -> dict[str, Any] | None:
    pairs: dict[str, Any] = {"@type": "Article"}
    for name, value in _PAIR.findall(script):
        try:
            pairs.setdefault(name, json.loads(value, strict=False))
        except ValueError:
            continue
    return pairs if len(pairs) > 1 else None


def _walk(value: Any, budget: int) -> Iterator[Object]:
    """Yield the objects within, breadth first, at most `budget` of them."""
    queue = [value]
    for item in queue:  # grows while it's read
        if isinstance(item, dict):
            if budget <= 0:
                return
            budget -= 1
            yield item
            queue.extend(inner for inner in item.values() if isinstance(inner, (dict, list)))
        elif isinstance(item, list):
            queue.extend(inner for inner in item if isinstance(inner, (dict, list)))


def types(item: Object) -> list[str]:
    """Return the object's types in lower case, without the vocabulary's address."""
    value = item.get("@type")
    if isinstance(value, str):
        return [value.rpartition("/")[2].lower()]
    names = value if isinstance(value, list) else ()
    return [name.rpartition("/")[2].lower() for name in names if isinstance(name, str)]


def article_of(objects: list[Object], addresses: Iterable[str] = (), headlines: Iterable[str] = ()) -> Object:
    """Return the object that describes the page's article, or an empty one.

    Of several articles that counts which bears one of the page's `addresses`; then the one whose headline is among
    `headlines` (keys of what the page shows); then the first with a headline: those that others merely list come
    later. A page or video which has a headline and a date serves when there's no article.
    """
    articles: list[Object] = []
    pages: list[Object] = []
    for item in objects:
        names = types(item)
        if any(name.endswith(_ARTICLES) for name in names):
            articles.append(item)
        elif not _PAGES.isdisjoint(names) and (item.get("datePublished") or item.get("author")):
            pages.append(item)
    if len(articles) + len(pages) < 2:
        return articles[0] if articles else pages[0] if pages else {}
    paths = {_path(address) for address in addresses} - {""}
    shown = {text for text in headlines if text}
    for group in (articles, pages):
        titled = [item for item in group if item.get("headline") or _is_dated_name(item)][:50]
        if titled:
            best = max(titled, key=lambda item: _fits(item, paths, shown))
            return _completed(best, [*articles, *pages], paths, shown)
    return (*articles, *pages)[0]


def _completed(best: Object, others: list[Object], paths: set[str], shown: set[str]) -> Object:
    """Return the object with what it lacks and another about the same page says."""
    lacking = [name for name in _SHARED if not best.get(name)]
    if not lacking or len(others) < 2:
        return best
    same = [item for item in others[:20] if item is not best and _fits(item, paths, shown)]
    more = {name: item[name] for item in reversed(same) for name in lacking if item.get(name)}
    return {**best, **more} if more else best


def _is_dated_name(item: Object) -> bool:
    return bool(item.get("name") and item.get("datePublished"))


def _fits(item: Object, paths: set[str], shown: set[str]) -> int:
    """Return how sure it is that the object is about this page: by its address 2, by its headline 1."""
    told = (item.get("url"), item.get("@id"), item.get("mainEntityOfPage"))
    places = {_path(place.get("@id") or place.get("url") if isinstance(place, dict) else place) for place in told}
    named = key(plain(item.get("headline") or item.get("name")) or "")
    return 2 * (not paths.isdisjoint(places)) + (named in shown)


def _path(address: Any) -> str:
    """Return the part of an address that tells one page of a site from another."""
    if not isinstance(address, str):
        return ""
    return address.partition("#")[0].partition("://")[2].partition("/")[2].rstrip("/")


def unescaped(text: str) -> str:
    """Return the text with character references read, which some pages escape once too often."""
    return unescape(text) if "&" in text else text


def plain(value: Any) -> str | None:
    """Return the text of a value without markup and character references, squeezed; None if nothing is left."""
    text = text_of(value)
    if text and "&" in text:
        text = unescape(text)
    if text and "<" in text:
        text = _MARKUP.sub(" ", text)
    return squeeze(text)


def text_of(value: Any) -> str | None:
    """Return the text of a value that may be a string, an object with a name, or a list of which the first counts."""
    for _ in range(4):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("url")
        else:
            break
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return value if isinstance(value, str) else f"{value:.15g}"


def texts_of(value: Any) -> list[str]:
    """Return the texts of a value that may be one or a list."""
    items = value if isinstance(value, list) else [value]
    return [text for item in items[:200] if (text := text_of(item))]


def resolve(value: Any, objects: list[Object]) -> list[Any]:
    """Return the value as a list, with references (`{"@id": …}` alone) replaced by the objects they name."""
    items = [item for item in (value if isinstance(value, list) else [value])[:200] if item]
    if not any(isinstance(item, dict) and isinstance(item.get("@id"), str) for item in items):
        return items
    by_id = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and item.get("name")}
    return [
        by_id.get(item["@id"], item) if isinstance(item, dict) and isinstance(item.get("@id"), str) else item
        for item in items
    ]


# Head -----------------------------------------------------------------------------------------------------------------
# What a page says about itself outside the article's text, gathered in one pass over its elements.

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
