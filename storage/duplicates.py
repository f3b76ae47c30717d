"""Duplicates: which articles hold one text, as pairs with evidence, and the clusters they form. Nothing is dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.models import AnyRow, Article, Duplicate, table_of

SAME_TEXT = "same_text"
_CHUNK = 500
_NOT_WORD = re.compile(r"[\W_]+")


def text_hash(text: str) -> bytes:
    """Return the BLAKE2b-128 of a text's words: case, punctuation, spacing and letter variants (NFKC) don't count."""
    words = _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return blake2b((words or text).encode(), digest_size=16).digest()


def known_texts(connection: Connection, hashes: list[bytes]) -> set[bytes]:
    """Return which of these texts an article holds."""
    found: set[bytes] = set()
    for start in range(0, len(hashes), _CHUNK):
        found.update(connection.scalars(_HELD, {"hashes": hashes[start : start + _CHUNK]}))
    return found


def join_same_text(connection: Connection, article_id: int, value: bytes, now: datetime) -> int | None:
    """Pair a new article with the first that holds its text, and return that one; None if no other does.

    The newcomer has the largest id and no other pair, so nothing else of the cluster changes.
    """
    first = connection.execute(_FIRST, {"text_hash": value, "article_id": article_id}).one_or_none()
    if first is None:
        return None
    connection.execute(_INSERT, _pair(article_id, first, now))
    cluster = first.cluster_id or first.id
    connection.execute(_UPDATE_CLUSTER, [{"cluster": cluster, "member": member} for member in (first.id, article_id)])
    return int(first.id)


def link_same_text(connection: Connection, value: bytes, now: datetime) -> None:
    """Make the pairs of one text hash what they should be: each holder of the text with the first stored holder.

    Called again after any change of a holder, it gives the same pairs whatever happened before.
    """
    holders = list(
        connection.execute(
            sa.select(Article.id, Article.source, Article.first_seen)
            .where(Article.text_hash == value)
            .order_by(Article.id)
        )
    )
    _drop_pairs(connection, [holder.id for holder in holders])
    if len(holders) > 1:
        first = holders[0]
        connection.execute(_INSERT, [_pair(other.id, first, now) for other in holders[1:]])
    recluster(connection, [holder.id for holder in holders])


def _pair(article_id: int, first: AnyRow, now: datetime) -> dict[str, object]:
    why = f"the same words as article {first.id} of {first.source}, stored {first.first_seen:%Y-%m-%d %H:%M} UTC"
    evidence = {"relation": SAME_TEXT, "scores": {"text": 1.0}, "why": why}
    return {"article_id": article_id, "other_id": first.id, "found": now, **evidence}


def unlink(connection: Connection, article_id: int, old_hash: bytes, now: datetime) -> None:
    """Take an article whose text has changed out of its old text's pairs; those who stay are linked anew."""
    _drop_pairs(connection, [article_id])
    recluster(connection, [article_id])
    link_same_text(connection, old_hash, now)


def recluster(connection: Connection, article_ids: Iterable[int]) -> None:
    """Recompute the clusters that these articles are or were in: connected components, named by their smallest id."""
    todo = set(article_ids)
    old = sa.select(Article.cluster_id).where(Article.id.in_(todo), Article.cluster_id.is_not(None))
    todo |= set(connection.scalars(sa.select(Article.id).where(Article.cluster_id.in_(old))))
    while todo:
        component = _component(connection, todo.pop())
        todo -= component
        cluster = min(component) if len(component) > 1 else None
        members = sa.update(Article).where(Article.id.in_(component))
        connection.execute(members.values(cluster_id=cluster))


def _component(connection: Connection, start: int) -> set[int]:
    seen, edge = {start}, {start}
    while edge:
        pairs = connection.execute(
            sa.select(Duplicate.article_id, Duplicate.other_id).where(
                sa.or_(Duplicate.article_id.in_(edge), Duplicate.other_id.in_(edge))
            )
        )
        edge = {member for pair in pairs for member in (pair.article_id, pair.other_id)} - seen
        seen |= edge
    return seen


def _drop_pairs(connection: Connection, article_ids: list[int]) -> None:
    pair_of = sa.or_(Duplicate.article_id.in_(article_ids), Duplicate.other_id.in_(article_ids))
    connection.execute(sa.delete(Duplicate).where(pair_of, Duplicate.relation == SAME_TEXT))


_article = table_of(Article)
_INSERT = sa.insert(table_of(Duplicate))
_UPDATE_CLUSTER = (
    sa.update(_article).where(_article.c.id == sa.bindparam("member")).values(cluster_id=sa.bindparam("cluster"))
)
_HELD = sa.select(_article.c.text_hash).where(_article.c.text_hash.in_(sa.bindparam("hashes", expanding=True)))
_FIRST = (
    sa.select(_article.c.id, _article.c.source, _article.c.first_seen, _article.c.cluster_id)
    .where(_article.c.text_hash == sa.bindparam("text_hash"), _article.c.id != sa.bindparam("article_id"))
    .order_by(_article.c.id)
    .limit(1)
)
