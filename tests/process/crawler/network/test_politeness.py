"""Manners, as a host sees them: by its own clock, in this run, in the next, in other processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from storage.db.database import Database
from storage.frontier import hosts
from tests.support.crawling import FAST, Desk, Ended
from tests.support.paths import ROOT
from tests.support.small_site import Answer, Reply, SmallSite

PAGE = "<h1>The quay wall</h1>" + "<p>The council met to speak about the quay wall, and rose without a vote.</p>" * 3
ONE_BY_ONE = ("-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")
HOUR = timedelta(hours=1)


class Guarded(SmallSite):
    """A feed of pages, with the times at which each address was asked for."""

    def __init__(self, pages: int = 6) -> None:
        super().__init__()
        self.times: list[tuple[str, float]] = []
        self.before = lambda path: self.times.append((path, monotonic()))
        self.answers["/robots.txt"] = "User-agent: *\nDisallow: /private/"
        self.list(pages)

    def list(self, pages: int, answer: Answer = PAGE) -> None:
        links = [f"/news/{number}" for number in range(pages)]
        items = "".join(f"<item><link>{self.url}{link}</link></item>" for link in links)
        self.answers["/feed.xml"] = f"<rss version='2.0'><channel>{items}</channel></rss>"
        for number, link in enumerate(links):
            self.answers[link] = PAGE.replace("quay", f"quay {number}") if answer == PAGE else answer

    def yaml(self) -> str:
        return f"title: Site\nurl: {self.url}/\ndiscover: [{{feed: '{self.url}/feed.xml'}}]\n"

    def gaps(self) -> list[float]:
        return [later - earlier for (_, earlier), (_, later) in pairwise(self.times)]


@pytest.fixture
def site() -> Iterator[Guarded]:
    with Guarded() as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, site: Guarded) -> Desk:
    desk = Desk(tmp_path)
    desk.source("site", site.yaml())
    return desk


def urls(desk: Desk) -> dict[str, int]:
    counts: dict[str, int] = desk.news("stats")["urls"]
    return counts


def waits(seconds: int | str = 3600, status: int = 429) -> Reply:
    return Reply(status, headers={"Retry-After": str(seconds)})


def test_a_request_carries_no_more_than_it_needs(site: Guarded, desk: Desk) -> None:
    """No cookie that the site handed out, nor where the address was found: in this run or the next."""
    given = {"Set-Cookie": "reader=1; Path=/", "ETag": '"1"'}
    for path, answer in list(site.answers.items()):
        site.answers[path] = Reply(200, str(answer).encode(), given | {"Content-Type": "text/html"})
    site.answers["/news/5"] = Reply(302, headers=given | {"Location": "/moved"})
    site.answers["/moved"] = Reply(200, PAGE.encode(), given)
    desk.crawl("site")
    desk.at(datetime.now(UTC) + timedelta(days=2)).crawl("site")

    assert [asked.path for asked in site.asked].count("/feed.xml") == 2
    assert "/moved" in [asked.path for asked in site.asked]
    named = {"host", "user-agent", "accept", "accept-encoding", "accept-language", "if-none-match", "connection"}
    assert {name for asked in site.asked for name in asked.headers} <= named


# Retry-After ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/robots.txt", "/feed.xml", "/news/5"])
def test_a_host_that_asks_to_wait_is_left_alone_by_all_until_then(
    tmp_path: Path, database: str, site: Guarded, path: str
) -> None:
    """Within the window there is no request: of this run, of the next, of another source's in a process of its own."""
    desk = Desk(tmp_path, database)
    desk.source("site", site.yaml())
    desk.source("twin", site.yaml().replace("Site", "Twin"))
    site.answers[path] = waits(format_datetime(datetime.now(UTC) + HOUR, usegmt=True), 503)
    first = desk.crawl("site", *ONE_BY_ONE)
    asked = [path for path, _ in site.times]
    again, twin = desk.crawl("site"), desk.crawl("twin")

    assert asked[-1] == path and asked.count(path) == 1
    assert [path for path, _ in site.times] == asked
    assert [ended.code for ended in (first, again, twin)] == [0 if path == "/news/5" else 3, 3, 3]
    for ended in (first, again, twin):
        assert "nothing is asked until" in ended.err + ended.out and "Retry-After" in ended.err + ended.out
        assert "Traceback" not in ended.err

    site.list(6)
    site.answers["/robots.txt"] = 404
    assert desk.at(datetime.now(UTC) + 0.9 * HOUR).crawl("site").code == 3
    assert [path for path, _ in site.times] == asked
    assert desk.at(datetime.now(UTC) + 1.1 * HOUR).crawl("site").code == 0
    assert urls(desk) == {"done": 6}


