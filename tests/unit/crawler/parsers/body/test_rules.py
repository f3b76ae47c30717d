"""Rules as data: sets with dates, selectors in turn, XPath beside CSS, replacements; and what of it is refused."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import SourceError
from crawler.items import Article, Author
from crawler.parsers import parse_article
from crawler.parsers.selectors import select
from crawler.source import Rules, Source
from crawler.source.loader import load_source
from crawler.source.selectors import MAX_LENGTH, compiled, is_value

URL = "https://gazette.example/news/quay"
PROSE = "The harbour board met on Tuesday evening to settle who pays for the new quay, and met in vain once more."
OTHER = "Twenty years of tides have taken more from the old wall than any storm, the surveyors told the meeting."


def page(inside: str, head: str = "") -> str:
    return f"<html><head><title>Quay</title>{head}</head><body><h1>The quay</h1>{inside}</body></html>"


def parsed(html: str, *rules: Rules, fetched_at: datetime | None = None) -> Article:
    source = Source("gazette", "Gazette", URL, rules=rules if len(rules) > 1 else rules[0])
    return parse_article(html, URL, source, fetched_at=fetched_at)


OLD_PAGE = page(f"<div class=old><p>{PROSE}</p><p class=note>Old note.</p></div>")
NEW_PAGE = page(f"<section class=new><p>{PROSE}</p><p class=note>{OTHER}</p></section>")
OLD = Rules(body="div.old", remove=(".note",), valid_until=date(2026, 3, 1))
NEW = Rules(body="section.new", valid_from=date(2026, 3, 1))


# Sets ----------------------------------------------------------------------------------------------------------------


def test_the_set_whose_body_is_found_lends_what_it_removes() -> None:
    """After a redesign the old template's `remove` doesn't touch the new one's pages, though the class is the same."""
    old, new = parsed(OLD_PAGE, OLD, NEW), parsed(NEW_PAGE, OLD, NEW)

    assert (old.text, old.provenance["blocks"]) == (PROSE, "rule body (set 1)")
    assert (new.text, new.provenance["blocks"]) == (f"{PROSE}\n\n{OTHER}", "rule body (set 2)")


@pytest.mark.parametrize(
    ("moment", "origin"),
    [
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC), "rule body (set 1)"),
        (datetime(2026, 3, 1, tzinfo=UTC), "page"),
        (datetime(2026, 3, 1), "page"),
        (None, "rule body (set 1)"),
    ],
)
def test_a_set_holds_from_its_first_day_until_before_its_last(moment: datetime | None, origin: str) -> None:
    """The day of the fetch decides; without one all sets are tried."""
    assert parsed(OLD_PAGE, OLD, NEW, fetched_at=moment).provenance["blocks"] == origin


def test_a_single_set_may_be_dated_too() -> None:
    assert parsed(OLD_PAGE, OLD, fetched_at=datetime(2026, 2, 1, tzinfo=UTC)).provenance["blocks"] == "rule body"
    assert parsed(OLD_PAGE, OLD, fetched_at=datetime(2026, 4, 1, tzinfo=UTC)).provenance["blocks"] == "page"


def test_each_field_is_found_by_the_first_set_that_finds_it() -> None:
    html = page(f"<div class=b><h2>Second title</h2><i>Ada Byron</i><p>{PROSE}</p></div>")
    article = parsed(html, Rules(headline="h3", authors="i"), Rules(headline="h2", authors="b", body=".b"))

    assert (article.headline, article.authors) == ("Second title", (Author("Ada Byron"),))
    assert article.provenance["headline"] == "rule headline (set 2)"
    assert article.provenance["authors"] == "rule authors (set 1)"


def test_sets_without_body_lend_what_they_remove_to_every_page() -> None:
    html = page(f"<div class=a><p>{PROSE}</p><p class=x>One more thing, said aside.</p></div>")
    both = Rules(remove=(".x",)), Rules(body=".a")

    assert parsed(html, *both).text == PROSE
    assert parsed(html, Rules(body=".gone", remove=(".x",)), Rules(body=".a")).text != PROSE


