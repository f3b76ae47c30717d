"""The store: what ingest costs beside the raw driver, what a search costs, bytes an article.

    python benchmarks/store.py DATA [--articles 3000] [--postgresql]   ingest, and its rows written raw
    python benchmarks/store.py DATA --search [--sizes 100000 1000000] [--queries 40]
    python benchmarks/store.py DATA --readers 64 [--articles 3000]     a writer alone, and among readers
    python benchmarks/store.py DATA --corpus FILE [--queries 40]       searches a corpus that --search made

DATA holds articles.jsonl.gz: `outlet`, `title`, `text`, `date`. The raw driver writes every row that ingest made, to
all tables and the search index, in as many transactions: `sqlite3.executemany`; with `--postgresql`, COPY of psycopg
into a server that is started for it. Both are fast loops of C, so the ratio is what all that ingest finds out costs.

`--search` invents articles with a bigram model of DATA's words; rows are written past `ingest`. CPU is that of this
process, which on SQLite does all the work; a page of 20 articles is read whole.
"""

from __future__ import annotations

import argparse
import gzip
import json
import multiprocessing
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa

from benchmarks.dedup import invented
from crawler.items import Article, Author, Block
from pipelines import ingest
from storage import Corpus
from storage.frontier.runs import put_source
from storage.schema import ArticleAuthorRow as Signed
from storage.schema import ArticleRow as Row
from storage.schema import ArticleVersionRow, Base, table_of
from storage.schema import AuthorRow as Name
from storage.search import fts5, tsvector
from storage.search.index import IndexChanges, authors
from storage.search.search_id import search_id

