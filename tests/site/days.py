"""The invented newspaper day by day: articles made for any date, always the same, fewer at weekends."""

from __future__ import annotations

import random
import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from tests.site.articles import SiteArticle, mastheads
from tests.site.words import headline, name, paragraph

OUT = time(7, tzinfo=UTC)
"""All of a day's articles are out by then; a crawl at eight finds none of the future."""
_A_DAY = (20, 20, 20, 20, 20, 12, 6)
"""Articles a day, from Monday to Sunday."""
_SECTIONS = ("news", "politics", "culture")
_BEFORE = date(2020, 1, 1)
_PATH = re.compile(r"/[a-z]+/[a-z-]+-(\d+)")


@cache
def of_day(day: date) -> tuple[SiteArticle, ...]:
    """Return the articles that come out on this day, newest first. Every fifth has no author."""
    return tuple(_article(day, place) for place in reversed(range(_A_DAY[day.weekday()])))


def newest(day: date, number: int) -> list[SiteArticle]:
    """Return the newest articles of this day and as many before as it takes."""
    result: list[SiteArticle] = []
    while len(result) < number:
        result += of_day(day)
        day -= timedelta(days=1)
    return result[:number]


def last_two(day: date) -> list[SiteArticle]:
    """Return the articles of this day and the day before, which news sitemaps and sections list."""
    return [*of_day(day), *of_day(day - timedelta(days=1))]


def at(path: str, day: date) -> SiteArticle | None:
    """Return the article of this address; None if there is none, or none as yet on this day."""
    match = _PATH.fullmatch(path)
    if not match:
        return None
    days, place = divmod(int(match[1]), 100)
    if days > (day - _BEFORE).days:
        return None
    of = of_day(_BEFORE + timedelta(days=days))
    return next((article for article in of if article.path == path and article.number % 100 == place), None)


def neighbours(article: SiteArticle) -> list[SiteArticle]:
    """Return four others of its day, for lists of links."""
    of = of_day(_BEFORE + timedelta(days=article.number // 100))
    place = of.index(article)
    return [of[(place + step) % len(of)] for step in range(1, 5)]


def _article(day: date, place: int) -> SiteArticle:
    number = (day - _BEFORE).days * 100 + place
    rng = random.Random(number)
    section, title = _SECTIONS[place % len(_SECTIONS)], headline(rng)
    slug = re.sub("[^a-z]+", "-", title.lower())
    published = datetime.combine(day, OUT) - timedelta(minutes=9 * (_A_DAY[day.weekday()] - place))
    paragraphs = tuple(("paragraph", paragraph(rng)) for _ in range(5 + place % 4))
    return SiteArticle(
        number=number,
        path=f"/{section}/{slug}-{number}",
        headline=title,
        language="en",
        section=mastheads()["en"]["sections"][section],
        authors=() if place % 5 == 4 else (name(rng),),
        date_published=published,
        date_modified=published,
        paragraphs=paragraphs,
        description=paragraphs[0][1].partition(". ")[0] + ".",
        image=f"/images/{number}.jpg",
    )