# Selectors -----------------------------------------------------------------------------------------------------------


def test_selectors_of_a_list_are_tried_in_turn() -> None:
    html = page(f"<div class=late><p>{PROSE}</p></div><h2>Told twice</h2>")
    article = parsed(html, Rules(body=("div.early", "div.late"), headline=("h4", "//h2")))

    assert (article.headline, article.text) == ("Told twice", PROSE)
    assert article.provenance["headline"] == "rule headline"


@pytest.mark.parametrize(
    "selector",
    [
        "//meta[@name='told']/@content",
        "(//meta)[@name='told']",
        "string(//meta[@name='told']/@content)",
        "meta[name=told]",
    ],
)
def test_headline_authors_and_date_are_found_as_text_too(selector: str) -> None:
    """XPath's attributes and strings, and the content of a `<meta>` element."""
    for value in ("The quay, at last", "Ada Byron", "2026-03-01T10:00:00Z"):
        html = page(f"<p>{PROSE}</p>", f'<meta name="told" content="{value}">')
        article = parsed(html, Rules(headline=selector, authors=selector, date_published=selector))
        assert article.headline == value
        if value[0] == "2":
            assert article.date_published == datetime(2026, 3, 1, 10, tzinfo=UTC)
        elif value[0] == "A":
            assert article.authors == (Author("Ada Byron"),)


def test_a_body_found_within_a_body_is_read_once() -> None:
    html = page(f"<div class=a><p>{PROSE}</p><div><p>{OTHER}</p></div></div>")
    assert parsed(html, Rules(body="//div")).text == f"{PROSE}\n\n{OTHER}"


def test_xpath_removes_elements() -> None:
    html = page(f"<div class=a><p>{PROSE}</p><p>Buy: a boat</p></div>")
    assert parsed(html, Rules(body=".a", remove=("//p[starts-with(., 'Buy:')]",))).text == PROSE


@pytest.mark.parametrize(
    "selector",
    [
        "//p[re:test(., '(a+)+$')]",
        "//p[matches(., 'x')]",
        "//p[$x]",
        "//svg:path",
        "//p[",
        "(//p",
        "//p[a[b[c[d]]]]",
        "//*[count(//*[count(//*) > 1]) > 1]",
        "//*[b[following::*]]",
        "//*" * 20,
        "//p | document('file:///etc/passwd')",
        "//p[@x='" + "é" * 3 + "'] é",
        "div[",
        "p::text",
        "a" * (MAX_LENGTH + 1),
        "//p\x00",
        "",
    ],
)
def test_a_selector_that_cannot_be_used_is_refused_when_compiled(selector: str) -> None:
    """Found out at load rather than on a page: unknown functions, variables, prefixes, what takes too long."""
    with pytest.raises(ValueError, match=r"."):
        compiled(selector)
    assert parsed(page(f"<p>{PROSE}</p>"), Rules(headline=selector)).headline == "The quay"


@pytest.mark.parametrize(
    "selector",
    ["//div[contains(concat(' ',normalize-space(@class),' '),' x ')]", "./descendant::p", "(//p)[last()]",
     "//p[1] | //h1", "//time/parent::div", "//p[not(self::a) and (b or c)]", "id('x')/p",
     "//*[@*[name()='v:x'] = 'a:b']",
     "(//a[@class='print'])[//div[@class='pager']]", "//div[.//p[.//a]]", "//a/span[@class='next']/.."],
)  # fmt: skip
def test_xpath_as_people_write_it_compiles(selector: str) -> None:
    compiled(selector)


def test_a_text_is_told_from_an_element() -> None:
    values = ["//a/@href", "//p/text()", "string(//p)", "(//a/@href)", "substring-after(//p, 'x')"]
    assert [selector for selector in values if not is_value(selector)] == []
    assert [selector for selector in ("//a[@href]", "p", "(//p)[1]", "//p[text()]") if is_value(selector)] == []


