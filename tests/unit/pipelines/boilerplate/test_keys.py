"""Blocks are compared by keys; more articles without a block never speak for furniture."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.boilerplate.decide import MIN_TEXTS, BlockFeatures, decide
from pipelines.boilerplate.keys import block_key, count_text, normalised
from storage.records import Block as StoredBlock

# The pure parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gallery (12 images)", "Gallery (3  Images)"),
        ("BACK TO NEWS »", "Back to news »"),
        ("© 2024 The H", "© 2026 the h"),
    ],
)
def test_blocks_that_differ_in_case_spacing_or_figures_are_one(one: str, other: str) -> None:
    assert block_key("herald", "whole", one) == block_key("herald", "whole", other)


@pytest.mark.parametrize(("one", "other"), [("2:1", "3:0"), ("12 March", "Twelve March"), ("Yes", "No")])
def test_blocks_that_say_other_things_are_not_one(one: str, other: str) -> None:
    assert block_key("herald", "whole", one) != block_key("herald", "whole", other)


@given(st.text())
def test_what_is_normalised_stays_so(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.lists(st.text(min_size=1), max_size=8))
def test_any_text_can_be_count_text(texts: list[str]) -> None:
    text = count_text("herald", [StoredBlock("paragraph", block) for block in texts])

    assert len(text.keys) == len(texts)
    lengths = {len(text.occurrence(key).entry()) for key in text.blocks}
    assert len(lengths) <= 1


_share = st.floats(0, 1)
block_features = st.builds(
    BlockFeatures,
    form=st.sampled_from(("whole", "prefix", "suffix")),
    text=st.text(min_size=1),
    articles=st.integers(0, 2000) | st.integers(100, 400) | st.integers(MIN_TEXTS, 12),
    span=st.integers(1, 2000),
    window=st.integers(2000, 4000) | st.integers(30, 120),
    headings=st.booleans(),
    per_text=st.floats(1, 5),
    **dict.fromkeys(("first", "last", "near_end", "tail", "top", "before", "after", "link", "set_apart"), _share),
    **dict.fromkeys(("prose", "heading", "in_list", "sentence", "stories", "topic_overlap"), _share),
)


@given(block_features)
def test_more_articles_without_a_block_never_speak_for_furniture(known: BlockFeatures) -> None:
    """And the number at which the verdict turns is exact, so that nothing need be judged before."""
    known = in_window(known, max(known.window, known.articles))
    verdict = decide(known, None)
    if known.articles < MIN_TEXTS:
        assert not verdict.is_boilerplate
    if verdict.is_boilerplate and verdict.until is not None:
        assert decide(in_window(known, verdict.until - 1), None).is_boilerplate
        assert not decide(in_window(known, verdict.until), None).is_boilerplate
    if not verdict.is_boilerplate:
        assert not decide(in_window(known, known.window * 3), None).is_boilerplate


def in_window(known: BlockFeatures, window: int) -> BlockFeatures:
    return replace(known, window=window)
