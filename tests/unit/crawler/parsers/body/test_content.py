"""The body of a page: what is its text, in which blocks, and what isn't."""

from __future__ import annotations

import json

import pytest

from crawler.items import Article
from crawler.parsers import parse_article

URL = "https://gazette.example/a"
HEADLINE = "Coldwater reservoir is drained"
PROSE = [
    "Engineers have begun to drain the upper reservoir at Coldwater for the first time since it was filled. Divers "
    "found cracks in the outlet tunnel in August, and the water board wants to see them dry before the frost.",
    "The water is let down by a metre a day, so that the banks don’t slip. Fishermen rescued some two tonnes of trout "
    "and put them into the lake below, where the angling club counts them among its own from now on.",
    "Once it is empty, the tunnel will be lined with steel. The work will take until June and cost nine million, most "
    "of it paid by the power company, which loses a winter’s worth of peak current and asks the state for help.",
    "Until then the town is supplied from wells. The water board asks households not to fill pools, and expects no "
    "other limits during the winter, unless it stays as dry as the last one was in the whole of the valley.",
]


def page(body: str, head: str = "") -> str:
    return f"<html lang=en><head><title>{HEADLINE}</title>{head}</head><body>{body}</body></html>"


def paragraphs(texts: list[str] = PROSE) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def kept(article: Article) -> list[str]:
    return [block.text for block in article.blocks if block.removed is None]


def removed(article: Article) -> dict[str, str]:
    return {block.text: block.removed for block in article.blocks if block.removed is not None}


def read(body: str, head: str = "") -> Article:
    return parse_article(page(body, head), URL)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="ad-slot"><p>Winter tyres at half price, only this week at your dealer in Coldwater, while you '
        "wait and balanced free of charge by our staff.</p></div>",
        '<div class="newsletter-signup"><p>The day’s news from the valley in your inbox every morning. Sign up with '
        "your e-mail address, and unsubscribe whenever you like.</p></div>",
        '<div style="display:none"><p>We and our partners store information on a device, such as cookies, and process '
        "personal data that a device sends, such as identifiers.</p></div>",
        "<form><p>Tell us what you think of this article, and whether we may print what you write in the paper next "
        "week with your full name and town.</p></form>",
        '<ul class="links"><li><a href="/b">Snow expected on the pass before the weekend</a></li>'
        '<li><a href="/c">School bus routes change in the new year</a></li></ul>',
    ],
    ids=["advertisement", "newsletter", "hidden", "form", "links"],
)
def test_a_box_between_the_paragraphs_is_no_text(box: str) -> None:
    article = read(f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE[:2])}{box}{paragraphs(PROSE[2:])}</article>")

    assert kept(article) == PROSE


def test_a_body_that_advertisements_cut_into_several_containers_is_put_together() -> None:
    parts = "".join(f'<div class="part"><p>{text}</p></div><div class="ad"><i>Ad</i></div>' for text in PROSE)

    assert kept(read(f'<h1>{HEADLINE}</h1><div class="column">{parts}</div>')) == PROSE


def test_the_next_article_of_an_endless_page_is_not_the_end_of_this_one() -> None:
    other = "".join(f"<p>{text.replace('water', 'snow').replace('Coldwater', 'the pass')}</p>" for text in PROSE[1:])
    article = read(
        f"<main><article><h1>{HEADLINE}</h1><div class=body>{paragraphs()}</div></article>"
        f"<article><h1>The pass is closed for the winter</h1><div class=body>{other}</div></article></main>"
    )

    assert kept(article)[:4] == PROSE
    assert not any("snow is let down" in text for text in kept(article))


def test_what_a_paywall_hides_until_its_script_shows_it_is_text() -> None:
    article = read(
        f"<article><h1>{HEADLINE}</h1><p>{PROSE[0]}</p><div class=paywall style='display: none'>{paragraphs(PROSE[1:])}"
        "</div></article>"
    )

    assert kept(article) == PROSE


def test_blocks_have_their_kinds_in_reading_order() -> None:
    article = read(
        f"<article><h1>{HEADLINE}</h1><p>{PROSE[0]}</p><h2>The tunnel</h2><p>{PROSE[1]}</p>"
        f"<blockquote>{PROSE[2]}</blockquote><figure><img src=a.jpg><figcaption>The dam.</figcaption></figure>"
        "<ul><li>The first stage takes until January, when the gates are opened for good.</li>"
        "<li>The second one takes until June, if the snow melts no earlier than it should.</li></ul>"
        f"<table><tr><td>Level</td><td>410 m</td></tr><tr><td>Outflow</td><td>12 m³/s</td></tr></table>"
        f"<p>{PROSE[3]}</p></article>"
    )

    kinds = [block.kind for block in article.blocks]
    assert kinds == [
        "paragraph", "heading", "paragraph", "quote", "caption", "list_item", "list_item", "table", "paragraph",
    ]  # fmt: skip
    assert removed(article) == {"The dam.": "caption"}
    assert article.blocks[7].text == "Level | 410 m\nOutflow | 12 m³/s"


def test_a_subheading_and_its_list_go_with_the_text_around_them() -> None:
    """Short as they are, they stay; and no list loses an item."""
    items = [
        "A parking permit goes up to £60.",
        "Burials rise by a tenth.",
        "The baths close on Mondays.",
    ]
    article = read(
        f"<article><h1>{HEADLINE}</h1><p>{PROSE[0]}</p><h2>What will cost more</h2>"
        f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul><p>{PROSE[1]}</p><p>{PROSE[2]}</p></article>"
    )

    assert kept(article) == [PROSE[0], "What will cost more", *items, *PROSE[1:3]]


