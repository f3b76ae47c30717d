"""The archive, crawled for real: each page once, rows and records in agreement whatever happens, and read back."""

from __future__ import annotations

import gzip
import http.server
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from storage.archive import warc
from tests.site import Newspaper
from tests.support.crawling import NAME, Desk, contents, sums_are_exact
from tests.support.pages_site import RULES, in_pages, listed
from tests.support.small_site import SmallSite
from tests.support.soundness import archived, disagreeing, records, rows

ON_SQLITE = pytest.mark.parametrize("database_server", ["sqlite"], indirect=True)


@ON_SQLITE
def test_each_article_page_is_archived_once(crawled_paper: Newspaper, crawled_desk: Desk) -> None:
    """A run that finds nothing new writes nothing; the next edition brings what is new or changed in it."""
    paper, desk = crawled_paper, crawled_desk
    first = archived(desk)
    desk.crawl(NAME)
    files = sorted(path.name for path in desk.archive.glob("*/*"))
    before = {article.url: article for article in paper.articles()}
    paper.edition = 2
    desk.crawl(NAME)
    added = archived(desk) - first

    assert set(first) >= set(before) and set(first.values()) == {1}
    assert len(files) == 1 and files[0].startswith(f"{NAME}-2") and files[0].endswith("-run1.warc.gz")
    changed = {article.url for article in paper.articles() if before.get(article.url) != article}
    assert set(added) >= changed and set(added.values()) == {1}
    with desk.corpus() as corpus:
        assert disagreeing(corpus, desk.archive) == []


@ON_SQLITE
def test_pages_read_back_as_they_were_served(
    crawled_paper: Newspaper, crawled_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through Corpus.page byte for byte; and the export, crawled into another corpus, makes the same articles."""
    paper, desk = crawled_paper, crawled_desk
    monkeypatch.setenv("NEWS_ARCHIVE", str(desk.archive))
    with desk.corpus() as corpus:
        for article in paper.articles():
            assert corpus.page(article.url) == paper.answer(article.path, "").body
    exported = tmp_path / "all.warc.gz"
    assert desk.run("export", "--to", str(exported), command="news").code == 0
    other = Desk(tmp_path / "other")
    other.folder.mkdir()
    other.source(NAME, paper.source_yaml())
    arguments = ("crawl", "files", "-a", f"path={exported}", "-a", f"source={NAME}")
    first, again = other.run(*arguments), other.run(*arguments)

    assert (first.code, first.err, again.code) == (0, "", 0)
    with desk.corpus() as original, other.corpus() as two:
        assert contents(original)["articles"] == contents(two)["articles"]
        second, initial = two.stats()["runs"]
    assert sums_are_exact(initial) and initial["fetched"] == initial["new"] + initial["duplicates"]
    assert (second["fetched"], second["new"], second["updated"]) == (initial["fetched"], 0, 0)


def test_pages_of_an_article_are_archived_each(tmp_path: Path) -> None:
    with SmallSite() as site:
        desk = Desk(tmp_path)
        described = f"title: The Quay\nurl: {site.url}/\ndiscover: [{{feed: {site.url}/rss.xml}}]\n"
        desk.source("quay", described + RULES)
        listed(site, "/quay")
        in_pages(site, "/quay", 4)
        ended = desk.crawl("quay")

        assert ended.code == 0
        assert archived(desk) == Counter(
            [f"{site.url}/quay", *(f"{site.url}/quay?page={number}" for number in (2, 3, 4))]
        )
        with desk.corpus() as corpus:
            assert disagreeing(corpus, desk.archive) == [] and len({row.url_id for row in rows(corpus)}) == 4


class _Packed(http.server.BaseHTTPRequestHandler):
    """A site that packs its pages, and tells lies in its headers."""

    page = ("<html><body><h1>Quay wall</h1>" + "<p>The quay wall is to be mended before winter.</p>" * 9).encode()

    def do_GET(self) -> None:
        host = f"http://127.0.0.1:{self.server.server_address[1]}"
        feed = f"<rss version='2.0'><channel><title>x</title><item><link>{host}/quay</link></item></channel></rss>"
        status, body = {"/rss.xml": (200, feed.encode()), "/quay": (200, self.page)}.get(self.path, (404, b""))
        packed = gzip.compress(body) if self.path == "/quay" else body
        self.send_response(status)
        if packed is not body:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("X-Archive-Orig-Content-Encoding", "forged")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, *arguments: object) -> None:
        pass


def test_a_packed_page_is_kept_unpacked(tmp_path: Path) -> None:
    """Its Content-Encoding is kept under another name, so that no reader unpacks it again."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Packed)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        host = f"http://127.0.0.1:{server.server_address[1]}"
        desk = Desk(tmp_path)
        desk.source("quay", f"title: The Quay\nurl: {host}/\ndiscover: [{{feed: {host}/rss.xml}}]\n")
        assert desk.crawl("quay").code == 0
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    with desk.corpus() as corpus:
        [row] = rows(corpus)
    record = warc.read(desk.archive / row.file, row.offset, row.length)

    head = record.head.decode().split("\r\n")
    assert record.payload == _Packed.page
    assert "X-Archive-Orig-Content-Encoding: gzip" in head and f"Content-Length: {len(_Packed.page)}" in head
    assert not [line for line in head if line.startswith("Content-Encoding") or "forged" in line]
    [(_, _, body)] = [record for record in records(desk.archive / row.file) if record[0] == "response"]
    assert body == _Packed.page


@pytest.mark.parametrize(("named", "code", "says"), [("off", 0, ""), ("{folder}/file/archive", 3, "Not a directory")])
def test_where_there_is_no_archive(paper: Newspaper, tmp_path: Path, named: str, code: int, says: str) -> None:
    """Switched off the crawl goes on without; one that can't be written ends the run, with a line and status 3."""
    (tmp_path / "file").write_text("no folder")
    desk = Desk(tmp_path, environment={"NEWS_ARCHIVE": named.format(folder=tmp_path)})
    desk.source(NAME, paper.source_yaml())
    ended = desk.crawl(NAME)

    assert (ended.code, says in ended.err, "Traceback" in ended.err) == (code, True, False)
    stats: dict[str, Any] = desk.news("stats")
    assert (stats["articles"] > 0) == (code == 0)
    assert [run["outcome"] for run in stats["runs"]] == ["finished" if code == 0 else "trouble"]
    assert not (tmp_path / "archive").exists()
