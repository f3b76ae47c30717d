"""A brief beside a longer list of other articles is the article; a round-up with linked headings is one too."""

from __future__ import annotations

import pytest

from crawler.parsers import parse_article

URL = "https://herald.example/news/2026/harbour"
BRIEF = "A man was slightly hurt on Monday when he fell into the harbour basin. He was rescued by a passer-by."
DAYS = [
    f"On day {day} the council met again in the old hall by the quay, heard the engineers, and rose without a vote."
    for day in range(6)
]


def items(tag: str) -> str:
    return "".join(
        f'<{tag} class="item"><h3><a href="/{n}">{day[:38]}</a></h3><p>{day}</p></{tag}>' for n, day in enumerate(DAYS)
    )


@pytest.mark.parametrize("tag", ["div", "section", "article"])
@pytest.mark.parametrize("box", ["<main><div>{}</div></main>", "<div><div>{}</div></div>", "<section>{}</section>"])
def test_a_brief_is_not_taken_for_the_list_beside(box: str, tag: str) -> None:
    story = box.format(f"<h1>Man falls into harbour</h1><p>{BRIEF}</p>")
    byline = '<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2026-09-16">'
    page = f'<html><head>{byline}</head><body>{story}<div class="list">{items(tag)}</div></body></html>'

    assert parse_article(page, URL).text == BRIEF


def test_a_round_up_keeps_its_items() -> None:
    """Its headings are linked too, but the list is all that stands beside the headline, below an introduction."""
    page = f"<body><main><h1>Six days at the quay</h1><p>{BRIEF}</p>{items('div')}</main></body>"
    byline = '<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2026-09-16">'

    text = parse_article(f"<html><head>{byline}</head>{page}</html>", URL).text

    assert all(day in text for day in DAYS)
