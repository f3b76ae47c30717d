"""The invented newspaper day by day: what it lists, and what crawls make of three days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from lxml import etree

from tests.site import Newspaper
from tests.site.days import OUT, of_day

MONDAY = date(2026, 10, 5)
MONTH = [MONDAY + timedelta(days=number) for number in range(30)]


def links(paper: Newspaper, path: str) -> list[str]:
    tree = etree.fromstring(paper.answer(path, "").body)
    elements = tree.iterfind(".//link") if path == "/rss.xml" else tree.iterfind(".//{*}loc")
    addresses = [str(element.text).removeprefix(paper.host).partition("?")[0] for element in elements]
    return [address for address in addresses if address != "/"]


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
