"""`pipelines.ingest`: store articles that a program already has, through the same stages as a crawl."""

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
    """Store articles exactly as a crawl does after parsing, and return what became of each, in their order.

    Stages: clean, validate, take out what was learned to be boilerplate, store with its duplicates, and learn; at the
    end stored articles are cleaned by what was learned. One transaction a batch of 500: an outcome that is returned is
    committed. An article that can't be stored is rejected with its reason and costs the others nothing. Raises
    StorageError when the database fails; the batches before are stored then.
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
