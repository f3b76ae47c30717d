"""A run does not begin on a disk with little free space."""

from __future__ import annotations

from pathlib import Path

from tests.support.crawling import Desk
from tests.support.quay_site import listing


def test_a_run_does_not_begin_where_there_is_little_room(tmp_path: Path, database: str) -> None:
    desk, site = listing(tmp_path)
    desk = Desk(desk.folder, database)
    with site:
        ended = desk.crawl("herald", "-s", "NEWS_LEAST_ROOM_MB=999999999")

    assert ended.code == 3 and not site.asked
    [line] = ended.err.splitlines()
    assert "MB left on this disk" in line and "make room" in line
