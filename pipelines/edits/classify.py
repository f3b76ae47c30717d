"""Classify edits: decide the class of an edit from an article's text before and after. A pure function.

`classify` returns one of six classes, and a line for people with the numbers of changed paragraphs and words.
"""

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
"""Maximum number of comparisons of words, over the whole article: about 0.1 s."""
_MIN_EFFORT = 300
_TOGETHER = 50
_SLIPS, _WORDS_A_SLIP = 3, 100
"""Maximum number of spelling corrections in an edit of the class typo: three, and one more per hundred words."""
_MIN_CUT_WORDS = 5
"""Minimum number of removed words of a shortened text, if no whole block was removed."""
_CUT = 5
"""Minimum ratio of removed words to added words of a shortened text."""
_MAX_REMAINING = 0.3
"""Maximum share of words that are left in a text that a notice replaced."""
_NOTHING, _ENOUGH = 0.1, 50
"""Maximum share of words that are left if nearly all of a text of at least _ENOUGH words was removed."""
_QUOTED, _SAMPLE = 60, 500


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring blocks that were changed, added or removed: the number of differing words and regions."""

    removed: int
    added: int
    regions: int
    slight: bool
    """True if only the spelling differs."""


def classify(before: Sequence[Line], after: Sequence[Line]) -> Edit | None:
    """Return the class of an edit and a line that describes the changes; None if only the spacing changed.

    The class is the first that applies:

    - withdrawn: a notice of removal replaced the text, or nearly all of the text was removed;
    - correction: there is a new correction, clarification or editor's note;
    - typo: the spelling changed in a few words, but no number, name or negation changed;
    - headline: the headline changed, and the text is the same or differs only in spelling;
    - shortened: text was removed, and little or none was added;
    - update: text was added or rewritten.
    """
    differences = compare(before, after)
    changed = [difference for difference in differences if difference.op != "equal"]
    if not changed:
        return None
    body = [difference for difference in differences if not _is_headline(difference)]
    groups = _groups(body)
    text, text_after = _words_of(before), _words_of(after)
    spelling = Spelling(text, text_after)
    headline = _stretch([difference for difference in changed if _is_headline(difference)], spelling, _EFFORT)
    stretches = [_stretch(group, spelling, max(_MIN_EFFORT, _EFFORT // len(groups))) for group in groups]
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
    """Return neighbouring changes as groups, so that a split or joined paragraph is compared with its parts."""
    groups = [list(group) for equal, group in groupby(body, lambda change: change.op == "equal") if not equal]
    return [
        part for group in groups for part in ([group] if len(group) <= _TOGETHER else [[change] for change in group])
    ]


def _words_of(lines: Sequence[Line]) -> list[str]:
    """Return the words of the lines, without the headline."""
    return [word for line in lines if line.kind != HEADLINE for word in words(line.text)]


def _stretch(differences: Sequence[Difference], spelling: Spelling, effort: int) -> _Stretch:
    text = "\n".join(line.text for difference in differences for line in difference.before)
    other_text = "\n".join(line.text for difference in differences for line in difference.after)
    before, after = words(text), words(other_text)
    regions = align(before, after, effort)
    slight = signs(text) == signs(other_text) and all(spelling.is_slip(before, after, region) for region in regions)
    return _Stretch(
        removed=sum(region.end - region.start for region in regions),
        added=sum(region.other_end - region.other_start for region in regions),
        regions=len(regions),
        slight=slight,
    )


def _slight(stretches: Sequence[_Stretch], slips: int) -> bool:
    return all(stretch.slight for stretch in stretches) and sum(part.regions for part in stretches) <= slips


def _withdrawn(stretches: Sequence[_Stretch], size: int, size_after: int, notices: Sequence[str]) -> bool:
    remaining = size - sum(stretch.removed for stretch in stretches)
    if size >= _ENOUGH and size_after <= _NOTHING * size:
        return True
    return remaining <= _MAX_REMAINING * size and size_after <= size // 2 and any(map(is_withdrawal, notices))


def _is_new_correction(text: str, before: Sequence[Line]) -> bool:
    """Return True if a new block is a notice, and not a notice from before that was edited or cut."""
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
    """Return a line such as "headline changed; 2 of 14 paragraphs changed, 1 added: +38 −12 words"."""
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
    """Return the numbers of changed, removed and added blocks, such as "2 of 14 paragraphs changed, 1 added"."""
    counts = {
        "changed": sum(difference.op == "replace" for difference in body),
        "removed": sum(len(difference.before) for difference in body if difference.op == "delete"),
        "added": sum(len(difference.after) for difference in body if difference.op == "insert"),
    }
    total = sum(len(difference.before) for difference in body)
    (kind, number), *others = [(kind, number) for kind, number in counts.items() if number]
    if kind == "added":
        first = f"{number} {_paragraph(number)} added to {total}"
    else:
        first = f"{number} of {total} {_paragraph(total)} {kind}"
    return ", ".join([first, *(f"{number} {kind}" for kind, number in others)])


def _paragraph(number: int) -> str:
    return "paragraph" if number == 1 else "paragraphs"


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
