"""Pages and lists that are in order, but for what is put into them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape

WORDS = "harbour council quay storm ferry bridge school market tower river mayor budget crane lock dike pier".split()


def article(title: str, text: str = "", *, head: str = "", body: str = "", date: str = "2026-11-20T08:00:00Z") -> str:
    """A page that is an article's: what it's told by is in `text`, `head` and `body`."""
    content = text or sentences(title)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(title)}</title>"
        f"<meta property=article:published_time content='{date}'>{head}</head>"
        f"<body><article><h1>{escape(title)}</h1>{content}{body}</article></body></html>"
    )


def sentences(seed: str, paragraphs: int = 3) -> str:
    """Paragraphs of words that no other seed has: nothing in them is anybody's copy, or furniture."""
    return "".join(f"<p>{' '.join(_words(f'{seed} {number}'))}.</p>" for number in range(paragraphs))


def _words(seed: str) -> Iterator[str]:
    digest = sha256(seed.encode("utf-8", "replace")).digest()
    for at in range(0, len(digest), 2):
        yield WORDS[digest[at] % len(WORDS)] + "aeiou"[digest[at + 1] % 5] + WORDS[digest[at + 1] // 16]


def rss(links: Sequence[str]) -> str:
    items = "".join(f"<item><link>{escape(link)}</link></item>" for link in links)
    return f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>"


def atom(links: Sequence[str]) -> str:
    entries = "".join(f"<entry><title>News</title><link href='{escape(link)}'/></entry>" for link in links)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>"


def urlset(links: Sequence[str]) -> str:
    urls = "".join(f"<url><loc>{escape(link)}</loc></url>" for link in links)
    return f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>"


def sitemap_index(links: Sequence[str]) -> str:
    maps = "".join(f"<sitemap><loc>{escape(link)}</loc></sitemap>" for link in links)
    return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{maps}</sitemapindex>"


def section(links: Sequence[str], further: str = "") -> str:
    anchors = "".join(f"<li><a href='{escape(link)}'>The council votes on the quay</a></li>" for link in links)
    return f"<html><head>{further}</head><body><h1>News</h1><ul>{anchors}</ul></body></html>"
