"""Runs that are asked to stop: within 30 seconds, whatever they wait for, and with nothing left undone."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import pytest

from tests.support.crawling import Desk, settings, wait_for
from tests.support.quay_site import listing

SLOW = ("-s", "DOWNLOAD_DELAY=600", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "DOWNLOAD_DELAY_JITTER=0")


@pytest.mark.parametrize("at", ["/robots.txt", "/feed", "/news/1"])
def test_an_answer_that_never_comes_is_not_waited_for(at: str, tmp_path: Path) -> None:
    reached, end = threading.Event(), threading.Event()
    desk, site = listing(tmp_path)

    def hold(path: str) -> None:
        if path == at:
            reached.set()
            end.wait(60)

    site.before = hold
    with site:
        process = desk.start("crawl", "herald", *settings(), "-s", "DOWNLOAD_TIMEOUT=600")
        assert reached.wait(60)
        seconds = stopped(process)
        end.set()

    assert seconds < 20
    nothing_is_left_undone(desk)


def test_requests_that_wait_for_their_turn_are_given_up(tmp_path: Path) -> None:
    """Ten minutes lie between two of them here."""
    desk, site = listing(tmp_path)
    with site:
        process = desk.start("crawl", "herald", *SLOW)
        wait_for(lambda: any(asked.path == "/robots.txt" for asked in site.asked))
        seconds = stopped(process)
        assert not site.requests

    assert seconds < 20
    nothing_is_left_undone(desk)


def test_a_run_goes_on_when_nobody_reads_what_it_says(tmp_path: Path) -> None:
    """As in `scrapy crawl herald | head -1`."""
    desk, site = listing(tmp_path)
    with site:
        process = desk.start("crawl", "herald", *settings())
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        process.communicate(timeout=120)

    assert process.returncode in (0, 120)  # 120: Python's own, for what it couldn't print
    assert desk.news("stats")["runs"][0]["outcome"] == "finished"


def stopped(process) -> float:  # type: ignore[no-untyped-def]
    begin = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert not err
    return time.monotonic() - begin


def nothing_is_left_undone(desk: Desk) -> None:
    stats = desk.news("stats")
    assert [run["outcome"] for run in stats["runs"]] == ["stopped"]
    assert set(stats["urls"]) <= {"queued", "done"}
    assert not stats["runs"][0]["refused"]
