"""Where a page has its dates, and the places whose dates are another thing's."""

from __future__ import annotations

import pytest

from crawler.items import Article
from crawler.parsers import parse_article

URL = "https://courier.example/news/quay-bridge"
PROSE = "".join(
    f"<p>{text}</p>"
    for text in (
        "The council of the harbour town voted on Tuesday night to rebuild the swing bridge that a barge had struck.",
        "Work begins in the second week of October and lasts fourteen months, according to a plan of the engineers.",
        "Shopkeepers on the east bank say that trade has fallen by more than a third since the bridge was closed.",
        "The harbour master told councillors that the new pier would be set back four metres from the channel.",
    )
)
HEADLINE = "<h1>Town votes to rebuild its swing bridge</h1>"


def page(body: str, *, head: str = "", lang: str = "en", url: str = URL) -> Article:
    return parse_article(
        f'<html lang="{lang}"><head><title>Town votes to rebuild its swing bridge</title>{head}</head>'
        f'<body><header class="site"><a href="/">The Courier</a><nav><a href="/news">News</a></nav></header>'
        f"<main><article>{body}</article></main><footer>© 2026 The Courier</footer></body></html>",
        url,
    )


def day(article: Article) -> str | None:
    return article.date_published.date().isoformat() if article.date_published else None


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="top"><span class="date">16 September 2026</span></div>{HEADLINE}{PROSE}',
        f"<p>Marlow, 16 September 2026</p>{HEADLINE}{PROSE}",
        f'{HEADLINE}{PROSE}<p class="pubdate">Published on 16 September 2026, 06:30</p>',
        f"{HEADLINE}{PROSE}<p>First published: 16 September 2026</p>",
        f"{HEADLINE}{PROSE}<footer><small>Posted by Anna Muster on 16 September 2026</small></footer>",
        f'{HEADLINE}<abbr class="published" title="2026-09-16T06:30:00Z">2 hours ago</abbr>{PROSE}',
        f'{HEADLINE}<b><relative-time datetime="2026-09-16T06:30:00Z">now</relative-time></b>{PROSE}',
        f'{HEADLINE}<span class="timestamp" data-timestamp="1789540200">2 hours ago</span>{PROSE}',
        f'{HEADLINE}<div class="post-date" data-utc="2026-09-16T06:30:00Z"></div>{PROSE}',
        f'{HEADLINE}<span itemprop="datePublished" content="2026-09-16">Wed</span>{PROSE}',
        f'{HEADLINE}{PROSE}<span property="schema:dateCreated" content="2026-09-16T06:30:00+00:00"></span>',
        f"{HEADLINE}<h4>Published</h4><div>16 September 2026</div>{PROSE}",
        f"{HEADLINE}<p>Doors open <time datetime='2026-12-24T19:00'>24 December</time> at the hall.</p>"
        f"<p>Published <time datetime='2026-09-16T06:30+02:00'>16 September 2026</time></p>{PROSE}",
        f"{HEADLINE}<p>The harbour fair opens on 3 October 2026 in the fish market.</p><p>16 September 2026</p>{PROSE}",
        f"{HEADLINE}<div>Wed 16.09.26 | 06:30 | By <span><a href='/x'>Anna Muster</a></span></div>{PROSE}",
        f"{HEADLINE}<p>Marlow Quay, 16 September 2026 – The council of the harbour town has voted on Tuesday night"
        f" to rebuild the swing bridge that a barge had struck in the winter, nine votes to four.</p>{PROSE}",
        f'{HEADLINE}{PROSE}<script>window.page = {{"id": 7, "datePublished": "2026-09-16T06:30:00Z"}}</script>',
        f'{HEADLINE}{PROSE}<script>push("{{\\"publish_date\\":\\"2026-09-16\\"}}")</script>',
    ],
)
def test_places_of_a_date_of_publication(body: str) -> None:
    assert day(page(body)) == "2026-09-16"


@pytest.mark.parametrize(
    "body",
    [
        f'{HEADLINE}{PROSE}<section id="comments"><ol><li><b>Cat</b> <time datetime="2026-09-20T08:00Z">20 September'
        " 2026</time><p>Leave the bridge.</p></li></ol></section>",
        f'{HEADLINE}{PROSE}<div class="comment-list"><p class="date">20 September 2026</p><p>Leave it.</p></div>',
        f'{HEADLINE}{PROSE}<ul><li><h3><a href="/x">Old ferry sold to museum</a></h3><time>1 May 2024</time></li></ul>',
        f'{HEADLINE}{PROSE}<div class="related"><span class="date">1 May 2024</span></div>',
        f'{HEADLINE}{PROSE}<aside><h3>Most read</h3><p>The ferry, its captain and cat</p><p>Published 1 May 2024</p>'
        "<p>The old quay and its cranes in the winter</p></aside>",
        f"{HEADLINE}<p>The harbour fair opens on 3 October 2027 in the fish market.</p>{PROSE}",
        f"{HEADLINE}<p>Doors open <time datetime='2026-12-24'>24 December</time> at the hall.</p>{PROSE}",
        f"{HEADLINE}<p>Event date: 3 October 2027</p>{PROSE}",
        f"{HEADLINE}<p>3 October 2027 – 5 October 2027</p>{PROSE}",
        f"{HEADLINE}{PROSE}<p>Copyright 3 May 2024</p>", f"{HEADLINE}<p>09/06/2026</p>{PROSE}",
        f"{HEADLINE}<div class='current-date'>Tuesday, 1 December 2026</div>{PROSE}",
        f'{HEADLINE}{PROSE}<script>x = [{{"publish_date": "2026-09-16"}}, {{"publish_date": "2026-09-17"}}]</script>',
    ],
)  # fmt: skip
def test_dates_of_other_things_are_left_out(body: str) -> None:
    assert day(page(body)) is None


