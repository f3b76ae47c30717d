"""Discovery pages in real crawls: read when they're due, asked only for what changed, and not believed blindly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import Corpus
from storage.frontier import listings
from storage.frontier.listings import ListingState
from storage.schema import UrlRow
from tests.site import Newspaper
from tests.support.crawling import Desk, settings
from tests.support.pages_site import PROSE, page
from tests.support.small_site import Reply, SmallSite

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        served.answers["/robots.txt"] = "User-agent: *\nDisallow:\n"
        yield served


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


ONE_BY_ONE = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
"""So that lists are heard in their order."""
NO_CHECKS = ("-s", "NEWS_RECHECKS=0")


def source(desk: Desk, site: SmallSite, *discover: str, more: str = "") -> None:
    listed = ", ".join(f"{{{kind}: '{site.url}{path}'}}" for kind, path in (entry.split() for entry in discover))
    desk.source("quay", f"title: The Quay\nurl: {site.url}/\ndiscover: [{listed}]\n{more}")


def write(site: SmallSite, *numbers: int) -> list[str]:
    paths = [f"/news/{number}" for number in numbers]
    for path in paths:
        site.answers[path] = page(*PROSE, f"This was told at {path}.", headline=f"The quay of {path}")
    return paths


def rss(site: SmallSite, *numbers: int) -> bytes:
    items = "".join(f"<item><title>t</title><link>{site.url}{path}</link></item>" for path in write(site, *numbers))
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def tagged(body: bytes, tag: str | None = None) -> Reply:
    return Reply(body=body, headers={"ETag": tag or f'"{blake2b(body, digest_size=4).hexdigest()}"'})


def listing_states(desk: Desk, site: SmallSite) -> dict[str, ListingState]:
    with desk.corpus() as corpus, corpus.database.read() as connection:
        known = listings.load(connection, "quay")
    return {url.removeprefix(site.url): row for url, row in known.items()}


def asked(site: SmallSite) -> list[tuple[str, bool]]:
    """What was asked for since the last call, robots.txt aside, and whether with conditions."""
    requests = [
        (request.path, "if-none-match" in request.headers) for request in site.asked if request.path != "/robots.txt"
    ]
    site.asked.clear()
    return requests


def honest(site: SmallSite, bodies: dict[str, bytes]) -> None:
    """Serve the lists with their tags, and 304 to whoever has the tag."""

    def answer(path: str) -> None:
        if path in bodies:
            reply = tagged(bodies[path])
            has = site.asked[-1].headers.get("if-none-match") == reply.headers["ETag"]
            site.answers[path] = Reply(304, headers=reply.headers) if has else reply

    site.before = answer


def test_a_second_run_with_nothing_new_asks_each_list_once_and_no_article(desk: Desk) -> None:
    with Newspaper() as paper:
        desk.source("courier", paper.source_yaml())
        desk.crawl("courier")
        before = len(paper.requests)
        ended = desk.crawl("courier")
        again = Counter((path, status) for _, path, status in paper.requests[before:] if path != "/robots.txt")

    assert (ended.code, ended.err) == (0, "")
    assert set(again.values()) == {1}
    assert {status for _, status in again} == {304}
    assert {path for path, _ in again} == {
        "/news-sitemap.xml", "/sitemap.xml.gz", "/sitemap-archive.xml.gz", "/rss.xml", "/de/rss.xml", "/ru/atom.xml",
        "/politics/", "/de/politik/", "/ru/politika/",
    }  # fmt: skip


def test_a_day_of_hourly_runs_costs_little_beside_the_articles(site: SmallSite, desk: Desk) -> None:
    """40 articles a day: each is fetched once, and all other requests are at most 3 for 10 articles."""
    source(desk, site, "feed /rss.xml")
    backlog = 20
    for hour in range(0, 25):
        newest = backlog + hour * 40 // 24
        honest(site, {"/rss.xml": rss(site, *range(newest - 20, newest))})
        ended = desk.at(NOW + hour * HOUR).crawl("quay", *NO_CHECKS)
        assert (ended.code, ended.err) == (0, "")
    fetched = Counter(request.path for request in site.asked if request.path.startswith("/news/"))

    assert set(fetched.values()) == {1}
    assert len(fetched) >= backlog + 40 - 12
    assert len(site.asked) / len(fetched) <= 1.3


def test_when_nothing_is_due_nothing_is_asked(site: SmallSite, desk: Desk) -> None:
    """Not even robots.txt; the run says so, and is fine. `--poll all` looks all the same."""
    source(desk, site, "feed /rss.xml")
    honest(site, {"/rss.xml": rss(site, 1, 2, 3)})
    for hour in (0, 1):
        desk.at(NOW + hour * HOUR).crawl("quay", *NO_CHECKS)
    site.asked.clear()
    ended = desk.at(NOW + 3 * HOUR).crawl("quay", *NO_CHECKS)

    assert (ended.code, ended.err, site.asked) == (0, "", [])
    assert "nothing due before " in ended.out
    for way in (["--poll", "all"], ["-a", "poll=all"], ["-s", "NEWS_POLL=all"]):
        desk.at(NOW + 3 * HOUR).crawl("quay", *NO_CHECKS, *way)
        assert asked(site) == [("/rss.xml", True)]


def test_a_source_may_bound_the_wait(site: SmallSite, desk: Desk) -> None:
    source(desk, site, "feed /rss.xml", more="poll: 1h\n")
    honest(site, {"/rss.xml": rss(site, 1, 2, 3)})
    for hour in (0, 3, 4):
        desk.at(NOW + hour * HOUR).crawl("quay", *NO_CHECKS)

    assert len(asked(site)) == 3 + 3


def test_a_failing_list_brings_all_others_at_once(site: SmallSite, desk: Desk) -> None:
    source(desk, site, "feed /good.xml", "feed /other.xml")
    lists = {"/good.xml": rss(site, 1, 2, 3), "/other.xml": rss(site, 1, 2)}
    honest(site, lists)
    desk.at(NOW).crawl("quay", *ONE_BY_ONE)
    asked(site)
    later = NOW + 12 * HOUR
    honest(site, {"/other.xml": rss(site, 1, 2, 4)})
    site.answers["/good.xml"] = 404
    ended = desk.at(later).crawl("quay", *NO_CHECKS, *ONE_BY_ONE)

    assert (ended.code, "feed_dead" in ended.err) == (3, True)
    assert [path for path, _ in asked(site)] == ["/good.xml", "/other.xml", "/news/4"]
    rows = listing_states(desk, site)
    assert (rows["/good.xml"].reason, rows["/good.xml"].failures) == ("http_404", 1)
    assert rows["/other.xml"].last_new is not None


def test_a_list_that_says_304_of_a_changed_body_is_found_out(site: SmallSite, desk: Desk) -> None:
    """Another list brings news that it doesn't have: it's asked without conditions, in the same run, and ever after."""
    source(desk, site, "feed /honest.xml", "feed /lying.xml")
    honest(site, {"/honest.xml": rss(site, 1, 2)})
    lists = {"/lying.xml": rss(site, 1)}
    keep = site.before

    def answer(path: str) -> None:
        keep(path)
        if path == "/lying.xml":
            has = "if-none-match" in site.asked[-1].headers
            site.answers[path] = Reply(304) if has else tagged(lists[path], '"always"')

    site.before = answer
    desk.crawl("quay")
    asked(site)
    lists["/lying.xml"] = rss(site, 1, 7)
    honest(site, {"/honest.xml": rss(site, 1, 2, 3)})
    keep, site.before = site.before, answer
    desk.crawl("quay", *ONE_BY_ONE)

    assert [request for request in asked(site) if request[0] == "/lying.xml"] == [
        ("/lying.xml", True),
        ("/lying.xml", False),
    ]
    assert listing_states(desk, site)["/lying.xml"].false_not_modified
    with desk.corpus() as corpus:
        assert corpus.get(f"{site.url}/news/7") is not None
    lists["/lying.xml"] = rss(site, 1, 7, 8)
    desk.crawl("quay")
    assert [request for request in asked(site) if request[0] == "/lying.xml"] == [("/lying.xml", False)]
    with desk.corpus() as corpus:
        assert corpus.get(f"{site.url}/news/8") is not None


def test_a_list_that_tells_the_truth_stays_believed(site: SmallSite, desk: Desk) -> None:
    """What was put to the test and found true isn't tested again within a day."""
    source(desk, site, "feed /busy.xml", "feed /quiet.xml")
    lists = {"/busy.xml": rss(site, 1), "/quiet.xml": rss(site, 2)}
    honest(site, lists)
    desk.crawl("quay")
    asked(site)
    for number in (3, 4):
        lists["/busy.xml"] = rss(site, number)
        desk.crawl("quay")

    quiet = [conditional for path, conditional in asked(site) if path == "/quiet.xml"]
    assert quiet == [True, False, True]
    row = listing_states(desk, site)["/quiet.xml"]
    assert row.verified is not None and not row.false_not_modified


