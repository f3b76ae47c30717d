"""What one document may cost, and how a process is held to it."""

from __future__ import annotations

import math
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_MB = 1 << 20
_MORE_S = 5.0
_NEAR = 0.75
"""The share of the memory from which on an answer isn't believed: the next piece asked for may have been refused, and
libxml2 says of that only that the page is broken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost.

    The seconds are by the clock, kept by the process that asked, and of CPU, kept by the system: so a worker whose
    asker is gone ends, too. The memory, in MB, is what a worker may have beside what it has before its first document.
    """

    seconds: float = 10.0
    megabytes: int = 384

    @property
    def time(self) -> str:
        return f"{self.seconds:g} s"

    @property
    def memory(self) -> str:
        return f"{self.megabytes} MB"

    def hold(self) -> None:
        """Hold this process to the memory from now on; a crash of it leaves no core file."""
        _set(resource.RLIMIT_CORE, 0)
        _set(resource.RLIMIT_AS, _size() + self.megabytes * _MB)

    def let_go(self) -> None:
        """Let this process have more memory, to say that it had too much."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def check(self, taken: int) -> None:
        """Raise MemoryError if a document that took so many bytes may have been refused more."""
        if taken > _NEAR * self.megabytes * _MB:
            raise MemoryError

    def renew(self) -> None:
        """Give this process its seconds from now on; those by the clock and a few more, in case its asker dies."""
        signal.setitimer(signal.ITIMER_REAL, self.seconds + _MORE_S)
        _set(resource.RLIMIT_CPU, math.ceil(time.process_time() + self.seconds))

    def rest(self) -> None:
        """Let this process wait for its next document."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def why(self, status: int) -> str:
        """Say what a worker ended by: its exit code, or less than 0 the signal's number."""
        if status == -signal.SIGXCPU:
            return f"{self.time} of CPU"
        if status == -signal.SIGALRM:
            return self.time
        if status >= 0:
            return f"crashed: exit {status}"
        try:
            return f"crashed: {signal.Signals(-status).name}"
        except ValueError:
            return f"crashed: signal {-status}"


def most_memory() -> int:
    """Return the most bytes of memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _set(what: int, most: int) -> None:
    """Lower a limit as far as the system's own allows."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _size() -> int:
    """Return the bytes of this process's address space; 0 where the system doesn't tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
