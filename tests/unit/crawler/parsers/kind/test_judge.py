# ruff: noqa: E501
"""Lists, shops and forums are refused by the evidence of the whole page; articles that look alike stay."""

from __future__ import annotations

import json

import pytest

from crawler.errors import NotAnArticle
from crawler.parsers import parse_article
from crawler.source import Rules, Source
from tests.unit.crawler.parsers.kind.test_walls import STORY, page, paragraphs

DATED = (
    '<meta property="article:published_time" content="2026-03-01T10:00:00Z"><meta property="og:type" content="article">'
)
WORDS = "harbour council ferry bridge market school winter storm library station".split()


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def title(number: int) -> str:
    return f"The {WORDS[number % 10]} and the {WORDS[(number * 7 + 3) % 10]} of ward {number}"


def cards(number: int, teaser: bool = True) -> str:
    return "".join(
        f"<article class=card><h3><a href=/news/{n}>{title(n)}</a></h3><time>{n % 27 + 1} March 2026</time>"
        + (f"<p>Ward {n} hears of its {WORDS[n % 10]} this week.</p>" if teaser else "")
        + "</article>"
        for n in range(number)
    )


def shop(number: int) -> str:
    return "".join(
        f"<li class=product><a href=/p/{n}><h3>Oilskin jacket, size {n}</h3></a><span class=price>£{n + 20}.00</span>"
        "<button>Add to cart</button></li>"
        for n in range(number)
    )


def posts(number: int) -> str:
    return "".join(
        f"<div class=post><div class=author><a href=/u/{n}>sailor{n}</a></div><div class=date>{n % 27 + 1} March 2026</div>"
        f"<div class=text><p>I had the same trouble with my {WORDS[n % 10]} engine last year, and a new pump did the trick "
        f"for me after {n + 2} days.</p></div><button>Reply</button><button>Quote</button></div>"
        for n in range(number)
    )


LIST_URL = "https://herald.example/category/news/"
LISTS = {
    "section": page("News | Herald", f"<h1>News</h1>{cards(30)}", '<meta property="og:type" content="website">'),
    "bare titles": page("Archive | Herald", f"<h1>Archive</h1>{cards(60, teaser=False)}"),
    "declared": page(
        "Sport",
        f"<h1>Sport</h1>{cards(25)}",
        json_ld({"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement": []}}),
    ),
    "shop's list": page("Jackets | Shop", f"<h1>Jackets</h1><ul>{shop(30)}</ul>"),
}
PRODUCT = page(
    "Oilskin jacket | Shop",
    "<h1>Oilskin jacket</h1><span class=price>£89.00</span><form action=/cart/add><select><option>S<option>M</select>"
    "<button>Add to cart</button></form><p>A jacket of waxed cotton that keeps the rain out for a day at sea, with two "
    f"pockets and a hood.</p><ul><li>Waxed cotton</li><li>Two pockets</li></ul><h2>You may also like</h2><ul>{shop(4)}</ul>",
    '<meta property="og:type" content="product"><meta property="product:price:amount" content="89.00">'
    + json_ld({"@type": "Product", "name": "Oilskin jacket", "offers": {"@type": "Offer", "price": "89.00"}}),
)
FORUM = page(
    "Engine won't start | Sailors' forum",
    f"<h1>Engine won't start</h1>{posts(14)}",
    '<meta name="generator" content="phpBB">' + json_ld({"@type": "DiscussionForumPosting", "headline": "Engine"}),
)
COMMENTS = "".join(
    f"<li class=comment><b>reader{n}</b> <span>{n % 27 + 1} March 2026</span><p>Comment {n}: the board never listens to those "
    "who moor there.</p></li>"
    for n in range(300)
)
LISTICLE = "".join(
    f"<h2>{n}. The {WORDS[n]} walk</h2><p>It begins at the {WORDS[n]} and ends at the sea after {n + 3} miles, with a view "
    "of the islands on a clear day and an inn half way.</p>"
    for n in range(1, 10)
)
ARTICLES = {
    "with comments": page("Quay", f"<article><h1>Who pays for the quay</h1>{paragraphs(*STORY * 2)}</article><ol id=comments>{COMMENTS}</ol>", DATED),
    "with related": page("Quay", f"<main><h1>Who pays for the quay</h1>{paragraphs(*STORY)}</main><section>{cards(40, teaser=False)}</section>", DATED),
    "list article": page("10 best walks | Herald", f"<article><h1>The 10 best walks by the sea</h1>{LISTICLE}</article>", DATED),
    "review": page(
        "Review: oilskin jacket",
        f"<article><h1>Review: the oilskin jacket that lasts</h1><p>By Ada Byron</p>{paragraphs(*STORY)}<p>Rating: 4 of 5</p>"
        "<p>Price: £89.00</p></article>",
        DATED + json_ld({"@type": "Review", "headline": "Review", "itemReviewed": {"@type": "Product", "name": "Jacket"}}),
    ),
    "interview": page(
        "Interview", "<article><h1>“The crane never moves”</h1>"
        + "".join(f"<p><b>What of the {word}?</b></p><p>The {word} stays as it is, as far as I know, and nobody has asked us to mend it.</p>" for word in WORDS)
        + "</article>", DATED,
    ),
    "live blog": page(
        "Live: the vote", "<article><h1>Live: the vote on the quay</h1>"
        + "".join(f"<div class=entry><time>{9 + n // 6}:{n % 6}0</time><h3>Speaker {n}</h3><p>{STORY[n % 4]}</p></div>" for n in range(20))
        + "</article>", DATED + json_ld({"@type": "LiveBlogPosting", "headline": "Live", "datePublished": "2026-03-01"}),
    ),
    "bare": page("Quay", f"<h1>Who pays for the quay</h1>{paragraphs(*STORY)}"),
}  # fmt: skip


def refused(html: str, url: str, source: Source | None = None) -> NotAnArticle:
    with pytest.raises(NotAnArticle) as error:
        parse_article(html, url, source)
    return error.value


@pytest.mark.parametrize("html", LISTS.values(), ids=LISTS.keys())
def test_a_list_is_refused(html: str) -> None:
    error = refused(html, LIST_URL)

    assert error.reason == "listing_page"
    assert "likely no article" in error.evidence


def test_a_product_is_refused() -> None:
    assert refused(PRODUCT, "https://shop.example/products/oilskin-jacket").reason == "product_page"


def test_a_forum_is_refused() -> None:
    assert refused(FORUM, "https://sailors.example/forum/viewtopic.php?t=12").reason == "forum_page"


@pytest.mark.parametrize("url", ["https://herald.example/", "https://herald.example/news/2026/03/01/quay", LIST_URL])
@pytest.mark.parametrize("html", ARTICLES.values(), ids=ARTICLES.keys())
def test_an_article_stays_whatever_its_url(html: str, url: str) -> None:
    assert len(parse_article(html, url).text) > 200


def test_a_rule_for_the_body_is_the_way_out() -> None:
    source = Source("herald", "H", "https://herald.example/", rules=Rules(body=("main",)))
    html = page("News | Herald", f"<main><h1>News</h1>{cards(30)}</main>")

    assert refused(html, LIST_URL).reason == "listing_page"
    assert parse_article(html, LIST_URL, source).text
