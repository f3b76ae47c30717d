"""What a block tells of its markup: whether it's a link, and which boxes set it apart from the article."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from crawler.items import Block
from crawler.parsers import parse_article, parse_text
from crawler.parsers.body.blocks import PageBlocks
from crawler.parsers.body.containers import MAX_PATH, MAX_STEPS, containers
from crawler.parsers.body.furniture import Candidate, strip_furniture
from crawler.source import Rules, Source

URL = "https://gazette.example/a"
PROSE = [
    "Engineers have begun to drain the upper reservoir at Coldwater for the first time since it was filled. Divers "
    "found cracks in the outlet tunnel in August, and the water board wants to see them dry before the frost.",
    "The water is let down by a metre a day, so that the banks don’t slip. Fishermen rescued some two tonnes of trout "
    "and put them into the lake below, where the angling club counts them among its own from now on.",
    "Once it is empty, the tunnel will be lined with steel. The work will take until June and cost nine million, most "
    "of it paid by the power company, which loses a winter’s worth of peak current and asks the state for help.",
]
LINE = "Our letter from the valley comes to your inbox every morning, and it costs nothing at all."


def read(inside: str, source: Source | None = None) -> dict[str, Block]:
    page = (
        f'<body><h1>The dam</h1><article class="story"><div class="text"><p>{PROSE[0]}</p><p>{PROSE[1]}</p>{inside}'
        f"<p>{PROSE[2]}</p></div></article></body>"
    )
    return {block.text: block for block in parse_article(page, URL, source).blocks}


def path_of(markup: str) -> str | None:
    """Return the path to the block LINE of a page with this markup among the article's paragraphs."""
    prose = "".join(f"<p>{text}</p>" for text in PROSE)
    body = etree.HTML(f'<div class="text">{prose}{markup.replace("LINE", LINE)}{prose}</div>')[0]
    page = PageBlocks(body, kept=set(body.iter()))
    paths = containers(page.blocks, page.nodes)
    return next(path for block, path in zip(page.blocks, paths, strict=True) if block.text == LINE)


def test_a_block_of_nothing_but_links_is_a_link() -> None:
    assert read(f'<p><a href="/b">{LINE[:45]}</a><a href="/c">{LINE[45:]}</a></p>')[LINE].link


def test_a_paragraph_with_links_is_none() -> None:
    blocks = read(f'<p><a href="/b">{LINE[:45]}</a>{LINE[45:]}</p>')

    assert not any(block.link for block in blocks.values())
    assert blocks[LINE].container is None


def test_a_box_within_the_article_is_the_container_of_its_blocks() -> None:
    blocks = read(f'<aside class="related"><ul><li>{LINE}</li></ul><p>{PROSE[0]} {PROSE[1]}</p></aside>')

    assert {text: block.container for text, block in blocks.items()} == {
        **dict.fromkeys(PROSE),
        LINE: "aside.related > ul",
        f"{PROSE[0]} {PROSE[1]}": "aside.related",
    }


@pytest.mark.parametrize(
    ("markup", "path"),
    [
        ("<p class='x'>LINE</p>", None),
        ("<section><div><span><figure><p>LINE</p></figure></span></div></section>", None),
        ("<ul><li>LINE</li></ul>", None),
        ("<blockquote><p>LINE</p></blockquote>", None),
        ("<div class='text'><p>LINE</p></div>", "div.text"),
        ("<aside><p>LINE</p></aside>", "aside"),
        ("<div class='promo'>LINE</div>", "div.promo"),
        ("<div><div class='promo'><div><p>LINE</p></div></div></div>", "div.promo"),
        ("<div id='promo' class='a'><p>LINE</p></div>", "div#promo"),
        ("<div class='a md:b c d'><p>LINE</p></div>", "div.a.c"),
        ("<div id='promo-12345'><p>LINE</p></div>", "div#promo-0"),
        ("<div id='block-0Omvl7wDD3'><p>LINE</p></div>", "div#block-0"),
        ("<div id='4711' class='post-4711 col-8'><p>LINE</p></div>", "div.post-0.col-8"),
        (f"<div id='{'dam-' * 11}' class='slide'><p>LINE</p></div>", "div.slide"),
        ("<ul class='a'><li class='b'><div class='c'><p class='d'>LINE</p></div></li></ul>", "ul.a > li.b > div.c"),
        ("<div id=a><div id=b><div id=c><div id=d><p>LINE</p></div></div></div></div>", "div#a > div#b > div#c"),
        ("<div id=a><aside><ul id=c><li id=d><p>LINE</p></li></ul></aside></div>", "aside > ul#c > li#d"),
    ],
)  # fmt: skip
def test_the_path_tells_what_is_between_the_article_and_the_block(markup: str, path: str | None) -> None:
    assert path_of(markup) == path


def test_a_path_to_outside_of_the_article_begins_below_what_is_around_both() -> None:
    prose = "".join(f"<p>{text}</p>" for text in PROSE)
    page = PageBlocks(
        etree.HTML(f"<main id=m><header id=h><p>{LINE}</p></header><div id=a><div id=b>{prose}</div></div></main>")[0]
    )

    assert containers(page.blocks, page.nodes) == ["header#h", None, None, None]


def test_a_body_cut_into_boxes_of_one_template_is_not_set_apart() -> None:
    parts = "".join(f'<div class="part"><p>{text}</p></div>' for text in PROSE)
    page = PageBlocks(etree.HTML(f'<div class="column">{parts}<div class="ad"><p>{LINE}</p></div></div>')[0])

    assert containers(page.blocks, page.nodes) == [None, None, None, "div.ad"]


def test_a_body_that_a_rule_names_in_pieces_is_read_the_same_way() -> None:
    source = Source("gazette", "Gazette", URL, rules=Rules(body=(".text > *",)))

    blocks = read(f'<div class="promo"><p>{LINE}</p></div>', source)

    assert {text: block.container for text, block in blocks.items()} == {**dict.fromkeys(PROSE), LINE: "div.promo"}


def test_text_without_markup_has_no_containers() -> None:
    script = json.dumps({"@type": "NewsArticle", "headline": "The dam", "articleBody": "\n".join(PROSE)})
    page = f'<div class="x"><h1>The dam</h1></div><script type="application/ld+json">{script}</script>'
    for article in (parse_article(page, URL), parse_text("\n\n".join(["The dam was drained", *PROSE]), URL)):
        assert {(block.link, block.container) for block in article.blocks} == {(False, None)}


def test_both_parts_of_a_block_that_is_cut_in_two_tell_of_its_markup() -> None:
    block = Candidate("list_item", "He left. Read on »", True, link=True, container="aside")

    assert strip_furniture([block], "Headline", ["Read on »"]) == [
        Block("list_item", "He left.", None, True, "aside"),
        Block("paragraph", "Read on »", "rule:strip", True, "aside"),
    ]


NAMES = st.text("abc019-_ é:", max_size=60)


@given(st.lists(st.tuples(st.sampled_from(["div", "aside", "ul", "my-" + "x" * 90]), NAMES, NAMES), max_size=9))
def test_no_path_is_longer_than_its_bounds(boxes: list[tuple[str, str, str]]) -> None:
    begin = "".join(f'<{tag} id="{identity}" class="{classes}">' for tag, identity, classes in boxes)
    path = path_of(begin + "<p>LINE</p>" + "".join(f"</{tag}>" for tag, _, _ in reversed(boxes)))

    assert path is None or (0 < len(path) <= MAX_PATH and path.count(" > ") < MAX_STEPS)
