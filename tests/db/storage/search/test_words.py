"""The tokenizer of SQLite finds the words that `words` finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search import fts5
from storage.search.words import words


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE article_fts USING fts5(text, content='', columnsize=0, tokenize='ascii')")
    connection.execute("CREATE VIRTUAL TABLE indexed USING fts5vocab(article_fts, instance)")
    yield connection
    connection.close()


@given(st.text() | st.text(st.characters(codec="latin-1")) | st.text(alphabet="aZ9é'’-_ \x00国語\u0e31\u0301ß"))
def test_sqlites_tokenizer_finds_the_same_words(index: sqlite3.Connection, text: str) -> None:
    index.execute("INSERT INTO article_fts(rowid, text) VALUES (1, ?)", (fts5.indexed(text),))
    terms = [term for term, _ in index.execute("SELECT term, offset FROM indexed ORDER BY offset")]
    index.execute("INSERT INTO article_fts(article_fts, rowid, text) VALUES ('delete', 1, ?)", (fts5.indexed(text),))

    assert terms == words(text)