@pytest.mark.parametrize(
    "sentence",
    [
        "上流の貯水池では月曜日から水を抜く作業が始まった。潜水士が八月に放水路の亀裂を見つけたため、水道局は冬の前に乾いた状態で調べたいとしている。",
        "工程師週一開始排空上游水庫。潛水員八月在洩水隧道發現裂縫，水務局希望在霜凍之前把隧道徹底檢查一遍，並鋪上鋼板。",
        "วิศวกรเริ่มระบายน้ำออกจากอ่างเก็บน้ำเมื่อวันจันทร์หลังจากนักประดาน้ำพบรอยแตกในอุโมงค์ระบายน้ำเมื่อเดือนสิงหาคมที่ผ่านมา",
    ],
    ids=["Japanese", "Chinese", "Thai"],
)
def test_scripts_without_spaces_and_latin_commas_are_read_as_prose(sentence: str) -> None:
    menu = "".join(f'<li><a href="/{n}">{sentence[n : n + 9]}</a></li>' for n in range(12))
    texts = [sentence[n:] + sentence[:n] for n in (0, 20, 30)]
    article = read(f"<ul>{menu}</ul><div class=x><h1>{HEADLINE}</h1>{paragraphs(texts)}</div><ul>{menu}</ul>")

    assert kept(article) == texts


def test_a_page_of_two_short_lines_still_has_its_text() -> None:
    assert kept(read(f"<h1>{HEADLINE}</h1><p>The gates are open.</p><p>More follows.</p>")) == [
        "The gates are open.",
        "More follows.",
    ]


# The standfirst -------------------------------------------------------------------------------------------------------

SUMMARY = "For the first time in sixty years the upper basin lies dry, and the valley lives from its wells."


def described(summary: str) -> str:
    return f'<meta property="og:description" content="{summary}">'


def test_a_summary_that_the_page_shows_is_the_description() -> None:
    body = f"<article><h1>{HEADLINE}</h1><p class=lead>{SUMMARY}</p><div>{paragraphs()}</div></article>"

    assert read(body, described(SUMMARY)).description == SUMMARY
    assert read(body, described(SUMMARY[:60] + "…")).description == SUMMARY


def test_a_summary_written_for_search_engines_alone_is_none() -> None:
    article = read(f"<article><h1>{HEADLINE}</h1>{paragraphs(PROSE * 2)}</article>", described(SUMMARY))

    assert article.description is None
    assert "description" not in article.provenance


def test_a_stub_keeps_the_summary_that_it_does_not_show() -> None:
    assert read(f"<article><h1>{HEADLINE}</h1><p>{PROSE[0]}</p></article>", described(SUMMARY)).description == SUMMARY


# Text in scripts ------------------------------------------------------------------------------------------------------

LABELS = {f"label{n}": f"Please enter your e-mail address into field {n} and press the button" for n in range(40)}
BLOCKS = [{"type": "text", "content": text} for text in PROSE]
OTHER = {"title": "The pass is closed", "body": [{"type": "text", "content": text * 2} for text in PROSE]}


@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">'
        + json.dumps({"props": {"labels": LABELS, "article": {"title": HEADLINE, "blocks": BLOCKS}, "next": OTHER}})
        + "</script>",
        "<script>window.__STATE__ = "
        + json.dumps({"next": [OTHER], "story": {"headline": HEADLINE, "html": paragraphs()}})
        + ";(function(){})()</script>",
        '<script type="application/ld+json">'
        + json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "articleBody": "\n".join(PROSE)})
        + "</script>",
        "<script>var article = "
        + json.dumps({"title": HEADLINE, "text": paragraphs().replace("<", "&lt;").replace(">", "&gt;")})
        + "</script>",
    ],
    ids=["list of objects", "markup", "JSON-LD", "escaped markup"],
)
def test_text_that_stands_in_a_script_alone_is_found_there(script: str) -> None:
    article = read(f"<h1>{HEADLINE}</h1><div id=root><p>Loading …</p></div>{script}")

    assert kept(article) == PROSE
    assert article.provenance["blocks"] in ("script", "json-ld")


def test_text_of_a_script_gives_way_to_what_the_page_shows() -> None:
    script = json.dumps({"@type": "NewsArticle", "headline": HEADLINE, "articleBody": PROSE[0][:90] + "…"})
    article = read(f"<h1>{HEADLINE}</h1>{paragraphs()}", f'<script type="application/ld+json">{script}</script>')

    assert kept(article) == PROSE
    assert article.provenance["blocks"] == "page"


@pytest.mark.parametrize("script", ["{" * 5000, '{"title": "' + HEADLINE, "= [" * 5000, '={"a":' * 3000 + "1"])
def test_broken_state_of_a_script_does_no_harm(script: str) -> None:
    assert kept(read(f"<h1>{HEADLINE}</h1><p>{PROSE[0]}</p><script>{script}</script>")) == [PROSE[0]]


def test_a_menu_that_is_never_closed_does_not_swallow_the_article() -> None:
    menu = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(9))

    assert kept(read(f"<header><nav><ul>{menu}</ul><main><h1>{HEADLINE}</h1>{paragraphs()}</main>")) == PROSE
    assert kept(read(f"<nav><ul>{menu}</ul></nav><main><h1>{HEADLINE}</h1>{paragraphs()}</main>")) == PROSE
