"""Description, section, paywall and the rest of what a page says about its article."""

from __future__ import annotations

import json

import pytest

from crawler.items import Article
from crawler.parsers import parse_article

URL = "https://www.gazette.example/a"
PROSE = f"<p>{'The council met in the old harbour hall on Monday and spoke of the bridge for hours. ' * 4}</p>"
LEAD = "The council closes the harbour bridge for the winter, and islanders will have to take the boat to work."


def page(*, head: str = "", after: str = "", **ld: object) -> Article:
    script = json.dumps({"@type": "NewsArticle", "headline": "Council closes the bridge", **ld})
    return parse_article(
        f'<html><head>{head}<script type="application/ld+json">{script}</script></head><body>'
        f"<h1>Council closes the bridge</h1>{after}{PROSE}</body></html>",
        URL,
    )


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize("declared", [LEAD[:60] + "…", LEAD[:60] + " ...", LEAD[:70]])
def test_a_description_cut_short_is_taken_whole_from_the_page(declared: str) -> None:
    article = page(head=meta("og:description", declared), after=f"<p>{LEAD}</p>")

    assert article.description == LEAD
    assert article.provenance["description"] == "meta og:description, as seen near the headline"


def test_of_several_descriptions_the_one_that_readers_see_counts() -> None:
    article = page(
        head=meta("og:description", "Bridge closed! What it means."), after=f"<h2>{LEAD}</h2>", description=LEAD
    )

    assert article.description == LEAD
    assert article.provenance["description"] == "json-ld"


@pytest.mark.parametrize("name", ["standfirst", "article__lead", "c-subtitle", "ArticleIntro", "vorspann", "chapo"])
def test_a_visible_standfirst_counts_before_a_description_nobody_sees(name: str) -> None:
    article = page(
        head=meta("og:description", "Bridge closed! What it means."), after=f'<div class="{name}">{LEAD}</div>'
    )

    assert article.description == LEAD
    assert article.provenance["description"] == "standfirst"


def test_a_box_around_the_text_is_no_standfirst() -> None:
    box = f'<div class="lead">Some words of its own, more than thirty.<div>{LEAD}</div></div>'

    assert page(head=meta("og:description", "Bridge closed."), after=box).description == "Bridge closed."


def test_a_slogan_is_no_description_of_the_article() -> None:
    slogan = "The Gazette: news from the coast, every day and for everyone."
    head = meta("og:site_name", "The Gazette")

    assert page(head=head + meta("og:description", slogan)).description is None
    assert page(head=head + meta("og:description", slogan), description="The vote.").description == "The vote."
    about = "The Gazette on what the council said."
    assert page(head=head + meta("og:description", about)).description == about


@pytest.mark.parametrize(
    ("said", "free"),
    [
        ({"isAccessibleForFree": False}, False),
        ({"isAccessibleForFree": "False"}, False),
        ({"isAccessibleForFree": "http://schema.org/True"}, True),
        ({"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}}, False),
        ({"isAccessibleForFree": True, "hasPart": [{"isAccessibleForFree": "false"}]}, False),
        ({"isAccessibleForFree": "perhaps"}, None),
        ({}, None),
    ],
)
def test_paywalls_of_json_ld(said: dict[str, object], free: bool | None) -> None:
    assert page(**said).is_accessible_for_free is free


@pytest.mark.parametrize(("tier", "free"), [("free", True), ("locked", False), ("METERED", False), ("other", None)])
def test_paywalls_of_meta_elements(tier: str, free: bool | None) -> None:
    article = page(head=meta("article:content_tier", tier))

    assert article.is_accessible_for_free is free
    assert article.provenance.get("is_accessible_for_free") == (None if free is None else "meta article:content_tier")


def test_a_list_of_all_sections_in_one_text_is_led_by_the_first() -> None:
    assert page(articleSection="Harbour, Bridges, Winter, Council").section == "Harbour"
    assert page(articleSection="Arts &amp; Culture").section == "Arts & Culture"


def test_an_address_is_no_publisher() -> None:
    article = page(head=meta("og:site_name", "https://www.gazette.example"), publisher={"name": "The Gazette"})

    assert article.publisher == "The Gazette"
