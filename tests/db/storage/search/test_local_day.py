"""The day of publication as readers of a site have it: in searches, counts, charts, exports, views and pages."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from crawler.items import Article, Fetched, Link
from crawler.parsers import parse_article
from crawler.saved.json_lines import json_lines
from crawler.saved.page import Sources, read
from crawler.source import Source
from pipelines import ingest
from pipelines.clean import clean
from pipelines.cli import app
from pipelines.validate import validate
from storage import Corpus
from storage.db.database import Database
from storage.health.sources import health
from storage.schema import ArticleRow
from tests.support.corpora import MakeArticle, NewDatabase
from tests.support.serving import Served

TOKYO, LOS_ANGELES = ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles")
PAPERS = {"asahi": TOKYO, "tribune": LOS_ANGELES, "herald": ZoneInfo("Europe/London")}
DAYS = (
    date(2026, 9, 16),
    date(2025, 12, 31),  # the year changes
    date(2025, 3, 9),  # clocks change in Los Angeles: this day has 23 hours
    date(2025, 11, 2),  # and this day 25
    date(2025, 10, 26),  # clocks change in London
)
TIMES = ((0, 0, 1), (0, 30, 0), (7, 30, 0), (15, 59, 59), (16, 0, 0), (23, 59, 59))


def paper(make_article: MakeArticle, source: str, day: date, clock: tuple[int, int, int]) -> Article:
    """Return an article as its page prints the date: at a time of the clock of its place."""
    local = datetime(day.year, day.month, day.day, *clock, tzinfo=PAPERS[source])
    offset = local.utcoffset() or timedelta()
    name = f"{source}-{day}-{clock[0]}-{clock[1]}"
    return make_article(
        name,
        f"The council of {name} met at the quay.",
        source=source,
        url=f"https://{source}.example/news/{name}",
        headline=f"Council of {name}",
        date_published=local.astimezone(UTC),
        published_offset_min=offset // timedelta(minutes=1),
    )


@pytest.fixture(scope="session")
def papers_template(template_database: NewDatabase, make_article: MakeArticle) -> str:
    """A database with the papers of three places, and an article without a date."""
    url = template_database()
    articles = [paper(make_article, source, day, clock) for source in PAPERS for day in DAYS for clock in TIMES]
    undated = make_article("undated", "The council met on some day.", source="herald", date_published=None)
    with Corpus(url) as corpus:
        assert {outcome.state for outcome in ingest(corpus, [*articles, undated])} == {"new"}
    return url


@pytest.fixture(scope="module")
def papers(papers_template: str, lasting_database: NewDatabase) -> Iterator[Corpus]:
    """The module's copy, for tests that only read."""
    with Corpus(lasting_database(papers_template)) as corpus:
        yield corpus


def slugs(corpus: Corpus, query: str | None = None, **arguments: Any) -> set[str]:
    page = corpus.search(query, duplicates="show", limit=1000, **arguments)
    return {article.url.rpartition("/")[2] for article in page.articles}


def of_day(day: date, source: str = "") -> set[str]:
    names = [source] if source else PAPERS
    return {f"{name}-{day}-{clock[0]}-{clock[1]}" for name in names for clock in TIMES}


@pytest.mark.parametrize("day", DAYS)
def test_a_search_of_a_day_finds_the_papers_of_that_day(papers: Corpus, day: date) -> None:
    """As arguments and in the query, with words or without, and none of the days around it."""
    around = {"undated"} if day == datetime.now(UTC).date() else set()

    assert slugs(papers, since=str(day), until=str(day)) - around == of_day(day)
    assert slugs(papers, f"council since:{day} until:{day}") - around == of_day(day)
    assert slugs(papers, f"source:asahi since:{day} until:{day}") == of_day(day, "asahi")
    assert slugs(papers, f"source:tribune -since:{day + timedelta(days=1)} since:{day}") == of_day(day, "tribune")
    everything = {name for other in DAYS for name in of_day(other)}
    assert slugs(papers, f"council source:asahi OR until:{day}") - {"undated"} == {
        name for other in DAYS for name in of_day(other, "" if other <= day else "asahi")
    }
    assert slugs(papers, since=str(day)) - {"undated"} == {
        name for other in DAYS if other >= day for name in of_day(other)
    }
    assert slugs(papers) - {"undated"} == everything


