"""The kinds of run: their stored words stay, and two of them bring pages by hand."""

from __future__ import annotations

from pipelines.settle import RunKind


def test_the_stored_words_stay() -> None:
    """`url.via` of URLs that a run adds itself."""
    words = {"CRAWL": "redirect", "FILES": "archive", "INGEST": "ingest", "RETRY": "retry"}

    assert {kind.name: kind.value for kind in RunKind} == words


def test_files_and_ingested_articles_come_by_hand() -> None:
    assert [kind for kind in RunKind if kind.is_by_hand] == [RunKind.FILES, RunKind.INGEST]