def test_the_day_in_a_masthead_is_today() -> None:
    article = parse_article(
        f"<header><time datetime='2026-11-30'>Monday, 30 November 2026</time><nav><a href='/'>News</a></nav></header>"
        f"<main>{HEADLINE}{PROSE}</main>",
        URL,
    )

    assert article.date_published is None


@pytest.mark.parametrize(
    ("body", "published", "modified"),
    [
        ('<time itemprop="dateModified" datetime="2026-09-18T10:00Z">18 September</time>'
         '<time datetime="2026-09-16T06:30Z">16 September</time>', "2026-09-16", "2026-09-18"),
        ('<time itemprop="dateModified" datetime="2026-09-18T10:00Z">18 September 2026</time>', None, "2026-09-18"),
        ("<p>Updated on 18 September 2026. Published on 16 September 2026.</p>", "2026-09-16", "2026-09-18"),
        ("<p>Last updated on 18 September 2026</p>", None, "2026-09-18"),
        ("<p>Updated</p><p>18 September 2026</p>", None, "2026-09-18"),
        ("<p class='updated-on'>18 September 2026</p>", None, "2026-09-18"),
        ("<time class='published updated' datetime='2026-09-16'>16 September 2026</time>", "2026-09-16", None),
    ],
)  # fmt: skip
def test_an_update_is_no_publication(body: str, published: str | None, modified: str | None) -> None:
    article = page(f"{HEADLINE}{body}{PROSE}")

    assert day(article) == published
    assert (article.date_modified.date().isoformat() if article.date_modified else None) == modified


@pytest.mark.parametrize(
    ("lang", "head", "url", "body", "expected"),
    [
        ("en", "", URL, "<p>09/06/2026</p><p>Read on 25/05/2026 by many</p>", "2026-06-09"),
        ("en", "", URL, "<p>09/06/2026</p><p>Read on 05/25/2026 by many</p>", "2026-09-06"),
        ("en", '<meta property="og:locale" content="en_GB">', URL, "<p>09/06/2026</p>", "2026-06-09"),
        ("en", "", "https://courier.example/2026/06/quay-bridge", "<p>09/06/2026</p>", "2026-06-09"),
        ("en", "", "https://courier.co.uk/quay-bridge", "<p>09/06/2026</p>", "2026-06-09"),
        ("en", '<meta name="lastmod" content="2026-09-06T10:00">', URL, "<p>09/06/2026</p>", "2026-09-06"),
    ],
)
def test_other_evidence_decides_the_order_of_day_and_month(
    lang: str, head: str, url: str, body: str, expected: str
) -> None:
    assert day(page(f"{HEADLINE}{body}{PROSE}", head=head, lang=lang, url=url)) == expected


def test_a_page_of_many_boxes_is_read_in_no_time() -> None:
    boxes = "<div><span class='date'>1 May 2024</span><a href='/x'>" * 3_000

    assert day(page(f"{HEADLINE}{PROSE}{boxes}")) in (None, "2024-05-01")


@pytest.mark.parametrize(
    "body",
    [
        f'{HEADLINE}<p data-date="2026-09-16">yesterday</p>{PROSE}',
        f'{HEADLINE}<div class="meta" data-published="2026-09-16T06:30:00Z">2 hours ago</div>{PROSE}',
        f'{HEADLINE}<local-time datetime="2026-09-16T06:30:00Z">now</local-time>{PROSE}',
        f'<div data-publish-date="2026-09-16">{HEADLINE}{PROSE}</div>',
    ],
)
def test_dates_in_attributes_of_unmarked_elements(body: str) -> None:
    assert day(page(body)) == "2026-09-16"


@pytest.mark.parametrize("attribute", ["data-modified-date", "data-event-date", "data-end-time", "data-id"])
def test_attributes_of_other_dates(attribute: str) -> None:
    assert day(page(f'{HEADLINE}<div {attribute}="2026-09-16T06:30:00Z">soon</div>{PROSE}')) is None


@pytest.mark.parametrize(
    "box",
    [
        '<div class="event"><span class="date">24 December 2026</span><p>Concert at the hall</p></div>',
        "<table><tr><td>3 October 2027</td><td>Marlow United play the team of Harbour City</td></tr></table>",
        '<div class="reply"><span class="date">1 May 2024</span></div>',
        "<figure><figcaption>The pier, 3 May 2024</figcaption></figure>", "<p>Tickets from 3 October 2027</p>",
    ],
)  # fmt: skip
def test_boxes_of_other_things_near_and_far(box: str) -> None:
    assert day(page(f"{HEADLINE}{box}{PROSE}")) is day(page(f"{HEADLINE}{PROSE}{box}")) is None


def test_a_table_and_an_aside_may_be_the_articles_date_line() -> None:
    table = "<table><tr><td>By Nils Berg</td><td>16 September 2026</td></tr></table>"

    assert day(page(f"{HEADLINE}{table}{PROSE}")) == "2026-09-16"
    assert day(page(f"{HEADLINE}<aside><time datetime='2026-09-16'>16 September</time></aside>{PROSE}")) == "2026-09-16"
