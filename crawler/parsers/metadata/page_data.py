"""The declarations of a page are read here: JSON-LD, meta elements, links and headings.

JSON-LD is read as leniently as search engines do. The module also finds the JSON-LD object of the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import Any, NamedTuple

from lxml import etree

from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata.lenient_json import read_values

MAX_CHARS = 2_000_000
MAX_OBJECTS = 5_000
"""Maximum length of a script in characters, and maximum number of objects per page."""

Object = Mapping[str, Any]

MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_ARTICLES = ("article", "posting", "report", "review", "recipe")
_SHARED = ("author", "datePublished", "dateModified", "description", "inLanguage", "isAccessibleForFree", "publisher")
"""Values of the article that any object about the page may have."""
MAX_COMPARED = 50
"""Maximum number of objects that are compared with the page's URL and headline."""
MIN_PART, MIN_SHARED, MAX_HEADLINE = 12, 0.5, 500
"""An object's headline is the page's own if it holds a headline of the page with more than MIN_PART letters, or the
reverse, or if MIN_SHARED of the shorter headline's words are in the other; of the first MAX_HEADLINE characters."""
_WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u30ff\u3400-\u9fff]")
_PAGES = frozenset({"webpage", "newspage", "itempage", "videoobject"})


def read_objects(scripts: Iterable[str]) -> list[Object]:
    """Return all objects in the page's JSON-LD scripts, nested objects included, outer objects first."""
    objects: list[Object] = []
    for script in scripts:
        if len(script) <= MAX_CHARS:
            objects.extend(_walk(read_values(script), MAX_OBJECTS - len(objects)))
    return objects


def _walk(value: Any, budget: int) -> Iterator[Object]:
    """Yield the objects inside a JSON value, breadth first, at most `budget` objects."""
    queue = [value]
    for item in queue:  # the list grows while it's read
        if isinstance(item, dict):
            if budget <= 0:
                return
            budget -= 1
            yield item
            queue.extend(inner for inner in item.values() if isinstance(inner, (dict, list)))
        elif isinstance(item, list):
            queue.extend(inner for inner in item if isinstance(inner, (dict, list)))


def types(item: Object) -> list[str]:
    """Return the object's types in lower case, without the vocabulary's URL."""
    value = item.get("@type")
    if isinstance(value, str):
        return [value.rpartition("/")[2].lower()]
    names = value if isinstance(value, list) else ()
    return [name.rpartition("/")[2].lower() for name in names if isinstance(name, str)]


class OwnObject(NamedTuple):
    """The JSON-LD object of the page's article, and what was passed over."""

    item: Object
    """The object; empty if no object describes the page's article."""
    foreign: Object
    """The first object with a date or an author that describes another article or a video; empty without any."""


def article_of(objects: list[Object], urls: Iterable[str] = (), headlines: Iterable[str] = ()) -> OwnObject:
    """Return the object that describes the page's article.

    `urls` are the page's own URLs, `headlines` the texts that may be its headline. Of several objects, the first of
    these counts:

    1. an article with one of the page's own URLs;
    2. an article whose headline is one of the headlines, or shares most words with one;
    3. the first article that bears neither a URL nor a headline.

    Without such an article, a page or video that fits the page, and has a date or an author, counts. An article that
    fits the page in nothing is another article: pages list related articles, and their videos have dates too.
    """
    articles: list[Object] = []
    pages: list[Object] = []
    for item in objects:
        names = types(item)
        if any(name.endswith(_ARTICLES) for name in names):
            articles.append(item)
        elif not _PAGES.isdisjoint(names) and (item.get("datePublished") or item.get("author")):
            pages.append(item)
    if not articles and not pages:
        return OwnObject({}, {})
    own = _Own({_path(url) for url in urls} - {""}, headlines)
    if len(articles) == 1 and not pages and own.has_url(articles[0]):
        return OwnObject(articles[0], {})  # as on most pages: nothing to compare
    foreign: Object = {}
    for group in (articles, pages):
        fits = [(own.fit(item), item) for item in group[:MAX_COMPARED]]
        foreign = foreign or next((item for fit, item in fits if fit < 0 and _is_dated(item)), {})
        fitting = [(fit, item) for fit, item in fits if fit > 0 or (fit == 0 and group is articles)]
        if fitting:
            # Of equal fits the first with a headline, because articles that a page merely lists come later.
            best = max(fitting, key=lambda pair: (pair[0], bool(pair[1].get("headline") or _is_dated_name(pair[1]))))[1]
            return OwnObject(_completed(best, [*articles, *pages], own), foreign)
    return OwnObject({}, foreign)


