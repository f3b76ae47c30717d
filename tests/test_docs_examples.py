"""The examples of the documents run, each document from top to bottom, against a small corpus."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from crawler.items import Article, Author, Block
from pipelines import ingest
from storage import Corpus
from tests.forking import BIN

DOCS = Path(__file__).parent.parent / "docs"
COPIED = (
    "The harbour's quay wall needs repair before the winter storms, said the harbour master on Monday evening.",
    "Twenty years of tides have taken more from it than any storm, the surveyors Hana Mori and Tom Bell told 40 men.",
    "Fishermen asked for a slipway, as they had asked the board of their fathers, and were told to put it in writing.",
)


def examples(document: str, language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / document).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def an_article(slug: str, *paragraphs: str, source: str = "herald", day: int = 1, section: str = "Local") -> Article:
    return Article(
        url=f"https://{source}.example/news/{slug}",
        source=source,
        headline=f"Harbour news: {slug}",
        blocks=tuple(Block("paragraph", text) for text in paragraphs),
        authors=(Author("Ann Lee"), Author("Jun Okabe")),
        date_published=datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day),
        language="en",
        section=section,
        keywords=("harbour", "quay"),
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a corpus.db: copies in two sources, an edit, many articles of one day."""
    with Corpus(f"sqlite:///{tmp_path}/corpus.db") as corpus:
        ingest(corpus, [an_article("quay", *COPIED), an_article("wall", *COPIED, source="courier", day=2)])
        ingest(corpus, [an_article("quay", *COPIED, "The council is to vote in the autumn.")])
        ingest(corpus, [an_article(f"n{number}", f"What was told of ship {number}.", day=3) for number in range(12)])
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


def test_commands(folder: Path) -> None:
    """Every line of operating.md that calls `news`, `sqlite3` or Python, one after the other."""
    commands = [line for block in examples("operating.md", "sh") for line in block.splitlines()]
    known = [line for line in commands if re.match(r"(\w+=\S+ )?(news|sqlite3|python3) ", line)]
    environment = os.environ | {"PATH": f"{BIN}:{os.environ['PATH']}", "PYTHONPATH": str(DOCS.parent)}
    for command in known:
        if "sqlite3 " in command and shutil.which("sqlite3") is None:
            command = re.sub(r"^sqlite3 (\S+) \"(.*)\"$", _by_python, command)
        ended = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True)  # noqa: S602

        assert ended.returncode == 0, f"{command}: {ended.stderr}"
    assert len(known) > 6
    for backup in ("backup.db", "packed.db"):
        with Corpus(f"sqlite:///{folder}/{backup}", read_only=True) as corpus:
            assert corpus.stats()["articles"] == 14


def _by_python(command: re.Match[str]) -> str:
    """The same for machines without the sqlite3 program: Python's module has its engine."""
    name, statement = command[1], command[2].removeprefix(".backup ")
    backs_up = statement != command[2]
    what = f"backup(sqlite3.connect('{statement}'))" if backs_up else f"execute('{statement}').fetchall()"
    return f"python3 -c \"import sqlite3; sqlite3.connect('{name}').{what}\""


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
    found = {
        title: len(connection.execute(query["sql"], asked).fetchall()) for title, query in described["queries"].items()
    }
    connection.close()

    assert found == {"find": 1, "taken": 1, "edits": 1, "stripped": 0}


def test_sql(folder: Path) -> None:
    """Every recipe runs, and those of the first sections find something, unless nothing of the kind is there."""
    empty = {"-- articles whose page is gone", "-- cut copies: what a paper left of a report", "-- the last runs"}
    empty |= {"-- sources whose last run found nothing new", "-- why addresses came to nothing"}
    empty |= {"-- what was learned to be boilerplate, and ruled by hand", "-- corrections, and how long they took"}
    empty |= {"-- what was stripped most often"}
    empty |= {"-- lists that fail, and those that are never asked conditionally any more"}
    with Corpus(f"sqlite:///{folder}/corpus.db", read_only=True) as corpus, corpus.database.read() as connection:
        found = {
            recipe.strip().splitlines()[0]: len(connection.exec_driver_sql(recipe).fetchall())
            for example in [*examples("sql.md", "sql"), *examples("operating.md", "sql")]
            for recipe in example.split(";\n")
            if recipe.strip()
        }

    assert len(found) > 15
    assert {title for title, rows in found.items() if not rows} == empty
