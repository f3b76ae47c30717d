"""One type of article: what the store takes and gives back is made of the parsers' blocks, authors and links."""

from __future__ import annotations

import ast
import dataclasses
import sys
from pathlib import Path

import pytest

import storage
from crawler import items
from storage.articles.drafts import Draft
from storage.frontier.frontier import FrontierLink

ROOT = Path(__file__).parents[2]


def test_the_store_has_no_types_of_its_own_for_what_articles_are_made_of() -> None:
    assert (storage.Block, storage.Author) == (items.Block, items.Author)
    assert issubclass(Draft, items.Article) and issubclass(FrontierLink, items.Link)


def test_a_draft_is_its_article() -> None:
    article = items.Article(
        "https://herald.example/1?amp=1",
        "herald",
        "Head",
        (items.Block("paragraph", "Kept."), items.Block("paragraph", "Gone.", "learned")),
        canonical_url="https://herald.example/1",
        authors=(items.Author("Ann Okabe"),),
        provenance={"headline": "h1"},
    )
    draft = Draft.of(article)

    for field in dataclasses.fields(items.Article):
        assert getattr(draft, field.name) == getattr(article, field.name)
    assert (draft.text, draft.key, draft.counted, draft.seen) == ("Kept.", "herald.example/1", None, None)


@pytest.mark.parametrize("module", ["items", "reasons"])
def test_modules_that_all_packages_use_import_the_standard_library_alone(module: str) -> None:
    tree = ast.parse((ROOT / "crawler" / f"{module}.py").read_text("utf-8"))
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    others = {name for name in imported if name.partition(".")[0] not in sys.stdlib_module_names}
    assert others <= {"crawler.reasons"}
