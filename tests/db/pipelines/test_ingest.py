"""From a parsed article to a stored one: what `ingest` makes of each."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.items import Article, Author, Block
from pipelines import ingest
from storage import Corpus
from tests.support.corpora import MakeArticle


def outcome(corpus: Corpus, article: Article) -> tuple[str, str | None]:
    [result] = ingest(corpus, [article])
    return result.state, result.reason


def test_a_new_article_is_stored_whole(corpus: Corpus, make_article: MakeArticle) -> None:
    article = make_article(
        "quay",
        canonical_url="https://herald.example/news/quay",
        blocks=(Block("heading", "Costs"), Block("paragraph", "Back »", "repeated"), Block("paragraph", "It is dear.")),
        authors=(Author("Ann Lee", "https://herald.example/lee"), Author("Bo Ek")),
        keywords=("harbour", "harbour", "budget"),
        language="en_GB",
        description="  What it costs. ",
        provenance={"headline": "h1"},
    )
    [stored] = ingest(corpus, [article])

    saved = corpus.get("https://www.herald.example/news/quay/?utm_source=x")
    assert saved is not None and saved.id == stored.id
    assert saved.text == "Costs\n\nIt is dear."
    assert [block.removed for block in saved.blocks] == [None, "repeated", None]
    assert [(author.name, author.url) for author in saved.authors] == [
        ("Ann Lee", "https://herald.example/lee"),
        ("Bo Ek", None),
    ]
    assert (saved.language, saved.description, saved.keywords) == ("en-GB", "What it costs.", ("harbour", "budget"))
    assert saved.date_published == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_the_same_page_again_is_unchanged_and_makes_no_version(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article()])

    assert outcome(corpus, make_article()) == ("unchanged", None)
    assert corpus.stats()["versions"] == 1


def test_an_edited_text_is_a_version_and_the_first_stays(corpus: Corpus, make_article: MakeArticle) -> None:
    [first] = ingest(corpus, [make_article("one", "The mayor agreed.")])

    assert outcome(corpus, make_article("one", "The mayor disagreed.")) == ("updated", None)
    assert [version.text for version in corpus.versions(first.id)] == ["The mayor agreed.", "The mayor disagreed."]
    assert [hit.id for hit in corpus.search("disagreed").articles] == [first.id]
    assert corpus.search("agreed").articles == ()


def test_an_edited_headline_is_a_version(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article()])

    assert outcome(corpus, make_article(headline="Another headline")) == ("updated", None)


def test_other_spacing_is_no_edit(corpus: Corpus, make_article: MakeArticle) -> None:
    ingest(corpus, [make_article("one", "It  rained all day.")])

    assert outcome(corpus, make_article("one", "It rained\tall day.")) == ("unchanged", None)


def test_a_removed_promo_that_changes_is_no_edit(corpus: Corpus, make_article: MakeArticle) -> None:
    promos = [(Block("paragraph", "It rained."), Block("paragraph", promo, "rule:strip")) for promo in ("Ad 1", "Ad 2")]
    ingest(corpus, [make_article(blocks=promos[0])])

    assert outcome(corpus, make_article(blocks=promos[1])) == ("unchanged", None)


def test_a_page_that_loses_its_byline_keeps_the_known_one(corpus: Corpus, make_article: MakeArticle) -> None:
    """A redesign that hides a date or byline from us erases nothing stored."""
    [first] = ingest(corpus, [make_article(authors=(Author("Ann Lee"),), section="News")])
    ingest(corpus, [make_article("one", "Edited.", date_published=None)])

    stored = corpus.get(first.id)
    assert stored is not None and stored.version == 2
    assert (stored.authors[0].name, stored.section) == ("Ann Lee", "News")
    assert stored.date_published == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_the_same_words_elsewhere_are_a_linked_duplicate(corpus: Corpus, make_article: MakeArticle) -> None:
    text = "The council met on Monday, and it rained."
    [first] = ingest(corpus, [make_article("one", text)])
    copy = make_article("two", text.upper(), url="https://wire.example/copy", source="wire")
    [second] = ingest(corpus, [copy])

    assert second.state == "duplicate" and second.id != first.id
    [pair] = corpus.duplicates(first.id)
    assert (pair.article_id, pair.other_id, pair.relation) == (second.id, first.id, "same_text")
    assert corpus.duplicates(second.id) == [pair]
    assert [hit.id for hit in corpus.search("council").articles] == [first.id]
    assert [hit.id for hit in corpus.search("council", source="wire").articles] == [second.id]
    assert len(corpus.search("council", duplicates="show").articles) == 2


def test_an_edit_ends_and_begins_a_duplicate(corpus: Corpus, make_article: MakeArticle) -> None:
    """The pairs are those of the texts as they are now, also where the first of three leaves."""
    ingest(corpus, [make_article(slug, "One text for all three.") for slug in ("one", "two", "three")])
    ingest(corpus, [make_article("one", "A text of its own.")])

    pairs = {(pair.article_id, pair.other_id) for pair in corpus.duplicates(3)}
    assert pairs == {(3, 2)}
    assert corpus.duplicates(1) == []
    first = corpus.get(1)
    assert first is not None and first.cluster_id is None

    ingest(corpus, [make_article("one", "One text for all three.")])
    assert {(pair.article_id, pair.other_id) for pair in corpus.duplicates(1)} == {(2, 1), (3, 1), (3, 2)}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_final_text_does_not_depend_on_which_twin_came_first(
    corpus: Corpus, make_article: MakeArticle, order: tuple[int, ...]
) -> None:
    """An article's own page gives its text, before its AMP and print forms, and no order makes a version of that."""
    own = "https://herald.example/news/one"
    twins = [
        make_article("one", "The whole text.", "And its end.", canonical_url=own),
        make_article(
            "amp", "The whole text.", url="https://herald.example/amp/one", canonical_url=own, headline="Same"
        ),
        make_article("print", "The whole text.", "Printed.", url="https://herald.example/print/one", canonical_url=own),
    ]
    ingest(corpus, [replace(twins[index], headline="Same") for index in order])

    stats = corpus.stats()
    stored = corpus.get(own)
    assert stored is not None and stored.text == "The whole text.\n\nAnd its end."
    assert (stats["articles"], stats["versions"], stats["urls"]) == (1, 1, {"done": 3})


