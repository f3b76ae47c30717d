"""`news export` makes a dataset folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines import ingest
from storage import Corpus
from tests.support.corpora import MakeArticle
from tests.support.crawling import Desk


def export(corpus: Corpus, folder: Path, **arguments: Any) -> str:
    return corpus.export(folder, format="huggingface", **arguments)


def test_the_command_makes_a_folder(tmp_path: Path, make_article: MakeArticle) -> None:
    desk = Desk(tmp_path)
    with Corpus(desk.database) as corpus:
        ingest(corpus, [make_article("one")])
    folder = tmp_path / "news"
    ended = desk.run("export", "--format", "huggingface", "--to", str(folder), command="news")
    (folder / "notes.txt").write_text("mine")
    refused = desk.run("export", "--format", "huggingface", "--to", str(folder), command="news")

    assert (ended.code, ended.err) == (0, "") and ended.out.startswith("1 articles; next time --since-cursor c1")
    assert refused.code == 2 and "notes.txt" in refused.err and "Traceback" not in refused.err
