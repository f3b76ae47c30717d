"""Furniture within one page: markers go, while refrains, repeated answers and subheadings stay."""

from __future__ import annotations

import pytest

from crawler.items import Block
from crawler.parsers import parse_article, parse_text
from crawler.parsers.body.furniture import Candidate, strip_furniture
from crawler.source import Rules, Source
from tests.support.repeats import KEPT, PROSE

URL = "https://gazette.example/a"


def text_of(*paragraphs: str) -> str:
    return "\n\n".join(["The quarrel about next year’s budget goes on", *paragraphs])


def kept(text: str) -> list[str]:
    return [block.text for block in parse_text(text, URL).blocks if block.removed is None]


@pytest.mark.parametrize("paragraphs", KEPT.values(), ids=KEPT.keys())
def test_repeated_content_stays(paragraphs: list[str]) -> None:
    assert kept(text_of(*paragraphs)) == paragraphs


@pytest.mark.parametrize("paragraphs", KEPT.values(), ids=KEPT.keys())
def test_repeated_content_stays_on_a_page(paragraphs: list[str]) -> None:
    body = "".join("<p>" + text.replace("\n", "<br>") + "</p>" for text in paragraphs)
    page = f"<html><body><article><h1>The quarrel goes on</h1><div>{body}</div></article></body></html>"

    article = parse_article(page, URL)

    assert [block.text for block in article.blocks if block.removed is None] == paragraphs


REMOVED = {
    "an arrow, twice": [PROSE[0], "Zur Übersicht »", PROSE[1], "Zur Übersicht »", PROSE[2]],
    "an arrow before it": [PROSE[0], "← Indietro", PROSE[1], "← Indietro", PROSE[2]],
    "three times between prose": [PROSE[0], "Anzeige", PROSE[1], "Anzeige", PROSE[2], "Anzeige", PROSE[3]],
    "stacked once": [PROSE[0], "Zur Übersicht Zur Übersicht Zur Übersicht", PROSE[1]],
    "stacked without spaces between words": [PROSE[0], "回到列表 回到列表 回到列表", PROSE[1], "回到列表", PROSE[2]],
    "at the end of paragraphs": [*(text + " Alle Meldungen" for text in PROSE[:3]), PROSE[3]],
    "at the end of a quotation": [
        "“" + PROSE[0] + "” Alle Meldungen", PROSE[1], "Alle Meldungen", PROSE[2], "Alle Meldungen", PROSE[3],
    ],
    "in another case": [PROSE[0], "Top ↑", PROSE[1], "TOP ↑", PROSE[2]],
}  # fmt: skip


@pytest.mark.parametrize("paragraphs", REMOVED.values(), ids=REMOVED.keys())
def test_markers_are_removed_and_every_word_is_still_there(paragraphs: list[str]) -> None:
    article = parse_text(text_of(*paragraphs), URL)

    left = [block.text for block in article.blocks if block.removed is None]
    assert [text.strip("“”") for text in left] == [text for text in PROSE if any(text in item for item in paragraphs)]
    assert {block.removed for block in article.blocks} == {None, "repeated"}
    assert " ".join(block.text for block in article.blocks) == " ".join(paragraphs)


def test_a_phrase_of_the_rules_is_stripped_alone_repeated_and_at_the_end() -> None:
    blocks = strip_furniture(
        [
            Candidate("paragraph", "Read on » Read on »"),
            Candidate("paragraph", "He left. Read on »"),
            Candidate("paragraph", "Read on » is what the button says."),
            Candidate("list_item", "Bread on »"),
        ],
        "Headline",
        ["Read on »"],
    )

    assert blocks == [
        Block("paragraph", "Read on » Read on »", "rule:strip"),
        Block("paragraph", "He left."),
        Block("paragraph", "Read on »", "rule:strip"),
        Block("paragraph", "Read on » is what the button says."),
        Block("list_item", "Bread on »"),
    ]


def test_a_phrase_is_stripped_after_a_colon_or_dash_too() -> None:
    blocks = strip_furniture([Candidate("paragraph", "He left – Weiterlesen")], "Headline", ["Weiterlesen"])

    assert [block.removed for block in blocks] == [None, "rule:strip"]


@pytest.mark.parametrize("place", [0, 2])
def test_the_headline_is_not_repeated_in_the_body(place: int) -> None:
    blocks = [Candidate("paragraph", PROSE[0]), Candidate("paragraph", PROSE[1])]
    blocks.insert(place, Candidate("heading", "«A Quarrel» – goes on"))

    assert strip_furniture(blocks, "A quarrel goes on")[place].removed == "repeated_headline"


