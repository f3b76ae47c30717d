"""The authors: names alone, from JSON-LD, meta elements and the byline that readers see."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article
from crawler.parsers import parse_article
from crawler.parsers.metadata.names import authors_in_bylines, byline, is_person

URL = "https://www.gazette.example/a"
PROSE = (
    "<p>" + "The council met in the old harbour hall on Monday and spoke of the bridge for four hours. " * 4 + "</p>"
)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Anna Muster", ["Anna Muster"]),
        ("Von Anna Muster und Bert Beispiel", ["Anna Muster", "Bert Beispiel"]),
        ("Par Anne Exemple, Bernard Modèle et Cécile Cas", ["Anne Exemple", "Bernard Modèle", "Cécile Cas"]),
        ("Por Ana Prueba y Benito Caso", ["Ana Prueba", "Benito Caso"]),
        ("Автор: Анна Примерова", ["Анна Примерова"]),
        ("文／山田太郎", ["山田太郎"]),
        ("山田太郎記者", ["山田太郎"]),
        ("홍길동 기자 hong@gazette.example", ["홍길동"]),
        ("Anna Muster (amu)", ["Anna Muster"]),
        ("Anna Muster, Redakteurin", ["Anna Muster"]),
        ("Anna Muster, profesorė, Gazette", ["Anna Muster"]),
        ("Anna Muster - Political Correspondent", ["Anna Muster"]),
        ("Anna Muster for The Gazette on Sunday", ["Anna Muster"]),
        ("Staff Writer", []),
        ("Senior Editor", []),
        ("admin", []),
        ("Super User", []),
        ("Redaktion Harbour Courier", ["Redaktion Harbour Courier"]),
        ("anna.muster@gazette.example (Anna Muster)", ["Anna Muster"]),
        ("Anna Muster <anna@gazette.example>", ["Anna Muster"]),
        ("Anna Muster, Fotos: Bert Beispiel", ["Anna Muster"]),
        ("dpa/AFP", ["dpa", "AFP"]),
        ("Di Stefano", ["Di Stefano"]),
        ("Ursula von der Example", ["Ursula von der Example"]),
        ("https://social.example/anna", []),
        ("/authors/anna", []),
        ("Gazette", []),
        ("Anna Muster and Anna Muster", ["Anna Muster"]),
        ("Karla Weber, Max Leiter", ["Karla Weber", "Max Leiter"]),
    ],
)
def test_names_of_a_byline(line: str, names: list[str]) -> None:
    assert [author.name for author in authors_in_bylines([line], {"gazette"})] == names


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("Anna Muster", True), ("Ursula von der Example", True), ("山田太郎", True), ("Anna-Lena O’Muster", True),
        ("Muster", False), ("anna muster", False), ("Anna Muster 3", False), ("Masks about Masks", False),
        ("Foto Anna Muster", False), ("5 Minuten", False),
    ],
)  # fmt: skip
def test_what_is_merely_seen_has_to_look_like_a_person(text: str, so: bool) -> None:
    assert is_person(text) is so


def page(*, ld: object = None, meta: str = "", after: str = "", before: str = "") -> Article:
    about = {"@type": "NewsArticle", "headline": "Council closes the bridge", "publisher": {"name": "The Gazette"}}
    script = json.dumps(about | ({"author": ld} if ld else {}))
    return parse_article(
        f'<html><head>{meta}<script type="application/ld+json">{script}</script></head><body><article>{before}'
        f"<h1>Council closes the bridge</h1>{after}{PROSE}</article></body></html>",
        URL,
    )


def names(article: Article) -> list[str]:
    return [author.name for author in article.authors]


@pytest.mark.parametrize(
    "ld",
    [
        "Anna Muster and Bert Beispiel",
        ["Anna Muster", "Bert Beispiel"],
        [{"@type": "Person", "name": "Anna Muster"}, {"@type": "Person", "name": "Bert Beispiel"}],
        {"@type": "Person", "name": ["Anna Muster", "Bert Beispiel"]},
        [{"givenName": "Anna", "familyName": "Muster"}, {"givenName": "Bert", "familyName": "Beispiel"}],
        [{"@type": "Person", "name": "Anna Muster"}, "The Gazette", {"name": "Bert Beispiel (bb)"}],
    ],
)
def test_json_ld_in_all_its_forms(ld: object) -> None:
    assert names(page(ld=ld)) == ["Anna Muster", "Bert Beispiel"]


def test_the_site_is_the_author_only_where_json_ld_says_so_and_no_person_is_named() -> None:
    site = {"@type": "Organization", "name": "The Gazette"}

    alone = page(ld=site)
    assert names(alone) == ["The Gazette"]
    assert alone.provenance["authors"] == "json-ld, the site itself"
    assert names(page(ld=site, after='<span class="article-author">By Anna Muster</span>')) == ["Anna Muster"]
    assert names(page(ld=site, meta='<meta name="author" content="Anna Muster">')) == ["Anna Muster"]
    assert names(page(meta='<meta name="author" content="The Gazette">')) == []
    assert names(page(meta='<meta name="author" content="gazette.example">')) == []


def test_an_agency_is_an_author_like_any_other() -> None:
    article = page(ld={"@type": "NewsMediaOrganization", "name": "Example Press"})

    assert names(article) == ["Example Press"]
    assert article.provenance["authors"] == "json-ld"


@pytest.mark.parametrize(
    "after",
    [
        '<div class="byline">By <a href="/authors/anna-muster">Anna Muster</a></div>',
        '<a rel="author" href="/x">Anna Muster</a>',
        '<p itemprop="author" itemscope><span itemprop="name">Anna Muster</span></p>',
        '<ul class="metaInfoAuthorList"><li class="metaInfoAuthorList-item">Anna Muster</li></ul>',
        '<div class="authors"><span class="author__name">Anna Muster</span><span class="author__role">Editor</span>'
        '<time class="author__date">5 May</time></div>',
        "<div><span>Von Anna Muster</span></div>",
        '<p class="author">Anna Muster</p><p class="author">Show all articles of Anna Muster</p>',
        '<p class="author">Anna MusterAnna Muster</p>',
        "<p>Text: Anna Muster</p>",
    ],
)
def test_the_byline_near_the_headline(after: str) -> None:
    article = page(after=after)

    assert names(article) == ["Anna Muster"]
    assert article.provenance["authors"] == "byline"


def test_bylines_of_other_articles_do_not_count() -> None:
    teasers = "".join(
        f'<div><a rel="author" href="/x">By {name} Writer</a></div>' for name in ("Ida", "Udo", "Eva", "Uwe")
    )

    assert names(page(after=PROSE * 3 + teasers)) == []


def test_a_byline_above_the_headline_is_found() -> None:
    assert names(page(before='<div class="byline">Anna Muster</div>')) == ["Anna Muster"]


def test_meta_elements_in_their_dialects() -> None:
    for name in (
        "author",
        "parsely-author",
        "sailthru.author",
        "dcsext.author",
        "cXenseParse:author",
        "article:author",
    ):
        article = page(meta=f'<meta name="{name}" content="Anna Muster">')
        assert names(article) == ["Anna Muster"], name
        assert article.provenance["authors"] == f"meta {name.lower()}"


def test_a_byline_that_confirms_the_meta_element_is_told() -> None:
    article = page(meta='<meta name="author" content="Anna Muster">', after='<p class="byline">Von Anna Muster</p>')

    assert article.provenance["authors"] == "meta author, as the byline says"


def test_references_within_a_graph_are_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "Article", "headline": "Council closes the bridge", "author": {"@id": "#anna"}},
            {"@type": "Person", "@id": "#anna", "name": "Anna Muster", "url": "https://gazette.example/anna"},
        ]
    }

    article = parse_article(f'<script type="application/ld+json">{json.dumps(graph)}</script><h1>A</h1>{PROSE}', URL)

    assert [(author.name, author.url) for author in article.authors] == [
        ("Anna Muster", "https://gazette.example/anna")
    ]


def test_what_the_article_object_lacks_another_about_the_page_may_say() -> None:
    article = {"@type": "NewsArticle", "headline": "Council closes the bridge"}
    page = {"@type": "WebPage", "@id": URL, "author": {"name": "Anna Muster"}, "datePublished": "2024-05-03"}
    teaser = {"@type": "NewsArticle", "headline": "Another", "url": f"{URL}b", "author": {"name": "Udo Other"}}
    script = json.dumps([article, teaser, page])

    parsed = parse_article(
        f'<link rel="canonical" href="{URL}"><script type="application/ld+json">{script}</script>'
        f"<h1>Council closes the bridge</h1>{PROSE}",
        URL,
    )

    assert names(parsed) == ["Anna Muster"]
    assert parsed.date_published is not None


def test_a_line_is_a_byline_only_when_it_begins_as_one() -> None:
    assert [author.name for author in byline("By Anna Muster")] == ["Anna Muster"]
    assert byline("Anna Muster met the council") == ()
    assert byline("Bystanders said nothing") == ()


PIECES = st.sampled_from(
    [
        "By ",
        "von ",
        "Anna Muster",
        "(amu)",
        ",",
        " and ",
        " / ",
        "Редактор",
        "記者",
        "a@b.example",
        "2026",
        "\n",
        "“",
        "-",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=12).map("".join))
def test_any_byline_gives_clean_names_each_once(line: str) -> None:
    names = [author.name for author in authors_in_bylines([line])]

    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name == " ".join(name.split()) == name.strip(",;:") and "@" not in name and len(name) <= 80


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ('<div class="byline"><i>Anna Muster</i> <i>Bert Beispiel</i></div>', ["Anna Muster", "Bert Beispiel"]),
        (
            '<div class="byline"><span>By Anna Muster and Bert Beispiel</span><span class="byline__role">Culture</span>'
            "<time>Monday</time></div>",
            ["Anna Muster", "Bert Beispiel"],
        ),
        ('<span class="figcaption__author">Pia Picture</span><p class="author">Anna Muster</p>', ["Anna Muster"]),
        ('<p class="author">Anna Muster</p>' + "<i></i>" * 60 + '<p class="author">Udo Other</p>', ["Anna Muster"]),
    ],
)
def test_boxes_of_bylines_are_read_piece_by_piece(after: str, found: list[str]) -> None:
    assert names(page(after=after)) == found


def test_the_byline_completes_or_overrules_a_meta_element() -> None:
    meta = '<meta name="author" content="Anna Muster">'
    both = '<p class="byline">By <a href="/author/anna">Anna Muster</a>, <a href="/author/bert">Bert Beispiel</a></p>'

    completed = page(meta=meta, after=both)
    assert names(completed) == ["Anna Muster", "Bert Beispiel"]
    assert completed.provenance["authors"] == "byline, as meta author says"
    company = '<meta name="author" content="GEX">'
    assert names(page(meta=company, after=both)) == ["Anna Muster", "Bert Beispiel"]
    assert names(page(meta=company)) == ["GEX"]
