"""Commands run with failpoints: the Nth write, sync, rename, truncation or creation below a folder fails or kills.

A process with everything imported forks for each command, so that hundreds of them cost seconds each no longer.
Run as `python -m tests.support.failpoints`, this is that process.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import forking
from tests.support.crawling import Desk
from tests.support.paths import ROOT

WAYS = ("count", "full", "once", "torn", "after")
"""What becomes of the Nth call: nothing; ENOSPC from there on; EIO once; death amid it; death after it."""
KILLED = -9
TOO_LONG_S = 120.0
"""No command that fails here takes this long: what does has hung."""


@dataclass(frozen=True)
class Failed:
    """How a command ended. `code` is negative for a signal, `counted` how many calls there were; 0 if it was killed."""

    code: int
    out: str
    err: str
    counted: int


class Failpoints:
    """Runs `scrapy` and `news` on a desk, with failpoints below its folder."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def run(
        self,
        desk: Desk,
        *arguments: str,
        command: str = "scrapy",
        way: str = "count",
        at: int = 0,
        record: Path | None = None,
        kill_after_s: float | None = None,
    ) -> Failed:
        """Run a command, of whose calls number `at` goes that `way`; with `record`, all are written there."""
        with tempfile.TemporaryDirectory() as outside:
            out, err = Path(outside, "out"), Path(outside, "err")
            order = {
                "argv": [command, *arguments],
                "environment": desk.variables(*arguments),
                "arm": [str(desk.folder.resolve()), at, WAYS.index(way), str(record) if record else None],
                "out": str(out),
                "err": str(err),
                "kill_after_s": kill_after_s,
            }
            assert self._server.stdin is not None and self._server.stdout is not None
            print(json.dumps(order), file=self._server.stdin, flush=True)
            code, counted, hung = json.loads(self._server.stdout.readline())
            assert not hung, f"{arguments}, {way} at {at}: still running after {TOO_LONG_S:.0f} s"
            return Failed(code, out.read_text("utf-8"), err.read_text("utf-8"), counted)


@contextmanager
def failpoints() -> Iterator[Failpoints]:
    """Start the process that forks. Skips the test where there is no compiler, or SQLite can't be reached this way."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        pytest.skip("left out: failpoints need Linux and a C compiler (cc)")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "failpoints.so")
        source = Path(__file__).with_suffix(".c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.support.failpoints"],
            cwd=ROOT,
            env=os.environ | {"LD_PRELOAD": str(library), "SCRAPY_PROJECT": "default"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield Failpoints(server)
        finally:
            server.communicate()


def _serve() -> Any:
    forking.import_all()
    for line in sys.stdin:
        order = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            return _obey(order, writer)
        os.close(writer)
        after = order["kill_after_s"]
        killed = _kill_after(child, TOO_LONG_S if after is None else after)
        with os.fdopen(reader) as told:
            counted = told.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([code, int(counted or 0), killed and after is None]), flush=True)
    return 0


def _kill_after(child: int, seconds: float) -> bool:
    """Kill it unless it ends by then; return whether it was to be killed."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return True


def _obey(order: dict[str, Any], writer: int) -> Any:
    for number, path in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    library = ctypes.CDLL(None)
    folder, at, way, record = order["arm"]
    library.failpoints_arm(folder.encode(), ctypes.c_long(at), way, record and record.encode())
    try:
        return forking.run(order["argv"], os.environ | order["environment"])
    finally:
        os.write(writer, str(library.failpoints_counted()).encode())
        os.close(writer)


if __name__ == "__main__":
    sys.exit(_serve())
