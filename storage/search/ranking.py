"""Highlights and snippets of search results, and their order by relevance; the same on every database.

A news article names its subject first. A term in the headline therefore counts most, then a term in the description,
then how early and how often the lead has the term. How common a word is doesn't count: all articles that are compared
contain all wanted terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.schema import ArticleRow, chunks, table_of
from storage.search.query_syntax import Term, parse_query
from storage.search.words import WordSpan, normal, word_spans, words

# Snippets -------------------------------------------------------------------------------------------------------------
# The positions of a query's terms in a text, by the same words as in the index, and an extract around them.

_SHOWN = 20_000
"""Number of characters of a text in which hits are highlighted."""


def highlights(text: str, query: str | None) -> list[tuple[int, int]]:
    """Return the positions of the query's terms in a text as (start, end), in order and without overlaps."""
    terms = parse_query(query or "").terms
    if not terms:
        return []
    text_parts = word_spans(text[:_SHOWN])
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span for term in terms for span in _spans(text_parts, term)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, query: str | None, width: int = 200) -> str:
    """Return about `width` characters of a text around its first highlighted term, or else from its beginning."""
    spans = highlights(text, query)
    start = max(0, spans[0][0] - width // 3) if spans else 0
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start  # begin at a word
    cut = " ".join(text[start : start + width].split())
    return ("…" if start else "") + cut + ("…" if start + width < len(text) else "")


def _spans(text_parts: Sequence[WordSpan], term: Term) -> Iterator[tuple[int, int]]:
    term_parts = word_spans(normal(term.written))
    if len(term_parts) == 1 and term_parts[0].letter_offsets:
        for part in text_parts:
            yield from _within(part, term_parts[0].letters)
        return
    for start in range(len(text_parts) - len(term_parts) + 1):
        window = text_parts[start : start + len(term_parts)]
        if term_parts and all(map(_meets, window, term_parts, _last(len(term_parts), term.prefix))):
            yield window[0].start, window[-1].end


def _within(part: WordSpan, letters: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of the letters within a run that is indexed as pairs of letters."""
    ends = (*part.letter_offsets[1:], part.end)
    offset = part.letters.find(letters) if part.letter_offsets else -1
    while offset >= 0:
        yield part.letter_offsets[offset], ends[offset + len(letters) - 1]
        offset = part.letters.find(letters, offset + 1)


def _last(length: int, prefix: bool) -> list[bool]:
    return [False] * (length - 1) + [prefix]


def _meets(part: WordSpan, wanted: WordSpan, prefix: bool) -> bool:
    if part.letter_offsets and wanted.letter_offsets:
        return wanted.letters in part.letters
    return part.letters == wanted.letters or (prefix and part.letters.startswith(wanted.letters))


# Ranking --------------------------------------------------------------------------------------------------------------

# The order of search results by relevance.

LEAD = 1000
"""Number of characters of a text that are scored: about 160 words."""
_HEADLINE, _DESCRIPTION, _TOGETHER = 3.0, 1.0, 1.5
_EARLY = 300
"""Number of characters after which a first mention counts half."""
_article = table_of(ArticleRow)
_READ = sa.select(
    _article.c.id, _article.c.headline, _article.c.description, sa.func.substr(_article.c.text, 1, LEAD).label("lead")
).where(_article.c.id.in_(sa.bindparam("ids", expanding=True)))


class _SearchedText(NamedTuple):
    headline: str
    description: str
    lead: str


def order(connection: Connection, article_ids: Sequence[int], terms: Sequence[Term]) -> list[int]:
    """Return the articles, passed newest first, in the order of their scores; of equal scores the newer comes first."""
    scores: dict[int, float] = {}
    for chunk in chunks(article_ids):
        for row in connection.execute(_READ, {"ids": chunk}):
            scores[row.id] = score(row.headline, row.description, row.lead, terms)
    return sorted(article_ids, key=lambda number: -scores[number])


def score(headline: str, description: str | None, lead: str, terms: Sequence[Term]) -> float:
    """Return the relevance of an article: the sum over the wanted terms, and more if the terms stand together.

    `lead` is the beginning of the article's text; at most LEAD characters of it count.
    """
    text = _SearchedText(_spaced(headline), _spaced(description or ""), _spaced(lead[:LEAD]))
    phrases = [" " + " ".join(term.words) + ("" if term.prefix else " ") for term in terms]
    total = sum(_worth(text, phrase) for phrase in phrases)
    if len(phrases) > 1:
        together = "".join(" " + " ".join(term.words) for term in terms) + ("" if terms[-1].prefix else " ")
        total += _TOGETHER * ((together in text.headline) + (together in text.lead))
    return total


def _worth(text: _SearchedText, phrase: str) -> float:
    worth = _HEADLINE * (phrase in text.headline) + _DESCRIPTION * (phrase in text.description)
    if (first := text.lead.find(phrase)) >= 0:
        # Adjacent matches share the space between them, so `count` counts such a pair once. That is close enough.
        number = text.lead.count(phrase)
        worth += number / (number + 1) + _EARLY / (_EARLY + first)
    return worth


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "
