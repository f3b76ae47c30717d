"""Answers that are slow, endless, malformed, packed to burst, or refusals."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterator
from functools import cache

import brotli  # type: ignore[import-untyped]
from scrapy.utils._compression import zstd

from tests.support.hostile.cases import DONE, Case, State, failed, not_article
from tests.support.hostile.pages import article
from tests.support.hostile.wire import Answer, Wire, http

MB = 1024 * 1024
PAGE = article("A page in order")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
TOO_LARGE, TIMEOUT, MALFORMED = (failed(reason) for reason in ("too_large", "timeout", "malformed"))
HEADERS, CUT_SHORT, CONNECTION = (failed(reason) for reason in ("headers", "cut_short", "connection"))
BAD_ENCODING = failed("bad_encoding")


def cases() -> Iterator[Case]:
    yield from _slow()
    yield from _large()
    yield from _packed()
    yield from _malformed()
    yield from _cut()
    yield from _refused()


# Slow ----------------------------------------------------------------------------------------------------------------


def _slow() -> Iterator[Case]:
    async def drip(wire: Wire) -> None:
        await wire.send(HEAD + b"Content-Length: 100000\r\n\r\n<h1>Drip")
        await wire.drip(b".", 0.2)

    async def drip_headers(wire: Wire) -> None:
        await wire.send(HEAD)
        await wire.drip(b"X: y\r\n", 0.2)

    async def drip_interim(wire: Wire) -> None:
        await wire.drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.2)

    async def stall(wire: Wire) -> None:
        await wire.send(HEAD + b"Content-Length: 100000\r\n\r\n" + PAGE[:500].encode())
        await asyncio.sleep(60)

    async def never(wire: Wire) -> None:
        await asyncio.sleep(60)

    for name, answer in (
        ("drip", drip),
        ("drip-headers", drip_headers),
        ("drip-interim", drip_interim),
        ("stall", stall),
        ("never", never),
    ):
        # Not again in the same run, however often a run tries again what fails.
        yield Case(f"slow/{name}", answer, (TIMEOUT,), alone=True, asked=range(1, 2))


# Large ---------------------------------------------------------------------------------------------------------------


def _large() -> Iterator[Case]:
    async def endless(wire: Wire) -> None:
        await wire.send(HEAD + b"\r\n" + PAGE.encode())
        await wire.drip(b"<p>And on, and on, and on.</p>" * 2_000, 0)

    async def endless_chunks(wire: Wire) -> None:
        await wire.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        await wire.drip(b"10000\r\n" + b"x" * 65_536 + b"\r\n", 0)

    async def many_headers(wire: Wire) -> None:
        await wire.send(HEAD)
        for _ in range(200):
            await wire.send(b"X-A: b\r\n" * 1_000)
        await wire.send(b"Content-Length: 0\r\n\r\n")

    async def interim_without_end(wire: Wire) -> None:
        await wire.drip(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100, 0)

    async def endless_header(wire: Wire) -> None:
        await wire.send(HEAD + b"X-A: ")
        await wire.drip(b"y" * 65_536, 0)

    async def endless_status(wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 ")
        await wire.drip(b"y" * 65_536, 0)

    yield Case("large/endless", endless, (TOO_LARGE, TIMEOUT))
    yield Case("large/endless-chunks", endless_chunks, (TOO_LARGE, TIMEOUT))
    yield Case("large/says-50m", HEAD + b"Content-Length: 52428800\r\n\r\n<h1>Big", (TOO_LARGE,))
    yield Case("large/200k-headers", many_headers, (HEADERS,), alone=True)
    yield Case("large/201-headers", http(PAGE, **{f"X_{n}": "y" for n in range(201)}), (HEADERS,), alone=True)
    yield Case("large/150-headers", http(PAGE, **{f"X_{n}": "y" for n in range(150)}), (DONE,))
    yield Case("large/header-2m", HEAD + b"X: " + b"y" * 2 * MB + b"\r\n\r\n", (HEADERS,), alone=True)
    yield Case("large/header-30k", http(article("Long header"), x="y" * 30_000), (DONE,))
    yield Case("large/endless-header", endless_header, (HEADERS,), alone=True)
    yield Case("large/endless-status", endless_status, (HEADERS,), alone=True)
    yield Case("large/interim-without-end", interim_without_end, (HEADERS,), alone=True)


# Packed --------------------------------------------------------------------------------------------------------------


@cache
def _bombs() -> dict[str, tuple[str, bytes]]:
    """Names of codings -> a few kilobytes that unpack to 24 MB, or to as much as the packing allows."""
    zeros = bytes(24 * MB)
    packed = {"gzip": gzip.compress(zeros, 9), "deflate": zlib.compress(zeros, 9)}
    packed |= {"br": brotli.compress(zeros, quality=5), "zstd": zstd.compress(zeros)}
    raw = zlib.compressobj(9, wbits=-15)
    return {
        **{coding: (coding, body) for coding, body in packed.items()},
        "deflate-raw": ("deflate", raw.compress(zeros) + raw.flush()),
        "gzip-in-gzip": ("gzip, gzip", gzip.compress(packed["gzip"])),
        "br-in-gzip": ("br, gzip", gzip.compress(packed["br"])),
        "zstd-in-br": ("zstd, br", brotli.compress(packed["zstd"])),
        "gzip-members": ("gzip", gzip.compress(bytes(MB)) * 24),
        "zstd-frames": ("zstd", zstd.compress(bytes(MB)) * 24),
        "gzip-and-junk": ("gzip", packed["gzip"] + b"junk" * 1_000),
    }


def _packed() -> Iterator[Case]:
    for name, (coding, body) in _bombs().items():
        yield Case(f"bomb/{name}", http(body, content_encoding=coding), (TOO_LARGE,))
    # Said to be one thing and being another.
    yield Case("packed/lying", http(PAGE, content_encoding="gzip"), (BAD_ENCODING,))
    yield Case("packed/gzip-said-br", http(gzip.compress(PAGE.encode()), content_encoding="br"), (BAD_ENCODING,))
    yield Case("packed/unknown", http(PAGE, content_encoding="rot13"), (BAD_ENCODING,))
    yield Case("packed/9-in-turn", http(PAGE, content_encoding=", ".join(["gzip"] * 9)), (BAD_ENCODING,))
    yield Case("packed/2000-members", http(gzip.compress(b"") * 2_000, content_encoding="gzip"), (BAD_ENCODING,))
    for coding, body in (
        ("gzip", gzip.compress(article("In gzip").encode())),
        ("x-gzip", gzip.compress(article("In x-gzip").encode()) + b"\0\0\0\0"),
        ("deflate", zlib.compress(article("In deflate").encode())),
        ("br", brotli.compress(article("In br").encode())),
        ("zstd", zstd.compress(article("In zstd").encode())),
        ("identity", article("In identity").encode()),
        ("gzip, br", brotli.compress(gzip.compress(article("In gzip, in br").encode()))),
    ):
        yield Case(f"packed/{coding.replace(', ', '-')}", http(body, content_encoding=coding), (DONE,))
    broken = gzip.compress(article("Broken off in gzip").encode())
    yield Case("packed/broken-off", http(broken[: len(broken) // 2], content_encoding="gzip"), (DONE, *_NO_ARTICLE))


_NO_ARTICLE: tuple[State, ...] = tuple(not_article(f"no_{field}") for field in ("headline", "body", "blocks", "text"))
_NOT_HTML = not_article("not_html")


# Malformed -----------------------------------------------------------------------------------------------------------


def _malformed() -> Iterator[Case]:
    body = PAGE.encode()
    malformed: dict[str, bytes] = {
        "http-0.9": body + b"\n",
        "http-0.9-in-a-line": body,
        "empty": b"",
        "status-garbage": b"\x00\x01\x02\xff\xfe garbage\r\n\r\n" + body,
        "status-words": b"HTTP/1.1 OK 200\r\n\r\n" + body,
        "status-99999": b"HTTP/1.1 99999 Much\r\nContent-Length: 0\r\n\r\n",
        "status-negative": b"HTTP/1.1 -1 Less\r\nContent-Length: 0\r\n\r\n",
        "status-000": b"HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n",
        "other-protocol": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n\r\n",
        "length-negative": HEAD + b"Content-Length: -5\r\n\r\n" + body,
        "length-words": HEAD + b"Content-Length: many\r\n\r\n" + body,
        "lengths-differ": HEAD + b"Content-Length: 10\r\nContent-Length: 20\r\n\r\n" + body,
        "length-list-differs": HEAD + b"Content-Length: 10, 20\r\n\r\n" + body,
        "transfer-coding": HEAD + b"Transfer-Encoding: shuffled\r\n\r\n" + body,
        "206-unasked": b"HTTP/1.1 206 Partial Content\r\nContent-Type: text/html\r\nContent-Range: bytes 0-9/99\r\n"
        b"Content-Length: 10\r\n\r\n0123456789",
    }  # fmt: skip
    for name, answer in malformed.items():
        either = (CONNECTION,) if name in ("empty", "http-0.9-in-a-line") else (MALFORMED,)
        yield Case(f"http/{name}", answer, either, alone=True)
    length = b"Content-Length: %d\r\n" % len(body)
    odd: dict[str, tuple[bytes, tuple[State, ...]]] = {
        "lf-only": (b"HTTP/1.1 200 OK\nContent-Type: text/html\n" + length[:-2] + b"\n\n" + body, (DONE,)),
        "nul-header": (HEAD + b"ETag: \"a\x00b\"\r\nX\x00Y: z\r\n" + length + b"\r\n" + body, (DONE,)),
        "esc-header": (HEAD + b"ETag: \"\x1b[31m\"\r\nLast-Modified: \x07\r\n" + length + b"\r\n" + body, (DONE,)),
        "no-colon": (HEAD + b"nothing here\r\n" + length + b"\r\n" + body, (DONE,)),
        "folded": (HEAD + b"X: a\r\n b\r\n" + length + b"\r\n" + body, (DONE,)),
        "lengths-agree": (HEAD + length + length + b"\r\n" + body, (DONE,)),
        "interim-first": (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + HEAD + length + b"\r\n" + body, (DONE,)),
        "no-phrase": (b"HTTP/1.1 200\r\nContent-Type: text/html\r\n" + length + b"\r\n" + body, (DONE,)),
        "204": (b"HTTP/1.1 204 No Content\r\n\r\n", (_NOT_HTML, *_NO_ARTICLE)),
        "304-unasked": (b"HTTP/1.1 304 Not Modified\r\n\r\n", (failed("http_304"),)),
        "empty-200": (http(b""), _NO_ARTICLE),
        "blank-200": (http(b" \r\n "), _NO_ARTICLE),
        "pdf": (http(b"%PDF-1.7\n1 0 obj\n", content_type="application/pdf"), (_NOT_HTML,)),
        "pdf-said-html": (http(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 40), _NO_ARTICLE),
        "html-said-image": (http(article("Said to be a picture"), content_type="image/png"), (_NOT_HTML,)),
        "no-type": (b"HTTP/1.1 200 OK\r\n" + length + b"\r\n" + body, (DONE,)),
        "type-garbage": (http(article("Of no type"), content_type="\x80;;;=,text"), (DONE, _NOT_HTML)),
        "zip": (http(b"PK\x03\x04" + bytes(200), content_type="text/html"), _NO_ARTICLE),
    }  # fmt: skip
    for name, (answer, states) in odd.items():
        yield Case(f"http/{name}", answer, states)


# Cut off -------------------------------------------------------------------------------------------------------------


def _cut() -> Iterator[Case]:
    whole = article("Cut off in its middle", "".join(f"<p>Sentence {n} of a long report.</p>" for n in range(200)))
    half = whole[: len(whole) // 2].encode()

    async def reset(wire: Wire) -> None:
        await wire.send(HEAD + b"Content-Length: %d\r\n\r\n" % len(whole) + half)
        wire.cut()

    async def reset_at_once(wire: Wire) -> None:
        wire.cut()

    def chunked(end: bytes) -> bytes:
        return HEAD + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(half) + half + end

    short = HEAD + b"Content-Length: %d\r\n\r\n" % len(whole) + half
    for name, answer in (
        ("length", short),
        ("chunks", chunked(b"\r\n")),
        ("in-a-chunk", HEAD + b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" + half),
        ("reset", reset),
    ):
        yield Case(f"cut/{name}", answer, (CUT_SHORT, CONNECTION), alone=True, asked=range(2, 4))
    for name, end in (("bad-size", b"\r\nzz\r\n"), ("no-size", b"\r\n\r\n\r\n"), ("long-size", b"\r\n" + b"1" * 5_000)):
        yield Case(f"chunks/{name}", chunked(end), (CUT_SHORT, MALFORMED, CONNECTION), alone=True)
    yield Case("cut/at-once", reset_at_once, (CONNECTION,), alone=True, asked=range(2, 4))
    # Nobody told its length: it's asked for again, then stored and flagged.
    yield Case("cut/close-delimited", HEAD + b"\r\n" + half, (DONE,), asked=range(2, 4))
    yield Case("cut/whole-close-delimited", HEAD + b"\r\n" + PAGE.encode(), (DONE,), asked=range(1, 2))


# Refusals ------------------------------------------------------------------------------------------------------------


def _refused() -> Iterator[Case]:
    page = article("An error page")
    for status in ("400 Bad", "401 Who", "402 Pay", "404 None", "410 Gone", "418 Tea", "451 Law"):
        yield Case(f"error/{status[:3]}", http(page, status), (failed(f"http_{status[:3]}"),), asked=range(1, 2))
    for status in ("403 No", "500 Broken", "502 Bad", "503 Busy", "504 Slow", "599 Odd"):
        yield Case(f"error/{status[:3]}", http(page, status), (failed(f"http_{status[:3]}"),), alone=True)
    for name, wait in (("seconds", "3600"), ("date", "Fri, 31 Dec 2099 23:59:59 GMT"), ("absurd", "9" * 400)):
        limited: Answer = http(page, "429 Too Many", retry_after=wait)
        # The host is left alone: no attempt of the page's, so it waits.
        yield Case(f"error/429-{name}", limited, (("queued", "http_429"), ("queued", "host_waits")), alone=True,
                   asked=range(1, 2))  # fmt: skip
    for tls in ("self_signed", "expired"):
        # Its robots.txt can't be read either, so nothing else is asked there.
        yield Case(f"tls/{tls}", http(PAGE), (("queued", "robots_unreachable"),), alone=True, tls=tls, asked=range(1))
