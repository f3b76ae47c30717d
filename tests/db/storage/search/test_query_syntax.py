"""Search: what a query means, in every script, and how its pages go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Author
from pipelines import ingest
from storage import Corpus
from storage.articles.query import matches
from storage.schema import ArticleRow
from storage.search import fts5
from storage.search.fields import FIELDS
from storage.search.query_syntax import Filters, parse_query
from storage.search.ranking import highlights
from tests.support.corpora import MakeArticle, NewDatabase

TEXTS = {
    "quay": "The harbour's quay wall needs repair. Maßnahmen sind nötig.",
    "ferry": "The ferry timetable changes in May; the quay stays open.",
    "budget": "A café owner spoke. The budget is short.",
    "japan": "日本経済は緩やかに回復している。",
    "china": "国务院宣布新的经济政策。",
    "thai": "นายกรัฐมนตรีแถลงนโยบายเศรษฐกิจ",
    "korea": "정부는 경제정책을 발표했다.",
    "russia": "Совет одобрил бюджет города.",
    "arabic": "أعلنت الحكومة عن ميزانية جديدة",
}


@pytest.fixture(scope="module")
def filled(lasting_database: NewDatabase, make_article: MakeArticle) -> Iterator[Corpus]:
    """The texts, for tests that only read."""
    with Corpus(lasting_database()) as corpus:
        fill(corpus, make_article)
        yield corpus


def fill(corpus: Corpus, make_article: MakeArticle) -> None:
    start = datetime(2026, 10, 1, 12, tzinfo=UTC)
    articles = [
        make_article(slug, text, headline=slug.title(), date_published=start + timedelta(days=number))
        for number, (slug, text) in enumerate(TEXTS.items())
    ]
    ingest(corpus, articles)


def slugs(corpus: Corpus, query: str | None, **filters: object) -> list[str]:
    page = corpus.search(query, **filters)  # type: ignore[arg-type]
    return [article.headline.lower() for article in page.articles]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("quay", ["ferry", "quay"]),
        ("QUAY ferry", ["ferry"]),
        ('"quay wall"', ["quay"]),
        ("quay -ferry", ["quay"]),
        ('quay -"stays open"', ["quay"]),
        ("ferry OR budget", ["budget", "ferry"]),
        ("ferry OR budget open", ["ferry"]),
        ("time*", ["ferry"]),
        ("timet* quay", ["ferry"]),
        ("tim*", ["ferry"]),
        ("ti*", ["ferry"]),
        ("timetable*", ["ferry"]),
        ("timetables*", []),
        ("stays-op*", ["ferry"]),
        ("quay -timet*", ["quay"]),
        ("bud* OR timeta*", ["budget", "ferry"]),
        ("cafe", ["budget"]),
        ("経済", ["japan"]),
        ("经济政策", ["china"]),
        ("国", ["china"]),
        ("นโยบาย", ["thai"]),
        ("경제", ["korea"]),
        ("бюджет", ["russia"]),
        ("الحكومة", ["arabic"]),
        ("nowhere", []),
        ('"', []),
        ("AND", []),
        ("quay)", ["ferry", "quay"]),
        ("headline:quay", []),
        ("NEAR(quay", []),
        ("-quay -ferry -budget", ["arabic", "russia", "korea", "thai", "china", "japan"]),
        ("foo:bar", []),
        ("stays:open", ["ferry"]),
        ('stays:"open', ["ferry"]),
        ("\ud800", []),
    ],
)
def test_queries(filled: Corpus, query: str, found: list[str]) -> None:
    assert slugs(filled, query) == found


def test_filters(corpus: Corpus, make_article: MakeArticle) -> None:
    fill(corpus, make_article)
    ingest(corpus, [make_article("x", "By hand.", language="en-GB", authors=(Author("Ann Lee"),), section="Sport")])

    assert slugs(corpus, None, since="2026-10-08", until=date(2026, 10, 9)) == ["arabic", "russia"]
    assert slugs(corpus, None, until=datetime(2026, 10, 1, 12, tzinfo=UTC)) == ["quay"]
    assert slugs(corpus, None, language="en") == ["headline of x"]
    assert slugs(corpus, "hand", author="Ann Lee", section="Sport", source="herald") == ["headline of x"]
    assert slugs(corpus, None, author="Ann") == []


@pytest.fixture(scope="module")
def papers(lasting_database: NewDatabase, make_article: MakeArticle) -> Iterator[Corpus]:
    """Articles of the harbour, one a day from 2026-01-01 on, of several sources, authors, languages and sections."""
    facts: dict[str, dict[str, object]] = {
        "a": {"source": "bbc", "language": "en-GB", "section": "Sport", "authors": (Author("Jane Doe"),)},
        "b": {"source": "bbc", "language": "en", "section": "News", "authors": (Author("Jane Doe"), Author("Ann"))},
        "c": {"source": "cnn", "language": "de", "section": "Sport"},
        "d": {"source": "cnn"},
    }
    words = {"a": "harbour quay", "b": "harbour wall", "c": "Hafen quay", "d": "harbour source since"}
    days = {slug: datetime(2026, 1, day, 12, tzinfo=UTC) for day, slug in enumerate(facts, 1)}
    articles = [
        make_article(slug, f"The {words[slug]} told.", headline=slug, date_published=days[slug], **facts[slug])
        for slug in facts
    ]
    with Corpus(lasting_database()) as corpus:
        ingest(corpus, articles)
        yield corpus


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("source:bbc", "ba"),
        ("source:bbc quay", "a"),
        ("quay source:cnn", "c"),
        ('author:"Jane Doe"', "ba"),
        ('author:"Jane Doe" author:Ann', "b"),
        ("author:jane", ""),
        ("lang:en", "ba"),
        ("language:en-gb", "a"),
        ("LANG:de", "c"),
        ("section:Sport", "ca"),
        ('section:"Sport"', "ca"),
        ("since:2026-01-03", "dc"),
        ("until:2026-01-02", "ba"),
        ("since:2026-01-02 until:2026-01-03", "cb"),
        ("since:2026-01-03T12:00:01Z", "d"),
        ('since:"2026-01-03 12:00:01"', "d"),
        ("-source:bbc", "dc"),
        ("-section:Sport", "db"),
        ("-lang:en", "dc"),
        ('-author:"Jane Doe"', "dc"),
        ("-since:2026-01-02", "a"),
        ("-quay source:bbc", "b"),
        ("quay -source:bbc", "c"),
        ("source:bbc OR source:cnn", "dcba"),
        ("source:bbc OR section:Sport", "cba"),
        ("source:cnn OR wall", "dcb"),
        ("wall OR source:cnn", "dcb"),
        ("quay source:bbc OR source:cnn", "ca"),
        ("harb* source:cnn", "d"),
        ('"harbour quay" source:bbc', "a"),
        ("source:bbc source:cnn", ""),
        ("source:nobody", ""),
        ("until:9999-12-31", "dcba"),
        ("since:0001-01-01", "dcba"),
        # These say nothing of a field, so they are words.
        ("source:", "d"),
        ('source:""', "d"),
        ("source:since", ""),
        ("Source since", "d"),
        ("since:soon", ""),
        ("since:told", "d"),
        ('since:"told"', "d"),
        ("since:2026-02-30", ""),
        ('author:"Jane', ""),
        ("xsource:bbc", ""),
    ],
)
@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_fields(papers: Corpus, query: str, found: str, order: str) -> None:
    assert sorted(slugs(papers, query, order=order)) == sorted(found)
    if order == "newest":
        assert "".join(slugs(papers, query)) == found


def test_arguments_go_before_what_the_query_says(papers: Corpus) -> None:
    assert slugs(papers, "source:bbc", source="cnn") == ["d", "c"]
    assert slugs(papers, "-source:cnn section:Sport", source="cnn") == ["c"]
    assert slugs(papers, "since:2026-01-04 until:2026-01-03", since="2026-01-02") == ["c", "b"]
    assert slugs(papers, "source:bbc", section="Sport") == ["a"]


def test_an_export_reads_a_query_alike(papers: Corpus, tmp_path: Path) -> None:
    papers.export(tmp_path / "some.csv", query="source:bbc -wall")
    papers.export(tmp_path / "other.csv", query="source:bbc", source="cnn")

    assert (tmp_path / "some.csv").read_text().count("https://herald.example/news/") == 1
    assert (tmp_path / "other.csv").read_text().count(",cnn,") == 2


def test_the_best_copy_that_a_field_lets_through_is_shown(corpus: Corpus, make_article: MakeArticle) -> None:
    text = "The harbour's quay wall needs repair before the winter storms, said the harbour master on Monday."
    ingest(corpus, [make_article("a", text, headline="a", source="bbc")])
    ingest(corpus, [make_article("b", text, headline="b", source="cnn")])

    assert slugs(corpus, "quay") == ["a"]
    for query in ("quay source:cnn", "source:cnn", "-source:bbc", "source:cnn OR nowhere"):
        assert slugs(corpus, query) == ["b"], query


@pytest.mark.parametrize("many", [0, 500])
def test_a_beginning_finds_the_same_whether_its_words_are_few(
    filled: Corpus, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fts5, "_MAX_WORDS", many)
    for query, expected in (("tim*", ["ferry"]), ("stays-op*", ["ferry"]), ("国*", ["china"]), ("quay -ti*", ["quay"])):
        assert slugs(filled, query) == expected


@pytest.mark.parametrize(
    ("text", "query", "hits"),
    [
        ("The harbour's quay wall", '"quay wall" HARB*', ["harbour", "quay wall"]),
        ("Maßnahmen, nötig", "massnahmen notig", ["Maßnahmen", "nötig"]),
        ("quay-side (quay) Quay.", "quay", ["quay", "quay", "Quay"]),
        ("国务院宣布新的经济政策。", "经济政策 国", ["国", "经济政策"]),
        ("นายกรัฐมนตรีแถลงนโยบายเศรษฐกิจ", "นโยบาย", ["นโยบาย"]),
        ("정부는 경제정책을 발표했다.", "경제", ["경제"]),
        ("العَرَبِيَّة لغة", "العربية", ["العَرَبِيَّة"]),
        ("the quay", "-quay", []),
        ("the quay", None, []),
    ],
)
def test_hits_are_marked_where_they_stand(text: str, query: str | None, hits: list[str]) -> None:
    assert [text[start:end] for start, end in highlights(text, query)] == hits


@pytest.mark.parametrize("order", ["newest", "relevance"])
@pytest.mark.parametrize("query", [None, "source:herald", "quay OR budget OR经济"])
def test_pages_follow_each_other_without_gap_or_repeat(filled: Corpus, order: str, query: str | None) -> None:
    whole = slugs(filled, query, order=order)
    paged, cursor = [], None
    while True:
        page = filled.search(query, order=order, limit=2, cursor=cursor)  # type: ignore[arg-type]
        paged += [article.headline.lower() for article in page.articles]
        cursor = page.next
        if cursor is None:
            break

    assert paged == whole


@pytest.mark.parametrize(
    "wrong", [{"order": "best"}, {"duplicates": "maybe"}, {"cursor": "x"}, {"since": "soon"}, {"limit": 0}]
)
def test_wrong_arguments_say_what_is_allowed(filled: Corpus, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="use "):
        filled.search("quay", **wrong)  # type: ignore[arg-type]


FIELD = st.sampled_from([*FIELDS, *map(str.upper, FIELDS), "foo", ""])
VALUE = (
    st.sampled_from(["herald", "2026-01-01", "9999-12-31", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
    | st.dates().map(str)
    | st.datetimes(timezones=st.none() | st.timezones()).map(str)
    | st.text(max_size=8)
)
TERMS = st.sampled_from(["OR", "-", '"', "quay", "quay*", '"quay wall"', " "]) | st.builds(
    "{}{}:{}{}{}".format,
    st.sampled_from(["", "-"]),
    FIELD,
    st.sampled_from(["", '"']),
    VALUE,
    st.sampled_from(["", '"']),
)


@settings(max_examples=400)
@given(
    st.text(max_size=60)
    | st.text(st.characters(), max_size=30)
    | st.text(alphabet='"*-()^:+{}~ ANDORTquay', max_size=40)
    | st.lists(TERMS, max_size=12).map(" ".join)
    | st.lists(TERMS, max_size=12).map("".join),
    st.sampled_from(["newest", "relevance"]),
)
def test_no_query_is_an_error(filled: Corpus, query: str, order: str) -> None:
    filled.search(query, order=order)  # type: ignore[arg-type]


def test_a_search_reads_no_texts_to_filter_and_to_count(sqlite: str) -> None:
    """On SQLite what it filters by stands behind the text in an article's row, on other pages of the file."""
    with Corpus(sqlite) as corpus, corpus.database.read() as connection:
        for query in ("quay", "", "quay -source:bbc"):
            selection, place = matches(connection, parse_query(query), Filters(), "hide")
            counted = selection.with_only_columns(ArticleRow.source, sa.func.count()).group_by(ArticleRow.source)
            for statement in (selection.order_by(place.desc()).limit(20), counted):
                compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
                plan = [row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}")]
                assert any("article USING COVERING INDEX ix_article_" in line for line in plan), (query, plan)