def test_addresses_of_a_host_that_waits_lose_no_attempt(site: Guarded, desk: Desk) -> None:
    """However often a run comes in vain; and none of a great many is leased to be given back."""
    site.list(300)
    site.answers["/news/0"] = waits()
    desk.crawl("site", *ONE_BY_ONE)
    runs = [desk.at(datetime.now(UTC) + minutes * HOUR / 60).crawl("site") for minutes in range(6)]

    assert {ended.code for ended in runs} == {3}
    assert urls(desk) == {"queued": 300}
    database = Database(desk.database)
    with database.read() as connection:
        rows = connection.exec_driver_sql("SELECT attempts, next_try IS NOT NULL AS put_off FROM url").all()
    assert {row.attempts for row in rows} == {0}
    assert sum(row.put_off for row in rows) <= 20
    [fate] = desk.news("why", f"{site.url}/news/0")
    assert (fate["state"], fate["reason"]) == ("queued", "host_waits")


def test_a_short_wait_is_waited_for(site: Guarded, desk: Desk) -> None:
    site.before = lambda path: (
        site.times.append((path, monotonic())),
        site.answers.update({"/news/5": PAGE}) if path == "/news/4" else None,
    )
    site.answers["/news/5"] = waits(1)
    site.before, messages = site.before, []

    def once(path: str) -> None:
        site.times.append((path, monotonic()))
        site.answers["/news/5"] = (
            waits(1) if path == "/news/5" and not messages.append(path) and len(messages) == 1 else PAGE
        )

    site.before = once
    ended = desk.crawl("site", *ONE_BY_ONE)
    after = [path for path, _ in site.times].index("/news/5")

    assert ended.code == 0
    assert site.gaps()[after] >= 1
    assert urls(desk) == {"done": 6}


def test_what_is_on_its_way_in_other_requests_does_not_shorten_the_wait(site: Guarded, desk: Desk) -> None:
    """Eight at a time: those that were sent already are answered, and nothing follows."""
    site.list(60)
    site.answers["/news/0"] = waits()
    desk.crawl("site")
    asked = len(site.times)
    desk.crawl("site")

    assert asked <= 2 + 8
    assert len(site.times) == asked


def test_a_redirect_does_not_lead_to_a_host_that_waits(site: Guarded, desk: Desk) -> None:
    with Guarded() as other:
        desk.source("other", other.yaml())
        other.answers["/feed.xml"] = waits()
        desk.crawl("other")
        asked = len(other.times)
        site.answers["/news/3"] = (302, f"{other.url}/news/3")
        ended = desk.crawl("site")

        assert len(other.times) == asked
    assert ended.code == 0
    assert "nothing is asked until" in ended.out
    assert urls(desk) == {"done": 5, "queued": 1}


