"""Snippets show the first word that matches."""

from __future__ import annotations

from storage.search.query_syntax import parse_query
from storage.search.ranking import snippet


def test_fields_are_not_highlighted() -> None:
    body = "The bbc. " * 60 + "The quay wall gave way."
    query = 'source:bbc lang:en quay -"Jane Doe" section:"quay wall" foo:bar'

    assert [term.written for term in parse_query(query).terms] == ["quay", "foo:bar"]
    assert "quay wall gave way" in snippet(body, query)


def test_a_snippet_shows_the_first_word_found() -> None:
    body = "Nothing here. " * 40 + "The quay wall gave way." + " More." * 50

    assert "quay wall" in snippet(body, "quay")
    assert snippet("Short.", "absent") == "Short."
