"""Articles as lines of JSON are read here: our own export, and the formats of news-please, fundus and others."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast, get_args

from crawler.items import DAY_ONLY, Article, Author, Block, BlockKind, Refusal, place_offset_min
from crawler.reasons import Reason
from crawler.saved.page import MAX_BYTES, SavedPage, name_of

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
"""Field -> its possible names in JSON; the first with a value counts."""
_MAX_LINE_BYTES = 4 * MAX_BYTES
"""JSON may take several bytes per character."""


def json_lines(file: Path, skipped: int = 0) -> Iterator[SavedPage]:
    """Yield the pages of a file, one per line; a line without a page is yielded with the refusal `bad_line`.

    A line with HTML is a page; a line with text is an article that needs no parsing. If a gzipped file breaks off or is
    damaged, a refusal `unreadable` of the file comes last. The first `skipped` lines are skipped.
    """
    number = 0
    try:
        name = name_of(file)
        with file.open("rb") as opened:
            is_gzip = opened.peek(2)[:2] == b"\x1f\x8b"
            lines: IO[bytes] = gzip.GzipFile(fileobj=opened) if is_gzip else opened  # type: ignore[assignment]
            while line := lines.readline(_MAX_LINE_BYTES):
                number += 1
                is_whole = line.endswith(b"\n") or len(line) < _MAX_LINE_BYTES
                while not line.endswith(b"\n") and (rest := lines.readline(_MAX_LINE_BYTES)):
                    line = rest[-1:]
                if number <= skipped:
                    continue
                if not is_whole:
                    yield replace(_bad(file, number, f"over {_MAX_LINE_BYTES} bytes"), resume_point=(name, number))
                elif line.strip():
                    yield replace(_read(file, number, line), resume_point=(name, number))
    except (OSError, EOFError, zlib.error) as error:
        detail = f"{file}: {error}; {number} lines were read before"
        yield SavedPage(file.resolve().as_uri(), refusal=Refusal("failed", Reason.UNREADABLE, detail))


def _read(file: Path, number: int, line: bytes) -> SavedPage:
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise ValueError("is no JSON object")
        return _saved(record)
    except RecursionError:
        return _bad(file, number, "is nested too deep")
    except ValueError as error:
        return _bad(file, number, str(error))


def _bad(file: Path, number: int, why: str) -> SavedPage:
    refusal = Refusal("failed", Reason.BAD_LINE, f"{file}:{number}: {why}"[:300])
    return SavedPage(f"{file.resolve().as_uri()}#line={number}", refusal=refusal)


def _saved(record: dict[str, Any]) -> SavedPage:
    """Return the page or article of a JSON object. Raises ValueError if the object has neither."""
    html = _first(record, "html")
    if isinstance(html, dict):  # fundus: {"content", "requested_url", "crawl_date"}
        record = {"url": html.get("requested_url"), "crawl_date": html.get("crawl_date")} | record
        html = html.get("content")
    url = _text(record, "url")
    if url is None or not url.startswith(("http://", "https://")):
        raise ValueError(f"url: {str(url)[:100]!r} is no web address")
    fetched = _time(record, "fetched", {})
    if isinstance(html, str) and html.strip():
        body = html.encode("utf-8", "replace")
        if len(body) > MAX_BYTES:
            return SavedPage(url, refusal=Refusal("failed", Reason.TOO_LARGE, f"{url}: over {MAX_BYTES} bytes"))
        return SavedPage(url, body, encoding="utf-8", saved_at=fetched)
    return SavedPage(url, preparsed=_article(record, url), saved_at=fetched)


def _article(record: dict[str, Any], url: str) -> Article:
    headline, blocks = _text(record, "headline"), _blocks(record)
    if headline is None or not blocks:
        raise ValueError("has neither HTML nor headline and text")
    provenance = {"headline": "json", "blocks": "json"}
    fields: dict[str, Any] = {name: _text(record, name) for name in ("description", "language", "section", "image")}
    fields |= {name: _text(record, name) for name in ("canonical_url", "publisher")}
    fields |= {"authors": _authors(_first(record, "authors")), "keywords": tuple(_strings(_first(record, "keywords")))}
    for name in ("date_published", "date_modified"):
        fields[name] = _time(record, name, provenance)
    for name, value in fields.items():
        if value:
            provenance.setdefault(name, "json")
    fields["published_offset_min"] = _offset_min(record, fields["date_published"])
    return Article(url=url, source="", headline=headline, blocks=blocks, provenance=provenance, **fields)


def _blocks(record: dict[str, Any]) -> tuple[Block, ...]:
    """Return the blocks of the text: our own, those of fundus' sections, or a paragraph per line.

    Raises ValueError for malformed blocks of our own.
    """
    if isinstance(blocks := record.get("blocks"), list):
        return tuple(map(_own_block, blocks))
    text = _first(record, "text")
    if isinstance(text, dict):
        return tuple(_fundus_blocks(text))
    if isinstance(text, str):
        return tuple(Block("paragraph", line.strip()) for line in text.splitlines() if line.strip())
    return ()


def _own_block(block: Any) -> Block:
    if isinstance(block, dict):
        kind, text, removed = block.get("kind"), block.get("text"), block.get("removed")
        if kind in get_args(BlockKind) and isinstance(text, str):
            # This corpus decides by itself which blocks are boilerplate: undo removals that another one learned.
            return Block(cast(BlockKind, kind), text, None if removed in ("learned", "dropped") else removed)
    raise ValueError('blocks: use [{"kind", "text", "removed"}]')


def _fundus_blocks(body: dict[str, Any]) -> Iterator[Block]:
    """Yield the blocks of fundus' body: {"summary", "sections": [{"headline", "paragraphs"}]}."""
    for text in _strings(body.get("summary")):
        yield Block("paragraph", text)
    for section in body.get("sections") or ():
        if isinstance(section, dict):
            for text in _strings(section.get("headline")):
                yield Block("heading", text)
            for text in _strings(section.get("paragraphs")):
                yield Block("paragraph", text)


