"""What we ship, and what must not stand in its way."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distributions

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


def test_every_dependency_is_locked_with_hashes() -> None:
    """`make crawl` installs what was tested, byte for byte."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~! ]", line)[0].lower() for line in wanted}
    lock = (ROOT / "requirements.lock").read_text()
    locked = dict(re.findall(r"^([a-z0-9-]+)==.*\\\n((?:    --hash=.*\n)+)", lock, re.M))

    assert names - set(locked) == set()
    assert "://" not in lock, "an index's address"


def test_the_makefile_stays_small() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)

    assert len(targets) <= 12