@pytest.mark.parametrize("swap", [False, True])
def test_one_canonical_address_for_every_page_loses_none(corpus: Corpus, make_article: MakeArticle, swap: bool) -> None:
    """A template whose rel=canonical is always the same page must not fold a site into one article."""
    pages = [
        make_article("one", "The first story.", canonical_url="https://herald.example/news/one"),
        make_article("two", "Quite another story.", canonical_url="https://herald.example/news/one"),
    ]
    ingest(corpus, pages[::-1] if swap else pages)

    assert {article.text for article in corpus.search().articles} == {"The first story.", "Quite another story."}
    first, two = (corpus.get(page.url) for page in pages)
    assert first is not None and first.text == "The first story."
    assert two is not None and "canonical_url" in two.provenance


@pytest.mark.parametrize("canonical", ["https://elsewhere.example/x", "https://herald.example/", "javascript:1", "/x"])
def test_a_canonical_address_that_can_not_be_true_is_refused(
    corpus: Corpus, make_article: MakeArticle, canonical: str
) -> None:
    ingest(corpus, [make_article(canonical_url=canonical)])

    stored = corpus.get("https://herald.example/news/one")
    assert stored is not None and stored.canonical_url is None
    assert stored.provenance["canonical_url"].startswith("refused")


def test_a_canonical_address_of_the_publishers_other_host_holds(corpus: Corpus, make_article: MakeArticle) -> None:
    url, canonical = "https://m.herald.co.uk/news/one", "https://www.herald.co.uk/news/one"
    ingest(corpus, [make_article(url=url, canonical_url=canonical)])

    stored = corpus.get(canonical)
    assert stored is not None and stored.canonical_url == canonical


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"headline": " \u200b\n"}, "no_headline"),
        ({"blocks": ()}, "no_text"),
        ({"blocks": (Block("paragraph", "Gone.", "repeated"),)}, "no_text"),
        ({"blocks": (Block("banner", "Odd."),)}, "bad_block"),
        ({"url": ""}, "no_url"),
        ({"source": ""}, "no_source"),
        ({"headline": None}, "no_headline"),
        ({"blocks": None}, "bad_field"),
        ({"authors": ("Ann",)}, "bad_field"),
    ],
)
def test_a_refusal_has_a_reason_and_costs_the_others_nothing(
    corpus: Corpus, make_article: MakeArticle, fields: dict[str, object], reason: str
) -> None:
    outcomes = ingest(corpus, [make_article("a"), make_article("b", **fields), make_article("c")])

    assert [result.state for result in outcomes] == ["new", "rejected", "new"]
    assert outcomes[1].reason == reason
    assert corpus.stats()["urls"] == {"done": 2, "not_article": 1}


def test_a_date_in_the_future_or_without_offset_is_dropped_and_kept_in_provenance(
    corpus: Corpus, make_article: MakeArticle
) -> None:
    future = datetime.now(UTC) + timedelta(days=3)
    ingest(corpus, [make_article("a", date_published=future), make_article("b", date_published=datetime(2026, 1, 1))])

    for slug in "ab":
        stored = corpus.get(f"https://herald.example/news/{slug}")
        assert stored is not None and stored.date_published is None
        assert stored.provenance["date_published"].startswith("refused")


def test_nothing_to_ingest_is_fine(corpus: Corpus) -> None:
    assert ingest(corpus, []) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1), min_size=4, max_size=4))
def test_any_text_is_stored_and_comes_back_as_cleaned(corpus: Corpus, texts: list[str]) -> None:
    """NUL, lone surrogates and control characters break no batch, and what is stored is what is read."""
    headline, paragraph, author, section = texts
    article = Article(
        url="https://herald.example/fuzz",
        source="herald",
        headline="H" + headline,
        blocks=(Block("paragraph", "P" + paragraph),),
        authors=(Author("A" + author),),
        section="S" + section,
    )
    [result] = ingest(corpus, [article])
    again = ingest(corpus, [article])

    assert result.state in ("new", "updated", "unchanged")
    assert again[0].state == "unchanged"
    stored = corpus.get("https://herald.example/fuzz")
    assert stored is not None
    "".join([stored.headline, stored.text, stored.authors[0].name, stored.section or ""]).encode()
    assert "\x00" not in stored.text
