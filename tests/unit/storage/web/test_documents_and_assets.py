"""`news serve` has its options documented, and its templates and styles in the wheel."""

from __future__ import annotations

import inspect
import zipfile

import pytest

from pipelines.cli import serve
from tests.support.documents import DOCS
from tests.support.paths import ROOT


def test_every_option_is_documented() -> None:
    options = [name for name in inspect.signature(serve.serve).parameters if name != "as_json_"]

    assert [name for name in options if f"`--{name.replace('_', '-')} " not in DOCS["docs/web.md"]] == []


@pytest.mark.parametrize("name", ["templates/search.html", "static/style.css", "static/page.js", "static/icon.svg"])
def test_pages_and_styles_ship(wheel: list[str], name: str) -> None:
    assert f"storage/web/{name}" in wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in the wheel that is built from this folder."""
    from hatchling.builders.wheel import WheelBuilder

    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    with zipfile.ZipFile(built) as packed:
        return packed.namelist()
