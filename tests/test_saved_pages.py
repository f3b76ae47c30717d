"""`scrapy crawl files`: pages saved on disk, stored or refused with a reason, every one."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.saved.folder import MOST_BYTES, saved_pages
from tests.crawling import Desk, sums_are_exact

SENTENCE = (
    "The council met on {day} to speak about the quay wall, which is to be mended before the winter storms come. "
)


def page(day: str) -> str:
    paragraphs = "".join(f"<p>{SENTENCE.format(day=f'{day} the {number}th')}</p>" for number in range(1, 5))
    return (
        f"<html><head><title>Quay wall, {day}</title></head><body><h1>Quay wall, {day}</h1>{paragraphs}</body></html>"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "saved"
    (folder / "deeper").mkdir(parents=True)
    (folder / "a.html").write_text(page("Monday"))
    (folder / "b.html.gz").write_bytes(gzip.compress(page("Tuesday").encode()))
    (folder / "deeper" / "c.txt").write_text(
        "Quay wall, Friday\n\n" + "\n\n".join(SENTENCE.format(day=f"Friday {week}") for week in range(3))
    )
    (folder / "deeper" / "d.html").write_bytes(page("вторник").encode("cp1251"))
    (folder / "manifest.jsonl").write_text(
        "\n".join(
            [
                json.dumps({"file": "a.html", "url": "https://herald.example/news/a?utm_source=x"}),
                json.dumps({"file": "deeper/d.html", "url": "https://herald.example/d", "encoding": "windows-1251"}),
                json.dumps({"file": "gone.html", "url": "https://herald.example/gone"}),
                json.dumps({"file": "../../../etc/passwd", "url": "https://herald.example/passwd"}),
                "no json",
            ]
        )
    )
    (folder / "empty.html").write_bytes(b"")
    (folder / "torn.html.gz").write_bytes(gzip.compress(page("Sunday").encode())[:-20])
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    return folder


def test_every_page_is_stored_or_refused_with_a_reason(folder: Path, tmp_path: Path, database: str) -> None:
    desk = Desk(tmp_path, database)
    ended = desk.run("crawl", "files", "-a", f"path={folder}", "-a", "source=herald")

    assert (ended.code, ended.err) == (0, "")
    stats = desk.news("stats")
    [run] = stats["runs"]
    assert sums_are_exact(run)
    assert (run["found"], run["fetched"], run["new"]) == (7, 7, 4)
    assert run["refused"] == {"no_headline": 1, "missing_file": 1, "unreadable": 1}
    assert stats["urls"] == {"done": 4, "failed": 2, "not_article": 1}
    with desk.corpus() as corpus:
        russian = corpus.get("https://herald.example/d")
        assert russian is not None and russian.headline == "Quay wall, вторник"
        assert corpus.get("https://herald.example/news/a") is not None
        assert corpus.get((folder / "b.html.gz").as_uri()) is not None


def test_reading_again_changes_nothing_and_runs_may_overlap(folder: Path, tmp_path: Path, database: str) -> None:
    desk = Desk(tmp_path, database)
    arguments = ("crawl", "files", "-a", f"path={folder}", "-a", "source=herald")
    started = [desk.start(*arguments) for _ in range(3)]
    for process in started:
        process.communicate(timeout=120)

    assert [process.returncode for process in started] == [0, 0, 0]
    stats = desk.news("stats")
    assert (stats["articles"], stats["versions"]) == (4, 4)
    assert sum(run["new"] for run in stats["runs"]) == 4
    assert sum(run["unchanged"] for run in stats["runs"]) == 8
    assert all(sums_are_exact(run) for run in stats["runs"])


def test_a_file_of_its_own_and_an_empty_folder(folder: Path, tmp_path: Path, database: str) -> None:
    desk = Desk(tmp_path, database)
    (tmp_path / "none").mkdir()

    assert desk.run("crawl", "files", "-a", f"path={folder}/a.html", "-a", "source=herald").code == 0
    assert desk.run("crawl", "files", "-a", f"path={tmp_path}/none", "-a", "source=herald").code == 1
    assert desk.news("search")["articles"][0]["url"] == "https://herald.example/news/a"


def test_a_bomb_is_cut_off_while_it_is_unzipped(tmp_path: Path) -> None:
    """A small file of many zeros costs the limit's memory, not its own size."""
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b"\0" * (8 * MOST_BYTES)))
    [saved] = saved_pages(tmp_path)

    assert saved.refusal is not None and saved.refusal.reason == "too_large"
    assert saved.body == b""


