"""Writing articles: one for each canonical key, a version for each edit, the search index in step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from crawler.items import Block
from crawler.reasons import Reason
from storage.articles.changes import Classify, lines
from storage.articles.drafts import Draft, Stored, author_ids, bylines
from storage.boilerplate.blocks import Mark, Text, TextChange, block_values, edit_hash
from storage.frontier.urls import url_key
from storage.records import Edit
from storage.schema import NEXT, AnyRow, Article, ArticleAuthor, ArticleVersion, chunks, table_of
from storage.search import index
from storage.search.search_id import search_id

__all__ = ["ArticleWriter", "Draft", "Stored"]


class ArticleWriter:
    """Stores a batch of articles in the caller's transaction, which must hold the writer's lock.

    `mark` says what of the stored blocks is boilerplate by what is known now, `classify` what class of change an edit
    is.
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
        self._known = self._find([key for draft in drafts for key in (draft.key, url_key(draft.url))])
        self._authors = author_ids(connection, sorted({author.name for draft in drafts for author in draft.authors}))
        self._last_id = connection.scalar(_LAST_ID) or 0
        self._written: set[str] = set()
        self._pending: dict[sa.Insert, list[dict[str, Any]]] = {one: [] for one in _INSERTS}
        self.changes: list[TextChange] = []
        """What there's to learn from: new texts, changed ones, and those whose day is another."""
        self.index = index.Changes()
        """What the caller is to change in the search index when all are put."""

    def put(self, draft: Draft) -> Stored:
        """Store one article; raises what the database raises, and then the caller rolls its savepoint back."""
        key, page_key = draft.key, url_key(draft.url)
        known = self._lookup(key)
        if known is not None and key != page_key and not same_article(known, draft):
            # A site which gives many pages one rel=canonical would lose all but one of them.
            refused = {**draft.provenance, **_not_canonical(draft.canonical_url)}
            return self.put(replace(draft, canonical_url=None, provenance=refused))
        self._written.add(key)
        if known is None:
            return self._insert(draft, key)
        if page_key == url_key(known.url):
            return self._read_again(known, draft)
        if _rank(draft.url, key) < _rank(known.url, key) and not _is_lesser_part(known, draft):
            return self._take_over(known, draft)
        self._connection.execute(_UPDATE_ARTICLE, {"last_seen": self._now, "article_id": known.id})
        return Stored(known.id, "duplicate", Reason.SAME_CANONICAL_URL, own=False)

    def flush(self) -> None:
        """Write what is put and not written yet: rows of one table at once, which costs a third."""
        for statement, rows in self._pending.items():
            if rows:
                self._connection.execute(statement, rows)
                rows.clear()

    def forget(self, changes: int, indexed: int) -> None:
        """Forget what is put and not written, and what came of it after so many changes of texts and of the index."""
        for rows in self._pending.values():
            rows.clear()
        del self.changes[changes:]  # there's nothing to learn from what isn't stored
        self.index.forget(indexed)
        self._last_id = self._connection.scalar(_LAST_ID) or 0

    def _insert(self, draft: Draft, key: str) -> Stored:
        seen = draft.seen or self._now
        values = self._values(draft) | {"key": key, "version": 1, "first_seen": seen, "last_seen": seen}
        article_id = self._last_id + 1
        values |= {"id": article_id, "search_id": search_id(article_id, draft.date_published or seen)}
        self._pending[_INSERT_ARTICLE].append(values | {"run_id": self._run_id})
        self.index.add(values, _names(draft))
        self._put_authors(article_id, draft)
        self._put_version(article_id, 1, draft)
        text = Text(draft.source, draft.blocks, _day(draft.date_published), draft.counted)
        self.changes.append(TextChange(article_id, None, text))
        self._last_id = article_id
        return Stored(article_id, "new")

    def _read_again(self, known: AnyRow, draft: Draft) -> Stored:
        if _is_lesser_part(known, draft):
            self._connection.execute(_UPDATE_ARTICLE, {"last_seen": self._now, "article_id": known.id})
            return Stored(known.id, "unchanged", "partial")
        same = known.edit_hash == edit_hash(draft.headline, draft.text)
        said = () if same else self._marked(known)
        if same or self._says_same(known, said, draft):
            moved = draft.date_published and _day(draft.date_published) != _day(known.date_published)
            if moved or draft.source != known.source:
                self._changed(known, draft, same_text=True)
            self._rewrite(known, draft, known.version)
            return Stored(known.id, "unchanged")
        self._changed(known, draft)
        self._rewrite(known, draft, known.version + 1)
        edit = self._classify(lines(known.headline, said), lines(draft.headline, draft.blocks))
        self._put_version(known.id, known.version + 1, draft, edit)
        return Stored(known.id, "updated")

    def _marked(self, known: AnyRow) -> Sequence[Block]:
        """Return what the stored version says, marked by what is known of boilerplate now."""
        return self._mark(known.source, self._blocks(known))

    def _says_same(self, known: AnyRow, blocks: Sequence[Block], draft: Draft) -> bool:
        """Tell if the stored version says the same with its blocks marked so; then they are kept."""
        text = "\n\n".join(block.text for block in blocks if block.removed is None)
        value = edit_hash(known.headline, text)
        if value != edit_hash(draft.headline, draft.text):
            return False
        values = {"blocks": block_values(blocks), "hash": value, "a": known.id, "n": known.version}
        self._connection.execute(_MARK_VERSION, values)
        return True

    def _take_over(self, known: AnyRow, draft: Draft) -> Stored:
        """The page itself, after a twin of it (AMP, print) was read: its text replaces the twin's, which is no edit."""
        if not same_article(known, draft):
            self._written.add(url_key(known.url))
            refused = known.provenance | _not_canonical(draft.url)
            values = {"key": url_key(known.url), "canonical_url": None, "provenance": refused}
            self._connection.execute(_CHANGE_ARTICLE, values | {"article_id": known.id})
            return self._insert(draft, draft.key)
        self._changed(known, draft)
        self._connection.execute(sa.delete(_version).where(_version.c.article_id == known.id))
        self._rewrite(known, draft, 1)
        self._put_version(known.id, 1, draft)
        return Stored(known.id, "duplicate", Reason.SAME_CANONICAL_URL)

    def _rewrite(self, known: AnyRow, draft: Draft, version: int) -> None:
        """Bring the article's row to what its page says now; a field that the page lacks now keeps its value."""
        values = {name: value for name, value in self._values(draft).items() if value not in (None, [])}
        said = {name: where for name, where in known.provenance.items() if name not in _PARTS}
        values |= {"version": version, "last_seen": self._now, "provenance": {**said, **draft.provenance}}
        if version != known.version:
            values["run_id"] = self._run_id
        values["search_id"] = search_id(known.id, draft.date_published or known.date_published or known.first_seen)
        before = known._asdict()
        signed = bylines(self._connection, [known.id])[known.id]
        resigned = bool(draft.authors) and draft.authors != signed
        if resigned or any(before[name] != value for name, value in values.items() if name in _INDEXED):
            self.index.remove(before, [author.name for author in signed])
            self.index.add(before | values, _names(draft) if resigned else [author.name for author in signed])
        rewritten = resigned or any(before[name] != value for name, value in values.items() if name not in _UNSAID)
        statement = _CHANGE_ARTICLE if rewritten else _UPDATE_ARTICLE
        self._connection.execute(statement, values | {"article_id": known.id})
        if resigned:
            self._connection.execute(sa.delete(_article_author).where(_article_author.c.article_id == known.id))
            self._put_authors(known.id, draft)

    def _values(self, draft: Draft) -> dict[str, Any]:
        values = {name: getattr(draft, name) for name in _COPIED}
        return values | {"keywords": list(draft.keywords), "provenance": dict(draft.provenance)}

    def _put_version(self, article_id: int, number: int, draft: Draft, edit: Edit | None = None) -> None:
        values = {"article_id": article_id, "number": number, "seen": draft.seen or self._now, "url": draft.url}
        values |= {"headline": draft.headline, "description": draft.description, "run_id": self._run_id}
        values |= {"blocks": block_values(draft.blocks), "edit_hash": edit_hash(draft.headline, draft.text)}
        values |= {"change": edit and edit.change, "summary": edit and edit.summary}
        self._pending[_INSERT_VERSION].append(values)

    def _changed(self, known: AnyRow, draft: Draft, *, same_text: bool = False) -> None:
        before = Text(known.source, self._blocks(known), _day(known.date_published))
        day = _day(draft.date_published or known.date_published)
        text = Text(draft.source, draft.blocks, day, draft.counted)
        after = before._replace(source=draft.source, day=day) if same_text else text
        self.changes.append(TextChange(known.id, before, after))

    def _blocks(self, known: AnyRow) -> list[Block]:
        stored = self._connection.scalar(_BLOCKS, {"article_id": known.id, "number": known.version})
        return [Block(**block) for block in stored or ()]

    def _put_authors(self, article_id: int, draft: Draft) -> None:
        self._pending[_INSERT_BYLINE] += [
            {"article_id": article_id, "position": position, "author_id": self._authors[author.name], "url": author.url}
            for position, author in enumerate(draft.authors)
        ]

    def _lookup(self, key: str) -> AnyRow | None:
        if key in self._written:  # what an earlier article of the batch made of it
            self.flush()
            self._known.pop(key, None)
            self._known.update(self._find([key]))
        return self._known.get(key)

    def _find(self, keys: list[str]) -> dict[str, AnyRow]:
        found: dict[str, AnyRow] = {}
        for chunk in chunks(keys):
            rows = self._connection.execute(_FIND, {"keys": chunk})
            found.update((row.key, row) for row in rows)
        return found