def test_a_bound_with_a_time_is_an_instant(papers: Corpus) -> None:
    """00:30 of 16 September in Tokyo is 15:30 UTC of the day before."""
    found = slugs(papers, since="2026-09-15T15:30:00Z", until="2026-09-15T15:30:00Z")

    assert found == {"asahi-2026-09-16-0-30"}
    assert slugs(papers, since="2026-09-16T00:30:00+09:00", until="2026-09-16T00:30:00+09:00") == found


def test_articles_stay_ordered_by_instants(papers: Corpus) -> None:
    moments = [article.date_published or article.first_seen for article in papers.search(limit=1000).articles]

    assert moments == sorted(moments, reverse=True)


def test_counts_and_the_view_say_the_same_day(papers: Corpus) -> None:
    counts = papers.counts(by="day", duplicates="show")

    assert {day: counts[str(day)] for day in DAYS} == dict.fromkeys(DAYS, len(TIMES) * len(PAPERS))
    assert list(counts) == sorted(counts, reverse=True)
    with papers.database.read() as connection:
        view = connection.exec_driver_sql("SELECT published_day, count(*) FROM articles_v GROUP BY 1").all()
    assert {str(day): number for day, number in view} == counts


def test_the_chart_of_a_source_has_the_days_of_its_place(papers: Corpus) -> None:
    with papers.database.read() as connection:
        asahi, tribune = health(connection, ["asahi", "tribune"], date(2025, 11, 3))

    assert asahi.days["2025-11-02"] == tribune.days["2025-11-02"] == len(TIMES)
    assert asahi.days["2025-11-01"] == tribune.days["2025-11-03"] == 0
    assert (asahi.source.oldest, asahi.source.newest) == (min(DAYS), max(DAYS))


def test_a_chart_goes_on_to_tomorrow_where_tomorrow_has_begun(papers: Corpus) -> None:
    """At 23:00 UTC of 1 November it's 2 November in Tokyo."""
    with papers.database.read() as connection:
        asahi, herald = health(connection, ["asahi", "herald"], date(2025, 11, 1))
        [later] = health(connection, ["tribune"], date(2026, 9, 20))

    assert list(asahi.days)[-1] == list(herald.days)[-1] == "2025-11-02"
    assert list(later.days)[-1] == "2026-09-20"
    assert len(asahi.days) == len(later.days) == 60


def test_exports_have_the_day(papers: Corpus, tmp_path: Path) -> None:
    papers.export(tmp_path / "out.jsonl", source="asahi", since="2026-09-16", until="2026-09-16")
    papers.export(tmp_path / "out.csv", source="asahi", since="2026-09-16", until="2026-09-16")
    records = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert {(record["published_day"], record["published_offset_min"]) for record in records} == {("2026-09-16", 540)}
    assert {(row["published_day"], row["published_offset_min"]) for row in rows} == {("2026-09-16", "540")}
    assert len(records) == len(rows) == len(TIMES)
    parquet = pytest.importorskip("pyarrow.parquet")
    papers.export(tmp_path / "out.parquet", source="asahi", since="2026-09-16", until="2026-09-16")
    assert parquet.read_table(tmp_path / "out.parquet")["published_day"].to_pylist() == [DAYS[0]] * len(TIMES)


def test_an_article_without_a_date_goes_by_the_day_first_seen(papers: Corpus) -> None:
    article = papers.get("https://herald.example/news/undated")

    assert article is not None
    assert article.date_published is None
    assert article.published_day == article.first_seen.date()
    assert "undated" in slugs(papers, since=str(article.published_day), until=str(article.published_day))


def test_the_command_line_shows_the_time_of_the_place(papers: Corpus) -> None:
    article = papers.get("https://asahi.example/news/asahi-2026-09-16-0-30")
    assert article is not None
    environment = {"NEWS_DATABASE_URL": str(papers.database.url)}
    shown = CliRunner().invoke(app, ["show", str(article.id)], env=environment).output
    listed = CliRunner().invoke(app, ["search", "source:asahi since:2026-09-16 until:2026-09-16"], env=environment)

    assert "2026-09-16 00:30 UTC+09:00" in shown
    assert "2026-09-15" not in listed.output