BATCH = 100
START = datetime(2023, 1, 1, tzinfo=UTC)
SOURCES = [f"paper_{number}" for number in range(170)]
NAMES = [f"Author Number{number}" for number in range(3000)]
Forms = dict[str, list[tuple[str, dict[str, Any]]]]
LANGUAGES = ["en"] * 80 + ["de"] * 15 + ["fr"] * 4 + ["is"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--queries", type=int, default=40, help="of each form")
    parser.add_argument("--readers", type=int, default=0)
    parser.add_argument("--corpus", type=Path, help="ask this one, or leave the one that is made there")
    chosen = parser.parse_args()
    records = read(chosen.data)
    with tempfile.TemporaryDirectory(prefix="store-") as folder:
        if chosen.search or chosen.corpus:
            place = chosen.corpus or Path(folder) / "corpus.db"
            search(records, place, chosen.sizes if chosen.search else [], chosen.queries)
        elif chosen.readers:
            among_readers(records[: chosen.articles], Path(folder), chosen.readers)
        elif chosen.postgresql:
            from tests.support.postgresql import serve

            with serve() as server:
                ingested(records[: chosen.articles], server.create(), server.create())
        else:
            ingested(records[: chosen.articles], f"sqlite:///{folder}/one.db", f"sqlite:///{folder}/raw.db")


def read(data: Path) -> list[dict[str, Any]]:
    with gzip.open(data / "articles.jsonl.gz", "rt") as lines:
        records = [json.loads(line) for line in lines]
    return [record for record in records if record["title"] and record["text"]]


def article(number: int, record: dict[str, Any]) -> Article:
    return Article(
        url=f"https://{number % 50}.example/{number}",
        source=record["outlet"].lower().replace(" ", "_"),
        headline=record["title"],
        blocks=tuple(Block("paragraph", text) for text in record["text"].split("\n\n")),
        authors=(Author(NAMES[number % len(NAMES)]),),
        date_published=START + timedelta(minutes=11 * number),
        language="en",
    )


# Ingest ----------------------------------------------------------------------------------------------------------


def ingested(records: Sequence[dict[str, Any]], url: str, raw_url: str) -> None:
    """Time ingest, then the raw driver with the same rows."""
    articles = [article(number, record) for number, record in enumerate(records)]
    with Corpus(url) as corpus:
        began, cpu = time.perf_counter(), time.process_time()
        for start in range(0, len(articles), BATCH):
            ingest(corpus, articles[start : start + BATCH])
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        tables = rows_of(corpus)
        entries = entries_of(corpus)
        size = bytes_of(corpus)
    with Corpus(raw_url) as corpus:
        write: Callable[..., None] = raw_sqlite if corpus.database.is_sqlite else raw_postgresql
        raw_wall, raw_cpu = write(corpus, tables, entries, len(articles) // BATCH)
    number = len(articles)
    print(
        f"{number} articles, {sum(len(rows) for _, rows in tables) / number:.0f} rows each, {size / number:,.0f} bytes"
    )
    print(f"ingest      {wall / number * 1e3:6.2f} ms, CPU {cpu / number * 1e3:6.2f} ms an article")
    print(f"raw driver  {raw_wall / number * 1e3:6.2f} ms, CPU {raw_cpu / number * 1e3:6.2f} ms an article")
    print(f"ratio       {raw_wall / wall:6.2f}")


def rows_of(corpus: Corpus) -> list[tuple[sa.Table, list[tuple[Any, ...]]]]:
    """Return every table's rows, as the driver gives and takes them."""
    gathered = []
    with corpus.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = connection.exec_driver_sql(f"SELECT {names} FROM {table.name}").all()
            gathered.append((table, [tuple(row) for row in rows]))
    return gathered


def entries_of(corpus: Corpus) -> list[dict[str, Any]]:
    """Return what the search index was given."""
    made = []
    backend = fts5 if corpus.database.is_sqlite else tsvector
    with corpus.database.read() as connection:
        rows = connection.execute(sa.select(table_of(Row))).all()
        names = authors(connection, [row.id for row in rows])
        changes = IndexChanges()
        for row in rows:
            changes.add(row._mapping, names[row.id])
        made = [entry for _, entry in changes._made]
    return [backend._values(entry) if backend is fts5 else backend._indexed(entry) for entry in made]


def parted(rows: Sequence[Any], parts: int) -> Iterator[Sequence[Any]]:
    length = max(1, -(-len(rows) // parts))
    for start in range(0, len(rows), length):
        yield rows[start : start + length]


def raw_sqlite(corpus: Corpus, tables: Any, entries: Any, batches: int) -> tuple[float, float]:
    path = corpus.database.path
    corpus.close()
    connection = sqlite3.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    work = [(insert_of(table), list(parted(rows, batches))) for table, rows in tables]
    columns = ("search_id", "headline", "description", "text", "fields")
    index = [[tuple(entry[name] for name in columns) for entry in chunk] for chunk in parted(entries, batches)]
    began, cpu = time.perf_counter(), time.process_time()
    for batch in range(batches):
        connection.execute("BEGIN IMMEDIATE")
        for statement, parts in work:
            if batch < len(parts):
                connection.executemany(statement, parts[batch])
        connection.executemany(
            "INSERT INTO article_fts(rowid, headline, description, text, fields) VALUES (?, ?, ?, ?, ?)", index[batch]
        )
        connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - began, time.process_time() - cpu


def insert_of(table: sa.Table) -> str:
    return f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(table.columns))})"


def raw_postgresql(corpus: Corpus, tables: Any, entries: Any, batches: int) -> tuple[float, float]:
    from psycopg.types.json import Json

    work = [
        (table, list(parted([[Json(v) if isinstance(v, dict | list) else v for v in row] for row in rows], batches)))
        for table, rows in tables
    ]
    index = list(parted([(entry["search_id"], entry["words"], entry["fields"]) for entry in entries], batches))
    with corpus.database.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        began, cpu = time.perf_counter(), time.process_time()
        for table, parts in work:  # table by table, for rows name those of others
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            for part in parts:
                copy_rows(raw.cursor(), f"COPY {table.name} ({names}) FROM STDIN", part)
                raw.commit()
        for part in index:
            copy_rows(raw.cursor(), "COPY article_search (search_id, words, fields) FROM STDIN", part)
            raw.commit()
        return time.perf_counter() - began, time.process_time() - cpu


def copy_rows(cursor: Any, statement: str, rows: Sequence[Any]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def bytes_of(corpus: Corpus) -> int:
    with corpus.database.read() as connection:
        if corpus.database.is_sqlite:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            return int(pages or 0) * int(connection.exec_driver_sql("PRAGMA page_size").scalar() or 0)
        return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)


# Readers ---------------------------------------------------------------------------------------------------------


def among_readers(records: Sequence[dict[str, Any]], folder: Path, readers: int) -> None:
    """Time a writer alone and among processes that search once a second each: what people and programs do."""
    articles = [article(number, record) for number, record in enumerate(records)]
    half = len(articles) // 2
    took = []
    for number in (0, readers):
        url = f"sqlite:///{folder}/{number}.db"
        with Corpus(url) as corpus:
            ingest(corpus, articles[:half])
            stop = multiprocessing.Event()
            asked = multiprocessing.Queue()
            started = [multiprocessing.Process(target=keep_searching, args=(url, stop, asked)) for _ in range(number)]
            for process in started:
                process.start()
            for _ in started:
                asked.get()  # all have searched once
            began, wall = time.process_time(), time.perf_counter()
            for start in range(half, len(articles), 16):
                ingest(corpus, articles[start : start + 16])
            took.append(time.process_time() - began)
            wall = (time.perf_counter() - wall) / half * 1e3
            stop.set()
            counts = [asked.get() for _ in started]
            for process in started:
                process.join()
            errors = sum(count < 0 for count in counts)
            each = took[-1] / half * 1e3
            spent = f"{each:.2f} ms CPU, {wall:.2f} ms an article"
            print(f"{number:3} readers: {spent}, {sum(counts)} searches, {errors} errors")
    print(f"slower by {took[1] / took[0] - 1:.1%}")


def keep_searching(url: str, stop: Any, asked: Any) -> None:
    number = 0
    try:
        with Corpus(url, read_only=True) as corpus:
            while not stop.is_set():
                corpus.search(random.choice(["president", "trade war", '"white house"', "vote*"]), limit=10)
                number += 1
                if number == 1:
                    asked.put(0)
                time.sleep(1.0)
        asked.put(number)
    except Exception as error:
        print(error)
        asked.put(-1)


# Search ----------------------------------------------------------------------------------------------------------


def search(records: Sequence[dict[str, Any]], id_column: Path, sizes: Sequence[int], queries: int) -> None:
    """Fill a corpus to each size, and ask it; one that is there already is asked as it is."""
    made = invented(records, words=300)
    forms = queries_of(records, queries)
    stored, before = 0, dict[tuple[str, str], float]()
    with Corpus(f"sqlite:///{id_column}") as corpus:
        for size in sizes or [corpus.stats(runs=0)["articles"]]:
            began = time.perf_counter()
            if sizes:
                fill(corpus, made, stored, size)
                stored = size
            took_s = time.perf_counter() - began
            print(f"\n{size:,} articles, {bytes_of(corpus) / size:,.0f} bytes each ({took_s:.0f} s)")
            ask(corpus, forms, before)


def ask(corpus: Corpus, forms: Forms, before: dict[tuple[str, str], float]) -> None:
    """Print median and 95th percentile of the CPU of every form of query, in both orders."""
    corpus.search("warm", limit=1)
    for order in ("newest", "relevance"):
        for name, asked in forms.items():
            took = sorted(cost(corpus, query, filters, order) for query, filters in asked)
            median, high = took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.95))]
            growth = f"  {high / before[order, name]:5.2f} times" if (order, name) in before else ""
            print(f"{order:>9}  {name:<32} p50 {median:6.1f}  p95 {high:6.1f} ms{growth}", flush=True)
            before[order, name] = high


