"""A plain list: an address a line, of a home page, a feed or a sitemap; a title may follow; # begins a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.discovery.payload import decode
from crawler.parsers.html import squeeze
from crawler.sourcelists.entry import Entry, entry_of

_COMMENT = re.compile(r"(?:^|\s)#.*$")


def read_plain(body: bytes, name: str) -> Iterator[Entry]:
    for number, line in enumerate(decode(body).splitlines(), 1):
        typed, _, title = _COMMENT.sub("", line).strip().partition(" ")
        if typed:
            yield entry_of(f"line {number}", typed.rstrip(",;"), squeeze(title))
