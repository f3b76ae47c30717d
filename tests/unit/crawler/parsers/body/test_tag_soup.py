"""Articles on pages without structure: markers and the site's name go, text stays, and subheadings are headings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

import pytest

from crawler.errors import ParseError
from crawler.items import Article
from crawler.parsers import parse_article
from crawler.parsers.body.furniture import Candidate, strip_furniture
from tests.support.repeats import KEPT
from tests.support.tag_soup import FORMS, HEADING, LAYOUTS, MARKER, PLACES, SITE, STORIES, TEXT, page, parts

URL = "https://valley.example/a/1"
HEADINGS = 0.95
"""Minimum share of the subheadings that are headings of the text."""


def cases(layout: str) -> Iterator[tuple[list[tuple[str, str]], str, Article]]:
    """Yield parts, marker and article for each place of the furniture, in changing languages and forms."""
    stories, forms = cycle(STORIES), cycle(FORMS)
    for place in PLACES:
        for is_plain in (False, True):
            story = next(stories)
            marker = story.plain if is_plain else story.arrow
            html = page(story, layout, place, marker, next(forms))
            yield parts(story, place, marker), marker, parse_article(html, URL)


def kept(article: Article) -> list[str]:
    return [" ".join(block.text.split()) for block in article.blocks if block.removed is None]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_text_stays_and_markers_go(layout: str) -> None:
    for wanted, marker, article in cases(layout):
        texts = kept(article)
        assert [text for text in texts if len(text) > 60 or text.endswith((".", "。"))] == [
            words.removesuffix(marker).strip() for role, words in wanted if role == TEXT
        ]
        assert not [text for text in texts if marker in text]
        assert not {words for role, words in wanted if role in (MARKER, SITE)} & set(texts)


def test_subheadings_are_headings() -> None:
    right = total = 0
    for layout in LAYOUTS:
        for wanted, _, article in cases(layout):
            headings = {block.text for block in article.blocks if block.kind == "heading" and block.removed is None}
            subheadings = {words for role, words in wanted if role == HEADING}
            right += len(subheadings & headings)
            total += len(subheadings)
            assert not headings - subheadings
    assert right >= HEADINGS * total > 0


@pytest.mark.parametrize("paragraphs", KEPT.values(), ids=KEPT.keys())
def test_what_an_article_repeats_stays(paragraphs: list[str]) -> None:
    for text, heading, _, around in LAYOUTS.values():
        for short in (text, heading):
            lines = [(short if len(line) < 40 and len(line.split()) < 4 else text, line) for line in paragraphs]
            body = around.format("".join(template.format(line.replace("\n", "<br>")) for template, line in lines))
            html = f"<title>The quarrel goes on</title><div><a href=/1>News</a></div><h1>The quarrel goes on</h1>{body}"
            try:
                reasons = {block.removed for block in parse_article(html, URL).blocks}
            except ParseError:  # verse alone, each line in a table of its own, is too little for a body
                continue
            assert reasons.isdisjoint({"repeated", "repeated_text", "link_only"})


def test_a_line_that_is_nothing_but_the_name_of_the_site_goes() -> None:
    texts = ["VALLEY COURIER", "Valley Courier reported on Monday that the dam is dry.", "The dam", "«Valley Courier»"]
    blocks = strip_furniture([Candidate("paragraph", text) for text in texts], "Headline", names=["Valley Courier", ""])

    assert [block.removed for block in blocks] == ["site_name", None, None, "site_name"]
