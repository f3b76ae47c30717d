"""The articles of the invented newspaper, read from `content/`: every one is a story of its own, of our own writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("en", "de", "ru")
_FILES = {"en": ("en_politics", "en_news", "en_culture"), "de": ("de",), "ru": ("ru",)}
_MARKS = {"# ": "heading", "- ": "list_item", "> ": "quote"}
_BEGINNING = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class SiteArticle:
    """One article as it should be stored. `path` is its canonical address below the host."""

    number: int
    path: str
    headline: str
    language: str
    section: str
    authors: tuple[str, ...]
    date_published: datetime | None
    date_modified: datetime | None
    paragraphs: tuple[tuple[str, str], ...]
    """(kind, text) of the body, without any furniture."""
    url: str = ""
    copy_of: str | None = None
    edition: int = 1
    """The first edition that has it."""
    traits: frozenset[str] = frozenset()
    """What is odd about its page: "amp", "flaky", "naive" (a date without offset), "undated", "windows-1251"."""
    description: str | None = None
    image: str | None = None
    """The path of its picture."""

    @property
    def listed(self) -> datetime:
        """The date by which lists are ordered."""
        return self.date_modified or self.date_published or _BEGINNING


@cache
def mastheads() -> dict[str, dict[str, Any]]:
    """The three language editions: names, and the furniture that stands round every article."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load((CONTENT / "mastheads.yaml").read_text("utf-8"))
    return loaded


@cache
def articles(edition: int) -> tuple[SiteArticle, ...]:
    """Return an edition's articles, newest first, copies last; the second has new and changed ones, and misses one."""
    stories = [(number, story) for number, story in enumerate(_stories()) if story.get("new_in", 1) <= edition]
    loaded = {story["slug"]: _article(number, story, edition) for number, story in reversed(stories)}
    copies = [_copy(loaded[copy["copy_of"]], copy) for copy in _load("wire")]
    gone = {story["slug"] for _, story in stories if story.get("gone_in", edition + 1) <= edition}
    return (*(article for slug, article in loaded.items() if slug not in gone), *copies)


def withdrawn(edition: int) -> SiteArticle | None:
    """The article that answers 410 Gone; None while it still stands."""
    left = {article.path for article in articles(edition)}
    return next((article for article in articles(1) if article.path not in left), None)


def _load(name: str) -> Any:
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text("utf-8"))


@cache
def _stories() -> list[dict[str, Any]]:
    stories = [
        {**story, "language": language} for language, names in _FILES.items() for name in names for story in _load(name)
    ]
    return sorted(stories, key=lambda story: story["date"])  # new ones come last: numbers stay


def _article(number: int, story: dict[str, Any], edition: int) -> SiteArticle:
    mast, traits = mastheads()[story["language"]], frozenset(story.get("traits", ()))
    published = story["date"].astimezone(UTC)
    modified = story.get("modified", published).astimezone(UTC)
    body, edits = story["body"], story.get("edits")
    if edits and edition > 1:
        if edits["find"] not in body:
            raise ValueError(f"{story['slug']}: nothing to edit")
        body = body.replace(edits["find"], edits["replace"]) + "\n\n" + edits["append"]
        modified = edits["modified"].astimezone(UTC)
    return SiteArticle(
        number=number,
        path=f"{mast['prefix']}{story['section']}/{quote(story['slug'])}{mast['suffix']}",
        headline=story["headline"],
        language=story["language"],
        section=mast["sections"][story["section"]],
        authors=tuple(story["authors"]),
        date_published=None if "undated" in traits else published,
        date_modified=None if "undated" in traits else modified,
        paragraphs=tuple(_paragraphs(body)),
        edition=story.get("new_in", 1),
        traits=traits,
    )


def _paragraphs(body: str) -> Iterator[tuple[str, str]]:
    for block in body.split("\n\n"):
        text = " ".join(block.split())
        kind = _MARKS.get(text[:2])
        yield (kind, text[2:]) if kind else ("paragraph", text)


def _copy(article: SiteArticle, copy: dict[str, str]) -> SiteArticle:
    moment = article.listed + timedelta(hours=5)
    return replace(
        article,
        number=article.number + 1000,
        path=f"/wire/{copy['slug']}",
        headline=copy.get("headline", article.headline),
        section=mastheads()["en"]["sections"]["wire"],
        copy_of=article.path,
        date_published=moment,
        date_modified=moment,
        traits=frozenset(),
    )
