"""Pages, feeds and robots.txt made to hang a parser or to eat all memory, crawled for real: each costs itself alone."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.crawling import Desk, settings, sums_are_exact
from tests.support.forking import Forked
from tests.support.small_site import Reply, SmallSite

PROSE = "<p>The harbour board met on Tuesday evening to settle who pays for the new quay, and rose without a vote.</p>"
GOOD = f"<html><body><article><h1>Who pays for the quay</h1>{PROSE * 3}</article></body></html>"
SECONDS = ("-s", "NEWS_PARSE_SECONDS=4")
HANG = f"<html><body><h1>Odd</h1><div {' '.join(f'a{number}' for number in range(200_000))}>{PROSE}</div></body></html>"
"""libxml2 compares each attribute of a tag with all others: 64,000 take it 6 s."""
HOG = f"<html><body><h1>Odd</h1>{'<p>Ab cd</p>' * 150_000}</body></html>"
"""Takes Python 100 MB."""
TREE = f"<html><body><h1>Odd</h1>{PROSE}{'<b></b>' * 600_000}</body></html>"
"""Takes libxml2 70 MB, and when it can't have them, it says that there's no page."""
SOURCE = "title: The Quay\nurl: {url}/\ndiscover: [{{feed: {url}/rss.xml}}]\n"


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, sqlite: str, site: SmallSite) -> Desk:
    desk = Desk(tmp_path, sqlite)
    desk.source("quay", SOURCE.format(url=site.url))
    return desk


def listed(site: SmallSite, *paths: str) -> None:
    items = "".join(f"<item><title>Quay {path}</title><link>{site.url}{path}</link></item>" for path in paths)
    site.answers["/rss.xml"] = f'<rss version="2.0"><channel><title>Q</title>{items}</channel></rss>'
    site.answers.update({path: GOOD for path in paths if path not in site.answers})


def fate(desk: Desk, url: str) -> tuple[str, str | None, str | None]:
    with desk.corpus() as corpus:
        [result] = corpus.why(url)
    return result.state, result.reason, result.detail


def wait_for(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def below(process: int) -> set[int]:
    """The processes that one has begun, and those that they have."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    processes, more = set(), {process}
    while more:
        more = {child for child, parent in parents.items() if parent in more}
        processes |= more
    return processes


def hanging_worker(crawl: Forked) -> int:
    """The process of a crawl that's at work for a second."""
    ticks = os.sysconf("SC_CLK_TCK")

    def busy() -> list[int]:
        return [worker for worker in below(crawl.pid) if _cpu(worker) > ticks and _is_worker(worker, crawl.pid)]

    wait_for(lambda: crawl.poll() is not None or busy())
    assert crawl.poll() is None, crawl.communicate()
    return busy()[0]


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu(process: int) -> int:
    stat = _stat(process)
    return int(stat[11]) if stat else 0


def _is_worker(process: int, crawl: int) -> bool:
    stat = _stat(process)
    return bool(stat) and int(stat[1]) != crawl


def test_a_page_that_hangs_the_parser_costs_itself_alone(site: SmallSite, desk: Desk) -> None:
    """Its address says by which limit, the page is kept, and all others are stored."""
    site.answers["/news/hang"] = HANG
    listed(site, "/news/hang", *(f"/news/{number}" for number in range(4)))
    ended = desk.crawl("quay", *SECONDS)

    assert (ended.code, ended.err) == (0, "")
    assert fate(desk, f"{site.url}/news/hang") == ("failed", "parse_killed", "4 s")
    [run] = desk.news("stats")["runs"]
    assert (run["fetched"], run["refused"]) == (5, {"parse_killed": 1})
    assert sums_are_exact(run)
    assert {fate(desk, f"{site.url}/news/{number}")[0] for number in range(4)} == {"done"}


def test_a_rule_that_takes_for_ever_on_a_page_costs_the_page_alone(site: SmallSite, desk: Desk) -> None:
    site.answers["/news/hang"] = f"<html><body><h1>Odd</h1>{'<p>Ab</p>' * 20_000}</body></html>"
    listed(site, "/news/hang", "/news/good")
    desk.source("quay", SOURCE.format(url=site.url) + "rules: {remove: [p ~ p ~ p]}\n")
    desk.crawl("quay", *SECONDS)

    assert fate(desk, f"{site.url}/news/hang") == ("failed", "parse_killed", "4 s")
    assert fate(desk, f"{site.url}/news/good")[0] == "done"


def test_no_more_is_fetched_than_a_kill_may_cost(site: SmallSite, desk: Desk) -> None:
    """However fast the site answers, and slowly its pages are parsed: 32 pages wait to be stored, at most."""
    site.answers["/news/hang"] = HANG
    listed(site, "/news/hang", *(f"/news/{number}" for number in range(100)))
    crawl = desk.start("crawl", "quay", *settings(), "-s", "NEWS_PARSERS=1", "-s", "NEWS_PARSE_SECONDS=100")
    hanging_worker(crawl)
    crawl.kill()
    crawl.communicate()
    with desk.corpus() as corpus:
        stored = corpus.stats()["articles"]

    assert stored + 16 <= sum(path.startswith("/news/") for path in site.requests) <= stored + 32


