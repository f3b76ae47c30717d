"""Articles as lines of JSON: our own export, and what news-please, fundus and others write."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, get_args

from crawler.items import Article, Author, Block, BlockKind, Refusal
from crawler.reasons import Reason
from crawler.saved.page import MOST_BYTES, Saved, name_of

JSON_LINES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
NAMES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "uri"),
    "html": ("html", "raw_html", "body_html"),
    "text": ("text", "maintext", "plain_text", "body", "content"),
    "headline": ("headline", "title"),
    "description": ("description", "summary"),
    "authors": ("authors", "author", "byline"),
    "date_published": ("date_published", "date_publish", "publishing_date", "datePublished", "published", "date"),
    "date_modified": ("date_modified", "date_modify", "dateModified"),
    "fetched": ("fetched_at", "date_download", "crawl_date"),
    "language": ("language", "lang"),
    "section": ("section",),
    "keywords": ("keywords", "topics", "tags"),
    "image": ("image", "image_url", "top_image"),
    "canonical_url": ("canonical_url",),
    "publisher": ("publisher",),
}
"""What a field may be called; the first that has a value counts."""
_MOST = 4 * MOST_BYTES
"""Bytes of a line; JSON may take several for a character."""


def json_lines(file: Path, skipped: int = 0) -> Iterator[Saved]:
    """Yield the pages of a file, one a line; a line that holds none is yielded with its refusal, `bad_line`.

    A line with HTML is a page; one with text is an article as it's told there. Where a packed file is cut or damaged,
    that is yielded last. The first `skipped` lines are passed over.
    """
    number = 0
    try:
        name = name_of(file)
        with file.open("rb") as opened:
            packed = opened.peek(2)[:2] == b"\x1f\x8b"
            lines: IO[bytes] = gzip.GzipFile(fileobj=opened) if packed else opened  # type: ignore[assignment]
            while line := lines.readline(_MOST):
                number += 1
                whole = line.endswith(b"\n") or len(line) < _MOST
                while not line.endswith(b"\n") and (rest := lines.readline(_MOST)):
                    line = rest[-1:]
                if number <= skipped:
                    continue
                if not whole:
                    yield replace(_bad(file, number, f"over {_MOST} bytes"), resume_point=(name, number))
                elif line.strip():
                    yield replace(_read(file, number, line), resume_point=(name, number))
    except (OSError, EOFError, zlib.error) as error:
        detail = f"{file}: {error}; {number} lines were read before"
        yield Saved(file.resolve().as_uri(), refusal=Refusal("failed", Reason.UNREADABLE, detail))


def _read(file: Path, number: int, line: bytes) -> Saved:
    try:
        told = json.loads(line)
        if not isinstance(told, dict):
            raise ValueError("is no JSON object")
        return _saved(told)
    except RecursionError:
        return _bad(file, number, "is nested too deep")
    except ValueError as error:
        return _bad(file, number, str(error))


def _bad(file: Path, number: int, why: str) -> Saved:
    refusal = Refusal("failed", Reason.BAD_LINE, f"{file}:{number}: {why}"[:300])
    return Saved(f"{file.resolve().as_uri()}#line={number}", refusal=refusal)


def _saved(told: dict[str, Any]) -> Saved:
    """Return the page, or article, that an object tells of. Raises ValueError if it tells of none."""
    html = _first(told, "html")
    if isinstance(html, dict):  # fundus: {"content", "requested_url", "crawl_date"}
        told = {"url": html.get("requested_url"), "crawl_date": html.get("crawl_date")} | told
        html = html.get("content")
    url = _text(told, "url")
    if url is None or not url.startswith(("http://", "https://")):
        raise ValueError(f"url: {str(url)[:100]!r} is no web address")
    fetched = _moment(told, "fetched", {})
    if isinstance(html, str) and html.strip():
        body = html.encode("utf-8", "replace")
        if len(body) > MOST_BYTES:
            return Saved(url, refusal=Refusal("failed", Reason.TOO_LARGE, f"{url}: over {MOST_BYTES} bytes"))
        return Saved(url, body, encoding="utf-8", saved_at=fetched)
    return Saved(url, preparsed=_article(told, url), saved_at=fetched)


def _article(told: dict[str, Any], url: str) -> Article:
    headline, blocks = _text(told, "headline"), _blocks(told)
    if headline is None or not blocks:
        raise ValueError("has neither HTML nor headline and text")
    provenance = {"headline": "json", "blocks": "json"}
    fields: dict[str, Any] = {name: _text(told, name) for name in ("description", "language", "section", "image")}
    fields |= {name: _text(told, name) for name in ("canonical_url", "publisher")}
    fields |= {"authors": _authors(_first(told, "authors")), "keywords": tuple(_names(_first(told, "keywords")))}
    for name in ("date_published", "date_modified"):
        fields[name] = _moment(told, name, provenance)
    for name, value in fields.items():
        if value:
            provenance.setdefault(name, "json")
    return Article(url=url, source="", headline=headline, blocks=blocks, provenance=provenance, **fields)


def _blocks(told: dict[str, Any]) -> tuple[Block, ...]:
    """Return the text: our own blocks, fundus' sections, or paragraphs on lines."""
    if isinstance(own := told.get("blocks"), list):
        blocks = [
            Block(one["kind"], one["text"], one.get("removed"))
            for one in own
            if isinstance(one, dict) and one.get("kind") in get_args(BlockKind) and isinstance(one.get("text"), str)
        ]
        if len(blocks) != len(own):
            raise ValueError('blocks: use [{"kind", "text", "removed"}]')
        # What our corpus learned is learned anew by this one.
        return tuple(Block(b.kind, b.text) if b.removed in ("learned", "dropped") else b for b in blocks)
    text = _first(told, "text")
    if isinstance(text, dict):
        sections = [one for one in text.get("sections") or () if isinstance(one, dict)]
        parts = [
            *(("paragraph", one) for one in _names(text.get("summary"))),
            *(
                (kind, one)
                for section in sections
                for kind, name in (("heading", "headline"), ("paragraph", "paragraphs"))
                for one in _names(section.get(name))
            ),
        ]
        return tuple(Block(kind, one) for kind, one in parts)  # type: ignore[arg-type]
    if not isinstance(text, str):
        return ()
    return tuple(Block("paragraph", line.strip()) for line in text.splitlines() if line.strip())


def _first(told: dict[str, Any], field: str) -> Any:
    return next((told[name] for name in NAMES[field] if told.get(name) not in (None, "", [], {})), None)


def _text(told: dict[str, Any], field: str) -> str | None:
    value = _first(told, field)
    return value.strip() or None if isinstance(value, str) else None


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str) and one.strip()] if isinstance(value, list) else []


def _authors(value: Any) -> tuple[Author, ...]:
    listed = value if isinstance(value, list) else [value]
    found = [one if isinstance(one, dict) else {"name": one} for one in listed]
    named = [one for one in found if isinstance(one.get("name"), str) and one["name"].strip()]
    return tuple(Author(one["name"], one["url"] if isinstance(one.get("url"), str) else None) for one in named)


def _moment(told: dict[str, Any], field: str, provenance: dict[str, str]) -> datetime | None:
    """Return an instant; one without offset is of UTC, and one that can't be read is noted."""
    said = _text(told, field)
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        provenance[field] = f"refused: {said[:60]} is no ISO date"
        return None
    if moment.tzinfo is None:
        provenance[field] = "json, no offset: read as UTC"
        return moment.replace(tzinfo=UTC)
    return moment
