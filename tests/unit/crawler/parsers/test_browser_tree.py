"""A page's tree nests as browsers nest it, where libxml2 alone would nest otherwise."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.parsers import parse_article
from crawler.parsers.html import MAX_NESTED, read_markup

PARAGRAPHS = "".join(
    f"<p>On day {day} the council met again in the old hall, and again it rose without a vote on the quay.</p>"
    for day in range(6)
)
STORY = f"<main><h1>Quay vote put off</h1><article>{PARAGRAPHS}</article></main>"


@pytest.mark.parametrize(
    "misnested",
    [
        f"<header><button><div>Menu</button></header>{STORY}",
        f"<header><ul><li><button><div><span>Menu</span></button></ul></header>{STORY}",
        f"<div class=top><figure><img src=a.png><div></figure></div>{STORY}",
        f"<nav><select><option>English<option>Deutsch</select></div></nav>{STORY}",
    ],
    ids=["button", "button in a list", "figure", "select"],
)
def test_an_unclosed_element_does_not_swallow_the_article(misnested: str) -> None:
    article = parse_article(f"<html><body>{misnested}</body></html>", "https://herald.example/quay")

    assert article.text.count("rose without a vote") == 6


def test_a_page_without_nesting_faults_has_the_tree_of_libxml2() -> None:
    page = f"<html><head><title>Quay</title></head><body>{STORY}</body></html>".encode()

    root = read_markup(page).root

    assert root is not None
    assert etree.tostring(root) == etree.tostring(etree.fromstring(page, etree.HTMLParser(encoding="utf-8")))


def test_open_formatting_elements_do_not_multiply() -> None:
    """By the standard, each paragraph would hold all of the formatting elements that paragraphs before left open."""
    page = "<div>" + "".join(f"<p><b class=c{number}>x</p>" for number in range(5000)) + "</i></div>"

    root = read_markup(page).root

    assert root is not None
    assert sum(1 for _ in root.iter()) < 50_000


def test_a_very_large_page_keeps_the_tree_of_libxml2() -> None:
    """A second tree of such a page would need too much memory."""
    filler = "<p>x</p>" * (MAX_NESTED // 8)
    page = f"<html><body>{filler}<header><button><div>Menu</button></header>{STORY}</body></html>".encode()

    root = read_markup(page).root

    assert root is not None
    assert etree.tostring(root) == etree.tostring(etree.fromstring(page, etree.HTMLParser(encoding="utf-8")))
