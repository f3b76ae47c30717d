"""What quarantine keeps of an address: its page, or the article as it was given, in JSON that gives it back."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import Any

from crawler.items import Article, Author, Block, Fetched, Served
from storage.frontier.quarantine import Content

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_INSTANT = "instant"


def content_of(fetched: Fetched) -> Content | None:
    """Return what is to be kept of what was refused; None if it came with neither page nor article.

    Of an article on one page, the page, which tomorrow's parser may read otherwise; of one on several, the article.
    """
    article = fetched.refused or fetched.article
    if len(fetched.served) == 1 and not fetched.pages:
        page = fetched.served[0]
        return Content("page", page.url, page.body, page.fetched_at, _charset(page))
    if article is not None:
        return Content("article", fetched.url, dumped(article), fetched.fetched_at)
    if fetched.body:
        return Content("page", fetched.url, fetched.body, fetched.fetched_at)
    return None


def dumped(article: Article) -> bytes:
    """Return an article, even one whose fields aren't of their types, as JSON."""
    return json.dumps(asdict(article), default=_plain).encode()


def loaded(body: bytes) -> Article:
    """Return the article that `dumped` gave; raises TypeError or ValueError if none can be made of it."""
    said: dict[str, Any] = json.loads(body, object_hook=_instants)
    known = {field.name for field in fields(Article)}
    values = {name: value for name, value in said.items() if name in known}
    values["blocks"] = tuple(Block(**block) for block in values["blocks"])
    values["authors"] = tuple(Author(**author) for author in values.get("authors", ()))
    values["keywords"] = tuple(values.get("keywords", ()))
    return Article(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_INSTANT: value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return repr(value)


def _instants(value: dict[str, Any]) -> Any:
    if value.keys() == {_INSTANT} and isinstance(value[_INSTANT], str):
        return datetime.fromisoformat(value[_INSTANT])
    return value


def _charset(page: Served) -> str | None:
    kind = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    found = _CHARSET.search(kind)
    return found[1].lower() if found else None
