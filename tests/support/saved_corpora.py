"""Saved corpora of several sources: WARC files and lines of JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage import StorageError
from storage.archive import warc
from tests.support.crawling import Desk

DAY = datetime(2026, 3, 1, 23, tzinfo=UTC)
HEAD = b"HTTP/1.1 %d OK\r\nContent-Type: %s\r\n\r\n"
PROSE = "The harbour board met on Tuesday evening to settle who pays for the new quay, and met in vain once more."


def record(url: str, html: str, moment: datetime = DAY, *, status: int = 200, kind: str = "text/html") -> bytes:
    return warc.response(url, moment, HEAD % (status, kind.encode()), html.encode())


def a_warc(path: Path, records: Iterable[bytes]) -> Path:
    with path.open("wb") as file:
        file.write(warc.info(DAY, path.name, {"software": "another crawler"}))
        for record in records:
            file.write(record)
    return path


def story(url: str, day: str) -> str:
    lines = "".join(f"<p>{PROSE} It was the {number}th time, on {day}.</p>" for number in range(4))
    return f"<html><body><article><h1>The quay on {day}</h1>{lines}</article>"


def files(desk: Desk, path: Path, *arguments: str, source: str = "herald") -> Any:
    options = [part for argument in (f"path={path}", f"source={source}", *arguments) for part in ("-a", argument)]
    return desk.run("crawl", "files", *options)


LINES: list[dict[str, Any]] = [
    {"url": "https://herald.example/1", "maintext": f"{PROSE}\n{PROSE} Again.", "title": "Ours",
     "date_publish": "2026-03-01 12:00:00", "authors": ["Ann Lee"], "language": "en", "description": None},
    {"link": "https://herald.example/2", "plain_text": PROSE, "headline": "Second", "author": "Bo Lind",
     "publishing_date": "2026-03-02T12:00:00+02:00", "topics": ["quay"]},
    {"url": "https://herald.example/3", "html": story("", "Friday")},
    {"html": {"content": story("", "Sunday"), "requested_url": "https://herald.example/4"}, "title": "Not this"},
    {"url": "https://herald.example/5", "title": "Parts", "date": "yesterday", "authors": [{"name": "Cy", "url": 5}],
     "body": {"summary": [PROSE], "sections": [{"headline": ["What next"], "paragraphs": ["It waits for spring."]}]}},
]  # fmt: skip


def fetched(desk: Desk) -> int:
    try:
        with desk.corpus() as corpus:
            runs = corpus.stats()["runs"]
    except StorageError:  # there's no corpus yet
        return 0
    return int(runs[0]["fetched"]) if runs else 0