class _Own:
    """What the page itself says of its URL and headline."""

    def __init__(self, paths: set[str], headlines: Iterable[str]) -> None:
        self._paths = paths
        self._given = headlines

    @cached_property
    def _headlines(self) -> list[str]:
        return [text for text in self._given if text]

    @cached_property
    def _keys(self) -> set[str]:
        return {key(text) for text in self._headlines} - {""}

    @cached_property
    def _words(self) -> list[set[str]]:
        """The words of each headline that has several: others can't be compared by words."""
        return [words for text in self._headlines if len(words := _words(text)) > 1]

    def has_url(self, item: Object) -> bool:
        """Return True if an object has one of the page's own URLs."""
        return not self._paths.isdisjoint(_paths_of(item))

    def fit(self, item: Object) -> int:
        """Return how well an object fits the page.

        3 for the page's URL and headline, 2 for its URL, 1 for its headline, -1 for another URL or headline, 0 if the
        object has neither, or the page has nothing to compare them with.
        """
        paths = _paths_of(item)
        headline = plain(item.get("headline") or item.get("name")) or ""
        same_url, same_headline = not self._paths.isdisjoint(paths), self._is_headline(headline)
        if same_url or same_headline:
            return 2 * same_url + same_headline
        is_other = bool(paths and self._paths) or bool(headline and self._words)
        return -1 if is_other else 0

    def _is_headline(self, headline: str) -> bool:
        """Return True if a text is one of the page's headlines, perhaps cut, longer or in other words."""
        text_key = key(headline)
        if not text_key:
            return False
        if text_key in self._keys:
            return True
        if any(
            len(short) > MIN_PART and short in long for own in self._keys for short, long in _by_length(own, text_key)
        ):
            return True
        words = _words(headline)
        return any(len(words & own) >= max(2, MIN_SHARED * min(len(words), len(own))) for own in self._words)


def _paths_of(item: Object) -> set[str]:
    """Return the paths of the URLs by which an object names its page."""
    references = (item.get("url"), item.get("@id"), item.get("mainEntityOfPage"))
    return {_path(ref.get("@id") or ref.get("url") if isinstance(ref, dict) else ref) for ref in references} - {""}


def _by_length(first: str, second: str) -> Iterator[tuple[str, str]]:
    yield (first, second) if len(first) <= len(second) else (second, first)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text[:MAX_HEADLINE].casefold()))


def _is_dated(item: Object) -> bool:
    return bool(item.get("datePublished") or item.get("uploadDate") or item.get("author"))


def _completed(best: Object, others: list[Object], own: _Own) -> Object:
    """Return the object with the values that it lacks, from other objects about the same page."""
    lacking = [name for name in _SHARED if not best.get(name)]
    if not lacking or len(others) < 2:
        return best
    same = [item for item in others[:20] if item is not best and own.fit(item) > 0]
    more = {name: item[name] for item in reversed(same) for name in lacking if item.get(name)}
    return {**best, **more} if more else best


def _is_dated_name(item: Object) -> bool:
    return bool(item.get("name") and item.get("datePublished"))


def _path(url: Any) -> str:
    """Return the path and query of a URL, by which the pages of a site differ; "" for any other value."""
    if not isinstance(url, str):
        return ""
    url = url.partition("#")[0]
    path: str = url[1:] if url[:1] == "/" and url[:2] != "//" else url.partition("//")[2].partition("/")[2]
    return path.rstrip("/")


def unescaped(text: str) -> str:
    """Return the text with character references decoded, because some pages escape their text twice."""
    return unescape(text) if "&" in text else text


def plain(value: Any) -> str | None:
    """Return the squeezed text of a value without markup and character references; None if no text is left."""
    text = text_of(value)
    if text and "&" in text:
        text = unescape(text)
    if text and "<" in text:
        text = MARKUP.sub(" ", text)
    return squeeze(text)


def text_of(value: Any) -> str | None:
    """Return the text of a value: a string, a number, an object's name, the first item of a list; None without text."""
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
    """Return the texts of a value that may be a single value or a list."""
    items = value if isinstance(value, list) else [value]
    return [text for item in items[:200] if (text := text_of(item))]


def resolve(value: Any, objects: list[Object]) -> list[Any]:
    """Return the value as a list, with each reference (`{"@id": …}`) replaced by the object that has this id.

    An id may be written whole, or as a fragment of the page's URL ("#anna").
    """
    items = [item for item in (value if isinstance(value, list) else [value])[:200] if item]
    if not any(_is_reference(item) for item in items):
        return items
    by_id: dict[str, Object] = {}
    for item in objects:
        if isinstance(item.get("@id"), str) and not _is_reference(item):
            by_id.setdefault(item["@id"], item)
            if "#" in item["@id"]:
                by_id.setdefault("#" + item["@id"].rpartition("#")[2], item)
    return [_target(item, by_id) if _is_reference(item) else item for item in items]