def test_a_list_whose_tag_always_changes_is_not_read_again(site: SmallSite, desk: Desk) -> None:
    """The same body is the same list, whatever the server calls it."""
    source(desk, site, "feed /rss.xml")
    body, calls = rss(site, 1, 2), iter(range(100))

    def answer(path: str) -> None:
        if path == "/rss.xml":
            site.answers[path] = tagged(body, f'"{next(calls)}"')

    site.before = answer
    desk.crawl("quay")
    desk.crawl("quay")

    row = listing_states(desk, site)["/rss.xml"]
    assert (row.etag, row.links, row.new, row.false_not_modified) == ('"1"', 2, 0, False)
    assert [path for path, _ in asked(site)].count("/rss.xml") == 2


def test_links_of_a_run_that_died_are_asked_for_whole(site: SmallSite, desk: Desk) -> None:
    """After a kill the lists are read without conditions."""
    source(desk, site, "feed /rss.xml")
    honest(site, {"/rss.xml": rss(site, *range(10))})
    process = desk.start("crawl", "quay", *settings())
    while not any(path.startswith("/news/") for path in site.requests):
        assert process.poll() is None
    process.kill()
    process.communicate()
    asked(site)
    desk.crawl("quay")

    assert ("/rss.xml", False) in asked(site)
    with desk.corpus() as corpus:
        assert corpus.stats()["urls"] == {"done": 10}


