"""The whole flow, for real: the invented newspaper crawled by `scrapy crawl`, as a user would."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site import Newspaper
from tests.support.crawling import NAME, Desk, FirstCrawl, article_fetches, settings, sums_are_exact, wait_for
from tests.support.paths import ROOT


@pytest.fixture
def desk(tmp_path: Path, database: str, paper: Newspaper) -> Desk:
    desk = Desk(tmp_path, database)
    desk.source(NAME, paper.source_yaml())
    return desk


@pytest.mark.smoke
def test_every_article_is_stored_clean(crawled_paper: Newspaper, first_crawl: FirstCrawl, crawled_desk: Desk) -> None:
    """One command stores the whole newspaper: text without furniture, fields right, nothing lost, sums exact."""
    paper, desk = crawled_paper, crawled_desk

    assert (first_crawl.code, first_crawl.err) == (0, "")
    with desk.corpus() as corpus:
        for expected in paper.articles():
            stored = corpus.get(expected.url)
            assert stored is not None, expected.url
            assert stored.headline == expected.headline, expected.url
            assert stored.text.split("\n\n") == [text for _, text in expected.paragraphs], expected.url
            assert stored.date_published == expected.date_published, expected.url
            assert tuple(author.name for author in stored.authors) == tuple(expected.authors), expected.url
        stats = corpus.stats()
        originals = {article.url: article.copy_of for article in paper.articles() if article.copy_of}
        for url, original in originals.items():
            copy, first = corpus.get(url), corpus.get(original)
            assert copy is not None and first is not None
            assert copy.cluster_id == first.cluster_id is not None
    [run] = stats["runs"]
    assert run["outcome"] == "finished"
    assert sums_are_exact(run)
    assert stats["urls"].keys() <= {"done", "failed", "blocked", "not_article"}
    assert stats["articles"] == len(paper.articles())
    twice = {path for path, times in article_fetches(paper).items() if times > 1}
    # The sitemap lists this one at its old address too, which redirects.
    assert twice == {paper.articles()[0].path}


def test_robots_txt_is_obeyed(crawled_paper: Newspaper, crawled_desk: Desk) -> None:
    assert not [path for _, path, _ in crawled_paper.requests if path.startswith(("/print/", "/search"))]
    with crawled_desk.corpus() as corpus:
        assert corpus.stats()["runs"][0]["blocked"]["robots"] >= 1


def test_a_second_run_fetches_only_what_is_new(crawled_paper: Newspaper, crawled_desk: Desk) -> None:
    paper, desk = crawled_paper, crawled_desk
    before = len(paper.requests)
    ended = desk.crawl(NAME)

    again = [path for _, path, _ in paper.requests[before:]]
    assert ended.code == 0
    assert not [path for path in again if path in article_fetches(paper)]
    run = desk.news("stats")["runs"][0]
    assert (run["fetched"], run["new"]) == (0, 0)


def test_the_next_edition_brings_new_articles_and_edits(crawled_paper: Newspaper, crawled_desk: Desk) -> None:
    """New articles are found, changed ones read again, and what they said before stays."""
    paper, desk = crawled_paper, crawled_desk
    old = {article.url: article for article in paper.articles()}
    paper.edition = 2
    new = {article.url: article for article in paper.articles()}
    edited = [url for url in new if url in old and new[url].paragraphs != old[url].paragraphs]
    desk.crawl(NAME)

    run = desk.news("stats")["runs"][0]
    assert (run["new"], run["updated"]) == (len(new.keys() - old.keys()), len(edited))
    assert edited
    with desk.corpus() as corpus:
        for url in edited:
            article = corpus.get(url)
            assert article is not None
            texts = [version.text.split("\n\n") for version in corpus.versions(article.id)]
            assert texts == [[text for _, text in edition[url].paragraphs] for edition in (old, new)]


def test_runs_of_one_source_at_the_same_time_leave_it_to_one(paper: Newspaper, desk: Desk) -> None:
    paper.delay_s = 3.0
    first = desk.start("crawl", NAME, *settings())
    wait_for(lambda: len(paper.requests) > 0)
    others = [desk.start("crawl", NAME, *settings()) for _ in range(4)]
    outputs = [other.communicate(timeout=300)[0] for other in others]
    assert first.poll() is None
    paper.delay_s = 0.0
    first.communicate(timeout=300)

    assert [process.returncode for process in (first, *others)] == [0] * 5
    assert all("already running" in out for out in outputs)
    assert len(desk.news("stats")["runs"]) == 1


@pytest.mark.parametrize(
    ("code", "number", "heavy"),
    [
        ("import storage.location\nfrom scrapy.utils.misc import walk_modules_iter\n"
         "found = list(walk_modules_iter('crawler.commands'))", 7, ["sqlalchemy", "psycopg", "bs4", "crawler.parsers"]),
        ("from scrapy.utils.project import get_project_settings\n"
         "found = get_project_settings().get_component_priority_dict_with_base('EXTENSIONS')", 8,
         ["aiohttp", "scrapy.extensions.telnet"]),
    ],
)  # fmt: skip
def test_a_start_that_has_nothing_to_do_costs_next_to_nothing(code: str, number: int, heavy: list[str]) -> None:
    """Scrapy imports all commands, whichever it runs, and what EXTENSIONS names, also to turn it off."""
    script = f"import sys\n{code}\nprint(len(found), sys.modules.keys() & {heavy})"
    output = subprocess.check_output([sys.executable, "-c", script], cwd=ROOT, text=True)
    assert output == f"{number} set()\n"


def test_sigterm_ends_a_run_cleanly(paper: Newspaper, desk: Desk) -> None:
    paper.delay_s = 0.1
    process = desk.start("crawl", NAME, *settings())
    wait_for(lambda: len(paper.requests) > 20)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)

    assert process.returncode == 0
    stats = desk.news("stats")
    assert stats["runs"][0]["outcome"] == "stopped"
    assert "leased" not in stats["urls"]
