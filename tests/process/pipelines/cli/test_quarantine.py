"""`news quarantine`: the command lists, tries and reports."""

from __future__ import annotations

from pathlib import Path

from pipelines.store import store_batch
from storage import Corpus
from tests.support.crawling import Desk
from tests.support.invented_pages import address
from tests.support.quarantined import SEEN, crashed


def test_the_command_lists_tries_and_reports(tmp_path: Path, database: str) -> None:
    desk = Desk(tmp_path, database)
    desk.source("herald", "title: The Example Herald\nurl: https://herald.example/\n")
    with Corpus(database) as corpus:
        store_batch(corpus, [crashed(1), crashed(2)], SEEN)

    shown = desk.run("quarantine", command="news")
    (first, _) = desk.news("quarantine", "--source", "herald")
    why = desk.run("why", address(1), command="news")
    done = desk.news("quarantine", "--retry", address(1))
    rest = desk.run("quarantine", "--retry", command="news")
    none = desk.run("quarantine", command="news")

    assert shown.code == 0 and "parse_error since 2026-03-02 08:00 UTC" in shown.out
    assert first.keys() == {"url_id", "url", "source", "state", "reason", "detail", "since", "kept"}
    assert "quarantine  since 2026-03-02 08:00 UTC" in why.out and f"news quarantine --retry {address(1)}" in why.out
    assert [(result["url"], result["state"]) for result in done] == [(address(1), "new")]
    assert rest.code == 0 and "1 tried again: 1 new" in rest.out
    assert (none.code, none.out) == (1, "nothing is in quarantine\n")
