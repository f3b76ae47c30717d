"""The first stage makes an article's text safe to store, its URL canonical, and fills gaps from its link."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from crawler.domains import registered_domain
from crawler.items import Article, Author, Block, Fetched, Link, Refusal
from crawler.reasons import Reason
from storage.frontier.url_keys import host_of, strip_tracking
from storage.schema import MAX_URL_LENGTH, clean_text, clean_url, cut_text

# Lengths --------------------------------------------------------------------------------------------------------------
# How much of each field is stored. A longer field is cut or left out, and its provenance says so.

MAX_LENGTHS: Mapping[str, int] = {
    "source": 200, "url": 8_000, "headline": 2_000,
    "description": 10_000, "section": 300, "publisher": 300, "author": 300, "keyword": 300, "container": 200,
    "removed": 300, "provenance": 1_000,
}  # fmt: skip
"""Field -> number of characters that are kept."""
MAX_COUNTS: Mapping[str, int] = {"authors": 100, "keywords": 200, "blocks": 20_000, "text": 5_000_000}
"""Field -> number of values that are kept; for `text`, characters of all blocks, removed blocks included."""
_URL_FIELDS = ("canonical_url", "image")


def bounded(article: Article) -> Article:
    """Return the article with each field within its limit; the provenance notes each cut.

    A URL that is too long is left out as a whole, since a part of a URL leads elsewhere. `url`, `headline` and
    `source` are not cut: an article in which one of them is too long is refused (pipelines/validate.py).
    """
    changes: dict[str, Any] = {}
    notes: dict[str, str] = {}
    for name in ("description", "section", "publisher"):
        value = getattr(article, name)
        if value is not None and len(value) > MAX_LENGTHS[name]:
            changes[name] = cut_text(value, MAX_LENGTHS[name])
            notes[name] = f"cut: it has {len(value):,} characters"
    for name in _URL_FIELDS:
        value = getattr(article, name)
        if value is not None and len(value) > MAX_URL_LENGTH:
            changes[name] = None
            notes[name] = f"refused: it has {len(value):,} characters"
    for name, short in (
        ("authors", _cut_authors(article)),
        ("keywords", _keywords(article)),
        ("blocks", _blocks(article)),
    ):
        value = getattr(article, name)
        if short != value:
            changes[name] = short
            notes[name] = f"cut: {len(value):,} were given, or one was too long"
    if not notes and all(len(value) <= MAX_LENGTHS["provenance"] for value in article.provenance.values()):
        return article
    shortened = {name[:100]: cut_text(value, MAX_LENGTHS["provenance"]) for name, value in article.provenance.items()}
    return replace(article, **changes, provenance={**shortened, **notes})


def cut_source(name: str) -> str:
    """Return the name of a source, cut to the stored length."""
    return cut_text(name, MAX_LENGTHS["source"])


def _cut_authors(article: Article) -> tuple[Author, ...]:
    return tuple(map(_author, article.authors[: MAX_COUNTS["authors"]]))


def _author(author: Author) -> Author:
    name, url = cut_text(author.name, MAX_LENGTHS["author"]), author.url
    if name == author.name and (url is None or len(url) <= MAX_URL_LENGTH):
        return author
    return Author(name, None if url is None or len(url) > MAX_URL_LENGTH else url)


def _keywords(article: Article) -> tuple[str, ...]:
    return tuple(cut_text(word, MAX_LENGTHS["keyword"]) for word in article.keywords[: MAX_COUNTS["keywords"]])


def _blocks(article: Article) -> tuple[Block, ...]:
    room, kept_blocks = MAX_COUNTS["text"], []
    for block in article.blocks[: MAX_COUNTS["blocks"]]:
        if room <= 0:
            break
        kept_blocks.append(_cut_block(block, room))
        room -= len(block.text)
    return tuple(kept_blocks)


def _cut_block(block: Block, room: int) -> Block:
    if (
        len(block.text) <= room
        and len(block.container or "") <= MAX_LENGTHS["container"]
        and len(block.removed or "") <= MAX_LENGTHS["removed"]
    ):
        return block
    container = block.container and cut_text(block.container, MAX_LENGTHS["container"])
    removed = block.removed and cut_text(block.removed, MAX_LENGTHS["removed"])
    return replace(block, text=cut_text(block.text, room), container=container, removed=removed)


# Clean ----------------------------------------------------------------------------------------------------------------

BAD_FIELD_MEANS = "a field is not of its type"
MIN_OFFSET_MIN, MAX_OFFSET_MIN = -12 * 60, 14 * 60
"""The least and the greatest offset from UTC of any place, in minutes east: Baker Island and the Line Islands."""
CONFIDENCE_DECIMALS = 3
"""Number of decimals of a confidence that are stored, and therefore shown everywhere."""
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([A-Za-z0-9_-]{2,20}))?$", re.I)


def clean(fetched: Fetched) -> Fetched:
    """Return the item with its article cleaned; an item without an article is returned as it is.

    An article whose fields have wrong types is refused: bad_field.
    """
    if fetched.article is None:
        return fetched
    try:
        return replace(fetched, article=clean_article(fetched.article, fetched.link))
    except (AttributeError, TypeError, ValueError) as error:
        url, source = clean_url(str(fetched.url)), cut_source(clean_text(str(fetched.source)))
        refusal = Refusal("not_article", Reason.BAD_FIELD, f"{BAD_FIELD_MEANS}: {error}")
        return replace(fetched, url=url, source=source, article=None, refused=fetched.article, refusal=refusal)


def clean_article(article: Article, link: Link | None = None) -> Article:
    """Return the article with texts cleaned by `clean_text`, blank values None and the canonical URL checked.

    A publication date that the page lacks is taken from the link in the feed or sitemap; the provenance says so. Raises
    AttributeError, TypeError or ValueError for an article whose fields have wrong types.
    """
    provenance = {clean_text(name): clean_text(value) for name, value in article.provenance.items()}
    canonical_url = _canonical(article, provenance)
    published, day_only = _aware(article.date_published, "date_published", provenance), article.is_dated_by_day
    cleaned = replace(
        article,
        url=strip_tracking(clean_url(article.url)),
        source=clean_text(article.source),
        canonical_url=canonical_url,
        headline=_line(article.headline) or "",
        description=_line(article.description),
        blocks=tuple(block for block in map(_block, article.blocks) if block.text),
        authors=_authors(article.authors),
        date_published=published,
        date_modified=_aware(article.date_modified, "date_modified", provenance),
        language=_language(article.language),
        section=_line(article.section),
        keywords=tuple(dict.fromkeys(word for word in map(_line, article.keywords) if word)),
        image=_url_or_none(article.image),
        publisher=_line(article.publisher),
        provenance=provenance,
        confidence=_confidence(article.confidence, provenance),
        published_offset_min=_offset_min(article.published_offset_min) if published and not day_only else None,
    )
    return bounded(dated_by(cleaned, link))


def dated_by(article: Article, link: Link | None) -> Article:
    """Return an article without a date with the publication date of the link by which it was found, if it has one."""
    if article.date_published is not None or link is None or link.date_published is None:
        return article
    refused = article.provenance.get("date_published")
    provenance = {**article.provenance, "date_published": f"link; {refused}" if refused else "link"}
    offset_min = _offset_min(link.published_offset_min)
    return replace(article, date_published=link.date_published, published_offset_min=offset_min, provenance=provenance)


def same_site(url: str, other: str) -> bool:
    """True if two URLs have the same registered domain (herald.co.uk), or the same host and port."""
    host, other_host = host_of(url), host_of(other)
    if host is None or other_host is None:
        return False
    domain = registered_domain(host)
    return host == other_host or (domain is not None and domain == registered_domain(other_host))


def _canonical(article: Article, provenance: dict[str, str]) -> str | None:
    """Return the page's canonical URL if it is plausible: on the page's site, and not the home page."""
    url = _url_or_none(article.canonical_url) or ""
    if not url:
        return None
    is_saved_file = urlsplit(article.url).scheme not in ("http", "https")
    if host_of(url) is None or urlsplit(url).scheme not in ("http", "https"):
        provenance["canonical_url"] = f"refused: {url[:200]} is no web address"
        return None
    if not is_saved_file and not same_site(url, article.url):
        provenance["canonical_url"] = f"refused: {url[:200]} is another site"
        return None
    if not urlsplit(url).path.strip("/") and not urlsplit(url).query:
        provenance["canonical_url"] = f"refused: {url[:200]} is the home page"
        return None
    return strip_tracking(url)


def _block(block: Block) -> Block:
    # Line breaks stay, for poems and tables. Spaces beside them mean nothing.
    text = "\n".join(" ".join(line.split()) for line in clean_text(block.text).split("\n")).strip()
    removed, container = _line(block.removed), _line(block.container)
    if (text, removed, container) == (block.text, block.removed, block.container):
        return block
    return replace(block, text=text, removed=removed, container=container)


def _line(text: str | None) -> str | None:
    return " ".join(clean_text(text).split()) or None if text else None


def _url_or_none(url: str | None) -> str | None:
    return clean_url(url.strip()) or None if url else None


def _authors(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    named = {name: Author(name, _url_or_none(author.url)) for author in authors if (name := _line(author.name))}
    return tuple(named.values())


def _language(language: str | None) -> str | None:
    match = _LANGUAGE.match(language.strip()) if language else None
    if match is None:
        return None
    return match[1].lower() + ("-" + match[2].replace("_", "-") if match[2] else "")


def _confidence(confidence: float | None, provenance: dict[str, str]) -> float | None:
    """Return the confidence as it is stored; None if it isn't from 0 to 1. Raises TypeError if it isn't a number."""
    if confidence is None:
        return None
    if not 0 <= confidence <= 1:
        provenance["confidence"] = f"refused: {confidence} is not from 0 to 1"
        return None
    return round(float(confidence), CONFIDENCE_DECIMALS)


def _offset_min(offset_min: int | None) -> int | None:
    """Return the offset; None if no place on Earth has it. Raises TypeError if it isn't a whole number."""
    if offset_min is None:
        return None
    return operator.index(offset_min) if MIN_OFFSET_MIN <= offset_min <= MAX_OFFSET_MIN else None


def _aware(moment: datetime | None, name: str, provenance: dict[str, str]) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        provenance[name] = f"refused: {moment.isoformat()} has no offset"
        return None
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        provenance[name] = f"refused: {moment.isoformat()} is out of range"
        return None


class CleanPipeline:
    """The item pipeline of Scrapy that calls `clean`."""

    def process_item(self, item: Fetched) -> Fetched:
        return clean(item)
