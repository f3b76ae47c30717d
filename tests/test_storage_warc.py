"""WARC records as bytes: other readers agree, nothing can be forged, and a torn file is mended."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from warcio.archiveiterator import ArchiveIterator

from crawler.items import Served
from crawler.saved.warc import warc_pages
from pipelines.crawl import archive
from storage import StorageError
from storage.archive import warc
from storage.archive import warc as warc_records

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
TYPE = ("Content-Type", "text/html; charset=utf-8")


def served(url: str = "https://herald.example/a", body: bytes = b"<p>Text", *headers: tuple[str, str]) -> Served:
    return Served(url, 200, NOON, headers or (TYPE,), body, ip="192.0.2.1")


def three() -> list[bytes]:
    """The members of a file: what it is, and three pages."""
    pages = [warc.response(f"https://herald.example/{n}", NOON, HEAD, b"<p>%d" % n * 20) for n in range(3)]
    return [warc.info(NOON, "a.warc.gz", {"software": "newscorpus"}), *pages]


def test_another_reader_finds_what_was_written(tmp_path: Path) -> None:
    """warcio reads each record, its digests match, and a revisit says what it's of."""
    first = archive.response(served())
    known = warc.parse(warc.unpack(first, tmp_path))
    again = archive.revisit(served("https://herald.example/b"), warc.digest(b"<p>Text"), known)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc.info(NOON, path.name, {"software": "newscorpus", "robots": "obey"}) + first + again)
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            found.append((record.rec_type, record.rec_headers, record.content_stream().read()))
    checked = subprocess.run([sys.executable, "-m", "warcio.cli", "check", path], capture_output=True, text=True)

    assert [kind for kind, _, _ in found] == ["warcinfo", "response", "revisit"]
    assert found[0][2] == b"software: newscorpus\r\nrobots: obey\r\n"
    assert found[1][2] == b"<p>Text"
    assert found[1][1].protocol == "WARC/1.1"
    assert found[1][1]["WARC-Date"] == "2026-11-01T12:00:00Z"
    assert found[2][1]["WARC-Refers-To"] == found[1][1]["WARC-Record-ID"]
    assert found[2][1]["WARC-Payload-Digest"] == found[1][1]["WARC-Payload-Digest"] == warc.digest(b"<p>Text")
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")


def test_a_record_reads_back(tmp_path: Path) -> None:
    members = three()
    (tmp_path / "a.warc.gz").write_bytes(b"".join(members))
    place = len(members[0]) + len(members[1])
    record = warc.read(tmp_path / "a.warc.gz", place, len(members[2]))

    assert (record.kind, record.head, record.payload) == ("response", HEAD, b"<p>1" * 20)
    for offset, length in ((place + 1, len(members[2])), (place, len(members[2]) - 1), (place, 10**6)):
        with pytest.raises(StorageError, match=r"a\.warc\.gz"):
            warc.read(tmp_path / "a.warc.gz", offset, length)
    with pytest.raises(StorageError, match="NEWS_ARCHIVE"):
        warc.read(tmp_path / "none.warc.gz", 0, 1)


