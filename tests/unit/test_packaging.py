"""What we ship, and what must not stand in its way."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.support.paths import ROOT

OURS = {"crawler", "pipelines", "storage"}


def test_no_other_distribution_ships_our_packages() -> None:
    """An installed package named `crawler`, `pipelines` or `storage` would shadow ours, or ours it."""
    clashes = {
        (distribution.name, file.parts[0])
        for distribution in distributions()
        if distribution.name != "newscorpus"
        for file in distribution.files or ()
        if file.parts[0].removesuffix(".py") in OURS
    }

    assert clashes == set()


def required(*groups: str) -> set[str]:
    """Return the names of the project's dependencies and of these dependency groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = list(project["project"]["dependencies"])
    for group in groups:
        lines += [line for line in project["dependency-groups"][group] if isinstance(line, str)]
    return {re.split(r"[\[<>=~! ]", line)[0].lower() for line in lines}


def locked(lock: str) -> set[tuple[str, str, str]]:
    """Return name, version with marker, and hashes of each package in a lock file."""
    return set(re.findall(r"^([a-z0-9-]+)==(.*) \\\n((?:    --hash=.*\n)+)", (ROOT / lock).read_text(), re.M))


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_every_dependency_is_locked_with_hashes(lock: str, groups: list[str]) -> None:
    """`make crawl` and `make test` install exactly the files that were tested."""
    assert required(*groups) - {name for name, _, _ in locked(lock)} == set()
    assert "://" not in (ROOT / lock).read_text(), "an index's address"


def test_tests_run_with_the_packages_of_a_crawl() -> None:
    """`make test` adds packages to those of `make crawl`, and changes no version."""

    def versions(lock: str) -> dict[tuple[str, str], str]:
        return {(name, version.split(" ;")[0]): hashes.replace(" \\", "") for name, version, hashes in locked(lock)}

    crawl, tests = versions("requirements.lock"), versions("requirements-dev.lock")

    assert crawl
    assert crawl.items() - tests.items() == set()


def test_a_crawl_installs_no_tool_of_the_tests() -> None:
    tools = required("dev") - required("build")

    assert {"pytest", "pyarrow"} <= tools
    assert tools & {name for name, _, _ in locked("requirements.lock")} == set()


def set_up(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `make setup` on a copy of the files that a set-up reads."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PIP_"))}
    return subprocess.run(
        ["make", "setup", *arguments],
        cwd=folder,
        env=ours | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_failing_installation_shows_the_error_of_pip(tmp_path: Path) -> None:
    """The title of the failed step, the whole message of pip and a failing `make`; the next set-up starts again."""
    ended = set_up(tmp_path, PIP_CONFIG_FILE=os.devnull, PIP_NO_INDEX="1")

    assert ended.returncode == 2
    assert re.search(r"set-up 1/3: .* \d+ s\nset-up 2/3: .* failed\n", ended.stdout)
    assert "ERROR: Could not find a version that satisfies the requirement" in ended.stderr
    assert "ERROR: No matching distribution found for" in ended.stderr
    assert not (tmp_path / ".venv/packages").exists()


def test_a_missing_or_old_python_is_named_before_anything_is_made(tmp_path: Path) -> None:
    """`false` fails as an older Python does: with status 1 and without a word."""
    ended = set_up(tmp_path, "PYTHON=false")

    assert ended.returncode == 2
    assert "Python 3.11 or newer is needed; name it: make PYTHON=python3.12" in ended.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_makefile_stays_small() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)

    assert len(targets) <= 12
