"""Tell how two articles that aren't one report belong together: a follow-up, the same event, or a quotation.

Related articles share a passage or the names of an event, and their own words are about the same. Passages alone don't
relate articles: a source's appeals to its readers, the standing introduction of a series, and the form of reports made
from one template are in articles that have nothing to do with each other.
"""

from __future__ import annotations

from typing import Literal

from pipelines.duplicates.compare import Comparison, Span
from storage.articles.tiling import Run

Relation = Literal["follow_up", "same_event", "quotes"]

PASSAGE_WORDS = 8
"""Minimum number of words of a passage that relates articles."""
_EVENT_DAYS = 3
"""Maximum number of days between two reports of one event."""
_FORM_SHARE = 0.4
"""Share of the shorter text in _FORM_PASSAGES passages or more that makes it a report of the same form as the other."""
_FORM_PASSAGES = 4
_REPLACED = 0.25
"""Measure of replaced numbers from which on reports are made from one template."""
_EVENT_FACTS = 5
"""Minimum number of names and numbers, outside of shared passages, of two reports of one event."""
_OTHER_SUBJECT = -0.25
"""Balance of the headlines below which texts have different subjects, as a report and a comment on it have."""
_MANY_NAMES = 4
"""Minimum number of names, outside of shared passages, that show that articles have one subject whatever the headlines.
"""
_SAME_LEAD = 0.1
"""Share of the beginnings in common above which articles may begin with the standing introduction of a series."""
_MAX_QUOTED = 40
"""Maximum number of passages that are looked at for quotation marks."""
_OPENING, _CLOSING = "“„«‹「『", "”»›」』"


def classify_related(comparison: Comparison) -> Relation | None:
    """Return how two articles are related; None if nothing shows that they are.

    - quotes: one text has a passage of the other, as a quotation or with another subject around the passage;
    - same_event: two sources report one event in their own words, perhaps with the same quotation of a third party;
    - follow_up: both are about one subject, and one repeats background of the other.
    """
    measures, same_source = comparison.measures, comparison.same_source
    solid = [passage for passage in comparison.passages if passage.length >= PASSAGE_WORDS]
    names, numbers = len(comparison.names_outside), len(comparison.numbers_outside)
    may_be_same_event = not same_source and _is_same_event(comparison, names + numbers + (2 if solid else 0))
    if not (solid or may_be_same_event) or _is_form(comparison, solid):
        return None
    has_own_subject = measures.headlines < _OTHER_SUBJECT
    may_be_furniture = names < 2 and measures.names <= 0 and (has_own_subject or measures.leads > _SAME_LEAD)
    if may_be_furniture and not (names + numbers or any(map(comparison.has_facts, solid))):
        return None
    quoted = [_is_quoted(comparison, span) for span in comparison.spans(solid[:_MAX_QUOTED])]
    if may_be_same_event and all(map(all, quoted)):
        return "same_event"
    if not solid:
        return None
    one_quotes = any(own != other for own, other in quoted)
    if may_be_furniture:
        return "quotes" if one_quotes or not same_source else None
    is_comment = has_own_subject and names < _MANY_NAMES
    return "quotes" if one_quotes or is_comment or not same_source else "follow_up"


def _is_same_event(comparison: Comparison, facts: int) -> bool:
    """True if two sources' articles of the same days have enough facts in common for reports of one event."""
    measures, days_apart = comparison.measures, comparison.days_apart
    is_near = days_apart is None or days_apart <= _EVENT_DAYS
    return is_near and facts >= _EVENT_FACTS and max(measures.names, measures.numbers) > 0


def _is_form(comparison: Comparison, solid: list[Run]) -> bool:
    """True if the texts are alike because they were made from one template."""
    measures = comparison.measures
    is_form = len(solid) >= _FORM_PASSAGES and measures.covered >= _FORM_SHARE and not measures.own_text
    return is_form or (measures.replaced_numbers >= _REPLACED and measures.covered >= _FORM_SHARE)


def _is_quoted(comparison: Comparison, span: Span) -> tuple[bool, bool]:
    """Return for each text, as they were given, if a passage is within quotation marks there."""
    first, second = comparison.given
    return _is_open(first.text, span.start, span.end), _is_open(second.text, span.other_start, span.other_end)


def _is_open(text: str, start: int, end: int) -> bool:
    """True if a quotation is open in the middle of a span; quotations end with their paragraph."""
    middle = (start + end) // 2
    before = text[text.rfind("\n\n", 0, start) + 1 : middle]
    straight = before.count('"') % 2 == 1
    return straight or sum(map(before.count, _OPENING)) > sum(map(before.count, _CLOSING))
