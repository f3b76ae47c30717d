"""Store what re-extraction changed: a version per article, which doesn't count as an edit by the publisher.

`Rewriter` updates articles. `accept_refused` links a URL to the article that its archived page has after all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block
from crawler.reasons import Reason
from storage.articles.drafts import Byline, Draft, author_ids, bylines
from storage.articles.reextraction import REEXTRACTED, is_refused
from storage.articles.writer import same_article
from storage.boilerplate.blocks import DatedText, Mark, TextChange, block_values, edit_hash
from storage.errors import NotStorable
from storage.frontier.settling import FrontierLink, new_row
from storage.frontier.url_keys import url_key
from storage.records import plain
from storage.schema import (
    NEXT_CHANGE_SEQ,
    AnyRow,
    ArticleAuthorRow,
    ArticleRow,
    ArticleVersionRow,
    ReextractedRow,
    UrlRow,
    insert,
    savepoint,
    table_of,
)
from storage.search import index
from storage.search.search_id import search_id, searched_day

_article, _version, _byline, _url = (
    table_of(ArticleRow),
    table_of(ArticleVersionRow),
    table_of(ArticleAuthorRow),
    table_of(UrlRow),
)

# Refused URLs ---------------------------------------------------------------------------------------------------------
# URLs without an article at first, whose archived page has an article when parsed again.


def refused_urls(connection: Connection, url_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return the rows of those URLs that still have no article."""
    statement = sa.select(UrlRow.__table__).where(UrlRow.id.in_(url_ids), is_refused())
    return {row.id: row for row in connection.execute(statement)}


def canonical_holder(connection: Connection, draft: Draft) -> int | None:
    """Return the id of the stored article that the draft is a page of; None if the draft is a new article."""
    keys = {draft.key, url_key(draft.url)}
    select = sa.select(ArticleRow.id, ArticleRow.key, ArticleRow.headline, ArticleRow.text).where(
        ArticleRow.key.in_(keys)
    )
    for row in connection.execute(select):
        if row.key == url_key(draft.url) or same_article(row, draft):
            return int(row.id)
    return None


def accept_refused(
    connection: Connection,
    row: AnyRow,
    draft: Draft,
    article_id: int,
    *,
    twin: bool,
    now: datetime,
    recheck: datetime | None = None,
) -> None:
    """Link a URL, and the URL that it redirected to, to an article; `twin` means that the article was stored before.

    `recheck` is when to read the URL again for edits. The time of fetching stays: no page is fetched now.
    """
    outcome = {
        "state": "done",
        "reason": Reason.SAME_CANONICAL_URL if twin else None,
        "article_id": article_id,
        "changed": now,
        "recheck": recheck,
    }
    detail = f"re-extracted; it was {row.reason}"
    connection.execute(sa.update(_url).where(_url.c.id == row.id).values(outcome | {"detail": detail}))
    key = url_key(draft.url)
    if key != row.key:
        alias = new_row(row.source, "reextraction", key, FrontierLink(draft.url), now)
        values = outcome | {"detail": f"redirected from {row.url}", "fetched": row.fetched}
        connection.execute(insert(_url).values(alias | values).on_conflict_do_nothing())
    if not twin:
        first = (_version.c.article_id == article_id) & (_version.c.number == 1)
        summary = f"parsed again from the archive; refused before: {row.reason}"
        connection.execute(sa.update(_version).where(first).values(change=REEXTRACTED, summary=summary))


# Articles -------------------------------------------------------------------------------------------------------------
# Articles with other values or another text when parsed again.

_VERSIONED = ("headline", "description", "text")
"""Fields that versions have too, so their old values needn't be noted elsewhere."""
STORED_MEANWHILE = "stored again meanwhile"
"""Reason for leaving an article as it is: a crawl stored the article again after the comparison."""