def sitemap(site: SmallSite, *numbers: int) -> str:
    urls = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in write(site, *numbers))
    return f"<urlset>{urls}</urlset>"


def index(site: SmallSite, children: dict[str, str]) -> str:
    listed = "".join(
        f"<sitemap><loc>{site.url}{path}</loc>" + (f"<lastmod>{day}</lastmod>" if day else "") + "</sitemap>"
        for path, day in children.items()
    )
    return f"<sitemapindex>{listed}</sitemapindex>"


def test_sitemaps_that_did_not_change_are_not_asked_for(site: SmallSite, desk: Desk) -> None:
    """By their `lastmod` in the index; a day without its time lasts until midnight."""
    source(desk, site, "sitemap /index.xml")
    days = {"/s/2026-01.xml": "2026-01-31T10:00:00Z", "/s/2026-02.xml": "2026-02-28", "/s/2026-03.xml": "2026-03-02"}
    site.answers["/index.xml"] = index(site, days)
    for number, path in enumerate(days):
        site.answers[path] = sitemap(site, number)
    desk.at(NOW).crawl("quay", *ONE_BY_ONE)
    assert [path for path in site.requests if path.startswith("/s/")] == [*reversed(days)]
    site.requests.clear()
    site.answers["/s/2026-03.xml"] = sitemap(site, 2, 3)
    desk.at(NOW + HOUR).crawl("quay", *NO_CHECKS)

    assert site.requests == ["/index.xml", "/s/2026-03.xml", "/news/3"]


