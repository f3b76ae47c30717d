"""A disk without room: the run ends before it's full, or with a clear line, and goes on once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.crawling import settings
from tests.support.quay_site import listing
from tests.support.soundness import crawled, sound


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mounted, capture_output=True).returncode:
        pytest.skip("left out: mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_ends_a_run_and_loses_nothing(small: Path) -> None:
    desk, site = listing(small)
    with site:
        ended = desk.crawl("herald", "-s", "NEWS_MIN_ROOM_MB=0")
        sound(desk)
        subprocess.run(["mount", "-o", "remount,size=64m", str(small)], check=True)
        again = desk.crawl("herald", *settings(), "-s", "NEWS_MIN_ROOM_MB=0")

    assert ended.code == 3 and len(ended.err.splitlines()) == 1 and "Traceback" not in ended.err, ended.err
    assert (again.code, again.err) == (0, "")
    pages, without_page = crawled(desk)
    assert len(pages["articles"]) == 5 and not without_page
