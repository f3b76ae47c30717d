"""Write articles: one article per canonical key, a version per edit, and the matching changes of the search index.

`ArticleWriter.put` stores one draft: as a new article, as an edit of an article, or as a twin of an article under the
same canonical URL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block, is_low
from crawler.reasons import Reason
from storage.articles.changes import Classify, lines
from storage.articles.drafts import Byline, Draft, Stored, author_ids, bylines
from storage.boilerplate.blocks import DatedText, Mark, TextChange, block_values, edit_hash
from storage.frontier.url_keys import url_key
from storage.records import Edit
from storage.schema import NEXT_CHANGE_SEQ, AnyRow, ArticleAuthorRow, ArticleRow, ArticleVersionRow, chunks, table_of
from storage.search import index
from storage.search.search_id import search_id, searched_day

__all__ = ["ArticleWriter", "Draft", "Stored"]


_article, _version = table_of(ArticleRow), table_of(ArticleVersionRow)
_article_author = table_of(ArticleAuthorRow)
_COPIED = (
    "url", "source", "headline", "text", "canonical_url", "description", "date_published", "date_modified",
    "language", "section", "image", "publisher", "is_accessible_for_free", "provenance", "confidence",
    "published_offset_min",
)  # fmt: skip
_INDEXED = frozenset(
    ("search_id", "headline", "description", "text", "source", "language", "section", "authors", "confidence")
)
"""Fields that the search index depends on."""
_BOOKKEEPING = frozenset(("last_seen", "run_id"))
"""Columns whose new values aren't a change of the article."""
_PARTIAL = ("partial", "truncated")
"""Entries of the provenance of an incomplete page: the response broke off, or the parser did."""

# Built once, since building a statement takes longer than SQLite takes to run the statement.
_INSERT_ARTICLE = sa.insert(_article).values(changed=NEXT_CHANGE_SEQ)
_UPDATE_ARTICLE = sa.update(_article).where(_article.c.id == sa.bindparam("article_id"))
_CHANGE_ARTICLE = _UPDATE_ARTICLE.values(changed=NEXT_CHANGE_SEQ)
_INSERT_VERSION = sa.insert(_version)
_INSERT_BYLINE = sa.insert(_article_author)
_INSERTS = (_INSERT_ARTICLE, _INSERT_VERSION, _INSERT_BYLINE)
"""In the order of foreign keys: articles before their versions and bylines."""
_LAST_ID = sa.select(sa.func.max(_article.c.id))
_MARK_VERSION = (
    sa.update(_version)
    .where(_version.c.article_id == sa.bindparam("a"), _version.c.number == sa.bindparam("n"))
    .values(blocks=sa.bindparam("blocks"), edit_hash=sa.bindparam("hash"))
)
_BLOCKS = sa.select(_version.c.blocks).where(
    _version.c.article_id == sa.bindparam("article_id"), _version.c.number == sa.bindparam("number")
)
_FIND = (
    sa.select(
        *(
            _article.c[name]
            for name in ("id", "key", "search_id", "first_seen", "version", "keywords", "published_day", *_COPIED)
        ),
        _version.c.edit_hash,
    )
    .join(_version, (_version.c.article_id == _article.c.id) & (_version.c.number == _article.c.version))
    .where(_article.c.key.in_(sa.bindparam("keys", expanding=True)))
)


