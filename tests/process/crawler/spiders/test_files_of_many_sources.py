"""Bringing a corpus: archives of many publishers, lines of JSON; in several processes, and on after a kill."""

from __future__ import annotations

import gzip
import json
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.saved.page import BY_HOST
from tests.support.crawling import Desk, contents, sums_are_exact, wait_for
from tests.support.forking import Forked
from tests.support.invented_pages import address, page
from tests.support.saved_corpora import DAY, LINES, a_warc, fetched, files, record, story


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Pages of several publishers and days, and what isn't a page that was served with success."""
    urls = {
        "https://www.herald.example/a": DAY,
        "https://sport.herald.example/b": DAY + timedelta(days=1),
        "https://theherald.example/c": DAY + timedelta(days=2),
        "https://news.courier.co.uk/d": DAY + timedelta(days=3),
    }
    records = [record(url, story(url, f"day {moment.day}, {url}"), moment) for url, moment in urls.items()]
    records += [record("https://herald.example/gone", story("", "never"), status=404)]
    records += [record("https://herald.example/x.json", "{}", kind="application/json")]
    return a_warc(tmp_path / "CC-NEWS-20260301.warc.gz", records)


def test_each_page_is_its_publishers(mixed: Path, tmp_path: Path, database: str) -> None:
    """By its host: a source with a YAML for its site, else one named for the domain."""
    desk = Desk(tmp_path, database)
    desk.source("herald", "title: The Herald\nurl: https://www.herald.example/\n")
    ended = files(desk, mixed, source=BY_HOST)

    assert (ended.code, ended.err) == (0, "")
    [run] = desk.news("stats")["runs"]
    assert (run["source"], run["fetched"], run["new"]) == (BY_HOST, 4, 4) and sums_are_exact(run)
    with desk.corpus() as corpus:
        assert corpus.counts("source") == {"courier_co_uk": 1, "herald": 2, "theherald_example": 1}


@pytest.mark.parametrize(
    ("arguments", "read"),
    [
        (["hosts=herald.example"], "ab"),
        (["hosts=courier.co.uk, theherald.example"], "cd"),
        (["hosts=herald"], ""),
        (["since=2026-03-02"], "bcd"),
        (["since=2026-03-02", "until=2026-03-03", "hosts=herald.example"], "b"),
        (["until=2026-03-02T23:00:00Z"], "a"),
    ],
)
def test_only_what_is_asked_for_is_read(mixed: Path, tmp_path: Path, arguments: list[str], read: str) -> None:
    desk = Desk(tmp_path)
    ended = files(desk, mixed, *arguments)

    assert ended.code == (0 if read else 1)
    with desk.corpus() as corpus:
        assert sorted(article.url[-1] for article in corpus.iterate()) == list(read)


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("since=soon", "no date"),
        ("hosts=https://herald.example/", "hosts"),
        ("workers=0", "workers"),
        ("x=1", "x:"),
    ],
)
def test_wrong_arguments_are_told(mixed: Path, tmp_path: Path, argument: str, says: str) -> None:
    ended = files(Desk(tmp_path), mixed, argument)

    assert ended.code == 2 and says in ended.err and "Traceback" not in ended.err


