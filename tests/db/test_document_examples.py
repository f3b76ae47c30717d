"""The examples of the documents run, each document from top to bottom, against a small corpus."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from pipelines import ingest
from storage import Corpus
from tests.support.document_examples import COPIED, an_article, examples


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a corpus.db: copies in two sources, an edit, many articles of one day."""
    with Corpus(f"sqlite:///{tmp_path}/corpus.db") as corpus:
        ingest(corpus, [an_article("quay", *COPIED), an_article("wall", *COPIED, source="courier", day=2)])
        ingest(corpus, [an_article("quay", *COPIED, "The council is to vote in the autumn.")])
        ingest(corpus, [an_article(f"n{number}", f"What was told of ship {number}.", day=3) for number in range(11)])
        ingest(corpus, [replace(an_article("n11", "What was told of ship 11.", day=3), confidence=0.3)])
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWS_DATABASE_URL", raising=False)
    return tmp_path


def test_python(folder: Path) -> None:
    """All blocks of python.md in one namespace, as in a notebook."""
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    names: dict[str, object] = {}
    for number, example in enumerate(examples("python.md", "python"), 1):
        exec(compile(example, f"python.md, example {number}", "exec"), names)  # noqa: S102

    corpus = names["corpus"]
    assert isinstance(corpus, Corpus)
    corpus.close()
    assert names["words"] and len(names["frame"]) == 14  # type: ignore[arg-type]
    assert len(names["once"]) == 13  # type: ignore[arg-type]
    assert names["stripped"] == [] and len(names["edits"]) == 2  # type: ignore[arg-type]
    assert {path.name for path in folder.glob("*.*") if path.suffix in (".gz", ".csv")} == {
        "all.jsonl.gz",
        "new.jsonl.gz",
        "herald.csv",
    }


def test_datasette(folder: Path) -> None:
    """What its metadata names is there, and its queries run. (Datasette itself is no dependency.)"""
    [metadata] = [yaml.safe_load(example) for example in examples("datasette.md", "yaml")]
    [(name, described)] = metadata["databases"].items()
    connection = sqlite3.connect(f"file:{folder}/{name}.db?mode=ro", uri=True)
    connection.create_function("escape_fts", 1, lambda words: " ".join(f'"{word}"' for word in words.split()))
    asked = {"words": "harbour quay", "class": "update", "source": "herald"}
    for table, facts in described["tables"].items():
        named = {*facts.get("facets", ()), facts.get("sort_desc"), facts.get("label_column"), facts.get("fts_pk")} - {
            None
        }
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        assert columns and named <= columns, table
    figures = {
        title: len(connection.execute(query["sql"], asked).fetchall()) for title, query in described["queries"].items()
    }
    connection.close()

    assert figures == {"find": 1, "taken": 1, "edits": 1, "stripped": 0}


def test_sql(folder: Path) -> None:
    """Every recipe runs, and those of the first sections find something, unless nothing of the kind is there."""
    empty = {"-- articles whose page is gone", "-- cut copies: what a paper left of a report", "-- the last runs"}
    empty |= {"-- sources whose last run found nothing new", "-- why addresses came to nothing"}
    empty |= {"-- what was learned to be boilerplate, and ruled by hand", "-- corrections, and how long they took"}
    empty |= {"-- what was stripped most often"}
    empty |= {"-- lists that fail, and those that are never asked conditionally any more"}
    with Corpus(f"sqlite:///{folder}/corpus.db", read_only=True) as corpus, corpus.database.read() as connection:
        figures = {
            recipe.strip().splitlines()[0]: len(connection.exec_driver_sql(recipe).fetchall())
            for example in [*examples("sql.md", "sql"), *examples("operating.md", "sql")]
            for recipe in example.split(";\n")
            if recipe.strip()
        }

    assert len(figures) > 15
    assert {title for title, rows in figures.items() if not rows} == empty
