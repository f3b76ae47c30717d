"""`scrapy crawl files`: pages saved on disk, stored or refused with a reason, every one."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.support.crawling import Desk, sums_are_exact
from tests.support.saved_files import SENTENCE, html, page, warc_file


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
    assert torn["detail"].endswith(
        "it ends in the middle of a record, or in something else; 12 records were read before"
    )
    assert desk.news("show", "https://herald.example/packed")["headline"] == "Quay wall, среда"
    assert not desk.archive.exists()
