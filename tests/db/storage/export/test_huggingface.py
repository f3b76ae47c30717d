"""Dataset folders: what they hold, what their card says, and what they replace."""

from __future__ import annotations

import os
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.items import Author, Block
from pipelines import ingest
from storage import Corpus, StorageError
from storage.db import files
from storage.export import huggingface
from storage.frontier.runs import put_source
from tests.support.corpora import MakeArticle
from tests.support.stored import NOON, fill, withdraw

parquet = pytest.importorskip("pyarrow.parquet")
COPIED = "The harbour's quay wall needs repair before the winter storms, said the harbour master on Monday."


@pytest.fixture
def filled(corpus: Corpus, make_article: MakeArticle) -> Corpus:
    promo = Block("paragraph", "READ MORE: other news", removed="rule:strip")
    full = make_article(
        "one",
        blocks=(Block("paragraph", COPIED), promo),
        authors=(Author("Ann Lee"),),
        language="en-GB",
        provenance={"headline": "h1"},
    )
    copy = make_article("two", COPIED, source="courier", language="fr")
    ingest(corpus, [full, copy, *(make_article(f"n{n}", f"What {n} told of {n}.") for n in range(8))])
    return corpus


def export(corpus: Corpus, folder: Path, **arguments: Any) -> str:
    return corpus.export(folder, format="huggingface", **arguments)


def rows(folder: Path, stem: str = "train") -> list[dict[str, Any]]:
    return [row for path in sorted(folder.glob(f"data/{stem}-*")) for row in parquet.read_table(path).to_pylist()]


def card(folder: Path) -> tuple[dict[str, Any], str]:
    _, head, text = (folder / "README.md").read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), text


def test_the_rows_are_the_articles(filled: Corpus, tmp_path: Path) -> None:
    """All that a Parquet export has, but provenance as a list, which `datasets` can read."""
    export(filled, tmp_path / "news")
    filled.export(tmp_path / "all.parquet")

    expected = parquet.read_table(tmp_path / "all.parquet").to_pylist()
    for row in expected:
        del row["withdrawn"]
        row["provenance"] = [{"field": name, "place": place} for name, place in row["provenance"]]
    assert rows(tmp_path / "news") == expected
    assert expected[0]["provenance"] == [{"field": "headline", "place": "h1"}]
    assert expected[0]["blocks"][1]["removed"] == "rule:strip"


def test_shards_are_bounded_and_named(filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface, "SHARD", 4)
    export(filled, tmp_path / "news")

    shards = sorted((tmp_path / "news/data").iterdir())
    assert [shard.name for shard in shards] == [f"train-0000{n}-of-00003.parquet" for n in range(3)]
    assert [parquet.read_metadata(shard).num_rows for shard in shards] == [4, 4, 2]
    assert [row["id"] for row in rows(tmp_path / "news")] == list(range(1, 11))


def test_the_card_says_what_is_there(filled: Corpus, tmp_path: Path) -> None:
    with filled.database.write() as connection:
        put_source(connection, "courier", NOON, title="The <b>Courier</b> | daily", url="https://courier.example/")
    cursor = export(filled, tmp_path / "news")
    head, text = card(tmp_path / "news")

    assert head["language"] == ["en", "fr"]
    assert head["size_categories"] == ["n<1K"]
    assert head["license"] == "other"
    [config], [info] = head["configs"], head["dataset_info"]
    assert list((tmp_path / "news").glob(config["data_files"][0]["path"]))
    assert [column["name"] for column in info["features"]] == list(rows(tmp_path / "news")[0])
    assert info["splits"][0]["num_examples"] == 10
    assert info["download_size"] == sum(path.stat().st_size for path in (tmp_path / "news/data").iterdir())
    assert "10 news articles of 2 sources, published from 2026-11-01 to 2026-11-01" in text
    assert "| courier | The \\<b\\>Courier\\</b\\> \\| daily | https://courier.example/ | 1 |" in text
    assert "2 articles are one report with others" in text
    assert "Each report once: `copy_of` is empty, as of 9 articles" in text
    assert "| `rule:strip` | 1 |" in text
    assert f"`{cursor}`" in text and "belong to their publishers" in text


def test_the_card_says_what_was_chosen(filled: Corpus, tmp_path: Path) -> None:
    export(filled, tmp_path / "news", query="quay", source="herald", duplicates="hide")
    _, text = card(tmp_path / "news")

    assert "articles with query quay, source herald." in text
    assert "articles that add nothing to another article were left out" in text
    assert len(rows(tmp_path / "news")) == 1


