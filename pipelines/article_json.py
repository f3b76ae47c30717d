"""Quarantine keeps a refused page, or a refused article as JSON; this module writes and reads that JSON."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import Any

from crawler.items import Article, Author, Block, Fetched, Served
from storage.frontier.quarantine import QuarantinedContent

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_INSTANT = "instant"


def content_of(fetched: Fetched) -> QuarantinedContent | None:
    """Return what quarantine keeps of a refused item; None if the item has neither page nor article.

    For an article on one page, the page is kept, since a later parser may read it differently. For an article on
    several pages, the article is kept.
    """
    article = fetched.refused or fetched.article
    if len(fetched.served) == 1 and not fetched.pages:
        page = fetched.served[0]
        return QuarantinedContent("page", page.url, page.body, page.fetched_at, _charset(page))
    if article is not None:
        return QuarantinedContent("article", fetched.url, dumped(article), fetched.fetched_at)
    if fetched.body:
        return QuarantinedContent("page", fetched.url, fetched.body, fetched.fetched_at)
    return None


def dumped(article: Article) -> bytes:
    """Return an article as JSON, even if its fields have wrong types."""
    return json.dumps(asdict(article), default=_to_json).encode()


def loaded(body: bytes) -> Article:
    """Return the article that `dumped` wrote. Raises KeyError, TypeError or ValueError if the JSON holds no article."""
    stored: dict[str, Any] = json.loads(body, object_hook=_to_datetime)
    names = {field.name for field in fields(Article)}
    values = {name: value for name, value in stored.items() if name in names}
    values["blocks"] = tuple(Block(**block) for block in values["blocks"])
    values["authors"] = tuple(Author(**author) for author in values.get("authors", ()))
    values["keywords"] = tuple(values.get("keywords", ()))
    return Article(**values)


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_INSTANT: value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return repr(value)


def _to_datetime(value: dict[str, Any]) -> Any:
    if value.keys() == {_INSTANT} and isinstance(value[_INSTANT], str):
        return datetime.fromisoformat(value[_INSTANT])
    return value


def _charset(page: Served) -> str | None:
    content_type = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    match = _CHARSET.search(content_type)
    return match[1].lower() if match else None
