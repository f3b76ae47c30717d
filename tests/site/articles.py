"""The articles of the invented newspaper: stories of our own writing, each told with facts of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ("en", "de", "ru")
_FIRST_DAY = datetime(2026, 3, 2, 6, 15, tzinfo=ZoneInfo("Europe/London"))
_AUTHORS = {
    "en": ["Agnes Thorne", "Miles Carrow", "Priya Nandakumar", "Owen Sallis", "Beth Larkin"],
    "de": ["Wiebke Harmsen", "Jost Petersen", "Ayla Yildiz", "Till Brockmann"],
    "ru": ["Алла Северина", "Максим Дроздов", "Ирина Тальберг"],
}
_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
        strict=True,
    )
)
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
UNDATED, GONE, EDITED, LATE = 7, 12, (3, 35), 3
"""Places in the list of articles: one without a date, one withdrawn and two edited in edition 2; LATE are new in it."""


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

    @property
    def listed(self) -> datetime:
        """The date by which lists are ordered."""
        return self.date_modified or self.date_published or _FIRST_DAY.astimezone(UTC)


@cache
def articles(edition: int) -> tuple[SiteArticle, ...]:
    """Return the articles of an edition, oldest first; those of edition 2 include new and changed ones."""
    stories = [story for language in LANGUAGES for story in _stories(language)]
    found = [_article(number, *story) for number, story in enumerate(_mix(stories))]
    found = [replace(article, edition=2) if article.number >= len(found) - LATE else article for article in found]
    found[UNDATED] = replace(found[UNDATED], date_published=None, date_modified=None)
    if edition == 2:
        found = [_edited(article) if article.number in EDITED else article for article in found]
    copies = [_wire_copy(found[number], headline) for number, headline in _WIRE.items()]
    return tuple(article for article in [*found, *copies] if article.edition <= edition)


def withdrawn(edition: int) -> SiteArticle | None:
    """The article that answers 410 Gone in edition 2."""
    return articles(1)[GONE] if edition == 2 else None


_WIRE = {
    1: "Agency report: what the islanders asked for",
    2: "County under pressure over a leaking roof",
    4: "Coast counts the cost after the storm",
    9: None,
}


def _stories(language: str) -> list[tuple[str, dict[str, Any], int]]:
    topics = yaml.safe_load((CONTENT / f"{language}.yaml").read_text("utf-8"))
    return [(language, topic, telling) for telling in (0, 1) for topic in topics]


def _mix(stories: list[tuple[str, dict[str, Any], int]]) -> list[tuple[str, dict[str, Any], int]]:
    """English first, so that places are easy to name; the last few of each language make the newest news."""
    return [*stories[:29], *stories[30:49], *stories[50:65], stories[29], stories[49], stories[65]]


def _article(number: int, language: str, topic: dict[str, Any], telling: int) -> SiteArticle:
    facts = {name: str(value) for name, value in topic["facts"][telling].items()}
    headline = _capital(topic["headlines"][telling].format(**facts))
    lines = topic["text"]
    if telling:  # what has no fact of its own would be the other story's words
        lines = [line for line in lines if "{" in line or _is_heading(line)]
        lines = lines[:-1] if _is_heading(lines[-1]) else lines
    names = _AUTHORS[language]
    authors = [names[number % len(names)]] + ([names[(number + 2) % len(names)]] if number % 6 == 5 else [])
    published = (_FIRST_DAY + timedelta(days=3 * number + number // 3, minutes=97 * number % 840)).astimezone(UTC)
    return SiteArticle(
        number=number,
        path=f"/{topic['path']}/{_slug(headline)}",
        headline=headline,
        language=language,
        section=topic["section"],
        authors=tuple(authors),
        date_published=published,
        date_modified=published + timedelta(hours=2) if number % 4 == 0 else published,
        paragraphs=tuple(_paragraph(line.format(**facts)) for line in lines),
    )


def _paragraph(line: str) -> tuple[str, str]:
    for mark, kind in (("# ", "heading"), ("- ", "list_item"), ("> ", "quote")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark)
    return ("heading" if _is_heading(line) else "paragraph"), _capital(line)


def _is_heading(line: str) -> bool:
    return line.startswith("# ") or (len(line) < 60 and line[-1] not in ".?!“”»")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _slug(headline: str) -> str:
    letters = "".join({**_RUSSIAN, **_GERMAN}.get(letter, letter) for letter in headline.lower())
    return re.sub(r"[^a-z0-9]+", "-", letters.replace("_", "")).strip("-")[:70].strip("-")


def _edited(article: SiteArticle) -> SiteArticle:
    """The article as edition 2 has it: a paragraph corrected, another added."""
    more = {
        "en": "Correction: an earlier version of this article gave a wrong figure in its second paragraph.",
        "de": "Nachtrag der Redaktion: Die Zahl im zweiten Absatz wurde nach einem Hinweis berichtigt.",
        "ru": "Уточнение: в первой версии заметки была ошибка во втором абзаце.",
    }[article.language]
    first, *rest = article.paragraphs
    told = (first[0], first[1].rstrip(".") + ", as the newsroom learned only after it went to press.")
    if article.language != "en":
        told = first
    modified = article.listed + timedelta(days=200)
    return replace(article, paragraphs=(told, *rest, ("paragraph", more)), date_modified=modified)


def _wire_copy(article: SiteArticle, headline: str | None) -> SiteArticle:
    """The same words at another address, as syndication brings them."""
    headline = headline or article.headline
    return replace(
        article,
        number=article.number + 1000,
        path=f"/wire/{_slug(headline)}",
        headline=headline,
        section="Wire",
        copy_of=article.path,
        date_published=article.listed + timedelta(hours=5),
        date_modified=article.listed + timedelta(hours=5),
    )
