"""Which object of JSON-LD describes the page's article, and what follows from references to other objects."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crawler.items import Article
from crawler.parsers import parse_article

URL = "https://www.gazette.example/news/harbour-bridge"
HEADLINE = "Council closes the harbour bridge for the winter"
PROSE = (
    "<p>" + "The council met in the old harbour hall on Monday and spoke of the bridge for four hours. " * 4 + "</p>"
)
OTHER = {
    "@type": "NewsArticle",
    "headline": "Herring catch is the best since the war",
    "url": "https://www.gazette.example/news/herring",
    "author": {"@type": "Person", "name": "Udo Other"},
    "datePublished": "2024-01-01",
    "image": "https://www.gazette.example/herring.jpg",
}
VIDEO = {
    "@type": "VideoObject",
    "name": "Barge hits pier",
    "uploadDate": "2024-02-03",
    "datePublished": "2024-02-03",
    "author": {"@type": "Organization", "name": "Clip Agency"},
}
OWN = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "author": {"@type": "Person", "name": "Anna Muster"},
    "datePublished": "2024-05-03",
}


def page(*objects: Any, head: str = "", byline: str = "By Anna Muster", day: str = "3 May 2024") -> Article:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in objects)
    shown = f'<p class="byline">{byline}</p>' * bool(byline) + f'<p class="date">{day}</p>' * bool(day)
    return parse_article(
        f"<html><head><title>{HEADLINE} | The Gazette</title>{head}{scripts}</head>"
        f"<body><main><article><h1>{HEADLINE}</h1>{shown}{PROSE}</article></main></body></html>",
        URL,
    )


def facts(article: Article) -> tuple[str, list[str], str]:
    day = article.published_day
    return article.headline, [author.name for author in article.authors], str(day)


SEEN = (HEADLINE, ["Anna Muster"], "2024-05-03")


@pytest.mark.parametrize(
    "foreign",
    [
        OTHER,
        [OTHER],
        {key: value for key, value in OTHER.items() if key != "url"},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": OTHER}]},
        {"@graph": [{"@type": "WebSite", "name": "The Gazette"}, OTHER]},
        {"@type": "WebPage", "name": HEADLINE, "mentions": [OTHER], "video": VIDEO},
        VIDEO,
        {"@type": "WebPage", "name": HEADLINE, "video": VIDEO},
        {**OTHER, "@type": "JobPosting", "title": "Herring smoker"},
        {**OTHER, "@type": "SocialMediaPosting"},
        {**OTHER, "@type": "Review", "itemReviewed": {"@type": "Book", "name": "Herring"}},
    ],
)
def test_an_object_about_something_else_does_not_outrank_the_page(foreign: Any) -> None:
    article = page(foreign)

    assert facts(article) == SEEN
    assert article.image is None


def test_what_was_refused_is_in_the_provenance() -> None:
    provenance = page(OTHER).provenance

    assert provenance["authors"] == "byline; refused: Udo Other (json-ld) is of another article"
    assert provenance["date_published"].endswith("refused: 2024-01-01 (json-ld) is of another article")
    assert "Herring catch is the best" in provenance["headline"]


@pytest.mark.parametrize(
    "own",
    [
        OWN,
        {**OWN, "headline": "Council closes the harbour bridge"},
        {**OWN, "headline": "Council closes the harbour bri…"},
        {**OWN, "headline": "Harbour bridge closes for the winter, says the council"},
        {**OWN, "headline": "Quite another title for search engines", "url": URL},
        {**OWN, "headline": "Quite another title for search engines", "@id": f"{URL}#article"},
        {**OWN, "headline": "Quite another title", "mainEntityOfPage": {"@id": URL}},
        {**OWN, "headline": "Quite another title", "mainEntityOfPage": "/news/harbour-bridge"},
        {key: value for key, value in OWN.items() if key != "headline"},
    ],
)
def test_the_pages_own_object_is_known_by_its_url_or_its_headline(own: dict[str, Any]) -> None:
    """Cut, shorter, in other words, or without a headline: with other articles before and behind."""
    for objects in ([own], [OTHER, own], [own, OTHER], [VIDEO, OTHER, own]):
        article = page(*objects, byline="", day="")
        assert (facts(article)[1:], article.provenance["date_published"].partition(",")[0]) == (SEEN[1:], "json-ld")


def test_a_page_without_a_headline_to_compare_takes_its_only_object() -> None:
    article = parse_article(
        f'<script type="application/ld+json">{json.dumps(OWN)}</script><h1>News</h1>{PROSE}', "https://gazette.example"
    )

    assert facts(article) == SEEN


# References -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("#anna", "#anna"),
        ("#anna", f"{URL}#anna"),
        (f"{URL}#anna", "#anna"),
        ("https://x.example/1", "https://x.example/1"),
    ],
)
def test_references_are_followed_by_whole_ids_and_by_fragments(reference: str, name: str) -> None:
    graph = {
        "@graph": [
            {**OWN, "author": {"@id": reference}, "publisher": {"@type": "Organization", "@id": "#gazette"}},
            {"@type": "Person", "@id": name, "name": "Anna Muster"},
            {"@type": "Organization", "@id": f"{URL}#gazette", "name": "The Gazette"},
        ]
    }
    article = page(graph, byline="")

    assert (facts(article)[1], article.publisher) == (["Anna Muster"], "The Gazette")


@pytest.mark.parametrize(
    ("image", "more"),
    [
        ("https://www.gazette.example/i/bridge.jpg", ()),
        (["/i/bridge.jpg"], ()),
        ({"@type": "ImageObject", "url": "https://www.gazette.example/i/bridge.jpg"}, ()),
        ({"@type": "ImageObject", "contentUrl": "/i/bridge.jpg"}, ()),
        ({"@id": "#p"}, ({"@type": "ImageObject", "@id": "#p", "contentUrl": "/i/bridge.jpg"},)),
        ({"@id": "#p"}, ({"@type": "ImageObject", "@id": f"{URL}#p", "url": "/i/bridge.jpg"},)),
        ([{"@type": "ImageObject", "url": "/pixel.gif", "width": 1, "height": 1}, "/i/bridge.jpg"], ()),
        ({"@id": "https://www.gazette.example/i/bridge.jpg"}, ()),
    ],
)
def test_the_image_is_found_in_every_form(image: Any, more: tuple[Any, ...]) -> None:
    article = page({"@graph": [{**OWN, "image": image}, *more]})

    assert (article.image, article.provenance["image"]) == ("https://www.gazette.example/i/bridge.jpg", "json-ld")


def test_a_reference_to_nothing_is_no_image() -> None:
    assert page({**OWN, "image": {"@id": "#nowhere"}}).image is None
