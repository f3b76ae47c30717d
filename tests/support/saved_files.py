"""Saved pages, as other crawlers write them."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.saved.folder import MAX_BYTES

SENTENCE = (
    "The council met on {day} to speak about the quay wall, which is to be mended before the winter storms come. "
)


def page(day: str) -> str:
    paragraphs = "".join(f"<p>{SENTENCE.format(day=f'{day} the {number}th')}</p>" for number in range(1, 5))
    return (
        f"<html><head><title>Quay wall, {day}</title></head><body><h1>Quay wall, {day}</h1>{paragraphs}</body></html>"
    )


def html(slug: str) -> bytes:
    return page(slug).encode()


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:50], body[50:], b""))


def warc_file(path: Path) -> Path:
    """A file as other crawlers write them: many kinds of records, packed as they like."""
    kind = ("Content-Type", "text/html; charset=windows-1251")
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz", warc_version="1.0")

        def put(address: str, status: str, headers: list[tuple[str, str]], body: bytes, what: str = "response") -> None:
            http = StatusAndHeaders(status, headers, "HTTP/1.1") if what in ("response", "request") else None
            extra = {"WARC-Date": "2026-03-02T09:00:00Z"} | ({} if http else {"Content-Type": "text/html"})
            writer.write_record(
                writer.create_warc_record(
                    address, what, payload=BytesIO(body), http_headers=http, warc_headers_dict=extra, length=len(body)
                )
            )

        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        put("https://herald.example/plain", "200 OK", [kind], page("вторник").encode("cp1251"))
        put("https://herald.example/plain", "GET / HTTP/1.1", [], b"", "request")
        packed = [kind, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        put("https://herald.example/packed", "200 OK", packed, chunked(gzip.compress(page("среда").encode("cp1251"))))
        put("<https://herald.example/bracketed>", "200 OK", [("Content-Type", "text/html")], html("Monday"))
        put("https://herald.example/gone", "404 Not Found", [kind], html("Gone"))
        put("https://herald.example/moved", "301 Moved", [kind, ("Location", "/plain")], b"")
        put("https://herald.example/photo", "200 OK", [("Content-Type", "image/jpeg")], b"\xff\xd8" * 50)
        put("https://herald.example/resource", "", [], html("Thursday"), "resource")
        put("dns:herald.example", "", [], b"192.0.2.1", "resource")
        put("https://herald.example/no-article", "200 OK", [kind], b"<html></html>")
        put("https://herald.example/bomb", "200 OK", packed[:2], gzip.compress(b"\0" * (8 * MAX_BYTES)))
    return path
