"""The commands of the documents run, from top to bottom, against a small corpus."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines import ingest
from storage import Corpus
from tests.support.document_examples import COPIED, DOCS, an_article, examples
from tests.support.paths import BIN


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
