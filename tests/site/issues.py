"""What the invented newspaper answers in an issue: one of its two editions, or that of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from tests.site import days, lists, modes, pages
from tests.site.answers import HTML, Answer, missing, page
from tests.site.articles import SiteArticle, articles, withdrawn
from tests.site.lists import PRINT
from tests.site.modes import Mode

Issue = int | date
"""An edition or a day."""
MISSING, MOVED = "/news/gone", "/news/old-address"
WEATHER, VIDEO = "/weather/", "/video/"
_PRINTED = {1: datetime(2026, 10, 21, 12, tzinfo=UTC), 2: datetime(2026, 10, 27, 12, tzinfo=UTC)}
"""When each edition came out: what its lists say of their age."""
_FEED_LENGTH = 30


def listed(issue: Issue) -> list[SiteArticle]:
    """Return the articles that an issue lists."""
    if isinstance(issue, int):
        return list(articles(issue))
    return list(dict.fromkeys([*days.last_two(issue), *days.newest(issue, _FEED_LENGTH)]))


def answer(host: str, issue: Issue, path: str, mode: Mode) -> Answer:
    """Return what an address answers; `path` is with the number of the page, if it isn't the first."""
    if isinstance(issue, int):
        return _edition(host, issue, mode).get(path) or missing()
    if reply := _day(host, issue, mode).get(path):
        return reply
    article = days.at(path, issue)
    return modes.article_page(article, host, days.neighbours(article), mode) if article else missing()


@lru_cache(maxsize=8)
def _edition(host: str, edition: int, mode: Mode) -> dict[str, Answer]:
    stand, printed = articles(edition), _PRINTED[edition]
    changed = [modes.changed(article, mode) for article in stand]
    answers = {article.path: modes.article_page(article, host, _others(article), mode) for article in stand}
    for article in stand:
        if pages.has_amp(article):
            amp = modes.article_page(article, host, _others(article), mode, amp=True)
            answers[pages.amp_path(article)] = amp
    gone = withdrawn(edition)
    more = [MISSING, MOVED, WEATHER, VIDEO, *([gone.path] if gone else [])]
    answers |= lists.sections(host, changed, printed) | lists.of_edition(host, changed, more, printed)
    answers[WEATHER] = page(pages.weather_page(host), printed)
    answers[VIDEO] = page(pages.video_page(host), printed)
    answers[PRINT] = page("<h1>Print</h1><p>Not for robots.</p>", printed)
    answers[MOVED] = Answer(301, b"", HTML, Location=host + articles(1)[0].path)
    if gone:
        answers[gone.path] = Answer(410, b"Withdrawn.", "text/plain")
    return answers


@lru_cache(maxsize=8)
def _day(host: str, day: date, mode: Mode) -> dict[str, Answer]:
    printed = datetime.combine(day, days.OUT)
    feed = [modes.changed(article, mode) for article in days.newest(day, _FEED_LENGTH)]
    both = [modes.changed(article, mode) for article in days.last_two(day)]
    return lists.sections(host, both, printed) | lists.of_day(host, feed, both, printed)


def _others(article: SiteArticle) -> list[SiteArticle]:
    """Some neighbours in the same language, for lists of links; the same in every edition, or every page changed."""
    lasting = {other.path for other in articles(2)}
    same = [other for other in articles(1) if other.language == article.language and other.path in lasting]
    same = [other for other in same if article.path not in (other.path, other.copy_of)]
    start = article.number % max(1, len(same) - 4)
    return same[start : start + 4]
