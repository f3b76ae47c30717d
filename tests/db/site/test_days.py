"""No two articles of the invented newspaper are duplicates within a month."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.items import Article, Block
from pipelines import ingest
from storage import Corpus
from tests.site import SiteArticle
from tests.site.days import of_day

MONDAY = date(2026, 10, 5)
MONTH = [MONDAY + timedelta(days=number) for number in range(30)]


def as_parsed(article: SiteArticle) -> Article:
    return Article(
        url=f"https://courier.example{article.path}",
        source="courier",
        headline=article.headline,
        blocks=tuple(Block("paragraph", text) for _, text in article.paragraphs),
        date_published=article.date_published,
        language="en",
    )


def test_no_two_articles_of_a_month_are_alike(corpus: Corpus) -> None:
    ingest(corpus, [as_parsed(article) for day in MONTH for article in of_day(day)])

    stored = corpus.search(limit=1000, duplicates="show").articles
    assert len(stored) == 512
    assert {article.cluster_id for article in stored} == {None}
    assert not [block for article in stored for block in article.blocks if block.removed]
