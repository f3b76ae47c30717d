"""Reading in Python: all articles one by one, as a data frame, as an Arrow table, from many threads."""

from __future__ import annotations

import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.items import Author
from pipelines import ingest
from storage import Corpus
from storage.db.database import Database
from storage.errors import MissingExtra
from storage.export import export
from storage.records import as_json
from tests.support.corpora import MakeArticle
from tests.support.stored import fill, withdraw

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
COPIED = "The harbour's quay wall needs repair before the winter storms, said the harbour master on Monday."


@pytest.fixture
def filled(corpus: Corpus, make_article: MakeArticle) -> Iterator[Corpus]:
    made = make_article("one", COPIED, authors=(Author("Ann Lee"), Author("Jun Okabe")), language="en-GB")
    later = make_article("two", COPIED, source="courier", date_published=NOON + timedelta(days=1))
    undated = make_article("three", "By hand.", date_published=None, is_accessible_for_free=True, keywords=("sea",))
    ingest(corpus, [made, later, undated])
    yield corpus


def test_all_articles_come_newest_first(corpus: Corpus, make_article: MakeArticle) -> None:
    """Over many pages, each article once, in the order of a search."""
    fill(corpus, 0, 601)

    ids = [article.id for article in corpus.iterate()]
    assert ids == [article.id for article in corpus.search(duplicates="show", limit=1000).articles]
    assert len(set(ids)) == 601
    assert len(list(corpus.iterate("harbour -ferry", source="herald"))) == 601


def test_arguments_are_those_of_search(filled: Corpus) -> None:
    def ids(*arguments: Any, **chosen: Any) -> list[int]:
        return [article.id for article in filled.iterate(*arguments, **chosen)]

    assert ids() == [3, 2, 1]
    assert ids("quay") == [2, 1]
    assert ids("quay", duplicates="hide") == [1]
    assert ids(source="courier") == ids("source:courier") == [2]
    assert ids(language="en") == ids(author="Jun Okabe") == [1]
    assert ids('"') == []


@pytest.mark.parametrize("wrong", [{"since": "soon"}, {"duplicates": "maybe"}])
@pytest.mark.parametrize("method", ["iterate", "to_pandas", "to_arrow"])
def test_bad_arguments_are_refused_at_once(corpus: Corpus, method: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="use "):
        getattr(corpus, method)(**wrong)


def test_a_slow_consumer_holds_nothing(
    corpus: Corpus, make_article: MakeArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two articles no transaction is open: a writer can store, and what it stores is seen."""
    monkeypatch.setattr(export, "_SEARCH_PAGE", 2)
    fill(corpus, 0, 6)
    held, read = [], Database.read

    @contextmanager
    def counted(self: Database, *arguments: Any, **named: Any) -> Iterator[Any]:
        held.append(self)
        with read(self, *arguments, **named) as connection:
            yield connection
        held.remove(self)

    with monkeypatch.context() as patched:
        patched.setattr(Database, "read", counted)
        walking = corpus.iterate()
        first = next(walking)
        assert held == []
    ingest(corpus, [make_article("late", date_published=NOON - timedelta(days=9))])

    assert [first.id, *(article.id for article in walking)] == [6, 5, 4, 3, 2, 1, 7]


def test_memory_stays_constant(corpus: Corpus) -> None:
    """Three thousand articles take no more memory than a thousand do."""
    peaks = []
    for start, end in ((0, 1_000), (1_000, 3_000)):
        fill(corpus, start, end)
        tracemalloc.start()
        assert sum(1 for _ in corpus.iterate("harbour")) == end
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.1


def test_a_data_frame_has_types(filled: Corpus) -> None:
    pandas = pytest.importorskip("pandas")
    frame = filled.to_pandas()

    assert list(frame["id"]) == [3, 2, 1]
    assert str(frame["date_published"].dtype) == "datetime64[us, UTC]"
    assert frame["date_published"].iloc[2] == pandas.Timestamp(NOON)
    assert frame["date_published"].isna().tolist() == [True, False, False]
    assert isinstance(frame["source"].dtype, pandas.CategoricalDtype)
    assert frame.groupby("source", observed=True).size().to_dict() == {"courier": 1, "herald": 2}
    assert str(frame["cluster_id"].dtype) == "Int64" and frame["cluster_id"].isna().tolist() == [True, False, False]
    assert str(frame["is_accessible_for_free"].dtype) == "boolean"
    assert frame["authors"].tolist() == [(), (), ("Ann Lee", "Jun Okabe")]
    assert frame.explode("authors")["authors"].dropna().tolist() == ["Ann Lee", "Jun Okabe"]
    assert frame["text"].str.contains("quay").tolist() == [False, True, True]
    assert frame["section"].isna().all() and not frame["headline"].isna().any()


def test_an_empty_answer_has_the_same_columns(filled: Corpus) -> None:
    pytest.importorskip("pandas")
    frame, none = filled.to_pandas(), filled.to_pandas(source="nobody")

    assert len(none) == 0
    assert {n: str(t) for n, t in none.dtypes.items() if t != "category"} == {
        n: str(t) for n, t in frame.dtypes.items() if t != "category"
    }
    pytest.importorskip("pyarrow")
    assert filled.to_arrow(source="nobody").schema == filled.to_arrow().schema


def test_an_arrow_table_is_what_the_parquet_export_holds(filled: Corpus, tmp_path: Any) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    filled.export(tmp_path / "all.parquet")
    table = filled.to_arrow()

    assert table.schema.equals(parquet.read_schema(tmp_path / "all.parquet"))
    assert table.sort_by("id").to_pylist() == parquet.read_table(tmp_path / "all.parquet").to_pylist()


def test_an_article_whose_page_is_gone_keeps_its_text(filled: Corpus) -> None:
    """Tombstones are for copies that others hold; here is the corpus itself."""
    pytest.importorskip("pyarrow")
    withdraw(filled, 3)

    assert filled.to_arrow().to_pylist()[0]["text"] == as_json(filled.get(3))["text"]


@pytest.mark.parametrize(("module", "method"), [("pandas", "to_pandas"), ("pyarrow", "to_arrow")])
def test_a_missing_extra_is_named(filled: Corpus, module: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=r"pip install 'newscorpus\[") as raised:
        getattr(filled, method)()

    assert isinstance(raised.value, MissingExtra)


def test_many_threads_read_while_one_writes(corpus: Corpus, make_article: MakeArticle) -> None:
    """Twelve readers share one Corpus with a writer: no error, and no reader ever sees less than before."""
    ingest(corpus, [make_article("first")])
    done, failures = threading.Event(), list[BaseException]()

    def reading(read: Callable[[], int]) -> None:
        seen = 0
        try:
            while not done.is_set():
                now = read()
                assert now >= seen
                seen = now
        except BaseException as error:
            failures.append(error)

    reads: list[Callable[[], int]] = [
        lambda: sum(1 for _ in corpus.iterate("headline")),
        lambda: len(corpus.search("headline", limit=1000).articles),
        lambda: corpus.counts("source")["herald"],
        lambda: 1 if corpus.get(1) else 0,
    ]
    threads = [threading.Thread(target=reading, args=(read,)) for read in reads * 3]
    for thread in threads:
        thread.start()
    for batch in range(15):
        ingest(corpus, [make_article(f"n{batch}-{number}", f"Text {batch} of {number}.") for number in range(10)])
    done.set()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(list(corpus.iterate())) == 151