class ArticleWriter:
    """Stores a batch of articles in the caller's transaction, which must hold the writer's lock.

    `mark` marks the boilerplate among stored blocks, as known now. `classify` returns the class of an edit.
    """

    def __init__(
        self,
        connection: Connection,
        drafts: Sequence[Draft],
        run_id: int | None,
        now: datetime,
        *,
        mark: Mark,
        classify: Classify,
    ) -> None:
        self._connection = connection
        self._mark = mark
        self._classify = classify
        self._run_id = run_id
        self._now = now
        self._rows = self._find([key for draft in drafts for key in (draft.key, url_key(draft.url))])
        self._authors = author_ids(connection, sorted({author.name for draft in drafts for author in draft.authors}))
        self._last_id = connection.scalar(_LAST_ID) or 0
        self._written: set[str] = set()
        self._pending: dict[sa.Insert, list[dict[str, Any]]] = {statement: [] for statement in _INSERTS}
        self.changes: list[TextChange] = []
        """Changes to learn boilerplate from: new texts, changed texts, and texts with another day."""
        self.index = index.IndexChanges()
        """Changes of the search index, which the caller writes after all articles are put."""

    def put(self, draft: Draft) -> Stored:
        """Store one article. On an error of the database, the caller must roll back to a savepoint."""
        key, page_key = draft.key, url_key(draft.url)
        stored = self._lookup(key)
        if stored is not None and key != page_key and not same_article(stored, draft):
            # Some sites give many pages the same rel=canonical, and would lose all of these pages but one.
            refused = {**draft.provenance, **_not_canonical(draft.canonical_url)}
            return self.put(replace(draft, canonical_url=None, provenance=refused))
        self._written.add(key)
        if stored is None:
            return self._insert(draft, key)
        if page_key == url_key(stored.url):
            return self._read_again(stored, draft)
        if _rank(draft.url, key) < _rank(stored.url, key) and not _is_lesser_part(stored, draft):
            return self._take_over(stored, draft)
        self._connection.execute(_UPDATE_ARTICLE, {"last_seen": self._now, "article_id": stored.id})
        return Stored(stored.id, "duplicate", Reason.SAME_CANONICAL_URL, own=False)

    def flush(self) -> None:
        """Write the rows that are put and not written yet, one statement per table: this takes a third of the time."""
        for statement, rows in self._pending.items():
            if rows:
                self._connection.execute(statement, rows)
                rows.clear()

    def forget(self, changes: int, indexed: int) -> None:
        """Drop the rows that are put and not written, and all but the first `changes` and `indexed` changes."""
        for rows in self._pending.values():
            rows.clear()
        del self.changes[changes:]
        self.index.forget(indexed)
        self._last_id = self._connection.scalar(_LAST_ID) or 0

    def _insert(self, draft: Draft, key: str) -> Stored:
        seen = draft.seen or self._now
        values = self._values(draft) | {"key": key, "version": 1, "first_seen": seen, "last_seen": seen}
        article_id = self._last_id + 1
        values |= {"id": article_id, "search_id": search_id(article_id, draft.date_published or seen)}
        values["published_day"] = searched_day(draft.date_published, draft.published_offset_min, seen)
        self._pending[_INSERT_ARTICLE].append(values | {"run_id": self._run_id})
        self.index.add(values, _names(draft.authors))
        self._put_authors(article_id, draft)
        self._put_version(article_id, 1, draft)
        text = DatedText(draft.source, draft.blocks, _day(draft.date_published), draft.counted)
        self.changes.append(TextChange(article_id, None, text))
        self._last_id = article_id
        return Stored(article_id, "new")

    def _read_again(self, stored: AnyRow, draft: Draft) -> Stored:
        """Store an article whose page was read before: a version if the text changed, else new values of fields."""
        if _is_lesser_part(stored, draft):
            self._connection.execute(_UPDATE_ARTICLE, {"last_seen": self._now, "article_id": stored.id})
            return Stored(stored.id, "unchanged", "partial")
        same = stored.edit_hash == edit_hash(draft.headline, draft.text)
        marked = () if same else self._marked(stored)
        if same or self._same_when_marked(stored, marked, draft):
            moved = draft.date_published and _day(draft.date_published) != _day(stored.date_published)
            if moved or draft.source != stored.source:
                self._note_change(stored, draft, same_text=True)
            self._update(stored, draft, stored.version, same_text=True)
            return Stored(stored.id, "unchanged")
        self._note_change(stored, draft)
        self._update(stored, draft, stored.version + 1)
        edit = self._classify(lines(stored.headline, marked), lines(draft.headline, draft.blocks))
        self._put_version(stored.id, stored.version + 1, draft, edit)
        return Stored(stored.id, "updated")

    def _marked(self, stored: AnyRow) -> Sequence[Block]:
        """Return the blocks of the stored version, with boilerplate marked as known now."""
        return self._mark(stored.source, self._blocks(stored))

    def _same_when_marked(self, known: AnyRow, blocks: Sequence[Block], draft: Draft) -> bool:
        """Return True if the stored version, with these marks, has the draft's text; if so, store the marks."""
        text = "\n\n".join(block.text for block in blocks if block.removed is None)
        value = edit_hash(known.headline, text)
        if value != edit_hash(draft.headline, draft.text):
            return False
        values = {"blocks": block_values(blocks), "hash": value, "a": known.id, "n": known.version}
        self._connection.execute(_MARK_VERSION, values)
        return True

    def _take_over(self, stored: AnyRow, draft: Draft) -> Stored:
        """Store the page itself after a twin of it (AMP, print): its text replaces the twin's text, as no edit."""
        if not same_article(stored, draft):
            self._written.add(url_key(stored.url))
            refused = stored.provenance | _not_canonical(draft.url)
            values = {"key": url_key(stored.url), "canonical_url": None, "provenance": refused}
            self._connection.execute(_CHANGE_ARTICLE, values | {"article_id": stored.id})
            return self._insert(draft, draft.key)
        self._note_change(stored, draft)
        self._connection.execute(sa.delete(_version).where(_version.c.article_id == stored.id))
        self._update(stored, draft, 1)
        self._put_version(stored.id, 1, draft)
        return Stored(stored.id, "duplicate", Reason.SAME_CANONICAL_URL)

    def _update(self, known: AnyRow, draft: Draft, version: int, *, same_text: bool = False) -> None:
        """Update the article's row and bylines to its page. A field that the page no longer has keeps its value."""
        before, values = known._asdict(), self._new_values(known, draft, version)
        values["confidence"] = _kept_confidence(known, draft) if same_text else draft.confidence
        changed = {name for name, value in values.items() if name not in _BOOKKEEPING and before[name] != value}
        authors_before = bylines(self._connection, [known.id])[known.id]
        authors = draft.authors or authors_before
        if authors != authors_before:
            changed.add("authors")
        if changed & _INDEXED:
            self.index.remove(before, _names(authors_before))
            self.index.add(before | values, _names(authors))
        self._connection.execute(_CHANGE_ARTICLE if changed else _UPDATE_ARTICLE, values | {"article_id": known.id})
        if "authors" in changed:
            self._connection.execute(sa.delete(_article_author).where(_article_author.c.article_id == known.id))
            self._put_authors(known.id, draft)

    def _new_values(self, known: AnyRow, draft: Draft, version: int) -> dict[str, Any]:
        """Return the values of the article's row that its page sets."""
        values = {name: value for name, value in self._values(draft).items() if value not in (None, [])}
        provenance = {name: origin for name, origin in known.provenance.items() if name not in _PARTIAL}
        values |= {"version": version, "last_seen": self._now, "provenance": {**provenance, **draft.provenance}}
        if version != known.version:
            values["run_id"] = self._run_id
        dated = draft if draft.date_published else known
        if draft.date_published == known.date_published and draft.published_offset_min is None:
            dated = known  # the same moment; the page no longer says its place
        values["published_offset_min"] = dated.published_offset_min
        values["search_id"] = search_id(known.id, dated.date_published or known.first_seen)
        values["published_day"] = searched_day(dated.date_published, dated.published_offset_min, known.first_seen)
        return values

    def _values(self, draft: Draft) -> dict[str, Any]:
        values = {name: getattr(draft, name) for name in _COPIED}
        return values | {"keywords": list(draft.keywords), "provenance": dict(draft.provenance)}

    def _put_version(self, article_id: int, number: int, draft: Draft, edit: Edit | None = None) -> None:
        values = {"article_id": article_id, "number": number, "seen": draft.seen or self._now, "url": draft.url}
        values |= {"headline": draft.headline, "description": draft.description, "run_id": self._run_id}
        values |= {"blocks": block_values(draft.blocks), "edit_hash": edit_hash(draft.headline, draft.text)}
        values |= {"change": edit and edit.change, "summary": edit and edit.summary}
        self._pending[_INSERT_VERSION].append(values)

    def _note_change(self, known: AnyRow, draft: Draft, *, same_text: bool = False) -> None:
        """Add the article's change to `changes`; with `same_text` only its source or day changed."""
        before = DatedText(known.source, self._blocks(known), _day(known.date_published))
        day = _day(draft.date_published or known.date_published)
        text = DatedText(draft.source, draft.blocks, day, draft.counted)
        after = before._replace(source=draft.source, day=day) if same_text else text
        self.changes.append(TextChange(known.id, before, after))

    def _blocks(self, stored_row: AnyRow) -> list[Block]:
        stored = self._connection.scalar(_BLOCKS, {"article_id": stored_row.id, "number": stored_row.version})
        return [Block(**block) for block in stored or ()]

    def _put_authors(self, article_id: int, draft: Draft) -> None:
        self._pending[_INSERT_BYLINE] += [
            {"article_id": article_id, "position": position, "author_id": self._authors[author.name], "url": author.url}
            for position, author in enumerate(draft.authors)
        ]

    def _lookup(self, key: str) -> AnyRow | None:
        if key in self._written:  # read again, since an earlier article of the batch changed the row
            self.flush()
            self._rows.pop(key, None)
            self._rows.update(self._find([key]))
        return self._rows.get(key)

    def _find(self, keys: list[str]) -> dict[str, AnyRow]:
        by_key: dict[str, AnyRow] = {}
        for chunk in chunks(keys):
            by_key.update((row.key, row) for row in self._connection.execute(_FIND, {"keys": chunk}))
        return by_key


