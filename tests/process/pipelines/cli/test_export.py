"""`news export` as a command: its cursor, its standard output, and wrong usage."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipelines import ingest
from storage import Corpus
from tests.support.corpora import MakeArticle
from tests.support.crawling import Desk


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def desk(tmp_path: Path, make_article: MakeArticle) -> Desk:
    desk = Desk(tmp_path)
    with Corpus(desk.database) as corpus:
        ingest(corpus, [make_article("one"), make_article("two", section="Sport")])
    return desk


def test_the_command_tells_the_cursor(desk: Desk) -> None:
    path = str(desk.folder / "all.csv")
    done = desk.news("export", "--to", path)
    assert done == {"cursor": done["cursor"], "articles": 2, "withdrawn": 0, "path": path}
    assert len(rows(desk.folder / "all.csv")) == 2

    ended = desk.run("export", "--to", path, "--section", "Sport", "headline", command="news")
    assert (ended.code, ended.out) == (0, f"1 articles; next time --since-cursor {done['cursor']}\n")
    again = desk.run("export", "--to", path, "--since-cursor", done["cursor"], command="news")
    assert again.code == 1
    assert rows(desk.folder / "all.csv") == []


def test_the_standard_output_holds_articles_alone(desk: Desk) -> None:
    ended = desk.run("export", "--to", "-", "--json", command="news")

    assert [json.loads(line)["id"] for line in ended.out.splitlines()] == [1, 2]
    assert json.loads(ended.err)["articles"] == 2


def test_a_reader_that_has_seen_enough_ends_it(desk: Desk) -> None:
    for format in ("jsonl", "csv"):
        process = desk.start("export", "--to", "-", "--format", format, command="news")
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()

        assert process.stderr.read() == ""
        process.wait()


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        ["--to", "none/all.jsonl"],
        ["--to", "."],
        ["--to", "x.jsonl", "--format", "xml"],
        ["--to", "x.jsonl", "--since-cursor", "c99"],
        ["--to", "x.jsonl", "--since", "soon"],
        ["--to", "x.jsonl", "--duplicates", "maybe"],
    ],
)
def test_wrong_usage_is_one_line(desk: Desk, wrong: list[str]) -> None:
    ended = desk.run("export", *wrong, command="news")

    assert ended.code == 2, ended.err
    assert "Traceback" not in ended.err
    assert not Path("x.jsonl").exists()
