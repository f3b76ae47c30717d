"""Articles on several pages, crawled for real: followed, joined, bounded, and stored once or not at all."""

from __future__ import annotations

import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.crawling import Desk, settings, sums_are_exact
from tests.support.pages_site import BIO, PROSE, RULES, following, in_pages, listed, page, stored
from tests.support.small_site import SmallSite


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        served.answers["/robots.txt"] = "User-agent: *\nDisallow: /private/\n"
        yield served


@pytest.fixture
def desk(tmp_path: Path, database: str, site: SmallSite) -> Desk:
    desk = Desk(tmp_path, database)
    described = f"title: The Quay\nurl: {site.url}/\ndiscover: [{{feed: {site.url}/rss.xml}}]\n"
    desk.source("quay", described + RULES)
    return desk


def states(desk: Desk) -> dict[str, int]:
    with desk.corpus() as corpus:
        return dict(corpus.stats()["urls"])


def test_pages_are_stored_as_one_article(site: SmallSite, desk: Desk) -> None:
    """In order, each fetched once, under the first address; the headline and the author's box stay once."""
    listed(site, "/news/quay")
    in_pages(site, "/news/quay", 5)
    ended = desk.crawl("quay")

    article = stored(desk, f"{site.url}/news/quay")
    assert (ended.code, ended.err) == (0, "")
    assert article.text.split("\n\n") == [*PROSE, BIO]
    assert article.headline == "Who pays for the quay"
    assert article.provenance["blocks"] == "page, 5 pages"
    assert site.requests == ["/rss.xml", "/news/quay", *(f"/news/quay?page={n}" for n in range(2, 6))]
    [run] = desk.news("stats")["runs"]
    assert (run["found"], run["fetched"], run["new"], run["refused"]) == (1, 1, 1, {})
    desk.crawl("quay")
    assert site.requests.count("/news/quay") == 1


def test_the_page_with_all_of_it_is_read_instead(site: SmallSite, desk: Desk) -> None:
    listed(site, "/news/quay")
    in_pages(site, "/news/quay", 3)
    links = '<a class="whole" href="/print/quay">On one page</a>' + following("/news/quay?page=2")
    site.answers["/news/quay"] = page(PROSE[0], links=links)
    site.answers["/print/quay"] = page(*PROSE, canonical=f"{site.url}/print/quay")
    desk.crawl("quay")

    article = stored(desk, f"{site.url}/news/quay")
    assert article.text.split("\n\n") == list(PROSE)
    assert (article.url, article.provenance["blocks"]) == (f"{site.url}/news/quay", "page, single page")
    assert site.requests == ["/rss.xml", "/news/quay", "/print/quay"]


@pytest.mark.parametrize("whole", [404, page("Please log in.")])
def test_without_the_whole_page_the_pages_are_followed(site: SmallSite, desk: Desk, whole: str | int) -> None:
    listed(site, "/news/quay")
    in_pages(site, "/news/quay", 3)
    links = '<a class="whole" href="/print/quay">On one page</a>' + following("/news/quay?page=2")
    site.answers["/news/quay"] = page(PROSE[0], links=links)
    site.answers["/print/quay"] = whole
    desk.crawl("quay")

    assert stored(desk, f"{site.url}/news/quay").text.split("\n\n") == [*PROSE[:3], BIO]


def test_a_failure_that_may_pass_keeps_the_article_for_later(site: SmallSite, desk: Desk) -> None:
    """Page 3 of 5 answers 503: nothing is stored, the address waits, and the next run stores all of it."""
    listed(site, "/news/quay")
    in_pages(site, "/news/quay", 5)
    third, site.answers["/news/quay?page=3"] = site.answers["/news/quay?page=3"], 503
    desk.crawl("quay")

    assert states(desk) == {"queued": 1}
    [run] = desk.news("stats")["runs"]
    assert (run["fetched"], run["refused"]) == (1, {"http_503": 1})
    site.answers["/news/quay?page=3"] = third
    desk.crawl("quay")
    assert stored(desk, f"{site.url}/news/quay").text.split("\n\n") == [*PROSE, BIO]
    assert all(sums_are_exact(run) for run in desk.news("stats")["runs"])