def _is_reference(item: Any) -> bool:
    """Return True if a value only names another object: it has an id, and nothing beside a type."""
    return isinstance(item, dict) and isinstance(item.get("@id"), str) and len(item) <= 1 + ("@type" in item)


def _target(item: Object, by_id: Mapping[str, Object]) -> Object:
    name: str = item["@id"]
    return by_id.get(name) or by_id.get("#" + name.rpartition("#")[2] if "#" in name else name, item)


# Head -----------------------------------------------------------------------------------------------------------------
# The declarations of a page outside the article's text, read in a single pass over the elements.

_TAGS = ("meta", "title", "link", "h1", "h2", "script", "time", "base")
_NAMES = frozenset(("property", "name", "itemprop", "http-equiv"))
_LINKS = frozenset({"canonical", "amphtml"})
_MARKED = ("a", "span", "div", "p", "address", "li", "td", "strong", "b", "em", "i", "cite", "h3", "h4", "h5", "dd")
MAX_VALUES = 2_000
"""Maximum number of values of each kind."""


@dataclass(slots=True)
class Head:
    """The page's declarations. Names of `meta` and keys of `links` are in lower case; values are unchanged.

    `objects` are all JSON-LD objects, `article` is the object of the article, and `foreign` one of another article, if
    the page has such an object. `h1`, `h2` and `times` are elements.
    """

    root: etree._Element
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str | None = None
    h1: list[etree._Element] = field(default_factory=list)
    h2: list[etree._Element] = field(default_factory=list)
    times: list[etree._Element] = field(default_factory=list)
    objects: list[Object] = field(default_factory=list)
    article: Object = field(default_factory=dict)
    foreign: Object = field(default_factory=dict)
    language: str | None = None
    base: str | None = None

    def values(self, name: str) -> list[str]:
        """Return the meta name's values, squeezed, without empty values."""
        return [text for value in self.meta.get(name, ()) if (text := squeeze(unescaped(value)))]

    def first(self, *names: str) -> tuple[str, str] | None:
        """Return the first value of the first meta name that has a value, with its provenance; None without any."""
        for name in names:
            if name in self.meta and (values := self.values(name)):
                return values[0], f"meta {name}"
        return None

    def marked_authors(self) -> list[etree._Element]:
        """Return all elements of the page that are marked up as an author's name."""
        return [
            element
            for element in self.root.iter(*_MARKED)
            if element.get("itemprop") == "author" or (element.tag == "a" and element.get("rel") == "author")
        ]


def read_head(root: etree._Element, url: str = "") -> Head:
    """Return the declarations in the page's meta, link, base, title, h1, h2, time and JSON-LD elements.

    `url` is the page's URL; without it, the page is known by the URLs that it declares.
    """
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
            # An <svg> in the body has titles too; the page's title comes first.
            head.title = head.title or squeeze(text_content(element))
        elif tag == "base":
            head.base = head.base or element.get("href")
        elif len(listed[tag]) < MAX_VALUES:
            listed[tag].append(element)
    head.objects = read_objects(scripts)
    head.article, head.foreign = article_of(head.objects, [url, *_urls(head)], _headlines(head))
    return head


def _read_meta(element: etree._Element, meta: dict[str, list[str]]) -> None:
    value = element.get("content") or element.get("value")
    if not value:
        return
    for attribute, name in element.items():
        if attribute in _NAMES and name:
            name = str(name).strip().lower()
            values = meta.setdefault(name if attribute != "itemprop" else f"itemprop {name}", [])
            if len(values) < MAX_VALUES:
                values.append(value)


def _urls(head: Head) -> Iterator[str]:
    """Yield the URLs that the page declares as its own."""
    yield from head.links.get("canonical", ())
    yield from head.meta.get("og:url", ())


def _headlines(head: Head) -> Iterator[str]:
    """Yield the texts that are likely the headline."""
    for element in head.h1[:5]:
        yield text_content(element)[:1000]
    for name in ("og:title", "twitter:title"):
        yield from (unescaped(value) for value in head.meta.get(name, ()))
    if head.title:
        yield head.title


def text_content(element: etree._Element) -> str:
    """Return all text inside the element, unchanged."""
    if len(element) == 0:
        return element.text or ""
    return "".join(map(str, element.itertext()))
