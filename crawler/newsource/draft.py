"""The file of a new source: each value with a comment that says where it's from and what was seen there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crawler.newsource.listing import Listing
from crawler.newsource.survey import Survey
from crawler.newsource.traits import Told, Traits
from crawler.source_files import comment, scalar

MOST_LEFT_OUT = 12


def draft(survey: Survey, traits: Traits, today: date) -> str:
    """Return the YAML of the source. News sitemaps come first, then feeds, sections and, if it's needed, a sitemap."""
    lines = [f"# Made by `scrapy newsource {comment(survey.url)}` on {today}, of {survey.requests} requests."]
    lines.append(_value("title", traits.title))
    lines.append(f"url: {scalar(survey.url)}")
    lines += [_value(key, told) for key, told in _optional(traits)]
    lines += ["discover:", *(_entry(one) for one in discovered(survey))]
    lines += [_suggested(one) for one in survey.archives if one not in discovered(survey)]
    lines += _left_out(survey)
    if traits.allow.value:
        lines.append(f"allow: [{scalar(traits.allow.value)}]  # {traits.allow.why}")
    if traits.deny.why:
        lines.append(f"# deny: [{traits.deny.why.replace(' and ', ', ')}]  # if these aren't wanted")
    lines += [f"# {text}" for text in (traits.paywall, traits.dates) if text]
    lines.append("# Bounds of an ordinary day, once you know them:")
    lines.append("# expect: {articles: [5, 200], date_published: 0.9, body: 0.9}")
    return "\n".join(lines) + "\n"


def discovered(survey: Survey) -> list[Listing]:
    """Return the lists to be watched; a sitemap of everything only where nothing else has what is new."""
    found = [*survey.of("news_sitemap"), *survey.of("feed"), *survey.sections]
    return found if survey.listings else [*found, *survey.archives[:1]]


def seen(listing: Listing) -> str:
    """Return what was seen in a list: "20 articles, newest 2026-11-24 08:10 UTC; a common place"."""
    number = f"{len(listing.links):,} {'links to articles' if listing.kind == 'section' else 'articles'}"
    newest = f", newest {listing.newest:%Y-%m-%d %H:%M} UTC" if listing.newest else ""
    note = f" ({listing.note})" if listing.note else ""
    return f"{number}{newest}{note}; {listing.found}"


def _optional(traits: Traits) -> Sequence[tuple[str, Told]]:
    return (("country", traits.country), ("language", traits.language), ("timezone", traits.timezone))


def _value(key: str, told: Told) -> str:
    if told.value is None:
        return f"# {key}: {comment(told.why)}"
    return f"{key}: {scalar(told.value)}  # {comment(told.why)}"


def _entry(listing: Listing) -> str:
    return f"  - {listing.kind}: {scalar(listing.url)}  # {comment(seen(listing))}"


def _suggested(listing: Listing) -> str:
    return f"#  - {listing.kind}: {scalar(listing.url)}  # the archive: {comment(seen(listing))}"


def _left_out(survey: Survey) -> list[str]:
    if not survey.left_out:
        return []
    lines = [f"#   {comment(one.url)}: {comment(one.why)}" for one in survey.left_out[:MOST_LEFT_OUT]]
    more = len(survey.left_out) - MOST_LEFT_OUT
    return ["# Left out:", *lines, *([f"#   and {more} more"] if more > 0 else [])]
