"""The confidence of an article's text: stored with the newest text, searched for, counted, shown and exported."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from crawler.items import LOW_CONFIDENCE, Article, Block, Fetched, Refusal, Served, is_low
from pipelines import ingest
from pipelines.clean import clean
from pipelines.cli import app
from pipelines.quarantine import retry
from pipelines.settle import RunKind
from pipelines.store import store_batch
from storage import Corpus
from storage.db import copying
from storage.export import arrow
from storage.frontier import frontier
from storage.frontier.frontier import FrontierLink
from storage.frontier.runs import finish_run, put_source, start_run
from storage.schema import ArticleRow
from tests.support.corpora import MakeArticle, NewDatabase
from tests.support.invented_news import story
from tests.support.invented_pages import HERALD, address, page

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
QUAY, PIER = "The quay was closed on Monday.", "The pier was opened on Sunday."


def low(corpus: Corpus, query: str = "confidence:low", **arguments: Any) -> set[str]:
    """Return the slugs of the articles that a query finds."""
    arguments = {"duplicates": "show"} | arguments
    return {article.url.rpartition("/")[2] for article in corpus.search(query, **arguments).articles}


def stored(corpus: Corpus, slug: str = "one") -> float | None:
    article = corpus.get(f"https://herald.example/news/{slug}")
    assert article is not None
    return article.confidence


def news(corpus: Corpus, *arguments: str, code: int = 0) -> str:
    ended = CliRunner().invoke(app, arguments, env={"NEWS_DATABASE_URL": str(corpus.database.url)})
    assert ended.exit_code == code, ended.output
    return ended.output


def index_is_sound(corpus: Corpus) -> None:
    """The index finds those articles whose row has a low confidence, no others, and is whole."""
    with corpus.database.read() as connection:
        rows = connection.execute(sa.select(ArticleRow.url, ArticleRow.confidence)).all()
    assert low(corpus, limit=1000) == {row.url.rpartition("/")[2] for row in rows if is_low(row.confidence)}
    if corpus.database.is_sqlite:
        with corpus.database.write() as connection:
            connection.exec_driver_sql("INSERT INTO article_fts(article_fts) VALUES ('integrity-check')")


# Stored with the text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (0.0, 0.0),
        (1, 1.0),
        (0.12345, 0.123),
        (0.4996, 0.5),
        (None, None),
        (1.5, None),
        (-0.1, None),
        (float("nan"), None),
    ],
)
def test_a_confidence_is_stored_with_three_decimals(
    corpus: Corpus, make_article: MakeArticle, given: float | None, kept: float | None
) -> None:
    """A number that is no confidence is left out, and the provenance says so."""
    [outcome] = ingest(corpus, [make_article(confidence=given)])
    article = corpus.get(outcome.id or 0)

    assert article is not None and (outcome.state, article.confidence) == ("new", kept)
    assert ("confidence" in article.provenance) == (given is not None and kept is None)
    assert low(corpus) == ({"one"} if is_low(kept) else set())


def test_a_confidence_that_is_no_number_is_a_bad_field(corpus: Corpus, make_article: MakeArticle) -> None:
    [outcome] = ingest(corpus, [make_article(confidence="0.7")])

    assert (outcome.state, outcome.reason) == ("rejected", "bad_field")


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [(0.9, 0.3, 0.3), (0.3, 0.9, 0.9), (0.3, 0.31, 0.31), (None, 0.3, 0.3), (0.3, None, None), (0.9, None, None)],
)
def test_an_edit_brings_the_confidence_of_its_text(
    corpus: Corpus, make_article: MakeArticle, before: float | None, after: float | None, kept: float | None
) -> None:
    ingest(corpus, [make_article("one", QUAY, confidence=before), make_article("two", PIER, confidence=0.9)])
    [outcome] = ingest(corpus, [make_article("one", QUAY, PIER, confidence=after)])

    assert (outcome.state, stored(corpus)) == ("updated", kept)
    assert low(corpus) == ({"one"} if is_low(kept) else set())
    index_is_sound(corpus)


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        (None, 0.3, 0.3),
        (None, 0.9, 0.9),
        (0.3, None, 0.3),
        (0.3, 0.9, 0.9),
        (0.9, 0.3, 0.3),
        (0.91, 0.92, 0.91),
        (0.21, 0.22, 0.21),
    ],
)
def test_the_same_text_read_again_fills_a_confidence_or_moves_it_across_the_bound(
    corpus: Corpus, make_article: MakeArticle, before: float | None, after: float | None, kept: float | None
) -> None:
    """Never with a new version; an incremental export gets the article only if its confidence is another one."""
    ingest(corpus, [make_article("one", QUAY, confidence=before)])
    with corpus.database.read() as connection:
        changed = sa.select(ArticleRow.changed)
        first = connection.scalar(changed)
    [outcome] = ingest(corpus, [make_article("one", QUAY, confidence=after)])

    assert (outcome.state, stored(corpus), corpus.stats()["versions"]) == ("unchanged", kept, 1)
    with corpus.database.read() as connection:
        assert (connection.scalar(changed) != first) == (before != kept)
    assert low(corpus) == ({"one"} if is_low(kept) else set())
    index_is_sound(corpus)


def test_a_twin_leaves_the_confidence_and_the_page_itself_brings_its_own(
    corpus: Corpus, make_article: MakeArticle
) -> None:
    """The text of an AMP page goes with its confidence until the page itself is read."""
    canonical = "https://herald.example/news/one"
    twin = make_article("one-amp", QUAY, canonical_url=canonical, headline="Quay", confidence=0.2)
    ingest(corpus, [twin])
    assert low(corpus) == {"one-amp"}
    ingest(corpus, [make_article("one", QUAY, PIER, canonical_url=canonical, headline="Quay", confidence=0.8)])
    assert (stored(corpus), low(corpus)) == (0.8, set())
    [outcome] = ingest(corpus, [replace(twin, confidence=0.1)])

    assert (outcome.state, stored(corpus), low(corpus)) == ("duplicate", 0.8, set())
    index_is_sound(corpus)


def test_learned_boilerplate_leaves_the_confidence_and_its_word(corpus: Corpus, make_article: MakeArticle) -> None:
    """The text of the stored articles changes, so the index gets their rows again."""
    marker = Block("paragraph", "Back to news »", link=True)
    articles = [replace(story(number, after=[marker]), confidence=0.3) for number in range(60)]
    ingest(corpus, articles[:30])
    ingest(corpus, articles[30:])
    article = corpus.get(1)

    assert article is not None and marker.text not in article.text and article.confidence == 0.3
    assert len(low(corpus, limit=100)) == corpus.stats()["low_confidence"] == 60
    assert low(corpus, 'confidence:low "back to news"') == set()
    index_is_sound(corpus)


# Search ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def rated(corpus: Corpus, make_article: MakeArticle) -> Corpus:
    """Articles with a low, a high, a borderline and no confidence."""
    articles = {"low": 0.2, "high": 0.9, "border": LOW_CONFIDENCE, "given": None}
    ingest(
        corpus,
        [make_article(slug, f"The quay of {slug} was closed.", confidence=value) for slug, value in articles.items()],
    )
    ingest(corpus, [make_article("abroad", PIER, source="courier", language="en", confidence=0.1)])
    return corpus


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("confidence:low", {"low", "abroad"}),
        ("CONFIDENCE:Low", {"low", "abroad"}),
        ('confidence:"low"', {"low", "abroad"}),
        ("-confidence:low", {"high", "border", "given"}),
        ("quay confidence:low", {"low"}),
        ("quay -confidence:low", {"high", "border", "given"}),
        ("confidence:low OR border", {"low", "abroad", "border"}),
        ("confidence:low source:courier", {"abroad"}),
        ("confidence:low -source:courier", {"low"}),
        ("confidence:low OR since:2030-01-01", {"low", "abroad"}),
        ("pie* confidence:low", {"abroad"}),
        ("confidence:high", set()),
        ("confidence:", set()),
        ("confidence low", set()),
    ],
)
def test_a_query_finds_articles_of_low_confidence(rated: Corpus, query: str, slugs: set[str]) -> None:
    """There's no other value: "confidence:high" is read as words, as an unknown field is."""
    assert low(rated, query) == slugs


