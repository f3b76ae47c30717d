"""`pipelines.ingest` stores articles that a program already has, through the same stages as a crawl."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

from crawler.items import Article, Fetched
from pipelines.boilerplate.learn import reclean_pending
from pipelines.clean import clean
from pipelines.settle import Outcome
from pipelines.store import store_batch
from pipelines.validate import validate
from storage import Corpus

_BATCH = 500


def ingest(corpus: Corpus, articles: Iterable[Article]) -> list[Outcome]:
    """Store articles as a crawl does after parsing. Return one outcome per article, in the same order.

    The stages are: clean, validate, remove learned boilerplate, store with duplicates, and learn. At the end, stored
    articles are cleaned again if new boilerplate was learned. There is one transaction per batch of 500 articles; each
    returned outcome is committed. An article that can't be stored is rejected with its reason, and the others are
    stored. Raises StorageError when the database fails; the batches before the failure stay stored.
    """
    outcomes: list[Outcome] = []
    pending = iter(articles)
    while batch := list(islice(pending, _BATCH)):
        now = datetime.now(UTC)
        outcomes += store_batch(corpus, [_prepare(article, now) for article in batch], now)
    reclean_pending(corpus, lambda: datetime.now(UTC))
    return outcomes


def _prepare(article: Article, now: datetime) -> Fetched:
    return validate(clean(Fetched(article.url, article.source, now, article)), now)
