"""What users and their scripts rely on: names, signatures, exit codes, settings, JSON keys, views and tables.

A change of the inside leaves this file as it is. Names and keys may be added; a name that goes away, moves or changes
its meaning fails here. Only public doors are imported, never the module in which a name happens to live.
"""

from __future__ import annotations

import ast
import configparser
import contextlib
import dataclasses
import importlib
import inspect
import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from typer.testing import CliRunner

from crawler import items, parsers, settings
from crawler.bounds import min_room_mb
from crawler.errors import ParseError, SourceError
from crawler.source import Expect, Rules, Source
from pipelines.cli import app, load, main

ROOT = Path(__file__).parents[2]

# Names and signatures -------------------------------------------------------------------------------------------------

STORAGE = (
    "Author", "Block", "Corpus", "Duplicate", "Fate", "Page", "Related", "RelatedArticle", "RunRecord", "StorageError",
    "StoredArticle", "Version", "database_url",
)  # fmt: skip
PIPELINES = ("Outcome", "Report", "ingest", "reextract")
ARTICLE = (
    "url source headline blocks canonical_url description authors date_published date_modified language section "
    "keywords image publisher is_accessible_for_free provenance confidence"
)
FIELDS = {
    "crawler.items.Block": "kind text removed link container",
    "crawler.items.Author": "name url",
    "crawler.items.Article": ARTICLE,
    "crawler.items.Link": "url title date_published date_modified etag last_modified",
    "crawler.items.Refusal": "state reason detail transient until",
    "crawler.items.Served": "url status fetched_at headers body protocol ip",
    "crawler.items.Fetched": (
        "url source fetched_at article refusal status body refused link pages served unchanged etag last_modified "
        "place retried"
    ),
    "crawler.source.Source": ("name title url country language timezone discover poll allow deny rules expect path"),
    "crawler.source.Rules": (
        "remove strip body headline authors date_published next_page single_page replace valid_from valid_until"
    ),
    "crawler.source.Expect": "articles fill",
    "storage.Author": "name url",
    "storage.Block": "kind text removed link container",
    "storage.StoredArticle": (
        "id url source headline text blocks canonical_url description authors date_published date_modified language "
        "section keywords image publisher is_accessible_for_free provenance version first_seen last_seen cluster_id "
        "cluster_rank withdrawn confidence published_offset_min published_day copy_of copies"
    ),
    "storage.Page": "articles next",
    "storage.Duplicate": "article_id other_id relation scores why sketch hides passages",
    "storage.Related": "article_id other_id relation scores why sketch passages",
    "storage.RelatedArticle": "id relation source headline url date_published why",
    "storage.Version": "article_id number seen url headline description blocks change summary",
    "storage.Fate": (
        "url source state reason detail via discovered changed fetched attempts next_try status run_id article_id "
        "recheck duplicates ignored quarantined body confidence"
    ),
    "storage.RunRecord": (
        "id source spider started finished outcome message found fetched new updated unchanged duplicates refused "
        "blocked stripped low_confidence"
    ),
    "pipelines.Outcome": "url id state reason stripped",
    "pipelines.Report": "id dry_run resumed pages fields examples lost damaged",
}
_FILTERS = "source=None, since=None, until=None, language=None, author=None, section=None"
SIGNATURES = {
    "crawler.parsers.parse_article": "(html, url, source=None, *, encoding=None, fetched_at=None, headline=None)",
    "crawler.parsers.parse_text": "(text, url, source=None)",
    "crawler.errors.SourceError": "(path, line, message)",
    "crawler.errors.ParseError": "(url, field, value=None, truncated=None)",
    "pipelines.ingest": "(corpus, articles)",
    "pipelines.reextract": (
        "(corpus, sources=None, *, source=(), since=None, until=None, fields=('headline', 'text', 'description', "
        "'authors', 'date_published', 'date_modified', 'language', 'section', 'keywords', 'image', 'publisher', "
        "'canonical_url', 'is_accessible_for_free'), refused=True, dry_run=False, restart=False, workers=None, "
        "examples=3, folder=None, told=None)"
    ),
    "storage.database_url": "()",
    "storage.Corpus": "(url='sqlite:///corpus.db', *, read_only=False)",
    "storage.Corpus.search": (
        f"(self, query=None, *, {_FILTERS}, duplicates='hide', order='newest', limit=50, cursor=None)"
    ),
    "storage.Corpus.get": "(self, id_or_url)",
    "storage.Corpus.duplicates": "(self, id)",
    "storage.Corpus.related": "(self, id)",
    "storage.Corpus.related_articles": "(self, id)",
    "storage.Corpus.cluster": "(self, id)",
    "storage.Corpus.versions": "(self, id)",
    "storage.Corpus.diff": "(self, id, from_=None, to=None)",
    "storage.Corpus.why": "(self, id_or_url)",
    "storage.Corpus.counts": f"(self, by, query=None, *, {_FILTERS}, duplicates='show')",
    "storage.Corpus.export": (
        f"(self, path, *, format=None, since_cursor=None, query=None, {_FILTERS}, duplicates='show')"
    ),
    "storage.Corpus.iterate": "(self, query=None, **chosen)",
    "storage.Corpus.page": "(self, id_or_url)",
    "storage.Corpus.boilerplate": "(self, source, *, watched=False)",
    "storage.Corpus.politeness": "(self, *, source=None, since=None)",
    "storage.Corpus.stats": "(self, *, source=None, runs=100)",
    "storage.Corpus.to_arrow": "(self, query=None, **chosen)",
    "storage.Corpus.to_pandas": "(self, query=None, **chosen)",
    "storage.Corpus.close": "(self)",
}


