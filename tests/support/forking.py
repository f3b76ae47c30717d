"""The `scrapy` and `news` commands in processes of their own, forked from one that has everything imported.

Importing takes a second, which tests that run a thousand commands haven't got. Run as
`python -m tests.support.forking`, this is the process that forks: for each command a keeper, which forks the command
and tells how it ended.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from tests.support.paths import ROOT

TOO_LONG_S = 600.0
"""Nothing here takes this long: what does has hung, and fails its test."""
IMPORTED = (
    "scrapy.cmdline",
    "scrapy.crawler",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.spiderloader",
    "crawler.documents",
    "crawler.network.download_handler",
    "crawler.network.robots",
    "pipelines.cli.boilerplate",
    "pipelines.cli.corpus",
    "pipelines.cli.duplicates",
    "pipelines.cli.health",
    "pipelines.cli.quarantine",
    "pipelines.cli.reextract",
    "pipelines.cli.schedule",
    "pipelines.cli.serve",
    "pipelines.crawl.scheduler",
    "pipelines.crawl.item_pipeline",
    "storage.migrations",
    "alembic.command",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
)
"""What takes long, and reads nothing of the environment."""
READS_THE_ENVIRONMENT = ("crawler.settings", "crawler.spiders.from_yaml")


class Order(NamedTuple):
    """A command to be run."""

    argv: list[str]
    environment: dict[str, str]
    when: str | None
    """When it begins, by its own clocks; None: now."""


class Forked:
    """A command that runs, with what of `subprocess.Popen` tests need."""

    def __init__(self, order: Order, server: socket.socket) -> None:
        here, there = socket.socketpair()
        ends = [os.pipe(), os.pipe()]
        socket.send_fds(server, [b"."], [there.fileno(), *(writing for _, writing in ends)])
        for end in (there.detach(), *(writing for _, writing in ends)):
            os.close(end)
        self._told = here.makefile("rw", encoding="utf-8")
        here.close()
        print(json.dumps(order), file=self._told, flush=True)
        self.args = order.argv
        self.stdout: TextIO | None
        self.stdout, self.stderr = (os.fdopen(reading, encoding="utf-8") for reading, _ in ends)
        self.pid = int(self._told.readline())
        self.returncode: int | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        self.returncode = int(self._told.readline() or -signal.SIGKILL)
        self._told.close()
        self._ended.set()

    def poll(self) -> int | None:
        """Return how it ended, as a process's `returncode` says; None while it runs."""
        return self.returncode

    def wait(self, timeout: float = TOO_LONG_S) -> int:
        """Wait for its end. Raises TimeoutExpired."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired(self.args, timeout)
        assert self.returncode is not None
        return self.returncode

    def communicate(self, timeout: float = TOO_LONG_S) -> tuple[str, str]:
        """Wait for its end; return what it printed that nobody has read. Raises TimeoutExpired."""
        read = ["", ""]
        until = time.monotonic() + timeout

        def read_all(number: int, stream: TextIO) -> None:
            with stream:
                read[number] = stream.read()

        streams = [(number, stream) for number, stream in enumerate((self.stdout, self.stderr)) if stream is not None]
        readers = [threading.Thread(target=read_all, args=stream, daemon=True) for stream in streams]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(max(0.0, until - time.monotonic()))
        self.wait(max(0.0, until - time.monotonic()))
        return read[0], read[1]

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def start(argv: Sequence[str], environment: Mapping[str, str], when: datetime | None = None) -> Forked:
    """Start a command: its name, and its arguments."""
    return Forked(Order(list(argv), dict(environment), when and when.isoformat()), _server())


@cache
def _server() -> socket.socket:
    """Start the process that forks. It ends with this one."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    command = [sys.executable, "-m", "tests.support.forking", str(there.fileno())]
    process = subprocess.Popen(
        command, cwd=ROOT, pass_fds=[there.fileno()], env=os.environ | {"SCRAPY_PROJECT": "default"}
    )
    there.close()
    atexit.register(process.wait)
    atexit.register(here.close)
    return here


def import_all() -> None:
    """Import what takes long, and nothing that reads the environment."""
    for module in IMPORTED:
        import_module(module)
    assert not set(READS_THE_ENVIRONMENT) & set(sys.modules) and threading.active_count() == 1
    gc.collect()
    gc.freeze()


def run(argv: Sequence[str], environment: Mapping[str, str], when: str | None = None) -> Any:
    """Be a command in this process, which was forked for it; return what its process is to exit with."""
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = list(argv)
    (script,) = entry_points(group="console_scripts", name=Path(argv[0]).name)
    command: Callable[[], Any] = script.load()
    if when is None:
        return command()
    import time_machine

    with time_machine.travel(datetime.fromisoformat(when), tick=True):
        return command()


def _serve(server: socket.socket) -> Any:
    import_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # keepers are waited for by nobody
    while True:
        told, descriptors, _, _ = socket.recv_fds(server, 16, 3)
        if not told:
            return 0
        if os.fork() == 0:
            server.close()
            return _keep(*descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _keep(asked: int, out: int, err: int) -> Any:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    orders = socket.socket(fileno=asked).makefile("rw", encoding="utf-8")
    order = Order(*json.loads(orders.readline()))
    command = os.fork()
    if command == 0:
        orders.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, descriptor in enumerate((nothing, out, err)):
            os.dup2(descriptor, number)
            os.close(descriptor)
        return run(*order)
    os.close(out)
    os.close(err)
    # Its group may be asked to end: how the command ended is still to be told.
    for ignored in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    print(command, file=orders, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(command, 0)[1]), file=orders, flush=True)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(_serve(socket.socket(fileno=int(sys.argv[1]))))
