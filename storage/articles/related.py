"""Pairs of articles that belong together but aren't one report: a follow-up, the same event, a quote.

Such a pair hides no article, and makes no cluster. `pipelines.duplicates` decides which articles are related.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.articles.duplicates import Pair
from storage.schema import RelatedRow, chunks, table_of

_related = table_of(RelatedRow)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_INSERT = sa.insert(_related)
_DELETE = sa.delete(_related).where(
    _related.c.article_id == sa.bindparam("a"), _related.c.other_id == sa.bindparam("o")
)
# Two statements, each with its own index: a single statement with OR would read the whole table.
_UNRELATE, _UNRELATE_OTHER = (
    sa.delete(_related).where(column.in_(_IDS)) for column in (_related.c.article_id, _related.c.other_id)
)


def relate(connection: Connection, pairs: Iterable[Pair], sketch: int, now: datetime) -> None:
    """Store pairs of related articles. Each pair is stored once, in whatever order its articles are named.

    A pair that is stored already is replaced. `hides` of a pair doesn't count: related articles hide nothing.
    """
    ordered = map(_ordered, pairs)
    by_ids = {(pair.article_id, pair.other_id): pair for pair in ordered}
    if not by_ids:
        return
    connection.execute(_DELETE, [{"a": article_id, "o": other_id} for article_id, other_id in by_ids])
    rows = [
        {
            "article_id": pair.article_id,
            "other_id": pair.other_id,
            "relation": pair.relation,
            "scores": dict(pair.scores),
            "why": pair.why,
            "found": now,
            "sketch": sketch,
            "passages": [list(passage) for passage in pair.passages],
        }
        for pair in by_ids.values()
    ]
    connection.execute(_INSERT, rows)


def unrelate(connection: Connection, article_ids: Collection[int]) -> None:
    """Delete all pairs of related articles that have one of these articles."""
    for chunk in chunks(article_ids):
        connection.execute(_UNRELATE, {"ids": chunk})
        connection.execute(_UNRELATE_OTHER, {"ids": chunk})


def _ordered(pair: Pair) -> Pair:
    """Return the pair with the greater id first."""
    if pair.article_id > pair.other_id:
        return pair
    turned = tuple((other_start, other_end, start, end) for start, end, other_start, other_end in pair.passages)
    return replace(pair, article_id=pair.other_id, other_id=pair.article_id, passages=turned)
