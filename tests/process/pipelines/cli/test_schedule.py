"""`news schedule`: crawls at their times, by cron or systemd."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.crawling import Desk, Ended

CRONTAB = """#!/bin/sh
# Keeps one crontab in a file, and says what cron says when there is none.
file="$TABLE"
case "$1" in
  -l) if [ -f "$file" ]; then cat "$file"; else echo "no crontab for you" >&2; exit 1; fi ;;
  -) cat > "$file" ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
echo "$@" >> "$TABLE.systemctl"
"""
OTHERS = "MAILTO=me@example.org\n5 4 * * * backup\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with two sources, and programs in its path that keep what they are given."""
    for name, text in (("crontab", CRONTAB), ("systemctl", SYSTEMCTL)):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(text)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    environment = {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "TABLE": str(tmp_path / "table"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "NEWS_CONTACT": "https://example.org/crawler",
    }
    desk = Desk(tmp_path, environment=environment)
    for name in ("ash", "birch"):
        desk.source(name, f"title: {name}\nurl: https://{name}.example/\n")
    return desk


def schedule(desk: Desk, *arguments: str) -> Ended:
    return desk.run("schedule", *arguments, command="news")


def table(desk: Desk) -> str:
    return (desk.folder / "table").read_text()


def test_what_is_printed_is_what_cron_is_given_and_the_rest_of_the_table_stays(desk: Desk) -> None:
    (desk.folder / "table").write_text(OTHERS)
    printed = schedule(desk).out
    schedule(desk, "--install")

    assert table(desk) == OTHERS + printed
    assert schedule(desk, "--install", "--every", "6h").code == 0
    assert table(desk) == OTHERS + schedule(desk, "--every", "6h").out
    assert schedule(desk, "--remove").code == 0
    assert table(desk) == OTHERS
    assert schedule(desk, "--remove").code == 1


def test_the_first_crontab_of_a_user_is_made(desk: Desk) -> None:
    assert schedule(desk, "--install").code == 0
    assert table(desk).count("scrapy crawl") == 2


def test_each_command_runs_from_anywhere(desk: Desk) -> None:
    """As cron runs it: in another folder, with hardly a variable but those in the table."""
    lines = schedule(desk).out.splitlines()
    variables = dict(line.replace('"', "").split("=", 1) for line in lines if line.startswith(("NEWS", "SCRAPY")))
    [line] = [line for line in lines if "crawl ash" in line]
    command = shlex.split(line.split(maxsplit=5)[5])
    ended = subprocess.run(
        [*command, "-s", "RETRY_TIMES=0"], cwd="/", env=variables, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 3
    assert "ash: none of the 1 discovery pages could be read" in ended.stderr
    assert [run["source"] for run in desk.news("stats")["runs"]] == ["ash"]


def test_one_line_crawls_all(desk: Desk) -> None:
    line = schedule(desk, "--together", "--every", "2h").out
    assert "crawlall" in line
    assert "--max-minutes 108" in line
    assert "crawl ash" not in line


def test_timers_are_written_started_and_taken_away(desk: Desk) -> None:
    folder = desk.folder / "config/systemd/user"
    assert schedule(desk, "--systemd", "--install").code == 0
    names = sorted(path.name.split("-", 2)[2] for path in folder.iterdir())
    assert names == [f"{job}.{kind}" for job in ("ash", "birch", "health") for kind in ("service", "timer")]
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}
    theirs = folder / "newscorpus-of-another.timer"
    theirs.write_text("[Timer]\n")
    assert schedule(desk, "ash", "--systemd", "--install").code == 0
    assert not list(folder.glob("*-birch.*"))
    assert schedule(desk, "--systemd", "--remove").code == 0
    assert list(folder.iterdir()) == [theirs]
    called = (desk.folder / "table.systemctl").read_text().splitlines()
    assert [line.split()[1] for line in called] == [
        "daemon-reload", "enable", "disable", "daemon-reload", "daemon-reload", "enable", "disable", "daemon-reload",
    ]  # fmt: skip


def test_a_machine_without_cron_is_told_of(desk: Desk) -> None:
    (desk.folder / "bin/crontab").write_text("#!/bin/sh\necho 'crontab: not allowed' >&2; exit 1\n")
    ended = schedule(desk, "--install")

    assert ended.code == 3
    assert ended.err == "news: crontab -l: crontab: not allowed\n"


@pytest.mark.parametrize(
    "arguments", [("--every", "7m"), ("nobody",), ("--install", "--remove")], ids=lambda given: given[0]
)
def test_what_cannot_be_scheduled_is_wrong_usage(desk: Desk, arguments: tuple[str, ...]) -> None:
    assert schedule(desk, *arguments).code == 2


def test_json_has_the_jobs(desk: Desk) -> None:
    jobs = json.loads(schedule(desk, "--json", "--every", "1d").out)
    assert [(job["name"], job["every"]) for job in jobs] == [("ash", 1440), ("birch", 1440), ("health", 1440)]
