"""A corpus with versions, duplicates and refused URLs."""

from __future__ import annotations

from crawler.items import Author
from pipelines import ingest
from storage import Corpus
from tests.support.corpora import MakeArticle

LONG = "A report that two papers print word by word, with so many words that it counts as one and the same report."


def fill(corpus: Corpus, make_article: MakeArticle) -> None:
    """Articles with versions, duplicates, authors, removed blocks, low confidence, and refused addresses."""
    articles = [
        make_article(
            f"n{number}",
            f"The quay number {number}.",
            LONG,
            "Read more »",
            authors=(Author(f"Ann {number}"),),
            confidence=number / 30 if number % 3 else None,
        )
        for number in range(30)
    ]
    ingest(corpus, [*articles, make_article("copy", LONG, LONG.upper(), source="courier", language="en-GB")])
    ingest(corpus, [make_article("n3", "The quay was closed.", "国务院宣布新的经济政策。")])
    ingest(corpus, [make_article("none", headline="")])


def search_results(corpus: Corpus) -> list[list[str]]:
    queries = (None, "quay", "经济政策", '"ann 3"', "author:Ann-3", "source:courier", "closed -report")
    return [[article.url for article in corpus.search(query, duplicates="show").articles] for query in queries]
