"""The declarations of a page are read here: JSON-LD, meta elements, links and headings.

JSON-LD is read as leniently as search engines do. The module also finds the JSON-LD object of the article.
"""

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
"""Maximum length of a script in characters, and maximum number of objects per page."""

Object = Mapping[str, Any]

_WRAPPING = re.compile(r"\s{0,99}(?:<!--|//\s{0,9}<!\[CDATA\[|/\*\s{0,9}<!\[CDATA\[\s{0,9}\*/|<!\[CDATA\[)")
# A string, or a comma before a closing bracket, or a comment: only commas and comments are dropped. A string without
# end goes to the end of the text, because a search for the end from each quotation mark takes quadratic time.
_FLAWS = re.compile(r"(\"(?:[^\"\\]|\\.)*(?:\"|\\?\Z))|,(?=\s{0,200}[}\]])|/\*[^*]{0,2000}\*/", re.DOTALL)
_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])|\\u(?![0-9A-Fa-f]{4})")
_PAIR = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|description|articleBody)"\s{0,9}:\s{0,9}("(?:[^"\\]|\\.)*")'
)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_ARTICLES = ("article", "posting", "report", "review", "recipe")
_SHARED = ("author", "datePublished", "dateModified", "description", "inLanguage", "isAccessibleForFree", "publisher")
"""Values of the article that any object about the page may have."""
_PAGES = frozenset({"webpage", "newspage", "itempage", "videoobject"})


def read_objects(scripts: Iterable[str]) -> list[Object]:
    """Return all objects in the page's JSON-LD scripts, nested objects included, outer objects first."""
    objects: list[Object] = []
    for script in scripts:
        if len(script) <= MAX_CHARS:
            objects.extend(_walk(_load(script), MAX_OBJECTS - len(objects)))
    return objects


def _load(script: str) -> Any:
    """Return the JSON value of the text; of hopelessly broken text, the few pairs that can still be read."""
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


def article_of(objects: list[Object], urls: Iterable[str] = (), headlines: Iterable[str] = ()) -> Object:
    """Return the object that describes the page's article, or an empty object.

    Of several articles, the first of these counts:

    1. an article with one of the page's own URLs, `urls`;
    2. an article whose headline is visible: `headlines` are the keys of the visible headings;
    3. the first article with a headline, because articles that a page merely lists come later.

    Without an article, a page or video with a date or an author counts.
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
    paths = {_path(url) for url in urls} - {""}
    visible = {text for text in headlines if text}
    for group in (articles, pages):
        titled = [item for item in group if item.get("headline") or _is_dated_name(item)][:50]
        if titled:
            best = max(titled, key=lambda item: _fit(item, paths, visible))
            return _completed(best, [*articles, *pages], paths, visible)
    return (*articles, *pages)[0]


def _completed(best: Object, others: list[Object], paths: set[str], visible: set[str]) -> Object:
    """Return the object with the values that it lacks, from other objects about the same page."""
    lacking = [name for name in _SHARED if not best.get(name)]
    if not lacking or len(others) < 2:
        return best
    same = [item for item in others[:20] if item is not best and _fit(item, paths, visible)]
    more = {name: item[name] for item in reversed(same) for name in lacking if item.get(name)}
    return {**best, **more} if more else best


def _is_dated_name(item: Object) -> bool:
    return bool(item.get("name") and item.get("datePublished"))


def _fit(item: Object, paths: set[str], visible: set[str]) -> int:
    """Return how well the object fits the page: 2 for the page's URL, 1 for a visible headline, 3 for both."""
    references = (item.get("url"), item.get("@id"), item.get("mainEntityOfPage"))
    item_paths = {_path(ref.get("@id") or ref.get("url") if isinstance(ref, dict) else ref) for ref in references}
    headline = key(plain(item.get("headline") or item.get("name")) or "")
    return 2 * (not paths.isdisjoint(item_paths)) + (headline in visible)


def _path(url: Any) -> str:
    """Return the path and query of a URL, by which the pages of a site differ; "" for any other value."""
    if not isinstance(url, str):
        return ""
    return url.partition("#")[0].partition("://")[2].partition("/")[2].rstrip("/")


def unescaped(text: str) -> str:
    """Return the text with character references decoded, because some pages escape their text twice."""
    return unescape(text) if "&" in text else text


def plain(value: Any) -> str | None:
    """Return the squeezed text of a value without markup and character references; None if no text is left."""
    text = text_of(value)
    if text and "&" in text:
        text = unescape(text)
    if text and "<" in text:
        text = _MARKUP.sub(" ", text)
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
    """Return the value as a list, with each reference (`{"@id": …}`) replaced by the object with this id and a name."""
    items = [item for item in (value if isinstance(value, list) else [value])[:200] if item]
    if not any(isinstance(item, dict) and isinstance(item.get("@id"), str) for item in items):
        return items
    by_id = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and item.get("name")}
    return [
        by_id.get(item["@id"], item) if isinstance(item, dict) and isinstance(item.get("@id"), str) else item
        for item in items
    ]


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

    `objects` are all JSON-LD objects, `article` is the object of the article. `h1`, `h2` and `times` are elements.
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


def read_head(root: etree._Element) -> Head:
    """Return the declarations in the page's meta, link, base, title, h1, h2, time and JSON-LD elements."""
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
    head.article = article_of(head.objects, _urls(head), _headline_keys(head))
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


def _headline_keys(head: Head) -> Iterator[str]:
    """Yield the keys of texts that are likely the headline."""
    for element in head.h1[:5]:
        yield key(text_content(element)[:1000])
    for name in ("og:title", "twitter:title"):
        yield from (key(value) for value in head.meta.get(name, ()))


def text_content(element: etree._Element) -> str:
    """Return all text inside the element, unchanged."""
    if len(element) == 0:
        return element.text or ""
    return "".join(map(str, element.itertext()))