def public(path: str) -> Any:
    """Return the object that a dotted path names: the module is its longest importable beginning."""
    parts = path.split(".")
    modules = 1 + (parts[0] == "crawler")
    found: Any = importlib.import_module(".".join(parts[:modules]))
    for part in parts[modules:]:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize(("module", "names"), [("storage", STORAGE), ("pipelines", PIPELINES)])
def test_a_package_offers_its_names(module: str, names: tuple[str, ...]) -> None:
    package = importlib.import_module(module)

    assert set(names) <= set(package.__all__)
    for name in names:
        assert getattr(package, name) is not None


@pytest.mark.parametrize("path", FIELDS)
def test_the_fields_of_a_dataclass_stay_in_their_order(path: str) -> None:
    """A new field comes after them, so that positional arguments keep their meaning."""
    fields = [field.name for field in dataclasses.fields(public(path))]
    promised = FIELDS[path].split()

    assert fields[: len(promised)] == promised


@pytest.mark.parametrize("path", SIGNATURES)
def test_a_signature_stays(path: str) -> None:
    """Names, order, kinds and defaults of the parameters; annotations are mypy's matter."""
    signature = inspect.signature(public(path))
    parameters = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()]

    assert str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty)) == SIGNATURES[path]


def test_items_are_frozen_values() -> None:
    block, source = items.Block("paragraph", "Text."), Source("herald", "The Herald", "https://herald.example/")
    article = items.Article(
        "https://herald.example/1", "herald", "Head", (block, items.Block("quote", "No.", "rule:x"))
    )

    assert article.text == "Text."
    assert items.Refusal("blocked", "robots").not_asked
    assert not items.Refusal("failed", "http_404").not_asked
    assert (source.rules, source.expect) == (Rules(), Expect())
    with pytest.raises(dataclasses.FrozenInstanceError):
        block.text = "Another."  # type: ignore[misc]


def test_errors_name_their_subject() -> None:
    source_error = SourceError("herald.yaml", 7, "discover: unknown kind 'rss'")
    parse_error = ParseError("https://herald.example/1", "headline")

    assert str(source_error) == "herald.yaml:7: discover: unknown kind 'rss'"
    assert (str(parse_error), parse_error.reason) == (
        "https://herald.example/1: headline: nothing found",
        "no_headline",
    )
    assert ParseError("https://herald.example/1", "text", None, "at 10 MB").reason == "parse_truncated"