def _first(record: dict[str, Any], field: str) -> Any:
    """Return the first value among the possible names of the field; None if none has a value."""
    return next((record[name] for name in NAMES[field] if record.get(name) not in (None, "", [], {})), None)


def _text(record: dict[str, Any], field: str) -> str | None:
    value = _first(record, field)
    return value.strip() or None if isinstance(value, str) else None


def _strings(value: Any) -> list[str]:
    """Return the non-blank strings of a list; a string alone counts as a list of one."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str) and item.strip()] if isinstance(value, list) else []


def _authors(value: Any) -> tuple[Author, ...]:
    """Return the authors of a list, or of a single value; each is a name, or an object with "name" and "url"."""
    items = value if isinstance(value, list) else [value]
    objects = [item if isinstance(item, dict) else {"name": item} for item in items]
    named = [author for author in objects if isinstance(author.get("name"), str) and author["name"].strip()]
    return tuple(
        Author(author["name"], author["url"] if isinstance(author.get("url"), str) else None) for author in named
    )


MAX_DAY_CHARS = len("2026-09-16")


def _time(record: dict[str, Any], field: str, provenance: dict[str, str]) -> datetime | None:
    """Return the time of an ISO date; without an offset it is UTC. `provenance` gets a note of each irregularity."""
    text = _text(record, field)
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        provenance[field] = f"refused: {text[:60]} is no ISO date"
        return None
    if time.tzinfo is None:
        provenance[field] = f"json{DAY_ONLY}" if len(text) <= MAX_DAY_CHARS else "json, no offset: read as UTC"
        return time.replace(tzinfo=UTC)
    return time


def _offset_min(record: dict[str, Any], published: datetime | None) -> int | None:
    """Return the offset that an export of ours names, or else that of the date; None for a date in UTC or without."""
    named = record.get("published_offset_min")
    if isinstance(named, int) and not isinstance(named, bool):
        return named
    return place_offset_min(published, None) if published else None
