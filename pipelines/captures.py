"""A page that was served as a record of a WARC file: its HTTP message made again from what Scrapy left of it."""

from __future__ import annotations

import re
from http import HTTPStatus

from crawler.items import Served
from storage.archive import warc

_UNSAFE = re.compile(r"[\x00-\x1f\x7f]+")
_OF_THE_TRANSFER = frozenset({"content-length", "transfer-encoding", "connection", "keep-alive"})
"""Headers that speak of the bytes on the wire; readers would believe them of the body that we keep."""
_ORIGINAL = "X-Archive-Orig-"


def http_head(served: Served) -> bytes:
    """Return status line and headers of the message, with the empty line after them.

    The body is kept unpacked, so the headers of its transfer are kept under other names, "X-Archive-Orig-…", and
    Content-Length is the body's own. What would end a line isn't let through: a site can't forge headers or records.
    """
    lines = [f"{_protocol(served.protocol)} {served.status} {_phrase(served.status)}"]
    length = str(len(served.body))
    for name, value in served.headers:
        if (name.lower(), value) == ("content-length", length):
            continue
        kept = f"{_ORIGINAL}{name}" if name.lower() in _OF_THE_TRANSFER else name
        lines.append(f"{_UNSAFE.sub('', kept).replace(':', '')}: {_UNSAFE.sub(' ', value)}")
    lines.append(f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def response(served: Served) -> bytes:
    """Return the record that holds the page."""
    return warc.response(served.url, served.fetched_at, http_head(served), served.body, served.ip)


def revisit(served: Served, digest: str, first: warc.Record) -> bytes:
    """Return the record of a page whose body an earlier record has."""
    return warc.revisit(served.url, served.fetched_at, http_head(served), digest, first, served.ip)


def _protocol(protocol: str) -> str:
    # Readers know these; HTTP/2 has no message of this form.
    return protocol if protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
