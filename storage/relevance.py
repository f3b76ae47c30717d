"""How well articles fit what was asked for, the same on every database.

News says what it's about first: what stands in the headline counts most, then the description, then how early and how
often it stands in the lead. How common a word is doesn't count: all articles that are compared hold all that is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.base import chunks
from storage.models import Article, table_of
from storage.search import Said
from storage.words import words

LEAD = 1000
"""Characters of a text that count: about 160 words."""
_HEADLINE, _DESCRIPTION, _TOGETHER = 3.0, 1.0, 1.5
_EARLY = 300
"""Letters after which a first mention counts half."""


class _Text(NamedTuple):
    headline: str
    description: str
    lead: str


def order(connection: Connection, article_ids: Sequence[int], said: Sequence[Said]) -> list[int]:
    """Return the articles, given newest first, those first that fit best; of equally good ones the newer."""
    scores: dict[int, float] = {}
    for chunk in chunks(article_ids):
        for row in connection.execute(_READ, {"ids": chunk}):
            scores[row.id] = score(row.headline, row.description, row.lead, said)
    return sorted(article_ids, key=lambda number: -scores[number])


def score(headline: str, description: str | None, lead: str, said: Sequence[Said]) -> float:
    """Return how well an article fits: the sum of what each wanted word or phrase gives, more if they stand together.

    `lead` is the beginning of its text, LEAD characters at most.
    """
    text = _Text(_spaced(headline), _spaced(description or ""), _spaced(lead[:LEAD]))
    asked = [" " + " ".join(one.words) + ("" if one.prefix else " ") for one in said]
    total = sum(_worth(text, one) for one in asked)
    if len(asked) > 1:
        together = "".join(" " + " ".join(one.words) for one in said) + ("" if said[-1].prefix else " ")
        total += _TOGETHER * ((together in text.headline) + (together in text.lead))
    return total


def _worth(text: _Text, asked: str) -> float:
    worth = _HEADLINE * (asked in text.headline) + _DESCRIPTION * (asked in text.description)
    if (first := text.lead.find(asked)) >= 0:
        # Neighbours share the space between them, and are counted once for it: that's close enough.
        number = text.lead.count(asked)
        worth += number / (number + 1) + _EARLY / (_EARLY + first)
    return worth


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


_article = table_of(Article)
_READ = sa.select(
    _article.c.id, _article.c.headline, _article.c.description, sa.func.substr(_article.c.text, 1, LEAD).label("lead")
).where(_article.c.id.in_(sa.bindparam("ids", expanding=True)))
