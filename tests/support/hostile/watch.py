"""A command watched from outside while it runs: the memory of all its processes, and the ports that they listen on."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from pathlib import Path

_EVERY_S = 0.1
_LISTENS = "0A"


@dataclass
class Watch:
    """Looks at a process and all below it, again and again, until its context ends."""

    pid: int
    peak_mb: float = 0.0
    """Memory of all processes together, at its most; what several share (PSS) is counted once."""
    ports: set[str] = field(default_factory=set)
    """Where any of them listened: addresses as the kernel writes them."""
    _end: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *ended: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(_EVERY_S):
            pids = _tree(self.pid)
            self.peak_mb = max(self.peak_mb, sum(map(_memory_mb, pids)))
            self.ports |= _listening(pids)


def _tree(pid: int) -> list[int]:
    tree, waiting = [], [pid]
    while waiting:
        tree.append(waiting.pop())
        for file in Path(f"/proc/{tree[-1]}/task").glob("*/children"):
            waiting += map(int, _read(file).split())
    return tree


def _memory_mb(pid: int) -> float:
    match = re.search(r"^Pss:\s+(\d+) kB", _read(Path(f"/proc/{pid}/smaps_rollup")), re.MULTILINE)
    return int(match[1]) / 1024 if match else 0.0


def _listening(pids: list[int]) -> set[str]:
    """Return the local addresses of the processes' listening sockets."""
    listening = {}
    for table in ("tcp", "tcp6"):
        for line in _read(Path(f"/proc/net/{table}")).splitlines()[1:]:
            parts = line.split()
            if parts[3] == _LISTENS:
                listening[f"socket:[{parts[9]}]"] = parts[1]
    if not listening:
        return set()
    return {listening[held] for pid in pids for held in _held(pid) if held in listening}


def _held(pid: int) -> set[str]:
    held = set()
    try:
        for file in Path(f"/proc/{pid}/fd").iterdir():
            held.add(str(file.readlink()))
    except OSError:  # it has ended, or closed the file
        pass
    return held


def _read(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
