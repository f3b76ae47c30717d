"""Re-extraction carries the confidence of texts and the offset of dates, and reads pages of low yield again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crawler.items import Block, Fetched, Refusal
from pipelines import ingest, reextract
from pipelines.boilerplate.learn import Learner
from pipelines.crawl.archive import Archive
from pipelines.reextraction.compare import FIELDS, compare
from pipelines.reextraction.read import PageResult
from pipelines.reextraction.report import ReportBuilder
from pipelines.reextraction.write import write
from pipelines.settle import RunKind
from pipelines.store import store_batch
from storage import Corpus
from storage.articles.drafts import Draft
from storage.articles.rewriting import Reassessment
from storage.frontier.runs import put_source, start_run
from storage.frontier.url_keys import url_key
from storage.schema import ReextractedRow, ReextractionRow
from tests.support.corpora import MakeArticle
from tests.support.invented_pages import HERALD, NOON, address, fetched, page

OTHER = (Block("paragraph", "The pier was opened on Sunday."),)


def again(corpus: Corpus, *, fields: Iterable[str] = FIELDS, **changes: Any) -> PageResult:
    """Store what today's code reads of the article's page: the stored article with these changes."""
    article = corpus.get(1)
    assert article is not None
    names = [name for name in Draft.__dataclass_fields__ if hasattr(article, name)]
    draft = replace(Draft(**{name: getattr(article, name) for name in names}), **changes)
    with corpus.database.write() as connection:
        marked = Learner(connection, NOON).marked
        compared = compare(article, url_key(article.url), draft, frozenset(fields), marked, lambda key: False)
        result = PageResult(("article", 1), "herald", article.url, "unchanged")
        if compared is None:
            return result
        differences, made = compared
        result = replace(result, differences=differences)
        if isinstance(made, Reassessment):
            result = replace(result, reassessment=made)
        else:
            result = replace(result, state="changed", rewrite=made)
        row = sa.select(ReextractionRow.id).where(ReextractionRow.id == 9)
        if connection.scalar(row) is None:
            connection.execute(sa.insert(ReextractionRow).values(id=9, started=NOON, scope="", code="", counts={}))
        [written] = write(connection, 9, [result], NOON)
        return written


def state(corpus: Corpus) -> tuple[float | None, int, bool]:
    """Return the article's confidence and version, and whether the search finds it as low."""
    article = corpus.get(1)
    assert article is not None
    return article.confidence, article.version, bool(corpus.search("confidence:low").articles)


@pytest.mark.parametrize(
    ("before", "after"), [(None, 0.3), (None, 0.9), (0.3, 0.9), (0.9, 0.3), (0.91, 0.92), (0.21, 0.22)]
)
def test_a_confidence_that_alone_differs_is_written_without_a_version(
    corpus: Corpus, make_article: MakeArticle, before: float | None, after: float
) -> None:
    """Counted under `confidence`; the provenance says how today's code finds the text."""
    ingest(corpus, [make_article(confidence=before, provenance={"headline": "h1", "blocks": "page"})])
    origin = {"headline": "h1", "blocks": "page", "body": "densest container"}
    changed = "SELECT changed FROM article"
    with corpus.database.read() as connection:
        number = connection.exec_driver_sql(changed).scalar_one()
    result = again(corpus, confidence=after, provenance=origin)
    report = ReportBuilder(3)
    report.add(result)

    assert state(corpus) == (after, 1, after < 0.5) and result.state == "unchanged"
    kind = "filled" if before is None else "changed"
    assert report.fields == {"herald": {"confidence": {kind: 1}}} and report.pages == {"unchanged": 1}
    article = corpus.get(1)
    assert article is not None and article.provenance == origin
    with corpus.database.read() as connection:
        assert connection.exec_driver_sql(changed).scalar_one() > number, "exports get the article again"
        assert connection.scalar(sa.select(sa.func.count()).select_from(ReextractedRow)) == 0
    assert again(corpus, confidence=after).differences == (), "the second time, nothing differs"


def test_the_same_confidence_and_an_unknown_one_change_nothing(corpus: Corpus, make_article: MakeArticle) -> None:
    """A text that was given before, or that a rule names now, has no confidence."""
    ingest(corpus, [make_article(confidence=0.3)])

    assert again(corpus, confidence=0.3).differences == ()
    assert again(corpus, confidence=None).differences == ()
    assert state(corpus) == (0.3, 1, True)


