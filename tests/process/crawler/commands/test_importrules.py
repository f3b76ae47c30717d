"""`scrapy importrules`: the report of the command, and its exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.support.crawling import Desk
from tests.support.site_configs import CONFIG, folder, write

# The command ---------------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    """Lines a file, then a table; sources that exist, in NEWS_SOURCES or shipped, are left alone."""
    desk, path = Desk(tmp_path), tmp_path / "in"
    desk.source("mine", "title: Mine\nurl: https://mine.example/\n")
    for name in ("mine.example.txt", "bbabo.net.txt", "README.txt"):
        write(path, name)
    write(path, "herald.example.txt", CONFIG)
    ended = desk.run("importrules", str(path))

    assert (ended.code, ended.err) == (0, "")
    assert "bbabo.net.txt: left alone: bbabo.net has a source: " in ended.out
    assert "mine.example.txt: left alone: mine.example has a source: " in ended.out
    assert "README.txt: not used: the name isn't a host's" in ended.out
    assert (
        "herald.example.txt: herald_example.yaml; skipped: http_header; prune; requires_login; strip_image_src; "
        "test_contains; tidy; line 21: made_up: unknown directive; line 22: (no directive): no line of the form"
    ) in ended.out
    table = [line.split() for line in ended.out.splitlines()]
    assert all(row in table for row in (["written", "1"], ["left", "alone", "2"], ["nothing", "usable", "1"]))
    assert any(row[:3] == ["http_header", "1", "we"] for row in table)
    assert "herald_example" in desk.run("list").out.split()
    assert desk.run("importrules", str(path)).code == 0


def test_the_command_says_when_there_is_nothing_or_nowhere(tmp_path: Path) -> None:
    desk, path = Desk(tmp_path), folder(tmp_path / "in")
    write(path, "herald.example.txt")
    write(path, "gazette.example.txt")

    assert desk.run("importrules", str(path), "--only", "nobody.example").code == 1
    assert desk.run("importrules", str(tmp_path / "none")).code == 2
    assert desk.run("importrules").code == 2
    folder(tmp_path, file="no folder")
    ended = desk.run("importrules", str(path), "--into", str(tmp_path / "file"))
    assert (ended.code, "Traceback" in ended.err) == (3, False)
    ended = desk.run("importrules", str(path), "--into", str(tmp_path / "new"), "--only", "www.herald.example")
    assert ended.code == 0
    assert [entry.name for entry in (tmp_path / "new").iterdir()] == ["herald_example.yaml"]
    assert f"NEWS_SOURCES={tmp_path}/new" in ended.out
