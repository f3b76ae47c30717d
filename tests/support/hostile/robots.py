"""Hosts by what their robots.txt is, and what comes of the one page that each has."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from tests.support.hostile.cases import DONE, State, blocked
from tests.support.hostile.pages import article
from tests.support.hostile.wire import Answer, Wire, http

MB = 1024 * 1024
UNREACHABLE: State = ("queued", "robots_unreachable")
ALLOW = b"User-agent: *\nAllow: /\n"


@dataclass(frozen=True)
class Host:
    """A host with a page, `/page`, and a robots.txt."""

    name: str
    robots: Answer
    state: State
    more: dict[str, Answer]


def hosts(canary: int) -> Iterator[Host]:
    async def drip(wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        await wire.drip(b"#", 0.2)

    async def never(wire: Wire) -> None:
        await asyncio.sleep(60)

    async def great(wire: Wire) -> None:
        await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % (40 * MB))
        rule = b"Disallow: /not/here\n" * 10_000
        await wire.send(b"User-agent: *\nDisallow: /page\n")
        while wire.sent < 40 * MB:
            await wire.send(rule)

    text = {"content_type": "text/plain"}
    elsewhere = http("", "302 Found", location=f"http://127.0.0.2:{canary}/robots.txt")
    variants: dict[str, tuple[Answer, State]] = {
        "none": (http("", "404 None"), DONE),
        "forbidden": (http("", "403 No"), DONE),
        "broken": (http("", "500 Broken"), UNREACHABLE),
        "busy": (http("", "503 Busy"), UNREACHABLE),
        "html": (http("<!doctype html><h1>Welcome</h1><p>Disallow: / is on this page.</p>"), DONE),
        "great": (great, blocked("robots")),
        "slow": (drip, UNREACHABLE),
        "silent": (never, UNREACHABLE),
        "malformed": (b"\x00\x00\r\n\r\n", UNREACHABLE),
        "cut": (b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nUser-agent: *\nAll", UNREACHABLE),
        "redirected": (http("", "301 Moved", location="/rules"), blocked("robots")),
        "circle": (http("", "301 Moved", location="/robots.txt"), UNREACHABLE),
        "elsewhere": (elsewhere, UNREACHABLE),
        "forbids": (http("User-agent: *\nDisallow: /", **text), blocked("robots")),
        "forbids-us": (http("User-agent: newscorpus\nDisallow: /page", **text), blocked("robots")),
        "wildcards": (http(f"User-agent: *\nDisallow: /{'a*' * 5_000}$\n", **text), DONE),
        "20k-wildcards-a-rule": (http(f"User-agent: *\nDisallow: /{'a*' * 20_000}$\n" * 5, **text), DONE),
        "99k-wildcards": (http("User-agent: *\n" + f"Disallow: /{'a*' * 99}$\n" * 1_000, **text), UNREACHABLE),
        "binary": (http(bytes(range(256)) * 2_000, **text), DONE),
        "sitemap": (
            http(f"Sitemap: http://127.0.0.2:{canary}/sitemap.xml\nSitemap: file:///etc/hostname\n", **text),
            DONE,
        ),
    }
    rules = http("User-agent: *\nDisallow: /page", **text)
    for name, (answer, state) in variants.items():
        more = {"/page": http(article(f"Behind robots.txt, {name}")), "/rules": rules}
        yield Host(name, answer, state, more)
