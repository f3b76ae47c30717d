"""What a look at a site found, for people and as JSON."""

from __future__ import annotations

from typing import Any

from crawler.items import Article
from crawler.newsource.draft import discovered, seen
from crawler.newsource.survey import Survey
from crawler.newsource.traits import Sample, Traits

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
