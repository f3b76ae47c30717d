"""When an article was published and changed: declared, in its address, or in what readers see."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.items import Article
from crawler.parsers import parse_article
from crawler.source import Source

URL = "https://gazette.example/a"
PROSE = f"<p>{'The council met in the old harbour hall on Monday and spoke of the bridge for hours. ' * 4}</p>"
DAY = datetime(2024, 5, 3, tzinfo=UTC)


def page(*, after: str = "", head: str = "", url: str = URL, source: Source | None = None, **ld: str) -> Article:
    script = json.dumps({"@type": "NewsArticle", "headline": "Council closes the bridge", **ld})
    return parse_article(
        f'<html><head>{head}<script type="application/ld+json">{script}</script></head><body>'
        f"<h1>Council closes the bridge</h1>{after}{PROSE}</body></html>",
        url,
        source,
    )


def test_provenance_tells_a_day_from_a_moment() -> None:
    assert page(datePublished="2024-05-03").provenance["date_published"] == "json-ld, day only"
    assert page(datePublished="2024-05-03T10:00Z").provenance["date_published"] == "json-ld"
    assert page(datePublished="2024-05-03T10:00").provenance["date_published"] == "json-ld, no offset: read as UTC"
    zoned = page(datePublished="2024-05-03T10:00", source=Source("g", "G", URL, timezone="Europe/Berlin"))
    assert zoned.date_published == DAY.replace(hour=8)
    assert zoned.provenance["date_published"] == "json-ld"


@pytest.mark.parametrize(
    ("after", "origin"),
    [
        ('<div><time datetime="2024-05-03">Friday</time></div>', "time element, day only"),
        ("<div><time>3. Mai 2024</time></div>", "time element, day only"),
        (
            '<div><span itemprop="datePublished" content="2024-05-03">Fri</span></div>',
            "itemprop datepublished, day only",
        ),
        ("<div>Von <a href='/x'>Anna Muster</a> | 3. Mai 2024</div>", "line near the headline, day only"),
        ("<p>Updated 9 May 2024</p><p>Published 3 May 2024</p>", "line near the headline, day only"),
    ],
)
def test_dates_that_readers_see_near_the_headline(after: str, origin: str) -> None:
    article = page(after=after)

    assert article.date_published == DAY
    assert article.provenance["date_published"] == origin


def test_a_year_of_two_figures_is_read_near_the_headline_alone() -> None:
    assert page(after="<p>Fr 03.05.24 | 14:07 Uhr | Anna Muster</p>").date_published == DAY.replace(hour=14, minute=7)


def test_a_day_at_the_end_of_the_title_element() -> None:
    article = page(head="<title>Council closes the bridge | Gazette | 03.05.2024</title>")

    assert (article.date_published, article.headline) == (DAY, "Council closes the bridge")
    assert page(head="<title>Council closes the bridge on 03.05.2024</title>").date_published is None


def test_a_time_near_the_headline_counts_before_one_in_the_navigation() -> None:
    teaser = '<div class="top"><time datetime="2024-06-30">Sunday</time></div>'
    article = parse_article(
        f"<body>{teaser}<h1>Council closes the bridge</h1><time datetime='2024-05-03'>Friday</time>{PROSE}", URL
    )

    assert article.date_published == DAY


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("2024/05/03/bridge", True), ("news/2024-05-03-bridge.html", True), ("20240503/bridge", True),
        ("2024/5/3/bridge", True), ("news/120240503", False), ("2024/05/bridge", False), ("2024/13/03/x", False),
        ("a?when=2024/05/03", False), ("2024050399", False),
    ],
)  # fmt: skip
def test_days_in_addresses(path: str, found: bool) -> None:
    article = page(url=f"https://gazette.example/{path}")

    assert article.date_published == (DAY if found else None)
    assert article.provenance.get("date_published") == ("url, day only" if found else None)


def test_a_last_change_before_the_publication_is_refused_and_says_so() -> None:
    article = page(datePublished="2024-05-03T10:00Z", dateModified="2024-05-01T10:00Z")

    assert article.date_modified is None
    assert article.provenance["date_modified"].startswith("refused: 2024-05-01T10:00:00+00:00 (json-ld)")
    same_day = page(datePublished="2024-05-03T10:00Z", dateModified="2024-05-03")
    assert same_day.date_modified == DAY


def test_a_publication_past_the_last_change_yields_to_an_earlier_one() -> None:
    meta = '<meta property="article:published_time" content="2024-05-03">'

    article = page(head=meta, datePublished="2031-01-01", dateModified="2024-05-04")

    assert article.date_published == DAY
    assert article.provenance["date_published"] == (
        "meta article:published_time, day only; refused: 2031-01-01T00:00:00+00:00 (json-ld) is after the last change"
    )


def test_a_change_alone_is_no_publication() -> None:
    assert page(head='<meta http-equiv="last-modified" content="2024-05-03">').date_published is None


@pytest.mark.parametrize("value", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "0", "-62135596800", "31.04.2024"])
def test_an_impossible_date_yields_to_the_next_evidence_and_says_so(value: str) -> None:
    article = page(after="<p>3 May 2024</p>", datePublished=value)

    assert article.date_published == DAY
    assert article.provenance["date_published"] == (
        f"line near the headline, day only; refused: {value} (json-ld) is no possible date"
    )


@pytest.mark.parametrize(
    ("after", "head", "url", "offset", "day"),
    [
        ("<p>4 May 2024</p>", "", URL, 120, "2024-05-04"),
        ("<time datetime='2024-05-03T22:30:00Z'>4 May 2024</time>", "", URL, 120, "2024-05-04"),
        ("<p>4 May 2024, 07:30</p>", "", URL, 540, "2024-05-04"),
        ("<p>4 May 2024, 04:00</p>", "", URL, 330, "2024-05-04"),
        ("<p>3 May 2024, 18:30</p>", "", URL, -240, "2024-05-03"),
        ("", "", "https://gazette.example/2024/05/04/a", 120, "2024-05-04"),
        ("", '<meta property="article:published_time" content="2024-05-04T07:30:00+09:00">', URL, 540, "2024-05-04"),
        ("<p>4 May 2024</p>", '<meta name="lastmod" content="2024-05-05T07:30:00+09:00">', URL, 540, "2024-05-04"),
        ("<p>3 May 2024</p>", "", URL, None, "2024-05-03"), ("", "", URL, None, "2024-05-03"),
        ("<p>Updated 4 May 2024</p>", "", URL, None, "2024-05-03"),
        ("<p>4 May 2024, 07:12</p>", "", URL, None, "2024-05-03"), ("<p>6 May 2024</p>", "", URL, None, "2024-05-03"),
        ("<p>The fair opens on 4 May 2024 in the fish market of the quay</p>", "", URL, None, "2024-05-03"),
    ],
)  # fmt: skip
def test_a_moment_in_utc_gets_the_day_that_readers_see(
    after: str, head: str, url: str, offset: int | None, day: str
) -> None:
    article = page(after=after, head=head, url=url, datePublished="2024-05-03T22:30:00Z")

    assert (article.published_offset_min, str(article.published_day)) == (offset, day)
    assert article.date_published == datetime(2024, 5, 3, 22, 30, tzinfo=UTC)
    assert ("local day as printed" in article.provenance["date_published"]) == (offset is not None)


def test_the_timezone_of_the_source_counts_before_a_printed_day() -> None:
    source = Source("g", "G", URL, timezone="Asia/Tokyo")

    article = page(after="<p>3 May 2024</p>", source=source, datePublished="2024-05-03T22:30:00Z")

    assert (article.published_offset_min, str(article.published_day)) == (540, "2024-05-04")


def test_the_moment_of_the_last_change_declared_as_both_dates_yields_to_a_printed_day() -> None:
    stamps = {"datePublished": "2024-06-09T10:00:00Z", "dateModified": "2024-06-09T10:00:00Z"}

    assert page(after="<p class='date'>3 May 2024</p>", **stamps).date_published == DAY
    assert page(after="<p>3 May 2024</p>", **stamps).date_published == datetime(2024, 6, 9, 10, tzinfo=UTC)
    later = stamps | {"dateModified": "2024-06-20T10:00:00Z"}
    assert page(after="<p class='date'>3 May 2024</p>", **later).date_published == datetime(2024, 6, 9, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2015/08/150803-offices", "2015-08-03"), ("2019-12/03/c_112.htm", "2019-12-03"),
        ("2019/1203/c42", "2019-12-03"),
        ("news/23-01-2022-race", "2022-01-23"), ("news/03-05-2022-race", None), ("t20191203_42.html", "2019-12-03"),
    ],
)  # fmt: skip
def test_other_forms_of_days_in_addresses(path: str, day: str | None) -> None:
    published = page(url=f"https://gazette.example/{path}").date_published

    assert (published.date().isoformat() if published else None) == day


def test_the_source_decides_the_order_of_day_and_month() -> None:
    british = Source("g", "G", "https://gazette.example/", country="gb", language="en")

    assert page(after="<p>03/05/2024</p>", source=british).date_published == DAY
    assert page(after="<p>03/05/2024</p>").date_published is None