def together(desk: Desk, *names: str, settings: tuple[str, ...] = FAST) -> Ended:
    """Crawl sources in one process, at the same time."""
    code = (
        "import sys; from scrapy.crawler import CrawlerProcess; from scrapy.utils.project import get_project_settings\n"
        "settings = get_project_settings()\n"
        f"for setting in {settings!r}: settings.set(*setting.split('='))\n"
        "process = CrawlerProcess(settings)\n"
        f"for name in {names!r}: process.crawl(name)\n"
        "process.start()"
    )
    environment = {"NEWS_DATABASE_URL": desk.database, "NEWS_SOURCES": str(desk.folder / "sources"), "PYTHONPATH": "."}
    environment["NEWS_ALLOW_HOSTS"] = desk.hosts()
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | {"NEWS_ARCHIVE": "off"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_crawlers_of_one_process_share_a_host(site: Guarded, desk: Desk) -> None:
    """What one is told holds for the others at once."""
    site.list(40)
    desk.source("twin", site.yaml().replace("Site", "Twin"))
    site.answers["/news/30"] = waits()
    ended = together(desk, "site", "twin", settings=("DOWNLOAD_DELAY=0.05", "AUTOTHROTTLE_ENABLED=False"))
    paths = [path for path, _ in site.times]

    assert "Traceback" not in ended.err
    assert paths[-1] == "/news/30" and paths.count("/news/30") == 1
    both_have_begun = 2
    gaps = site.gaps()[both_have_begun:]
    assert sum(gaps) / len(gaps) >= 0.035, "the spacing is the host's, not the crawler's: half of it were two's"


# Crawl-delay ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["Crawl-delay: 0.2", "Request-rate: 5/1s"])
def test_the_crawl_delay_is_kept_whatever_is_set(site: Guarded, desk: Desk, rule: str) -> None:
    """By two sources of one process, by retries and redirects, with settings that ask for all at once."""
    desk.source("twin", site.yaml().replace("Site", "Twin"))
    site.answers["/robots.txt"] = f"User-agent: *\n{rule}"
    site.answers["/news/0"] = (301, "/news/moved")
    site.answers["/news/1"] = 502
    site.answers["/news/moved"] = PAGE
    together(desk, "site", "twin")
    before_it_was_known = 2

    assert len(site.times) >= 12
    assert min(site.gaps()[before_it_was_known:]) >= 0.2


def test_the_crawl_delay_is_kept_by_processes_together(site: Guarded, desk: Desk) -> None:
    """A second process begins while the first is at it: the host can't tell that they are two."""
    desk.source("twin", site.yaml().replace("Site", "Twin"))
    site.answers["/robots.txt"] = "User-agent: *\nCrawl-delay: 0.3"
    desk.crawl("site", "-s", "CLOSESPIDER_ITEMCOUNT=1")
    site.times.clear()
    processes = [
        desk.start("crawl", name, *[part for setting in FAST for part in ("-s", setting)]) for name in ("site", "twin")
    ]
    for process in processes:
        process.communicate(timeout=120)

    assert len(site.times) >= 8
    times = [at for _, at in site.times]
    late = 0.25  # on its way: the next one seems early by that, but however many follow don't add it up
    gaps = [(n, later - earlier) for i, earlier in enumerate(times) for n, later in enumerate(times[i + 1 :], 1)]
    assert all(gap >= 0.3 * n - late for n, gap in gaps), "0.3 s from beginning to beginning"


@pytest.mark.parametrize("value", ["-1", "nan", "inf", "1e999", "soon"])
def test_a_crawl_delay_that_is_none_is_harmless(site: Guarded, desk: Desk, value: str) -> None:
    site.answers["/robots.txt"] = f"User-agent: *\nCrawl-delay: {value}"

    assert desk.crawl("site").code == 0
    assert urls(desk) == {"done": 6}


# The breaker ---------------------------------------------------------------------------------------------------------


def test_a_wall_of_403_is_left_alone_for_ever_longer(site: Guarded, desk: Desk) -> None:
    site.list(40, 403)
    now = datetime.now(UTC)
    first = desk.at(now).crawl("site", *ONE_BY_ONE)
    pages = len(site.requests) - 1
    desk.at(now + timedelta(minutes=4)).crawl("site")

    assert first.code == 3
    assert "10 pages in a row forbidden" in first.err
    assert pages == 10
    assert len(site.requests) == 11

    desk.at(now + timedelta(minutes=6)).crawl("site")
    assert len(site.requests) == 13, "the feed, and one page to see if it's well again"
    site.list(40)
    desk.at(now + timedelta(minutes=14)).crawl("site")
    assert len(site.requests) == 13
    desk.at(now + timedelta(minutes=18)).crawl("site")
    assert urls(desk)["done"] == 40 - 11 + 11


def test_failures_are_counted_across_runs(site: Guarded, desk: Desk) -> None:
    """Nine before, and one more: nothing is asked any more, by retries neither."""
    desk.run("migrate", command="news")
    database = Database(desk.database)
    host = site.url.removeprefix("http://")
    state = {
        "wait_until": None,
        "why": None,
        "failures": 9,
        "forbidden_streak": 0,
        "circuit_opens": 0,
        "crawl_delay": None,
    }
    with database.write() as connection:
        hosts.save(connection, host, datetime.now(UTC), **state)
    site.answers["/robots.txt"] = 500
    ended = desk.crawl("site")

    assert ended.code == 3
    assert "10 failures in a row, the last: HTTP 500" in ended.err
    assert len(site.times) == 1
    site.answers["/robots.txt"] = 404
    assert desk.at(datetime.now(UTC) + timedelta(minutes=7)).crawl("site").code == 0
    [report] = desk.news("stats", "--politeness")
    assert report["failures"] == 0


# robots.txt ----------------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_for_only_if_it_changed(site: Guarded, desk: Desk) -> None:
    rules = b"User-agent: newscorpus\nDisallow: /news/5\n\nUser-agent: *\nDisallow: /"
    site.answers["/robots.txt"] = Reply(200, rules, {"ETag": '"1"', "Last-Modified": "Tue, 24 Nov 2026 08:00:00 GMT"})
    desk.crawl("site")
    site.answers["/robots.txt"] = Reply(304)
    site.list(8)
    desk.crawl("site")
    asked = [asked.headers for asked in site.asked if asked.path == "/robots.txt"]

    assert "if-none-match" not in asked[0]
    assert (asked[1]["if-none-match"], asked[1]["if-modified-since"]) == ('"1"', "Tue, 24 Nov 2026 08:00:00 GMT")
    assert "/news/5" not in site.requests
    assert urls(desk) == {"blocked": 1, "done": 7}
    [report] = desk.news("stats", "--politeness")
    assert report["saved"] == len(rules)


def test_a_robots_txt_that_stays_unreachable_forbids_all_and_loses_nothing(site: Guarded, desk: Desk) -> None:
    """Not after five runs, and not after thirty days: RFC 9309 would allow to."""
    desk.crawl("site", "-s", "CLOSESPIDER_ITEMCOUNT=1")
    site.answers["/robots.txt"] = 500
    site.requests.clear()
    now = datetime.now(UTC)
    runs = [desk.at(now + timedelta(days=days)).crawl("site") for days in (0, 1, 2, 3, 10, 40)]

    assert site.requests == []
    assert {ended.code for ended in runs} == {3}
    assert f"HTTP 500, since {now:%Y-%m-%d}" in runs[1].err
    site.answers["/robots.txt"] = 404
    assert desk.at(now + timedelta(days=42)).crawl("site").code == 0
    assert urls(desk) == {"done": 6}


@pytest.mark.parametrize(("hops", "read"), [(5, True), (6, False)])
def test_robots_txt_is_followed_for_five_redirects_to_any_host(
    site: Guarded, desk: Desk, hops: int, read: bool
) -> None:
    with SmallSite() as other:
        site.answers["/robots.txt"] = (301, f"{other.url}/1")
        other.answers |= {f"/{hop}": (302, f"/{hop + 1}") for hop in range(1, hops)}
        other.answers[f"/{hops}"] = "User-agent: *\nDisallow: /news/5"
        allowed = {"NEWS_ALLOW_HOSTS": f"{site.url[7:]} {other.url[7:]}"}
        replace(desk, environment=allowed).crawl("site")

    assert urls(desk) == {"blocked": 1, "done": 5} if read else urls(desk) == {}
    assert "/news/5" not in site.requests


def test_robots_txt_comes_from_the_web_alone(site: Guarded, desk: Desk) -> None:
    site.answers["/robots.txt"] = (301, "file:///etc/passwd")
    ended = desk.crawl("site")

    assert ended.code == 3
    assert site.requests == []


# What can't be switched off ------------------------------------------------------------------------------------------


def test_robots_txt_is_obeyed_whatever_is_set(site: Guarded, desk: Desk) -> None:
    site.answers["/robots.txt"] = "User-agent: newscorpus\nDisallow: /news/5"
    ended = desk.crawl("site", "-s", "ROBOTSTXT_OBEY=False", "-s", "ROBOTSTXT_USER_AGENT=others")

    assert "ROBOTSTXT_OBEY=False is ignored" in ended.err
    assert urls(desk) == {"blocked": 1, "done": 5}


@pytest.mark.parametrize(
    "setting", ["USER_AGENT=Mozilla/5.0", 'DEFAULT_REQUEST_HEADERS={"user-agent": "Mozilla/5.0"}', "USER_AGENT="]
)
def test_we_go_by_no_other_name(site: Guarded, desk: Desk, setting: str) -> None:
    ended = desk.crawl("site", "-s", setting)

    assert ended.code == 3
    assert "it must have 'newscorpus' in it" in ended.err
    assert "Traceback" not in ended.err
    assert site.asked == []


def test_a_name_of_ones_own_beside_ours_is_fine(site: Guarded, desk: Desk) -> None:
    assert desk.crawl("site", "-s", "USER_AGENT=NewsCorpus/1 (Herald Archive)").code == 0
    assert {asked.headers["user-agent"] for asked in site.asked} == {"NewsCorpus/1 (Herald Archive)"}


def test_savepage_leaves_hosts_alone_too(site: Guarded, desk: Desk) -> None:
    site.answers["/feed.xml"] = waits()
    desk.crawl("site")
    asked = len(site.asked)
    ended = desk.run("savepage", "site", f"{site.url}/news/1")

    assert ended.code == 3
    assert "host_waits" in ended.out
    assert len(site.asked) == asked


# The report ----------------------------------------------------------------------------------------------------------


def test_the_report_is_what_the_host_saw(tmp_path: Path, database: str, site: Guarded) -> None:
    desk = Desk(tmp_path, database)
    desk.source("site", site.yaml())
    site.answers |= {"/news/0": 404, "/news/1": (301, "/news/2"), "/news/3": 502}
    desk.crawl("site", *ONE_BY_ONE)
    desk.crawl("site", *ONE_BY_ONE)
    [report] = desk.news("stats", "--politeness")

    assert report["requests"] == len(site.asked)
    assert report["kinds"]["robots"] == report["kinds"]["discovery"] == 2
    assert report["statuses"] == {"2xx": 8, "3xx": 1, "304": 0, "4xx": 1, "5xx": 6, "none": 0}
    assert report["shortest_s"] <= report["mean_s"] <= report["longest_s"]
    assert (report["source"], report["runs"], report["held"]) == ("site", 2, 0)
    shown = desk.run("stats", "--politeness", command="news")
    assert report["host"] in shown.out
    assert desk.news("stats", "--politeness", "--since", "2999-01-01") == []
    assert json.dumps(report)