_READ = (
    sa.select(_article, _version.c.blocks)
    .join(_version, (_version.c.article_id == _article.c.id) & (_version.c.number == _article.c.version))
    .where(_article.c.id.in_(sa.bindparam("ids", expanding=True)))
)
_UPDATE = sa.update(_article).where(_article.c.id == sa.bindparam("a")).values(changed=NEXT_CHANGE_SEQ)
_INSERT_VERSION = sa.insert(_version)
_INSERT_NOTE = sa.insert(table_of(ReextractedRow))
_INSERT_BYLINE = sa.insert(_byline)
_DELETE_BYLINE = sa.delete(_byline).where(_byline.c.article_id == sa.bindparam("a"))


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The changes of an article whose page was parsed again."""

    article_id: int
    version: int
    """Number of the version that the page was compared with."""
    values: Mapping[str, Any]
    """Field -> new value; None for `text`, which follows from the blocks."""
    blocks: tuple[Block, ...] | None
    """The new blocks; None if the blocks stay."""
    provenance: Mapping[str, str]
    summary: str


@dataclass(frozen=True, slots=True)
class Reassessment:
    """Another confidence or offset for an article whose page was parsed again and says the same: no new version."""

    article_id: int
    version: int
    """Number of the version that the page was compared with."""
    values: Mapping[str, Any]
    """New values of `confidence` and `published_offset_min`, or of one of these."""
    provenance: Mapping[str, str]


class Rewriter:
    """Stores changes of a batch of articles in the caller's transaction, which must hold the writer's lock."""

    def __init__(self, connection: Connection, reextraction_id: int, now: datetime, *, mark: Mark) -> None:
        self._connection = connection
        self._reextraction_id = reextraction_id
        self._now = now
        self._mark = mark
        self.changes: list[TextChange] = []
        """Changes to learn boilerplate from."""
        self.index = index.IndexChanges()
        """Changes of the search index, which the caller writes after all articles are written."""

    def rewrite(self, rewrites: Sequence[Rewrite]) -> dict[int, str]:
        """Store changes. Return the articles that couldn't be changed: article id -> reason.

        An article can't be changed if it was stored again meanwhile, or if the database refuses the new values.
        """
        ids = [rewrite.article_id for rewrite in rewrites]
        rows = {row.id: row for row in self._connection.execute(_READ, {"ids": ids})}
        authors = bylines(self._connection, ids)
        failed = {}
        for rewrite in rewrites:
            row = rows.get(rewrite.article_id)
            if row is None or row.version != rewrite.version:
                failed[rewrite.article_id] = STORED_MEANWHILE
                continue
            changes, indexed = len(self.changes), len(self.index)
            try:
                with savepoint(self._connection):
                    self._rewrite(rewrite, row, authors[row.id])
            except NotStorable as error:
                del self.changes[changes:]
                self.index.forget(indexed)
                failed[rewrite.article_id] = f"not storable: {error}"[:300]
        return failed

    def reassess(self, reassessments: Sequence[Reassessment]) -> set[int]:
        """Store confidences and offsets. Return the ids of the articles that were stored again meanwhile, and stay."""
        ids = [reassessment.article_id for reassessment in reassessments]
        rows = {row.id: row for row in self._connection.execute(_READ, {"ids": ids})}
        names = index.authors(self._connection, ids)
        stored_meanwhile = set()
        for reassessment in reassessments:
            row = rows.get(reassessment.article_id)
            if row is None or row.version != reassessment.version:
                stored_meanwhile.add(reassessment.article_id)
                continue
            values = {**reassessment.values, "provenance": dict(reassessment.provenance)}
            offset_min = values.get("published_offset_min", row.published_offset_min)
            values["published_day"] = searched_day(row.date_published, offset_min, row.first_seen)
            self._connection.execute(_UPDATE, values | {"a": row.id})
            self.index.remove(row._mapping, names[row.id])
            self.index.add(row._asdict() | values, names[row.id])
        return stored_meanwhile

    def _rewrite(self, rewrite: Rewrite, row: AnyRow, authors_before: Byline) -> None:
        before = row._asdict()
        blocks_before = [Block(**block) for block in before.pop("blocks")]
        blocks = blocks_before if rewrite.blocks is None else self._mark(row.source, rewrite.blocks)
        authors: Byline = tuple(rewrite.values.get("authors", authors_before))
        values = {name: value for name, value in rewrite.values.items() if name not in ("authors", "text", "blocks")}
        values |= {"text": "\n\n".join(block.text for block in blocks if block.removed is None)}
        values |= {"version": row.version + 1, "run_id": None, "provenance": dict(rewrite.provenance)}
        published = values.get("date_published", row.date_published)
        offset_min = values.get("published_offset_min", row.published_offset_min)
        values["search_id"] = search_id(row.id, published or row.first_seen)
        values["published_day"] = searched_day(published, offset_min, row.first_seen)
        if "canonical_url" in values:
            values["key"] = url_key(values["canonical_url"] or row.url)
        self._connection.execute(_UPDATE, values | {"a": row.id})
        if authors != authors_before:
            self._replace_byline(row.id, authors)
        after = before | values
        self.index.remove(before, [author.name for author in authors_before])
        self.index.add(after, [author.name for author in authors])
        self._put_version(after, blocks, rewrite.summary)
        self._note_values(rewrite, before | {"authors": [(author.name, author.url) for author in authors_before]})
        text_before = DatedText(row.source, blocks_before, _day(row.date_published))
        self.changes.append(TextChange(row.id, text_before, DatedText(row.source, blocks, _day(published))))

    def _put_version(self, after: Mapping[str, Any], blocks: Sequence[Block], summary: str) -> None:
        values = {"article_id": after["id"], "number": after["version"], "seen": self._now, "run_id": None}
        values |= {name: after[name] for name in ("url", "headline", "description")}
        values |= {"blocks": block_values(blocks), "edit_hash": edit_hash(after["headline"], after["text"])}
        self._connection.execute(_INSERT_VERSION, values | {"change": REEXTRACTED, "summary": summary})

    def _note_values(self, rewrite: Rewrite, before: Mapping[str, Any]) -> None:
        """Store the old values of changed fields that no version has."""
        fields = {name: plain(before[name]) for name in (*rewrite.values, "provenance") if name not in _VERSIONED}
        values = {"reextraction_id": self._reextraction_id, "article_id": rewrite.article_id}
        self._connection.execute(_INSERT_NOTE, values | {"number": rewrite.version + 1, "fields": fields})

    def _replace_byline(self, article_id: int, authors: Byline) -> None:
        ids = author_ids(self._connection, sorted({author.name for author in authors}))
        self._connection.execute(_DELETE_BYLINE, {"a": article_id})
        rows = [
            {"article_id": article_id, "position": position, "author_id": ids[author.name], "url": author.url}
            for position, author in enumerate(authors)
        ]
        if rows:
            self._connection.execute(_INSERT_BYLINE, rows)


def _day(moment: datetime | None) -> date | None:
    return moment and moment.astimezone(UTC).date()