_article, _version = table_of(Article), table_of(ArticleVersion)
_article_author = table_of(ArticleAuthor)
_COPIED = (
    "url", "source", "headline", "text", "canonical_url", "description", "date_published", "date_modified",
    "language", "section", "image", "publisher", "is_accessible_for_free", "provenance",
)  # fmt: skip
_INDEXED = ("search_id", "headline", "description", "text", "source", "language", "section")
_UNSAID = ("last_seen", "run_id")
_PARTS = ("partial", "truncated")
"""What provenance says of a page that isn't the whole one: the answer broke off, or the parser did."""

# Built once: building a statement costs more than SQLite takes to run it.
_INSERT_ARTICLE = sa.insert(_article).values(changed=NEXT)
_UPDATE_ARTICLE = sa.update(_article).where(_article.c.id == sa.bindparam("article_id"))
_CHANGE_ARTICLE = _UPDATE_ARTICLE.values(changed=NEXT)
_INSERT_VERSION = sa.insert(_version)
_INSERT_BYLINE = sa.insert(_article_author)
_INSERTS = (_INSERT_ARTICLE, _INSERT_VERSION, _INSERT_BYLINE)
"""In an order in which no row names one that isn't there."""
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
        *(_article.c[name] for name in ("id", "key", "search_id", "first_seen", "version", "keywords", *_COPIED)),
        _version.c.edit_hash,
    )
    .join(_version, (_version.c.article_id == _article.c.id) & (_version.c.number == _article.c.version))
    .where(_article.c.key.in_(sa.bindparam("keys", expanding=True)))
)


def _names(draft: Draft) -> list[str]:
    return [author.name for author in draft.authors]


def _not_canonical(url: str | None) -> dict[str, str]:
    return {"canonical_url": f"refused: {url} is another article"}


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(UTC).date() if moment else None


def _rank(url: str, key: str) -> tuple[bool, str]:
    """Which of an article's addresses its text is read at: its own before its twins', whatever came first."""
    page_key = url_key(url)
    return (page_key != key, page_key)


def _is_lesser_part(known: AnyRow, draft: Draft) -> bool:
    """Tell if the page was read in part only, and less of it than is stored: that takes nothing from the article."""
    return any(name in draft.provenance for name in _PARTS) and len(draft.text) < len(known.text)


def same_article(known: AnyRow, draft: Draft) -> bool:
    """Whether two pages of one canonical address are one article: an equal headline, or paragraphs in common."""
    if known.headline.casefold().split() == draft.headline.casefold().split():
        return True
    one, two = set(known.text.split("\n\n")), set(draft.text.split("\n\n"))
    return len(one & two) * 3 >= min(len(one), len(two))