def _names(authors: Byline) -> list[str]:
    return [author.name for author in authors]


def _not_canonical(url: str | None) -> dict[str, str]:
    return {"canonical_url": f"refused: {url} is another article"}


def _kept_confidence(stored: AnyRow, draft: Draft) -> float | None:
    """Return the confidence of a text that was read again and is the same.

    The stored value stays, since small differences would make each reading a change of the article. It is replaced if
    it was unknown, or if the article became low or is no longer low.
    """
    known: float | None = stored.confidence
    if draft.confidence is None or (known is not None and is_low(known) == is_low(draft.confidence)):
        return known
    return draft.confidence


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment else None


def _rank(url: str, key: str) -> tuple[bool, str]:
    """Return the rank of an article's URL. The text comes from the smallest: the page itself ranks before its twins."""
    page_key = url_key(url)
    return (page_key != key, page_key)


def _is_lesser_part(stored: AnyRow, draft: Draft) -> bool:
    """Return True if the page is incomplete, and shorter than the stored text: such a page changes no article."""
    return any(name in draft.provenance for name in _PARTIAL) and len(draft.text) < len(stored.text)


def same_article(known: AnyRow, draft: Draft) -> bool:
    """Return True if two pages with one canonical URL are one article: same headline, or a third of the paragraphs."""
    if known.headline.casefold().split() == draft.headline.casefold().split():
        return True
    stored, new = set(known.text.split("\n\n")), set(draft.text.split("\n\n"))
    return len(stored & new) * 3 >= min(len(stored), len(new))
