"""A run with an archive, without a site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.items import Fetched, Served
from pipelines.crawl.archive import Archive
from pipelines.settle import RunKind
from pipelines.store import store_batch
from storage import Corpus
from storage.frontier.runs import finish_run, put_source, start_run
from tests.support.corpora import MakeArticle

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


class Crawl:
    """What a run does with pages, without a site."""

    def __init__(self, corpus: Corpus, folder: Path, make: MakeArticle) -> None:
        self.corpus, self._make = corpus, make
        with corpus.database.write() as connection:
            put_source(connection, "herald", NOON)
            self.run_id = start_run(connection, "herald", "herald", NOON)
        self.archive = Archive(folder, "herald", self.run_id, {"software": "newscorpus"})
        self.archive.repair(corpus)

    def read(self, *served: tuple[str, str]) -> None:
        """Store a batch: slug and page."""
        batch = [self.fetched(slug, html) for slug, html in served]
        kept = self.archive.append(self.corpus, batch)
        store_batch(self.corpus, batch, NOON, run_id=self.run_id, kind=RunKind.CRAWL, archived=kept)

    def fetched(self, slug: str, html: str, **fields: Any) -> Fetched:
        article = self._make(slug, f"Text of {slug}: {html}")
        page = Served(article.url, 200, NOON, (("Content-Type", "text/html"),), html.encode())
        return Fetched(article.url, "herald", NOON, article, status=200, served=(page,), **fields)

    def end(self, outcome: str = "finished") -> None:
        self.archive.close()
        with self.corpus.database.write() as connection:
            finish_run(connection, self.run_id, outcome, None, NOON)
