"""The archive of pages: each once, on the disk before its row, mended after a crash, and read back."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.items import Fetched, Refusal
from pipelines.crawl import archive as archiving
from pipelines.store import store_batch
from storage import Corpus, StorageError
from storage.archive import pages
from storage.frontier.runs import finish_run
from tests.support.archived_crawl import NOON, Crawl
from tests.support.corpora import MakeArticle
from tests.support.soundness import disagreeing, records, rows
from tests.support.stored import withdraw


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWS_ARCHIVE", str(tmp_path / "archive"))
    return tmp_path / "archive"


@pytest.fixture
def crawl(corpus: Corpus, folder: Path, make_article: MakeArticle) -> Iterator[Crawl]:
    crawl = Crawl(corpus, folder, make_article)
    yield crawl
    crawl.archive.close()


def test_each_page_is_kept_once(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """The same page again is nothing new; another one of the address is, and both are kept."""
    crawl.read(("one", "<p>1"), ("two", "<p>2"))
    crawl.read(("one", "<p>1"))
    crawl.read(("one", "<p>1, edited"))
    [path] = folder.glob("herald/*")

    assert path.name.startswith("herald-2") and path.name.endswith(f"-run{crawl.run_id}.warc.gz")
    assert [(kind, body) for kind, _, body in records(path)][1:] == [
        ("response", b"<p>1"),
        ("response", b"<p>2"),
        ("response", b"<p>1, edited"),
    ]
    assert len(rows(corpus)) == 3 and disagreeing(corpus, folder) == []
    assert corpus.page(1) == corpus.page("https://herald.example/news/one") == b"<p>1, edited"
    assert corpus.page(2) == b"<p>2"
    assert corpus.page(99) is corpus.page("https://herald.example/none") is None


def test_a_page_that_is_again_what_it_was_is_the_newest(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """Its record is a revisit of its own older one, so what an address served last can be told."""
    for html in ("<p>1", "<p>1, edited", "<p>1", "<p>1"):
        crawl.read(("one", html))
    [path] = folder.glob("herald/*")

    assert [kind for kind, _, _ in records(path)][1:] == ["response", "response", "revisit"]
    assert corpus.page(1) == b"<p>1" and disagreeing(corpus, folder) == []


def test_a_body_that_another_address_served_is_a_revisit(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """In the same batch, a later one, or a later run; it reads as if it had the body."""
    crawl.read(("one", "<p>same"), ("two", "<p>same"))
    crawl.read(("three", "<p>same"))
    crawl.end()
    later = Crawl(corpus, folder, crawl._make)
    later.read(("four", "<p>same"))
    later.end()

    assert [row.revisit for row in rows(corpus)] == [False, True, True, True]
    assert disagreeing(corpus, folder) == []
    assert [corpus.page(number) for number in (1, 2, 3, 4)] == [b"<p>same"] * 4
    assert [kind for path in sorted(folder.glob("*/*")) for kind, _, _ in records(path)] == [
        "warcinfo", "response", "revisit", "revisit", "warcinfo", "revisit",
    ]  # fmt: skip


def test_a_body_whose_record_is_lost_is_kept_again(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """Better twice than not at all: a revisit of a file that was moved away says nothing."""
    crawl.read(("one", "<p>same"))
    crawl.end()
    for path in folder.glob("*/*"):
        path.unlink()
    later = Crawl(corpus, folder, crawl._make)
    later.read(("two", "<p>same"))
    later.end()

    assert [row.revisit for row in rows(corpus)] == [False, False]
    assert corpus.page(2) == b"<p>same"
    with pytest.raises(StorageError, match="NEWS_ARCHIVE"):
        corpus.page(1)


def test_a_refused_page_is_kept_too(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """When the parser has learned to read it, nobody need ask for it again."""
    refused = crawl.fetched("odd", "<p>odd")
    page = refused.served
    batch = [Fetched(refused.url, "herald", NOON, refusal=Refusal("not_article", "no_body"), status=200, served=page)]
    store_batch(corpus, batch, NOON, run_id=crawl.run_id, archived=crawl.archive.append(corpus, batch))

    assert corpus.page(refused.url) == b"<p>odd"


def test_a_run_goes_on_in_a_new_file(
    crawl: Crawl, corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "ROTATE", 1)
    for number in range(3):
        crawl.read((f"n{number}", f"<p>{number}"))
    files = sorted(folder.glob("*/*"))

    assert [len(records(path)) for path in files] == [2, 2, 2]
    assert {path.name.split("-run")[1] for path in files} >= {f"{crawl.run_id}.warc.gz"}
    assert disagreeing(corpus, folder) == []


def test_a_run_that_finds_nothing_leaves_no_file(crawl: Crawl, folder: Path) -> None:
    crawl.end()

    assert not folder.exists()


def test_a_batch_that_cannot_be_written_leaves_the_file_as_it_was(
    crawl: Crawl, corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: no row, no torn record, and an error that says where."""
    crawl.read(("one", "<p>1"))
    [path] = folder.glob("*/*")
    before = path.read_bytes()

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match=r"run1\.warc\.gz: No space left"):
            crawl.read(("two", "<p>2"))

    assert path.read_bytes() == before and len(rows(corpus)) == 1


