"""The text of tables and of code: cells, empty cells, captions, lines and indentation."""

from __future__ import annotations

import pytest
from lxml import etree

from crawler.parsers.body.blocks import PageBlocks


def blocks(body: str) -> list[tuple[str, str]]:
    element = etree.HTML(f"<html><body>{body}</body></html>").find("body")
    assert element is not None
    return [(block.kind, block.text) for block in PageBlocks(element).blocks]


def rows(table: str) -> list[str]:
    [(kind, text)] = blocks(f"<table>{table}</table>")
    assert kind == "table"
    return text.split("\n")


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<tr><td><div>Mon</div><div>Tue</div></td><td>10</td></tr>", ["Mon Tue | 10"]),
        ("<tr><td>Mon<br>Tue</td><td><p>10</p><p>12</p></td></tr>", ["Mon Tue | 10 12"]),
        ("<tr><td>Mon</td><td><ul><li>10</li><li>12</li></ul></td></tr>", ["Mon | 10 12"]),
        ("<tr><td>Mon</td><td><span class=a>10</span><span class=b>12</span></td></tr>", ["Mon | 10 12"]),
        ("<tr><td>H<sub>2</sub>O</td><td><b>1</b>,000</td></tr>", ["H2O | 1,000"]),
        ("<tr><td>1931<sup><a href='#n1'>1</a></sup></td><td>4<sup>2</sup></td></tr>", ["1931 | 4²"]),
        ("<tr><td><span style='display: none'>00001931</span>1931</td><td>4</td></tr>", ["1931 | 4"]),
        ("<tr><td>1931</td><td>4<script>sort(4)</script><style>td{}</style></td></tr>", ["1931 | 4"]),
        ("<tr><td hidden>key</td><td>1931</td><td>4</td></tr>", ["1931 | 4"]),
        ("<tr hidden><td>a</td><td>b</td></tr><tr><td>1931</td><td>4</td></tr>", ["1931 | 4"]),
        ("<tr><td>Mon</td><td><table><tr><td>10</td><td>12</td></tr></table></td></tr>"
         "<tr><td>Tue</td><td>closed</td></tr>", ["Mon | 10 12", "Tue | closed"]),
    ],
)  # fmt: skip
def test_parts_of_a_cell_are_neither_glued_nor_hidden(table: str, expected: list[str]) -> None:
    assert rows(table) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("<tr><th></th><th>2024</th></tr><tr><td>Level</td><td>410</td></tr>", ["| 2024", "Level | 410"]),
        ("<tr><td>a</td><td></td><td>c</td></tr><tr><td>d</td><td>e</td><td>f</td></tr>", ["a | | c", "d | e | f"]),
        ("<tr><td>a</td><td></td><td>c</td></tr><tr><td>d</td><td></td><td>f</td></tr>", ["a | c", "d | f"]),
        ("<tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr>", ["a | b", "c"]),
        ("<tr><td colspan=2>Levels</td><td>Note</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>",
         ["Levels | Note", "1 | 2 | 3"]),
    ],
)  # fmt: skip
def test_an_empty_cell_keeps_its_position_where_its_column_has_text(table: str, expected: list[str]) -> None:
    assert rows(table) == expected


def test_the_caption_of_a_table_is_a_caption() -> None:
    table = "<table><caption>Levels, in metres</caption><tr><td>May</td><td>410</td></tr></table>"

    assert blocks(table) == [("caption", "Levels, in metres"), ("table", "May | 410")]


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        ("<tr><td><img src=a></td></tr><tr><td>The dam at Coldwater on Monday.</td></tr>", ["caption"]),
        ("<tr><td><img src=a><br>The dam at Coldwater on Monday.</td></tr>", ["caption"]),
        ("<tr><td><img src=a width=9></td><td>The dam at Coldwater on Monday.</td></tr>", ["paragraph"]),
        ("<tr><td><b>Coldwater is dry</b></td><td><img src=a></td></tr>", ["paragraph"]),
    ],
)
def test_a_table_around_a_picture_and_its_caption_is_a_caption(table: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in blocks(f"<table>{table}</table>")] == kinds


@pytest.mark.parametrize(
    "code",
    [
        "<pre>for gate in dam:\n    open(gate)\n    wait()</pre>",
        "<pre><code>for gate in dam:<br>    open(gate)<br>    wait()<br></code></pre>",
        "<pre><div>for gate in dam:</div><div>    open(gate)</div><div>    wait()</div></pre>",
        "<pre><span class=line>for gate in dam:</span><span class=line>    open(gate)</span><span class=line>    wait()"
        "</span></pre>",
        "<pre><span class=line>for gate in dam:</span>\n<span class=line>    open(gate)</span>\n"
        "<span class=line>    wait()</span></pre>",
        "<pre><code>for gate in dam:</code><code>    open(gate)</code><code>    wait()</code></pre>",
        "<pre>for gate in dam:\n&nbsp;&nbsp;&nbsp;&nbsp;open(gate)\n&nbsp;&nbsp;&nbsp;&nbsp;wait()</pre>",
        "<pre><span class=lineno>1</span>for gate in dam:\n<span class=lineno>2</span>    open(gate)\n"
        "<span class=lineno>3</span>    wait()</pre>",
        "<table><tr><td class=gutter><pre>1\n2\n3</pre></td><td><pre>for gate in dam:\n    open(gate)\n    wait()</pre>"
        "</td></tr></table>",
        "<xmp>for gate in dam:\n    open(gate)\n    wait()</xmp>",
    ],
)
def test_code_keeps_its_lines_and_indentation(code: str) -> None:
    assert blocks(code) == [("code", "for gate in dam:\n    open(gate)\n    wait()")]


def test_the_first_line_of_code_keeps_its_indentation() -> None:
    assert blocks("<pre>\n    <b>if</b> dry:\n        stop()\n</pre>") == [("code", "    if dry:\n        stop()")]


def test_numbers_alone_are_code() -> None:
    assert blocks("<p>It prints</p><pre>1\n2\n3</pre>") == [("paragraph", "It prints"), ("code", "1\n2\n3")]


def test_a_pre_that_is_never_closed_does_not_swallow_the_page() -> None:
    page = "<pre>Dry<h2>The tunnel</h2><p>It leaks.</p><section><p>Divers found cracks.</p></section>"

    assert [text for _, text in blocks(page)] == ["Dry", "The tunnel", "It leaks.", "Divers found cracks."]
