"""Features of blocks that tell furniture from sentences, in any script."""

from __future__ import annotations

import pytest

from pipelines.boilerplate.keys import SampleEntry, count_text, is_sentence, parts_of
from storage.records import Block as StoredBlock


@pytest.mark.parametrize(
    ("text", "whether"),
    [
        ("สด •", False),
        ("วิเคราะห์ |", False),
        ("ศาลสั่งให้เปิดท่าเรืออีกครั้ง", True),
        ("The quay is open.", True),
        ("Live", False),
    ],
)
def test_a_label_is_no_sentence_in_any_script(text: str, whether: bool) -> None:
    assert is_sentence(text) is whether


def test_a_japanese_topic_is_told_by_what_isnt_grammar() -> None:
    """Two stories of one harbour have more in common than two that share particles and endings alone."""
    harbour = "港は三月に閉鎖されました。防波堤が崩れ、漁船が岸壁を塞いだためです。港の再開は未定です。"
    again = "漁船の撤去が進み、防波堤の工事も始まりました。港の岸壁は閉鎖されたままです。"
    school = "学校は三年生のための授業を増やしました。先生が足りないため、教室の改修は未定です。"

    assert len(topic(harbour) & topic(again)) > len(topic(harbour) & topic(school))


def topic(text: str) -> set[int]:
    blocks = count_text("herald", [StoredBlock("paragraph", text)])
    return set(SampleEntry.unpack(blocks.occurrence(next(iter(blocks.blocks))).entry()).topic)


def test_the_beginning_of_an_arrow_is_the_arrow_alone() -> None:
    assert parts_of("→ The quay is open again") == [("prefix", "→")]
    assert parts_of("• The quay is open again") == []