def test_old_sitemaps_are_left_once_news_has_ended(site: SmallSite, desk: Desk) -> None:
    """Without dates in the index: newest by their numbers first, and the last one, until three bring nothing new."""
    source(desk, site, "sitemap /index.xml")
    children = {f"/s/{number}.xml": "" for number in range(1, 13)}
    site.answers["/index.xml"] = index(site, children)
    for number, path in enumerate(children, 1):
        site.answers[path] = sitemap(site, number)
    desk.at(NOW).crawl("quay")
    assert sorted(path for path in site.requests if path.startswith("/s/")) == sorted(children)
    site.requests.clear()
    site.answers["/s/12.xml"] = sitemap(site, 12, 100)
    desk.at(NOW + HOUR).crawl("quay", *NO_CHECKS, *ONE_BY_ONE)

    walked = [path for path in site.requests if path.startswith("/s/")]
    assert (set(walked[:3]), set(walked[3:])) == (
        {"/s/12.xml", "/s/11.xml", "/s/1.xml"},
        {"/s/10.xml", "/s/9.xml", "/s/8.xml"},
    )
    assert "/news/100" in site.requests


def test_more_sitemaps_than_a_run_reads_are_read_by_the_next(site: SmallSite, desk: Desk) -> None:
    source(desk, site, "sitemap /index.xml")
    children = {f"/s/{number}.xml": "" for number in range(503)}
    site.answers["/index.xml"] = index(site, children)
    for path in children:
        site.answers[path] = "<urlset></urlset>"
    site.answers["/s/0.xml"] = sitemap(site, 1)
    desk.crawl("quay")
    assert sum(path.startswith("/s/") for path in site.requests) == 500
    assert listing_states(desk, site)["/index.xml"].reason == "too_many"
    site.requests.clear()
    desk.crawl("quay")

    assert {f"/s/{number}.xml" for number in range(3)} <= set(site.requests)
    assert "/news/1" in site.requests


def test_a_list_that_is_longer_than_is_read_says_so_until_it_is_shorter(site: SmallSite, desk: Desk) -> None:
    source(desk, site, "feed /feed.xml")
    items = "".join(f"<item><link>{site.url}/news/{number}</link></item>" for number in range(10_001))
    bodies = {"/feed.xml": f"<rss version='2.0'><channel>{items}</channel></rss>".encode()}
    honest(site, bodies)
    reasons = []
    for run in range(3):
        if run == 2:
            bodies["/feed.xml"] = rss(site, 1, 2)
        assert desk.crawl("quay", "--max-pages", "1", "--poll", "all").code == 0
        row = listing_states(desk, site)["/feed.xml"]
        reasons.append((row.reason, row.links, row.failures))

    assert reasons == [("too_many", 10_000, 0), ("too_many", 10_000, 0), (None, 2, 0)]


def test_a_section_whose_further_pages_broke_off_is_read_on(site: SmallSite, desk: Desk) -> None:
    """Page 1 says that nothing changed, and page 2 was never read: it's asked for all the same."""
    source(desk, site, "section /world/")

    def section(*numbers: int, more: str = "") -> bytes:
        links = "".join(f'<a href="{path}">A headline of four words</a>' for path in write(site, *numbers))
        return f'<html><body>{links}<a rel="next" href="{more}">next</a></body></html>'.encode()

    honest(site, {"/world/": section(1, 2, more="/world/?page=2")})
    site.answers["/world/?page=2"] = 503
    desk.crawl("quay", "-s", "RETRY_TIMES=0")
    assert listing_states(desk, site)["/world/"].unfinished
    site.answers["/world/?page=2"] = section(3).decode()
    asked(site)
    desk.crawl("quay")

    assert asked(site) == [("/world/", False), ("/world/?page=2", False), ("/news/3", False)]
    assert not listing_states(desk, site)["/world/"].unfinished


