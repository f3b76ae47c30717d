"""Saved pages: packed files are bounded, and a WARC file gives its pages."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.saved.folder import MAX_BYTES, saved_pages
from tests.support.saved_files import html, page, warc_file


def test_a_bomb_is_cut_off_while_it_is_unzipped(tmp_path: Path) -> None:
    """A small file of many zeros costs the limit's memory, not its own size."""
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b"\0" * (8 * MAX_BYTES)))
    [saved] = saved_pages(tmp_path)

    assert saved.refusal is not None and saved.refusal.reason == "too_large"
    assert saved.body == b""


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
