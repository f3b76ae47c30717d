"""The documents name what there is: a command, variable or YAML key without its line fails here."""

from __future__ import annotations

import dataclasses
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from crawler.parsers.body.content import ABOVE, TRAILING
from crawler.parsers.body.ending import AFTERWORD, PLEA
from crawler.parsers.body.furniture import HEADLINE, LINKS, REPEATED, RULE
from crawler.parsers.body.judgement import UNLIKELY
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
    reasons = {RULE, REPEATED, HEADLINE, LINKS, ABOVE, TRAILING, UNLIKELY, AFTERWORD, PLEA, "caption", "metadata"}

    assert [reason for reason in reasons if f"| `{reason}` |" not in DOCS["docs/data-model.md"]] == []


@pytest.mark.parametrize("name", DOCS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", DOCS[name])

    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


def test_files_stay_readable_in_one_sitting() -> None:
    """A module is one concept, and has at most 600 lines."""
    long = [
        str(path.relative_to(ROOT))
        for package in ("crawler", "pipelines", "storage")
        for path in ROOT.glob(f"{package}/**/*.py")
        if len(path.read_text().splitlines()) > 600
    ]

    assert long == []


def test_the_table_of_files_to_open_names_files_that_exist() -> None:
    """CONTRIBUTING.md: to change X, open Y. A name without a folder is beside the file named before it."""
    table = DOCS["CONTRIBUTING.md"].partition("## To change X, open Y")[2].partition("\n## ")[0]
    missing = []
    for row in re.findall(r"^\| .* \| (.*) \|$", table, re.M):
        folder = ROOT
        for name in re.findall(r"`([a-z_/]+(?:\.py|\.html|/))`", row):
            path = ROOT / name if "/" in name else folder / name
            folder = path if name.endswith("/") else path.parent
            missing += [] if path.exists() else [name]

    assert table.count("\n| ") > 30 and missing == []


HARD_TO_READ = re.compile(
    r"\b(?:anew|amid|is none|are none|of which|so many|what came of|it['’]s said|what it['’]s at)\b"
)
"""Phrases that a reader whose first language isn't English has to solve."""


def prose() -> Iterator[tuple[str, str]]:
    """Yield the comments and strings of our modules, and the texts of templates, each with its place."""
    for package in ("crawler", "pipelines", "storage"):
        for path in sorted(ROOT.glob(f"{package}/**/*.py")):
            if "migrations" not in path.parts:
                for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
                    if token.type in (tokenize.COMMENT, tokenize.STRING):
                        yield f"{path.relative_to(ROOT)}:{token.start[0]}", " ".join(token.string.split())
    for path in sorted(ROOT.glob("storage/web/templates/*.html")):
        yield str(path.relative_to(ROOT)), re.sub(r"\{[%{].*?[%}]\}", "", path.read_text())
    for name in ("CONTRIBUTING.md", "docs/glossary.md"):
        yield name, DOCS[name]


def test_no_sentence_has_to_be_solved() -> None:
    assert [f"{place}: {match[0]}" for place, text in prose() if (match := HARD_TO_READ.search(text))] == []
