"""Archived pages read anew: what today's rules change is stored as no edit, and nothing that was there is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from crawler.items import Article, Block
from crawler.source import Rules, Source
from pipelines import Report, ingest, reextract
from pipelines.reextraction.read import PageReparser
from pipelines.reextraction.write import write
from storage import Corpus
from storage.archive import pages
from storage.articles import reextraction
from storage.schema import EditRateRow, ReextractedRow, ReextractionRow, UrlRow
from tests.support.invented_pages import HERALD, NOON, address, archive, page

BETTER = replace(HERALD, rules=Rules(remove=(".kicker",)))
"""Rules that take a block out of each text."""
Again = Callable[..., Report]


@pytest.fixture
def again(corpus: Corpus, tmp_path: Path) -> Again:
    """Re-extracts, by other rules if they are given, in this process."""

    def run(described: Source = HERALD, **arguments: Any) -> Report:
        options: dict[str, Any] = {"workers": 1, "folder": tmp_path / "archive"} | arguments
        report = reextract(corpus, {described.name: described}, **options)
        assert report is not None
        return report

    return run


@pytest.fixture
def fill(corpus: Corpus, tmp_path: Path) -> Callable[..., dict[str, str]]:
    def run(number: int = 6, **others: str) -> dict[str, str]:
        served = {address(n): page(n) for n in range(number)} | {
            f"https://herald.example/news/{slug}": html for slug, html in others.items()
        }
        archive(corpus, tmp_path / "archive", served)
        return served

    return run


def everything(corpus: Corpus) -> dict[str, Any]:
    """All rows of all tables, but for the re-extractions' own."""
    metadata = sa.MetaData()
    with corpus.database.read() as connection:
        metadata.reflect(connection)
        return {
            name: sorted(map(repr, connection.execute(sa.select(table))))
            for name, table in metadata.tables.items()
            if name != "reextraction" and not name.startswith("article_fts")
        }


def states(report: Report) -> dict[str, int]:
    return {state: number for state, number in report.pages.items() if number}


