"""What a re-extraction came to: counts by state, by source and field, and a few examples of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.reextraction.compare import FieldDifference
from pipelines.reextraction.read import PageResult

MAX_LISTED = 1000
"""Articles of a kind that are named one by one; all are counted."""
STATES = ("unchanged", "changed", "new", "refused", "lost", "damaged", "newer")


@dataclass(frozen=True, slots=True)
class Example:
    """One field of one article before and after."""

    article_id: int
    source: str
    url: str
    difference: FieldDifference


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An article, or an address without one, that can't be read anew, and why."""

    id: int
    source: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a re-extraction came to; of one that goes on where it stopped, examples and names since then only."""

    id: int | None
    """Its row; None for a dry run."""
    dry_run: bool
    resumed: bool
    pages: Mapping[str, int]
    """State -> how many articles and refused addresses: unchanged, changed, new (an article came of an address that was
    refused), refused (still), lost (no article by today's code; what is stored stays), damaged (not to be read), newer
    (the text is newer than the archived page)."""
    fields: Mapping[str, Mapping[str, Mapping[str, int]]]
    """Source -> field -> filled, changed, emptied; of `text` also blocks gained and lost, and characters."""
    examples: tuple[Example, ...]
    lost: tuple[Unreadable, ...]
    damaged: tuple[Unreadable, ...]

    @property
    def read(self) -> int:
        return sum(self.pages.values())


@dataclass(slots=True)
class ReportBuilder:
    """The counts of a re-extraction as it goes on."""

    max_examples: int
    """Examples of each source's each field and kind of change."""
    pages: Counter[str] = field(default_factory=Counter)
    fields: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    named: dict[str, list[Unreadable]] = field(default_factory=lambda: {"lost": [], "damaged": []})
    _collected: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def load(self, counts: Mapping[str, Any]) -> None:
        """Go on from what `counts` gave."""
        self.pages.update(counts.get("pages", {}))
        for source, fields in counts.get("fields", {}).items():
            self.fields[source] = {name: Counter(numbers) for name, numbers in fields.items()}

    def counts(self) -> dict[str, Any]:
        return {"pages": dict(self.pages), "fields": self.fields}

    def add(self, result: PageResult) -> None:
        self.pages[result.state] += 1
        if result.state in self.named and len(self.named[result.state]) < MAX_LISTED:
            self.named[result.state].append(Unreadable(result.task[1], result.source, result.url, result.why))
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
        pages = {state: self.pages[state] for state in STATES}
        order = sorted(
            self.examples, key=lambda example: (example.source, example.difference.field, example.difference.kind)
        )
        return Report(
            id=number,
            dry_run=number is None,
            resumed=resumed,
            pages=pages,
            fields={source: self.fields[source] for source in sorted(self.fields)},
            examples=tuple(order),
            lost=tuple(self.named["lost"]),
            damaged=tuple(self.named["damaged"]),
        )
