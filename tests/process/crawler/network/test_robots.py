"""robots.txt: obeyed from the first request on, and when it can't be read."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import Corpus
from storage.frontier import frontier
from storage.frontier.frontier import FrontierLink
from storage.frontier.runs import put_source
from tests.support.crawling import Desk

PAGE = b"<h1>The quay wall</h1>" + b"<p>The council met to speak about the quay wall, and rose without a vote.</p>" * 3


class _Site(http.server.BaseHTTPRequestHandler):
    """A feed of twelve pages, the last six of them forbidden by a robots.txt that is slow to come."""

    server: _Server

    def do_GET(self) -> None:
        server = self.server
        server.paths.append(self.path)
        host = f"http://127.0.0.1:{server.server_address[1]}"
        status, body = 200, PAGE
        if self.path == "/robots.txt":
            server.wait.wait(1.0)
            status, body = server.status, b"User-agent: *\nDisallow: /private/"
        elif self.path == "/feed.xml":
            links = [f"{host}/{'private' if number > 5 else 'news'}/{number}" for number in range(12)]
            items = "".join(f"<item><link>{link}</link></item>" for link in links)
            body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Site)
        self.paths: list[str] = []
        self.status = 200
        self.wait = threading.Event()


@pytest.fixture
def site() -> Iterator[_Server]:
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def desk(tmp_path: Path, site: _Server) -> Desk:
    desk = Desk(tmp_path)
    host = f"http://127.0.0.1:{site.server_address[1]}"
    desk.source("site", f"title: Site\nurl: {host}/\ndiscover: [{{feed: '{host}/feed.xml'}}]\n")
    return desk


def test_requests_that_wait_for_robots_txt_all_obey_it(site: _Server, desk: Desk) -> None:
    """A run with addresses to ask for at once: none may slip through while robots.txt is on its way."""
    host = f"http://127.0.0.1:{site.server_address[1]}"
    links = [FrontierLink(f"{host}/{'private' if number > 5 else 'news'}/{number}") for number in range(12)]
    now = datetime.now(UTC)
    with Corpus(desk.database) as corpus, corpus.database.write() as connection:
        put_source(connection, "site", now)
        frontier.add(connection, "site", "feed", links, 0, now)
    ended = desk.crawl("site")

    assert ended.code == 0
    assert not [path for path in site.paths if path.startswith("/private/")]
    assert desk.news("stats")["urls"] == {"blocked": 6, "done": 6}


def test_addresses_wait_for_the_next_run_when_robots_txt_fails(site: _Server, desk: Desk) -> None:
    desk.crawl("site", "-s", "CLOSESPIDER_ITEMCOUNT=1")
    site.status = 503
    assert desk.crawl("site").code == 3
    site.status = 200

    assert desk.crawl("site").code == 0
    assert desk.news("stats")["urls"] == {"blocked": 6, "done": 6}


@pytest.mark.parametrize("status", [500, 503])
def test_a_robots_txt_that_can_not_be_read_forbids_all_and_is_trouble(site: _Server, desk: Desk, status: int) -> None:
    site.status = status
    ended = desk.crawl("site")

    assert ended.code == 3
    assert set(site.paths) == {"/robots.txt"}


@pytest.mark.parametrize("status", [404, 403])
def test_no_robots_txt_allows_all(site: _Server, desk: Desk, status: int) -> None:
    site.status = status

    assert desk.crawl("site").code == 0
    assert desk.news("stats")["urls"] == {"done": 12}
