"""Whatever text comes to the store, by whatever way: both databases give back the same, and one bad item costs none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Article, Author, Block, Fetched, Refusal
from pipelines import ingest
from pipelines.clean import MAX_COUNTS, MAX_LENGTHS, clean
from pipelines.store import store_batch
from pipelines.validate import validate
from storage import Corpus
from storage.frontier import frontier, hosts, quarantine, runs
from storage.frontier.frontier import FrontierLink
from storage.frontier.url_keys import MAX_KEY_LENGTH, url_key
from storage.schema import MAX_URL_LENGTH, Base, clean_text, clean_url
from tests.support.corpora import MakeArticle
from tests.support.postgresql import Server

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
NASTY = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\udc00 low",
    "\ud83d\ude00",
    "\ufffe\uffff",
    "\ufdd0",
    "\x1b[31mred\x1b[0m",
    "\u202egpj.exe",
    "\u2066isolated\u2069",
    "zero\u200bwidth\ufeff",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A",
    "e\u0301",
    "\r\nSet-Cookie: a=b",
    "\u2028line\u2029",
    "'; DROP TABLE article; --",
    "{}%s%(x)s",
    "=1+1",
    "x" * 20_000,
    "\x85",
    "ﷺ" * 50,
)
TEXT = st.sampled_from(NASTY) | st.text(st.characters(), max_size=40) | st.text(max_size=40)
HEADLINE = TEXT.map(lambda text: f"Quay {text}"[:1_900])


@st.composite
def articles(draw: Any) -> Article:
    """An article with arbitrary text in every field."""
    optional = st.none() | TEXT
    return Article(
        url=f"https://herald.example/{draw(st.integers(0, 10**9))}?q={draw(TEXT)[:3_000]}",
        source=f"herald {draw(TEXT)}"[:150],
        headline=draw(HEADLINE),
        blocks=(
            Block("paragraph", f"Words {draw(TEXT)}", container=draw(optional)),
            Block("heading", draw(TEXT), removed=draw(optional)),
        ),
        canonical_url=draw(optional),
        description=draw(optional),
        authors=tuple(Author(draw(TEXT), draw(optional)) for _ in range(draw(st.integers(0, 2)))),
        date_published=NOW,
        language=draw(optional),
        section=draw(optional),
        keywords=tuple(draw(st.lists(TEXT, max_size=3))),
        image=draw(optional),
        publisher=draw(optional),
        provenance={draw(TEXT): draw(TEXT)},
    )


@pytest.fixture(scope="module")
def both(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Corpus, Corpus]]:
    folder: Path = tmp_path_factory.mktemp("door")
    with Corpus(f"sqlite:///{folder}/corpus.db") as one, Corpus(postgresql.create_corpus()) as other:
        yield one, other


def stored(corpus: Corpus, name: str, *without: str) -> list[tuple[Any, ...]]:
    """A table's rows, in an order that both databases have."""
    table = Base.metadata.tables[name]
    columns = [column for column in table.columns if column.name not in without]
    with corpus.database.read() as connection:
        rows = [tuple(row) for row in connection.execute(sa.select(*columns))]
    return sorted(rows, key=repr)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from (name, *strings(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def test_any_text_in_any_field_is_the_same_on_both_databases(both: tuple[Corpus, Corpus], examples: int) -> None:
    """`--fuzz N` tries more."""

    @settings(max_examples=max(20, examples // 10), suppress_health_check=list(HealthCheck))
    @given(st.lists(articles(), min_size=1, max_size=4))
    def check(given: list[Article]) -> None:
        batch = [validate(clean(Fetched(article.url, article.source, NOW, article)), NOW) for article in given]
        article, other = (store_batch(corpus, batch, NOW) for corpus in both)

        assert [(outcome.state, outcome.reason) for outcome in article] == [(two.state, two.reason) for two in other]
        assert {outcome.state for outcome in article} <= {"new", "updated", "unchanged", "duplicate"}

    check()
    for table in ("article", "article_version", "author", "article_author", "url", "source"):
        first, other = (stored(corpus, table) for corpus in both)
        assert first == other, table
        for row in first:
            for text in strings(row):
                assert clean_text(text) == text or clean_url(text) == text


def test_rows_that_no_article_comes_of_take_any_text(both: tuple[Corpus, Corpus], examples: int) -> None:
    """Links of listings, refusals, hosts, robots.txt, runs and sources."""

    @settings(max_examples=max(20, examples // 10), suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 10**12), TEXT, TEXT, TEXT)
    def check(number: int, one: str, other: str, third: str) -> None:
        url = f"https://herald.example/{number}{one}"
        refusal = Refusal("failed", f"http_{number % 600}", other)
        refused = Fetched(
            url + "/r",
            "herald",
            NOW,
            refusal=refusal,
            etag=one,
            last_modified=other,
            body=one.encode("utf-8", "replace"),
        )
        for corpus in both:
            with corpus.database.write() as connection:
                runs.put_source(connection, "herald", NOW, title=one, url=other, country=third, language=one)
                run_id = runs.start_run(connection, "herald", "herald", NOW)
                known = frontier.add(connection, "herald", one, [FrontierLink(url, other, trap=third)], run_id, NOW)
                assert set(known) == {url_key(url)}
                waits = {
                    "wait_until": NOW,
                    "failures": 1,
                    "forbidden_streak": 0,
                    "circuit_opens": 0,
                    "crawl_delay": None,
                }
                hosts.save(connection, f"{number}.example", NOW, why=one, **waits)
                hosts.save_robots(connection, f"{number}.example", NOW, b"", one, other)
                hosts.robots_unreachable(connection, f"{number}.example", third, NOW)
                runs.finish_run(connection, run_id, "finished", one, NOW)
            store_batch(corpus, [refused], NOW)

    check()
    for table in ("url", "host", "run", "source"):
        assert stored(both[0], table) == stored(both[1], table), table


@pytest.mark.parametrize("length", [3_000, MAX_URL_LENGTH - 100])
def test_the_longest_address_is_stored_and_found(database: str, length: int) -> None:
    """PostgreSQL indexes no value of more than 2,704 octets, however it's spelt."""
    import random

    chance = random.Random(1)
    url = "https://herald.example/" + "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))
    with Corpus(database) as corpus:
        article = Article(url, "herald", "A headline", (Block("paragraph", "The whole text."),), section="s" * 9_000)
        (outcome,) = ingest(corpus, [article])
        assert outcome.state == "new"
        assert corpus.why(url)[0].url == url
        assert ingest(corpus, [article])[0].state == "unchanged"
    assert len(url_key(url)) <= MAX_KEY_LENGTH
    assert url_key(url) != url_key(url + "x")


def test_what_is_too_long_is_cut_and_provenance_says_so(corpus: Corpus, make_article: MakeArticle) -> None:
    long = "word " * 100_000
    article = make_article(
        "long", description=long, section=long, authors=(Author(long),), keywords=(long, "quay"),
        image="https://herald.example/" + long.replace(" ", ""), provenance={"section": long},
    )  # fmt: skip
    (outcome,) = ingest(corpus, [article])

    stored = corpus.get(outcome.id or 0)
    assert stored is not None
    assert stored.section is not None and len(stored.section) == MAX_LENGTHS["section"] and stored.section.endswith("…")
    assert len(stored.authors[0].name) == MAX_LENGTHS["author"]
    assert stored.image is None
    assert stored.keywords[1] == "quay"
    for field in ("description", "section", "authors", "keywords"):
        assert stored.provenance[field].startswith("cut"), field
    assert stored.provenance["image"].startswith("refused")


def test_a_title_of_ten_megabytes_is_refused_with_its_length(corpus: Corpus, make_article: MakeArticle) -> None:
    (outcome, fine) = ingest(corpus, [make_article(headline="t" * 10_000_000), make_article("fine")])

    assert (outcome.reason, fine.state) == ("no_headline", "new")
    assert "10,000,000 characters" in (corpus.why(outcome.url)[0].detail or "")


def test_a_text_of_ten_megabytes_is_stored_to_its_bound(corpus: Corpus, make_article: MakeArticle) -> None:
    paragraphs = [f"word{number} " * 1_000 for number in range(1_000)]
    (outcome,) = ingest(corpus, [make_article("long", *paragraphs)])

    stored = corpus.get(outcome.id or 0)
    assert stored is not None
    assert len(stored.text) <= MAX_COUNTS["text"] + 2 * MAX_COUNTS["blocks"]
    assert stored.provenance["blocks"].startswith("cut")


def test_a_block_that_says_nothing_of_why_it_was_removed_is_text(corpus: Corpus, make_article: MakeArticle) -> None:
    for number, removed in enumerate(("", " ", None, "")):
        blocks = (Block("paragraph", "The quay is full."), Block("heading", "Harbour", removed=removed, container=""))
        [outcome] = ingest(corpus, [make_article("one", blocks=blocks, headline=f"Quay {number}")])
        assert outcome.state == ("updated" if number else "new")
        stored = corpus.get(outcome.url)
        assert stored is not None and stored.text == "The quay is full.\n\nHarbour"


def test_one_bad_article_in_a_hundred_costs_no_other(corpus: Corpus, make_article: MakeArticle) -> None:
    """99 stored, 1 that can be tried again."""
    articles = [make_article(f"n{number}") for number in range(100)]
    articles[42] = make_article("n42", is_accessible_for_free=["no truth value"])
    outcomes = ingest(corpus, articles)

    assert [outcome.state for outcome in outcomes].count("new") == 99
    assert (outcomes[42].state, outcomes[42].reason) == ("rejected", "not_storable")
    with corpus.database.read() as connection:
        (entry,) = quarantine.listed(connection)
    assert (entry.url, entry.kept) == (articles[42].url, "article")


def test_an_article_that_our_code_stumbles_over_costs_no_other(corpus: Corpus, make_article: MakeArticle) -> None:
    """A value that passes for text until it's used, as a fault of ours may leave one."""

    class Odd(str):
        def casefold(self) -> str:
            raise RuntimeError("odd")

        lower = split = encode = casefold  # type: ignore[assignment]

    batch = [Fetched(f"https://herald.example/{n}", "herald", NOW, make_article(f"{n}")) for n in range(5)]
    odd = make_article("odd", blocks=(Block("paragraph", Odd("The odd text.")),))
    outcomes = store_batch(corpus, [*batch, Fetched(odd.url, "herald", NOW, odd)], NOW)

    assert [outcome.state for outcome in outcomes] == ["new"] * 5 + ["rejected"]
    assert outcomes[-1].reason == "not_storable"
