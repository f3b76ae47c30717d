"""What scripts rely on: exit codes, and one clear line instead of a traceback."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.crawling import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class _Site(http.server.BaseHTTPRequestHandler):
    """A site of a few odd pages."""

    feed = b"<rss version='2.0'><channel><title>x</title>%s</channel></rss>"

    def do_GET(self) -> None:
        host = f"http://127.0.0.1:{self.server.server_address[1]}"
        items = "".join(f"<item><link>{host}/news/{n}</link></item>" for n in range(4)).encode()
        status, body = {
            "/empty.xml": (200, self.feed % b""),
            "/dead.xml": (200, self.feed % items),
        }.get(self.path, (404, b"gone"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_unknown_source_is_wrong_usage_with_a_hint(desk: Desk) -> None:
    ended = desk.run("crawl", "harbour_couriers")

    assert ended.code == 2
    assert "did you mean harbour_courier?" in ended.err


def test_a_broken_source_is_named_with_its_line_and_the_rest_work(desk: Desk) -> None:
    desk.source("broken", "title: Broken\nurl: https://broken.example/\ndiscover:\n  - rss: https://x.example/\n")
    ended, listed = desk.run("crawl", "broken"), desk.run("list")

    assert ended.code == 3
    assert "broken.yaml:4: discover: unknown kind 'rss'" in ended.err
    assert "Traceback" not in ended.err
    assert "bbabo" in listed.out.split() and "broken" not in listed.out.split()


@pytest.mark.parametrize(("path", "code", "says"), [("/empty.xml", 1, "nothing found"), ("/none.xml", 3, "discovery")])
def test_discovery_that_brings_nothing(desk: Desk, site: str, path: str, code: int, says: str) -> None:
    """An empty feed is "nothing found"; a feed that isn't there is trouble."""
    desk.source("odd", f"title: Odd\nurl: {site}/\ndiscover: [{{feed: '{site}{path}'}}]\n")
    ended = desk.crawl("odd")

    assert ended.code == code
    assert says in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_a_run_of_dead_links_is_trouble(desk: Desk, site: str) -> None:
    desk.source("odd", f"title: Odd\nurl: {site}/\ndiscover: [{{feed: '{site}/dead.xml'}}]\n")
    ended = desk.crawl("odd")

    assert ended.code == 3
    assert desk.news("stats")["urls"] == {"failed": 4}
    assert desk.news("stats")["runs"][0]["refused"] == {"http_404": 4}


def test_a_site_that_is_down_is_trouble(desk: Desk) -> None:
    desk.source("down", "title: Down\nurl: http://127.0.0.1:9/\n")

    assert desk.crawl("down").code == 3


def test_a_database_in_trouble_is_one_line(desk: Desk) -> None:
    (desk.folder / "corpus.db").write_text("no database" * 500)
    crawled, searched = desk.crawl("bbabo"), desk.run("search", command="news")

    for ended in (crawled, searched):
        assert ended.code == 3
        assert "not a database" in ended.err
        assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "x"], 3),
        (["migrate"], 0),
        (["search", "x"], 1),
        (["show", "1"], 1),
        (["why", "https://never.example/"], 1),
        (["versions", "1"], 1),
        (["duplicates", "1"], 1),
        (["stats"], 0),
        (["search", "--since", "soon"], 2),
        (["search", "--order", "best"], 2),
        (["show"], 2),
        (["nosuch"], 2),
    ],
)
def test_news_exit_codes(desk: Desk, arguments: list[str], code: int) -> None:
    """Without a corpus a reader is told so; with an empty one it finds nothing."""
    if (arguments, code) != (["search", "x"], 3):
        desk.run("migrate", command="news")
    ended = desk.run(*arguments, command="news")

    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    "arguments",
    [[], ["-a", "source=x"], ["-a", "path=/nowhere", "-a", "source=x"], ["-a", "path=.", "-a", "source=../x"]],
)
def test_files_without_what_it_needs_is_wrong_usage(desk: Desk, arguments: list[str]) -> None:
    ended = desk.run("crawl", "files", *arguments)

    assert ended.code == 2
    assert "Traceback" not in ended.err
