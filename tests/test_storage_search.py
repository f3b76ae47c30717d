"""Search: what a query means, in every script, and how its pages go on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Author
from pipelines import ingest
from storage import Corpus
from storage.search import snippet
from tests.conftest import MakeArticle

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


@pytest.fixture
def filled(corpus: Corpus, make_article: MakeArticle) -> Corpus:
    start = datetime(2026, 10, 1, 12, tzinfo=UTC)
    articles = [
        make_article(slug, text, headline=slug.title(), date_published=start + timedelta(days=number))
        for number, (slug, text) in enumerate(TEXTS.items())
    ]
    ingest(corpus, articles)
    return corpus


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
    ],
)
def test_queries(filled: Corpus, query: str, found: list[str]) -> None:
    assert slugs(filled, query) == found


def test_filters(filled: Corpus, make_article: MakeArticle) -> None:
    ingest(filled, [make_article("x", "By hand.", language="en-GB", authors=(Author("Ann Lee"),), section="Sport")])

    assert slugs(filled, None, since="2026-10-08", until=date(2026, 10, 9)) == ["arabic", "russia"]
    assert slugs(filled, None, until=datetime(2026, 10, 1, 12, tzinfo=UTC)) == ["quay"]
    assert slugs(filled, None, language="en") == ["headline of x"]
    assert slugs(filled, "hand", author="Ann Lee", section="Sport", source="herald") == ["headline of x"]
    assert slugs(filled, None, author="Ann") == []


@pytest.mark.parametrize("order", ["newest", "relevance"])
@pytest.mark.parametrize("query", [None, "quay OR budget OR经济"])
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


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=60) | st.text(alphabet='"*-()^:+{}~ ANDORTquay', max_size=40),
    st.sampled_from(["newest", "relevance"]),
)
def test_no_query_is_an_error(filled: Corpus, query: str, order: str) -> None:
    filled.search(query, order=order)  # type: ignore[arg-type]


def test_a_snippet_shows_the_first_word_found() -> None:
    body = "Nothing here. " * 40 + "The quay wall gave way." + " More." * 50

    assert "quay wall" in snippet(body, ["quay"])
    assert snippet("Short.", ["absent"]) == "Short."
