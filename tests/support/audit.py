"""Dependencies with known holes: `python -m tests.support.audit`.

Floors need no network; pip-audit asks where it can.

Exit status 1 for an installed version below its floor, or one that the advisories know a hole of.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.version import Version

from tests.support.paths import ROOT

FLOORS: Mapping[str, str] = {
    "scrapy": "2.19",  # only the newest minor is mended; GHSA-76g3-c3x4-crvx and others before 2.17
    "lxml": "6.1",  # CVE-2026-41066, GHSA-vfmq-68hx-4jfw: iterparse read local files
    "brotli": "1.2",  # CVE-2025-6176: decompression without a bound
    "twisted": "26.4.0",  # CVE-2026-42304, GHSA-grgv-6hw6-v9g4: chained pointers in DNS answers
    "jinja2": "3.1.6",  # CVE-2025-27516: out of the sandbox by |attr
    "starlette": "1.3.1",  # CVE-2026-48710: paths poisoned by Host; CVE-2025-62727: quadratic Range headers
    "idna": "3.7",  # CVE-2024-3651: quadratic encoding
    "cryptography": "44.0.1",  # CVE-2024-12797: RFC 7250 raw keys
    "pyyaml": "5.4",  # CVE-2020-14343: full_load runs code
    "urllib3": "2.7.0",  # CVE-2026-44432, CVE-2026-21441, CVE-2025-66418: unpacking without a bound
    "requests": "2.32.4",  # CVE-2024-47081: .netrc leaks
    "h11": "0.16.0",  # CVE-2025-43859: malformed chunks are taken
}
"""Least versions, of those that are installed; each with the advisory that made it one."""
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-dev.lock")
"""The lock for a crawl, and the lock for the tests, which includes the first."""
_MAX_S = 60.0
"""After which the database counts as out of reach."""
_PINNED = re.compile(r"^([a-zA-Z0-9._-]+)(?:\[[^\]]*\])?==(\S+)")


def below_floors(floors: Mapping[str, str] = FLOORS) -> list[str]:
    """Return what is installed in a version below its floor; what isn't installed can't do harm."""
    names = []
    for name, floor in floors.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            continue
        if Version(installed) < Version(floor):
            names.append(f"{name} {installed} is installed, and has known holes: {floor} or newer")
    return names


def faults_of(lock: str) -> list[str]:
    """Return what is wrong with a lock file: a requirement without version or hash, an index or a link in it."""
    faults = []
    for line in lock.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if line.startswith("-") or "://" in line:
            faults.append(f"{line[:80]}: an option or an address; a lock file names packages")
        elif not (pinned := _PINNED.match(line)) or "--hash=sha256:" not in line:
            faults.append(f"{line[:80]}: without exact version and hash")
        elif pinned[1].lower() in FLOORS and Version(pinned[2]) < Version(FLOORS[pinned[1].lower()]):
            faults.append(f"{pinned[0]}: below {FLOORS[pinned[1].lower()]}")
    return faults


def advisories() -> tuple[bool, str]:
    """Ask pip-audit, if it's here and its database is reachable; return whether all is well, and what to say."""
    tool = shutil.which("pip-audit", path=str(Path(sys.executable).parent))
    if tool is None:
        return True, "pip-audit isn't installed: known floors are checked only"
    try:
        process = subprocess.run(
            # Strict: of packages that its database doesn't know, as on a mirror, it would say that nothing is known.
            [tool, "--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off", "--timeout=10",
             "-r", LOCKS[-1]],
            capture_output=True, text=True, timeout=_MAX_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return True, "the database of advisories isn't reachable: known floors are checked only"
    output = f"{process.stdout}\n{process.stderr}".strip()
    if process.returncode and "known vulnerabilit" not in output:
        return True, "pip-audit could not ask its database: known floors are checked only"
    return not process.returncode, output


def main() -> int:
    faults = [*below_floors(), *(f"{lock.name}: {fault}" for lock in LOCKS for fault in faults_of(lock.read_text()))]
    for fault in faults:
        print(fault, file=sys.stderr)
    fine, message = advisories()
    print(message, file=sys.stdout if fine else sys.stderr)
    return 1 if faults or not fine else 0


if __name__ == "__main__":
    sys.exit(main())
