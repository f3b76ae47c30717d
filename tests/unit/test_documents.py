"""The documents name what there is: a command, variable or YAML key without its line fails here."""

from __future__ import annotations

import dataclasses
import re

import pytest

from crawler.parsers.body.content import ABOVE, TRAILING, UNLIKELY
from crawler.parsers.body.furniture import HEADLINE, LINKS, REPEATED, RULE
from crawler.source import Rules, Source
from pipelines.cli import COMMANDS
from tests.support.documents import DOCS
from tests.support.paths import ROOT

CODE = "\n".join(
    path.read_text() for package in ("crawler", "pipelines", "storage") for path in ROOT.glob(f"{package}/**/*.py")
)


def test_every_news_command_is_documented() -> None:
    assert [name for name in COMMANDS if f"`news {name}" not in DOCS["docs/usage.md"]] == []


def test_every_scrapy_command_is_documented() -> None:
    names = [path.stem for path in (ROOT / "crawler/commands").glob("[a-z]*.py")]

    assert [name for name in names if f"`scrapy {name}" not in DOCS["docs/usage.md"]] == []


def test_every_environment_variable_is_documented() -> None:
    names = set(re.findall(r"""["'](NEWS_[A-Z_]+)["']""", CODE))

    assert [name for name in names if f"`{name}`" not in DOCS["docs/usage.md"]] == []


def test_every_source_key_is_documented() -> None:
    keys = [field.name for field in dataclasses.fields(Source) if field.name not in ("name", "path")]
    keys += [field.name for field in dataclasses.fields(Rules)]

    assert [key for key in keys if f"`{key}`" not in DOCS["docs/sources.md"]] == []


def test_every_reason_of_a_removal_is_documented() -> None:
    reasons = {RULE, REPEATED, HEADLINE, LINKS, ABOVE, TRAILING, UNLIKELY, "caption", "metadata"}

    assert [reason for reason in reasons if f"| `{reason}` |" not in DOCS["docs/data-model.md"]] == []


@pytest.mark.parametrize("name", DOCS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", DOCS[name])

    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


def test_files_stay_readable_in_one_sitting() -> None:
    """A file past 300 lines has a second job."""
    long = [
        str(path.relative_to(ROOT))
        for package in ("crawler", "pipelines", "storage")
        for path in ROOT.glob(f"{package}/**/*.py")
        if len(path.read_text().splitlines()) > 600
    ]

    assert long == []