def test_the_filter_goes_with_other_filters_counts_and_data_frames(rated: Corpus) -> None:
    assert low(rated, source="herald") == {"low"}
    assert low(rated, duplicates="hide") == {"low", "abroad"}
    assert rated.counts("source", "confidence:low") == {"courier": 1, "herald": 1}
    assert [article.confidence for article in rated.iterate("confidence:low source:herald")] == [0.2]


def test_a_copied_corpus_finds_the_same(rated: Corpus, new_database: NewDatabase, tmp_path: Path) -> None:
    """The copy gets an index of its own, made of the rows."""
    copy = f"sqlite:///{tmp_path}/copy.db"
    copying.copy(rated.database, copy, lambda table, rows: None)

    with Corpus(copy) as other:
        assert low(other) == low(rated)
        assert other.stats()["low_confidence"] == 2
        index_is_sound(other)


# Counts ---------------------------------------------------------------------------------------------------------------


def test_a_run_counts_the_articles_that_it_stored_with_a_low_confidence(
    corpus: Corpus, make_article: MakeArticle
) -> None:
    """New and updated ones; neither those that are unchanged nor copies."""
    news_of = {"a": 0.1, "b": 0.2, "c": 0.9, "d": None}
    first = [make_article(slug, f"Ship {slug} left the quay.", confidence=value) for slug, value in news_of.items()]
    run(corpus, first)
    edited = replace(first[0], blocks=(Block("paragraph", "Ship a stayed."),))
    run(corpus, [edited, first[1], replace(first[2], blocks=(Block("paragraph", "Ship c stayed."),))])
    second, before = corpus.stats()["runs"]

    assert (before["new"], before["low_confidence"]) == (4, 2)
    assert (second["updated"], second["unchanged"], second["low_confidence"]) == (2, 1, 1)
    assert corpus.stats()["low_confidence"] == 2
    assert json.loads(news(corpus, "stats", "--json"))["low_confidence"] == 2
    with corpus.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT low_confidence FROM runs_v ORDER BY id").all()
    assert [row[0] for row in rows] == [2, 1]


