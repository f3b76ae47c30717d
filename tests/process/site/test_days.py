"""Crawls of three days of the invented newspaper."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from tests.site import Newspaper
from tests.support.crawling import Desk, sums_are_exact

MONDAY = date(2026, 10, 5)


def test_three_days_crawled_bring_what_each_has(tmp_path: Path, database: str) -> None:
    """Saturday's first crawl finds Friday's articles too; each after it finds its own day's alone."""
    desk = Desk(tmp_path, database)
    with Newspaper(day=MONDAY + timedelta(days=5)) as paper:
        desk.source("courier", paper.source_yaml())
        expected = {article.url: article for article in paper.articles()}
        for _ in range(3):
            assert paper.day is not None
            assert desk.at(datetime.combine(paper.day, time(8, tzinfo=UTC))).crawl("courier").code == 0
            expected |= {article.url: article for article in paper.articles()}
            paper.day += timedelta(days=1)

    runs = desk.news("stats")["runs"]
    assert [(run["new"], run["updated"]) for run in reversed(runs)] == [(32, 0), (6, 0), (20, 0)]
    assert all(sums_are_exact(run) for run in runs)
    with desk.corpus() as corpus:
        stored = {article.url: article for article in corpus.search(limit=1000).articles}
        assert corpus.stats()["urls"] == {"done": 58}
    assert stored.keys() == expected.keys()
    for url, article in expected.items():
        kept = stored[url]
        assert kept.text.split("\n\n") == [text for _, text in article.paragraphs]
        assert tuple(author.name for author in kept.authors) == article.authors
        assert (kept.headline, kept.section) == (article.headline, article.section)
        assert (kept.description, kept.date_published) == (article.description, article.date_published)
    assert Counter(kept.image is not None for kept in stored.values()) == {True: 58}
