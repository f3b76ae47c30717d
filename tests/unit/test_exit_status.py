"""The numbers by which scripts know how a command ended."""

from __future__ import annotations

import subprocess
import sys

from crawler.exit_status import ExitStatus


def test_the_numbers_are_fixed() -> None:
    assert {status.name: int(status) for status in ExitStatus} == {
        "FINE": 0, "NOTHING_FOUND": 1, "USAGE": 2, "TROUBLE": 3,
    }  # fmt: skip


def test_a_process_ends_with_the_number() -> None:
    """`sys.exit` takes a member of the enum as it takes a number, and prints nothing."""
    code = "import sys; from crawler.exit_status import ExitStatus; sys.exit(ExitStatus.TROUBLE)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)

    assert (ended.returncode, ended.stdout, ended.stderr) == (3, b"", b"")
