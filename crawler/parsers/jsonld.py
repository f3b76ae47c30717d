"""JSON-LD of a page, read as leniently as search engines do, and the one object in it that describes the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
_ARTICLES = ("article", "posting", "report", "review", "recipe")
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
    script = _WRAPPING.sub("", script, count=1).replace("\x00", "").strip().rstrip(";")
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
    names = value if isinstance(value, list) else [value]
    return [name.rpartition("/")[2].lower() for name in names if isinstance(name, str)]


def article_of(objects: list[Object]) -> Object:
    """Return the object that describes the page's article, or an empty one.

    Of several articles the first with a headline counts; those that others merely list come later. A page or video
    which has a headline and a date serves when there's no article.
    """
    articles = [item for item in objects if any(name.endswith(_ARTICLES) for name in types(item))]
    pages = [item for item in objects if _PAGES.intersection(types(item)) and item.get("datePublished")]
    for item in (*articles, *pages):
        if item.get("headline") or (item.get("name") and item.get("datePublished")):
            return item
    return articles[0] if articles else pages[0] if pages else {}


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
    items = value if isinstance(value, list) else [value]
    by_id = {item["@id"]: item for item in objects if isinstance(item.get("@id"), str) and item.get("name")}
    return [
        by_id.get(item["@id"], item) if isinstance(item, dict) and isinstance(item.get("@id"), str) else item
        for item in items[:200]
        if item
    ]