def test_parsers_offer_two_functions() -> None:
    paragraphs = [f"The {name} left the quay at noon on Monday, the council said." for name in ("ferry", "dredger")]
    page = "<h1>Two ships sail from the old quay</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs)
    parsed = parsers.parse_article(f"<html><body><article>{page}</article>", "https://herald.example/1")
    saved = parsers.parse_text(
        "\n\n".join(["Two ships sail from the old quay", *paragraphs]), "https://herald.example/1"
    )

    assert isinstance(parsed, items.Article) and isinstance(saved, items.Article)
    assert parsed.headline == saved.headline == "Two ships sail from the old quay"
    assert paragraphs[1] in parsed.text and paragraphs[1] in saved.text


# Where programs begin -------------------------------------------------------------------------------------------------


def test_the_command_news_is_a_function_of_the_pipelines() -> None:
    scripts = [entry for entry in distribution("newscorpus").entry_points if entry.group == "console_scripts"]

    assert [(entry.name, entry.value) for entry in scripts] == [("news", "pipelines.cli:main")]
    assert callable(main)


def test_scrapy_finds_its_settings() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "scrapy.cfg")

    assert config["settings"]["default"] == "crawler.settings"


COMMANDS = {
    "boilerplate": "source --keep --drop --undo --rebuild --watched --json",
    "duplicates": "id_or_url --rebuild --prune-before --json",
    "export": (
        "--to query --format --since-cursor --source --since --until --language --author --section --duplicates --json"
    ),
    "health": "--source --trouble --quiet --webhook --prometheus --json",
    "migrate": "--copy-to --json",
    "quarantine": "urls --source --retry --json",
    "reextract": ("--source --since --until --fields --refused --dry-run --restart --workers --examples --json"),
    "schedule": "names --every --together --systemd --install --remove --json",
    "search": (
        "query --source --since --until --language --author --section --duplicates --order --limit --cursor --json"
    ),
    "serve": "--host --port --allow-host --json",
    "show": "id_or_url --removed --page --json",
    "stats": "--source --runs --politeness --since --json",
    "versions": "id_or_url --diff --from --to --json",
    "why": "id_or_url --json",
}
SCRAPY_COMMANDS = ("crawl", "crawlall", "importrules", "importsources", "newsource", "savepage")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_keeps_its_options(name: str) -> None:
    options = {option for parameter in load(name).params for option in parameter.opts}

    assert set(COMMANDS[name].split()) <= options


@pytest.mark.parametrize("name", SCRAPY_COMMANDS)
def test_scrapy_loads_our_commands_by_their_file(name: str) -> None:
    module = importlib.import_module(f"{settings.COMMANDS_MODULE}.{name}")

    assert callable(module.Command)


# Environment and settings ---------------------------------------------------------------------------------------------

ENVIRONMENT = {"NEWS_ALLOW_HOSTS", "NEWS_ARCHIVE", "NEWS_CONTACT", "NEWS_DATABASE_URL", "NEWS_SOURCES"}
SETTINGS = {
    "NEWS_CHOSEN", "NEWS_DATABASE_PATIENCE", "NEWS_DUE", "NEWS_ELSEWHERE", "NEWS_LEAST_ROOM_MB", "NEWS_MAX_MINUTES",
    "NEWS_MAX_PAGES", "NEWS_MIN_ROOM_MB", "NEWS_PARSERS", "NEWS_PARSE_MEMORY_MB", "NEWS_PARSE_SECONDS", "NEWS_POLL",
    "NEWS_RECHECKS", "NEWS_REPORT", "NEWS_SINCE",
}  # fmt: skip
DEFAULTS = {
    "NEWS_DATABASE_PATIENCE": 120, "NEWS_MAX_MINUTES": None, "NEWS_MAX_PAGES": 5_000, "NEWS_MIN_ROOM_MB": 64,
    "NEWS_PARSE_MEMORY_MB": 384, "NEWS_PARSE_SECONDS": 10, "NEWS_POLL": "due", "NEWS_RECHECKS": 50,
    "NEWS_REPORT": "full", "NEWS_SINCE": None,
}  # fmt: skip


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.Name) and path.name == "settings.py":
            yield node.id