def test_withdrawn_articles_are_listed_apart(filled: Corpus, tmp_path: Path) -> None:
    """No row without a text among the articles; whoever follows with cursors learns what to remove."""
    cursor = export(filled, tmp_path / "news")
    withdraw(filled, 3)
    export(filled, tmp_path / "news")
    export(filled, tmp_path / "changes", since_cursor=cursor)

    gone = [{"id": 3, "url": "https://herald.example/news/n0", "withdrawn": NOON}]
    assert rows(tmp_path / "news", "withdrawn") == rows(tmp_path / "changes", "withdrawn") == gone
    assert 3 not in [row["id"] for row in rows(tmp_path / "news")]
    head, text = card(tmp_path / "news")
    assert [config["config_name"] for config in head["configs"]] == ["default", "withdrawn"]
    assert [info["splits"][0]["num_examples"] for info in head["dataset_info"]] == [9, 1]
    assert "lists 1 of them with id, URL and the time of withdrawal" in text


def test_a_cursor_brings_what_changed(filled: Corpus, make_article: MakeArticle, tmp_path: Path) -> None:
    cursor = export(filled, tmp_path / "news")
    ingest(filled, [make_article("n3", "It says something else now."), make_article("late")])
    export(filled, tmp_path / "changes", since_cursor=cursor)

    assert [row["id"] for row in rows(tmp_path / "changes")] == [6, 11]
    assert f"since cursor `{cursor}`" in card(tmp_path / "changes")[1]


def test_an_earlier_export_is_replaced_whole(filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface, "SHARD", 4)
    export(filled, tmp_path / "news")
    export(filled, tmp_path / "news", source="courier")
    (tmp_path / "empty").mkdir()
    export(filled, tmp_path / "empty")
    (tmp_path / "link").symlink_to(tmp_path / "news")
    export(filled, tmp_path / "link")

    assert (tmp_path / "link").is_symlink()
    assert len(list((tmp_path / "news/data").iterdir())) == 3
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("name", ["notes.txt", "data/mine.parquet", ".git/config"])
def test_what_is_not_ours_is_never_replaced(filled: Corpus, tmp_path: Path, name: str) -> None:
    """Neither a folder of others, nor an export that something was put into."""
    for folder in (tmp_path / "others", tmp_path / "news"):
        if folder.name == "news":
            export(filled, folder)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
        with pytest.raises(ValueError, match="use another name"):
            export(filled, folder)

        assert (folder / name).read_text() == "mine"
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("name", ["-", "file.txt"])
def test_the_name_must_be_a_folders(filled: Corpus, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file.txt").write_text("mine")
    with pytest.raises(ValueError, match="use "):
        filled.export(name, format="huggingface")

    assert Path("file.txt").read_text() == "mine"


def test_a_failed_export_leaves_the_earlier_one(
    filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(filled, tmp_path / "news")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "news").rglob("*")}
    rename = Path.rename

    def fails(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(StorageError, match="No space left"):
        export(filled, tmp_path / "news")

    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "news").rglob("*")} == before
    assert not list(tmp_path.glob(".*.part")) + list(tmp_path.glob(".*.old"))


def test_a_replacement_killed_between_its_steps_is_brought_back(filled: Corpus, tmp_path: Path) -> None:
    """Nothing bears the name then; the next export finds the earlier one, and replaces it."""
    export(filled, tmp_path / "news")
    (tmp_path / "news").rename(tmp_path / ".news.old")
    with pytest.raises(RuntimeError), files.outgoing_folder(tmp_path / "news"):
        raise RuntimeError("something else goes wrong")

    assert len(rows(tmp_path / "news")) == 10
    (tmp_path / ".news.old").mkdir()
    (tmp_path / ".news.old/mine.txt").write_text("mine")
    with pytest.raises(OSError):
        export(filled, tmp_path / "news")
    assert (tmp_path / ".news.old/mine.txt").exists() and len(rows(tmp_path / "news")) == 10


def test_memory_stays_constant(corpus: Corpus, tmp_path: Path) -> None:
    """Six thousand articles take no more memory than two thousand do."""
    peaks = []
    for start, end in ((0, 2_000), (2_000, 6_000)):
        fill(corpus, start, end)
        tracemalloc.start()
        export(corpus, tmp_path / "news")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.1


def test_without_pyarrow_it_says_what_to_install(
    filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ValueError, match=r"newscorpus\[parquet\]"):
        export(filled, tmp_path / "news")

    assert not list(tmp_path.glob("*news*"))


def test_datasets_loads_it(filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For real, where that library is installed."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    monkeypatch.setattr(huggingface, "SHARD", 4)
    withdraw(filled, 3)
    export(filled, tmp_path / "news")
    loaded = datasets.load_dataset(os.fspath(tmp_path / "news"), cache_dir=str(tmp_path / "cache"))

    assert loaded["train"].num_rows == 9
    assert loaded["train"][0]["authors"] == [{"name": "Ann Lee", "url": None}]