@pytest.mark.parametrize(
    ("third", "why"),
    [
        (404, "http_404"),
        ("<html><body></body></html>", "no_body"),
        ((302, "/private/quay"), "robots"),
        ((302, "http://other.example/quay"), "offsite"),
    ],
)
def test_a_page_that_cannot_be_had_ends_the_article(site: SmallSite, desk: Desk, third: str | int, why: str) -> None:
    """The pages before it are stored, and the article's provenance tells what is missing."""
    listed(site, "/news/quay")
    in_pages(site, "/news/quay", 5)
    site.answers["/news/quay?page=3"] = third
    site.answers["/private/quay"] = page(PROSE[2])
    desk.crawl("quay")

    article = stored(desk, f"{site.url}/news/quay")
    assert article.text.split("\n\n") == [*PROSE[:2], BIO]
    assert article.provenance["blocks"].startswith(f"page, 2 pages; then {why} at http://")
    assert "/private/quay" not in site.requests
    assert states(desk).keys() == {"done"}


@pytest.mark.parametrize("target", ["/news/quay", "/news/quay?page=2", "http://other.example/quay", "javascript:go(2)"])
def test_links_that_lead_nowhere_new_end_the_article(site: SmallSite, desk: Desk, target: str) -> None:
    """Back to the first page, to the same page, to another site."""
    listed(site, "/news/quay")
    in_pages(site, "/news/quay", 2)
    site.answers["/news/quay?page=2"] = page(PROSE[1], links=following(target))
    desk.crawl("quay")

    assert stored(desk, f"{site.url}/news/quay").text.split("\n\n") == [PROSE[0], BIO, PROSE[1]]
    assert site.requests == ["/rss.xml", "/news/quay", "/news/quay?page=2"]


def test_endless_pages_are_bounded(site: SmallSite, desk: Desk) -> None:
    """Ever new text: 20 pages. Ever the same text: one page too many."""
    listed(site, "/news/new", "/news/same")
    for number in range(1, 40):
        query = f"?page={number}" if number > 1 else ""
        text = f"Tide table number {number} of many, which the harbour office prints for the masters of small craft."
        site.answers[f"/news/new{query}"] = page(text, PROSE[0], links=following(f"/news/new?page={number + 1}"))
        site.answers[f"/news/same{query}"] = page(*PROSE, links=following(f"/news/same?page={number + 1}"))
    desk.crawl("quay")

    asked = Counter(path.partition("?")[0] for path in site.requests)
    assert (asked["/news/new"], asked["/news/same"]) == (20, 2)
    assert stored(desk, f"{site.url}/news/same").text.split("\n\n") == list(PROSE)


def test_the_next_article_is_no_next_page(site: SmallSite, desk: Desk) -> None:
    """A link that leads to an article with another headline and another date: both are stored, each by itself."""
    listed(site, "/news/quay", "/news/crane")
    site.answers["/news/quay"] = page(PROSE[0], links=following("/news/crane"))
    site.answers["/news/crane"] = page(PROSE[4], headline="The heron stands still", day=2)
    desk.crawl("quay")

    article = stored(desk, f"{site.url}/news/quay")
    assert (article.text, stored(desk, f"{site.url}/news/crane").text) == (PROSE[0], PROSE[4])
    assert article.provenance["blocks"] == f"page, 1 page; then another article at {site.url}/news/crane"


