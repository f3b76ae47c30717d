"""Articles on several pages, for a small site."""

from __future__ import annotations

from storage.records import StoredArticle
from tests.support.crawling import Desk
from tests.support.small_site import SmallSite

PROSE = (
    "The harbour board met on Tuesday evening to settle who pays for the new quay, and met in vain once more.",
    "Twenty years of tides have taken more from the old wall than any storm, the surveyors told the meeting.",
    "Fishermen asked for a slipway, as they had asked their fathers' board, and were told to put it in writing.",
    "A second vote is called for the autumn, when the councillors who were away at sea are expected to be back.",
    "Until then the crane stands idle, and children have taken to calling it the heron, for it never moves.",
)
BIO = "Ada Byron has reported from the harbour for this paper since the ferry was still a rowing boat in summer."
RULES = "rules: {next_page: a.next, single_page: a.whole}\n"


def listed(site: SmallSite, *paths: str) -> None:
    items = "".join(f"<item><title>Quay {path}</title><link>{site.url}{path}</link></item>" for path in paths)
    site.answers["/rss.xml"] = f'<rss version="2.0"><channel><title>Q</title>{items}</channel></rss>'


def page(
    *paragraphs: str, links: str = "", canonical: str = "", headline: str = "Who pays for the quay", day: int = 1
) -> str:
    head = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<html lang="en"><head><title>{headline}</title>{head}<meta property="article:published_time" '
        f'content="2026-03-{day:02}T10:00:00Z"></head><body><article><h1>{headline}</h1>{body}</article>{links}</body></html>'
    )


def following(href: str) -> str:
    return f'<a class="next" href="{href}">Next page</a>'


def in_pages(site: SmallSite, path: str, pages: int) -> None:
    """Serve an article of several pages. Each page has one paragraph and the author's box."""
    for number in range(1, pages + 1):
        links = following(f"{path}?page={number + 1}") if number < pages else ""
        address = path if number == 1 else f"{path}?page={number}"
        site.answers[address] = page(PROSE[number - 1], BIO, links=links)


def stored(desk: Desk, url: str) -> StoredArticle:
    with desk.corpus() as corpus:
        article = corpus.get(url)
    assert article is not None
    return article