def queries_of(records: Sequence[dict[str, Any]], number: int) -> Forms:
    """Return queries of every form: words of all frequencies, as they stand in the texts."""
    chance = random.Random(1)
    texts = [record["text"].lower().split() for record in records[:2000]]
    texts = [[word for word in text if word.isalpha()] for text in texts]
    texts = [text for text in texts if len(text) > 20]

    def word() -> str:
        return chance.choice(chance.choice(texts))

    def phrase() -> str:
        text = chance.choice(texts)
        place = chance.randrange(len(text) - 3)
        return '"' + " ".join(text[place : place + chance.choice([2, 3])]) + '"'

    plain: dict[str, Callable[[], str]] = {
        "one word": word,
        "two words": lambda: f"{word()} {word()}",
        "phrase": phrase,
        "prefix": lambda: word()[:5] + "*",
        "OR": lambda: f"{word()} OR {word()}",
        "not": lambda: f"{word()} -{word()}",
        "nothing typed": lambda: "",
    }
    narrow: dict[str, Callable[[], dict[str, Any]]] = {
        "": dict,
        "source": lambda: {"source": chance.choice(SOURCES)},
        "language, rare": lambda: {"language": "is"},
        "author": lambda: {"author": chance.choice(NAMES)},
        "a month": lambda: {"since": "2024-05-01", "until": "2024-05-31"},
        "source, a month, all copies": lambda: {
            "source": chance.choice(SOURCES), "since": "2024-05-01", "until": "2024-05-31", "duplicates": "show",
        },
    }  # fmt: skip
    return {
        f"{form}{' + ' * bool(filters)}{filters}": [(ask(), narrow[filters]()) for _ in range(number)]
        for form, ask in plain.items()
        for filters in narrow
    }


