"""What holds of every answer: ETags, methods, compression, safe headers, hosts that are served, time it takes."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from pipelines import ingest
from storage import Corpus
from storage.web import reading
from storage.web.application import HEADERS
from storage.web.rendering import asset_url
from storage.web.requests import Search
from storage.web.responses import Refused
from tests.support.corpora import MakeArticle, NewDatabase
from tests.support.serving import Served

PAGES = (
    "/articles",
    "/articles.json",
    "/articles/1",
    "/articles/1.json",
    "/articles/1/versions",
    "/articles/1/versions.json",
    "/clusters/1",
    "/clusters/1.json",
    "/sources",
    "/sources.json",
    "/sources/herald",
    "/sources/herald.json",
    "/health",
    "/health.json",
    "/feed.atom",
    "/openapi.json",
)
OTHERS = ("/", "/articles.jsonl", "/articles.csv", "/nowhere", "/articles?limit=0", "/articles.json?limit=0")


def test_a_page_that_is_the_same_is_not_sent_again(served: Served) -> None:
    for path in PAGES:
        first = served.get(path)
        assert first.status == 200, path
        again = served.get(path, if_none_match=first.headers["ETag"])
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"]), path
        assert served.get(path, if_none_match='"other"').status == 200
        assert served.get(path, if_none_match=f'"other", {first.headers["ETag"]}').status == 304


def test_another_content_has_another_etag(
    archive_template: str, new_database: NewDatabase, make_article: MakeArticle
) -> None:
    database = new_database(archive_template)
    with Served(database) as served, Corpus(database) as corpus:
        before = served.get("/articles").headers["ETag"]
        ingest(corpus, [make_article("fresh")])

        reply = served.get("/articles", if_none_match=before)
    assert reply.status == 200
    assert reply.headers["ETag"] != before


def test_answers_are_packed_for_who_takes_that(served: Served) -> None:
    """The packed bytes have an ETag of their own, for it's a strong one; either is known again."""
    for path in (*PAGES, "/articles.jsonl", "/articles.csv"):
        plain, packed = served.get(path), served.get(path, accept_encoding="br;q=1, gzip;q=0.8")
        assert "Accept-Encoding" in packed.headers["Vary"]
        if packed.headers["Content-Encoding"] == "gzip":
            assert gzip.decompress(packed.body) == plain.body, path
            assert packed.headers["ETag"] is None or packed.headers["ETag"] != plain.headers["ETag"]
    assert served.get("/articles", accept_encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert served.get("/articles", accept_encoding="gzip;q=0").headers["Content-Encoding"] is None


def test_head_tells_the_same_without_the_body(served: Served) -> None:
    for path in (*PAGES, *OTHERS):
        got, head = served.get(path), served.get(path, method="HEAD")
        assert (head.status, head.body) == (got.status, b""), path
        for name in ("ETag", "Content-Type", "Content-Length"):
            assert head.headers[name] == got.headers[name], (path, name)


def test_other_methods_are_refused(served: Served) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"):
        for path in ("/", "/articles", "/articles.json", "/static/style.css", "/nowhere"):
            reply = served.get(path, method=method)
            assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD"), (method, path)


def test_every_answer_has_the_safe_headers(served: Served) -> None:
    replies = [served.get(path) for path in (*PAGES, *OTHERS)]
    replies += [served.get("/articles", method="POST"), served.get("/articles", host="evil.example")]

    for reply in replies:
        assert {name: reply.headers[name] for name in HEADERS} == HEADERS
        assert reply.headers["Cache-Control"]
        assert reply.headers["Set-Cookie"] is None
        assert reply.headers["Server"] is None
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


OURS = ("127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "news.example")
OTHERS_HOSTS = (
    "evil.example",
    "evil.example:8000",
    "127.0.0.1.evil.example",
    "localhost@evil.example",
    "evil.example/localhost",
    "localhost:port",
    "[::1",
    "",
)


def test_only_our_hosts_are_served(corpus: Corpus, database: str) -> None:
    """A name that another site makes lead here (DNS rebinding) reads nothing."""
    with Served(database, "news.example") as served:
        for path in ("/articles", "/articles.json", "/openapi.json"):
            assert [served.get(path, host=host).status for host in OURS] == [200] * len(OURS)
            assert [served.get(path, host=host).status for host in OTHERS_HOSTS] == [400] * len(OTHERS_HOSTS)


def test_a_search_that_takes_too_long_is_stopped(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """It's 503, with a message and when to ask again; the server goes on, with the connection in order."""
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n"
    )

    def slow(self: reading.CorpusReader, search: Search, limit: int | None = None) -> None:
        self._connection.execute(sa.text(endless))

    with monkeypatch.context() as patched:
        patched.setattr(reading, "LIMIT_S", 0.1)
        patched.setattr(reading.CorpusReader, "search", slow)
        for path in ("/articles", "/articles.json", "/feed.atom", "/articles.csv", "/articles.jsonl"):
            reply = served.get(path)
            assert reply.status == 503, path
            assert int(reply.headers["Retry-After"]) > 0
            assert "took longer than 0.1 s" in reply.text
    assert served.get("/articles.json").status == 200


def test_a_page_is_shown_without_counts_that_take_too_long(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(self: reading.CorpusReader, by: str, search: Search) -> None:
        raise Refused(503, "too long")

    monkeypatch.setattr(reading.CorpusReader, "counts", slow)
    page = served.get("/articles")

    assert page.status == 200
    assert "too many articles to count" in page.text


def test_a_fault_of_the_program_is_told_in_the_same_shape(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """It names no detail, which belongs in the log, and has the safe headers too."""

    def fail(self: reading.CorpusReader, number: int) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(reading.CorpusReader, "article", fail)
    reply = served.get("/articles/1.json")

    assert (reply.status, set(reply.json())) == (500, {"error"})
    assert "secret" not in reply.text
    assert reply.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_many_readers_at_once(served: Served) -> None:
    """More than may read at once wait their turn."""
    with ThreadPoolExecutor(32) as pool:
        statuses = list(
            pool.map(lambda number: served.get(f"/articles?q=story&limit={number % 20 + 1}").status, range(128))
        )

    assert statuses == [200] * 128


def test_styles_and_scripts_are_kept_by_name(served: Served) -> None:
    """Their names hold their content's hash, so that a browser needn't ask again."""
    for name, kind in (("style.css", "text/css"), ("page.js", "text/javascript"), ("icon.svg", "image/svg+xml")):
        reply = served.get(asset_url(name))
        assert reply.status == 200
        assert reply.headers["Content-Type"].startswith(kind)
        assert "immutable" in reply.headers["Cache-Control"]