def test_what_is_the_same_is_not_written(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    """Not even touched: by today's code a page that was read today says what is stored."""
    fill(6, refused="<html><body><p>No headline.")
    before = everything(corpus)
    report = again()

    assert states(report) == {"unchanged": 6, "refused": 1} and report.read == 7
    assert report.fields == {} and everything(corpus) == before


def test_better_rules_make_a_version_that_is_no_edit(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    """When it was seen stays, and when it's read again and how often it is edited; the text before is a version."""
    fill()
    before = [corpus.get(number) for number in range(1, 7)]
    with corpus.database.read() as connection:
        urls = list(connection.execute(sa.select(UrlRow.__table__)))
    report = again(BETTER)

    assert states(report) == {"changed": 6}
    assert report.fields == {"herald": {"text": {
        "changed": 6, "blocks_gained": 0, "blocks_lost": 6, "characters": report.fields["herald"]["text"]["characters"]
    }}}  # fmt: skip
    for old in before:
        assert old is not None
        new = corpus.get(old.id)
        assert new is not None and new.version == 2
        assert new.text == old.text.partition("\n\n")[2]
        assert (new.first_seen, new.last_seen, new.authors) == (old.first_seen, old.last_seen, old.authors)
        first, second = corpus.versions(old.id)
        assert (first.text, first.change, second.text, second.change) == (old.text, None, new.text, "reextracted")
        assert second.summary and "1 of 15 paragraphs removed" in second.summary
    with corpus.database.read() as connection:
        assert list(connection.execute(sa.select(UrlRow.__table__))) == urls
        assert connection.scalar(sa.select(sa.func.count()).select_from(EditRateRow)) == 0
    assert states(again(BETTER)) == {"unchanged": 6}
    assert states(again()) == {"changed": 6}, "and back again"
    assert [article.text for article in before if article] == [
        article.text for n in range(1, 7) if (article := corpus.get(n))
    ]


def test_what_was_taken_out_is_no_longer_found(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    fill(1, special=page(99).replace('<p class="kicker">', '<p class="kicker">Zeppelin over the quay. '))
    assert len(corpus.search("zeppelin").articles) == 1
    again(BETTER)

    assert corpus.search("zeppelin").articles == ()


def test_a_dry_run_shows_and_writes_nothing(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    fill()
    before = everything(corpus)
    report = again(BETTER, dry_run=True, examples=2)

    assert everything(corpus) == before and report.id is None
    with corpus.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(ReextractionRow)) == 0
    assert [(example.difference.field, example.difference.kind) for example in report.examples] == [
        ("text", "changed")
    ] * 2
    assert report.examples[0].difference.before and not report.examples[0].difference.after
    assert report.pages == again(BETTER).pages


def test_fields_that_are_replaced_can_be_read_and_put_back(
    corpus: Corpus, again: Again, fill: Callable[..., Any]
) -> None:
    """Filled, changed and emptied ones; what they were stands beside the version."""
    fill(3)
    old = corpus.get(1)
    named = replace(HERALD, title="The Herald", rules=Rules(headline=".byline"))
    report = again(named, fields=["publisher", "headline"])

    new, [first, second] = corpus.get(1), corpus.versions(1)
    assert old is not None and new is not None
    assert (old.publisher, new.publisher) == ("The Example Herald", "The Herald")
    assert (new.headline, new.text) == ("By Ann Lee 0", old.text)
    assert (first.headline, second.headline) == (old.headline, new.headline)
    assert {name: dict(numbers) for name, numbers in report.fields["herald"].items()} == {
        "headline": {"changed": 3}, "publisher": {"changed": 3}
    }  # fmt: skip
    with corpus.database.read() as connection:
        row = connection.execute(sa.select(ReextractedRow.__table__).where(ReextractedRow.article_id == 1)).one()
    assert (row.number, row.reextraction_id) == (2, report.id)
    assert row.fields == {"publisher": "The Example Herald", "provenance": dict(old.provenance)}


def test_a_byline_that_goes_and_comes(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    fill(2)
    with corpus.database.write() as connection:
        connection.execute(sa.text("DELETE FROM article_author WHERE article_id = 1"))
    filled = again()
    article = corpus.get(1)

    assert filled.fields == {"herald": {"authors": {"filled": 1}}} and states(filled) == {"changed": 1, "unchanged": 1}
    assert article is not None and [author.name for author in article.authors] == ["Ann Lee 0"]
    assert len(corpus.search("author:'Ann Lee 0'".replace("'", '"')).articles) == 1


def test_an_article_that_would_be_lost_stays(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    fill(3)
    before = everything(corpus)
    report = again(replace(HERALD, rules=Rules(remove=("main",))))

    assert states(report) == {"lost": 3} and everything(corpus) == before
    assert [(skipped.id, skipped.why) for skipped in report.lost][:1] in ([(1, "no_headline")], [(1, "no_body")])


def test_a_later_page_that_is_no_article_leaves_the_one_before(
    corpus: Corpus, again: Again, fill: Callable[..., Any], tmp_path: Path
) -> None:
    """A wall in front of a stored article isn't its newest text; its page is."""
    fill(2)
    archive(corpus, tmp_path / "archive", {address(0): "<html><body><p>Please log in."})

    assert states(again()) == {"unchanged": 2}
    assert states(again(BETTER)) == {"changed": 2}


def test_a_text_newer_than_its_page_stays(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    """It was read while the archive was off: what the archive has is an older edition."""
    served = fill(2)
    article = corpus.get(1)
    assert article is not None
    ingest(corpus, [Article(next(iter(served)), "herald", article.headline, (Block("paragraph", "Something else."),))])

    assert states(again(BETTER)) == {"newer": 1, "changed": 1}


def test_pages_that_cannot_be_read_are_told_of_and_the_others_are_read(
    corpus: Corpus, again: Again, fill: Callable[..., Any], tmp_path: Path
) -> None:
    fill(4)
    [file] = (tmp_path / "archive").glob("herald/*")
    with corpus.database.read() as connection:
        row = pages.newest_of(connection, 2)
    assert row is not None
    content = bytearray(file.read_bytes())
    content[row.offset + 30 : row.offset + 60] = b"x" * 30
    file.write_bytes(content)
    report = again(BETTER)

    assert states(report) == {"changed": 3, "damaged": 1}
    assert [skipped.id for skipped in report.damaged] == [2] and "damaged" in report.damaged[0].why
    file.unlink()
    assert states(again()) == {"damaged": 4}


def test_what_was_refused_becomes_an_article(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    """With the date at which it was read; one that is a twin of a stored article is settled as that."""
    text = page(7)[page(7).index('<div class="story">') : page(7).index("</article>")]
    headless = f"<html><body><article><b>The headline</b>{text}</article>"
    fill(1, seven=headless, twin=f'<link rel="canonical" href="{address(0)}">{headless}')
    with corpus.database.write() as connection:
        connection.execute(sa.text("UPDATE article SET headline = 'The headline' WHERE id = 1"))
    rules = replace(HERALD, rules=Rules(headline="article > b"))
    report = again(rules, fields=["text"])
    fates = {fate.url.rsplit("/", 1)[1]: fate for n in corpus.search().articles for fate in corpus.why(n.id)}

    assert states(report) == {"unchanged": 1, "new": 2} and corpus.stats()["urls"] == {"done": 3}
    article = corpus.get("https://herald.example/news/seven")
    assert article is not None and article.first_seen < report_began(corpus)
    assert fates["seven"].detail == "re-extracted; it was no_headline" and fates["seven"].reason is None
    assert [version.change for version in corpus.versions(article.id)] == ["reextracted"]
    assert states(again(rules, fields=["text"])) == {"unchanged": 2}


def report_began(corpus: Corpus) -> Any:
    with corpus.database.read() as connection:
        return connection.scalar(sa.select(sa.func.min(ReextractionRow.started)))


def test_what_was_learned_to_be_boilerplate_stays_out(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    foot = "The Example Herald writes from the harbour and from the hills every morning"
    served = {
        f"story{n}": page(n).replace("</div></article>", f"<p>{foot}</p></div></article>") for n in range(100, 130)
    }
    fill(0, **served)
    removed = [block.removed for block in next(corpus.iterate()).blocks]
    before = everything(corpus)
    unchanged = again()

    assert "learned" in removed
    assert states(unchanged) == {"unchanged": 30} and everything(corpus) == before
    assert states(again(BETTER)) == {"changed": 30}
    for article in corpus.iterate():
        assert foot not in article.text and foot in [block.text for block in article.blocks if block.removed]


def test_an_address_that_is_another_articles_is_not_taken(
    corpus: Corpus, again: Again, fill: Callable[..., Any]
) -> None:
    """A rel=canonical that is another article's key by now stays what it was."""
    fill(2, other=page(5).replace(address(5), ""))
    with corpus.database.write() as connection:
        connection.execute(sa.text("UPDATE article SET canonical_url = NULL, key = 'herald.example/old' WHERE id = 2"))
        connection.execute(sa.text("UPDATE article SET key = 'herald.example/news/story-1' WHERE id = 3"))

    assert states(again()) == {"unchanged": 3}


def test_an_article_that_was_read_meanwhile_is_left(
    corpus: Corpus, again: Again, fill: Callable[..., Any], tmp_path: Path
) -> None:
    fill(2)
    with corpus.database.read() as connection:
        runs = frozenset(reextraction.runs_with_archive(connection))
    reader = PageReparser(corpus.database, tmp_path / "archive", {"herald": BETTER}, frozenset({"text"}), runs)
    results = [result for result in reader.read([("article", 1), ("article", 2)]) if result is not None]
    article = corpus.get(1)
    assert article is not None
    ingest(corpus, [Article(article.url, "herald", article.headline, (Block("paragraph", "Something else."),))])
    with corpus.database.write() as connection:
        connection.execute(sa.insert(ReextractionRow).values(id=9, started=NOON, scope="", code="", counts={}))
        written = write(connection, 9, results, NOON)

    assert [result.state for result in written] == ["newer", "changed"]
    assert [version.change for version in corpus.versions(1)] == [None, "withdrawn"]


def test_a_stopped_one_goes_on_unless_the_rules_are_others(
    corpus: Corpus, again: Again, fill: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts are of the whole; another scope is another re-extraction."""
    monkeypatch.setattr("pipelines.reextraction.run._CHUNK", 2)
    monkeypatch.setattr("pipelines.reextraction.run._BATCH", 4)
    fill(10)

    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert total == 10
        if done == 8:
            raise Stopped

    with pytest.raises(Stopped):
        again(BETTER, told=stop)
    assert [len(corpus.versions(n)) for n in range(1, 11)] == [2] * 8 + [1] * 2
    elsewhere = again(BETTER, source=["courier"])
    report = again(BETTER, dry_run=True)
    assert (states(elsewhere), states(report)) == ({}, {"unchanged": 8, "changed": 2})
    report = again(BETTER)
    assert report.resumed and states(report) == {"changed": 10}
    with pytest.raises(Stopped):
        again(told=stop)
    report = again(BETTER)
    assert not report.resumed and states(report) == {"changed": 8, "unchanged": 2}


def test_only_what_is_asked_for_is_read(corpus: Corpus, again: Again, fill: Callable[..., Any]) -> None:
    fill(30, refused="<html><body><p>No headline.")

    assert states(again(since="2026-03-02T11:00:00Z")) == {"unchanged": 7, "refused": 1}
    assert states(again(until="2026-03-01")) == {"unchanged": 12}
    assert states(again(refused=False)) == {"unchanged": 30}
    assert states(again(source=["courier"])) == {}
    for wrong in ({"since": "soon"}, {"fields": ["blocks"]}, {"workers": 0}):
        with pytest.raises(ValueError, match=r"soon|blocks|workers"):
            again(**wrong)
