"""The edit history as stored and as shown: classes of versions, `news versions` and its --diff."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from crawler.items import Block
from pipelines import ingest
from pipelines.cli import app
from storage import Corpus
from tests.support.corpora import MakeArticle

FIRST = ("The council met on Monday.", "It agreed to the plan for the harbour.", "Nobody was against it.")


@pytest.fixture
def article_id(corpus: Corpus, make_article: MakeArticle) -> int:
    """An article with three versions."""
    [first] = ingest(corpus, [make_article("one", *FIRST)])
    ingest(corpus, [make_article("one", *FIRST, "Correction: It met on Sunday.")])
    ingest(corpus, [make_article("one", FIRST[0], "It agreed to the plan for the station.", FIRST[2])])
    assert first.id is not None
    return first.id


def news(corpus: Corpus, *arguments: str, code: int = 0) -> str:
    ended = CliRunner().invoke(app, arguments, env={"NEWS_DATABASE_URL": str(corpus.database.url)})
    assert ended.exit_code == code, ended.output
    return ended.output


def test_every_version_after_the_first_has_a_class_and_a_line(corpus: Corpus, article_id: int) -> None:
    edits = [(version.change, version.summary) for version in corpus.versions(article_id)]

    assert edits == [
        (None, None),
        ("correction", "1 paragraph added to 3: +5 −0 words; “Correction: It met on Sunday.”"),
        ("shortened", "1 of 4 paragraphs changed, 1 removed: +1 −6 words"),
    ]
    assert corpus.stats()["versions"] == 3


def test_furniture_that_goes_is_no_part_of_an_edit(corpus: Corpus, make_article: MakeArticle) -> None:
    promo = Block("paragraph", "Get our newsletter!", "link_only")
    texts = [Block("paragraph", text) for text in FIRST]
    [first] = ingest(corpus, [make_article(blocks=(*texts, promo))])
    ingest(corpus, [make_article(blocks=(*texts, Block("paragraph", "The plan costs money.")))])

    assert first.id is not None
    assert [version.summary for version in corpus.versions(first.id)][1:] == ["1 paragraph added to 3: +4 −0 words"]
    assert [difference.op for difference in corpus.diff(first.id)] == ["equal", "equal", "insert"]


def test_a_diff_is_of_the_newest_edit_or_of_any_two_versions(corpus: Corpus, article_id: int) -> None:
    def ops(from_: int | None = None, to: int | None = None) -> list[str]:
        return [difference.op for difference in corpus.diff(article_id, from_, to)]

    assert ops() == ops(2, 3) == ["equal", "equal", "replace", "equal", "delete"]
    assert ops(to=2) == ops(1, 2) == ["equal", "equal", "insert"]
    assert ops(1) == ops(1, 3) == ["equal", "equal", "replace", "equal"]
    assert ops(2, 1) == ["equal", "equal", "delete"]
    with pytest.raises(ValueError, match="version 4"):
        ops(1, 4)


def test_there_is_nothing_to_compare_without_an_edit(corpus: Corpus, make_article: MakeArticle) -> None:
    [first] = ingest(corpus, [make_article("one", *FIRST)])
    assert first.id is not None

    assert corpus.diff(first.id) == corpus.diff(999) == []
    assert "one version" in news(corpus, "versions", str(first.id), "--diff", code=1)
    assert "no article" in news(corpus, "versions", "999", "--diff", code=1)


def test_the_list_names_the_classes(corpus: Corpus, article_id: int) -> None:
    shown = news(corpus, "versions", str(article_id))

    assert "correction" in shown and "shortened" in shown
    versions = json.loads(news(corpus, "versions", str(article_id), "--json"))
    assert [version["change"] for version in versions] == [None, "correction", "shortened"]
    assert versions[2]["text"].startswith(FIRST[0])


def test_a_diff_is_shown_block_by_block(corpus: Corpus, article_id: int) -> None:
    assert news(corpus, "versions", str(article_id), "--diff").splitlines() == [
        "  … 1 headline unchanged",
        "  … 1 block unchanged",
        "- It agreed to the plan for the harbour.",
        "+ It agreed to the plan for the station.",
        "  … 1 block unchanged",
        "- Correction: It met on Sunday.",
    ]


def test_a_diff_as_data(corpus: Corpus, article_id: int) -> None:
    differences = json.loads(news(corpus, "versions", str(article_id), "--from", "1", "--to", "2", "--json"))

    assert [difference["op"] for difference in differences] == ["equal", "equal", "insert"]
    assert differences[2] == {
        "op": "insert",
        "before": [],
        "after": [{"kind": "paragraph", "text": "Correction: It met on Sunday."}],
    }
    assert [len(difference["before"]) for difference in differences] == [1, 3, 0]


def test_a_version_that_is_not_there_is_wrong_usage(corpus: Corpus, article_id: int) -> None:
    assert news(corpus, "versions", str(article_id), "--to", "9", code=2)
