"""Exports: what a file holds, what a cursor brings, and what stays whole."""

from __future__ import annotations

import csv
import errno
import gzip
import json
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Author
from pipelines import ingest
from pipelines.boilerplate import learn
from storage import Corpus, StorageError
from storage import migrations as history
from storage.db.database import open_unchecked
from storage.export import export as exporting
from storage.export import formats
from tests.support.corpora import MakeArticle
from tests.support.stored import NOON, export_values, fill, withdraw


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_json_lines_hold_all_fields(corpus: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    """Each line is what Corpus.get gives but `copies`, by id; a line separator in a text parts no line."""
    ingest(corpus, [make_article("one", "日本\u2028経済", authors=(Author("Ann Lee", "https://a.example/"),))])
    ingest(corpus, [make_article("two", keywords=("sea", "quay"))])
    corpus.export(tmp_path / "all.jsonl")

    assert lines(tmp_path / "all.jsonl") == [export_values(corpus.get(1)), export_values(corpus.get(2))]
    assert "日本" in (tmp_path / "all.jsonl").read_text("utf-8")


def test_csv_reads_back(corpus: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    """Quotes, commas and line ends stand inside quoted cells; lists are joined; missing is empty."""
    article = make_article(
        "one",
        'He said, "no".',
        "Second paragraph.",
        authors=(Author("Ann Lee"), Author("Jun Okabe")),
        keywords=("sea", "quay"),
        is_accessible_for_free=False,
    )
    ingest(corpus, [article])
    corpus.export(tmp_path / "all.csv")
    (row,) = rows(tmp_path / "all.csv")

    assert row["text"] == 'He said, "no".\n\nSecond paragraph.'
    assert (row["authors"], row["keywords"]) == ("Ann Lee; Jun Okabe", "sea; quay")
    assert (row["date_published"], row["is_accessible_for_free"]) == ("2026-11-01T12:00:00+00:00", "false")
    assert (row["section"], row["cluster_id"]) == ("", "")
    assert (tmp_path / "all.csv").read_bytes().count(b"\r\n") == 2


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(begin: str, corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article()])
    article = corpus.get(1)
    assert article is not None
    cells = formats._cells(replace(article, headline=f"{begin}cmd|' /C calc'!A0", keywords=(f"{begin}1", "2")))
    row = dict(zip(formats.COLUMNS, cells, strict=True))

    assert row["headline"] == f"'{begin}cmd|' /C calc'!A0"
    assert row["keywords"] == f"'{begin}1; 2"
    assert row["source"] == "herald"


def test_parquet_reads_back(corpus: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    """Every field comes back with its type, also over several row groups, and tombstones as rows of nulls."""
    parquet = pytest.importorskip("pyarrow.parquet")
    full = make_article("one", authors=(Author("Ann Lee"),), keywords=("sea",), is_accessible_for_free=True)
    ingest(corpus, [full, make_article("two"), make_article("three")])
    withdraw(corpus, 3)
    corpus.export(tmp_path / "all.parquet")
    first, two, three = parquet.read_table(tmp_path / "all.parquet").to_pylist()

    expected = export_values(corpus.get(1))
    assert first["date_published"] == NOON and first["withdrawn"] is None
    assert dict(first["provenance"]) == expected["provenance"]
    for name in ("id", "text", "blocks", "authors", "keywords", "is_accessible_for_free", "version", "cluster_id"):
        assert first[name] == expected[name]
    assert two["headline"] == "Headline of two"
    assert {name: value for name, value in three.items() if value is not None} == {
        "id": 3,
        "url": "https://herald.example/news/three",
        "withdrawn": NOON,
    }


def test_parquet_without_pyarrow_says_what_to_install(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ValueError, match=r"newscorpus\[parquet\]"):
        corpus.export(tmp_path / "all.parquet")

    assert not list(tmp_path.glob("*parquet*"))


def test_a_name_in_gz_is_compressed(corpus: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    ingest(corpus, [make_article()])
    for name in ("one.jsonl", "one.csv", "one.jsonl.gz", "one.csv.gz", "again.csv.gz"):
        corpus.export(tmp_path / name)

    for name in ("one.jsonl", "one.csv"):
        assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == (tmp_path / name).read_bytes()
    assert (tmp_path / "one.csv.gz").read_bytes() == (tmp_path / "again.csv.gz").read_bytes()


def test_filters_choose_as_in_search(corpus: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    """Copies are all exported, unless they are to be hidden."""
    text = "The harbour's quay wall needs repair before the winter storms, said the harbour master on Monday."
    ingest(corpus, [make_article("one", text), make_article("two", text), make_article("three", "By hand.")])
    path = tmp_path / "some.jsonl"

    def exported(**arguments: Any) -> list[int]:
        corpus.export(path, **arguments)
        return [line["id"] for line in lines(path)]

    assert exported() == [1, 2, 3]
    assert exported(duplicates="hide") == [1, 3]
    assert exported(query="quay") == [1, 2]
    assert exported(query="quay", duplicates="hide") == [1]
    assert exported(query="-quay") == [3]
    assert exported(query='"') == []
    assert exported(source="nobody") == []
    assert exported(since="2026-11-02") == []
    assert path.read_bytes() == b""


def snapshot(corpus: Corpus) -> dict[int, dict[str, Any]]:
    """All that an export gives, without when it was read last."""
    articles = corpus.search(duplicates="show", limit=10_000).articles
    return {article.id: {k: v for k, v in export_values(article).items() if k != "last_seen"} for article in articles}


TEXT = [f"The {word} at the quay was told of the plan for the harbour by the council." for word in "abcdefgh"]


def edits(corpus: Corpus, make: MakeArticle) -> Iterator[str]:
    """Do what a corpus lives through, a step at a time; each says what it did."""
    ingest(corpus, [make("one", *TEXT), make("two", *TEXT[:2]), make("three", "By hand.")])
    yield "new articles"
    ingest(corpus, [make("one", *TEXT), make("two", *TEXT[:2])])
    yield "nothing: read again"
    ingest(corpus, [make("one", *TEXT[1:])])
    yield "an edit"
    ingest(corpus, [make("three", "By hand.", headline="Another headline")])
    yield "a headline"
    for field, value in (
        ("section", "Sport"),
        ("keywords", ("sea",)),
        ("image", "https://herald.example/a.jpg"),
        ("date_modified", NOON),
        ("date_published", NOON - timedelta(days=1)),
        ("is_accessible_for_free", True),
        ("provenance", {"section": "meta"}),
        ("authors", (Author("Ann Lee"), Author("Jun Okabe"))),
        ("authors", (Author("Jun Okabe"), Author("Ann Lee"))),
        ("authors", (Author("Jun Okabe", "https://herald.example/jun"), Author("Ann Lee"))),
    ):
        ingest(corpus, [make("three", "By hand.", headline="Another headline", **{field: value})])
        yield field
        ingest(corpus, [make("three", "By hand.", headline="Another headline", **{field: value})])
        yield f"nothing: {field} again"
    ingest(corpus, [make("four", *TEXT[1:], source="courier", url="https://courier.example/four")])
    yield "a copy, which makes a cluster"
    ingest(corpus, [make("four", "All is another now.", source="courier", url="https://courier.example/four")])
    yield "a copy no more"
    ingest(
        corpus, [make("amp", *TEXT, url="https://herald.example/amp/x?a=1", canonical_url="https://herald.example/x")]
    )
    yield "a twin"
    ingest(corpus, [make("x", *TEXT, "And more.", url="https://herald.example/x")])
    yield "the page itself takes over"
    ingest(
        corpus, [make("amp", *TEXT, url="https://herald.example/amp/x?a=1", canonical_url="https://herald.example/x")]
    )
    yield "nothing: a twin again"
    ingest(
        corpus, [make("y", "Other words.", url="https://herald.example/p?y", canonical_url="https://herald.example/z")]
    )
    ingest(corpus, [make("z", "The page has its own text.", headline="Z", url="https://herald.example/z")])
    yield "a page that a wrong canonical address named"
    withdraw(corpus, 3)
    yield "a page that is gone"
    withdraw(corpus, 3)
    yield "nothing: it's still gone"
    withdraw(corpus, 3, back=True)
    yield "it's back"
    withdraw(corpus, 3, back=True)
    yield "nothing: it's still there"
    learn.override(corpus, "herald", TEXT[3], "dropped", lambda: datetime.now(UTC))
    yield "a ruling"
    learn.override(corpus, "herald", TEXT[3], "dropped", lambda: datetime.now(UTC))
    yield "nothing: ruled again"
    learn.override(corpus, "herald", TEXT[3], "kept", lambda: datetime.now(UTC))
    yield "a ruling undone"


def test_a_cursor_brings_what_changed_and_nothing_else(
    corpus: Corpus, make_article: MakeArticle, tmp_path: Path
) -> None:
    """After each step, exactly those articles come of which an export would say something else."""
    path, seen, cursor = tmp_path / "changes.jsonl", snapshot(corpus), corpus.export(tmp_path / "empty.jsonl")
    for step in edits(corpus, make_article):
        now = snapshot(corpus)
        following = corpus.export(path, since_cursor=cursor)
        given = [line["id"] for line in lines(path)]

        assert sorted(given) == [number for number in sorted(now) if seen.get(number) != now[number]], step
        assert bool(given) != step.startswith("nothing"), step
        assert (following == cursor) == (not given), step
        seen, cursor = now, following


def test_exports_from_cursor_to_cursor_add_up(corpus: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    """A copy that follows every export, newest line of an id last, is the corpus."""
    copy: dict[int, Any] = {}
    cursor, path = None, tmp_path / "part.jsonl"
    for number, _ in enumerate(edits(corpus, make_article)):
        if number % 3 == 0:
            cursor = corpus.export(path, since_cursor=cursor)
            copy |= {line["id"]: line for line in lines(path)}
    withdraw(corpus, 2)
    corpus.export(path, since_cursor=cursor)
    copy |= {line["id"]: line for line in lines(path)}
    corpus.export(path)

    for line in lines(path):
        line |= {"last_seen": copy[line["id"]]["last_seen"]} if "last_seen" in line else {}
        assert copy.pop(line["id"]) == line
    assert copy == {}


def test_an_article_whose_page_is_gone_is_a_tombstone(
    corpus: Corpus, make_article: MakeArticle, tmp_path: Path
) -> None:
    ingest(corpus, [make_article("one"), make_article("two")])
    cursor = corpus.export(tmp_path / "all.jsonl")
    withdraw(corpus, 1)
    tombstone = {"id": 1, "url": "https://herald.example/news/one", "withdrawn": "2026-11-01T12:00:00+00:00"}

    for name, since in (("change", cursor), ("all", None)):
        later = corpus.export(tmp_path / f"{name}.jsonl", since_cursor=since)
        corpus.export(tmp_path / f"{name}.csv", since_cursor=since)
        assert lines(tmp_path / f"{name}.jsonl")[0] == tombstone
        assert {key: value for key, value in rows(tmp_path / f"{name}.csv")[0].items() if value} == tombstone | {
            "id": "1"
        }
    assert len(lines(tmp_path / "change.jsonl")) == 1

    withdraw(corpus, 1, back=True)
    corpus.export(tmp_path / "back.jsonl", since_cursor=later)
    assert [line["text"] for line in lines(tmp_path / "back.jsonl")] == ["The whole text of one."]


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": "xml"},
        {"duplicates": "maybe"},
        {"since_cursor": "x"},
        {"since_cursor": "c²"},
        {"since_cursor": "c99"},
        {"since_cursor": ""},
        {"since": "soon"},
        {"path": "-", "format": "parquet"},
        {"path": "a.parquet.gz"},
    ],
)
def test_wrong_arguments_say_what_is_allowed(
    corpus: Corpus, tmp_path: Path, wrong: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="use "):
        corpus.export(**({"path": "new.jsonl"} | wrong))

    assert not (tmp_path / "new.jsonl").exists()


@pytest.mark.parametrize("path", ["corpus.db", "corpus.db-wal"])
def test_an_export_into_the_corpus_itself_is_refused(
    sqlite: str, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Corpus(sqlite) as corpus, pytest.raises(ValueError, match="is the corpus itself; use "):
        corpus.export(path)


def test_a_failed_export_leaves_nothing(
    corpus: Corpus, make_article: MakeArticle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of before stays as it was, and no part of the new one is beside it."""
    ingest(corpus, [make_article()])
    target = tmp_path / "to" / "all.jsonl"
    target.parent.mkdir()
    target.write_text("of before")

    def full(self: object, articles: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(formats.JsonLines, "write", full)
    with pytest.raises(StorageError, match="No space left"):
        corpus.export(target)

    assert [path.name for path in target.parent.iterdir()] == ["all.jsonl"]
    assert target.read_text() == "of before"


def test_a_file_that_cannot_be_written_is_an_os_error(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(OSError):
        corpus.export(tmp_path / "none" / "all.jsonl")
    with pytest.raises(IsADirectoryError):
        corpus.export(tmp_path)


def test_links_and_devices_stay_what_they_are(corpus: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    ingest(corpus, [make_article()])
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    corpus.export(tmp_path / "link.jsonl")
    corpus.export("/dev/null")

    assert (tmp_path / "link.jsonl").is_symlink() and len(lines(tmp_path / "real.jsonl")) == 1
    assert not Path("/dev/null").is_file()


def test_a_killed_export_has_no_file_under_its_name(
    database: str, corpus: Corpus, make_article: MakeArticle, tmp_path: Path
) -> None:
    ingest(corpus, [make_article()])
    code = (
        "import sys, time; from storage import Corpus; from storage.export import formats\n"
        "formats.JsonLines.close = lambda self: (print('written', flush=True), time.sleep(60))\n"
        f"Corpus({database!r}, read_only=True).export({str(tmp_path / 'all.jsonl')!r})"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "written\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert not (tmp_path / "all.jsonl").exists()


@pytest.mark.parametrize(("format", "query"), [("jsonl", None), ("csv", "harbour")])
def test_memory_stays_constant(corpus: Corpus, tmp_path: Path, format: Any, query: str | None) -> None:
    """Three thousand articles, 38 MB as JSON Lines, take no more memory than five hundred do."""
    peaks = []
    for start, end in ((0, 500), (500, 3_000)):
        fill(corpus, start, end)
        tracemalloc.start()
        corpus.export(tmp_path / "all", format=format, query=query)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    few, many = peaks

    assert many < few * 1.1


def test_an_export_sees_one_snapshot(
    database: str, corpus: Corpus, make_article: MakeArticle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored meanwhile is not in it, and comes with its cursor."""
    ingest(corpus, [make_article(f"n{number}") for number in range(6)])
    monkeypatch.setattr(exporting, "_FETCHED_ROWS", 2)
    write = formats.JsonLines.write

    def meanwhile(self: formats.JsonLines, articles: Any) -> None:
        with Corpus(database) as other:
            ingest(other, [make_article("late"), make_article("n5", "Another text.")])
        write(self, articles)

    monkeypatch.setattr(formats.JsonLines, "write", meanwhile)
    cursor = corpus.export(tmp_path / "all.jsonl")
    monkeypatch.setattr(formats.JsonLines, "write", write)
    corpus.export(tmp_path / "rest.jsonl", since_cursor=cursor)

    assert [line["id"] for line in lines(tmp_path / "all.jsonl")] == [1, 2, 3, 4, 5, 6]
    assert lines(tmp_path / "all.jsonl")[5]["version"] == 1
    assert {line["id"] for line in lines(tmp_path / "rest.jsonl")} == {6, 7}


def test_articles_of_an_older_schema_come_first(database: str, make_article: MakeArticle, tmp_path: Path) -> None:
    """A corpus that is migrated gives all with the first export, and what changes afterwards with the next."""
    with Corpus(database) as corpus:
        ingest(corpus, [make_article("one"), make_article("two")])
    opened = open_unchecked(database)
    with opened.write() as connection:
        history.downgrade(connection, "0004")
    opened.upgrade()
    opened.close()
    with Corpus(database) as corpus:
        cursor = corpus.export(tmp_path / "all.jsonl")
        ingest(corpus, [make_article("two", "Another text.")])
        corpus.export(tmp_path / "rest.jsonl", since_cursor=cursor)

    assert len(lines(tmp_path / "all.jsonl")) == 2
    assert [line["id"] for line in lines(tmp_path / "rest.jsonl")] == [2]