def test_stats_show_the_counts(rated: Corpus) -> None:
    run(rated, [])
    lines = [line.split() for line in news(rated, "stats").splitlines()]

    assert ["low", "confidence", "2"] in lines
    assert any(line[-3:] == ["low", "confidence", "refused"] for line in lines)


def run(corpus: Corpus, articles: list[Article]) -> None:
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOW)
        number = start_run(connection, "herald", "herald", NOW)
    fetched = [Fetched(article.url, article.source, NOW, article) for article in articles]
    store_batch(corpus, list(map(clean, fetched)), NOW, run_id=number, kind=RunKind.CRAWL)
    with corpus.database.write() as connection:
        finish_run(connection, number, "finished", None, NOW)


# Shown and exported ---------------------------------------------------------------------------------------------------


def test_show_and_why_say_the_confidence(corpus: Corpus, make_article: MakeArticle) -> None:
    """`show` always, `why` if it's low; `why` says how the text was found, too."""
    ways = {"low": ("main > article", 0.31), "high": ("json-ld", 0.934)}
    ingest(
        corpus,
        [
            make_article(slug, f"{QUAY} {slug}", confidence=value, provenance={"body": way, "blocks": "page"})
            for slug, (way, value) in ways.items()
        ],
    )
    shown = {slug: news(corpus, "show", f"https://herald.example/news/{slug}") for slug in ways}
    explained = {slug: news(corpus, "why", f"https://herald.example/news/{slug}") for slug in ways}

    assert "confidence  0.31 (low)" in shown["low"] and "confidence  0.934\n" in shown["high"]
    assert "body  main > article" in explained["low"] and "confidence  0.31 (low)" in explained["low"]
    assert "body  json-ld" in explained["high"] and "confidence" not in explained["high"]
    [fate] = corpus.why("https://herald.example/news/high")
    assert (fate.body, fate.confidence) == ("json-ld", 0.934)


def test_why_says_how_the_text_of_older_articles_was_found(corpus: Corpus, make_article: MakeArticle) -> None:
    """They have no entry `body`; a URL without an article has neither."""
    ingest(corpus, [make_article(provenance={"blocks": "page"}), make_article("bad", headline="")])
    [known], [refused] = (corpus.why(f"https://herald.example/news/{slug}") for slug in ("one", "bad"))

    assert (known.body, known.confidence) == ("page", None)
    assert (refused.body, refused.confidence) == (None, None)


