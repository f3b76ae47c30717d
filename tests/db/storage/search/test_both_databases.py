"""SQLite and PostgreSQL give the same answers: to every query, in both orders, page by page and counted."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.items import Article, Author, Block
from pipelines import ingest
from storage import Corpus
from storage.articles.query import Facet
from storage.search.fields import FIELDS
from tests.support.postgresql import Server

WORDS = (
    "quay harbour wall ferry harbours Quay-side can't Straße café Łódź İzmir 3.5 2026 U.S. Бюджет города Ёлка العربية "
    "الحكومة 経済成長 国务院 经济政策 นโยบาย 경제정책 हिन्दी e\u0301te\u0301 ﬁne _ — § · | ' \" * ( ) : -"
).split()
SOURCES, LANGUAGES, SECTIONS = ("bbc", "cnn", "le_monde"), ("en", "en-GB", "de", None), ("Sport", "Côte d'Ivoire", None)
NAMES = ("Ann Lee", "Zoë O'Hara", "王小明")


def invented(number: int) -> Article:
    chance = random.Random(number)
    paragraphs = [" ".join(chance.choices(WORDS, k=chance.randint(1, 30))) for _ in range(chance.randint(1, 4))]
    if number % 7 == 0:  # some are copies of others
        paragraphs = [f"A report of number {number % 14} that several papers print, {word}." for word in WORDS[:12]]
    return Article(
        url=f"https://{SOURCES[number % 3]}.example/{number}",
        source=SOURCES[number % 3],
        headline=" ".join(chance.choices(WORDS[:20], k=4)) + f" {number}",
        blocks=tuple(Block("paragraph", text) for text in paragraphs),
        description=chance.choice([None, " ".join(chance.choices(WORDS, k=5))]),
        authors=tuple(Author(name) for name in chance.sample(NAMES, chance.randint(0, 2))),
        date_published=chance.choice([None, datetime(1969, 12, 30, 5, tzinfo=UTC) + timedelta(hours=7 * number)]),
        language=chance.choice(LANGUAGES),
        section=chance.choice(SECTIONS),
    )


@pytest.fixture(scope="module")
def both(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Corpus, Corpus]]:
    folder: Path = tmp_path_factory.mktemp("both")
    with Corpus(f"sqlite:///{folder}/corpus.db") as one, Corpus(postgresql.create_corpus()) as other:
        for corpus in (one, other):
            for start in range(0, 120, 40):
                ingest(corpus, [invented(number) for number in range(start, start + 40)])
        yield one, other


MOMENTS = ("1970-01-03", "1969-12-31T00:00:00Z", "soon", "")
VALUES = st.sampled_from([*SOURCES, *SECTIONS[:2], *NAMES, "EN", "de", *MOMENTS])
WORD = st.sampled_from([*WORDS, "qua*", "har*", "経*", "国", "OR", "OR", "nowhere", "NOT", "AND", "NEAR"])
TERM = (
    st.builds("{}{}".format, st.sampled_from(["", "", "-"]), WORD)
    | st.builds('{}"{}"'.format, st.sampled_from(["", "-"]), st.lists(WORD, min_size=1, max_size=3).map(" ".join))
    | st.builds('{}{}:"{}"'.format, st.sampled_from(["", "-"]), st.sampled_from([*FIELDS]), VALUES)
    | st.text(max_size=6)
)
QUERY = st.lists(TERM, max_size=6).map(" ".join)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from(SOURCES),
        "language": st.sampled_from(["en", "EN_gb", "fr"]),
        "author": st.sampled_from([*NAMES, "zoe o'hara"]),
        "section": st.sampled_from(["sport", "cote d ivoire"]),
        "since": st.sampled_from(["1970-01-05", "1969-12-31"]),
        "duplicates": st.sampled_from(["hide", "show"]),
        "order": st.sampled_from(["newest", "relevance"]),
        "limit": st.integers(1, 50),
    },
)


def answers(corpus: Corpus, query: str, filters: dict[str, Any], by: Facet) -> list[Any]:
    """The first two pages, and the counts by a field."""
    first = corpus.search(query, **filters)
    rest = corpus.search(query, **filters, cursor=first.next) if first.next else None
    asked = {name: value for name, value in filters.items() if name not in ("order", "limit")}
    counted = list(corpus.counts(by, query, **asked).items())
    pages = [([article.url for article in page.articles], page.next is None) for page in (first, rest) if page]
    return [pages, counted]


def test_every_query_has_one_answer(both: tuple[Corpus, Corpus], pytestconfig: pytest.Config) -> None:
    """`--queries 100000` asks more."""

    @settings(max_examples=pytestconfig.getoption("queries"))
    @given(QUERY, FILTERS, st.sampled_from(get_args(Facet)))
    def ask(query: str, filters: dict[str, Any], by: Facet) -> None:
        first, other = (answers(corpus, query, filters, by) for corpus in both)
        assert first == other

    ask()


def test_the_corpora_are_the_same(both: tuple[Corpus, Corpus], tmp_path: Path) -> None:
    """All that an export gives of an article, byte by byte, but for when it was seen."""
    first, other = (list(corpus.search(limit=1000, duplicates="show").articles) for corpus in both)
    assert len(first) == 120
    seen = {"first_seen": first[0].first_seen, "last_seen": first[0].first_seen, "provenance": {}}

    def facts(article: Any) -> dict[str, Any]:
        return {name: getattr(article, name) for name in article.__dataclass_fields__} | seen

    assert [facts(article) for article in first if article.date_published] == [
        facts(article) for article in other if article.date_published
    ]
    assert first[0].id == other[0].id
    for number in range(1, 121):
        pairs = [[(pair.other_id, pair.relation, pair.why) for pair in corpus.duplicates(number)] for corpus in both]
        assert pairs[0] == pairs[1]