def test_the_web_page_shows_the_day_of_the_place(papers: Corpus) -> None:
    article = papers.get("https://asahi.example/news/asahi-2026-09-16-0-30")
    assert article is not None
    with Served(str(papers.database.url)) as served:
        page = served.get(f"/articles/{article.id}").text
        hits = served.get("/articles?source=asahi&since=2026-09-16&until=2026-09-16&duplicates=show").text
        counted = json.loads(served.get("/counts.json?by=day&source=asahi").text)

    assert '<time datetime="2026-09-16T00:30:00+09:00">16 September 2026, 00:30 UTC+09:00</time>' in page
    assert hits.count("16 September 2026") >= len(TIMES)
    assert "15 September 2026" not in hits
    assert "2026-09-15" not in json.dumps(counted)


# What tells the day ---------------------------------------------------------------------------------------------------

PAGE = """<html lang="en"><head><title>{title}</title><meta property="article:published_time" content="{date}">
</head><body><main><article><h1>{title}</h1>{paragraphs}</article></main></body></html>"""
PARAGRAPHS = "".join(
    f"<p>The council of {word} voted on Tuesday to rebuild the swing bridge, which a barge had struck in winter, and "
    f"the shopkeepers of {word} said that trade on the east bank had fallen by a third since then.</p>"
    for word in ("Marlow", "Tarn", "Stratton", "Wyke", "Ferring")
)


def parsed(printed: str, timezone: str | None = None) -> Article:
    source = Source(name="asahi", title="Asahi", url="https://asahi.example/", timezone=timezone)
    page = PAGE.format(title="Council votes to rebuild its bridge", date=printed, paragraphs=PARAGRAPHS)
    return parse_article(page, "https://asahi.example/news/bridge", source)


@pytest.mark.parametrize(
    ("printed", "timezone", "day", "offset_min"),
    [
        ("2026-09-16T07:30:00+09:00", None, 16, 540),
        ("2026-09-16T07:30:00+09:00", "Europe/London", 16, 540),
        ("2026-09-15T22:30:00Z", "Asia/Tokyo", 16, 540),
        ("2026-09-15T22:30:00+00:00", "Asia/Tokyo", 16, 540),
        ("2026-09-16T07:30:00", "Asia/Tokyo", 16, 540),
        ("2026-09-16T23:30:00", "America/Los_Angeles", 16, -420),
        ("2026-09-17T06:30:00Z", "America/Los_Angeles", 16, -420),
        ("2026-09-16T03:00:00+05:30", None, 16, 330),
        ("2026-09-16", "America/Los_Angeles", 16, None),
        ("2026-09-16", "Asia/Tokyo", 16, None),
        ("2026-09-16T00:00:00Z", "America/Los_Angeles", 16, None),  # a day without time, as programs write it
        ("2026-09-15T22:30:00Z", None, 15, None),
        ("2026-09-15T22:30:00", None, 15, None),
    ],
)
def test_what_tells_the_day(
    corpus: Corpus, printed: str, timezone: str | None, day: int, offset_min: int | None
) -> None:
    article = parsed(printed, timezone)
    ingest(corpus, [article])
    stored = corpus.get("https://asahi.example/news/bridge")

    assert (article.published_day, article.published_offset_min) == (date(2026, 9, day), offset_min)
    assert stored is not None
    assert (stored.published_day, stored.published_offset_min) == (date(2026, 9, day), offset_min)


