"""Articles stored past the pipelines, and articles withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pipelines.edits.classify import classify
from storage import Corpus, records
from storage.articles.writer import ArticleWriter, Draft
from storage.frontier import rechecks
from storage.frontier.runs import put_source

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def export_values(article: records.StoredArticle | None) -> dict[str, Any]:
    """Return what an export gives of an article as JSON."""
    return {name: value for name, value in records.as_json(article).items() if name != "copies"}


def withdraw(corpus: Corpus, number: int, *, back: bool = False) -> None:
    article = corpus.get(number)
    assert article is not None
    with corpus.database.write() as connection:
        if back:
            rechecks.restore(connection, number)
        else:
            rechecks.withdraw(connection, number, article.url, NOON)


def fill(corpus: Corpus, start: int, end: int) -> None:
    """Store articles of about 6 kB, past the stages that this is no test of."""
    blocks = tuple(records.Block("paragraph", f"Word {place} of the harbour. " * 25) for place in range(10))
    drafts = [
        Draft(f"https://herald.example/{number}", "herald", f"Headline {number}", blocks)
        for number in range(start, end)
    ]
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOON)
        writer = ArticleWriter(connection, drafts, None, NOON, mark=lambda source, own: own, classify=classify)
        for draft in drafts:
            writer.put(draft)
        writer.flush()
        writer.index.write(connection)