def test_the_transfers_headers_are_kept_under_other_names() -> None:
    """The body is kept unpacked: no reader may unpack it again, or look for chunks."""
    page = served(
        "https://herald.example/a",
        b"<p>Text",
        TYPE,
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("Content-Length", "31"),
        ("Transfer-Encoding", "chunked"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    )

    assert archive.http_head(page).decode().split("\r\n") == [
        "HTTP/1.1 200 OK",
        "Content-Type: text/html; charset=utf-8",
        "X-Archive-Orig-Content-Encoding: gzip",
        "X-Archive-Orig-Content-Length: 31",
        "X-Archive-Orig-Transfer-Encoding: chunked",
        "Set-Cookie: a=1",
        "Set-Cookie: b=2",
        "Content-Length: 7",
        "",
        "",
    ]


_HOSTILE = some.text(some.sampled_from("a\r\n\0: <>é中%WARC/1.1\x85\u2028"), max_size=30)


@given(url=_HOSTILE, name=_HOSTILE, value=_HOSTILE, body=some.binary(max_size=50))
def test_no_site_can_forge_a_record(url: str, name: str, value: str, body: bytes) -> None:
    """Whatever address, headers and body it serves, one page is one record, with the body as it was."""
    page = served(f"https://herald.example/{url}", body, (name, value))
    member = archive.response(page)
    [record] = [(r.rec_type, r.content_stream().read()) for r in ArchiveIterator(io.BytesIO(member))]
    own = warc.parse(warc.unpack(member, Path("a")))

    assert record == ("response", body)
    assert own.payload == body and own.headers["warc-payload-digest"] == warc.digest(body)
    assert own.headers["warc-target-uri"].isascii() and set(own.headers) == {
        "warc-type", "warc-record-id", "warc-date", "warc-target-uri", "warc-ip-address", "warc-payload-digest",
        "warc-block-digest", "content-type", "content-length",
    }  # fmt: skip


def test_a_file_cut_at_any_byte_of_its_last_record_is_mended(tmp_path: Path) -> None:
    """All before the tear stays, what comes after it is kept aside, and what is written afterwards is read."""
    *whole, last = three()
    before, path = b"".join(whole), tmp_path / "a.warc.gz"
    for start in (0, len(whole[0])):
        for cut in range(len(last) + 1):
            path.write_bytes(before + last[:cut])
            mended = warc_records.repair(path, start)
            aside = tmp_path / "a.warc.gz.torn-1"

            assert mended is not None
            expected = before + last if cut == len(last) else before
            assert path.read_bytes() == expected and mended.whole == len(expected)
            assert (mended.aside, aside.exists()) == ((aside, True) if 0 < cut < len(last) else (None, False))
            if mended.aside:
                assert aside.read_bytes() == last[:cut]
                aside.unlink()


@pytest.mark.parametrize("tail", [b"\0" * 4096, b"garbage", three()[1][:-1] + b"\xff" + three()[2]])
def test_what_is_no_record_is_put_aside(tmp_path: Path, tail: bytes) -> None:
    """Zeros and bits that a power cut left; a number that is taken isn't used again."""
    path, whole = tmp_path / "a.warc.gz", b"".join(three())
    (tmp_path / "a.warc.gz.torn-1").write_bytes(b"of before")
    path.write_bytes(whole + tail)
    mended = warc_records.repair(path, len(whole))

    assert mended is not None and mended.aside == tmp_path / "a.warc.gz.torn-2"
    assert (path.read_bytes(), mended.aside.read_bytes()) == (whole, tail)
    assert (tmp_path / "a.warc.gz.torn-1").read_bytes() == b"of before"


def test_a_file_without_a_whole_record_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(three()[0][:10])
    mended = warc_records.repair(path, 0)

    assert mended is not None and mended.whole == 0
    assert [found.name for found in tmp_path.iterdir()] == ["a.warc.gz.torn-1"]


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_a_reader_of_a_cut_file_says_so(tmp_path: Path, name: str) -> None:
    """At any byte of the last record: the pages before it, and the file refused; or the page is whole."""
    members = three() if name.endswith("gz") else [warc.unpack(member, tmp_path) for member in three()]
    *whole, last = members
    path = tmp_path / name
    for cut in range(1, len(last)):
        path.write_bytes(b"".join(whole) + last[:cut])
        pages = list(warc_pages(path))
        read = [page.body for page in pages if page.refusal is None]

        assert read[:2] == [b"<p>0" * 20, b"<p>1" * 20]
        if len(read) == 2:
            assert [page.refusal and page.refusal.reason for page in pages[2:]] == ["unreadable"]
        else:
            assert read[2] == b"<p>2" * 20
