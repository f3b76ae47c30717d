"""How the elements of a page become blocks: lines, boxes, buttons, footnotes, initials, headings, wrappers."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.parsers.body.blocks import PageBlocks

LONG = (
    "Engineers have begun to drain the upper reservoir at Coldwater for the first time since it was filled, and divers "
    "found cracks in the outlet tunnel."
)
OTHER = (
    "The water is let down by a metre a day, so that the banks don’t slip, and fishermen rescued some two tonnes of "
    "trout before the gates were opened."
)


def page_blocks(body: str) -> PageBlocks:
    element = etree.HTML(f"<html><body>{body}</body></html>").find("body")
    assert element is not None
    return PageBlocks(element)


def blocks(body: str) -> list[tuple[str, str]]:
    page = page_blocks(body)
    for index, node in enumerate(page.nodes):
        assert node.parent < index and 0 <= node.start <= node.end <= len(page.blocks)
    for number, block in enumerate(page.blocks):
        assert page.nodes[block.node].start <= number < page.nodes[block.node].end
    return [(block.kind, block.text) for block in page.blocks]


def texts(body: str) -> list[str]:
    return [text for _, text in blocks(body)]


# Unknown elements -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "<p>The <x-term>dam</x-term> in <st1:place>Coldwater</st1:place> is dry.<o:p></o:p></p>",
        "<div>The <x-term>dam</x-term> in <my-place><b>Coldwater</b></my-place> is dry.</div>",
        "<p><w-w>The</w-w> <w-w>dam</w-w> <w-w>in</w-w> <w-w>Coldwater</w-w> <w-w>is</w-w> <w-w>dry.</w-w></p>",
        "<div><p>The dam in <blink>Coldwater</blink> is dry.</p></div>",
        "<li>The dam <x-note>in</x-note> Coldwater is dry.</li>",
    ],
)
def test_an_unknown_element_in_a_line_is_part_of_the_line(body: str) -> None:
    assert texts(body) == ["The dam in Coldwater is dry."]


@pytest.mark.parametrize(
    "body",
    [
        "<x-story><p>The dam is dry.</p><p>Divers found cracks.</p></x-story>",
        "<x-par>The dam is dry.</x-par><x-par>Divers found cracks.</x-par>",
        "<x-app><x-body><div>The dam is dry.</div> <x-ad></x-ad><div>Divers found cracks.</div></x-body></x-app>",
    ],
)
def test_an_unknown_element_that_holds_blocks_or_stands_alone_is_a_box(body: str) -> None:
    assert texts(body) == ["The dam is dry.", "Divers found cracks."]


def test_items_of_a_menu_element_are_items_of_a_list() -> None:
    assert blocks("<menu><li>Close the gates.</li><li>Open the valve.</li></menu>") == [
        ("list_item", "Close the gates."),
        ("list_item", "Open the valve."),
    ]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "So E = mc² holds."),
        ("<mfrac><mn>1</mn><mn>12</mn></mfrac>", "So 1/12 holds."),
        ("<semantics><mi>x</mi><annotation encoding='application/x-tex'>\\x</annotation></semantics>", "So x holds."),
        ("<msup><mi>a</mi><mi>k</mi></msup>", "So a^k holds."),
    ],
)
def test_a_formula_is_part_of_its_sentence(formula: str, text: str) -> None:
    assert texts(f"<p>So <math>{formula}</math> holds.</p>") == [text]


# Buttons --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<h3><button>When does it begin?</button></h3>", ["When does it begin?"]),
        ("<h2><span><button aria-expanded=false>Who pays?</button></span></h2>", ["Who pays?"]),
        ("<p>See the <button>map</button> for details.</p>", ["See the map for details."]),
        ("<p>The <button class=gloss>caisson</button>, a box of steel, is sunk.</p>",
         ["The caisson, a box of steel, is sunk."]),
        (f"<button aria-expanded=false>When does it begin?</button><div><p>{LONG}</p></div>",
         ["When does it begin?", LONG]),
        (f"<div><div><button aria-controls=a>The cost</button></div><div id=a><p>{LONG}</p></div></div>"
         f"<div><div><button aria-controls=b>The time</button></div><div id=b><p>{OTHER}</p></div></div>",
         ["The cost", LONG, "The time", OTHER]),
    ],
)  # fmt: skip
def test_a_button_that_is_a_word_or_the_heading_of_a_panel_is_text(body: str, expected: list[str]) -> None:
    assert texts(body) == expected


@pytest.mark.parametrize(
    "button",
    [
        "<button>Share</button>",
        "<div><button>Share</button> <button>Print</button></div>",
        "<p><button>Subscribe</button></p>",
        "<p><button>Play</button> </p>",
        "<button aria-expanded=false>Menu</button><ul><li><a href=/a>News from all the valley</a></li></ul>",
        "<button aria-expanded=false aria-controls=m>Read on</button>",
    ],
)
def test_other_buttons_are_no_text(button: str) -> None:
    assert not {"Share", "Print", "Subscribe", "Play", "Menu", "Read on"} & set(texts(button + f"<p>{LONG}</p>"))


# Marks in a line ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('It opened in 1931<sup><a href="#fn1">1</a></sup> and leaked.', "It opened in 1931 and leaked."),
        ('It opened in 1931<a href="#fn1"><sup>1</sup></a> and leaked.', "It opened in 1931 and leaked."),
        ('It opened in 1931<a class="footnote-ref" href="#n1">1</a> and leaked.', "It opened in 1931 and leaked."),
        ('It opened in 1931<sup class="footnote">1</sup> and leaked.', "It opened in 1931 and leaked."),
        ('It leaked.<sup id="fnref:2"><a href="#fn:2">2</a></sup> So it was.', "It leaked. So it was."),
        ("The tunnel<sup>3</sup> leaked.<sup>4</sup>", "The tunnel leaked."),
        ("The tunnel<sup>*</sup> leaked.", "The tunnel leaked."),
        ('It leaked.<sup><a href="#cite_note-1">[1]</a></sup> So.', "It leaked.[1] So."),
        ("It holds 3 km<sup>3</sup> of water.", "It holds 3 km3 of water."),
        ("It holds 10<sup>6</sup> litres.", "It holds 10⁶ litres."),
        ("On the 4<sup>th</sup> of May", "On the 4th of May"),
        ("H<sub>2</sub>O and CO<sub>2</sub>", "H2O and CO2"),
        ('See <a href="#map">1</a> below.', "See 1 below."),
    ],
)
def test_marks_of_footnotes_are_not_glued_to_words(body: str, text: str) -> None:
    assert texts(f"<p>{body}</p>") == [text]


def test_links_from_a_heading_to_itself_are_no_text() -> None:
    assert blocks('<h2 id="cost">The cost <a href="#cost">#</a></h2><p>It is high.<a href="#r1">↩</a></p>') == [
        ("heading", "The cost"),
        ("paragraph", "It is high."),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<ruby>夕方<rt>ゆうがた</rt></ruby>、水が抜かれた。", "夕方、水が抜かれた。"),
        ("<ruby>夕方<rp>（</rp><rt>ゆうがた</rt><rp>）</rp></ruby>、水が抜かれた。", "夕方、水が抜かれた。"),
        ("<ruby><rb>夕</rb><rb>方</rb><rtc><rt>ゆう</rt></rtc></ruby>、水が抜かれた。", "夕方、水が抜かれた。"),
    ],
)  # fmt: skip
def test_readings_are_left_out(body: str, text: str) -> None:
    assert texts(f"<p>{body}</p>") == [text]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("A report (<a href=x>42 pages<span class='sr-only'> (new window)</span></a>).", "A report (42 pages)."),
        ("A dam<span style='position:absolute; left:-9999px'> (picture)</span>.", "A dam."),
        ("A <i class=icon aria-hidden=true>arrow_right</i>dam.", "A dam."),
        ("<span class=visually-hidden>Five of ten</span><span aria-hidden=true>★★</span> stars.", "Five of ten stars."),
        ("A <span class=small>small</span> dam.", "A small dam."),
    ],
)  # fmt: skip
def test_words_for_screen_readers_alone_are_left_out(body: str, text: str) -> None:
    assert texts(f"<p>{body}</p>") == [text]


@pytest.mark.parametrize(
    "body",
    [
        "<p><span class=dropcap>T</span>he dam at Coldwater, sixty years old, is dry for once.</p>",
        "<p>\n<span class=drop-cap>\nT\n</span>\nhe dam at Coldwater, sixty years old, is dry for once.</p>",
        "<p><div class=dropcap>T</div>he dam at Coldwater, sixty years old, is dry for once.</p>",
        "<div><b style='float:left;font-size:3em'>T</b> he dam at Coldwater, sixty years old, is dry for once.</div>",
        "<div class=initial>T</div><p>he dam at Coldwater, sixty years old, is dry for once.</p>",
        "<p><font size=7>T</font> he dam at Coldwater, sixty years old, is dry for once.</p>",
    ],
)
def test_a_large_initial_is_joined_to_its_word(body: str) -> None:
    assert texts(body + f"<p>{LONG}</p>") == [
        "The dam at Coldwater, sixty years old, is dry for once.",
        LONG,
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<span class=dropcap>A</span> dam is a wall.", "A dam is a wall."),
        ("<span class=dropcap>\nA\n</span>\nfter the dam had leaked, a diver went down.",
         "After the dam had leaked, a diver went down."),
        ("<span class=dropcap>“I</span> saw the dam leak”, says a diver.", "“I saw the dam leak”, says a diver."),
        ("I saw a dam.", "I saw a dam."),
        ("<b>B</b> is the second plan.", "B is the second plan."),
    ],
)  # fmt: skip
def test_an_initial_that_is_a_word_stays_a_word(body: str, text: str) -> None:
    assert texts(f"<p>{body}</p><p>This dam, I saw, leaks.</p>")[0] == text


# Headings -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        '<div role="heading" aria-level="2">The tunnel</div>',
        '<div class="subhead">The tunnel</div>',
        '<div class="article__subheading">The tunnel</div>',
        '<p class="crosshead">The tunnel</p>',
        "<p><b>The tunnel</b></p>",
        "<p><strong>The <em>tunnel</em></strong></p>",
        "<center><font size=4>The tunnel</font></center>",
        '<div><span style="font-weight: bold">The tunnel</span></div>',
        "<b>The tunnel</b><br><br>",
        "<b>The tunnel<br><br></b>",
        '<h2 id="t"><a href="#t">The tunnel</a></h2>',
        '<h2><a name="t">The tunnel</a></h2>',
    ],
)
def test_headings_are_known_by_role_name_or_bold_type(heading: str) -> None:
    assert blocks(f"<div><p>{LONG}</p>{heading}<p>{OTHER}</p></div>") == [
        ("paragraph", LONG),
        ("heading", "The tunnel"),
        ("paragraph", OTHER),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>The tunnel leaks.</b></p>",
        "<p><b>MAYOR:</b> The tunnel leaks.</p>",
        "<p><b>Does the tunnel leak?</b></p>",
        '<p><b><a href="/b">The pass is closed</a></b></p>',
        "<p>The <b>tunnel</b></p>",
        f'<div class="heading">{LONG}</div>',
        '<div class="no-subtitles">The tunnel</div>',
    ],
)
def test_other_lines_in_bold_type_are_no_headings(line: str) -> None:
    assert [kind for kind, _ in blocks(f"<div><p>{LONG}</p>{line}<p>{OTHER}</p></div>")] == ["paragraph"] * 3


def test_a_heading_that_links_to_itself_is_not_counted_as_linked() -> None:
    page = page_blocks('<h2 id="a"><a href="#a">The tunnel</a></h2><h2><a href="/a">The pass</a></h2>')

    assert [block.link > 0 for block in page.blocks] == [False, True]


def test_a_place_with_a_name_around_a_paragraph_is_no_link() -> None:
    page = page_blocks(f'<p><a name="top">{LONG}</a></p><p><a href="/a">{LONG}</a></p>')

    assert [block.link > 0 for block in page.blocks] == [False, True]


# Lines ----------------------------------------------------------------------------------------------------------------


def test_long_sentences_on_lines_of_their_own_are_paragraphs() -> None:
    assert blocks(f"<td>{LONG}<br><b>The tunnel</b><br>{OTHER}<br>Back to news »<br>{LONG}</td>") == [
        ("paragraph", LONG),
        ("heading", "The tunnel"),
        ("paragraph", OTHER),
        ("paragraph", "Back to news »"),
        ("paragraph", LONG),
    ]


def test_a_short_sentence_stays_with_the_long_one_above() -> None:
    assert texts(
        f"<div>{LONG}<br>So it was.<br>{OTHER}<br>Then it leaked.<br>It did.</div><blockquote>{LONG}<br>{OTHER}"
    ) == [
        f"{LONG}\nSo it was.",
        f"{OTHER}\nThen it leaked.\nIt did.",
        f"{LONG}\n{OTHER}",
    ]


def test_verse_and_addresses_stay_together() -> None:
    verse = "The tide goes out beyond the bar,<br>the lamps are lit along the quay,<br>and one by one the boats afar"

    assert texts(f"<p>{verse}</p><p><b>Water board</b><br>4 Mill Lane<br>Coldwater</p>") == [
        verse.replace("<br>", "\n"),
        "Water board\n4 Mill Lane\nColdwater",
    ]


# Wrappers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["figure", "h2", "blockquote"])
def test_sections_in_a_box_of_another_kind_are_paragraphs(tag: str) -> None:
    body = f"<{tag}><h3>The tunnel</h3><p>{LONG}</p><p>{OTHER}</p></{tag}>"

    assert blocks(body) == [("heading", "The tunnel"), ("paragraph", LONG), ("paragraph", OTHER)]


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        (f"<figure><img src=a><p>{LONG}</p></figure>", ["caption"]),
        (f"<figure><img src=a><figcaption><p>{LONG}</p><p>{OTHER}</p></figcaption></figure>", ["caption"] * 2),
        ("<figure><img src=a><p>The dam.</p><p>Photo: A. Berg</p></figure>", ["caption"] * 2),
        (f"<figure><img src=a>{LONG}</figure>", ["caption"]),
        ("<p><img src=a><br><em>The dam on Monday. (Photo: A. Berg)</em></p>", ["caption"]),
        ("<p><a href=b><img src=a></a><br><i>The dam</i><br><small>A. Berg</small></p>", ["caption"]),
        ("<p><img src=a> The <em>dam</em> on Monday.</p>", ["paragraph"]),
        ("<p><em>The dam</em> <img src=a></p>", ["paragraph"]),
        (f"<blockquote><p>{LONG}</p></blockquote>", ["quote"]),
        (f"<figure><blockquote><p>{LONG}</p><p>{OTHER}</p></blockquote></figure>", ["quote"] * 2),
        (f"<ul><li><p>{LONG}</p><p>{OTHER}</p></li></ul>", ["list_item"] * 2),
        (f"<ul><li><p>{LONG}</p></li><li><h3>The tunnel</h3><p>{OTHER}</p></li></ul>",
         ["list_item", "heading", "list_item"]),
    ],
)  # fmt: skip
def test_captions_quotations_and_items_keep_their_kinds(body: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in blocks(body)] == kinds
