"""When an article was published and changed: declared, in its address, or in what readers see."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article
from crawler.parsers import parse_article
from crawler.parsers.metadata.dates import _FULL_MONTHS, _SHORT_MONTHS, MONTHS, find_date, parse_date, read_date
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


@pytest.mark.parametrize(
    "text",
    [
        "3 May 2024", "May 3rd, 2024", "3. Mai 2024", "Freitag, den 3. Mai 2024", "vendredi 3 mai 2024",
        "3 de mayo de 2024", "sexta-feira, 3 de maio de 2024", "3 maggio 2024", "3 mei 2024", "3 maja 2024",
        "3 мая 2024 г.", "3 травня 2024", "3 Mayıs 2024", "3 maj 2024", "3. mai 2024", "3. toukokuuta 2024",
        "3. května 2024", "3 mai 2024", "2024年5月3日", "2024년 5월 3일", "2024. május 3.", "2024 m. gegužės 3 d.",
        "3 مايو 2024", "٣ مايو ٢٠٢٤", "3 พฤษภาคม 2567", "3 मई 2024", "3 Μαΐου 2024", "3 de maig de 2024", "3.5.2024",
    ],
)  # fmt: skip
def test_days_in_the_words_of_many_languages(text: str) -> None:
    assert parse_date(text) == (DAY, True)
    parsed = find_date(f"Harbour | {text} | Anna Muster")
    assert parsed is not None and parsed.moment == DAY and parsed.day_only


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("3 mai 2024 à 14h30", 14), ("3. Mai 2024 um 14:30 Uhr", 14), ("3 мая 2024 г., 14:30", 14),
        ("May 3, 2024 at 2:30 pm", 14), ("2024年5月3日 14:30", 14), ("3 de mayo de 2024 a las 14:30", 14),
        ("23/05/2024 14:30", 14), ("05/23/2024 14:30", 14),
    ],
)  # fmt: skip
def test_times_beside_days_in_words(text: str, hour: int) -> None:
    parsed = read_date(text)

    assert parsed is not None and (parsed.moment.hour, parsed.moment.minute) == (hour, 30)
    assert not parsed.day_only and not parsed.fixed


@pytest.mark.parametrize(
    "line", ["3 Flaschen 2024", "Room 12 of 2024", "In 2024 5 people", "ISBN 978-3-453-58056", "May"]
)
def test_numbers_that_are_no_dates(line: str) -> None:
    assert find_date(line) is None


def test_no_name_means_two_months() -> None:
    for line in (_FULL_MONTHS + _SHORT_MONTHS).split("\n"):
        for number, name in enumerate(line.split()[1:], 1):
            assert name == "-" or MONTHS[name.casefold()] == number, name


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
    assert parse_date("03.05.24") is None
    assert find_date("Version 10.2.31.4, and 10.11.12.13 after it") is None


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
    assert article.provenance["date_published"] == "meta article:published_time, day only"


def test_a_change_alone_is_no_publication() -> None:
    assert page(head='<meta http-equiv="last-modified" content="2024-05-03">').date_published is None


@given(st.dates(min_value=datetime(1990, 1, 1).date(), max_value=datetime(2100, 12, 31).date()), st.data())
def test_every_day_is_read_back_in_every_language(day: datetime, data: st.DataObject) -> None:
    names = [name for name, number in MONTHS.items() if number == day.month]
    text = f"{day.day} {data.draw(st.sampled_from(names))} {day.year}"

    parsed = read_date(text)

    assert parsed is not None and parsed.moment.date() == day and parsed.day_only


@given(st.text(max_size=80))
def test_any_line_has_a_plausible_date_or_none(line: str) -> None:
    for parsed in (find_date(line), read_date(line), find_date(line + " 3 May 2024")):
        assert parsed is None or (parsed.moment.tzinfo is UTC and 1990 <= parsed.moment.year <= 2100)