@given(
    moment=st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(["Asia/Tokyo", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati", "Etc/GMT+12"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_day_is_that_of_the_zone_on_any_day(moment: datetime, zone: str) -> None:
    """Also round midnight, and on days when the clocks change."""
    moment = moment.replace(microsecond=0)
    local = moment.astimezone(ZoneInfo(zone))

    assert parsed(local.isoformat()).published_day == local.date()
    if moment.time() != datetime.min.time():
        assert parsed(moment.isoformat(), zone).published_day == local.date()


def test_an_offset_that_no_place_has_is_left_out(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article("one", published_offset_min=900), make_article("two", published_offset_min=-721)])

    assert {article.published_offset_min for article in corpus.search(duplicates="show").articles} == {None}


def test_another_reading_brings_another_day(corpus: Corpus, make_article: MakeArticle) -> None:
    """The same instant with an offset: another day without another version, and an incremental export has it."""
    evening = datetime(2026, 9, 15, 22, 30, tzinfo=UTC)
    ingest(corpus, [make_article("one", date_published=evening)])
    with corpus.database.read() as connection:
        before = connection.scalar(sa.select(ArticleRow.changed))
    [outcome] = ingest(corpus, [make_article("one", date_published=evening, published_offset_min=540)])
    article = corpus.get(outcome.id or 0)

    assert article is not None
    assert (outcome.state, article.version, article.published_day) == ("unchanged", 1, date(2026, 9, 16))
    assert slugs(corpus, since="2026-09-16", until="2026-09-16") == {"one"}
    with corpus.database.read() as connection:
        assert connection.scalar(sa.select(ArticleRow.changed)) != before
    for later in ({"date_published": None}, {"date_published": evening, "published_offset_min": None}):
        ingest(corpus, [make_article("one", **later)])
        assert slugs(corpus, since="2026-09-16", until="2026-09-16") == {"one"}
    ingest(corpus, [make_article("one", date_published=evening, published_offset_min=-300)])
    assert slugs(corpus, since="2026-09-15", until="2026-09-15") == {"one"}


def test_the_date_of_a_feed_brings_its_offset_and_counts_for_an_impossible_one(make_article: MakeArticle) -> None:
    now = datetime(2026, 9, 17, tzinfo=UTC)
    link = Link(
        "https://herald.example/news/one", None, datetime(2026, 9, 15, 22, 30, tzinfo=UTC), published_offset_min=540
    )
    article = make_article("one", date_published=None, published_offset_min=None)
    for impossible in (
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 19, tzinfo=UTC),
        now + timedelta(days=400),
    ):
        wrong = replace(article, date_published=impossible, published_offset_min=-300)
        checked = validate(clean(Fetched(article.url, "herald", now, wrong, link=link)), now).article

        assert checked is not None
        assert checked.published_day == date(2026, 9, 16)
        assert checked.provenance["date_published"].startswith("link; refused: ")
    checked = validate(clean(Fetched(article.url, "herald", now, article, link=link)), now).article
    assert checked is not None
    assert (checked.published_day, checked.provenance["date_published"]) == (date(2026, 9, 16), "link")


def test_a_search_of_days_is_read_in_the_order_of_the_index(papers: Corpus) -> None:
    """Newest first must need no sort, however many articles a day has."""
    database: Database = papers.database
    if not database.is_sqlite:
        pytest.skip("the plan of PostgreSQL depends on its statistics")
    with database.read() as connection:
        from storage.articles.query import matches
        from storage.search.query_syntax import Filters, parse_query

        select, search_id = matches(
            connection, parse_query(""), Filters(since="2026-09-16", until="2026-09-16"), "show"
        )
        statement = select.order_by(search_id.desc()).limit(50)
        compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))

    assert "TEMP B-TREE" not in plan


def test_a_day_without_time_has_no_offset(corpus: Corpus, make_article: MakeArticle) -> None:
    """Whoever made the article: the printed day counts."""
    day = make_article(
        "one",
        date_published=datetime(2026, 9, 16, tzinfo=UTC),
        published_offset_min=-420,
        provenance={"date_published": "json-ld, day only; refused: 2026-09-18 (meta date) is the last change"},
    )
    ingest(corpus, [day])
    stored = corpus.get("https://herald.example/news/one")

    assert day.published_day == date(2026, 9, 16)
    assert stored is not None and (stored.published_day, stored.published_offset_min) == (date(2026, 9, 16), None)


@pytest.mark.parametrize(
    ("printed", "day", "offset_min"),
    [
        ("2026-09-15T22:30:00Z", 16, 540),
        ("2026-09-16T07:30:00+09:00", 16, 540),
        ("2026-09-15T23:00:00-05:00", 15, -300),
        ("2026-09-16", 16, None),
        ("2026-09-16T00:00:00Z", 16, None),
    ],
)
def test_lines_of_json_have_the_day_of_their_source(
    tmp_path: Path, printed: str, day: int, offset_min: int | None
) -> None:
    record = {"url": "https://asahi.example/a", "headline": "Bridge", "text": "It opened.", "date_published": printed}
    source = Source(name="asahi", title="Asahi", url="https://asahi.example/", timezone="Asia/Tokyo")
    lines = tmp_path / "articles.jsonl"
    lines.write_text(json.dumps(record), "utf-8")
    [saved] = json_lines(lines)
    article = read(saved, Sources("asahi", {"asahi": source}), datetime.now(UTC)).article

    assert article is not None
    assert (article.published_day, article.published_offset_min) == (date(2026, 9, day), offset_min)