def test_links_alone_are_removed_but_sentences_and_linked_headings_of_sections_stay() -> None:
    page = f"""<html><body><article><h1>A quarrel</h1><p>{PROSE[0]}</p>
    <p><a href="/b">Last year’s budget in figures</a></p>
    <p><a href="/c">The mayor has answered all of our questions in writing.</a></p>
    <h2><a href="#vote">The vote</a></h2><p>{PROSE[1]}</p>
    <ul><li><a href="/d">A quarrel in pictures</a></li><li>The <a href="/e">auditors</a> come in March.</li></ul>
    <p>{PROSE[2]}</p></article></body></html>"""

    removed = [block.text for block in parse_article(page, URL).blocks if block.removed == "link_only"]

    assert removed == ["Last year’s budget in figures", "A quarrel in pictures"]


def test_elements_named_by_the_rules_are_dropped_and_selectors_overrule() -> None:
    page = f"""<html><head><meta property="og:title" content="Wrong"></head><body><h1>Wrong</h1><h2 class="t">Right</h2>
    <div class="who">By Ann Lee and Bo Hart</div><div class="when">5.3.2026, 14:00</div>
    <div class="b"><p>{PROSE[0]}</p><p class="x">{PROSE[1]}</p><p>{PROSE[2]}</p></div></body></html>"""
    rules = Rules(remove=(".x",), body=".b", headline=".t", authors=".who", date_published=".when")

    article = parse_article(page, URL, Source("a", "A", URL, timezone="Europe/Berlin", rules=rules))

    assert article.headline == "Right"
    assert [author.name for author in article.authors] == ["Ann Lee", "Bo Hart"]
    assert article.date_published is not None
    assert article.date_published.isoformat() == "2026-03-05T13:00:00+00:00"
    assert article.text == f"{PROSE[0]}\n\n{PROSE[2]}"
    assert article.provenance["headline"] == "rule headline"


def test_a_selector_that_is_no_css_finds_nothing() -> None:
    page = f"<h1>A quarrel</h1><p>{PROSE[0]}</p><p>{PROSE[1]}</p>"

    article = parse_article(page, URL, Source("a", "A", URL, rules=Rules(remove=("p[",), body="::nonsense(")))

    assert len(article.blocks) == 2


# Copies ---------------------------------------------------------------------------------------------------------------


def boxes(*parts: tuple[str, list[str]]) -> list[Block]:
    """Return the blocks of an article that consists of boxes with these classes and paragraphs."""
    body = "".join(
        f'<div class="{name}">{"".join(f"<p>{text}</p>" for text in paragraphs)}</div>' for name, paragraphs in parts
    )
    return list(parse_article(f"<main><article><h1>A quarrel</h1>{body}</article></main>", URL).blocks)


@pytest.mark.parametrize(
    "parts",
    [
        [("lead", PROSE[:1]), ("body", PROSE)],
        [("lead", [*PROSE[:1], "By Ann Lee"]), ("body", PROSE)],
        [("preview", PROSE[:2]), ("full", PROSE)],
        [("preview", [PROSE[0], PROSE[1][:70] + " …"]), ("full", PROSE)],
        [("desktop", PROSE), ("mobile", PROSE)],
        [("text", PROSE), ("text", PROSE)],
        [("text", PROSE), ("text text-print", [PROSE[0], PROSE[1], *PROSE[2:]])],
        [(f"for-{size}", [text]) for text in PROSE for size in ("desktop", "mobile")],
    ],
    ids=["lead", "lead and byline", "preview", "cut preview", "desktop", "same class", "print", "one by one"],
)
def test_a_copy_of_the_text_is_stored_once_and_says_so(parts: list[tuple[str, list[str]]]) -> None:
    blocks = boxes(*parts)
    texts = [block.text for block in blocks if block.removed is None and block.text in PROSE]

    assert texts == PROSE
    copies = sum(text in PROSE or text.endswith("…") for _, paragraphs in parts for text in paragraphs) - len(PROSE)
    assert sum(block.removed is not None for block in blocks if block.text in PROSE or "…" in block.text) == copies
    assert "repeated_text" in {block.removed for block in blocks}


def test_short_lines_between_copies_are_copies_too() -> None:
    texts = [Candidate("paragraph", PROSE[0]), Candidate("heading", "The vote"), Candidate("paragraph", PROSE[1])]
    copies = [Candidate(block.kind, block.text, container="div.print") for block in texts]

    blocks = strip_furniture([*texts, *copies, Candidate("paragraph", PROSE[2])], "Headline")

    assert [block.removed for block in blocks] == [None] * 3 + ["repeated_text"] * 3 + [None]


@pytest.mark.parametrize(
    "texts",
    [
        [PROSE[0], PROSE[1], PROSE[0], PROSE[2]],
        [PROSE[0], "“No.”", PROSE[1], "“No.”", PROSE[2], "“No.”"],
        [PROSE[0] + " …", PROSE[1], PROSE[2]],
    ],
)
def test_a_quotation_of_an_earlier_paragraph_is_no_copy(texts: list[str]) -> None:
    blocks = strip_furniture([Candidate("paragraph", text) for text in texts], "Headline")

    assert [block.removed for block in blocks] == [None] * len(texts)
