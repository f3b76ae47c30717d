"""Compare a stored article with its archived page, parsed again: the differences to report, and the changes to store.

`compare` returns both: a `FieldDifference` per field for people, and a `Rewrite` for `write`.
"""

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
from storage.articles.rewriting import Reassessment, Rewrite
from storage.boilerplate.blocks import Mark
from storage.frontier.url_keys import url_key
from storage.records import StoredArticle

FIELDS = (
    "headline", "text", "description", "authors", "date_published", "date_modified", "language", "section", "keywords",
    "image", "publisher", "canonical_url", "is_accessible_for_free",
)  # fmt: skip
"""Fields that re-extraction may change. `text` stands for all blocks, including removed ones, and their confidence.

`date_published` stands for its offset too, which tells the day of publication.
"""
_UNVERSIONED = frozenset(("confidence", "published_offset_min"))
"""Fields that tell more about the same text and date: another value makes no version."""
ChangeKind = Literal["filled", "changed", "emptied"]
_MAX_CHARACTERS = 100
_MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A difference in one field of an article. `before` and `after` are texts for people, cut if they are long."""

    field: str
    """One of FIELDS, "blocks", "confidence" or "published_offset_min".

    "blocks": the text is the same, but its division into blocks or its removed blocks differ. "confidence": the text is
    the same, but its confidence differs.
    """
    kind: ChangeKind
    before: str
    after: str
    gained: int = 0
    """Number of new blocks in the text. An edited block counts as lost and as gained."""
    lost: int = 0
    """Number of blocks that the text no longer has."""
    characters: int = 0
    """Number of characters by which the text is longer; negative if the text is shorter."""


def compare(
    article: StoredArticle,
    key: str,
    draft: Draft,
    fields: Collection[str],
    mark: Mark,
    is_taken: Callable[[str], bool],
) -> tuple[tuple[FieldDifference, ...], Rewrite | Reassessment] | None:
    """Return the differences between a stored article and its page in these fields, and the changes to store.

    None if nothing differs. `mark` marks boilerplate as known now, so that learned boilerplate is no difference. A
    canonical URL stays as it is if its key belongs to another article (`is_taken`). If only fields of
    _UNVERSIONED differ, the changes are a Reassessment.
    """
    values = _changed_values(article, key, draft, fields, is_taken)
    before, after = _compared_blocks(article, draft, fields, mark)
    if before == after and "text" in fields and draft.confidence not in (None, article.confidence):
        values["confidence"] = draft.confidence
    differences = [_difference(name, _value(article, name), value) for name, value in values.items()]
    if before != after:
        differences.append(_text_difference(before, after))
    if not differences:
        return None
    if before == after and _UNVERSIONED.issuperset(values):
        return tuple(differences), _reassessment(article, draft, values)
    headline = values.get("headline", article.headline)
    edit = classify(changes.lines(article.headline, before), changes.lines(headline, after))
    summary = "; ".join([*([edit.summary] if edit else []), *_summarised(differences)])
    return tuple(differences), _rewrite(article, draft, values, summary, new_blocks=before != after)


def _changed_values(
    article: StoredArticle, key: str, draft: Draft, fields: Collection[str], is_taken: Callable[[str], bool]
) -> dict[str, Any]:
    """Return the new values of these fields, without the text, as far as they differ from the stored values."""
    new = {name: _value(draft, name) for name in FIELDS if name != "text" and name in fields}
    values = {name: value for name, value in new.items() if value != _value(article, name)}
    if "date_published" in fields and draft.date_published is not None:
        offset_min = draft.published_offset_min
        if "date_published" in values or offset_min not in (None, article.published_offset_min):
            values["published_offset_min"] = offset_min
    elif "date_published" in values:
        values["published_offset_min"] = None
    if "canonical_url" in values:
        new_key = url_key(values["canonical_url"] or article.url)
        if new_key != key and is_taken(new_key):
            del values["canonical_url"]
    return values


def _compared_blocks(
    article: StoredArticle, draft: Draft, fields: Collection[str], mark: Mark
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks before and after, with boilerplate marked as known now; the stored blocks twice if equal."""
    if "text" not in fields or _unmarked(article.blocks) == _unmarked(draft.blocks):
        return tuple(article.blocks), tuple(article.blocks)
    return tuple(mark(article.source, article.blocks)), tuple(mark(article.source, draft.blocks))


