"""Whether what the corpus shows of hostile pages does anything where it's read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import html
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

_LIVE = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LOGGED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.]+\] [A-Z]+: ")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def live_markup(page: str) -> Iterator[str]:
    """Yield what a browser would run of a page, or follow to another scheme."""
    for element in html.document_fromstring(page).iter():
        if element.tag == "script" and (element.text or not element.get("src", "").startswith("/static/")):
            yield html.tostring(element, encoding="unicode")[:200]
        for name, value in element.attrib.items():
            addressed = name in ("href", "src", "action", "formaction", "data", "srcdoc", "xlink:href")
            if name.startswith("on") or (addressed and _LIVE.match(value)):
                yield f"<{element.tag} {name}={value[:100]!r}>"


def live_cells(file: Path) -> Iterator[str]:
    """Yield the cells of a CSV file that a spreadsheet would take for formulas."""
    csv.field_size_limit(50_000_000)
    with file.open(encoding="utf-8", newline="") as rows:
        yield from (cell[:100] for row in csv.reader(rows) for cell in row if cell.startswith(_FORMULA))


def odd_lines(log: str, names: set[str]) -> Iterator[str]:
    """Yield the lines of a log that are no event: what is logged is one line, without control characters."""
    for line in log.split("\n"):
        is_known = line.partition(":")[0] in names
        if _CONTROL.search(line) or not (line == "" or is_known or _LOGGED.match(line)):
            yield line[:200]


def records(folder: Path) -> Iterator[tuple[str, str, bytes, bool]]:
    """Yield type, address and payload of each record of the archive, and whether its digests hold."""
    for file in sorted(folder.rglob("*.warc.gz")):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests=True):
                payload = record.content_stream().read()
                address = record.rec_headers.get_header("WARC-Target-URI") or ""
                yield record.rec_type, address, payload, record.digest_checker.passed is not False
