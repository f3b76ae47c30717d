"""The sources as pages and as JSON: a list of sources, their health in small charts, and one source in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storage.health.sources import SourceHealth, SourceSummary
from storage.records import as_json
from storage.web import responses
from storage.web.reading import CorpusReader, reading
from storage.web.rendering import render
from storage.web.requests import ApiRequest, local_url
from storage.web.responses import HTML, Payload, not_found

# Charts ---------------------------------------------------------------------------------------------------------------
# Charts are computed as numbers for SVG, because the page's Content-Security-Policy forbids inline scripts and styles.

BAR_HEIGHT = 24
_BAR_WIDTH = 0.75


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart: an SVG path, in which each bar with its gap is 1 wide. The picture is `width` by `BAR_HEIGHT`."""

    path: str
    width: int
    greatest: int
    """The number of the highest bar."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """One count as a part of a bar that stands for the total. Start and length are in percent of the bar."""

    name: str
    number: int
    start: float
    length: float


def bars(numbers: Sequence[int]) -> Bars:
    """Return a chart with one bar per number. Bars of small numbers above 0 are still visible."""
    greatest = max(numbers, default=0)
    path = []
    for column, number in enumerate(numbers):
        if number > 0:
            height = max(1.0, round(BAR_HEIGHT * number / greatest, 1))
            path.append(f"M{column} {BAR_HEIGHT}v-{height:g}h{_BAR_WIDTH}v{height:g}z")
    return Bars("".join(path), len(numbers), greatest)


def segments(counts: Sequence[tuple[str, int]]) -> list[BarPart]:
    """Return the counts, as (name, number), as the parts of one bar in the same order."""
    total, start = sum(number for _, number in counts), 0.0
    bar = []
    for name, number in counts:
        length = 100 * number / total if total else 0.0
        bar.append(BarPart(name, number, round(start, 2), round(length, 2)))
        start += length
    return bar


def positions(moments: Sequence[datetime]) -> list[float]:
    """Return the positions of the moments on a line from the first to the last moment, in percent of the line."""
    first, last = min(moments), max(moments)
    span = (last - first).total_seconds()
    return [round(100 * (moment - first).total_seconds() / span, 2) if span else 0.0 for moment in moments]


# Sources --------------------------------------------------------------------------------------------------------------

_FIELD_NAMES = {
    "author": "author",
    "date_published": "date",
    "section": "section",
    "description": "description",
    "image": "image",
    "language": "language",
}
"""Field of an article -> its name on the page."""
STATES = ("done", "queued", "leased", "failed", "blocked", "not_article")


@dataclass(frozen=True, slots=True)
class Card:
    """The figures of one source for the page."""

    health: SourceHealth
    bars: Bars
    """Articles per day."""
    total: int
    """Number of articles in the days of `bars`."""
    first_day: date
    last_day: date
    filled: list[tuple[str, float]]
    """Fields, each with the share of articles that have the field."""
    states: list[BarPart]
    """URLs by state."""
    refused: list[tuple[str, int]]
    """Reasons for which the runs in `health` refused pages and URLs, the most frequent first."""


def page(request: ApiRequest) -> Payload:
    """List the sources, each with its number of articles."""
    sources, cursor = _sources(request)
    return Payload(render("sources.html", sources=sources, next_url=_next_url(request, "/sources", cursor)), HTML)


def json_sources(request: ApiRequest) -> Payload:
    """Return the sources, ordered by name."""
    sources, cursor = _sources(request)
    return _json_page(request, "/sources.json", [as_json(source) for source in sources], cursor)


def health_page(request: ApiRequest) -> Payload:
    """Show the health of the sources: articles per day, fields filled, URLs by state, the last run."""
    sources, cursor = _health(request)
    cards = [_card(health) for health in sources]
    return Payload(render("health.html", cards=cards, next_url=_next_url(request, "/health", cursor)), HTML)


def json_health(request: ApiRequest) -> Payload:
    """Return the health of the sources in figures, each with its last run."""
    sources, cursor = _health(request)
    return _json_page(request, "/health.json", [as_json(health) for health in sources], cursor)


def source_page(request: ApiRequest) -> Payload:
    """Show the health of one source, with its newest runs and the reasons why URLs failed."""
    return Payload(render("source.html", card=_card(_source(request))), HTML)


def json_source(request: ApiRequest) -> Payload:
    """Return the health of one source in figures, with its newest runs."""
    return responses.as_json(as_json(_source(request)))


def _sources(request: ApiRequest) -> tuple[list[SourceSummary], str | None]:
    """Return a page of sources, and the cursor of the next page. The cursor is None on the last page."""
    with reading(request.corpus.database) as reader:
        return _page_of_sources(reader, request)


def _health(request: ApiRequest) -> tuple[list[SourceHealth], str | None]:
    """Return a page of sources with their health, and the cursor of the next page. None on the last page."""
    with reading(request.corpus.database) as reader:
        sources, cursor = _page_of_sources(reader, request)
        return reader.health([source.name for source in sources], request.today), cursor


def _page_of_sources(reader: CorpusReader, request: ApiRequest) -> tuple[list[SourceSummary], str | None]:
    limit, after = request.number("limit") or 50, request.values.get("cursor")
    sources = reader.sources(limit + 1, str(after) if after else None)  # one more tells if there's a next page
    return sources[:limit], sources[limit - 1].name if len(sources) > limit else None


def _source(request: ApiRequest) -> SourceHealth:
    """Return the source named in the path. Raises Refused (404) if it's unknown."""
    name = request.path["name"]
    with reading(request.corpus.database) as reader:
        health = None if "\x00" in name else reader.source(name, request.today)
    if health is None:
        raise not_found(f"there's no source {name[:100]!r}")
    return health


def _json_page(request: ApiRequest, path: str, sources: list[dict[str, Any]], cursor: str | None) -> Payload:
    return responses.as_json({"sources": sources, "next": cursor, "next_url": _next_url(request, path, cursor)})


def _next_url(request: ApiRequest, path: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    limit = {"limit": str(request.values["limit"])} if "limit" in request.values else {}
    return local_url(path, {**limit, "cursor": cursor})


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
        filled=[(_FIELD_NAMES[name], share) for name, share in health.filled.items()],
        states=segments(states),
        refused=refused.most_common(),
    )
