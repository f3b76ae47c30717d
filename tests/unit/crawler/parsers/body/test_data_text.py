"""A text in the page's data replaces a visible beginning, however plausible the beginning is."""

from __future__ import annotations

import json

import pytest

from crawler.parsers import parse_article

DAYS = [
    f"On day {day} the council met again in the hall, heard engineer number {day}, and rose without a vote at all."
    for day in range(20)
]


@pytest.mark.parametrize("shown", [1, 2, 3])
def test_a_far_longer_text_in_json_ld_is_the_body(shown: int) -> None:
    data = {"@type": "NewsArticle", "headline": "The quay waits", "articleBody": "\n\n".join(DAYS)}
    head = f'<head><script type="application/ld+json">{json.dumps(data)}</script></head>'
    page = f"<html>{head}<body><article><h1>The quay waits</h1>{paragraphs(shown)}</article></body></html>"

    article = parse_article(page, "https://herald.example/quay")

    assert article.text.split("\n\n") == DAYS
    assert article.provenance["body"] == "json-ld"


@pytest.mark.parametrize("shown", [1, 2, 3])
def test_a_far_longer_text_in_a_script_is_the_body(shown: int) -> None:
    state = {"story": {"headline": "The quay waits", "body": [f"<p>{day}</p>" for day in DAYS]}}
    script = f'<script type="application/json">{json.dumps(state)}</script>'
    page = f"<html><body><article><h1>The quay waits</h1>{paragraphs(shown)}</article>{script}</body></html>"

    article = parse_article(page, "https://herald.example/quay")

    assert article.text.split("\n\n") == DAYS
    assert article.provenance["body"] == "script"


def paragraphs(number: int) -> str:
    return "".join(f"<p>{day}</p>" for day in DAYS[:number])
