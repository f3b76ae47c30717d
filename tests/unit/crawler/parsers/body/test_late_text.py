"""Text that a page shows late: closed panels, shadow roots, parts that the server streams."""

from __future__ import annotations

import pytest

from crawler.items import Article
from crawler.parsers import parse_article
from tests.support.repeats import PROSE

URL = "https://gazette.example/a"
HEADLINE = "The quarrel about the budget goes on"

ACCEPT = (
    "We and our partners store information on a device, such as cookies, and process personal data that a device "
    "sends, such as identifiers."
)
REST = "".join(f"<p>{text}</p>" for text in PROSE[2:])


def page(body: str) -> str:
    return f"<html lang=en><head><title>{HEADLINE}</title></head><body>{body}</body></html>"


def kept(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.removed is None]


def read(body: str) -> list[str]:
    return kept(parse_article(page(f"<main><article><h1>{HEADLINE}</h1>{body}</article></main>"), URL))


def prose(body: str) -> list[str]:
    return [text for text in read(body) if text in PROSE]


@pytest.mark.parametrize(
    "panel",
    [
        '<h3>The water</h3><div style="display: none;">{}</div>',
        '<h3>The water</h3><section aria-hidden="true">{}</section>',
        "<h3><button aria-expanded=false aria-controls=w>The water</button></h3><div id=w hidden>{}</div>",
        "<dl><dt>The water</dt><dd hidden>{}</dd></dl>",
        "<details><summary>The water</summary>{}</details>",
        '<div role=region aria-labelledby=w hidden>{}</div>',
        '<div role="tabpanel" style="display:none">{}</div>',
        '<div class=x style="display:none">{}</div><a class="toggle" href="#">Read more</a>',
        '<div class=x style="display:none">{}</div><p><a href="javascript:void(0)">Weiterlesen</a></p>',
        '<div class=x hidden>{}</div><button>続きを読む</button>',
        '<p><a href="#" aria-expanded="false">Show all</a></p><div class=x hidden>{}</div>',
    ],
)  # fmt: skip
def test_text_in_a_closed_panel_is_text(panel: str) -> None:
    assert prose(f"<p>{PROSE[0]}</p>{panel.format(f'<p>{PROSE[1]}</p>')}{REST}") == PROSE


@pytest.mark.parametrize(
    "box",
    [
        f'<div style="display:none"><p>{ACCEPT}</p></div>',
        f'<div hidden role="dialog"><p>{ACCEPT}</p></div><button>OK</button>',
        f'<h3>Cookies</h3><div hidden><p>{ACCEPT}</p><form><input type=checkbox></form></div>',
        '<h3>More</h3><div hidden><p><a href="/b">Snow is expected on the pass before the weekend, the office says'
        "</a></p></div>",
        f"<template><p>{ACCEPT}</p></template>",
    ],
)  # fmt: skip
def test_other_hidden_boxes_are_no_text(box: str) -> None:
    texts = read(f"<p>{PROSE[0]}</p>{box}<p>{PROSE[1]}</p>{REST}")

    assert [text for text in texts if text not in ("Cookies", "More")] == PROSE


def test_a_shadow_root_is_read_with_what_stands_in_its_slots() -> None:
    root = (
        f"<x-story><template shadowrootmode=open><article><h1>{HEADLINE}</h1><p>{PROSE[0]}</p><slot></slot>{REST}"
        f"</article></template><p>{PROSE[1]}</p></x-story>"
    )

    assert kept(parse_article(page(root), URL)) == PROSE


def test_a_shadow_root_with_named_slots_has_the_order_of_the_slots() -> None:
    root = (
        "<x-story><template shadowrootmode=open><article><slot name=a></slot><slot name=b></slot>"
        f"<slot name=c>No text</slot></article></template><div slot=b><p>{PROSE[1]}</p>{REST}</div>"
        f"<div slot=a><h1>{HEADLINE}</h1><p>{PROSE[0]}</p></div></x-story>"
    )

    assert [text for text in kept(parse_article(page(root), URL)) if text in PROSE] == PROSE


@pytest.mark.parametrize("prefix", ["B", "P"])
def test_a_part_that_the_server_sent_late_is_read_in_its_place(prefix: str) -> None:
    body = (
        f"<main><article><h1>{HEADLINE}</h1><p>{PROSE[0]}</p><!--$?--><template id='{prefix}:14'></template>"
        f"<i>Loading</i><!--/$-->{REST}</article></main><footer><p>Imprint</p></footer>"
        f"<div hidden id='S:14'><p>{PROSE[1]}</p></div><script>$RC('B:14','S:14')</script>"
    )

    assert [text for text in kept(parse_article(page(body), URL)) if text != "Loading"] == PROSE
