"""A crawl of saved pages that is killed goes on where it was."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.support.crawling import Desk, settings, wait_for
from tests.support.invented_pages import address, page
from tests.support.saved_corpora import a_warc, fetched, record


def test_kill_9_and_it_goes_on_where_it_was(tmp_path: Path, database: str) -> None:
    """What was stored isn't parsed again; once it reached the end, the same command reads it all again."""
    desk, number = Desk(tmp_path, database), 700
    folder = tmp_path / "corpus"
    folder.mkdir()
    a_warc(folder / "a.warc.gz", (record(address(n), page(n)) for n in range(number // 2)))
    a_warc(folder / "b.warc.gz", (record(address(n), page(n)) for n in range(number // 2, number)))
    arguments = ["-a", f"path={folder}", "-a", "source=herald", "-a", "workers=2"]
    process = desk.start("crawl", "files", *arguments, *settings())
    wait_for(lambda: fetched(desk) >= 200 or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    ended = desk.run("crawl", "files", *arguments)
    second, first = desk.news("stats")["runs"]

    assert ended.code == 0 and (first["outcome"], second["outcome"]) == ("killed", "finished")
    assert 200 <= first["fetched"] < number and first["fetched"] + second["fetched"] == number
    assert desk.news("stats")["articles"] == number and second["unchanged"] == 0
    desk.run("crawl", "files", *arguments)
    assert desk.news("stats")["runs"][0]["unchanged"] == number
