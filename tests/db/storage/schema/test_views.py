"""The views that are promised: their columns, what they say, and how migrations go round them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from crawler.items import Author
from pipelines import ingest
from storage import Corpus, StorageError
from storage import migrations as history
from storage.articles.duplicates import Pair
from storage.db.database import open_unchecked
from storage.frontier.runs import Counts, count_run, finish_run, start_run
from storage.migrations.views import create_views, drop_views, without_views
from tests.support.corpora import MakeArticle
from tests.support.paired import put_pairs, put_related, shown
from tests.support.paths import DOCS
from tests.support.stored import withdraw

VIEWS = ("articles_v", "duplicates_v", "related_v", "runs_v")
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
TEXT = [f"The {word} at the quay was told of the plan for the harbour by the council." for word in "abcdefgh"]


@pytest.fixture
def filled(corpus: Corpus, make_article: MakeArticle) -> Corpus:
    """A report, its copy of a day later read before it, and one without date, author or language."""
    authors = (Author("Zoe Lee"), Author("Ann Okabe"), Author("Mia Bell"))
    copy = make_article("copy", *TEXT, source="courier", date_published=NOON + timedelta(hours=36))
    report = make_article(
        "report",
        *TEXT,
        authors=authors,
        keywords=("sea", "quay"),
        language="en",
        canonical_url="https://herald.example/r",
    )
    ingest(corpus, [copy, report, make_article("bare", "By hand.", date_published=None)])
    with corpus.database.write() as connection:
        run_id = start_run(connection, "herald", "herald", NOON)
        counts = Counts(found=5, fetched=4, new=2, refused=Counter(no_text=1, bad_field=1), blocked=Counter(robots=3))
        count_run(connection, run_id, counts)
        finish_run(connection, run_id, "finished", None, NOON + timedelta(seconds=90.5))
        start_run(connection, "courier", "courier", NOON)
    return corpus


def rows(corpus: Corpus, view: str) -> list[dict[str, Any]]:
    with corpus.database.read() as connection:
        result = connection.exec_driver_sql(f"SELECT * FROM {view} ORDER BY 1")
        return [{name: _plain(value) for name, value in row.items()} for row in result.mappings()]


def _plain(value: Any) -> Any:
    # PostgreSQL gives instants and days, SQLite texts.
    return str(value)[:19] if isinstance(value, date) else value


@pytest.mark.parametrize("view", VIEWS)
def test_the_columns_are_those_that_are_promised(corpus: Corpus, view: str) -> None:
    """In their order, as docs/data-model.md lists them."""
    document = (DOCS / "data-model.md").read_text("utf-8")
    section = re.search(rf"^### `{view}`\n(.*?)^(?=##)", document, re.MULTILINE | re.DOTALL)
    assert section is not None
    cells = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", section[1], re.MULTILINE)
    promised = re.findall(r"`(\w+)`", " ".join(cells))
    with corpus.database.read() as connection:
        columns = list(connection.exec_driver_sql(f"SELECT * FROM {view}").keys())

    assert columns == promised


def test_an_article_is_flat(filled: Corpus) -> None:
    """Authors in the order of the byline, not of their names or ids; what is missing is NULL."""
    copy, report, bare = rows(filled, "articles_v")

    assert report["authors"] == "Zoe Lee; Ann Okabe; Mia Bell"
    assert report["keywords"] == "sea; quay"
    assert report["url"] == "https://herald.example/r"
    assert (report["date_published"], report["published_day"]) == ("2026-11-01 12:00:00", "2026-11-01")
    assert (report["versions"], report["words"], report["represents"]) == (1, 128, 1)
    assert (copy["cluster_id"], copy["represents"], report["cluster_id"]) == (1, 0, 1)
    assert (copy["copy_of"], report["copy_of"], bare["copy_of"]) == (2, None, None)
    assert (
        bare["authors"] is bare["keywords"] is bare["language"] is bare["date_published"] is bare["withdrawn"] is None
    )
    assert bare["published_day"] == bare["first_seen"][:10]
    assert (bare["cluster_id"], bare["represents"]) == (None, 1)


def test_a_pair_says_which_was_published_first(filled: Corpus) -> None:
    """The copy was stored first, and was published later."""
    (pair,) = rows(filled, "duplicates_v")

    assert (pair["later_id"], pair["earlier_id"]) == (1, 2)
    assert (pair["later_source"], pair["earlier_source"]) == ("courier", "herald")
    assert pair["earlier_url"] == "https://herald.example/r"
    assert (pair["relation"], pair["containment"], pair["hours_apart"], pair["cluster_id"]) == ("same_text", 1, 36, 1)
    assert pair["hides"] == 1


def test_a_pair_without_hiding_leaves_both_represented(filled: Corpus) -> None:
    put_pairs(filled, [shown(1, 2)])
    (pair,) = rows(filled, "duplicates_v")

    assert (pair["relation"], pair["hides"], pair["cluster_id"]) == ("updated", 0, 1)
    assert [row["represents"] for row in rows(filled, "articles_v")] == [1, 1, 1]


def test_related_articles_are_no_duplicates(filled: Corpus) -> None:
    """Also of them the view gives the later article first; a share of text that wasn't measured is NULL."""
    event = Pair(3, 1, "same_event", {"score": 0.7}, "the same names")
    quote = Pair(2, 1, "quotes", {"score": 0.8, "containment": 0.25}, "one passage")
    put_related(filled, [event, quote])
    by_relation = {row["relation"]: row for row in rows(filled, "related_v")}

    assert (by_relation["quotes"]["later_id"], by_relation["quotes"]["earlier_id"]) == (1, 2)
    assert (by_relation["quotes"]["hours_apart"], by_relation["quotes"]["containment"]) == (36, 0.25)
    assert (by_relation["same_event"]["why"], by_relation["same_event"]["containment"]) == ("the same names", None)
    assert len(rows(filled, "duplicates_v")) == 1


