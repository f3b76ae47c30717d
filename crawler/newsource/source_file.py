"""The file of a new source: each value with a comment that says where it's from and what was seen there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from crawler.items import Article
from crawler.newsource.survey import Survey
from crawler.newsource.traits import Guess, Sample, Traits
from crawler.newsource.verify import ArticleList
from crawler.source.writer import comment, scalar

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


def discovered(survey: Survey) -> list[ArticleList]:
    """Return the lists to be watched; a sitemap of everything only where nothing else has what is new."""
    found = [*survey.of("news_sitemap"), *survey.of("feed"), *survey.sections]
    return found if survey.listings else [*found, *survey.archives[:1]]


def seen(listing: ArticleList) -> str:
    """Return what was seen in a list: "20 articles, newest 2026-11-24 08:10 UTC; a common place"."""
    number = f"{len(listing.links):,} {'links to articles' if listing.kind == 'section' else 'articles'}"
    newest = f", newest {listing.newest:%Y-%m-%d %H:%M} UTC" if listing.newest else ""
    note = f" ({listing.note})" if listing.note else ""
    return f"{number}{newest}{note}; {listing.found}"


def _optional(traits: Traits) -> Sequence[tuple[str, Guess]]:
    return (("country", traits.country), ("language", traits.language), ("timezone", traits.timezone))


def _value(key: str, told: Guess) -> str:
    if told.value is None:
        return f"# {key}: {comment(told.why)}"
    return f"{key}: {scalar(told.value)}  # {comment(told.why)}"


def _entry(listing: ArticleList) -> str:
    return f"  - {listing.kind}: {scalar(listing.url)}  # {comment(seen(listing))}"


def _suggested(listing: ArticleList) -> str:
    return f"#  - {listing.kind}: {scalar(listing.url)}  # the archive: {comment(seen(listing))}"


def _left_out(survey: Survey) -> list[str]:
    if not survey.left_out:
        return []
    lines = [f"#   {comment(one.url)}: {comment(one.why)}" for one in survey.left_out[:MOST_LEFT_OUT]]
    more = len(survey.left_out) - MOST_LEFT_OUT
    return ["# Left out:", *lines, *([f"#   and {more} more"] if more > 0 else [])]


# Report ---------------------------------------------------------------------------------------------------------------
# What a look at a site found, for people and as JSON.

SHOWN = 3
_FIELDS = ("date_published", "authors", "description", "section", "language", "image")
"""Fields that are worth a word when an article lacks them."""


def as_text(survey: Survey, samples: list[Sample]) -> str:
    """Return the lists that are taken, and some articles as they'd be stored."""
    lines = ["", "Found:"]
    lines += [f"  {one.kind:<12}  {one.url}  {seen(one)}" for one in discovered(survey)]
    lines += [
        f"  {'(sitemap)':<12}  {one.url}  {seen(one)}" for one in survey.archives if one not in discovered(survey)
    ]
    if survey.left_out:
        lines += ["Left out:", *(f"  {one.url}: {one.why}" for one in survey.left_out)]
    for sample in [one for one in samples if one.article][:SHOWN]:
        assert sample.article is not None
        lines += ["", *_article(sample.article)]
    failed = [sample for sample in samples if not sample.article]
    lines += ["", *(f"no article: {sample.url}  {sample.problem}" for sample in failed)] if failed else []
    return printable("\n".join(lines))


def as_json(survey: Survey, traits: Traits, samples: list[Sample], yaml: str) -> dict[str, Any]:
    told = {name: getattr(traits, name) for name in ("title", "country", "language", "timezone")}
    return {
        "url": survey.url,
        **{name: value.value for name, value in told.items()},
        "why": {name: value.why for name, value in told.items()},
        "discover": [{"kind": one.kind, "url": one.url, "seen": seen(one)} for one in discovered(survey)],
        "left_out": [{"url": one.url, "why": one.why} for one in survey.left_out],
        "articles": [_sample(sample) for sample in samples],
        "requests": survey.requests,
        "yaml": yaml,
    }


def printable(text: str) -> str:
    """Return the text without what a terminal would obey rather than show."""
    return "".join(character if character.isprintable() or character == "\n" else "?" for character in text)


def _article(article: Article) -> list[str]:
    date = f"{article.date_published:%Y-%m-%d %H:%M} UTC" if article.date_published else "no date"
    authors = ", ".join(author.name for author in article.authors) or "no authors"
    text = article.text.replace("\n", " ")
    missing = [name for name in _FIELDS if not getattr(article, name)]
    return [
        article.headline,
        f"  {article.url}",
        f"  {date}; {authors}; {len(article.text):,} characters"
        + (f"; without {', '.join(missing)}" if missing else ""),
        f"  {text[:200]}{'…' if len(text) > 200 else ''}",
    ]


def _sample(sample: Sample) -> dict[str, Any]:
    if sample.article is None:
        return {"url": sample.url, "problem": sample.problem}
    article = sample.article
    return {
        "url": article.url,
        "headline": article.headline,
        "date_published": article.date_published.isoformat() if article.date_published else None,
        "authors": [author.name for author in article.authors],
        "text": article.text[:500],
        "missing": [name for name in _FIELDS if not getattr(article, name)],
    }
