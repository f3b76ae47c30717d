"""Feeds and sitemaps that aren't what they should be, and what reading each is to come to."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.support.hostile.pages import atom, rss, sitemap_index, urlset
from tests.support.hostile.wire import Answer, Wire, http

MB = 1024 * 1024
_LOL = (
    "<!DOCTYPE lolz [<!ENTITY l0 'lol'>"
    + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
_QUAD = f"<!DOCTYPE q [<!ENTITY q '{'q' * 50_000}'>]>"


@dataclass(frozen=True)
class List:
    """A discovery page of a hostile source."""

    name: str
    kind: str
    answer: Answer
    reasons: tuple[str | None, ...]
    """What may be said of it; None: it was read."""
    links: int = 0
    """Addresses that are found on it."""


def lists(canary: int, marked: str) -> Iterator[List]:
    """All of them. Wherever one can be read at all, its links lead to addresses that are 404."""
    makers: tuple[tuple[str, Callable[[list[str]], str]], ...] = (("feed", rss), ("sitemap", urlset))
    for kind, make in makers:
        link = f"/listed/{kind}"
        outside = f"<!DOCTYPE x [<!ENTITY x SYSTEM 'file://{marked}'><!ENTITY y SYSTEM 'http://127.0.0.2:{canary}/'>]>"
        external = f"<!DOCTYPE x SYSTEM 'http://127.0.0.2:{canary}/x.dtd'>"
        yield List(f"{kind}-lol", kind, http(_LOL + make([f"{link}/lol"]).replace("/lol<", "/&l9;<")), ("doctype",))
        yield List(
            f"{kind}-quad", kind, http(_QUAD + make([f"{link}/q"]).replace("/q<", f"/{'&q;' * 5_000}<")), ("doctype",)
        )
        yield List(f"{kind}-xxe", kind, http(outside + make([f"{link}/x"]).replace("/x<", "/&x;&y;<")), ("doctype",))
        yield List(f"{kind}-extdtd", kind, http(external + make([f"{link}/dtd"])), (None, "doctype"), 1)
        yield List(f"{kind}-deep", kind, http("<rss>" + "<a>" * 300_000), ("unreadable", "not_sitemap", None))
        yield List(f"{kind}-html", kind, http("<!doctype html><h1>Not a list</h1>"), ("html",))
        yield List(f"{kind}-empty", kind, http(""), ("empty",))
        yield List(f"{kind}-junk", kind, http(bytes(range(256)) * 100), (f"not_{kind}", "unreadable"))
        yield List(f"{kind}-utf16", kind, http(make([f"{link}/utf16"]).encode("utf-16")), (None,), 1)
        yield List(f"{kind}-broken", kind, http(make([f"{link}/broken"])[:-20] + "&nope; <b></i>"), (None,), 1)
    yield List("feed-atom", "feed", http(atom(["/listed/atom"])), (None,), 1)
    yield List("feed-many", "feed", http(rss([f"/listed/many/{n}" for n in range(20_000)])), ("too_many",))
    bomb = gzip.compress(b"<urlset>" + b"<url><loc>http://127.0.0.1/x</loc></url>" * (80 * MB // 40))
    yield List("sitemap-bomb", "sitemap", http(bomb, content_type="application/gzip"), ("too_large",))
    yield List("sitemap-bomb-packed", "sitemap", http(bomb, content_encoding="gzip"), ("too_large",))
    yield List("sitemap-self", "sitemap", http(sitemap_index(["/lists/sitemap-self", "/lists/nested?0"])), (None,))
    yield List("sitemap-endless", "sitemap", _endless, ("too_large", "timeout"))
    yield List(
        "sitemap-cut",
        "sitemap",
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + urlset([]).encode(),
        ("cut_short",),
    )


async def _endless(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<urlset>")
    await wire.drip(b"<url><loc>http://127.0.0.1/endless</loc></url>" * 1_000, 0)


def nested(path: str) -> Answer | None:
    """Indexes in indexes, without end."""
    name, _, number = path.partition("?")
    if name == "/lists/nested" and number.isdecimal():
        return http(sitemap_index([f"/lists/nested?{int(number) * 2 + n}" for n in (1, 2)]))
    return None
