"""Work for processes that write into one corpus at the same time."""

from __future__ import annotations

from crawler.items import Article
from pipelines import ingest
from storage import Corpus


def write_many(database: str, writer: int) -> None:
    """One of three writers: they share 30 addresses, and have ten each of their own."""
    from crawler.items import Block

    slugs = [f"shared-{number}" for number in range(30)] + [f"own-{writer}-{number}" for number in range(10)]
    with Corpus(database) as corpus:
        for slug in slugs:
            blocks = (Block("paragraph", f"What {slug} tells."),)
            outcome = ingest(corpus, [Article(f"https://herald.example/{slug}", "herald", slug, blocks)])
            assert outcome[0].state in ("new", "unchanged")
