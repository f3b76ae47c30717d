"""The authors: names alone, from JSON-LD, meta elements and the byline that readers see."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import Article
from crawler.parsers import parse_article
from crawler.parsers.article import read_metadata
from crawler.parsers.html import read_markup
from crawler.parsers.metadata.names import authors_in_bylines, byline, is_person, turned
from crawler.parsers.metadata.page_data import read_head

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


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nils Berg on September 16, 2026", ["Nils Berg"]),
        ("Par Anne Exemple le 16 septembre 2026 à 18h30", ["Anne Exemple"]),
        ("Von Anna Muster am 16. September 2026, 14:30 Uhr", ["Anna Muster"]),
        ("Nils Berg | Updated: 16 Sep 2026, 10:15 AM IST", ["Nils Berg"]),
        ("By Nils Berg Published 16 September 2026", ["Nils Berg"]),
        ("Nils Berg, 16.09.2026", ["Nils Berg"]),
        ("Por Ana Ruiz 16/09/2026 - 12:30", ["Ana Ruiz"]),
        ("September 16, 2026", []),
        ("16. September 2026", []),
        ("2026-09-16T10:00:00Z", []),
        ("16 de septiembre de 2026", []),
        ("2026年9月16日", []),
        ("Wed, 16 Sep 2026 10:00:00 GMT", []),
        ("10:30", []),
        ("5 min read", []),
        ("Nils Berg · 5 min read", ["Nils Berg"]),
        ("Theresa May 16 September 2026", ["Theresa May"]),
        ("April Strand, May 5, 2026", ["April Strand"]),
        ("Channel 4", ["Channel 4"]),
        ("France 24", ["France 24"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Ana Ruiz y Luis Gil", ["Ana Ruiz", "Luis Gil"]),
        ("Antoni Gaudí i Cornet", ["Antoni Gaudí i Cornet"]),
        ("Por Ana Ruiz, Luis Gil y José Ortega y Gasset", ["Ana Ruiz", "Luis Gil", "José Ortega y Gasset"]),
        ("Santiago Ramón y Cajal y Ana Ruiz", ["Santiago Ramón y Cajal", "Ana Ruiz"]),
        ("Nils Berg with Eva Strand in Tarn", ["Nils Berg", "Eva Strand"]),
        ("Anna Muster mit Bert Beispiel in Tarn", ["Anna Muster", "Bert Beispiel"]),
        ("By Nils Berg and Eva Strand for The Courier", ["Nils Berg", "Eva Strand"]),
        ("Nils Berg, special to The Courier", ["Nils Berg"]),
        ("Nils Berg, Special to the Courier", ["Nils Berg"]),
        ("Nils Berg as told to Eva Strand", ["Nils Berg", "Eva Strand"]),
        ("Text: Anna Muster; Fotos: Bert Beispiel", ["Anna Muster"]),
        ("Anna Muster (Text), Bert Beispiel (Fotos)", ["Anna Muster"]),
        ("Text Anna Muster, Bild Bert Beispiel", ["Anna Muster"]),
        ("Words by Nils Berg, photos by Eva Strand", ["Nils Berg"]),
        ("（责编：王小明、李红）", ["王小明"]),
        ("责任编辑：王小明", ["王小明"]),
        ("本报记者王小明", ["王小明"]),
        ("文・山田太郎", ["山田太郎"]),
        ("文＝山田太郎", ["山田太郎"]),
        ("取材・文：山田太郎", ["山田太郎"]),
        ("【記者 山田太郎】", ["山田太郎"]),
        ("文/王小明", ["王小明"]),
        ("作者：王小明 编辑：李红", ["王小明"]),
        ("김철수 기자", ["김철수"]),
        ("김철수·이영희 기자", ["김철수", "이영희"]),
        ("글 김철수", ["김철수"]),
        ("كتب: أحمد علي", ["أحمد علي"]),
        ("بقلم أحمد علي", ["أحمد علي"]),
        ("نویسنده: علی رضایی", ["علی رضایی"]),
        ("Автор: Иван Петров, корреспондент", ["Иван Петров"]),
        ("Корреспондент Иван Петров", ["Иван Петров"]),
        ("Текст: Олена Коваль", ["Олена Коваль"]),
        ("Συντάκτης: Γιώργος Παπάς", ["Γιώργος Παπάς"]),
        ("מאת: דוד כהן", ["דוד כהן"]),
        ("लेखक: राम कुमार", ["राम कुमार"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Yazan: Ayşe Yılmaz", ["Ayşe Yılmaz"]),
        ("Tác giả: Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("Autor: Jan Kowalski, dziennikarz", ["Jan Kowalski"]),
        ("Napsal Jan Novák", ["Jan Novák"]),
        ("Írta: Kovács János", ["Kovács János"]),
        ("Teksti: Matti Virtanen, kuvat: Liisa Laine", ["Matti Virtanen"]),
        ("Tekst og foto: Kari Nordmann", ["Kari Nordmann"]),
        ("Text och bild: Kari Nordmann", ["Kari Nordmann"]),
        ("Nils Berg, PhD", ["Nils Berg"]),
        ("Nils Berg, Ph.D.", ["Nils Berg"]),
        ("Nils Berg PhD", ["Nils Berg"]),
        ("Eva Strand, M.D., FACP", ["Eva Strand"]),
        ("Prof. Eva Strand", ["Prof. Eva Strand"]),
        ("Eva Strand, Senior Editor", ["Eva Strand"]),
        ("Eva Strand Senior Editor", ["Eva Strand"]),
        ("Senior Reporter Eva Strand", ["Eva Strand"]),
        ("Redakteurin Anna Muster", ["Anna Muster"]),
        ("Nils Berg, correspondent in Tarn", ["Nils Berg"]),
        ("Nils Berg, BBC News", ["Nils Berg"]),
        ("Nils Berg, Reuters", ["Nils Berg", "Reuters"]),
        ("Martin Luther King Jr.", ["Martin Luther King Jr."]),
        ("John F. Kennedy", ["John F. Kennedy"]),
        ("@nilsberg", []),
        ("Nils Berg @nilsberg", ["Nils Berg"]),
        ("Follow", []),
        ("View profile", []),
        ("NILS BERG", ["NILS BERG"]),
        ("Nils Berg/Courier", ["Nils Berg"]),
        ("dpa/amu", ["dpa", "amu"]),
        ("Di Anna Rossi e Marco Bianchi", ["Anna Rossi", "Marco Bianchi"]),
        ("Door Jan de Vries en Piet Bakker", ["Jan de Vries", "Piet Bakker"]),
        ("Por Maria Silva e João Souza", ["Maria Silva", "João Souza"]),
        ("Av Kari Nordmann og Ola Berg", ["Kari Nordmann", "Ola Berg"]),
        ("Written by Nils Berg, Edited by Eva Strand", ["Nils Berg"]),
        ("Reporting by Nils Berg; Editing by Eva Strand", ["Nils Berg"]),
        ("Medically reviewed by Eva Strand", []),
        ("Posted by Nils Berg at 6:30 am", ["Nils Berg"]),
        ("Nils Berg - The Courier", ["Nils Berg", "The Courier"]),
        ("Nils Berg in Berlin", ["Nils Berg"]),
        ("Nils Berg, Berlin", ["Nils Berg"]),
        ("Nils Berg à Paris", ["Nils Berg"]),
        ("Ein Kommentar von Anna Muster", ["Anna Muster"]),
        ("Eine Analyse von Anna Muster", ["Anna Muster"]),
        ("Interview: Anna Muster", ["Anna Muster"]),
        ("Interview von Anna Muster", ["Anna Muster"]),
        ("Reportage : Anne Exemple", ["Anne Exemple"]),
        ("Propos recueillis par Anne Exemple", ["Anne Exemple"]),
        ("Un reportaje de Ana Ruiz", ["Ana Ruiz"]),
        ("Ngo Van An, Tran Thi Be", ["Ngo Van An", "Tran Thi Be"]),
        ("Pierre-Yves Le Goff", ["Pierre-Yves Le Goff"]),
        ("Mary O’Neill", ["Mary O’Neill"]),
        ("Abd al-Rahman ibn Khaldun", ["Abd al-Rahman ibn Khaldun"]),
        ("von Anna Muster und dpa", ["Anna Muster"]),
    ],
)
def test_names_alone_in_bylines_of_many_languages(line: str, names: list[str]) -> None:
    assert [author.name for author in authors_in_bylines([line])] == names


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Berg, Nils", "Nils Berg"),
        ("Strand, Eva Maria", "Eva Maria Strand"),
        ("Nils Berg, Eva Strand", "Nils Berg, Eva Strand"),
        ("Berg, PhD", "Berg, PhD"),
        ("Berg, Editor", "Berg, Editor"),
        ("dpa, AFP", "dpa, AFP"),
        ("Berg", "Berg"),
        ("Berg, Nils, Eva", "Berg, Nils, Eva"),
    ],
)
def test_a_last_name_before_the_first_name_is_turned(value: str, name: str) -> None:
    assert turned(value) == name


def test_names_of_libraries_are_turned() -> None:
    metas = '<meta name="{0}" content="Berg, Nils"><meta name="{0}" content="de la Strand, Eva">'
    assert names(page(meta=metas.format("citation_author"))) == ["Nils Berg", "Eva de la Strand"]
    assert names(page(meta='<meta name="DC.creator" content="Berg, Nils">')) == ["Nils Berg"]
    assert names(page(meta='<meta name="DC.creator" content="Nils Berg, Eva Strand">')) == ["Nils Berg", "Eva Strand"]
    assert names(page(ld={"@type": "Person", "name": "Berg, Nils"})) == ["Nils Berg"]


def test_a_pair_of_single_words_is_one_person_in_any_meta_element() -> None:
    assert names(page(meta='<meta name="author" content="Berg, Nils">')) == ["Nils Berg"]
    assert names(page(meta='<meta name="author" content="Nils Berg, Eva Strand">')) == ["Nils Berg", "Eva Strand"]
    assert names(page(meta='<meta name="author" content="Reuters, AFP">')) == ["Reuters", "AFP"]


def test_the_owner_of_the_copyright_and_a_company_are_no_authors_beside_a_person() -> None:
    byline = '<p class="byline">By <a rel="author" href="/author/nb">Nils Berg</a></p>'
    owned = page(meta='<meta name="author" content="Holm Kirk">', after=f"{byline}<small>© 2026 Holm Kirk</small>")

    assert names(owned) == ["Nils Berg"]
    # Without "By", and without a notice of copyright, the marked name may be another person's.
    marked = byline.replace("By ", "")
    assert names(page(meta='<meta name="author" content="Holm Kirk">', after=marked)) == ["Holm Kirk"]
    owned = page(meta='<meta name="author" content="Holm Kirk">', after=f"{marked}<small>© 2026 Holm Kirk</small>")
    assert names(owned) == ["Nils Berg"]
    assert names(page(meta='<meta name="author" content="Quay Media Inc">', after=byline)) == ["Nils Berg"]


@pytest.mark.parametrize("line", ["記者王小明／台北報導", "记者李红｜北京报道", "王小明 / 東京電"])
def test_the_place_of_a_report_is_no_author(line: str) -> None:
    assert len(authors_in_bylines([line])) == 1


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Written by", ["Nils Berg"]),
        ("Verfasst von", ["Nils Berg"]),
        ("Escrito por:", ["Nils Berg"]),
        ("Est. reading time", []),
        ("Price", []),
    ],
)
def test_a_labelled_value_of_twitter_is_an_author_only_if_the_label_says_so(label: str, found: list[str]) -> None:
    meta = f'<meta name="twitter:label1" content="{label}"><meta name="twitter:data1" content="Nils Berg">'

    assert names(page(meta=meta)) == found


@pytest.mark.parametrize(
    ("ld", "passed_over"),
    [
        ({"@type": "Organization", "name": "Harbour Media"}, "Harbour Media (json-ld) isn't a person"),
        ({"@type": "NewsMediaOrganization", "name": "The Gazette"}, "The Gazette (json-ld) is the site itself"),
        ({"@type": "Person", "name": "Web Desk"}, "Web Desk (json-ld) isn't a person"),
        ({"@type": "Person", "name": "newsroom7"}, "newsroom7 (json-ld) isn't a person"),
        ("Reuters", "Reuters (json-ld) isn't a person"),
    ],
)
@pytest.mark.parametrize(
    "after",
    [
        '<p class="byline">By <a href="/author/nils-berg">Nils Berg</a></p>',
        "<p>By Nils Berg</p>",
        '<div><span>16 September 2026</span> | <span>Von <a href="/x">Nils Berg</a></span></div>',
        "<div><span>Written by</span><span>Nils Berg</span></div>",
        '<div data-author="Nils Berg"><a href="/x">More</a></div>',
        '<span class="vcard"><a class="url fn n" href="/x">Nils Berg</a></span>',
    ],
)
def test_a_person_on_the_page_beats_other_names_in_json_ld(ld: object, passed_over: str, after: str) -> None:
    article = page(ld=ld, after=after)

    assert names(article) == ["Nils Berg"]
    assert article.provenance["authors"] == f"byline; refused: {passed_over}"
    assert names(page(ld={"@type": "Person", "name": "Eva Strand"}, after=after)) == ["Eva Strand"]


@pytest.mark.parametrize("name", ["Harbour Media", "Web Desk", "Reuters", "dpa", "Redaktion"])
def test_other_names_in_json_ld_stay_without_a_person(name: str) -> None:
    assert names(page(ld={"@type": "Organization", "name": name})) == [name]
    assert names(page(ld=name)) == [name]


def test_an_organisation_is_a_single_name_whatever_its_name_holds() -> None:
    name = "Centre for Bridges and Harbours, Tarn"

    assert names(page(ld={"@type": "Organization", "name": name})) == [name]


def test_an_agency_beside_a_person_is_noted() -> None:
    article = page(ld=[{"@type": "Person", "name": "Nils Berg"}, {"@type": "Organization", "name": "Reuters"}])

    assert names(article) == ["Nils Berg"]
    assert article.provenance["authors"] == "json-ld; refused: Reuters (json-ld) isn't a person"


@pytest.mark.parametrize("value", ["September 16, 2026", "16.09.2026 10:15", "2026-09-16T10:00:00+02:00"])
def test_a_date_is_no_author(value: str) -> None:
    article = page(meta=f'<meta name="author" content="{value}">')

    assert names(article) == []
    assert article.provenance["authors"] == f"refused: {value} (meta author) isn't a name"


@pytest.mark.parametrize(
    "after",
    [
        '<figure><img src="/a.jpg"><figcaption><span class="author">Pia Picture</span></figcaption></figure>',
        "<p>Photos: Pia Picture</p>",
        '<div class="byline">Reviewed by <a href="/author/pia">Pia Picture</a></div>',
        f'{PROSE * 3}<div class="comments"><div class="comment"><a rel="author" href="/u">Cora Comment</a></div></div>',
        f'{PROSE * 3}<aside class="related"><h3><a href="/b">Another</a></h3><p>By Udo Other</p></aside>',
        f'{PROSE * 3}<a href="/b">By Udo Other and a long headline of another article, which is a link to this one</a>',
        f'{PROSE * 3}<article><h2><a href="/b">Another</a></h2><p class="author">Udo Other</p></article>',
        f'{PROSE * 3}<div class="author-bio"><h4>About the author</h4><p>Udo Other writes about bridges.</p></div>',
    ],
)
def test_people_of_pictures_comments_and_other_articles_are_no_authors(after: str) -> None:
    assert names(page(after=after)) == []
    assert names(page(after=f'<p class="byline">Nils Berg</p>{after}')) == ["Nils Berg"]


@pytest.mark.parametrize(
    "foot",
    [
        "<p>Von Nils Berg</p>",
        '<p style="text-align: right">Nils Berg</p>',
        '<p align="right"><strong>Nils Berg</strong></p>',
        '<div class="article-author">Nils Berg</div>',
        "<ul><li><strong>Autorin/Autor</strong> Nils Berg</li></ul>",
        "<p><em>Written by <b>Nils Berg</b></em></p>",
    ],
)
def test_a_signature_at_the_foot_of_the_text_counts_if_no_other_author_is_named(foot: str) -> None:
    article = page(after=f"{PROSE * 4}{foot}")

    assert names(article) == ["Nils Berg"]
    assert article.provenance["authors"] == "byline far from the headline"
    assert names(page(after=f'<p class="byline">Eva Strand</p>{PROSE * 4}{foot}')) == ["Eva Strand"]


@pytest.mark.parametrize(
    ("byline_text", "found"),
    [
        ("Reuters", ["Reuters"]),
        ("By AFP, Tarn", ["AFP"]),
        ("dpa/AFP", ["dpa", "AFP"]),
        ("Harbour Staff", ["Harbour Staff"]),
        ("Nils Berg, Reuters", ["Nils Berg"]),
        ("Weather", []),
    ],
)
def test_an_agency_or_a_desk_in_the_byline_counts_unless_json_ld_names_the_site(
    byline_text: str, found: list[str]
) -> None:
    after = f'<div class="byline">{byline_text}</div>'
    site = {"@type": "Organization", "name": "The Gazette"}

    assert names(page(after=after)) == found
    assert names(page(ld=site, after=after)) == (["Nils Berg"] if found == ["Nils Berg"] else ["The Gazette"])


@pytest.mark.parametrize(
    "hostile",
    [
        '<div class="author">' * 4000 + "x" * 4000,
        '<a href="/b">' + "<p>By Udo Other</p>" * 20_000,
        "<p>" + "By Udo Other, " * 40_000 + "</p>",
        '<p class="byline">' + "a y " * 20_000 + "</p>",
        '<p align="right">Udo Other</p>' * 20_000,
        "<article><p>By " * 5000,
    ],
)
def test_hostile_pages_are_read_in_bounded_time(hostile: str) -> None:
    root = read_markup(f"<body><article><h1>Council closes the bridge</h1>{PROSE}{hostile}</article></body>").root
    assert root is not None
    head = read_head(root)
    begun = time.process_time()
    read_metadata(head, URL, None)

    assert time.process_time() - begun < 1
