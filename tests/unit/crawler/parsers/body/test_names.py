"""Names of classes and ids that call the article's own container furniture, and names that rightly do."""

from __future__ import annotations

import pytest

from crawler.parsers import parse_article

URL = "https://herald.example/quay"
DAYS = [
    f"On day {day} the council met again in the old hall by the quay, heard the engineers, and rose without a vote."
    for day in range(8)
]
PLEA = "Our letter from the harbour comes to your inbox every morning, with the tides and the day's best story."
LEGAL = "No part of this site may be copied, stored or sent on in any form without the publisher's written consent."


def text_of(box: str) -> str:
    """Return the text of a page whose article stands in the box, which has a place for it."""
    body = box.replace("BODY", "".join(f"<p>{day}</p>" for day in DAYS))
    return parse_article(f"<html><body><h1>The quay waits</h1>{body}</body></html>", URL).text


@pytest.mark.parametrize(
    "names",
    [
        'class="page-paragraphs with-nav-sidebar"',
        'class="site-main has-content-sidebar"',
        'class="content-nav-section"',
        'class="inline-and-sidebar-container"',
        'class="c-layout-sidebar-left"',
        'class="page1-footer"',
        'class="post-12 type-post category-ads tag-newsletter tag-social-media"',
        'id="component_5cd3ad805f" class="elementor-element-5f18ad9"',
        'id="menu-of-innovation-strategies-for-the-harbour"',
        'class="w-embed"',
    ],
)
@pytest.mark.parametrize("tag", ["div", "section", "article"])
def test_a_layout_word_does_not_condemn_the_body(names: str, tag: str) -> None:
    text = text_of(f"<p>{PLEA}</p><{tag} {names}>BODY</{tag}>")

    assert text.split("\n\n")[-len(DAYS) :] == DAYS


@pytest.mark.parametrize(
    "names", ['class="sidebar"', 'id="footer"', 'class="comments"', 'class="comment-list"', 'id="cookie-consent"']
)
def test_a_box_that_says_what_it_is_stays_out(names: str) -> None:
    """Even if its text is far longer than the article's."""
    box = "".join(f"<p>{LEGAL} Number {number}.</p>" for number in range(30))

    text = text_of(f"<article>BODY</article><div {names}>{box}</div>")

    assert text.split("\n\n") == DAYS
