"""A page becomes an article here: one parse, then headline, metadata and body, each with its provenance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from crawler.errors import LowYield, ParseError
from crawler.items import Article, Block
from crawler.parsers.body.content import read_content
from crawler.parsers.body.rules import apply_rules, replacements, rules_of, sets_in_force
from crawler.parsers.dates.locales import zone_of
from crawler.parsers.html import read_markup
from crawler.parsers.kind import check_kind
from crawler.parsers.metadata import fields as metadata_fields
from crawler.parsers.metadata.authors import authors
from crawler.parsers.metadata.fields import Fields, description, note_foreign
from crawler.parsers.metadata.headline import choose_headline, site_names
from crawler.parsers.metadata.language import SAMPLE, check_language
from crawler.parsers.metadata.nearby import Nearby
from crawler.parsers.metadata.page_data import Head, read_head
from crawler.parsers.metadata.publication import dates
from crawler.source import Source

MIN_CONFIDENCE, MIN_OUTSIDE = 0.3, 600
"""Confidence below which a body is refused if the page has much other prose: at least MIN_OUTSIDE, and twice the body.
"""
SHORT = 1_500
"""Number of characters that a rule `body` finds, from which the page isn't searched for the signs of a wall."""


def parse_article(
    html: bytes | str,
    url: str,
    source: Source | None = None,
    *,
    encoding: str | None = None,
    fetched_at: datetime | None = None,
    headline: str | None = None,
) -> Article:
    """Return the article that a page holds.

    `url` is the page's URL, `encoding` the charset of its HTTP header (None if the header has none). `fetched_at`
    chooses among dated rule sets (None: all sets are tried). `headline` is used if the page has no headline, as a
    second page may.

    A date without offset is read in the source's timezone. If the source has no timezone, the date is read as UTC, and
    the date's provenance says so. If the parser didn't read the page to its end, the provenance has an entry
    "truncated".

    Raises NotAnArticle if the page is a list, a product, a forum, a wall or a stub; LowYield if the page offers much
    more text than was found; ParseError "headline" if the page has no headline, ParseError "body" if it has no text. If
    a rule `body` of the source finds text, the page is refused as a wall or a stub only.
    """
    sets = sets_in_force(source, fetched_at)
    markup = read_markup(html, encoding, source.language if source else None, replacements(sets))
    root = markup.root
    if root is None:
        raise ParseError(url, "headline")
    head = read_head(root, url)
    fields = read_metadata(head, url, source)
    apply_rules(root, sets, fields, source)
    first_headline = headline
    headline = fields.values.pop("headline", headline)
    if headline is None:
        check_kind(head, None, url, fields, None)
        raise ParseError(url, "headline", truncated=markup.truncated)
    rule_set = rules_of(root, sets)
    names = [name for name, _ in metadata_fields.publishers(head)] + ([source.title] if source and source.title else [])
    content = read_content(root, head, rule_set.rules, headline, fields.values.get("description"), names)
    if content.page is not None or sum(len(block.text) for block in content.blocks) < SHORT:
        by_rule_or_later_page = content.page is None or first_headline is not None
        check_kind(head, content.page, url, fields, headline, walls_only=by_rule_or_later_page)
    fields.values.pop("description", None)
    if not any(block.removed is None for block in content.blocks):
        raise ParseError(url, "body", truncated=markup.truncated)
    characters = sum(len(block.text) for block in content.blocks if block.removed is None)
    offers_more = content.outside > max(MIN_OUTSIDE, 2 * characters)
    if content.confidence is not None and content.confidence < MIN_CONFIDENCE and offers_more:
        detail = f"{characters} characters extracted, and about {content.outside} of other prose"
        raise LowYield(url, content.confidence, detail)
    fields.set("language", check_language(fields.get("language"), _sample(content.blocks)))
    if content.way is not None:
        fields.provenance["body"] = content.way
    fields.provenance["blocks"] = content.origin + (rule_set.label if content.origin == "rule body" else "")
    if markup.truncated:
        fields.provenance["truncated"] = markup.truncated
    if content.standfirst is None:
        fields.provenance.pop("description", None)
    return Article(
        url=url,
        source=source_name(url, source),
        headline=headline,
        blocks=tuple(content.blocks),
        description=content.standfirst,
        provenance=fields.origins(),
        confidence=content.confidence,
        **fields.values,
    )


def _sample(blocks: Iterable[Block]) -> str:
    """Return the beginning of the text, long enough to detect the text's language."""
    texts: list[str] = []
    for block in blocks:
        if block.removed is None and sum(map(len, texts)) < SAMPLE:
            texts.append(block.text)
    return "\n".join(texts)


def source_name(url: str, source: Source | None) -> str:
    """Return the source's name, or else the URL's host without "www."; "unknown" if the URL has no host."""
    if source:
        return source.name
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or "unknown"


def read_metadata(head: Head, url: str, source: Source | None) -> Fields:
    """Return the article's fields outside the text, each with its provenance."""
    fields = Fields()
    zone = zone_of(source.timezone if source else None)
    publisher = metadata_fields.publisher(head)
    publisher_names = [name for name, _ in metadata_fields.publishers(head)]
    names = site_names([*publisher_names, source.title if source else None], source_name(url, None))
    headline = choose_headline(head, names, fields.refusals("headline"))
    note_foreign(fields, head.foreign)
    nearby = Nearby(head, headline[0] if headline else None)
    fields.set("headline", headline)
    fields.set("publisher", publisher or ((source.title, "source") if source and source.title else None))
    fields.set("description", description(head, nearby, nearby.headline, names))
    fields.set("authors", authors(head, nearby, names, fields.refusals("authors")))
    page_dates = dates(head, nearby, url, zone, source)
    fields.set("date_published", page_dates.published)
    fields.set("date_modified", page_dates.modified)
    if page_dates.published_offset_min is not None:
        fields.values["published_offset_min"] = page_dates.published_offset_min
    fields.refusals("date_published").extend(page_dates.refused_published)
    fields.refusals("date_modified").extend(page_dates.refused_modified)
    fields.set("language", metadata_fields.language(head, source.language if source else None))
    fields.set("section", metadata_fields.section(head))
    fields.set("keywords", metadata_fields.keywords(head))
    fields.set("image", metadata_fields.image(head, url))
    fields.set("canonical_url", metadata_fields.canonical_url(head, url))
    fields.set("is_accessible_for_free", metadata_fields.is_accessible_for_free(head))
    return fields