def _rewrite(
    article: StoredArticle, draft: Draft, values: dict[str, Any], summary: str, *, new_blocks: bool
) -> Rewrite:
    """Return the changes to store."""
    provenance = {name: origin for name, origin in article.provenance.items() if name not in values}
    provenance |= {name: draft.provenance[name] for name in values if name in draft.provenance}
    if not new_blocks:
        if "confidence" in values:
            provenance |= _origin(draft)
        return Rewrite(article.id, article.version, values, None, provenance, summary)
    provenance = {name: origin for name, origin in provenance.items() if name != "body"} | _origin(draft)
    values = values | {"text": None}
    if draft.confidence != article.confidence:
        values["confidence"] = draft.confidence
    return Rewrite(article.id, article.version, values, draft.blocks, provenance, summary)


def _reassessment(article: StoredArticle, draft: Draft, values: dict[str, Any]) -> Reassessment:
    provenance = dict(article.provenance)
    if "confidence" in values:
        provenance |= _origin(draft)
    if "published_offset_min" in values and "date_published" in draft.provenance:
        provenance["date_published"] = draft.provenance["date_published"]
    return Reassessment(article.id, article.version, values, provenance)


def _origin(draft: Draft) -> dict[str, str]:
    """Return the entries of the provenance that say how the draft's text was found."""
    origin = {name: draft.provenance[name] for name in ("body",) if name in draft.provenance}
    return origin | {"blocks": draft.provenance.get("blocks", "page")}


def _value(holder: StoredArticle | Draft, name: str) -> Any:
    if name == "keywords":
        return list(holder.keywords)
    return getattr(holder, name)


def _unmarked(blocks: Sequence[Block]) -> list[Block]:
    """Return blocks without the marks of learned boilerplate, as the parser returned them."""
    return [replace(block, removed=None) if block.removed in (LEARNED, DROPPED) else block for block in blocks]


def _difference(name: str, before: Any, after: Any) -> FieldDifference:
    empty: tuple[Any, ...] = (None, [], ())
    kind: ChangeKind = "filled" if before in empty else "emptied" if after in empty else "changed"
    return FieldDifference(name, kind, _shown_value(before), _shown_value(after))


def _text_difference(before: Sequence[Block], after: Sequence[Block]) -> FieldDifference:
    old, new = ([block.text for block in blocks if block.removed is None] for blocks in (before, after))
    lost, gained = _without(old, new), _without(new, old)
    if old == new:
        old, new = _described(before), _described(after)
        return FieldDifference("blocks", "changed", _listed(_without(old, new)), _listed(_without(new, old)))
    longer = sum(map(len, new)) - sum(map(len, old))
    return FieldDifference("text", "changed", _listed(lost), _listed(gained), len(gained), len(lost), longer)


def _described(blocks: Sequence[Block]) -> list[str]:
    """Return a line per block, with its kind, the reason for removing it, and its container."""
    return [
        f"[{', '.join(filter(None, (block.kind, block.removed, block.container)))}] {block.text}" for block in blocks
    ]


def _without(texts: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the texts that aren't among others; repeated texts count as often as they occur."""
    remaining = Counter(others)
    missing = []
    for text in texts:
        if remaining[text]:
            remaining[text] -= 1
        else:
            missing.append(text)
    return missing


def _listed(texts: Sequence[str]) -> str:
    more = [f"… {len(texts) - _MAX_LINES} more"] if len(texts) > _MAX_LINES else []
    return "\n".join([*(_cut(text) for text in texts[:_MAX_LINES]), *more])


def _shown_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return _cut(", ".join(f"{author.name} <{author.url}>" if author.url else author.name for author in value))
    return _cut(", ".join(value) if isinstance(value, list) else str(value))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_CHARACTERS else f"{line[: _MAX_CHARACTERS - 1]}…"


def _summarised(differences: Sequence[FieldDifference]) -> list[str]:
    """Return the parts of a version's summary that the class of the edit doesn't cover."""
    fields = [difference for difference in differences if difference.field not in ("text", "headline", "blocks")]
    parts = [f"{difference.field} {difference.kind}" for difference in fields]
    if any(difference.field == "blocks" for difference in differences):
        parts.append("what was removed, or how the text is parted")
    return parts