def test_since_leaves_what_is_older_for_another_run(site: SmallSite, desk: Desk) -> None:
    source(desk, site, "sitemap /index.xml", "feed /rss.xml")
    site.answers["/index.xml"] = index(site, {"/s/new.xml": "2026-03-01", "/s/old.xml": "2025-03-01"})
    dated = "".join(
        f"<url><loc>{site.url}{path}</loc><lastmod>2026-0{month}-01</lastmod></url>"
        for month, path in enumerate(write(site, 1, 2, 3), 1)
    )
    site.answers |= {"/s/new.xml": f"<urlset>{dated}</urlset>", "/s/old.xml": sitemap(site, 4)}
    site.answers["/rss.xml"] = rss(site, 5).decode()
    ended = desk.at(NOW).crawl("quay", "--since", "20d")

    assert ended.code == 0
    assert sorted(path for path in site.requests if path.startswith(("/news/", "/s/"))) == [
        "/news/3", "/news/5", "/s/new.xml",
    ]  # fmt: skip
    assert desk.news("stats")["urls"] == {"done": 2, "queued": 2}
    desk.at(NOW + HOUR).crawl("quay")
    assert desk.news("stats")["urls"] == {"done": 5}


def test_max_pages_leaves_the_rest_queued(site: SmallSite, desk: Desk) -> None:
    source(desk, site, "feed /rss.xml")
    site.answers["/rss.xml"] = rss(site, *range(30)).decode()
    ended = desk.crawl("quay", "--max-pages", "20")

    assert ended.code == 0
    assert "stopped by its limit of pages (--max-pages); 10 URLs wait for the next run" in ended.out
    run = desk.news("stats")["runs"][0]
    assert (run["outcome"], run["fetched"]) == ("stopped", 20)
    assert desk.news("stats")["urls"] == {"done": 20, "queued": 10}
    desk.crawl("quay", "--max-pages", "10")
    assert desk.news("stats")["runs"][0]["outcome"] == "finished"


def test_max_minutes_ends_a_run(site: SmallSite, desk: Desk) -> None:
    source(desk, site, "feed /rss.xml")
    site.answers["/rss.xml"] = rss(site, *range(30)).decode()
    ended = desk.crawl("quay", "--max-minutes", "0.01", "-s", "DOWNLOAD_DELAY=1")

    assert ended.code == 0
    assert "stopped by its limit of time (--max-minutes)" in ended.out
    assert desk.news("stats")["urls"].keys() <= {"done", "queued"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--since", "soon"], "--since: 'soon' is neither a day nor a duration"),
        (["--since", "2026-13-01"], "--since"),
        (["--max-pages", "0"], "--max-pages: '0' isn't a number above 0"),
        (["--max-pages", "1.5"], "isn't a whole number"),
        (["--max-minutes", "ten"], "--max-minutes: 'ten'"),
        (["--poll", "some"], "--poll: 'some'; use due, or all"),
        (["-s", "NEWS_SINCE=soon"], "--since: 'soon'"),
    ],
)
def test_a_bound_that_is_none_is_wrong_usage(tmp_path: Path, arguments: list[str], says: str) -> None:
    ended = Desk(tmp_path).run("crawl", "bbabo", *arguments)

    assert ended.code == 2
    assert says in ended.out + ended.err
    assert "Traceback" not in ended.err


def make_due(desk: Desk, path: str) -> None:
    with Corpus(desk.database) as corpus, corpus.database.write() as connection:
        due = sa.update(UrlRow).where(UrlRow.url.endswith(path)).values(recheck=datetime(2026, 3, 2, tzinfo=UTC))
        assert connection.execute(due).rowcount == 1


def test_articles_are_read_again_only_if_they_changed(site: SmallSite, desk: Desk) -> None:
    """304 counts as unchanged, plans the next look, and is tested by a whole reading each third time."""
    source(desk, site, "feed /rss.xml")
    lists = {"/rss.xml": rss(site, 1)}
    honest(site, lists | {"/news/1": str(site.answers["/news/1"]).encode()})
    desk.at(NOW).crawl("quay")
    looks = []
    for hour in range(1, 5):
        make_due(desk, "/news/1")
        asked(site)
        desk.at(NOW + hour * HOUR).crawl("quay")
        looks += [conditional for path, conditional in asked(site) if path == "/news/1"]
        run = desk.news("stats")["runs"][0]
        assert (run["fetched"], run["unchanged"], run["refused"]) == (1, 1, {})
        [fate] = desk.news("why", f"{site.url}/news/1")
        assert (fate["state"], fate["article_id"]) == ("done", 1)
        assert fate["recheck"] is not None

    assert looks == [True, True, False, True]
