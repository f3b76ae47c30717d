"""The invented newspaper day by day: what it lists, and what crawls make of three days."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from lxml import etree

from crawler.items import Article, Block
from pipelines import ingest
from storage import Corpus
from tests.crawling import Desk, sums_are_exact
from tests.site import Newspaper, SiteArticle
from tests.site.days import OUT, of_day

MONDAY = date(2026, 10, 5)
MONTH = [MONDAY + timedelta(days=number) for number in range(30)]


def links(paper: Newspaper, path: str) -> list[str]:
    tree = etree.fromstring(paper.answer(path, "").body)
    found = tree.iterfind(".//link") if path == "/rss.xml" else tree.iterfind(".//{*}loc")
    addresses = [str(element.text).removeprefix(paper.host).partition("?")[0] for element in found]
    return [address for address in addresses if address != "/"]


def as_parsed(article: SiteArticle) -> Article:
    return Article(
        url=f"https://courier.example{article.path}",
        source="courier",
        headline=article.headline,
        blocks=tuple(Block("paragraph", text) for _, text in article.paragraphs),
        date_published=article.date_published,
        language="en",
    )


def test_a_month_has_the_rhythm_of_a_week() -> None:
    assert [len(of_day(day)) for day in MONTH[:7]] == [20, 20, 20, 20, 20, 12, 6]
    month = [article for day in MONTH for article in of_day(day)]
    assert len({article.path for article in month}) == len({article.headline for article in month}) == len(month) == 512
    assert 0.15 < sum(not article.authors for article in month) / len(month) < 0.25
    assert all(len(article.paragraphs) >= 5 for article in month)
    assert all(len(text.split()) >= 40 for article in month for _, text in article.paragraphs)
    assert all(article.description and article.image and article.section for article in month)
    for day in MONTH:
        moments = [article.date_published for article in of_day(day)]
        assert all(moment and moment.date() == day and moment.timetz() <= OUT for moment in moments)
        assert all(after > before for after, before in pairwise(filter(None, moments)))


def test_no_two_articles_of_a_month_are_alike(corpus: Corpus) -> None:
    ingest(corpus, [as_parsed(article) for day in MONTH for article in of_day(day)])

    stored = corpus.search(limit=1000, duplicates="show").articles
    assert len(stored) == 512
    assert {article.cluster_id for article in stored} == {None}
    assert not [block for article in stored for block in article.blocks if block.removed]


def test_a_day_lists_its_articles_and_keeps_those_before() -> None:
    """The feed has thirty, the news sitemap two days; what isn't out yet answers 404."""
    sunday = MONDAY + timedelta(days=6)
    with Newspaper(day=sunday) as paper:
        feed, sitemap = links(paper, "/rss.xml"), links(paper, "/news-sitemap.xml")
        statuses = {
            day: {paper.answer(article.path, "").status for article in of_day(day)}
            for day in (MONDAY - timedelta(days=200), sunday, sunday + timedelta(days=1))
        }
        pages = [paper.answer("/", query).body.decode() for query in ("", "page=2")]

    two_days = [article.path for day in (sunday, sunday - timedelta(days=1)) for article in of_day(day)]
    assert sitemap == two_days
    assert feed[:18] == two_days
    assert len(feed) == 30
    assert list(statuses.values()) == [{200}, {200}, {404}]
    assert [page.count('class="teaser"') for page in pages] == [10, 8]


def test_an_article_s_page_stays_as_it_is_and_lists_change_with_the_day() -> None:
    [article, *_] = of_day(MONDAY)
    with Newspaper(day=MONDAY) as paper:
        before = {path: paper.answer(path, "").headers["ETag"] for path in (article.path, "/rss.xml", "/politics/")}
        paper.day = MONDAY + timedelta(days=1)
        after = {path: paper.answer(path, "").headers["ETag"] for path in before}
        robots = paper.answer("/robots.txt", "")

    assert [before[path] == after[path] for path in before] == [True, False, False]
    assert robots.headers["Last-Modified"] == "Tue, 06 Oct 2026 07:00:00 GMT"


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
