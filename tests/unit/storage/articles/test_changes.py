"""The differences between two versions, block by block and word by word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.articles.align import align
from storage.articles.changes import Line, compare, compare_words, lines, words
from storage.records import Block
from tests.support.large_edits import hostile_edits

ITEMS = st.lists(st.integers(0, 4), max_size=14)
TEXTS = st.lists(st.text("ab \t.7é港", min_size=1, max_size=12).filter(str.strip), max_size=8)


def said(*texts: str, headline: str = "A headline") -> list[Line]:
    return lines(headline, [Block("paragraph", text) for text in texts])


def ops(before: list[Line], after: list[Line]) -> list[tuple[str, list[str], list[str]]]:
    differences = compare(before, after)
    return [
        (difference.op, [line.text for line in difference.before], [line.text for line in difference.after])
        for difference in differences[1:]
    ]


@given(ITEMS, ITEMS)
def test_regions_are_the_fewest_differences(one: list[int], other: list[int]) -> None:
    regions = align(one, other)
    place = other_place = edits = 0
    for start, end, other_start, other_end in regions:
        assert one[place:start] == other[other_place:other_start]
        assert start < end or other_start < other_end
        edits += end - start + other_end - other_start
        place, other_place = end, other_end
    assert one[place:] == other[other_place:]
    assert edits == len(one) + len(other) - 2 * common(one, other)


def common(first: list[int], other: list[int]) -> int:
    row = [0] * (len(other) + 1)
    for item in first:
        last, row = row, [0]
        for place, other_item in enumerate(other):
            row.append(last[place] + 1 if item == other_item else max(row[-1], last[place + 1]))
    return row[-1]


def test_blocks_are_added_removed_and_changed_in_their_places() -> None:
    before = said("It rained all day.", "The mayor agreed to the plan on Monday.", "Nobody was hurt.", "The end.")
    after = said("It rained all day.", "A new start.", "The mayor agreed to the plan on Tuesday.", "The end.")

    assert ops(before, after) == [
        ("equal", ["It rained all day."], ["It rained all day."]),
        ("insert", [], ["A new start."]),
        ("replace", ["The mayor agreed to the plan on Monday."], ["The mayor agreed to the plan on Tuesday."]),
        ("delete", ["Nobody was hurt."], []),
        ("equal", ["The end."], ["The end."]),
    ]


def test_the_headline_is_a_line_of_its_own() -> None:
    [headline, text] = compare(said("It rained.", headline="Rain"), said("It rained.", headline="It rained. Again"))

    assert (headline.op, headline.before[0], text.op) == ("replace", Line("headline", "Rain"), "equal")


def test_what_is_stripped_is_no_difference() -> None:
    before = lines("Rain", [Block("paragraph", "It rained."), Block("paragraph", "Subscribe!", "learned")])
    after = lines("Rain", [Block("paragraph", "Get our app", "link_only"), Block("paragraph", "It  rained.")])

    assert [difference.op for difference in compare(before, after)] == ["equal", "equal"]


def test_a_paragraph_rewritten_from_scratch_is_removed_and_added() -> None:
    before, after = said("The council met and agreed."), said("Fans cheered as rain fell on Leeds.")

    assert [op for op, _, _ in ops(before, after)] == ["delete", "insert"]


@given(TEXTS, TEXTS)
def test_the_differences_hold_every_line_of_both(before: list[str], after: list[str]) -> None:
    first, other = said(*before), said(*after)
    differences = compare(first, other)

    assert [line for difference in differences for line in difference.before] == first
    assert [line for difference in differences for line in difference.after] == other
    for difference in differences:
        sizes = (len(difference.before), len(difference.after))
        assert {"insert": sizes[0] == 0, "delete": sizes[1] == 0, "replace": sizes == (1, 1)}.get(difference.op, True)
        if difference.op == "equal":
            assert [line.text.split() for line in difference.before] == [line.text.split() for line in difference.after]


@given(st.text(), st.text())
def test_word_changes_hold_both_texts(before: str, after: str) -> None:
    changes = compare_words(before, after)

    assert "".join(change.before for change in changes).split() == before.split()
    assert "".join(change.after for change in changes).split() == after.split()


def test_changed_words_are_marked() -> None:
    changes = compare_words("Five people were hurt, he said.", "Seven people were hurt and he said.")

    assert [(change.op, change.before.strip(), change.after.strip()) for change in changes] == [
        ("replace", "Five", "Seven"),
        ("equal", "people were hurt", "people were hurt"),
        ("replace", ",", "and"),
        ("equal", "he said.", "he said."),
    ]


def test_characters_are_marked_where_words_are_not_parted() -> None:
    changes = compare_words("港口预算增加了百分之十", "港口预算减少了百分之十")

    assert [(change.op, change.before, change.after) for change in changes][1] == ("replace", "增加", "减少")


@given(st.text("aZ9é'’-_.,: \u00a0港ไกบ한ا", max_size=30))
def test_a_script_without_spaces_changes_nothing_for_the_others(text: str) -> None:
    assert words(text + "\n港")[:-1] == words(text)


@pytest.mark.parametrize("case", hostile_edits())
def test_no_text_takes_long(case: str) -> None:
    """2,000 blocks of any kind take under half a second of this process's time; three times that is allowed here."""
    before, after = (said(*texts) for texts in hostile_edits()[case])
    started = time.process_time()
    compare(before, after)

    assert time.process_time() - started < 1.5