def test_lines_of_json_are_read_whatever_their_fields_are_called(tmp_path: Path, database: str) -> None:
    """A line with HTML is a page, one with text an article; one that holds neither is refused, by its number."""
    bad = [
        "no json",
        "[1]",
        '{"url": "/x", "text": "a"}',
        '{"url": "https://herald.example/6", "text": "a"}',
        "[" * 9999,
    ]
    path = tmp_path / "articles.jsonl.gz"
    with gzip.open(path, "wt") as file:
        file.write("\n".join([*map(json.dumps, LINES), "", *bad]))
    desk = Desk(tmp_path, database)
    ended = files(desk, path)

    assert (ended.code, "Traceback" in ended.err) == (0, False)
    [run] = desk.news("stats")["runs"]
    assert (run["new"], run["refused"]) == (5, {"bad_line": 5}) and sums_are_exact(run)
    with desk.corpus() as corpus:
        first, two, three, four, five = (corpus.get(f"https://herald.example/{number}") for number in range(1, 6))
        assert first and two and three and four and five
        assert (first.headline, first.text.count("\n\n"), first.language) == ("Ours", 1, "en")
        assert first.date_published == datetime(2026, 3, 1, 12, tzinfo=UTC) and first.authors[0].name == "Ann Lee"
        assert first.provenance["date_published"] == "json, no offset: read as UTC"
        assert two.date_published == datetime(2026, 3, 2, 10, tzinfo=UTC) and two.keywords == ("quay",)
        assert (three.headline, four.headline) == ("The quay on Friday", "The quay on Sunday")
        assert [block.kind for block in five.blocks] == ["paragraph", "heading", "paragraph"]
        assert five.date_published is None and "yesterday" in five.provenance["date_published"]
        [fate] = corpus.why(f"{path.resolve().as_uri()}#line=7")
        assert (fate.state, fate.reason) == ("failed", "bad_line") and f"{path}:7: " in (fate.detail or "")
    assert files(desk, path).code == 0
    assert desk.news("stats")["runs"][0]["unchanged"] == 5


def test_an_export_makes_the_same_corpus(tmp_path: Path) -> None:
    desk, other = Desk(tmp_path), Desk(tmp_path / "other")
    other.folder.mkdir()
    files(desk, a_warc(tmp_path / "a.warc.gz", (record(address(n), page(n)) for n in range(40))))
    exported = tmp_path / "all.jsonl"
    desk.run("export", "--to", str(exported), command="news")
    assert files(other, exported).code == 0

    with desk.corpus() as first, other.corpus() as two:
        for article in first.iterate():
            copy = two.get(article.url)
            assert copy is not None and copy.provenance["headline"] == "json"
            for name in ("headline", "text", "authors", "date_published", "language", "section", "canonical_url"):
                assert getattr(copy, name) == getattr(article, name)


def test_processes_make_what_one_makes(tmp_path: Path) -> None:
    path = a_warc(tmp_path / "a.warc.gz", (record(address(n), page(n)) for n in range(60)))
    first, two = Desk(tmp_path / "one"), Desk(tmp_path / "two")
    for desk, number in ((first, 1), (two, 2)):
        desk.folder.mkdir()
        ended = files(desk, path, f"workers={number}")
        assert (ended.code, ended.err) == (0, "")

    with first.corpus() as alone, two.corpus() as shared:
        assert contents(alone) == contents(shared) and len(contents(alone)["articles"]) == 60


def test_asked_to_stop_it_stores_what_it_has_read_and_ends(tmp_path: Path) -> None:
    desk, number = Desk(tmp_path), 700
    path = a_warc(tmp_path / "a.warc.gz", (record(address(n), page(n)) for n in range(number)))
    process = desk.start("crawl", "files", "-a", f"path={path}", "-a", "source=herald", "-a", "workers=2")
    wait_for(lambda: fetched(desk) > 0 or process.poll() is not None)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    ended = files(desk, path)
    second, first = desk.news("stats")["runs"]

    assert (process.returncode, ended.code) == (0, 0)
    assert (first["outcome"], second["outcome"]) == ("stopped", "finished")
    assert first["fetched"] < number and desk.news("stats")["articles"] == number


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Ten times the pages, 60 MB of them, in hardly more memory."""
    peaks = []
    for number in (90, 900):
        path = a_warc(
            tmp_path / f"{number}.warc.gz", (record(address(n), page(n, kilobytes=70)) for n in range(number))
        )
        desk = Desk(tmp_path / str(number))
        desk.folder.mkdir()
        process = desk.start("crawl", "files", "-a", f"path={path}", "-a", "source=herald", "-a", "workers=2")
        peaks.append(peak_mb(process))
        assert process.wait() == 0 and desk.news("stats")["articles"] == number

    assert peaks[1] < peaks[0] + 50


def peak_mb(process: Forked) -> float:
    """Watch a process to its end; return the most memory that it held at once."""
    peak = 0.0
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            break
        values = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
        peak = max([peak, *(int(value) / 1000 for value in values)])
        time.sleep(0.05)
    return peak
