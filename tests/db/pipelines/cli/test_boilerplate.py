"""`news boilerplate`: what it lists, how it's overruled, and its exit codes."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner, Result

from crawler.items import Block
from pipelines import ingest
from pipelines.cli import app
from storage import Corpus
from tests.support.invented_news import story

MARKER = "Back to news »"


@pytest.fixture
def news(database: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("NEWS_DATABASE_URL", database)
    with Corpus(database) as corpus:
        ingest(corpus, [story(number, after=[Block("paragraph", MARKER, link=True)]) for number in range(30)])
    return CliRunner()


def run(news: CliRunner, *arguments: str) -> Result:
    return news.invoke(app, ["boilerplate", *arguments])


def test_it_lists_what_was_learned_with_its_evidence(news: CliRunner) -> None:
    shown = run(news, "herald")

    assert shown.exit_code == 0
    assert f"learned  {MARKER}" in shown.output
    assert "in 30 of 30 articles since 2026-03-01, last block in 30, a link in 30" in shown.output


def test_its_json_has_the_evidence_as_numbers(news: CliRunner) -> None:
    (block,) = json.loads(run(news, "herald", "--json").output)

    assert (block["text"], block["state"], block["articles"]) == (MARKER, "learned", 30)
    assert block["since"] == "2026-03-01"
    assert block["examples"] == [1, 2, 3]


def test_keep_gives_the_text_back_and_undo_takes_it_again(news: CliRunner, database: str) -> None:
    assert f"kept  {MARKER}" in run(news, "herald", "--keep", MARKER).output
    with Corpus(database) as corpus:
        assert all(article.text.endswith(MARKER) for article in corpus.search().articles)

    assert f"learned  {MARKER}" in run(news, "herald", "--undo", MARKER).output
    with Corpus(database) as corpus:
        assert not any(MARKER in article.text for article in corpus.search().articles)


def test_a_rebuild_ends_as_it_was(news: CliRunner) -> None:
    before = json.loads(run(news, "herald", "--json").output)

    after = json.loads(run(news, "herald", "--rebuild", "--json").output)

    assert [block | {"changed": None} for block in after] == [block | {"changed": None} for block in before]


def test_a_source_without_articles_is_nothing_found(news: CliRunner) -> None:
    shown = run(news, "gazette")

    assert shown.exit_code == 1
    assert "no articles of gazette are stored" in shown.output


def test_undoing_what_was_never_ruled_says_so(news: CliRunner) -> None:
    assert "'Never seen' is unknown: nothing to undo" in run(news, "herald", "--undo", "Never seen").output


def test_removals_are_shown_in_place(news: CliRunner) -> None:
    shown = news.invoke(app, ["show", "1", "--removed"])

    assert f"[removed, learned] {MARKER}" in shown.output
