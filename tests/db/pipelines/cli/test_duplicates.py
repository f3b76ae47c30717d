"""`news duplicates`: who published a report, when and what they share; the index tended."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pipelines import ingest
from pipelines.cli import app
from storage import Corpus
from storage.articles import related
from storage.articles.duplicates import Pair
from storage.schema import ArticleRow
from tests.support.invented_wire import family, report
from tests.support.paired import put_pairs, put_related

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


# What a search hides, and passages


def words(output: str) -> str:
    return " ".join(output.split())


def invoke(*arguments: str, **env: str) -> str:
    result = runner.invoke(app, list(arguments), env=env)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def parted(corpus: Corpus) -> dict[int, str]:
    """Articles 1 to 4 are one report: 2 and 3 are hidden behind 1, and 4 is shown. 5 quotes a sentence of 1."""
    with corpus.database.write() as connection:
        earlier = datetime(2026, 3, 1, 6, tzinfo=UTC)
        connection.execute(sa.update(ArticleRow).where(ArticleRow.id == 1).values(date_published=earlier))
    put_pairs(
        corpus,
        [
            Pair(*ids, pair.relation, pair.scores, pair.why, hides=4 not in ids)
            for pair in corpus.duplicates(1)
            for ids in [(pair.article_id, pair.other_id)]
        ],
    )
    sentence = corpus_text(corpus, 1).split(". ")[1]
    with corpus.database.write() as connection:
        own = ArticleRow.text + f"\n\n{sentence}."
        connection.execute(sa.update(ArticleRow).where(ArticleRow.id == 5).values(text=own))
        related.unrelate(connection, range(1, 6))
    quote = Pair(5, 1, "quotes", {"score": 0.8, "containment": 0.1}, "a sentence of 1")
    put_related(corpus, [quote, Pair(5, 2, "same_event", {"score": 0.6}, "the same names")])
    return {article.id: article.text for article in corpus.search(duplicates="show").articles}


def corpus_text(corpus: Corpus, number: int) -> str:
    article = corpus.get(number)
    assert article is not None
    return article.text


def test_a_search_says_what_it_hides_and_what_is_the_same_report(parted: dict[int, str]) -> None:
    lines = invoke("search").splitlines()

    assert [line.split()[0] for line in lines if line[:8].strip()] == ["5", "4", "1"]
    assert any(line.endswith(" · +2 copies, same report as 1 other: news duplicates 1") for line in lines)
    assert any(line.endswith(" · same report as 1 other: news duplicates 4") for line in lines)
    assert not any("report/9" in line or "duplicates 5" in line for line in lines)
    everything = invoke("search", "--duplicates", "show")
    assert everything.count("a copy of 1") == 2


def test_a_copy_that_is_found_without_its_original_says_so(parted: dict[int, str]) -> None:
    output = invoke("search", "--source", "herald")

    assert "a copy of 1, same report as 1 other: news duplicates 3" in output


def test_the_cluster_says_who_is_hidden_in_a_search(parted: dict[int, str]) -> None:
    rows = {line.split()[0]: line for line in invoke("duplicates", "3").splitlines()[1:5]}

    assert "hidden behind 1" in rows["2"] and "hidden behind 1" in rows["3"]
    assert " shown " in rows["1"] and " shown " in rows["4"]


def test_the_pairs_of_an_article_show_what_both_texts_have(parted: dict[int, str]) -> None:
    """Marked in both; the other pairs of the cluster only say why."""
    output = invoke("duplicates", "3")
    shared = words(parted[3]).rstrip(".")

    assert words(output).count(f"«{shared[:60]}") == 6
    for pair in ("3 – 1: contained", "3 – 2: contained", "4 – 3: contained", "2 – 1: same text", "4 – 1", "4 – 2"):
        assert pair in output
    assert output.index("4 – 3") < output.index("2 – 1")
    assert max(map(len, [line for line in output.splitlines() if line.startswith("        ")])) <= 100


def test_with_color_the_passages_are_colored(parted: dict[int, str]) -> None:
    output = invoke("duplicates", "3", FORCE_COLOR="1", TERM="xterm-256color", COLUMNS="200")

    assert "«" not in output
    assert "\x1b[33m" in output


def test_related_articles_are_shown_in_words(parted: dict[int, str]) -> None:
    """The best first, with the passages that both have; JSON has the pairs."""
    output = invoke("duplicates", "1", "--related")

    assert "quotes this article" in output and "5 – 1: a sentence of 1" in output
    sentence = words(parted[1].split(". ")[1])
    assert words(output).count(f"«{sentence}»") == 2
    assert "is quoted by this article" in invoke("duplicates", "5", "--related")
    pairs = json.loads(invoke("duplicates", "5", "--related", "--json"))
    assert [(pair["article_id"], pair["other_id"], pair["relation"]) for pair in pairs] == [
        (5, 1, "quotes"),
        (5, 2, "same_event"),
    ]
    passages = [(parted[5][start:end], parted[1][other:last]) for start, end, other, last in pairs[0]["passages"]]
    assert (sentence, sentence) in passages


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["5"], "5: no duplicates; 2 related articles: news duplicates 5 --related"),
        (["4", "--related"], "4: no related articles"),
        (["77", "--related"], "no article 77"),
        (["4", "--related", "--json"], "[]"),
        (["77", "--json"], "[]"),
        (["5", "--json"], "[]"),
    ],
)
def test_without_pairs_the_exit_code_is_1(parted: dict[int, str], arguments: list[str], says: str) -> None:
    result = runner.invoke(app, ["duplicates", *arguments])

    assert result.exit_code == 1
    assert words(result.output + result.stderr) == says


def test_an_article_names_its_copies_and_related_articles(parted: dict[int, str]) -> None:
    assert "copies  2 hidden behind this article; news duplicates 1 shows them" in invoke("show", "1")
    assert "related  1 article; news duplicates 1 --related shows them" in invoke("show", "1")
    assert "copy of  1, which a search shows; news duplicates 2 shows both" in invoke("show", "2")
    assert "copies" not in invoke("show", "4") and "related" not in invoke("show", "4")
    shown = json.loads(invoke("show", "5", "--json"))
    assert [(other["id"], other["relation"], other["source"], other["why"]) for other in shown["related"]] == [
        (1, "quotes", "wire", "a sentence of 1"),
        (2, "same_event", "echo", "the same names"),
    ]
    assert shown["related"][0].keys() == {"id", "relation", "source", "headline", "url", "date_published", "why"}