@pytest.mark.skipif(sys.platform != "linux", reason="address space isn't limited elsewhere")
def test_a_page_that_needs_too_much_memory_costs_itself_alone(site: SmallSite, desk: Desk) -> None:
    """Whether that's noticed in Python or in libxml2."""
    site.answers |= {"/news/hog": HOG, "/news/tree": TREE}
    listed(site, "/news/hog", "/news/tree", "/news/good")
    ended = desk.crawl("quay", "-s", "NEWS_PARSE_MEMORY_MB=48", "-s", "NEWS_PARSE_SECONDS=60")

    assert ended.err == ""
    for path in ("/news/hog", "/news/tree"):
        assert fate(desk, f"{site.url}{path}") == ("failed", "parse_killed", "48 MB")
    assert fate(desk, f"{site.url}/news/good")[0] == "done"


def test_a_crash_of_the_parser_is_told_by_its_signal(site: SmallSite, desk: Desk) -> None:
    site.answers["/news/hang"] = HANG
    listed(site, "/news/hang", "/news/good")
    crawl = desk.start("crawl", "quay", *settings(), "-s", "NEWS_PARSE_SECONDS=100")
    os.kill(hanging_worker(crawl), signal.SIGSEGV)
    crawl.communicate(timeout=60)

    assert fate(desk, f"{site.url}/news/hang") == ("failed", "parse_killed", "crashed: SIGSEGV")
    assert fate(desk, f"{site.url}/news/good")[0] == "done"


def test_kill_9_amid_a_parse_leaves_no_process_behind(site: SmallSite, desk: Desk) -> None:
    site.answers["/news/hang"] = HANG
    listed(site, "/news/hang")
    crawl = desk.start("crawl", "quay", *settings(), "-s", "NEWS_PARSE_SECONDS=100")
    hanging_worker(crawl)
    processes = below(crawl.pid)
    crawl.kill()
    crawl.communicate()  # which ends when nobody has its output any more

    wait_for(lambda: not any(_stat(process) for process in processes))


def test_a_run_that_is_asked_to_stop_amid_a_parse_ends_and_leaves_the_address(site: SmallSite, desk: Desk) -> None:
    """A service's stop asks its workers to end, too, which is no crash."""
    site.answers["/news/hang"] = HANG
    listed(site, "/news/hang", "/news/good")
    crawl = desk.start("crawl", "quay", *settings(), "-s", "NEWS_PARSE_SECONDS=100")
    hanging_worker(crawl)
    for process in (*below(crawl.pid), crawl.pid):
        os.kill(process, signal.SIGTERM)
    crawl.communicate(timeout=30)

    with desk.corpus() as corpus:
        [fate] = corpus.why(f"{site.url}/news/hang")
    assert (fate.state, fate.attempts, fate.reason) == ("queued", 0, None)


def test_a_feed_that_hangs_the_parser_is_a_failed_listing(site: SmallSite, desk: Desk) -> None:
    """The others are read, and the run says what failed."""
    listed(site, "/news/good")
    site.answers["/section"] = HANG
    url = site.url
    feeds = f"[{{section: {url}/section}}, {{feed: {url}/rss.xml}}]"
    desk.source("quay", f"title: The Quay\nurl: {url}/\ndiscover: {feeds}\n")
    ended = desk.crawl("quay", *SECONDS)

    assert f"{url}/section: parse_killed (4 s)" in ended.err
    assert fate(desk, f"{url}/news/good")[0] == "done"


def test_a_robots_txt_made_to_take_for_ever_is_read_or_counts_as_unreachable(site: SmallSite, desk: Desk) -> None:
    """One that would take Protego minutes is reduced; one that would take long at each address isn't gone by."""
    agents = "".join(f"User-agent: a{number}\n" for number in range(20_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(12_000))
    site.answers["/robots.txt"] = Reply(body=f"User-agent: *\nDisallow: /news/no\n{agents}{rules}".encode())
    listed(site, "/news/yes", "/news/no")
    desk.crawl("quay")

    assert fate(desk, f"{site.url}/news/yes")[0] == "done"
    assert fate(desk, f"{site.url}/news/no")[:2] == ("blocked", "robots")
    site.answers["/robots.txt"] = Reply(body=b"User-agent: *\n" + b"Disallow: /*a*a*a*a*a*a*a*a\n" * 15_000)
    ended = desk.crawl("quay", "-s", "NEWS_POLL=all")
    assert "robots_unreachable" in ended.out + ended.err
    assert "more than 20000 wildcards" in ended.out + ended.err


def test_a_saved_page_that_hangs_the_parser_costs_itself_alone(desk: Desk) -> None:
    """Once its limit, though it's given out with others."""
    for name, page in (("a", GOOD), ("hang", HANG), ("b", GOOD.replace("Tuesday", "Friday"))):
        (desk.folder / f"{name}.html").write_text(page)
    ended = desk.run("crawl", "files", "-a", f"path={desk.folder}", "-a", "source=quay", *SECONDS)

    assert (ended.code, ended.err) == (0, "")
    assert fate(desk, (desk.folder / "hang.html").as_uri()) == ("failed", "parse_killed", "4 s")
    [run] = desk.news("stats")["runs"]
    assert (run["fetched"], run["new"] + run["duplicates"], run["refused"]) == (3, 2, {"parse_killed": 1})


@pytest.mark.skipif(sys.platform != "linux", reason="address space isn't limited elsewhere")
def test_a_robots_txt_whose_parsing_is_killed_is_one_that_cannot_be_read(site: SmallSite, desk: Desk) -> None:
    site.answers["/robots.txt"] = Reply(body=b"User-agent: *\n" + b"Disallow: /a\n" * 39_000)
    listed(site, "/news/good")
    ended = desk.crawl("quay", "-s", "NEWS_PARSE_MEMORY_MB=2")

    assert "robots_unreachable: its parsing was killed: 2 MB" in ended.out + ended.err
    assert site.requests == []