@pytest.mark.parametrize(("before", "after"), [(None, 0.3), (0.3, 0.9), (0.9, 0.3), (0.3, None), (0.3, 0.3)])
def test_a_new_text_brings_its_confidence(
    corpus: Corpus, make_article: MakeArticle, before: float | None, after: float | None
) -> None:
    """The value before is kept with the other values that versions don't have."""
    ingest(corpus, [make_article(confidence=before, provenance={"body": "old way", "blocks": "page"})])
    result = again(corpus, blocks=OTHER, confidence=after, provenance={"body": "new way", "blocks": "page"})

    assert (result.state, state(corpus)) == ("changed", (after, 2, after is not None and after < 0.5))
    article = corpus.get(1)
    assert article is not None and article.provenance["body"] == "new way"
    with corpus.database.read() as connection:
        noted = connection.scalar(sa.select(ReextractedRow.fields)) or {}
    assert ("confidence" in noted, noted.get("confidence")) == (before != after, before if before != after else None)


def test_another_field_and_the_confidence_make_one_version(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article(confidence=0.9)])
    again(corpus, section="Harbour", confidence=0.2)

    assert state(corpus) == (0.2, 2, True)


@pytest.mark.parametrize("changes", [{}, {"section": "Harbour"}, {"blocks": OTHER}])
def test_the_confidence_goes_with_the_text(corpus: Corpus, make_article: MakeArticle, changes: dict[str, Any]) -> None:
    """With --fields that leave the text out, its confidence stays."""
    ingest(corpus, [make_article(confidence=0.9)])
    again(corpus, fields={"section"}, confidence=0.2, **changes)

    assert state(corpus)[0] == 0.9


def test_an_article_that_was_read_meanwhile_keeps_its_confidence(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article(confidence=0.9)])
    ingest(corpus, [make_article("one", "Something else.", confidence=0.8)])
    stale = Reassessment(1, 1, 0.1, {})
    result = PageResult(("article", 1), "herald", "", "unchanged", reassessment=stale)
    with corpus.database.write() as connection:
        [written] = write(connection, 9, [result], NOON)

    assert (written.state, state(corpus)) == ("newer", (0.8, 2, False))


def test_a_page_of_low_yield_is_read_again(corpus: Corpus, tmp_path: Path) -> None:
    """As pages without article are; a page that is still refused is counted as that, and stays in quarantine."""
    low_yield = Refusal("failed", "low_yield", "body: 40 of 900 words; confidence 0.11")
    pages = {address(1): page(1), "https://herald.example/news/empty": "<html><body><p>No headline."}
    batch = [
        Fetched(url, "herald", NOON, None, low_yield, 200, html.encode(), served=fetched(url, html).served)
        for url, html in pages.items()
    ]
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOON)
        run_id = start_run(connection, "herald", "herald", NOON)
    files = Archive(tmp_path, "herald", run_id, {})
    store_batch(corpus, batch, NOON, run_id=run_id, kind=RunKind.CRAWL, archived=files.append(corpus, batch))
    files.close()
    report = reextract(corpus, {"herald": HERALD}, folder=tmp_path, workers=1)
    read, empty = (corpus.why(url)[0] for url in pages)

    assert report is not None and {name: number for name, number in report.pages.items() if number} == {
        "new": 1,
        "refused": 1,
    }
    assert (read.state, read.article_id, read.quarantined) == ("done", 1, None)
    assert (empty.state, empty.reason) == ("failed", "low_yield") and empty.quarantined is not None


def test_an_offset_that_alone_differs_is_written_without_a_version(corpus: Corpus, make_article: MakeArticle) -> None:
    """So that articles of older schemas get the day that their readers have, and no second copy of their text."""
    evening = datetime(2026, 9, 15, 22, 30, tzinfo=UTC)
    ingest(corpus, [make_article(date_published=evening, provenance={"date_published": "json-ld"})])
    origin = {"date_published": "meta date"}
    result = again(corpus, fields=["date_published"], published_offset_min=540, provenance=origin)
    article = corpus.get(1)

    assert article is not None
    assert [(difference.field, difference.after) for difference in result.differences] == [
        ("published_offset_min", "540")
    ]
    assert (article.version, article.published_offset_min, article.published_day) == (1, 540, date(2026, 9, 16))
    assert (article.date_published, article.provenance["date_published"]) == (evening, "meta date")
    assert again(corpus, fields=["date_published"], published_offset_min=540).differences == ()
    assert again(corpus, fields=["headline"], published_offset_min=60).differences == ()
    again(corpus, published_offset_min=540, date_published=evening + timedelta(hours=20))
    assert corpus.counts(by="day") == {"2026-09-17": 1}
