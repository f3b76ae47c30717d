"""`news duplicates`: who published a report, when and what they share; the index tended."""

from __future__ import annotations

import json
import random

import pytest
from typer.testing import CliRunner

from pipelines import ingest
from pipelines.cli import app
from storage import Corpus
from tests.support.invented_wire import family, report

runner = CliRunner()


@pytest.fixture(autouse=True)
def stored(corpus: Corpus, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWS_DATABASE_URL", database)
    ingest(corpus, [*family(random.Random(3), 1), report(9)])


def test_the_cluster_is_shown_by_time_with_the_evidence() -> None:
    shown = runner.invoke(app, ["duplicates", "https://herald.example/report/1"])
    assert shown.exit_code == 0
    assert "cluster 1: article 4 has the fullest text" in shown.output
    assert "represents" in shown.output and "contained" in shown.output
    assert "2 – 1: same text: the same" in shown.output

    pairs = json.loads(runner.invoke(app, ["duplicates", "3", "--json"]).output)
    assert {(pair["article_id"], pair["other_id"]) for pair in pairs} == {
        (2, 1),
        (3, 1),
        (3, 2),
        (4, 1),
        (4, 2),
        (4, 3),
    }


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["5"], 1, "5: no duplicates"),
        (["77"], 1, "no article 77"),
        ([], 2, "name an article"),
        (["--prune-before", "soon"], 2, "is no date"),
        (["--rebuild"], 0, "5 articles compared again"),
        (["--prune-before", "2030-01-01"], 0, "fingerprint keys of articles before 2030-01-01 dropped"),
    ],
)
def test_messages_and_exit_codes(arguments: list[str], code: int, says: str) -> None:
    ended = runner.invoke(app, ["duplicates", *arguments])
    assert ended.exit_code == code
    assert says in " ".join((ended.output + ended.stderr).split())


def test_what_is_forgotten_keeps_its_pairs_and_is_found_no_more(corpus: Corpus) -> None:
    runner.invoke(app, ["duplicates", "--prune-before", "2030-01-01"])
    before = corpus.stats()["duplicates"]
    late = family(random.Random(4), 9)[2]
    ingest(corpus, [late])
    assert corpus.stats()["duplicates"] == before > 0

    assert runner.invoke(app, ["duplicates", "--rebuild"]).exit_code == 0
    assert corpus.stats()["duplicates"] == before + 1


def test_why_tells_what_an_address_is_a_duplicate_of() -> None:
    shown = runner.invoke(app, ["why", "https://echo.example/report/1"]).output
    assert "duplicate  2 – 1: same text" in shown
    [fate] = json.loads(runner.invoke(app, ["why", "https://echo.example/report/1", "--json"]).output)
    assert {pair["relation"] for pair in fate["duplicates"]} == {"same_text", "contained", "syndicated"}
