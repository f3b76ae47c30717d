"""What befalls the invented newspaper: each mode is a trouble that real newspapers had, to be told by its symptoms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Literal

from tests.site import pages
from tests.site.answers import HTML, Answer, page
from tests.site.articles import SiteArticle, mastheads

Mode = Literal[
    "normal", "redesign", "redesign_empty", "outage", "blocked", "blocked_pages", "captcha", "quiet", "dead_feed",
    "dead_feed_page", "dead_feed_still", "lying_etag", "too_many", "soft_404", "robots_down", "dates_gone", "furniture",
]  # fmt: skip
STILL: tuple[Mode, ...] = ("quiet", "dead_feed_still")
"""Modes in which lists say what they said before."""
RETRY_AFTER_S = 120
"""What "too_many" asks for."""
FURNITURE = (
    "The Courier has carried the news of this coast for more than a century and a half, and it can go on doing so "
    "only if those who read it help to pay for its reporters, its presses and the two bicycles that it still owns.",
    "Readers who join the Friends of the Courier before the end of the month receive a mug, a calendar of the tides "
    "and an invitation to the summer party in the yard behind the printing house, where the editor will answer.",
    "This page was made with the help of the county's fund for local papers, which has no say in what is printed here, "
    "and anybody who finds a mistake in it is asked to write to the readers' desk, which publishes each correction.",
)
"""The paragraphs that every article carries in the mode of that name."""
NOT_FOUND = "Sorry, we couldn't find that page"
_APOLOGY = (
    "The page that you are looking for may have been moved, renamed or taken away since the link that brought you here "
    "was made, or the address may have lost a letter or two on its way to your screen, as happens to the best of us.",
    "If you typed the address yourself, please check that it is spelled correctly. If you followed a link from another "
    "part of our site, we would be grateful if you told our readers' desk about it, so that it can be mended soon.",
    "In the meantime you may want to go back to our front page, where the latest stories are gathered through the day, "
    "or to look through the sections on politics and culture, which our editors put together anew every morning.",
)
_WALL = (
    "<h1>Access denied</h1><p>You don't have permission to access this page on this server.</p><p>Reference #18.</p>"
)
_CAPTCHA = (
    '<div id="challenge"><h1>One more step</h1><p>Please prove that you are human to go on to the Courier.</p>'
    '<form action="/challenge" method="post"><div class="captcha-box" data-sitekey="0x4AAA"></div></form>'
    "<noscript><p>Enable JavaScript and cookies to continue.</p></noscript></div>"
)
_LISTS = ("rss.xml", "atom.xml", "sitemap.xml.gz", "news-sitemap.xml", "sitemap-archive.xml.gz")


def instead(mode: Mode, path: str) -> Answer | None:
    """Return what stands in the way of an address in this mode; None if nothing does."""
    robots, listing = path == "/robots.txt", path.endswith(_LISTS)
    if mode == "outage" or (mode == "robots_down" and robots):
        return Answer(503, b"The presses are stuck.", "text/plain")
    if robots:
        return None
    if mode == "blocked" or (mode == "blocked_pages" and not listing):
        return Answer(403, _document("Access denied", _WALL).encode(), HTML)
    if mode == "captcha" and not listing:
        return page(_document("Just a moment...", _CAPTCHA))
    if mode == "too_many":
        return Answer(429, b"Too many requests.", "text/plain", Retry_After=str(RETRY_AFTER_S))
    if mode == "dead_feed" and listing:
        return Answer(404 if "sitemap" not in path else 410, b"Gone.", "text/plain")
    if mode == "dead_feed_page" and listing:
        return page(_document("The Harbour Courier", "<h1>Our feeds</h1><p>Feeds have moved to our new app.</p>"))
    return None


def stands_still(mode: Mode, path: str) -> bool:
    """Whether the address lists in this mode what it listed before."""
    listing = path.endswith(_LISTS)
    return listing if mode == "dead_feed_still" else mode == "quiet"


def changed(article: SiteArticle, mode: Mode) -> SiteArticle:
    """Return the article as pages and lists tell of it in this mode."""
    if mode == "dates_gone":
        return replace(article, date_published=None, date_modified=None)
    if mode == "furniture":
        first, *others = article.paragraphs
        added = [("paragraph", text) for text in FURNITURE]
        return replace(article, paragraphs=(first, added[0], *others, *added[1:]))
    return article


def article_page(
    article: SiteArticle, host: str, others: Sequence[SiteArticle], mode: Mode, *, amp: bool = False
) -> Answer:
    """Return what the address of an article answers in this mode, when nothing stands in its way."""
    if mode == "soft_404":
        return page(_document(NOT_FOUND, _apology()))
    if mode in ("redesign", "redesign_empty"):
        return page(_redesigned(article, empty=mode == "redesign_empty"))
    changed_article = changed(article, mode)
    html = pages.article_page(changed_article, host, others, amp=amp)
    if pages.is_cp1251(article):
        return Answer(200, html.encode("cp1251", "xmlcharrefreplace"), "text/html")
    return page(html, article.listed if changed_article == article else None)


def _document(title: str, body: str, language: str = "en") -> str:
    head = f'<meta charset="utf-8"><title>{escape(title)}</title>'
    return f'<!DOCTYPE html>\n<html lang="{language}"><head>{head}</head>\n<body>{body}</body></html>\n'


def _redesigned(article: SiteArticle, *, empty: bool) -> str:
    """Another template: headline and paragraphs in boxes with meaningless names, and nothing said of them anywhere."""
    text = "".join(f'<p class="sc-x">{escape(text)}</p>' for _, text in article.paragraphs)
    story = (
        f'<div class="sc-a1"><div class="sc-h9">{escape(article.headline)}</div><div class="sc-b7">{text}</div></div>'
    )
    if empty:
        story = '<div id="root"></div><script src="/app.js"></script>'
    title = f"{article.headline} | {mastheads()[article.language]['title']}"
    return _document(title, f'<nav class="sc-top"><a href="/">Menu</a></nav>{story}', article.language)


def _apology() -> str:
    text = "".join(f"<p>{escape(line)}</p>" for line in _APOLOGY)
    return f'<article><h1>{NOT_FOUND}</h1><div class="story-body">{text}</div></article>'