def test_an_archive_that_cannot_be_begun_leaves_nothing(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """What its first file was to begin with isn't written later either, when the file is let go."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # as full as a disk can be
    try:
        with pytest.raises(StorageError, match="no page can be archived"):
            crawl.archive.append(corpus, [crawl.fetched("one", "<p>1")])
        crawl.archive.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(folder.glob("*/*"))

    crawl.read(("one", "<p>1"))
    assert len(rows(corpus)) == 1 and disagreeing(corpus, folder) == []


def test_rows_follow_records(crawl: Crawl, corpus: Corpus, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash between record and row leaves a record that no row speaks of; the page is kept again."""
    batch = [crawl.fetched("one", "<p>1")]
    crawl.archive.append(corpus, batch)
    crawl.end("killed")
    later = Crawl(corpus, folder, crawl._make)
    later.read(("one", "<p>1"))
    later.end()

    assert [len(records(path)) for path in sorted(folder.glob("*/*"))] == [2, 2]
    assert len(rows(corpus)) == 1 and disagreeing(corpus, folder) == []


@pytest.mark.parametrize("outcome", ["killed", "trouble"])
def test_the_next_run_mends_what_a_dead_one_left(crawl: Crawl, corpus: Corpus, folder: Path, outcome: str) -> None:
    crawl.read(("one", "<p>1"))
    [path] = folder.glob("*/*")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:70])
    crawl.end(outcome)
    later = Crawl(corpus, folder, crawl._make)
    later.read(("two", "<p>2"))
    later.end()

    assert path.read_bytes() == whole
    assert (path.parent / f"{path.name}.torn-1").read_bytes() == whole[:70]
    assert disagreeing(corpus, folder) == [] and len(rows(corpus)) == 2


def test_rows_beyond_the_end_are_forgotten(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """A disk that lost what it had called written: rows and records agree again, and the page can be kept anew."""
    crawl.read(("one", "<p>1"))
    crawl.read(("two", "<p>2"))
    [path] = folder.glob("*/*")
    crawl.end("killed")
    os.truncate(path, path.stat().st_size - 5)
    later = Crawl(corpus, folder, crawl._make)

    assert len(rows(corpus)) == 1 and disagreeing(corpus, folder) == []
    later.read(("two", "<p>2"))
    later.end()
    assert corpus.page(2) == b"<p>2"


def test_a_living_runs_file_is_left_alone(crawl: Crawl, corpus: Corpus, folder: Path) -> None:
    """Also where its row says that it's dead: another corpus may share the folder."""
    crawl.read(("one", "<p>1"))
    [path] = folder.glob("*/*")
    with path.open("ab") as file:
        file.write(b"in the middle of")
    with corpus.database.write() as connection:
        finish_run(connection, crawl.run_id, "killed", None, NOON)
    Crawl(corpus, folder, crawl._make).end()

    assert path.read_bytes().endswith(b"in the middle of")


def test_an_export_of_pages_stands_alone(crawl: Crawl, corpus: Corpus, tmp_path: Path) -> None:
    """Records of the articles that match, with revisits made whole; the same in a file that isn't packed."""
    crawl.read(("one", "<p>same"), ("two", "<p>same"), ("three", "<p>3"))
    crawl.read(("one", "<p>edited"))
    store_batch(corpus, [crawl.fetched("bare", "<p>")], NOON)
    crawl.end()
    withdraw(corpus, 3)
    packed, plain = tmp_path / "all.warc.gz", tmp_path / "all.warc"
    corpus.export(packed)
    corpus.export(plain)
    corpus.export(tmp_path / "two.warc.gz", query="two")

    address = "https://herald.example/news"
    assert records(packed)[1:] == [
        ("response", f"{address}/one", b"<p>same"),
        ("response", f"{address}/one", b"<p>edited"),
        ("response", f"{address}/two", b"<p>same"),
    ]
    assert records(plain)[1:] == records(packed)[1:]
    assert records(tmp_path / "two.warc.gz")[1:] == [("response", f"{address}/two", b"<p>same")]


def test_an_export_fails_whole(crawl: Crawl, corpus: Corpus, folder: Path, tmp_path: Path) -> None:
    """A damaged record, a file that isn't there, an archive that is off: no file, and a line that says why."""
    crawl.read(("one", "<p>1"), ("two", "<p>2"))
    crawl.end()
    [path] = folder.glob("*/*")
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)
    with pytest.raises(StorageError, match=r"run1\.warc\.gz"):
        corpus.export(tmp_path / "all.warc.gz")
    path.unlink()
    with pytest.raises(StorageError, match="NEWS_ARCHIVE"):
        corpus.export(tmp_path / "all.warc.gz")

    assert not list(tmp_path.glob("*all*"))


def test_an_archive_that_is_off(crawl: Crawl, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl.read(("one", "<p>1"))
    monkeypatch.setenv("NEWS_ARCHIVE", "off")

    assert pages.archive_folder() is None
    for read in (lambda: corpus.page(1), lambda: corpus.export(tmp_path / "a.warc.gz")):
        with pytest.raises(ValueError, match="NEWS_ARCHIVE is off"):
            read()
    monkeypatch.setenv("NEWS_ARCHIVE", "")
    assert pages.archive_folder() == Path("archive")
