"""What programs take away: the Atom feed, and exports of whole searches."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import uuid
from datetime import datetime
from http.client import HTTPConnection, IncompleteRead

import pytest
from lxml import etree

from crawler.items import Author
from pipelines import ingest
from storage import Corpus
from storage.export.formats import COLUMNS
from storage.records import SearchPage
from storage.web import search as search_module
from storage.web.reading import CorpusReader
from storage.web.requests import Search
from storage.web.responses import Refused
from tests.support.corpora import MakeArticle
from tests.support.serving import Served
from tests.support.stored import export_values

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed_of(served: Served, path: str) -> etree._Element:
    reply = served.get(path)
    assert reply.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return etree.fromstring(reply.body)


def one(node: etree._Element, path: str) -> str:
    matches = node.xpath(path, namespaces=ATOM)
    assert isinstance(matches, list)
    assert len(matches) == 1, (path, matches)
    return str(matches[0])


def test_the_feed_has_what_atom_asks_for(served: Served, archived: Corpus) -> None:
    """RFC 4287, 4.1: feed and entries have id, title and updated; entries an author and an alternate link."""
    feed = feed_of(served, "/feed.atom?limit=200&duplicates=show")
    entries = feed.findall("a:entry", ATOM)
    articles = archived.search(duplicates="show", limit=200).articles

    assert one(feed, "a:title/text()")
    assert one(feed, "a:link[@rel='self']/@href") == f"{served.url}/feed.atom?duplicates=show&limit=200"
    assert one(feed, "a:link[@rel='alternate']/@href").startswith(f"{served.url}/articles?")
    assert one(feed, "a:id/text()").startswith("http")
    assert [one(entry, "a:title/text()") for entry in entries] == [article.headline for article in articles]
    moments = []
    for entry in entries:
        uuid.UUID(one(entry, "a:id/text()").removeprefix("urn:uuid:"))
        moments.append(datetime.fromisoformat(one(entry, "a:updated/text()")))
        assert moments[-1].tzinfo is not None
        assert entry.xpath("a:author/a:name/text()", namespaces=ATOM)
        assert one(entry, "a:link[@rel='alternate']/@href").startswith(("http://", "https://"))
        assert one(entry, "a:summary/text()")
    assert datetime.fromisoformat(one(feed, "a:updated/text()")) == max(moments)
    ids = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert isinstance(ids, list)
    assert len(set(map(str, ids))) == len(articles)


def test_an_entry_keeps_its_id_and_tells_of_an_edit(corpus: Corpus, database: str, make_article: MakeArticle) -> None:
    """An edit moves `updated` to when it was seen; the id stays, whatever the host."""
    ingest(corpus, [make_article("one")])
    with Served(database, "news.example") as served:
        before = feed_of(served, "/feed.atom")
        ingest(corpus, [make_article("one", "Another text altogether.")])
        reply = served.get("/feed.atom", host="news.example")
        after = etree.fromstring(reply.body)

    assert one(before, "a:entry/a:id/text()") == one(after, "a:entry/a:id/text()")
    moved = datetime.fromisoformat(one(after, "a:entry/a:updated/text()"))
    assert moved == corpus.versions(1)[1].seen
    assert datetime.fromisoformat(one(before, "a:entry/a:updated/text()")) < moved


def test_the_feed_has_older_pages(served: Served, archived: Corpus) -> None:
    """RFC 5005: `next` leads to the last page; the feed's id is the same on each."""
    path, ids, titles = "/feed.atom?limit=5&duplicates=show", set(), []
    while path:
        feed = feed_of(served, path)
        ids.add(one(feed, "a:id/text()"))
        headlines = feed.xpath("a:entry/a:title/text()", namespaces=ATOM)
        assert isinstance(headlines, list)
        titles += headlines
        following = feed.xpath("a:link[@rel='next']/@href", namespaces=ATOM)
        assert isinstance(following, list)
        path = str(following[0]).removeprefix(served.url) if following else ""

    assert len(ids) == 1
    assert titles == [article.headline for article in archived.search(duplicates="show", limit=200).articles]


def test_addresses_follow_the_proxys_scheme(served: Served) -> None:
    feed = etree.fromstring(served.get("/feed.atom", host="localhost", x_forwarded_proto="https").body)

    assert one(feed, "a:link[@rel='self']/@href") == "https://localhost/feed.atom"


def test_text_that_xml_cannot_hold_is_replaced(corpus: Corpus, database: str, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article("one", headline="A \ufffe non-character & <tag>", description="B \uffff")])
    with Served(database) as served:
        feed = feed_of(served, "/feed.atom")

    assert one(feed, "a:entry/a:title/text()") == "A \ufffd non-character & <tag>"


def test_a_feed_of_nothing_is_valid(corpus: Corpus, database: str) -> None:
    with Served(database) as served:
        feed = feed_of(served, "/feed.atom?q=nothing")

    assert one(feed, "a:updated/text()")
    assert feed.findall("a:entry", ATOM) == []