def test_later_pages_that_a_feed_lists_are_not_stored_beside_the_article(site: SmallSite, desk: Desk) -> None:
    """Even if they call themselves canonical."""
    listed(site, "/news/quay", "/news/quay?page=2", "/news/quay?page=3")
    in_pages(site, "/news/quay", 3)
    desk.run("crawl", "quay", *settings(), "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")

    with desk.corpus() as corpus:
        assert [article.url for article in corpus.search().articles] == [f"{site.url}/news/quay"]
    assert stored(desk, f"{site.url}/news/quay").text.split("\n\n") == [*PROSE[:3], BIO]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_a_later_page_is_not_an_article_of_its_own(site: SmallSite, desk: Desk, order: tuple[int, ...]) -> None:
    """Though a feed lists it: found by its canonical address, or by having been read. Neither page takes the place
    of the whole."""
    paths = ["/news/quay", "/news/quay?page=2", "/news/quay?page=3"]
    listed(site, *(paths[place] for place in order))
    in_pages(site, "/news/quay", 3)
    first = f"{site.url}/news/quay"
    site.answers["/news/quay?page=2"] = page(PROSE[1], links=following("/news/quay?page=3"), canonical=first)
    site.answers["/news/quay?page=3"] = page(PROSE[2], canonical=first)
    desk.crawl("quay")
    desk.crawl("quay")

    with desk.corpus() as corpus:
        assert corpus.stats()["articles"] == 1
        assert len(corpus.versions(stored(desk, first).id)) == 1
    assert stored(desk, first).text.split("\n\n") == [PROSE[0], BIO, PROSE[1], PROSE[2]]
    assert sum(states(desk).values()) == 3
    assert states(desk).keys() <= {"done", "not_article"}


def test_a_later_page_leads_to_the_first_that_nobody_listed(site: SmallSite, desk: Desk) -> None:
    listed(site, "/news/quay/2")
    site.answers["/news/quay"] = page(PROSE[0], links=following("/news/quay/2"))
    site.answers["/news/quay/2"] = page(PROSE[1], canonical=f"{site.url}/news/quay")
    desk.crawl("quay")

    assert stored(desk, f"{site.url}/news/quay").text.split("\n\n") == list(PROSE[:2])


def test_a_run_that_is_stopped_between_two_pages_leaves_the_address_for_the_next(site: SmallSite, desk: Desk) -> None:
    """No attempt has failed: stopping often doesn't lose the article."""
    listed(site, "/news/quay")
    in_pages(site, "/news/quay", 3)
    reached, go_on = threading.Event(), threading.Event()

    def hold(path: str) -> None:
        if path == "/news/quay?page=2":
            reached.set()
            go_on.wait(30)

    site.before = hold
    process = desk.start("crawl", "quay", *settings(), "-L", "INFO")
    assert process.stderr is not None
    assert reached.wait(30)
    process.send_signal(signal.SIGTERM)
    assert any("Received SIGTERM" in line for line in process.stderr)
    go_on.set()
    process.communicate(timeout=30)

    assert states(desk) == {"queued": 1}
    with desk.corpus() as corpus:
        [fate] = corpus.why(f"{site.url}/news/quay")
    assert (fate.attempts, fate.reason) == (0, None)
    desk.crawl("quay")
    assert stored(desk, f"{site.url}/news/quay").text.split("\n\n") == [*PROSE[:3], BIO]


def test_the_day_of_the_crawl_chooses_the_rules(site: SmallSite, desk: Desk) -> None:
    listed(site, "/news/quay")
    site.answers["/news/quay"] = page(f'</p><div class="old">{PROSE[0]}</div><div class="new">{PROSE[1]}</div><p>')
    described = (desk.folder / "sources" / "quay.yaml").read_text().replace(RULES, "")
    sets = "rules:\n  - {valid_until: 2020-01-01, body: .old}\n  - {valid_from: 2020-01-01, body: .new}\n"
    desk.source("quay", described + sets)
    desk.crawl("quay")

    article = stored(desk, f"{site.url}/news/quay")
    assert (article.text, article.provenance["blocks"]) == (PROSE[1], "rule body (set 2)")


def test_an_address_that_is_redirected_to_another_site_is_blocked(site: SmallSite, desk: Desk) -> None:
    """And has its final state at once."""
    listed(site, "/news/away")
    site.answers["/news/away"] = (301, "http://other.example/quay")
    desk.crawl("quay")

    with desk.corpus() as corpus:
        [fate] = corpus.why(f"{site.url}/news/away")
    assert (fate.state, fate.reason) == ("blocked", "offsite")
