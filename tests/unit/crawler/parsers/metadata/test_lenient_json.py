"""JSON of scripts: valid values at once, broken ones as far as their meaning is clear."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.metadata.lenient_json import _Reader, read_values

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Harbour bridge opens",
    "datePublished": "2026-09-16",
    "author": {"name": "Ann Lee"},
}
TEXT = json.dumps(ARTICLE)
OTHER = '{"@type": "BreadcrumbList"}'


@pytest.mark.parametrize(
    "script",
    [
        TEXT,
        "\ufeff" + TEXT,
        f" \n {TEXT} ; ",
        f"<!-- {TEXT} -->",
        f"//<![CDATA[\n{TEXT}\n//]]>",
        f"/* <![CDATA[ */ {TEXT} /* ]]> */",
        f"window.article = {TEXT};",
        TEXT.replace('"', "&quot;"),
        TEXT.replace('"', "&#34;"),
        TEXT.replace('"', "&amp;quot;"),
        TEXT.replace('"', "'"),
        TEXT.replace('"@type"', "'@type'")
        .replace('"headline"', "headline")
        .replace('"datePublished"', "datePublished"),
        TEXT[:-1] + ",}",
        TEXT[:-1],
        TEXT[:-1] + ', "image": undefined}',
        TEXT[:-1] + ', "score": NaN, "none": None}',
        TEXT.replace(", ", ",, "),
        TEXT.replace(', "datePublished"', '\n"datePublished"'),
        TEXT.replace(', "datePublished"', ', // the day\n"datePublished"'),
        TEXT.replace(', "datePublished"', ', /* the day */ "datePublished"'),
        TEXT.replace(', "author"', '\t,\r\n"author"'),
        TEXT[:-1] + ', "description": "cut off by the proxy',
        TEXT[:-2] + ', "jobTitle": "Repor',
        TEXT[:-1] + ', "publisher": {"name": "The Her',
    ],
)
def test_an_article_is_read_however_it_is_written(script: str) -> None:
    [article, *rest] = read_values(script)

    assert not rest
    assert {name: article.get(name) for name in ARTICLE} == ARTICLE


@pytest.mark.parametrize("between", ["", "\n", ",", " ; ", ",\n", "<!-- next -->", "/* next */"])
def test_several_values_of_one_script_are_all_read(between: str) -> None:
    assert read_values(OTHER + between + TEXT + between + OTHER) == [json.loads(OTHER), ARTICLE, json.loads(OTHER)]
    assert read_values(OTHER + between + TEXT[:-1] + ", }") == [json.loads(OTHER), ARTICLE]


@pytest.mark.parametrize(
    "headline",
    [
        '"Yes" to the bridge, says the mayor',
        'Mayor says "yes" to the bridge',
        'The mayor says "yes"',
        '"Yes"',
        'Bridge "safe", "sound" and "open": mayor',
        'From "a" to "b", then "c"',
        "It's a 'bridge', isn't it",
        "https://herald.example/a//b is // no comment",
        'An <a href="https://herald.example/a">opening</a>',
        "A path C:\\Users and a formula \\alpha",
    ],
)
def test_quotation_marks_that_nobody_escaped_belong_to_the_string(headline: str) -> None:
    """In an object's value, before another key and at the object's end, and in the articleBody."""
    for script in (
        f'{{"@type": "Article", "headline": "{headline}", "author": {{"name": "Ann"}}}}',
        f'{{"@type": "Article", "headline": "{headline}",\n  "author": {{"name": "Ann"}}}}',
        f'{{"@type":"Article","author":{{"name":"Ann"}},"headline":"{headline}"}}',
        f'[{{"@type":"Article","author":{{"name":"Ann"}},"headline":"{headline}"}}]',
    ):
        [value] = read_values(script)
        [article] = value if isinstance(value, list) else [value]
        assert (article["headline"], article["author"]) == (headline, {"name": "Ann"})


def test_a_string_that_is_cut_off_is_unknown() -> None:
    """A part of a name is a wrong name."""
    assert read_values('{"headline": "Bridge opens", "author": "Ann L') == [{"headline": "Bridge opens"}]
    assert read_values('[{"name": "Ann"}, {"name": "Be') == [[{"name": "Ann"}, {}]]


def test_characters_are_read_whole() -> None:
    broken = r'{"a": "Z\u00fcrich \ud83d\ude80 \"x\" \/ \n", "b": it\'s}'

    assert read_values(broken)[0]["a"] == 'Zürich 🚀 "x" / \n'


@pytest.mark.parametrize("script", ["", "null", "no json", "{", "[", '{"a', "}", ":", "\\", '{"a":', "[,", "{]", "[}"])
def test_what_is_no_json_has_no_values_or_empty_ones(script: str) -> None:
    assert all(value in (None, [], {}, {"a": None}) for value in read_values(script))


KEYS = st.text("abcdefghijklmnopqrstuvwxyzABC@_ ", min_size=1, max_size=12).filter(str.strip)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(KEYS, children, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.sampled_from([None, 2]), st.booleans())
def test_the_slow_reader_reads_valid_json_as_json_does(value: dict[str, Any], indent: int | None, plain: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=plain)

    assert _Reader(text, 0).value() == json.loads(text)


@given(VALUES, st.data())
def test_any_damage_is_survived(value: Any, data: st.DataObject) -> None:
    text = json.dumps({"a": value, "b": [value]})
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 3)))
    inserted = data.draw(st.sampled_from(["", '"', "'", "{", "}", "[", "]", ",", ":", "\\", "<!--"]))
    damaged = text[:start] + inserted + text[end:]

    assert isinstance(read_values(damaged), list)


HOSTILE = ['{"a":', "[", '"', "'", '{"a" "b"', "{a{", '","', "\\", "/*", "//", "<!--", ",,", "&quot;", "{'", ' "']


@pytest.mark.parametrize("part", HOSTILE)
def test_hostile_scripts_end(part: str) -> None:
    """No number of marks makes the reader search the text again and again: this would take minutes."""
    script = "{x " + part * (300_000 // len(part))

    assert isinstance(read_values(script), list)
