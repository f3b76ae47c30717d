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

from storage import records
from storage.articles import query
from storage.articles.duplicates import Pair
from storage.schema import RelatedRow, chunks, table_of, upsert

_related = table_of(RelatedRow)
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_UPSERT = upsert(_related)
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
    rows = [
        {
            "article_id": pair.article_id,
            "other_id": pair.other_id,
            "relation": pair.relation,
            "scores": dict(pair.scores),
            "why": pair.why,
            "found": now,
            "sketch": sketch,
        }
        for pair in by_ids.values()
    ]
    connection.execute(_UPSERT, rows)


def unrelate(connection: Connection, article_ids: Collection[int]) -> None:
    """Delete all pairs of related articles that have one of these articles."""
    for chunk in chunks(article_ids):
        connection.execute(_UNRELATE, {"ids": chunk})
        connection.execute(_UNRELATE_OTHER, {"ids": chunk})


def _ordered(pair: Pair) -> Pair:
    """Return the pair with the greater id first."""
    if pair.article_id > pair.other_id:
        return pair
    return replace(pair, article_id=pair.other_id, other_id=pair.article_id)


# Reading --------------------------------------------------------------------------------------------------------------
# The related articles of an article, and their relation in words.

_PAIR = [getattr(RelatedRow, name) for name in records.Related.__dataclass_fields__ if name != "passages"]
_EARLIER_AND_LATER = {
    "follow_up": ("the report before", "a follow-up"),
    "same_event": ("the same event", "the same event"),
    "quotes": ("is quoted by this article", "quotes this article"),
}
"""Relation -> what the other article is: if it's earlier than this article, and if it's later."""


def related_to(connection: Connection, number: int) -> list[records.Related]:
    """Return the pairs of an article with related articles, without their passages. The best score comes first."""
    rows = [
        row
        for column in (RelatedRow.article_id, RelatedRow.other_id)  # each with its own index
        for row in connection.execute(sa.select(*_PAIR).where(column == number))
    ]
    pairs = [records.Related(**row._asdict()) for row in rows]
    return sorted(pairs, key=lambda pair: (-pair.scores.get("score", 0.0), pair.article_id, pair.other_id))


def articles_related_to(connection: Connection, number: int) -> list[tuple[records.Related, records.StoredArticle]]:
    """Return the articles that are related to an article, each with its pair, the best score first."""
    pairs = {pair.article_id + pair.other_id - number: pair for pair in related_to(connection, number)}
    return [(pairs[article.id], article) for article in query.articles(connection, list(pairs))]


def describe(relation: str, article: records.StoredArticle, other: records.StoredArticle) -> str:
    """Return in words what the other article is to an article: "a follow-up", "quotes this article"."""
    earlier, later = _EARLIER_AND_LATER.get(relation, (relation, relation))
    moments = [(each.date_published or each.first_seen, each.id) for each in (article, other)]
    return later if moments[0] < moments[1] else earlier
