"""What class of change an edit is, decided from what an article said before and after: a pure function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.edits.notices import is_correction, is_withdrawal
from pipelines.edits.spelling import Spelling, signs
from storage.articles.align import align
from storage.articles.changes import HEADLINE, Difference, Line, compare, is_unspaced, words
from storage.records import Edit, EditClass

_EFFORT = 200_000
"""Steps of comparing words, over the whole article: about 0.1 s."""
_MIN_EFFORT = 300
_TOGETHER = 50
_SLIPS, _WORDS_A_SLIP = 3, 100
"""Slips of spelling that pass for a typo: three, and one more for every hundred words."""
_MIN_CUT_WORDS = 5
"""Words that must go for a text to be shortened, if it's no whole block."""
_CUT = 5
"""A text is shortened if so many times more words went than came."""
_LEFT = 0.3
"""Share of the words up to which a text counts as replaced by a notice."""
_NOTHING, _ENOUGH = 0.1, 50
"""Share of at least so many words up to which nearly nothing is left."""
_QUOTED, _SAMPLE = 60, 500


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring blocks of which each was changed, added or removed; their words and the places that differ."""

    removed: int
    added: int
    regions: int
    slight: bool
    """Whether nothing differs but spelling."""


def classify(before: Sequence[Line], after: Sequence[Line]) -> Edit | None:
    """Return the class of an edit and one line that says what changed; None if nothing did but spacing.

    The class is the first that holds:

    - withdrawn: a notice of removal stands where the text was, or nearly nothing is left;
    - correction: a correction, clarification or editor's note is there that wasn't;
    - typo: words are spelt otherwise in few places, and no number, name or negation is another;
    - headline: the headline is another, and the text the same or differs by spelling;
    - shortened: text is gone, and next to nothing came in its place;
    - update: text was added or rewritten.
    """
    differences = compare(before, after)
    changed = [difference for difference in differences if difference.op != "equal"]
    if not changed:
        return None
    body = [difference for difference in differences if not _is_headline(difference)]
    groups = _groups(body)
    text, text_after = _words_of(before), _words_of(after)
    judge = Spelling(text, text_after)
    headline = _stretch([difference for difference in changed if _is_headline(difference)], judge, _EFFORT)
    stretches = [_stretch(group, judge, max(_MIN_EFFORT, _EFFORT // len(groups))) for group in groups]
    notices = [line.text for difference in changed for line in difference.after]
    slips = _SLIPS + len(text) // _WORDS_A_SLIP
    change: EditClass = "update"
    if _withdrawn(stretches, len(text), len(text_after), notices):
        change = "withdrawn"
    elif any(_is_new_correction(notice, before) for notice in notices):
        change = "correction"
    elif _slight([headline, *stretches], slips):
        change = "typo"
    elif headline.removed + headline.added and _slight(stretches, slips):
        change = "headline"
    elif _shortened(stretches, body):
        change = "shortened"
    return Edit(change, _summary(differences, stretches, change, notices))


def _is_headline(difference: Difference) -> bool:
    return any(line.kind == HEADLINE for line in (*difference.before, *difference.after))


def _groups(body: Sequence[Difference]) -> list[list[Difference]]:
    """Return neighbouring changes together, so that a paragraph that was split or joined is compared with its parts."""
    groups = [list(group) for equal, group in groupby(body, lambda change: change.op == "equal") if not equal]
    return [
        part for group in groups for part in ([group] if len(group) <= _TOGETHER else [[change] for change in group])
    ]


def _words_of(lines: Sequence[Line]) -> list[str]:
    return [word for line in lines if line.kind != HEADLINE for word in words(line.text)]


def _stretch(differences: Sequence[Difference], judge: Spelling, effort: int) -> _Stretch:
    text = "\n".join(line.text for difference in differences for line in difference.before)
    other_text = "\n".join(line.text for difference in differences for line in difference.after)
    before, after = words(text), words(other_text)
    regions = align(before, after, effort)
    slight = signs(text) == signs(other_text) and all(judge.is_slip(before, after, region) for region in regions)
    return _Stretch(
        removed=sum(region.end - region.start for region in regions),
        added=sum(region.other_end - region.other_start for region in regions),
        regions=len(regions),
        slight=slight,
    )


def _slight(stretches: Sequence[_Stretch], slips: int) -> bool:
    return all(part.slight for part in stretches) and sum(part.regions for part in stretches) <= slips


def _withdrawn(stretches: Sequence[_Stretch], size: int, size_after: int, notices: Sequence[str]) -> bool:
    remaining = size - sum(stretch.removed for stretch in stretches)
    if size >= _ENOUGH and size_after <= _NOTHING * size:
        return True
    return remaining <= _LEFT * size and size_after <= size // 2 and any(map(is_withdrawal, notices))


def _is_new_correction(text: str, before: Sequence[Line]) -> bool:
    """Tell if a new block is a notice, and not one of the notices that were there, spelt otherwise or cut."""
    if not is_correction(text):
        return False
    text_words = set(words(text.casefold()))
    return all(text_words - set(words(line.text.casefold())) for line in before if is_correction(line.text))


def _shortened(stretches: Sequence[_Stretch], body: Sequence[Difference]) -> bool:
    removed, added = _sums(stretches)
    whole = any(difference.op == "delete" for difference in body)
    return removed >= (1 if whole else _MIN_CUT_WORDS) and added * _CUT <= removed


def _sums(stretches: Sequence[_Stretch]) -> tuple[int, int]:
    return sum(stretch.removed for stretch in stretches), sum(stretch.added for stretch in stretches)


def _summary(
    differences: Sequence[Difference], stretches: Sequence[_Stretch], change: EditClass, notices: Sequence[str]
) -> str:
    """Return such as "headline changed; 2 of 14 paragraphs changed, 1 added: +38 −12 words"."""
    headline = [difference for difference in differences if _is_headline(difference) and difference.op != "equal"]
    body = [difference for difference in differences if not _is_headline(difference)]
    parts = ["headline changed"] if headline else []
    if stretches:
        parts.append(f"{_paragraphs(body)}: {_words(body, stretches)}")
    quoted = next((text for text in notices if change == "correction" and is_correction(text)), None)
    if quoted is not None:
        quoted = " ".join(quoted.split())
        parts.append(f"“{quoted if len(quoted) <= _QUOTED else quoted[: _QUOTED - 1] + '…'}”")
    return "; ".join(parts)


def _paragraphs(body: Sequence[Difference]) -> str:
    """Return how many blocks were changed, added and removed, the first of it "of" all that there were."""
    counts = {
        "changed": sum(difference.op == "replace" for difference in body),
        "removed": sum(len(difference.before) for difference in body if difference.op == "delete"),
        "added": sum(len(difference.after) for difference in body if difference.op == "insert"),
    }
    total = sum(len(difference.before) for difference in body)
    phrases = [f"{number} {what}" for what, number in counts.items() if number]
    number, what = phrases[0].split()
    of = f"of {total} paragraph" if what != "added" else "paragraph"
    plural = (int(number) if what == "added" else total) != 1
    first = f"{number} {of}{'s' * plural} {what}" + (f" to {total}" if what == "added" else "")
    return ", ".join([first, *phrases[1:]])


def _words(body: Sequence[Difference], stretches: Sequence[_Stretch]) -> str:
    removed, added = _sums(stretches)
    if not added and not removed:
        return "punctuation only"
    changed = (
        line.text for difference in body if difference.op != "equal" for line in (*difference.before, *difference.after)
    )
    sample = words("\n".join(changed)[:_SAMPLE])
    unspaced = sum(map(is_unspaced, sample)) * 2 > len(sample)
    return f"+{added} −{removed} {'characters' if unspaced else 'words'}"
