"""Bylines that name several people, newspapers and places: only the authors of the text are read."""

from __future__ import annotations

import time

import pytest
from lxml import html

from crawler.items import Author
from crawler.parsers.article import read_metadata
from crawler.parsers.html import read_markup
from crawler.parsers.metadata.fields import Fields
from crawler.parsers.metadata.names import authors_in_bylines, is_shared, persons
from crawler.parsers.metadata.nearby import Nearby
from crawler.parsers.metadata.page_data import read_head

URL = "https://www.gazette.example/a"
PROSE = "<p>" + "The council met in the old harbour hall on Monday and spoke of the bridge. " * 4 + "</p>"


def names_of(authors: tuple[Author, ...]) -> list[str]:
    return [author.name for author in authors]


def fields_of(head: str = "", after: str = "") -> Fields:
    page = (
        f'<html><head><meta property="og:type" content="article">{head}</head><body><article>'
        f"<h1>Council closes the bridge</h1>{after}{PROSE * 3}</article></body></html>"
    )
    root = read_markup(page).root
    assert root is not None
    return read_metadata(read_head(root, URL), URL, None)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        # Labels within a byline.
        ("Text: Nils Berg Fotos: Eva Strand", ["Nils Berg"]),
        ("Tekst: Ola Nordmann. Foto: Kari Nordmann", ["Ola Nordmann"]),
        ("Photos: Eva Strand; Text: Nils Berg", ["Nils Berg"]),
        ("作者：王小明 来源：新华社", ["王小明"]),
        ("来源：新华社 作者：王小明", ["王小明"]),
        ("By Nils Berg Medically reviewed by Eva Strand, MD", ["Nils Berg"]),
        ("By Nils Berg Photographs by Eva Strand", ["Nils Berg"]),
        ("Nils Berg, Staff Writer | Eva Strand, Photographer", ["Nils Berg"]),
        ("Text und Fotos: Nils Berg", ["Nils Berg"]),
        ("文・写真：山田太郎", ["山田太郎"]),
        # Words before and after the name.
        ("More by Nils Berg", ["Nils Berg"]),
        ("View all posts by Nils Berg", ["Nils Berg"]),
        ("Guest post by Nils Berg", ["Nils Berg"]),
        ("Zeige alle Beiträge von Nils Berg", ["Nils Berg"]),
        ("Voir tous les articles de Anne Exemple", ["Anne Exemple"]),
        ("Ver todas las entradas de Ana Ruiz", ["Ana Ruiz"]),
        ("Plus d’articles d’Anne Exemple", ["Anne Exemple"]),
        ("Mein Profil vollständig anzeigen", []),
        ("Eine Kolumne von Nils Berg", ["Nils Berg"]),
        ("Une tribune de Nils Berg", ["Nils Berg"]),
        ("Una columna de Ana Ruiz", ["Ana Ruiz"]),
        ("As told to Eva Strand", ["Eva Strand"]),
        ("Nils Berg View profile", ["Nils Berg"]),
        ("Follow Nils Berg", ["Nils Berg"]),
        ("Nils Berg Verified", ["Nils Berg"]),
        ("Staff Writer Nils Berg", ["Nils Berg"]),
        ("Nils Berg Staff Writer", ["Nils Berg"]),
        ("Nils Berg, Chief Political Correspondent, Tarn", ["Nils Berg"]),
        ("Opracowała: Anna Nowak", ["Anna Nowak"]),
        ("Guest author: Nils Berg", ["Nils Berg"]),
        ("Unser Autor Nils Berg", ["Nils Berg"]),
        ("Von unserem Korrespondenten Nils Berg", ["Nils Berg"]),
        ("Notre correspondante Anne Exemple", ["Anne Exemple"]),
        ("Story: Nils Berg", ["Nils Berg"]),
        # Dates and times.
        ("16 Eylül 2026", []),
        ("16 września 2026", []),
        ("Nils Berg 16 Σεπτεμβρίου 2026", ["Nils Berg"]),
        ("Nils Berg hace 3 horas", ["Nils Berg"]),
        ("Nils Berg il y a 3 heures", ["Nils Berg"]),
        ("Theresa May 16 September 2026", ["Theresa May"]),
        # Agencies and newspapers.
        ("Nils Berg and agencies", ["Nils Berg"]),
        ("Nils Berg mit dpa-Material", ["Nils Berg"]),
        ("NILS BERG Associated Press", ["NILS BERG"]),
        ("Nils Berg Reuters", ["Nils Berg"]),
        ("Nils Berg, CNN Business", ["Nils Berg"]),
        ("Nils Berg | USA TODAY", ["Nils Berg"]),
        ("Nils Berg of The Courier", ["Nils Berg"]),
        ("Nils Berg + Eva Strand", ["Nils Berg", "Eva Strand"]),
        ("Nils Berg, with Eva Strand", ["Nils Berg", "Eva Strand"]),
        ("文/山田太郎 写真/鈴木花子", ["山田太郎"]),
        ("文｜王小明 编辑｜李红", ["王小明"]),
        ("编辑：王小明 李红", ["王小明"]),
        # Places, generations, joining words.
        ("Nils Berg, London", ["Nils Berg"]),
        ("أحمد علي - القاهرة", ["أحمد علي"]),
        ("Иван Петров, Казань", ["Иван Петров"]),
        ("Nils Berg, Jr.", ["Nils Berg Jr."]),
        ("Nils Berg, Ph.D., and Eva Strand, MD", ["Nils Berg", "Eva Strand"]),
        ("كتب: أحمد علي ومحمد سعيد", ["أحمد علي", "محمد سعيد"]),
        ("מאת דני כהן ורות לוי", ["דני כהן", "רות לוי"]),
        ("نویسنده: علی رضایی و مریم احمدی", ["علی رضایی", "مریم احمدی"]),
        ("记者 王小明 李红", ["王小明", "李红"]),
        ("新京报记者 王小明", ["王小明"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("記者 王小明 / 綜合報導", ["王小明"]),
    ],
)
def test_only_the_authors_of_the_text_are_names(line: str, names: list[str]) -> None:
    assert names_of(authors_in_bylines([line])) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Maria, Katerina", ["Maria", "Katerina"]),
        ("dpa/amu", ["dpa", "amu"]),
        ("山田 太郎", ["山田 太郎"]),
        ("高橋 一郎", ["高橋 一郎"]),
        ("أحمد وليد", ["أحمد وليد"]),
        ("محمد أحمد وليد سعيد", ["محمد أحمد وليد سعيد"]),
        ("Sponsored by HarbourCo", ["Sponsored by HarbourCo"]),
        ("Ursula von der Example", ["Ursula von der Example"]),
        ("Duran Duran", ["Duran Duran"]),
        ("Eva Strand, Nils Berg", ["Eva Strand", "Nils Berg"]),
        ("Max Bild", ["Max Bild"]),
        ("Alle von Berg", ["Alle von Berg"]),
        ("Story Musgrave", ["Story Musgrave"]),
        ("NILS BERG, EVA STRAND", ["NILS BERG", "EVA STRAND"]),
        ("Ana Sid", ["Ana Sid"]),
    ],
)
def test_names_that_hold_such_words_stay(line: str, names: list[str]) -> None:
    assert names_of(authors_in_bylines([line])) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Nils Berg, The Courier", ["Nils Berg"]),
        ("Nils Berg @ The Courier", ["Nils Berg"]),
        ("Nils Berg, BBC News", ["Nils Berg"]),
        ("The Courier", []),
    ],
)
def test_a_newspaper_is_no_person(line: str, names: list[str]) -> None:
    assert names_of(persons([line])) == names