def test_exports_hold_all_that_matches(served: Served, archived: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first, with all duplicates unless told otherwise; the fields are those of `news export`."""
    monkeypatch.setattr(search_module, "DOWNLOAD_PAGE_SIZE", 3)
    wanted = [export_values(article) for article in archived.search(duplicates="show", limit=200).articles]
    reply = served.get("/articles.jsonl")
    rows = list(csv.DictReader(io.StringIO(served.get("/articles.csv").text, newline="")))

    assert [json.loads(line) for line in reply.text.splitlines()] == wanted
    assert reply.headers["Content-Disposition"] == 'attachment; filename="articles.jsonl"'
    assert [row["id"] for row in rows] == [str(article["id"]) for article in wanted]
    assert tuple(rows[0]) == COLUMNS
    assert len(served.get("/articles.jsonl?duplicates=hide").text.splitlines()) < len(wanted)
    assert len(served.get("/articles.jsonl?q=story&limit=4").text.splitlines()) == 4
    assert served.get("/articles.csv?q=nothing+at+all").text == ",".join(COLUMNS) + "\r\n"


def test_no_cell_is_a_formula(corpus: Corpus, database: str, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article("one", headline="=HYPERLINK(1)", authors=(Author("@evil"),), section="+1")])
    with Served(database) as served:
        row = next(csv.DictReader(io.StringIO(served.get("/articles.csv").text, newline="")))

    assert (row["headline"], row["authors"], row["section"]) == ("'=HYPERLINK(1)", "'@evil", "'+1")


def test_wrong_exports_are_told_as_json(served: Served) -> None:
    for path in ("/articles.jsonl?since=soon", "/articles.csv?order=newest", "/feed.atom?limit=0"):
        reply = served.get(path)
        assert (reply.status, reply.json()["error"]["status"]) == (400, 400), path


def test_an_export_takes_the_same_memory_for_any_number(
    corpus: Corpus, database: str, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "DOWNLOAD_PAGE_SIZE", 5)
    ingest(corpus, [make_article(str(n), f"{n} " + "word " * 20_000) for n in range(80)])
    with Served(database) as served:
        served.get("/articles.jsonl?limit=1")
        connection = HTTPConnection("127.0.0.1", served.port, timeout=60)
        tracemalloc.start()
        try:
            connection.request("GET", "/articles.jsonl?q=word")
            response = connection.getresponse()
            size = 0
            while piece := response.read(65_536):
                size += len(piece)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            connection.close()

    assert size > 16_000_000
    assert peak < 8_000_000


def test_an_export_that_fails_midway_is_seen_to_be_cut(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """The status is sent by then, so the missing end tells it; the server goes on."""
    search, asked = CorpusReader.search, []

    def failing(self: CorpusReader, wanted: Search, limit: int | None = None) -> SearchPage:
        asked.append(wanted.cursor)
        if len(asked) > 2:
            raise Refused(503, "too long")
        return search(self, wanted, limit)

    monkeypatch.setattr(search_module, "DOWNLOAD_PAGE_SIZE", 3)
    with monkeypatch.context() as patched:
        patched.setattr(CorpusReader, "search", failing)
        with pytest.raises(IncompleteRead) as cut:
            served.get("/articles.jsonl")
    assert len(cut.value.partial.splitlines()) == 6
    assert served.get("/articles.jsonl").status == 200


def test_head_of_an_export_reads_one_page_at_most(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    search, asked = CorpusReader.search, []

    def counting(self: CorpusReader, wanted: Search, limit: int | None = None) -> SearchPage:
        asked.append(wanted.cursor)
        return search(self, wanted, limit)

    monkeypatch.setattr(search_module, "DOWNLOAD_PAGE_SIZE", 3)
    monkeypatch.setattr(CorpusReader, "search", counting)
    reply = served.get("/articles.jsonl", method="HEAD")

    assert (reply.status, reply.body, asked) == (200, b"", [None])


def test_a_reader_that_leaves_an_export_leaves_nothing_open(
    corpus: Corpus, database: str, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its pages an export holds no connection and no snapshot, so one that stands still costs nothing."""
    monkeypatch.setattr(search_module, "DOWNLOAD_PAGE_SIZE", 5)
    ingest(corpus, [make_article(str(n), f"{n} " + "word " * 20_000) for n in range(40)])
    with Served(database) as served:
        left = []
        for _ in range(20):
            connection = HTTPConnection("127.0.0.1", served.port, timeout=60)
            connection.request("GET", "/articles.jsonl")
            response = connection.getresponse()
            response.read(1000)
            left.append((connection, response))
        assert served.get("/articles.json?limit=1").status == 200
        for connection, response in left:
            response.close()
            connection.close()
        assert served.get("/articles.json?limit=1").status == 200
