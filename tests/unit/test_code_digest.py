"""What makes an interrupted re-extraction begin again: other code, not other comments."""

from __future__ import annotations

import ast
import re

import pytest

from pipelines.reextraction.code_digest import code_digest, parsers_digest

ONE = '''
"""Words."""
from crawler.items import Article

LIMIT = 3
"""How many."""


def count(article: Article) -> int:
    """Return a number."""
    return min(LIMIT, len(article.blocks))  # at most
'''
OTHER = "def name() -> str:\n    return 'other'\n"


def digest(*sources: str) -> str:
    return code_digest(ast.parse(source) for source in sources)


@pytest.mark.parametrize(
    "same",
    [
        [ONE.replace("# at most", "# never more")],
        [ONE.replace("Return a number.", "Return how many blocks count.")],
        [ONE.replace('"""How many."""\n', "").replace('"""Words."""\n', "")],
        [ONE.replace("\n\n", "\n\n\n")],
        [ONE.replace("crawler.items", "crawler.articles")],
    ],
    ids=["comment", "docstring", "no docstrings", "layout", "another home of a name"],
)
def test_what_is_said_about_code_does_not_count(same: list[str]) -> None:
    assert digest(*same) == digest(ONE)


def test_where_code_stands_does_not_count() -> None:
    assert digest(ONE, OTHER) == digest(OTHER, ONE) == digest(f"{ONE}\n{OTHER}")


@pytest.mark.parametrize(("before", "after"), [("LIMIT = 3", "LIMIT = 4"), ("min", "max"), ("blocks", "authors")])
def test_what_code_does_counts(before: str, after: str) -> None:
    assert digest(ONE.replace(before, after)) != digest(ONE)


def test_the_digest_of_the_parsers_is_the_same_each_time() -> None:
    assert parsers_digest() == parsers_digest()
    assert re.fullmatch("[0-9a-f]{32}", parsers_digest())