@pytest.mark.parametrize(
    ("name", "shared"),
    [
        ("Harbour Media Inc", True), ("The Harbour Courier", True), ("Harbour Daily News", True),
        ("Harbour Post", True), ("Web Desk", True), ("Nils Berg", False), ("Theodor Berg", False),
        ("News", True), ("Inc", False),
    ],
)  # fmt: skip
def test_companies_and_newspapers_are_told_from_people(name: str, shared: bool) -> None:
    assert is_shared(name) is shared


BYLINE = '<p class="byline">By <a href="/authors/nils-berg">Nils Berg</a></p>'


def test_a_byline_counts_before_other_people_in_a_meta_element() -> None:
    fields = fields_of('<meta name="author" content="Eva Strand">', BYLINE)

    assert names_of(fields.values["authors"]) == ["Nils Berg"]
    assert fields.origins()["authors"] == "byline; refused: Eva Strand (meta author) isn't in the byline"


def test_the_meta_element_that_the_byline_confirms_counts_before_an_earlier_one() -> None:
    publisher = '<meta name="author" content="Harbour Nast">'
    author = '<meta property="article:author" content="Nils Berg">'
    fields = fields_of(publisher + author, BYLINE)

    assert names_of(fields.values["authors"]) == ["Nils Berg"]
    origin = "meta article:author, as the byline says; refused: Harbour Nast (meta author) isn't in the byline"
    assert fields.origins()["authors"] == origin


def test_a_marked_name_that_no_byline_introduces_leaves_the_meta_element() -> None:
    marked = '<p><span class="author">Eva Strand</span></p>'
    fields = fields_of('<meta name="author" content="Nils Berg">', marked)

    assert names_of(fields.values["authors"]) == ["Nils Berg"]


