"""`scrapy crawlall`: all sources that have something to do, in one process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.crawling import Desk, Ended, settings
from tests.support.small_site import SmallSite

TEXT = "The harbour board met on Tuesday to hear what the new quay will cost, and heard that nobody knows yet. " * 4


class Town:
    """Some newspapers, each with two articles, and the desk that crawls them."""

    def __init__(self, folder: Path, stack: ExitStack, names: str) -> None:
        self.desk = Desk(folder)
        self.sites = {name: stack.enter_context(SmallSite()) for name in names.split()}
        for name, site in self.sites.items():
            items = "".join(f"<item><link>{site.url}/news/{name}-{number}</link></item>" for number in range(2))
            site.answers["/feed"] = f"<rss><channel>{items}</channel></rss>"
            for number in range(2):
                story = f"<h1>{name} {number}</h1><p>{name} {number}: {TEXT}</p><p>{TEXT[::-1]}</p>"
                site.answers[f"/news/{name}-{number}"] = f"<article>{story}</article>"
            self.desk.source(name, f"title: {name}\nurl: {site.url}/\ndiscover:\n  - feed: {site.url}/feed\n")

    def crawlall(self, *arguments: str) -> Ended:
        return self.desk.run("crawlall", *settings(), *arguments)

    def outcomes(self) -> dict[str, str]:
        return {run["source"]: run["outcome"] for run in self.desk.news("stats", "--runs", "100")["runs"]}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def test_all_sources_of_the_user_are_crawled_and_the_shipped_ones_left(tmp_path: Path, stack: ExitStack) -> None:
    town = Town(tmp_path, stack, "ash birch cedar")
    ended = town.crawlall("--at-once", "2")

    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == "3 of 3 sources crawled, 6 new articles"
    assert town.outcomes() == dict.fromkeys(town.sites, "finished")


def test_one_in_trouble_is_told_and_costs_the_others_nothing(tmp_path: Path, stack: ExitStack) -> None:
    town = Town(tmp_path, stack, "ash birch cedar")
    town.sites["birch"].answers.clear()
    ended = town.crawlall()

    assert ended.code == 3
    assert ended.err.splitlines()[-1].startswith("birch: none of the 1 discovery pages could be read")
    assert ended.out.splitlines()[-1] == "3 of 3 sources crawled, 4 new articles, 1 in trouble"
    assert town.outcomes() == {"ash": "finished", "birch": "trouble", "cedar": "finished"}


def test_a_time_limit_ends_all_and_those_left_out_go_first_next_time(tmp_path: Path, stack: ExitStack) -> None:
    town = Town(tmp_path, stack, "ash birch cedar")
    end = threading.Event()
    town.sites["ash"].before = lambda path: end.wait(60) if path == "/feed" else None
    ended = town.crawlall("--at-once", "1", "--max-minutes", "0.1")
    end.set()

    assert ended.code == 0
    assert town.outcomes() == {"ash": "stopped"}
    assert ended.out.splitlines()[-1] == "1 of 3 sources crawled, 0 new articles, 2 left for the next time"
    town.crawlall("--at-once", "1")
    assert [run["source"] for run in reversed(town.desk.news("stats", "--runs", "9")["runs"])][1:3] == [
        "birch",
        "cedar",
    ]


def test_sigterm_ends_all_and_starts_no_more(tmp_path: Path, stack: ExitStack) -> None:
    town = Town(tmp_path, stack, "ash birch cedar")
    reached, end = threading.Event(), threading.Event()

    def hold(path: str) -> None:
        if path == "/feed":
            reached.set()
            end.wait(60)

    town.sites["ash"].before = hold
    process = town.desk.start("crawlall", *settings(), "--at-once", "1")
    assert reached.wait(60)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    end.set()

    assert process.returncode == 0
    assert town.outcomes() == {"ash": "stopped"}


def test_only_what_changed_is_told(tmp_path: Path, stack: ExitStack) -> None:
    """What cron mails: nothing while all is well, a line when trouble begins, another when it's over."""
    town = Town(tmp_path, stack, "ash birch")
    quiet = ("-s", "NEWS_REPORT=changes", "-L", "ERROR")
    feed = town.sites["ash"].answers["/feed"]
    first = town.crawlall(*quiet)
    town.sites["ash"].answers["/feed"] = 404
    begun, going_on = town.crawlall(*quiet), town.crawlall(*quiet)
    town.sites["ash"].answers["/feed"] = feed
    over, after = town.crawlall(*quiet), town.crawlall(*quiet)

    assert [ended.code for ended in (first, begun, going_on, over, after)] == [0, 3, 3, 0, 0]
    assert (first.out, first.err) == ("", "")
    assert begun.err.startswith("ash: none of the 1 discovery pages could be read")
    assert (going_on.out, going_on.err) == ("", "")
    assert over.out == "ash: well again\n"
    assert (after.out, after.err) == ("", "")


def test_some_sources_are_chosen_by_name_and_country(tmp_path: Path, stack: ExitStack) -> None:
    town = Town(tmp_path, stack, "ash birch")
    assert town.crawlall("ash").code == 0
    assert town.outcomes() == {"ash": "finished"}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 1, "no source is chosen"),
        (["nowhere"], 2, "no source is named 'nowhere'"),
        (["--country", "qq"], 2, "no source is of the country 'qq'"),
        (["--at-once", "0"], 2, "--at-once"),
        (["--max-minutes", "nan"], 2, "--max-minutes"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    ended = Desk(tmp_path).run("crawlall", *arguments)

    assert ended.code == code
    assert said in ended.err + ended.out
    assert "Traceback" not in ended.err
