"""The words by which a URL or a listing says why: stored, counted and printed, so their spelling is fixed."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from crawler import reasons
from crawler.errors import ParseError
from crawler.reasons import Reason, http_reason, missing
from storage import Corpus

WORDS = set(
    """
    address scheme url robots robots_unreachable offsite
    trap_long trap_repeated trap_calendar trap_pattern trap_variants
    host_waits run_ends
    timeout dns connection connection_refused tls cut_short download ignored redirect_limit unsupported_scheme
    headers malformed bad_encoding too_large gone crashes unfinished
    parse_killed parse_error parse_lost parse_truncated low_yield
    wall listing_page product_page forum_page stub
    empty html doctype unreadable not_feed not_sitemap not_html too_deep too_many
    missing_file bad_line
    no_article no_url no_source no_headline no_body no_text not_first_page bad_block bad_field not_storable not_stored
    page_of_article same_canonical_url
    """.split()
)


def test_the_stored_words_are_those_that_they_were() -> None:
    assert {reason.value for reason in Reason} == WORDS


@pytest.mark.parametrize("reason", Reason)
def test_a_member_is_its_word_everywhere(reason: Reason) -> None:
    """In comparisons, texts, JSON (as value and as key), SQLite, and between processes; the name is its spelling."""
    word = reason.name.lower()

    assert (reason, str(reason), f"{reason}", reason + "") == (word, word, word, word)
    assert json.dumps({reason: reason}) == f'{{"{word}": "{word}"}}'
    assert sqlite3.connect(":memory:").execute("SELECT ? || ''", (reason,)).fetchone() == (word,)
    assert ForkingPickler.loads(ForkingPickler.dumps(reason)) is reason
    assert {reason: 1}[word] == 1


def test_a_database_takes_a_member_for_its_word(corpus: Corpus) -> None:
    """As a value, in a list, and within CASE; on SQLite and on PostgreSQL."""
    table = sa.union_all(*(sa.select(sa.literal(word).label("word")) for word in ("gone", "robots"))).subquery()
    word = table.c.word
    case = sa.case((word == Reason.GONE, Reason.CRASHES.value), else_=Reason.UNFINISHED.value)
    with corpus.database.read() as connection:
        found = connection.execute(sa.select(word, case).where(word.in_([Reason.GONE, "dns"])))

        assert [tuple(row) for row in found] == [("gone", "crashes")]


@given(st.integers(100, 599))
def test_a_status_has_its_reason(status: int) -> None:
    assert re.fullmatch(r"http_[1-5][0-9]{2}", http_reason(status))
    assert int(http_reason(status).removeprefix("http_")) == status


@pytest.mark.parametrize("field", ["headline", "body", "url", "source", "text"])
def test_a_missing_field_has_its_reason(field: str) -> None:
    assert missing(field) == Reason(f"no_{field}") == ParseError("https://herald.example/", field).reason


def test_reasons_import_nothing_but_the_standard_library() -> None:
    text = Path(reasons.__file__).read_text("utf-8")
    imported = re.findall(r"^\s*(?:from|import) (\w+)", text, re.MULTILINE)

    assert imported and set(imported) <= sys.stdlib_module_names