@pytest.mark.parametrize("label", ["By:", "Von:", "Autor:", "Written by"])
def test_a_label_introduces_the_names_in_nested_elements(label: str) -> None:
    people = "<span><a href='/x'>Nils Berg</a>,</span> <b><i>Eva Strand</i></b>"
    after = f"<ul><li>3 min</li><li>\n  {label}\n {people}</li></ul>"

    assert names_of(fields_of("", after).values["authors"]) == ["Nils Berg", "Eva Strand"]


def test_a_meta_element_that_writes_value_for_content_is_read() -> None:
    fields = fields_of('<meta name="author" value="Nils Berg">')

    assert names_of(fields.values["authors"]) == ["Nils Berg"]
    assert "authors" not in fields_of('<meta name="author" content="" value="">').values


def test_hostile_bylines_are_read_in_bounded_time() -> None:
    hostile = ["By " + "a b" * 50_000, "Nils " * 60 + "by", "von " * 70, "文：" * 150, "ו " * 140, "x Text: " * 40]
    begun = time.process_time()
    for line in hostile * 20:
        authors_in_bylines([line])
    assert time.process_time() - begun < 2


def test_nearby_lines_do_not_read_long_elements_after_a_label() -> None:
    page = html.fromstring(
        f"<div><h1>Council closes the bridge</h1><div>By: <p><b>{'word ' * 9000}</b></p></div></div>"
    )

    assert all(len(line) <= 150 for line in Nearby(read_head(page, URL), "Council closes the bridge").lines)


@pytest.mark.parametrize(
    ("after", "names"),
    [
        # Markup.
        ('<div itemprop="author" itemscope><meta itemprop="name" content="Nils Berg"></div>', ["Nils Berg"]),
        ('<span property="author" typeof="Person"><span property="name">Nils Berg</span></span>', ["Nils Berg"]),
        ('<a rel="author nofollow" href="/x">Nils Berg</a>', ["Nils Berg"]),
        ("<dl><dt>Author</dt><dd>Nils Berg</dd><dt>Published</dt><dd>16 Sept 2026</dd></dl>", ["Nils Berg"]),
        ("<table><tr><th>Autor</th><td>Nils Berg</td></tr></table>", ["Nils Berg"]),
        ('<p class="byline">By Nils Berg<br>and Eva Strand</p>', ["Nils Berg", "Eva Strand"]),
        ("<div>2026-09-16 06:30 来源：新华社 作者：王小明</div>", ["王小明"]),
        ("<p>山田太郎記者</p>", ["山田太郎"]),
        ("<div>2026年9月16日 記者王小明</div>", ["王小明"]),
        ("<div>16 September 2026 | By Nils Berg</div>", ["Nils Berg"]),
        ("<div>Monday · Von Nils Berg</div>", ["Nils Berg"]),
        # Others than the author.
        ('<div class="author">By <a href="/x">Nils Berg</a> in <a href="/y">Raspberry Pi</a></div>', ["Nils Berg"]),
        (
            '<div class="author"><b>Nils Berg</b><p>Nils covers the coast and lives with Eva Strand in Tarn.</p></div>',
            ["Nils Berg"],
        ),
        ("<figure><img><figcaption>By Ola Lind</figcaption></figure>", []),
        ("<p>本社記者</p>", []),
        ("<p>By any measure the bridge is old.</p>", []),
    ],
)
def test_bylines_in_their_markup(after: str, names: list[str]) -> None:
    assert names_of(fields_of("", after).values.get("authors", ())) == names


@pytest.mark.parametrize(
    ("foot", "names"),
    [
        ("<p>(Reporting by Nils Berg; editing by Eva Strand)</p>", ["Nils Berg"]),
        ("<p>（责编：王小明、李红）</p>", ["王小明"]),
        ("<p>作者：李红</p><p>责编：王小明</p>", ["李红"]),
        ("<p>홍길동 기자 hong@gazette.example</p>", ["홍길동"]),
        ('<div><h3><a href="/b">Another article</a></h3><p>By Ola Lind</p></div>', []),
    ],
)
def test_signatures_name_the_author_of_this_article(foot: str, names: list[str]) -> None:
    assert names_of(fields_of("", PROSE * 3 + foot).values.get("authors", ())) == names


@pytest.mark.parametrize(
    ("head", "names"),
    [
        (
            '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="5 minutes">'
            '<meta name="twitter:label2" content="Written by"><meta name="twitter:data2" content="Nils Berg">',
            ["Nils Berg"],
        ),
        ('<meta name="citation_authors" content="Berg, Nils; Strand, Eva">', ["Nils Berg", "Eva Strand"]),
        ('<meta property="article:author" content="facebook.example/nilsberg">', []),
    ],
)
def test_meta_elements_name_people(head: str, names: list[str]) -> None:
    assert names_of(fields_of(head).values.get("authors", ())) == names