@given(st.text(max_size=60) | st.text(alphabet="/.()[]@*ab'\" |=:-", max_size=60))
@settings(deadline=None)
def test_any_text_is_a_selector_or_a_value_error(selector: str) -> None:
    """And whatever compiles can be run."""
    from lxml import etree

    root = etree.HTML(OLD_PAGE)
    assert isinstance(select(root, selector), list)
    try:
        compiled(selector)
    except ValueError:
        assert select(root, selector) == []


# Replacements --------------------------------------------------------------------------------------------------------


def test_text_is_replaced_before_the_page_is_parsed() -> None:
    html = page(f"<script type=x><p>{OTHER}</p></script><p>{PROSE}</p>")
    rules = Rules(body="body", replace=(("<script type=x>", "<div>"), ("</script>", "</div>")))

    assert parsed(html, Rules()).text == PROSE
    assert parsed(html, rules).text.split("\n\n")[-2:] == [OTHER, PROSE]


def test_replacements_cannot_blow_up_a_page() -> None:
    html = page(f"<p>{PROSE}</p>" + "<i>a</i>" * 10_000)
    started = time.process_time()
    article = parsed(html, Rules(replace=(("a", "b" * 900),) + (("b", "b" * 1000),) * 40))
    assert article.headline
    assert time.process_time() - started < 20


# YAML ----------------------------------------------------------------------------------------------------------------

MINIMAL = "title: The Herald\nurl: https://herald.example/\n"


def loaded(folder: Path, rules: str) -> Rules | tuple[Rules, ...]:
    path = folder / "herald.yaml"
    path.write_text(MINIMAL + rules)
    return load_source(path).rules


def test_rule_sets_are_read(tmp_path: Path) -> None:
    rules = """\
rules:
  - valid_until: 2026-03-01
    body: [div.old, "//div[@id='story']"]
    headline: //meta[@property='og:title']/@content
    next_page: //a[@rel='next']/@href
  - valid_from: "2026-03-01"
    single_page: a.print
    replace: [{find: '<noscript> ', with: ''}, {find: a, with: ' b'}]
"""
    assert loaded(tmp_path, rules) == (
        Rules(
            body=("div.old", "//div[@id='story']"),
            headline="//meta[@property='og:title']/@content",
            next_page="//a[@rel='next']/@href",
            valid_until=date(2026, 3, 1),
        ),
        Rules(single_page="a.print", replace=(("<noscript> ", ""), ("a", " b")), valid_from=date(2026, 3, 1)),
    )


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("rules:\n  - body: a\n  - body: 'div['", "5: rules.body: 'div[' isn't a CSS selector: "),
        ("rules: {headline: '//h1['}", "3: rules.headline: '//h1[' isn't an XPath: "),
        ("rules: {headline: '//h1[ends(.)]'}", "3: rules.headline: '//h1[ends(.)]' isn't an XPath: ends() "),
        ("rules: {body: //a/@href}", "3: rules.body: '//a/@href' gives a text; an element is needed"),
        ("rules: {remove: ['string(//a)']}", "3: rules.remove: 'string(//a)' gives a text; an element is needed"),
        ("rules: {body: []}", "3: rules.body: is an empty list"),
        ("rules: {valid_from: soon}", "3: rules.valid_from: 'soon' isn't a day; write it as 2026-11-24"),
        ("rules:\n  - {valid_from: 2026-03-01, valid_until: 2026-03-01}", "4: rules: valid_from isn't before valid_u"),
        ("rules: {replace: [{find: a}]}", "3: rules.replace: each entry has a text to find and one to put in"),
        ("rules: {replace: [{find: '', with: b}]}", "3: rules.replace.find: is empty"),
        ("rules: {replace: [{find: 1, with: b}]}", "3: rules.replace.find: a whole number where text is expected"),
        ("rules: [{bodi: p}]", "3: rules: unknown rule 'bodi'; did you mean 'body'?"),
        ("rules: [p]", "3: rules: text where a mapping is expected"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_rules_is_named_with_its_line(tmp_path: Path, rules: str, expected: str) -> None:
    with pytest.raises(SourceError) as caught:
        loaded(tmp_path, rules)
    assert str(caught.value).startswith(f"{tmp_path}/herald.yaml:{expected}")
