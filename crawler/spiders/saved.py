"""Saved pages on disk: HTML, plain text and WARC files, gzipped or not, one by one."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

from crawler.items import Refusal
from crawler.spiders.page import MOST_BYTES, Saved
from crawler.spiders.warc import WARC, warc_pages

__all__ = ["MOST_BYTES", "Saved", "saved_pages"]

_HTML = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz", ".xhtml.gz")
_TEXT = (".txt", ".txt.gz")
_MANIFEST = "manifest.jsonl"


def saved_pages(path: Path) -> Iterator[Saved]:
    """Yield the pages of a file, or of a folder and the folders below it, in the order of their names.

    A folder's `manifest.jsonl` gives addresses, one JSON object a line: {"file": "a.html", "url": "https://…"}, with
    "encoding" for what the server declared. What can't be read is yielded with its refusal.
    """
    folders = [path.parent] if path.is_file() else [path, *(below for below in path.rglob("*") if below.is_dir())]
    entries = {file: entry for folder in folders for file, entry in _manifest(folder).items()}
    files = [path] if path.is_file() else sorted({file for file in path.rglob("*") if _is_page(file)} | entries.keys())
    for file in files:
        if file.name.lower().endswith(WARC):
            yield from warc_pages(file)
        else:
            yield _read(file, entries.get(file, {}))


def _is_page(file: Path) -> bool:
    return file.is_file() and file.name.lower().endswith(_HTML + _TEXT + WARC)


def _read(file: Path, entry: dict[str, str]) -> Saved:
    url = entry.get("url") or file.resolve().as_uri()
    try:
        body = _bytes(file)
    except FileNotFoundError:
        return Saved(url, refusal=Refusal("failed", "missing_file", f"{file} is in the manifest only"))
    except (OSError, EOFError, zlib.error) as error:
        return Saved(url, refusal=Refusal("failed", "unreadable", f"{file}: {error}"))
    if len(body) > MOST_BYTES:
        return Saved(url, refusal=Refusal("failed", "too_large", f"{file}: over {MOST_BYTES} bytes"))
    return Saved(url, body, file.name.lower().endswith(_TEXT), entry.get("encoding"))


def _bytes(file: Path) -> bytes:
    with file.open("rb") as opened:
        if opened.peek(2)[:2] != b"\x1f\x8b":
            return opened.read(MOST_BYTES + 1)
        with gzip.GzipFile(fileobj=opened) as unzipped:
            return unzipped.read(MOST_BYTES + 1)


def _manifest(folder: Path) -> dict[Path, dict[str, str]]:
    """File -> its line of the folder's manifest; lines which are no such object, or lead out of it, don't count."""
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
