"""Dependencies below the floors of known holes, and calls that are banned: both are found."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support import audit
from tests.support.paths import ROOT


def test_nothing_is_imported_or_compiled_by_a_computed_name() -> None:
    """No rule of the linter's knows of `__import__` and `compile`."""
    for folder in ("crawler", "pipelines", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    assert node.func.id not in ("__import__", "compile", "exec", "eval"), f"{path}:{node.lineno}"


def test_no_installed_package_has_a_known_hole() -> None:
    assert audit.below_floors() == []


def test_a_package_below_its_floor_is_found() -> None:
    assert audit.below_floors({"scrapy": "999", "none-such": "1"})[0].endswith("999 or newer")


@pytest.mark.parametrize("lock", audit.LOCKS, ids=lambda lock: lock.name)
def test_the_lock_file_has_versions_and_hashes_and_no_index(lock: Path) -> None:
    assert audit.faults_of(lock.read_text()) == []


@pytest.mark.parametrize(
    "line",
    ["--index-url https://mirror.example/", "scrapy>=2.19", "scrapy==2.19.0", "a @ https://a.example/a.whl",
     "lxml==5.0 --hash=sha256:00", "--extra-index-url x"],
)  # fmt: skip
def test_a_lock_file_that_is_none_is_found_out(line: str) -> None:
    assert audit.faults_of(f"# made by uv\n{line}\n")


def test_the_audit_needs_no_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where no database of advisories answers it says so, soon, and passes."""
    pip_audit(monkeypatch, tmp_path, "sleep 99")
    monkeypatch.setattr(audit, "_MAX_S", 0.5)

    assert audit.advisories() == (True, "the database of advisories isn't reachable: known floors are checked only")


@pytest.mark.parametrize(
    ("script", "fine", "told"),
    [
        ("echo No known vulnerabilities found >&2", True, "No known vulnerabilities found"),
        ("echo 'lxml 5.0 GHSA-vfmq-68hx-4jfw 6.1'; echo 'Found 1 known vulnerability in 1 package' >&2; exit 1", False,
         "lxml 5.0 GHSA-vfmq-68hx-4jfw 6.1\nFound 1 known vulnerability in 1 package"),
        ("echo 'ERROR: lxml: Dependency not found on PyPI and could not be audited: lxml (6.1)' >&2; exit 1", True,
         "pip-audit could not ask its database: known floors are checked only"),
    ],
)  # fmt: skip
def test_the_audit_believes_an_answer_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str, fine: bool, told: str
) -> None:
    """The scripts say what pip-audit 2.10 does; the last of them on a mirror that has no advisories."""
    pip_audit(monkeypatch, tmp_path, script)

    assert [line.strip() for line in audit.advisories()[1].splitlines() if line] == told.splitlines()
    assert audit.advisories()[0] is fine


def pip_audit(monkeypatch: pytest.MonkeyPatch, folder: Path, script: str) -> None:
    (folder / "pip-audit").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "pip-audit").chmod(0o755)
    monkeypatch.setattr(audit.sys, "executable", str(folder / "python"))