def test_a_run_has_totals_and_a_duration(filled: Corpus) -> None:
    first, second = rows(filled, "runs_v")

    assert (first["refused"], first["blocked"], first["duration_s"]) == (2, 3, 90.5)
    assert first["fetched"] == first["new"] + first["refused"]
    assert (second["refused"], second["duration_s"], second["finished"]) == (0, None, None)


def test_a_withdrawn_article_says_since_when(filled: Corpus) -> None:
    withdraw(filled, 3)

    assert rows(filled, "articles_v")[2]["withdrawn"] == "2026-11-01 12:00:00"


def test_views_go_and_come_with_their_migration(database: str, filled: Corpus) -> None:
    """Down and up again with articles in the tables: the views say the same."""
    before = {view: rows(filled, view) for view in VIEWS}
    opened = open_unchecked(database)
    with opened.write() as connection:
        history.downgrade(connection, "0005")
        left = sa.inspect(connection).get_view_names()
        history.upgrade(connection)
    opened.close()

    assert left == []
    assert {view: rows(filled, view) for view in VIEWS} == before


@contextmanager
def migrating(corpus: Corpus) -> Iterator[Operations]:
    with corpus.database.write() as connection, Operations.context(MigrationContext.configure(connection)) as op:
        yield op


def rebuild(op: Operations) -> None:
    with op.batch_alter_table("duplicate", recreate="always") as batch:
        batch.add_column(sa.Column("more", sa.Text(), nullable=True))


def test_a_table_can_be_rebuilt_without_views(filled: Corpus) -> None:
    """What a later migration does: under the views it fails, without them it works, and they come back."""
    before = rows(filled, "duplicates_v")
    with pytest.raises((StorageError, sa.exc.DBAPIError)), migrating(filled) as op:
        rebuild(op)
    with migrating(filled) as op, without_views():
        rebuild(op)

    assert rows(filled, "duplicates_v") == before
    with filled.database.read() as connection:
        assert set(sa.inspect(connection).get_view_names()) == set(VIEWS)


def test_a_view_can_be_given_another_text(filled: Corpus) -> None:
    """As a later migration does that adds a column."""
    with migrating(filled):
        views = drop_views()
        create_views(views | {"runs_v": views["runs_v"].replace("FROM run", ", run.id + 1 AS following FROM run", 1)})

    assert [row["following"] for row in rows(filled, "runs_v")] == [2, 3]
