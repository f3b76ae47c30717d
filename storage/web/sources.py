"""The sources and how they do: a list of them, all in small charts, and one in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storage.health.sources import SourceHealth, SourceSummary
from storage.records import as_json
from storage.web import responses
from storage.web.reading import reading
from storage.web.rendering import render
from storage.web.requests import Ask, address
from storage.web.responses import HTML, Answer, missing

# Charts ---------------------------------------------------------------------------------------------------------------
# Small charts as numbers for SVG: no script and no inline style, which the page's security policy forbids.

BAR_HEIGHT = 24
_BAR_WIDTH = 0.75


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side, each 1 wide in a picture of `width` by 24."""

    path: str
    width: int
    greatest: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, as a stretch of a bar: where it begins and how long it is, in percent."""

    name: str
    number: int
    start: float
    length: float


def bars(numbers: Sequence[int]) -> Bars:
    """Return a bar for each number; one that is more than nothing can be seen, however small."""
    greatest = max(numbers, default=0)
    drawn = []
    for place, number in enumerate(numbers):
        if number > 0:
            height = max(1.0, round(BAR_HEIGHT * number / greatest, 1))
            drawn.append(f"M{place} {BAR_HEIGHT}v-{height:g}h{_BAR_WIDTH}v{height:g}z")
    return Bars("".join(drawn), len(numbers), greatest)


def parts(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """Return the counts as parts of one bar, in their order."""
    total, start = sum(number for _, number in counts), 0.0
    found = []
    for name, number in counts:
        length = 100 * number / total if total else 0.0
        found.append(Part(name, number, round(start, 2), round(length, 2)))
        start += length
    return found


def positions(moments: Sequence[datetime]) -> list[float]:
    """Return where each moment stands between the first and the last of them, in percent of a line's length."""
    first, last = min(moments), max(moments)
    span = (last - first).total_seconds()
    return [round(100 * (moment - first).total_seconds() / span, 2) if span else 0.0 for moment in moments]


# Sources --------------------------------------------------------------------------------------------------------------

_NAMES = {
    "author": "author",
    "date_published": "date",
    "section": "section",
    "description": "description",
    "image": "image",
    "language": "language",
}
STATES = ("done", "queued", "leased", "failed", "blocked", "not_article")


@dataclass(frozen=True, slots=True)
class Card:
    """A source's figures as the page draws them."""

    health: SourceHealth
    bars: Bars
    total: int
    """Articles of the days that the bars show."""
    first_day: date
    last_day: date
    filled: list[tuple[str, float]]
    states: list[Part]
    refused: list[tuple[str, int]]
    """Why pages and addresses were refused by the runs at hand, most first."""


def page(ask: Ask) -> Answer:
    """List the sources: what they are, and how many articles of them there are."""
    sources, cursor = _sources(ask)
    return Answer(render("sources.html", sources=sources, next_url=_next(ask, "/sources", cursor)), HTML)


def json_sources(ask: Ask) -> Answer:
    """Give the sources, by name."""
    sources, cursor = _sources(ask)
    return _listed(ask, "/sources.json", [as_json(source) for source in sources], cursor)


def health_page(ask: Ask) -> Answer:
    """Show how the sources do: articles a day, fields that are filled, addresses by state, the last run."""
    found, cursor = _health(ask)
    cards = [_card(health) for health in found]
    return Answer(render("health.html", cards=cards, next_url=_next(ask, "/health", cursor)), HTML)


def json_health(ask: Ask) -> Answer:
    """Give how the sources do, in figures, each with its last run."""
    found, cursor = _health(ask)
    return _listed(ask, "/health.json", [as_json(health) for health in found], cursor)


def source_page(ask: Ask) -> Answer:
    """Show how one source does, with its newest runs and why addresses came to nothing."""
    return Answer(render("source.html", card=_card(_source(ask))), HTML)


def json_source(ask: Ask) -> Answer:
    """Give how one source does, in figures, with its newest runs."""
    return responses.as_json(as_json(_source(ask)))


def _sources(ask: Ask) -> tuple[list[SourceSummary], str | None]:
    limit, after = ask.number("limit") or 50, ask.values.get("cursor")
    with reading(ask.corpus.database) as reader:
        found = reader.sources(limit + 1, str(after) if after else None)
    return found[:limit], found[limit - 1].name if len(found) > limit else None


def _health(ask: Ask) -> tuple[list[SourceHealth], str | None]:
    limit, after = ask.number("limit") or 50, ask.values.get("cursor")
    with reading(ask.corpus.database) as reader:
        found = reader.sources(limit + 1, str(after) if after else None)
        health = reader.health([source.name for source in found[:limit]], ask.today)
    return health, found[limit - 1].name if len(found) > limit else None


def _source(ask: Ask) -> SourceHealth:
    name = ask.path["name"]
    with reading(ask.corpus.database) as reader:
        found = None if "\x00" in name else reader.source(name, ask.today)
    if found is None:
        raise missing(f"there's no source {name[:100]!r}")
    return found


def _listed(ask: Ask, path: str, sources: list[dict[str, Any]], cursor: str | None) -> Answer:
    return responses.as_json({"sources": sources, "next": cursor, "next_url": _next(ask, path, cursor)})


def _next(ask: Ask, path: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    limit = {"limit": str(ask.values["limit"])} if "limit" in ask.values else {}
    return address(path, {**limit, "cursor": cursor})


def _card(health: SourceHealth) -> Card:
    days = list(health.days)
    states = [(state, health.urls[state]) for state in STATES if health.urls.get(state)]
    refused: Counter[str] = Counter()
    for run in health.runs:
        refused.update(run.refused)
        refused.update(run.blocked)
    return Card(
        health=health,
        bars=bars(list(health.days.values())),
        total=sum(health.days.values()),
        first_day=date.fromisoformat(days[0]),
        last_day=date.fromisoformat(days[-1]),
        filled=[(_NAMES[name], share) for name, share in health.filled.items()],
        states=parts(states),
        refused=refused.most_common(),
    )
