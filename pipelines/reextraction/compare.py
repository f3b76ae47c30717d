"""What reading an article's page anew changes in it: field by field, to be told of and to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from crawler.items import Block
from pipelines.boilerplate.keys import DROPPED, LEARNED
from pipelines.edits.classify import classify
from storage.articles import changes
from storage.articles.drafts import Draft
from storage.articles.rewriting import Rewrite
from storage.boilerplate.blocks import Mark
from storage.frontier.urls import url_key
from storage.records import StoredArticle

FIELDS = (
    "headline", "text", "description", "authors", "date_published", "date_modified", "language", "section", "keywords",
    "image", "publisher", "canonical_url", "is_accessible_for_free",
)  # fmt: skip
"""Fields that reading a page anew may change; `text` with all its blocks, those that were removed too."""
ChangeKind = Literal["filled", "changed", "emptied"]
_SHOWN = 100
_LINES = 6


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """How one field of an article is another; before and after are as they are shown, cut where they are long."""

    field: str
    """One of FIELDS, or "blocks": the text is the same, but not how it's parted, or what was removed from it."""
    kind: ChangeKind
    before: str
    after: str
    gained: int = 0
    """Blocks that the text has now and didn't have, and"""
    lost: int = 0
    """that it had; an edited one counts as both."""
    characters: int = 0
    """By how much the text is longer."""


def compare(
    article: StoredArticle,
    key: str,
    draft: Draft,
    fields: Collection[str],
    mark: Mark,
    key_taken: Callable[[str], bool],
) -> tuple[tuple[FieldDifference, ...], Rewrite] | None:
    """Return how a stored article and what is read of its page now differ, in these fields; None if they don't.

    `mark` says what is boilerplate by what is known now: what was learned is no difference. A canonical address that
    is another article's (`key_taken` tells by its key) is left as it is.
    """
    values = {name: _value(draft, name) for name in FIELDS if name != "text" and name in fields}
    before = {name: _value(article, name) for name in values}
    values = {name: value for name, value in values.items() if value != before[name]}
    if "canonical_url" in values and (own := url_key(values["canonical_url"] or article.url)) != key and key_taken(own):
        del values["canonical_url"]
    differences = [_difference(name, before[name], value) for name, value in values.items()]
    was = now = tuple(article.blocks)
    if "text" in fields and _unmarked(article.blocks) != _unmarked(draft.blocks):
        was, now = (tuple(mark(article.source, block_list)) for block_list in (article.blocks, draft.blocks))
    if was != now:
        differences.append(_text_difference(was, now))
    if not differences:
        return None
    headline = values.get("headline", article.headline)
    edit = classify(changes.lines(article.headline, was), changes.lines(headline, now))
    summary = "; ".join([*([edit.summary] if edit else []), *_describe(differences)])
    provenance = {name: origin for name, origin in article.provenance.items() if name not in values}
    provenance |= {name: draft.provenance[name] for name in values if name in draft.provenance}
    if was != now:
        values["text"] = None
        provenance["blocks"] = draft.provenance.get("blocks", "page")
    blocks = None if was == now else draft.blocks
    return tuple(differences), Rewrite(article.id, article.version, values, blocks, provenance, summary)


def _value(holder: StoredArticle | Draft, name: str) -> Any:
    if name == "keywords":
        return list(holder.keywords)
    return getattr(holder, name)


def _unmarked(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks as the parser gave them, whatever was learned of them."""
    return [replace(block, removed=None) if block.removed in (LEARNED, DROPPED) else block for block in blocks]


def _difference(name: str, before: Any, after: Any) -> FieldDifference:
    empty: tuple[Any, ...] = (None, [], ())
    kind: ChangeKind = "filled" if before in empty else "emptied" if after in empty else "changed"
    return FieldDifference(name, kind, _display(before), _display(after))


def _text_difference(before: Sequence[Block], after: Sequence[Block]) -> FieldDifference:
    old, new = ([block.text for block in blocks if block.removed is None] for blocks in (before, after))
    lost, gained = _without(old, new), _without(new, old)
    if old == new:
        cut, came = _without(_described(before), _described(after)), _without(_described(after), _described(before))
        return FieldDifference("blocks", "changed", _listed(cut), _listed(came))
    longer = sum(map(len, new)) - sum(map(len, old))
    return FieldDifference("text", "changed", _listed(lost), _listed(gained), len(gained), len(lost), longer)


def _described(blocks: Sequence[Block]) -> list[str]:
    return [
        f"[{', '.join(filter(None, (block.kind, block.removed, block.container)))}] {block.text}" for block in blocks
    ]


def _without(items: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return those of some that others don't have, as often as they have more of them."""
    remaining = Counter(others)
    missing = []
    for item in items:
        if remaining[item]:
            remaining[item] -= 1
        else:
            missing.append(item)
    return missing


def _listed(texts: Sequence[str]) -> str:
    more = [f"… {len(texts) - _LINES} more"] if len(texts) > _LINES else []
    return "\n".join([*(_cut(text) for text in texts[:_LINES]), *more])


def _display(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return _cut(", ".join(f"{author.name} <{author.url}>" if author.url else author.name for author in value))
    return _cut(", ".join(value) if isinstance(value, list) else str(value))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _describe(differences: Sequence[FieldDifference]) -> list[str]:
    parts = [
        f"{difference.field} {difference.kind}"
        for difference in differences
        if difference.field not in ("text", "headline", "blocks")
    ]
    return parts + ["what was removed, or how the text is parted"] * any(
        difference.field == "blocks" for difference in differences
    )
