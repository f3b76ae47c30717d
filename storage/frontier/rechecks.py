"""The results of rechecks: how often a source's articles were edited, by age, and which pages are gone."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.frontier.url_keys import url_key
from storage.schema import NEXT_CHANGE_SEQ, ArticleRow, EditRateRow, UrlRow, insert, table_of

_url, _article, _rate = table_of(UrlRow), table_of(ArticleRow), table_of(EditRateRow)
_insert = insert(_rate)
_COUNT = _insert.on_conflict_do_update(
    index_elements=["source", "age_h"],
    set_={"looks": _rate.c.looks + _insert.excluded.looks, "edits": _rate.c.edits + _insert.excluded.edits},
)
_RATES = sa.select(_rate.c.age_h, _rate.c.looks, _rate.c.edits).where(_rate.c.source == sa.bindparam("name"))
_ARTICLE = sa.select(_article.c.url, _article.c.withdrawn, _article.c.date_published, _article.c.first_seen).where(
    _article.c.id == sa.bindparam("a")
)
_WITHDRAW = (
    sa.update(_article)
    .where(_article.c.id == sa.bindparam("a"))
    .values(withdrawn=sa.bindparam("at"), changed=NEXT_CHANGE_SEQ)
)
_RESTORE = (
    sa.update(_article)
    .where(_article.c.id == sa.bindparam("a"), _article.c.withdrawn.is_not(None))
    .values(withdrawn=None, changed=NEXT_CHANGE_SEQ)
)
_SEEN = sa.update(_article).where(_article.c.id == sa.bindparam("a")).values(last_seen=sa.bindparam("at"))
_FORGET = (
    sa.update(_url)
    .where(_url.c.article_id == sa.bindparam("a"), _url.c.key != sa.bindparam("own"), _url.c.recheck.is_not(None))
    .where(_url.c.state != "leased")
    .values(recheck=None)
)


def count_look(connection: Connection, source: str, age_h: int, *, edited: bool) -> None:
    """Count a recheck of an article of about this age in hours, and whether the article was edited."""
    connection.execute(_COUNT, {"source": source, "age_h": age_h, "looks": 1, "edits": int(edited)})


def rates(connection: Connection, source: str) -> dict[int, tuple[int, int]]:
    """Return age in hours -> (rechecks, edits found), for the articles of a source."""
    rows = connection.execute(_RATES, {"name": source})
    return {row.age_h: (row.looks, row.edits) for row in rows}


def withdraw(connection: Connection, article_id: int, url: str, now: datetime) -> datetime | None:
    """Record that an article's page is gone; text and versions stay. Return the date from which its age is counted.

    Return None, and record nothing, if the text was read from another URL: the disappearance of a second or former URL
    doesn't mean that the article is gone.
    """
    row = connection.execute(_ARTICLE, {"a": article_id}).one()
    if url_key(row.url) != url_key(url):
        return None
    if row.withdrawn is None:
        connection.execute(_WITHDRAW, {"a": article_id, "at": now})
    published: datetime = row.date_published or row.first_seen
    return published


def note_unchanged(connection: Connection, article_id: int, url: str, now: datetime) -> tuple[datetime | None, bool]:
    """Record that an article's page exists and is unchanged.

    Return the date of publication, and True if the text was read from this URL.
    """
    row = connection.execute(_ARTICLE, {"a": article_id}).one()
    own = url_key(row.url) == url_key(url)
    connection.execute(_SEEN, {"a": article_id, "at": now})
    if own:
        restore(connection, article_id)
    return row.date_published, own


def restore(connection: Connection, article_id: int) -> None:
    """Record that an article's page exists (again)."""
    connection.execute(_RESTORE, {"a": article_id})


def forget_twins(connection: Connection, article_id: int, url: str) -> None:
    """Cancel the rechecks of the article's other URLs, since its text now comes from this URL."""
    connection.execute(_FORGET, {"a": article_id, "own": url_key(url)})