def test_every_export_has_the_confidence(rated: Corpus, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    wanted = {"low": 0.2, "high": 0.9, "border": 0.5, "given": None, "abroad": 0.1}
    for name in ("all.jsonl", "all.csv", "all.parquet", "folder"):
        rated.export(tmp_path / name, format="huggingface" if name == "folder" else None)

    def slug(row: dict[str, Any]) -> str:
        return str(row["url"]).rpartition("/")[2]

    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    assert {slug(row): row["confidence"] for row in lines} == wanted
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        cells = {slug(row): row["confidence"] for row in csv.DictReader(file)}
    assert cells == {name: "" if value is None else str(value) for name, value in wanted.items()}
    parquet = arrow.load("pyarrow.parquet", extra="parquet", purpose="this test")
    for path in (tmp_path / "all.parquet", *(tmp_path / "folder").glob("data/train-*.parquet")):
        table = parquet.read_table(path)
        assert str(table.schema.field("confidence").type) == "double"
        assert {slug(row): row["confidence"] for row in table.to_pylist()} == wanted
    assert "name: confidence\n" in (tmp_path / "folder" / "README.md").read_text("utf-8")
    with rated.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT url, confidence FROM articles_v").mappings()
        assert {slug(dict(row)): row["confidence"] for row in rows} == wanted


def test_a_data_frame_has_the_confidence(rated: Corpus) -> None:
    pandas = pytest.importorskip("pandas")
    frame = rated.to_pandas()

    assert str(frame["confidence"].dtype) == "Float64"
    assert int(frame["confidence"].isna().sum()) == 1
    assert sorted(frame["confidence"].dropna()) == [0.1, 0.2, 0.5, 0.9] and pandas is not None


# Low yield ------------------------------------------------------------------------------------------------------------

LOW_YIELD = Refusal("failed", "low_yield", "body: 40 of 900 words of the page; confidence 0.11")


def refused(number: int, fetched_at: datetime = NOW) -> Fetched:
    """A page that yielded too little, as a spider hands it on."""
    body = page(number).encode()
    served = Served(address(number), 200, fetched_at, (("Content-Type", "text/html; charset=utf-8"),), body)
    return Fetched(address(number), "herald", fetched_at, refusal=LOW_YIELD, status=200, body=body, served=(served,))


def test_a_page_of_low_yield_is_kept_and_read_again(corpus: Corpus) -> None:
    store_batch(corpus, [refused(1)], NOW, kind=RunKind.CRAWL)
    [fate] = corpus.why(address(1))
    assert (fate.state, fate.reason, fate.detail, fate.quarantined) == ("failed", "low_yield", LOW_YIELD.detail, NOW)
    assert "news quarantine --retry" in news(corpus, "why", address(1))
    assert corpus.stats()["articles"] == 0

    [done] = retry(corpus, {"herald": HERALD}) or []

    assert (done.was, done.state, done.still) == ("low_yield", "new", False)
    assert corpus.why(address(1))[0].state == "done"


@pytest.fixture
def recheck(corpus: Corpus) -> Callable[..., None]:
    """Reads an article again as a crawl does when a recheck is due."""

    def read(outcome: Refusal | Article, days: int = 2) -> None:
        later = NOW + timedelta(days=days)
        with corpus.database.write() as connection:
            number = start_run(connection, "herald", "herald", later)
            [link] = frontier.lease_checks(connection, "herald", number, 10, later)
        body = b"<p>Little" if isinstance(outcome, Refusal) else None
        article, refusal = (None, outcome) if isinstance(outcome, Refusal) else (outcome, None)
        batch = [Fetched(link.url, "herald", later, article, refusal, status=200, body=body)]
        store_batch(corpus, batch, later, run_id=number, kind=RunKind.CRAWL)

    return read


def test_a_low_yield_on_a_recheck_leaves_the_article(
    corpus: Corpus, make_article: MakeArticle, recheck: Callable[..., None]
) -> None:
    """Text, versions and confidence; the page is kept, and the URL still leads to the article.

    The article is read again at its next recheck, after a retry of the same parser, too.
    """
    article = make_article("one", QUAY, PIER, date_published=NOW, confidence=0.8)
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOW)
        number = start_run(connection, "herald", "herald", NOW)
        frontier.add(connection, "herald", "feed", (FrontierLink(article.url),), number, NOW)
        frontier.lease(connection, "herald", number, 10, NOW)
    store_batch(corpus, [Fetched(article.url, "herald", NOW, article)], NOW, run_id=number, kind=RunKind.CRAWL)
    before = corpus.get(1)
    recheck(LOW_YIELD)
    after, [fate] = corpus.get(article.url), corpus.why(article.url)

    assert before is not None and after == before
    assert (fate.state, fate.reason, fate.article_id, fate.confidence) == ("failed", "low_yield", 1, 0.8)
    assert fate.quarantined is not None and corpus.stats()["versions"] == 1
    assert fate.recheck is not None and fate.recheck > NOW + timedelta(days=2)

    held = Fetched(article.url, "herald", NOW, refusal=LOW_YIELD, retried=True)
    store_batch(corpus, [held], NOW + timedelta(days=2), kind=RunKind.RETRY)
    assert corpus.why(article.url)[0].recheck == fate.recheck
    recheck(Refusal("failed", "timeout", transient=True), days=4)
    [fate] = corpus.why(article.url)
    assert (fate.state, fate.reason, fate.article_id) == ("failed", "low_yield", 1), "a look without an answer"
    recheck(article, days=5)
    [fate] = corpus.why(article.url)
    assert (fate.state, fate.reason, fate.quarantined) == ("done", None, None)
    final = corpus.get(1)
    assert final is not None and replace(final, last_seen=before.last_seen) == before
