"""Query parameters that don't change the text: learned from articles, left out of addresses, explained, taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.items import Article, Block
from pipelines import ingest
from storage import Corpus
from storage.frontier import frontier, parameters
from storage.frontier.frontier import FrontierLink
from storage.frontier.runs import put_source
from tests.support.invented_wire import report

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def read_at(number: int, query: str, **fields: object) -> Article:
    article = report(number)
    values = {"headline": article.headline, "blocks": article.blocks, "date_published": article.date_published}
    return Article(f"https://herald.example/news/{number}{query}", "herald", **values | fields)  # type: ignore[arg-type]


def discovered(corpus: Corpus, *urls: str) -> set[str]:
    """Which addresses the frontier holds after these were discovered."""
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOW)
        frontier.add(connection, "herald", "section", [FrontierLink(url) for url in urls], 1, NOW)
        return {row[0] for row in connection.exec_driver_sql("SELECT url FROM url WHERE state = 'queued'")}


def test_a_parameter_that_leads_to_the_same_texts_is_left_out_with_the_reason(corpus: Corpus) -> None:
    for number in range(3):
        ingest(corpus, [read_at(number, ""), read_at(number, "?from=home")])
    assert discovered(corpus, "https://herald.example/news/7?from=home", "https://herald.example/news/8?page=2") == {
        "https://herald.example/news/7",
        "https://herald.example/news/8?page=2",
    }
    [fate] = corpus.why("https://herald.example/news/7?from=list")
    assert fate.url == "https://herald.example/news/7"
    assert fate.ignored == ("the text is the same with and without from= in 3 articles",)


def test_a_parameter_that_canonical_addresses_lack_is_left_out(corpus: Corpus) -> None:
    for number in range(3):
        ingest(corpus, [read_at(number, "?from=home", canonical_url=f"https://herald.example/news/{number}")])
    assert discovered(corpus, "https://herald.example/news/7?from=home") == {"https://herald.example/news/7"}


def test_a_parameter_that_chooses_the_page_stays(corpus: Corpus) -> None:
    chosen = []
    for number in range(6):
        article = report(number)
        url = f"https://herald.example/show?id={number}"
        chosen.append(Article(url, "herald", article.headline, article.blocks, date_published=NOW))
    ingest(corpus, chosen)
    assert discovered(corpus, "https://herald.example/show?id=9") == {"https://herald.example/show?id=9"}


def test_one_text_that_differs_takes_it_back(corpus: Corpus) -> None:
    for number in range(4):
        ingest(corpus, [read_at(number, ""), read_at(number, "?view=short")])
    assert discovered(corpus, "https://herald.example/news/7?view=short") == {"https://herald.example/news/7"}

    ingest(corpus, [read_at(5, ""), read_at(5, "?view=long", blocks=(Block("paragraph", "Quite another text."),))])
    assert "https://herald.example/news/8?view=short" in discovered(corpus, "https://herald.example/news/8?view=short")


def test_evidence_is_kept_once_an_article(corpus: Corpus) -> None:
    for _ in range(3):
        ingest(corpus, [read_at(1, ""), read_at(1, "?from=home")])
    with corpus.database.read() as connection:
        assert parameters.ignored(connection, ["herald.example"]) == {}
