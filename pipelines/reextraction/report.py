"""The report of a re-extraction: counts by state and by source and field, with a few examples of each.

`ReportBuilder` counts results while a re-extraction runs, and makes the `Report`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.reextraction.compare import FieldDifference
from pipelines.reextraction.read import PageResult

MAX_LISTED = 1000
"""Maximum number of lost and of damaged pages that are listed; all are counted."""
STATES = ("unchanged", "changed", "new", "refused", "lost", "damaged", "newer")


@dataclass(frozen=True, slots=True)
class Example:
    """A difference in one field of an article."""

    article_id: int
    source: str
    url: str
    difference: FieldDifference


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An article, or a URL without an article, that can't be parsed again, and the reason."""

    id: int
    source: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """The results of a re-extraction. If it was resumed, examples and lists only have what came after that."""

    id: int | None
    """Id of the re-extraction's row; None for a dry run."""
    dry_run: bool
    resumed: bool
    pages: Mapping[str, int]
    """State -> number of articles and refused URLs.

    The states are: unchanged, changed, new (a refused URL has an article now), refused (still without an article), lost
    (no article by today's code; the stored article stays), damaged (the page can't be read), newer (the text is newer
    than the archived page).
    """
    fields: Mapping[str, Mapping[str, Mapping[str, int]]]
    """Source -> field -> filled, changed, emptied -> number. `text` also has blocks gained and lost, and characters."""
    examples: tuple[Example, ...]
    lost: tuple[Unreadable, ...]
    damaged: tuple[Unreadable, ...]
    lost_reasons: Mapping[str, int]
    """Reason -> number of articles that today's code would refuse; the most frequent come first."""

    @property
    def read(self) -> int:
        """Number of articles and refused URLs that were read."""
        return sum(self.pages.values())


@dataclass(slots=True)
class ReportBuilder:
    """The counts of a running re-extraction."""

    max_examples: int
    """Number of examples per source, field and kind of change."""
    pages: Counter[str] = field(default_factory=Counter)
    fields: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    lost_reasons: Counter[str] = field(default_factory=Counter)
    listed: dict[str, list[Unreadable]] = field(default_factory=lambda: {"lost": [], "damaged": []})
    _collected: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def load(self, counts: Mapping[str, Any]) -> None:
        """Set the counts that `counts` returned before an interruption."""
        self.pages.update(counts.get("pages", {}))
        self.lost_reasons.update(counts.get("lost_reasons", {}))
        for source, fields in counts.get("fields", {}).items():
            self.fields[source] = {name: Counter(numbers) for name, numbers in fields.items()}

    def counts(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        return {"pages": dict(self.pages), "fields": self.fields, "lost_reasons": dict(self.lost_reasons)}

    def add(self, result: PageResult) -> None:
        """Count a result."""
        self.pages[result.state] += 1
        if result.state == "lost":
            self.lost_reasons[result.why.partition(":")[0]] += 1
        if result.state in self.listed and len(self.listed[result.state]) < MAX_LISTED:
            self.listed[result.state].append(Unreadable(result.task[1], result.source, result.url, result.why))
        for difference in result.differences:
            numbers = self.fields.setdefault(result.source, {}).setdefault(difference.field, Counter())
            numbers[difference.kind] += 1
            if difference.field == "text":
                numbers["blocks_gained"] += difference.gained
                numbers["blocks_lost"] += difference.lost
                numbers["characters"] += difference.characters
            kind = (result.source, difference.field, difference.kind)
            if self._collected[kind] < self.max_examples:
                self._collected[kind] += 1
                self.examples.append(Example(result.task[1], result.source, result.url, difference))

    def report(self, number: int | None, *, resumed: bool) -> Report:
        """Return the report of re-extraction `number`; None for a dry run."""
        pages = {state: self.pages[state] for state in STATES}
        examples = sorted(
            self.examples, key=lambda example: (example.source, example.difference.field, example.difference.kind)
        )
        return Report(
            id=number,
            dry_run=number is None,
            resumed=resumed,
            pages=pages,
            fields={source: self.fields[source] for source in sorted(self.fields)},
            examples=tuple(examples),
            lost=tuple(self.listed["lost"]),
            damaged=tuple(self.listed["damaged"]),
            lost_reasons=dict(self.lost_reasons.most_common()),
        )
