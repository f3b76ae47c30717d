"""`draft` writes the YAML of a new source, in which a comment gives the evidence for each value.

The second part reports the same to people and as JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from crawler.items import Article
from crawler.newsource.survey import Survey
from crawler.newsource.traits import Guess, Sample, Traits
from crawler.newsource.verify import ArticleList
from crawler.source.writer import comment, scalar

MAX_LEFT_OUT = 12


def draft(survey: Survey, traits: Traits, today: date) -> str:
    """Return the YAML of the source."""
    lines = [f"# Made by `scrapy newsource {comment(survey.url)}` on {today}, of {survey.requests} requests."]
    lines.append(_value("title", traits.title))
    lines.append(f"url: {scalar(survey.url)}")
    lines += [_value(key, guess) for key, guess in _optional(traits)]
    lines += ["discover:", *(_entry(listing) for listing in discovered(survey))]
    lines += [_suggestion(listing) for listing in unused_archives(survey)]
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
    """Return the lists for `discover`: news sitemaps, feeds, sections.

    A sitemap of all articles comes last, and only if there is neither a news sitemap nor a feed.
    """
    listings = [*survey.of_kind("news_sitemap"), *survey.of_kind("feed"), *survey.sections]
    return listings if survey.listings else [*listings, *survey.archives[:1]]


def unused_archives(survey: Survey) -> list[ArticleList]:
    """Return the sitemaps that aren't in `discover`."""
    listings = discovered(survey)
    return [archive for archive in survey.archives if archive not in listings]


def summary(listing: ArticleList) -> str:
    """Return a list in a few words: "20 articles, newest 2026-11-24 08:10 UTC; a common place"."""
    number = f"{len(listing.links):,} {'links to articles' if listing.kind == 'section' else 'articles'}"
    newest = f", newest {listing.newest:%Y-%m-%d %H:%M} UTC" if listing.newest else ""
    note = f" ({listing.note})" if listing.note else ""
    return f"{number}{newest}{note}; {listing.origin}"


def _optional(traits: Traits) -> Sequence[tuple[str, Guess]]:
    return (("country", traits.country), ("language", traits.language), ("timezone", traits.timezone))


def _value(key: str, guess: Guess) -> str:
    if guess.value is None:
        return f"# {key}: {comment(guess.why)}"
    return f"{key}: {scalar(guess.value)}  # {comment(guess.why)}"


def _entry(listing: ArticleList) -> str:
    return f"  - {listing.kind}: {scalar(listing.url)}  # {comment(summary(listing))}"


def _suggestion(listing: ArticleList) -> str:
    return f"#  - {listing.kind}: {scalar(listing.url)}  # the archive: {comment(summary(listing))}"


def _left_out(survey: Survey) -> list[str]:
    if not survey.skipped:
        return []
    lines = [f"#   {comment(candidate.url)}: {comment(candidate.why)}" for candidate in survey.skipped[:MAX_LEFT_OUT]]
    more = len(survey.skipped) - MAX_LEFT_OUT
    return ["# Left out:", *lines, *([f"#   and {more} more"] if more > 0 else [])]


# Report ---------------------------------------------------------------------------------------------------------------

MAX_ARTICLES_SHOWN = 3
_EXPECTED_FIELDS = ("date_published", "authors", "description", "section", "language", "image")
"""Fields that the report names if an article lacks them."""


def as_text(survey: Survey, samples: list[Sample]) -> str:
    """Return the report for people: the lists, the candidates left out, and some of the articles."""
    lines = ["", "Found:"]
    lines += [f"  {listing.kind:<12}  {listing.url}  {summary(listing)}" for listing in discovered(survey)]
    lines += [f"  {'(sitemap)':<12}  {archive.url}  {summary(archive)}" for archive in unused_archives(survey)]
    if survey.skipped:
        lines += ["Left out:", *(f"  {candidate.url}: {candidate.why}" for candidate in survey.skipped)]
    articles = [sample.article for sample in samples if sample.article]
    for article in articles[:MAX_ARTICLES_SHOWN]:
        lines += ["", *_article(article)]
    failed = [sample for sample in samples if not sample.article]
    lines += ["", *(f"no article: {sample.url}  {sample.problem}" for sample in failed)] if failed else []
    return printable("\n".join(lines))


def as_json(survey: Survey, traits: Traits, samples: list[Sample], yaml: str) -> dict[str, Any]:
    """Return the report as values for JSON; `yaml` is the draft of the source file."""
    guesses: dict[str, Guess] = {name: getattr(traits, name) for name in ("title", "country", "language", "timezone")}
    return {
        "url": survey.url,
        **{name: guess.value for name, guess in guesses.items()},
        "why": {name: guess.why for name, guess in guesses.items()},
        "discover": [
            {"kind": listing.kind, "url": listing.url, "seen": summary(listing)} for listing in discovered(survey)
        ],
        "left_out": [{"url": candidate.url, "why": candidate.why} for candidate in survey.skipped],
        "articles": [_sample(sample) for sample in samples],
        "requests": survey.requests,
        "yaml": yaml,
    }


def printable(text: str) -> str:
    """Return the text with "?" in place of control characters, which a terminal would interpret."""
    return "".join(character if character.isprintable() or character == "\n" else "?" for character in text)


def _article(article: Article) -> list[str]:
    date = f"{article.date_published:%Y-%m-%d %H:%M} UTC" if article.date_published else "no date"
    authors = ", ".join(author.name for author in article.authors) or "no authors"
    text = article.text.replace("\n", " ")
    missing = [name for name in _EXPECTED_FIELDS if not getattr(article, name)]
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
        "missing": [name for name in _EXPECTED_FIELDS if not getattr(article, name)],
    }
