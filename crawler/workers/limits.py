"""Limits of time and memory per document, and how a worker process applies them to itself."""

from __future__ import annotations

import math
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

_MB = 1 << 20
_ORPHAN_GRACE_S = 5.0
"""Seconds after the limit at which a worker ends by itself, should its parent process be gone."""
_TRUSTED_SHARE = 0.75
"""Above this share of the memory a result isn't trusted. The next allocation may have failed, and libxml2 then reports
only that the page is broken."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for one document.

    `seconds` limits the wall-clock time, which the parent process watches, and the CPU time, which the system watches:
    so a worker ends even if its parent is gone. `megabytes` is the memory that a worker may take in addition to what it
    has before its first document.
    """

    seconds: float = 10.0
    megabytes: int = 384

    @property
    def time(self) -> str:
        return f"{self.seconds:g} s"

    @property
    def memory(self) -> str:
        return f"{self.megabytes} MB"

    def apply(self) -> None:
        """Limit the memory of this process from now on; turn off core files."""
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_AS, _address_space() + self.megabytes * _MB)

    def lift_memory(self) -> None:
        """Lift the memory limit of this process, so that it can report having exceeded the limit."""
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    def check(self, used: int) -> None:
        """Raise MemoryError if a document that used this many bytes may have been refused more."""
        if used > _TRUSTED_SHARE * self.megabytes * _MB:
            raise MemoryError

    def start_clock(self) -> None:
        """Start the time limits for one document, with a few more seconds by the clock: normally the parent kills."""
        signal.setitimer(signal.ITIMER_REAL, self.seconds + _ORPHAN_GRACE_S)
        _lower(resource.RLIMIT_CPU, math.ceil(time.process_time() + self.seconds))

    def stop_clock(self) -> None:
        """Stop the clock while this process waits for its next document."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def describe_exit(self, status: int) -> str:
        """Return why a worker ended, for people. `status` is the exit code, or the negative number of a signal."""
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


def peak_memory() -> int:
    """Return the peak memory of this process, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _lower(limit: int, value: int) -> None:
    """Set a soft limit (RLIMIT_…), bounded by the hard limit."""
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """Return the size of this process's address space in bytes; 0 if the system doesn't say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
