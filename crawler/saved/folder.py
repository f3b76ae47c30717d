"""Saved pages in files and folders are read one by one: HTML, plain text, WARC files and JSON Lines, gzipped or not."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from crawler.items import Refusal
from crawler.reasons import Reason
from crawler.saved.json_lines import JSON_LINES, json_lines
from crawler.saved.page import MAX_BYTES, PageFilter, SavedPage, name_of
from crawler.saved.warc import WARC, warc_pages

__all__ = ["MAX_BYTES", "SavedPage", "saved_pages"]

_HTML = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".xhtml.gz")
_TEXT = (".txt", ".txt.gz")
_MANIFEST = "manifest.jsonl"
_ANY = PageFilter()
_NOTHING_READ: Mapping[str, int] = {}


def saved_pages(
    path: Path, page_filter: PageFilter = _ANY, read: Mapping[str, int] = _NOTHING_READ
) -> Iterator[SavedPage]:
    """Yield the pages of a file, or of a folder and the folders below it, in the order of their names.

    A folder's `manifest.jsonl` gives the URLs, one JSON object per line: {"file": "a.html", "url": "https://…"}, and
    optionally "encoding", the charset that the server declared. A page that can't be read is yielded with its refusal.
    `read` holds the resume points of files with many pages: name of the file -> number of records to skip.
    """
    folders = [path.parent] if path.is_file() else [path, *(below for below in path.rglob("*") if below.is_dir())]
    entries = {file: entry for folder in folders for file, entry in _manifest(folder).items()}
    files = [path] if path.is_file() else sorted({file for file in path.rglob("*") if _is_page(file)} | entries.keys())
    for file in files:
        if file.name.lower().endswith(WARC):
            yield from warc_pages(file, page_filter, _records_read(file, read))
        elif file.name.lower().endswith(JSON_LINES):
            yield from (page for page in json_lines(file, _records_read(file, read)) if _is_wanted(page, page_filter))
        elif _is_wanted(page := _read(file, entries.get(file, {})), page_filter):
            yield page


def _is_wanted(page: SavedPage, wanted: PageFilter) -> bool:
    return page.refusal is not None or wanted.accepts(page.url, page.saved_at)


def _records_read(file: Path, read: Mapping[str, int]) -> int:
    try:
        return read.get(name_of(file), 0)
    except OSError:
        return 0


def _is_page(file: Path) -> bool:
    name = file.name.lower()
    return file.is_file() and name != _MANIFEST and name.endswith(_HTML + _TEXT + WARC + JSON_LINES)


def _read(file: Path, entry: dict[str, str]) -> SavedPage:
    url = entry.get("url") or file.resolve().as_uri()
    try:
        body = _bytes(file)
    except FileNotFoundError:
        return SavedPage(url, refusal=Refusal("failed", Reason.MISSING_FILE, f"{file} is in the manifest only"))
    except (OSError, EOFError, zlib.error) as error:
        return SavedPage(url, refusal=Refusal("failed", Reason.UNREADABLE, f"{file}: {error}"))
    if len(body) > MAX_BYTES:
        return SavedPage(url, refusal=Refusal("failed", Reason.TOO_LARGE, f"{file}: over {MAX_BYTES} bytes"))
    return SavedPage(url, body, file.name.lower().endswith(_TEXT), entry.get("encoding"))


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        if opened.peek(2)[:2] != b"\x1f\x8b":
            return opened.read(MAX_BYTES + 1)
        with gzip.GzipFile(fileobj=opened) as unzipped:
            return unzipped.read(MAX_BYTES + 1)


def _manifest(folder: Path) -> dict[Path, dict[str, str]]:
    """Return the folder's manifest: file -> its object. Malformed lines, and files outside the folder, are ignored."""
    try:
        lines = (folder / _MANIFEST).read_text("utf-8", "replace").splitlines()
    except OSError:
        return {}
    entries: dict[Path, dict[str, str]] = {}
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and isinstance(entry.get("file"), str):
            file = folder / entry["file"]
            if file.resolve().is_relative_to(folder.resolve()):
                entries[file] = {key: value for key, value in entry.items() if isinstance(value, str)}
    return entries