def test_every_variable_and_setting_is_read_somewhere() -> None:
    """And no other name beginning with NEWS_: a new name is added here and to the documents."""
    modules = [path for package in ("crawler", "pipelines", "storage") for path in (ROOT / package).rglob("*.py")]
    read = {text for path in modules for text in _texts(path) if text.startswith("NEWS_") and text.isupper()}

    assert {name for name in read if re.fullmatch(r"NEWS(_[A-Z]+)+", name)} == ENVIRONMENT | SETTINGS


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_setting_keeps_its_default(name: str) -> None:
    assert getattr(settings, name) == DEFAULTS[name]


def test_functions_that_settings_name_can_be_loaded() -> None:
    """Dotted names: of functions and classes, as they are and in dictionaries of handlers and middlewares."""
    values = [value for name in dir(settings) if name.isupper() for value in [getattr(settings, name)]]
    texts: list[object] = []
    for value in values:
        texts += [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else [value]
    ours = [
        text for text in texts if isinstance(text, str) and text.split(".")[0] in ("crawler", "pipelines", "storage")
    ]
    modules = {*settings.SPIDER_MODULES, settings.NEWSPIDER_MODULE, settings.COMMANDS_MODULE}
    loaded = [importlib.import_module(text) if text in modules else load_object(text) for text in ours]

    assert len(loaded) > 10


def test_the_room_that_a_run_needs_has_a_new_name_and_an_old_one() -> None:
    """The old name still works; where both are set, the setting of the higher priority counts, else the new name."""
    defaults = Settings()
    defaults.setmodule(settings, priority="project")
    assert min_room_mb(defaults) == 64

    for name in ("NEWS_MIN_ROOM_MB", "NEWS_LEAST_ROOM_MB"):
        given = defaults.copy()
        given.set(name, "7", priority="cmdline")
        assert min_room_mb(given) == 7

    both = defaults.copy()
    both.set("NEWS_LEAST_ROOM_MB", "5", priority="project")
    assert min_room_mb(both) == 64
    both.set("NEWS_MIN_ROOM_MB", "9", priority="cmdline")
    assert min_room_mb(both) == 9


def test_the_database_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    database_url = public("storage.database_url")
    monkeypatch.delenv("NEWS_DATABASE_URL", raising=False)
    assert database_url() == "sqlite:///corpus.db"
    monkeypatch.setenv("NEWS_DATABASE_URL", "sqlite:///other.db")
    assert database_url() == "sqlite:///other.db"


# The commands on a small corpus ---------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
_VERSION = [*FIELDS["storage.Version"].split(), "text"]
_SEARCH = "articles next"
JSON_KEYS = {
    ("stats",): "articles urls duplicates versions low_confidence runs",
    ("search",): _SEARCH,
    ("show", "1"): FIELDS["storage.StoredArticle"] + " related",
    ("why", "1"): FIELDS["storage.Fate"],
    ("versions", "1"): " ".join(_VERSION),
    ("duplicates", "1"): FIELDS["storage.Duplicate"],
    ("migrate",): "before after backup",
    ("reextract", "--dry-run"): FIELDS["pipelines.Report"],
}
ARTICLE_JSON = {
    "id": 1,
    "url": "https://herald.example/news/a",
    "source": "herald",
    "headline": "Head of a",
    "blocks": [
        {"kind": "heading", "text": "Below", "removed": None, "link": False, "container": None},
        {
            "kind": "paragraph",
            "text": "The ferry left the quay at noon.",
            "removed": None,
            "link": True,
            "container": "aside.box",
        },
    ],
    "text": "Below\n\nThe ferry left the quay at noon.",
    "canonical_url": None,
    "description": None,
    "authors": [{"name": "Ann Okabe", "url": "https://herald.example/ann"}, {"name": "Zoe Lee", "url": None}],
    "date_published": "2026-11-01T12:00:00+00:00",
    "date_modified": None,
    "language": "en",
    "section": None,
    "keywords": ["sea", "quay"],
    "image": None,
    "publisher": None,
    "is_accessible_for_free": None,
    "provenance": {"headline": "json-ld"},
    "version": 1,
    "cluster_id": 1,
    "cluster_rank": 0,
    "withdrawn": None,
    "confidence": None,
    "published_offset_min": None,
    "published_day": "2026-11-01",
    "copy_of": None,
    "copies": 1,
}


@pytest.fixture(scope="module")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with a report and its copy."""
    from pipelines import ingest
    from storage import Corpus

    url = f"sqlite:///{tmp_path_factory.mktemp('surface')}/corpus.db"
    report = items.Article(
        url="https://herald.example/news/a",
        source="herald",
        headline="Head of a",
        blocks=(
            items.Block("heading", "Below"),
            items.Block("paragraph", "The ferry left the quay at noon.", None, True, "aside.box"),
        ),
        authors=(items.Author("Ann Okabe", "https://herald.example/ann"), items.Author("Zoe Lee")),
        date_published=NOON,
        language="en",
        keywords=("sea", "quay"),
        provenance={"headline": "json-ld"},
    )
    copy = dataclasses.replace(report, url="https://courier.example/news/a", source="courier")
    with Corpus(url) as corpus:
        outcomes = ingest(corpus, [report, copy])
    assert [outcome.state for outcome in outcomes] == ["new", "duplicate"]
    return url


@pytest.fixture
def database(small_corpus: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("NEWS_DATABASE_URL", small_corpus)
    return small_corpus


def printed(*arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--json"])
    return json.loads(result.stdout)


@pytest.mark.parametrize("command", JSON_KEYS)
def test_the_json_of_a_command_keeps_its_keys(database: str, command: tuple[str, ...]) -> None:
    found = printed(*command)
    record = found[0] if isinstance(found, list) else found

    assert set(JSON_KEYS[command].split()) <= set(record)


def test_the_json_of_an_article_says_the_same_everywhere(database: str, tmp_path: Path) -> None:
    """`show`, `search` and the export: all keys and values but the instants at which it was stored.

    `show` has the related articles, too. The export leaves out `copies`, which changes without a change of the article.
    """
    shown, searched = printed("show", "1"), printed("search")["articles"][0]
    printed("export", "--to", str(tmp_path / "all.jsonl"))
    exported = json.loads((tmp_path / "all.jsonl").read_text("utf-8").splitlines()[0])
    instants = {name: shown[name] for name in ("first_seen", "last_seen")}

    assert shown == {**searched, "related": []}
    assert searched == {**ARTICLE_JSON, **instants}
    del searched["copies"]
    assert exported == searched


def test_the_json_of_runs_health_and_lists(database: str) -> None:
    stats = printed("stats")

    assert (stats["articles"], stats["urls"], stats["duplicates"], stats["versions"]) == (2, {"done": 2}, 1, 2)
    assert stats["runs"] == printed("health") == printed("quarantine") == printed("boilerplate", "herald") == []


def test_the_json_of_health_and_its_exit_status(small_corpus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """3 when a source is in trouble."""
    path = Path(small_corpus.removeprefix("sqlite:///"))
    other = path.with_name("judged.db")
    shutil.copy(path, other)
    with contextlib.closing(sqlite3.connect(other)) as connection, connection:
        moment = "2026-11-01 12:00:00"
        connection.execute(
            "INSERT INTO run (id, source, spider, started, finished, outcome, found, fetched, new, updated, unchanged, "
            "duplicates, refused, blocked, stripped) "
            "VALUES (1, 'herald', 'herald', ?, ?, 'finished', 0, 0, 0, 0, 0, 0, '{}', '{\"robots\": 3}', 0)",
            (moment, moment),
        )
        connection.execute(
            "INSERT INTO verdict (run_id, source, seen, name, why, observed) VALUES (1, 'herald', ?, 'blocked', "
            "'it answers 403', '{}')",
            (moment,),
        )
    monkeypatch.setenv("NEWS_DATABASE_URL", f"sqlite:///{other}")
    result = CliRunner().invoke(app, ["health", "--json"])
    [run] = printed("stats")["runs"]

    assert result.exit_code == 3
    [row] = json.loads(result.stdout)
    assert (row["source"], row["verdict"], row["why"]) == ("herald", "blocked", "it answers 403")
    assert set(row) >= {"since", "last_run", "last_new", "new_7_days", "usual_7_days"}
    assert list(run) == FIELDS["storage.RunRecord"].split()
    assert run["blocked"] == {"robots": 3}


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["stats"], 0),
        (["search", "ferry"], 0),
        (["search", "dredger"], 1),
        (["show", "https://herald.example/none"], 1),
        (["health"], 1),
        (["boilerplate", "herald"], 1),
        (["boilerplate", "unknown"], 1),
        (["quarantine"], 1),
        (["reextract", "--dry-run"], 1),
        (["search", "--order", "oldest"], 2),
        (["stats", "--unknown"], 2),
        (["duplicates"], 2),
        (["duplicates", "--prune-before", "yesterday"], 2),
    ],
)
def test_the_exit_status_of_a_command(database: str, arguments: list[str], status: int) -> None:
    """0: fine; 1: nothing found; 2: usage."""
    assert CliRunner().invoke(app, arguments).exit_code == status


def test_a_database_in_trouble_is_exit_status_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus.db").write_text("no database" * 500)
    monkeypatch.setenv("NEWS_DATABASE_URL", f"sqlite:///{tmp_path}/corpus.db")
    monkeypatch.setattr(sys, "argv", ["news", "stats"])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 3
    assert capsys.readouterr().err.startswith("news: ")


# SQL ------------------------------------------------------------------------------------------------------------------

VIEWS = {
    "articles_v": (
        "id source url headline text description authors keywords date_published date_modified published_day language "
        "section publisher words versions first_seen last_seen withdrawn cluster_id represents "
        "confidence published_offset_min copy_of"
    ),
    "duplicates_v": (
        "later_id later_source later_headline later_url earlier_id earlier_source earlier_headline earlier_url "
        "relation containment why hours_apart cluster_id hides"
    ),
    "related_v": (
        "later_id later_source later_headline later_url earlier_id earlier_source earlier_headline earlier_url "
        "relation containment why hours_apart"
    ),
    "runs_v": (
        "id source spider started finished duration_s outcome message found fetched new updated unchanged duplicates "
        "refused blocked stripped low_confidence"
    ),
}
TABLES = {
    "source": "name title url country language",
    "url": "id source url key state reason detail via article_id",
    "article": (
        "id source url canonical_url headline description text date_published date_modified language section keywords "
        "image publisher is_accessible_for_free provenance version first_seen last_seen cluster_id cluster_rank "
        "withdrawn confidence copy_of"
    ),
    "article_version": "article_id number seen url headline description blocks change summary",
    "duplicate": "article_id other_id relation scores why sketch hides",
    "related": "article_id other_id relation scores why sketch",
    "run": FIELDS["storage.RunRecord"],
}


def columns(url: str, name: str) -> list[str]:
    engine = sa.create_engine(url)
    try:
        return [column["name"] for column in sa.inspect(engine).get_columns(name)]
    finally:
        engine.dispose()


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_keeps_its_columns_in_their_order(small_corpus: str, view: str) -> None:
    promised = VIEWS[view].split()

    assert columns(small_corpus, view)[: len(promised)] == promised


@pytest.mark.parametrize("table", TABLES)
def test_a_table_keeps_the_columns_that_people_query(small_corpus: str, table: str) -> None:
    assert set(TABLES[table].split()) <= set(columns(small_corpus, table))


def test_the_states_of_a_url_are_words_of_a_fixed_list(database: str) -> None:
    from storage import Corpus

    with Corpus(database, read_only=True) as corpus:
        assert corpus.counts("source") == {"courier": 1, "herald": 1}
        assert {fate.state for id in (1, 2) for fate in corpus.why(id)} == {"done"}