def cost(corpus: Corpus, query: str, filters: dict[str, Any], order: str) -> float:
    began = time.process_time()
    corpus.search(query or None, order=order, limit=20, **filters)  # type: ignore[arg-type]
    return (time.process_time() - began) * 1e3


def fill(corpus: Corpus, texts: Iterator[tuple[str, str]], stored: int, size: int) -> None:
    """Write articles past ingest: texts, versions, authors, index; one in ten is in a cluster of two."""
    chance = random.Random(stored)
    for start in range(stored, size, 2000):
        with corpus.database.write() as connection:
            if start == 0:
                for name in SOURCES:
                    put_source(connection, name, START)
                names = [{"id": number + 1, "name": name} for number, name in enumerate(NAMES)]
                connection.execute(sa.insert(table_of(Name)), names)
            rows, versions, signed, index = [], [], [], IndexChanges()
            for number in range(start + 1, min(start + 2000, size) + 1):
                headline, text = next(texts)
                when = START + timedelta(minutes=1.5 * number)
                cluster = number - number % 10 if number % 10 < 2 and number > 10 else None
                row = {
                    "id": number, "source": chance.choice(SOURCES), "url": f"https://x.example/{number}",
                    "key": f"x.example/{number}", "search_id": search_id(number, when), "headline": headline,
                    "text": text, "date_published": when, "language": chance.choice(LANGUAGES), "version": 1,
                    "first_seen": when, "last_seen": when, "cluster_id": cluster, "description": None,
                    "cluster_rank": None if cluster is None else number % 10, "changed": number, "section": None,
                    "keywords": [], "provenance": {}, "confidence": None, "published_day": when.date(),
                }  # fmt: skip
                who = chance.randrange(len(NAMES))
                rows.append(row)
                versions.append({
                    "article_id": number, "number": 1, "seen": when, "url": row["url"], "headline": headline,
                    "blocks": [{"kind": "paragraph", "text": part} for part in text.split("\n\n")], "edit_hash": b"",
                })  # fmt: skip
                signed.append({"article_id": number, "position": 0, "author_id": who + 1})
                index.add(row, [NAMES[who]])
            connection.execute(sa.insert(table_of(Row)), rows)
            connection.execute(sa.insert(table_of(ArticleVersionRow)), versions)
            connection.execute(sa.insert(table_of(Signed)), signed)
            index.write(connection)


if __name__ == "__main__":
    main()