def html(slug: str) -> bytes:
    return page(slug).encode()


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:50], body[50:], b""))


def warc_file(path: Path) -> Path:
    """A file as other crawlers write them: many kinds of records, packed as they like."""
    kind = ("Content-Type", "text/html; charset=windows-1251")
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz", warc_version="1.0")

        def put(address: str, status: str, headers: list[tuple[str, str]], body: bytes, what: str = "response") -> None:
            http = StatusAndHeaders(status, headers, "HTTP/1.1") if what in ("response", "request") else None
            extra = {"WARC-Date": "2026-03-02T09:00:00Z"} | ({} if http else {"Content-Type": "text/html"})
            writer.write_record(
                writer.create_warc_record(
                    address, what, payload=BytesIO(body), http_headers=http, warc_headers_dict=extra, length=len(body)
                )
            )

        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "another"}))
        put("https://herald.example/plain", "200 OK", [kind], page("вторник").encode("cp1251"))
        put("https://herald.example/plain", "GET / HTTP/1.1", [], b"", "request")
        packed = [kind, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        put("https://herald.example/packed", "200 OK", packed, chunked(gzip.compress(page("среда").encode("cp1251"))))
        put("<https://herald.example/bracketed>", "200 OK", [("Content-Type", "text/html")], html("Monday"))
        put("https://herald.example/gone", "404 Not Found", [kind], html("Gone"))
        put("https://herald.example/moved", "301 Moved", [kind, ("Location", "/plain")], b"")
        put("https://herald.example/photo", "200 OK", [("Content-Type", "image/jpeg")], b"\xff\xd8" * 50)
        put("https://herald.example/resource", "", [], html("Thursday"), "resource")
        put("dns:herald.example", "", [], b"192.0.2.1", "resource")
        put("https://herald.example/no-article", "200 OK", [kind], b"<html></html>")
        put("https://herald.example/bomb", "200 OK", packed[:2], gzip.compress(b"\0" * (8 * MOST_BYTES)))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "whole.warc.gz"])
def test_a_warc_file_gives_its_pages(tmp_path: Path, name: str) -> None:
    """HTML that was served with success, decoded, with its date; also of a file that's packed as a whole."""
    if name == "whole.warc.gz":
        (tmp_path / name).write_bytes(gzip.compress(warc_file(tmp_path / "a.warc").read_bytes()))
    else:
        warc_file(tmp_path / name)
    pages = {saved.url.rpartition("/")[2]: saved for saved in saved_pages(tmp_path / name)}

    assert list(pages) == ["plain", "packed", "bracketed", "resource", "no-article", "bomb"]
    assert pages["packed"].body == page("среда").encode("cp1251")
    assert (pages["plain"].encoding, pages["plain"].status) == ("windows-1251", 200)
    assert pages["plain"].saved_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert pages["resource"].body == html("Thursday")
    assert pages["bomb"].refusal is not None and pages["bomb"].refusal.reason == "too_large"


def test_a_warc_file_is_crawled_as_pages_are(tmp_path: Path) -> None:
    """In a folder beside others, with exact sums; again brings nothing; a torn end is refused by its file's name."""
    (tmp_path / "saved").mkdir()
    path = warc_file(tmp_path / "saved" / "a.warc.gz")
    (tmp_path / "saved" / "b.html").write_bytes(html("Friday"))
    content = path.read_bytes()
    path.write_bytes(content + content[:100])
    desk = Desk(tmp_path)
    arguments = ("crawl", "files", "-a", f"path={tmp_path}/saved", "-a", "source=herald")
    ended, again = desk.run(*arguments), desk.run(*arguments)

    assert (ended.code, ended.err, again.code) == (0, "", 0)
    second, first = desk.news("stats")["runs"]
    assert sums_are_exact(first) and sums_are_exact(second)
    assert (first["new"], first["refused"]) == (5, {"no_headline": 1, "too_large": 1, "unreadable": 1})
    assert (second["new"], second["unchanged"], second["found"]) == (0, 5, 8)
    [torn] = desk.news("why", path.as_uri())
    assert torn["detail"].endswith("it ends in the middle of a record, or in something else; 12 records were read before")
    assert desk.news("show", "https://herald.example/packed")["headline"] == "Quay wall, среда"
    assert not desk.archive.exists()
