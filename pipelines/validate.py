"""The second stage checks that an article can be stored. A refused article goes on to the store with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

from crawler.items import Article, BlockKind, Fetched, Link, Refusal
from crawler.reasons import Reason
from pipelines.clean import BAD_FIELD_MEANS, MAX_LENGTHS, cut_source, dated_by

REASONS: Mapping[Reason, str] = {
    Reason.NO_URL: "the article has no URL",
    Reason.NO_SOURCE: "the article names no source",
    Reason.NO_HEADLINE: "no headline is left after cleaning",
    Reason.NO_TEXT: "no text is left after cleaning",
    Reason.BAD_BLOCK: "a block is of an unknown kind",
    Reason.BAD_FIELD: BAD_FIELD_MEANS,
}
# Spaces, and invisible characters.
_BLANK = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffd]*")
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_SLACK = timedelta(hours=14)
"""Programs that hold 0 in place of a date write the epoch, in any offset from UTC."""


def validate(fetched: Fetched, now: datetime) -> Fetched:
    """Return the item with its article checked, or with a refusal in place of the article."""
    if fetched.article is None:
        return fetched
    reason = refusal_reason(fetched.article)
    if reason is not None:
        refusal = Refusal("not_article", reason, f"{REASONS[reason]}{_too_long(fetched.article)}")
        source = cut_source(fetched.article.source)
        return replace(fetched, source=source, article=None, refused=fetched.article, refusal=refusal)
    return replace(fetched, article=_without_impossible_dates(fetched.article, fetched.link, now))


def refusal_reason(article: Article) -> Reason | None:
    """Return why an article can't be stored, as a key of REASONS; None if it can."""
    if not article.url or len(article.url) > MAX_LENGTHS["url"]:
        return Reason.NO_URL
    if not article.source or len(article.source) > MAX_LENGTHS["source"]:
        return Reason.NO_SOURCE
    if _BLANK.fullmatch(article.headline) or len(article.headline) > MAX_LENGTHS["headline"]:
        return Reason.NO_HEADLINE
    if any(block.kind not in get_args(BlockKind) for block in article.blocks):
        return Reason.BAD_BLOCK
    if _BLANK.fullmatch(article.text):
        return Reason.NO_TEXT
    return None


def _too_long(article: Article) -> str:
    """Return a note on each field that exceeds its limit; an empty string if every field is within it."""
    lengths = {name: len(getattr(article, name)) for name in ("url", "source", "headline")}
    long = [name for name, length in lengths.items() if length > MAX_LENGTHS[name]]
    return "".join(f"; its {name} has {lengths[name]:,} characters, {MAX_LENGTHS[name]:,} at most" for name in long)


def _without_impossible_dates(article: Article, link: Link | None, now: datetime) -> Article:
    """Drop dates after tomorrow or before 1900, which are errors of the page; the provenance keeps them.

    If the page's date of publication is dropped, the date of the link counts, if it is possible.
    """
    dropped = {
        name: moment
        for name, moment in (("date_published", article.date_published), ("date_modified", article.date_modified))
        if moment is not None and not _is_possible(moment, now)
    }
    if not dropped:
        return article
    refused = {name: f"refused: {moment.isoformat()} is impossible" for name, moment in dropped.items()}
    provenance = {**article.provenance, **refused}
    checked = replace(
        article,
        date_published=None if "date_published" in dropped else article.date_published,
        published_offset_min=None if "date_published" in dropped else article.published_offset_min,
        date_modified=None if "date_modified" in dropped else article.date_modified,
        provenance=provenance,
    )
    has_possible_link = link is not None and link.date_published is not None and _is_possible(link.date_published, now)
    return dated_by(checked, link) if has_possible_link else checked


def _is_possible(moment: datetime, now: datetime) -> bool:
    return _EARLIEST <= moment <= now + timedelta(days=1) and abs(moment - _EPOCH) > _EPOCH_SLACK


class ValidatePipeline:
    """The item pipeline of Scrapy that calls `validate`."""

    def process_item(self, item: Fetched) -> Fetched:
        return validate(item, datetime.now(UTC))
