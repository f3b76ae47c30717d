"""A small corpus for the web's tests: copies in time, edits, removed lines, several scripts, runs, and an attacker."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.items import Article, Author, Block
from pipelines import ingest
from storage import Corpus
from storage.frontier.runs import Counts, count_run, finish_run, put_source, start_run
from tests.support.invented_news import story
from tests.support.invented_wire import report

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
ATTACK = '"><script>document.title="pwned"</script><img src=x onerror=alert(1)>'
"""Markup that does harm wherever it isn't escaped."""


def archive(corpus: Corpus) -> None:
    """Store the archive; its articles can be told by their addresses."""
    with corpus.database.write() as connection:
        put_source(connection, "herald", NOON, title="The Example Herald", url="https://herald.example/", country="gb")
    ingest(corpus, [*_copies(), *_scripts(), _attack(), *(story(n) for n in range(12))])
    for version in _edits():
        ingest(corpus, [version])
    _runs(corpus)


def _copies() -> list[Article]:
    """One wire report, and what two papers make of it."""
    wire = report(1)
    assert wire.date_published is not None
    cut = replace(
        wire,
        source="courier",
        url="https://courier.example/brief",
        headline="Vote in brief",
        blocks=wire.blocks[:4],
        date_published=wire.date_published + timedelta(hours=20),
    )
    whole = replace(
        wire,
        source="herald",
        url="https://herald.example/wire",
        authors=(Author("Ann Lee"),),
        date_published=wire.date_published + timedelta(hours=1),
    )
    return [wire, whole, cut]


def _scripts() -> list[Article]:
    return [
        Article(
            url="https://asahi.example/1",
            source="asahi",
            headline="経済成長率が三年ぶりの高水準に",
            language="ja",
            blocks=(Block("paragraph", "内閣府は今年度の経済成長率が三年ぶりの高水準になったと発表した。"),),
            date_published=NOON,
        ),
        Article(
            url="https://herald.example/ar",
            source="herald",
            headline="مجلس المدينة يوافق على خطة الميناء",
            language="ar",
            section="سياسة",
            blocks=(Block("paragraph", "وافق مجلس المدينة على خطة لتوسيع الميناء بعد نقاش استمر حتى منتصف الليل."),),
            date_published=NOON + timedelta(hours=1),
        ),
    ]


def _attack() -> Article:
    return Article(
        url="javascript:alert(1)//attack",
        source="herald",
        headline=ATTACK,
        description=ATTACK,
        blocks=(Block("heading", ATTACK), Block("paragraph", f"An attack {ATTACK}"), Block("code", "{{ 7 * 7 }}")),
        authors=(Author(ATTACK, "javascript:alert(2)"),),
        language='en" onload="alert(3)',
        section=ATTACK,
        keywords=(ATTACK,),
        image="javascript:alert(4)",
        publisher=ATTACK,
        date_published=NOON,
        provenance={"headline": ATTACK},
    )


def _edits() -> list[Article]:
    """An article as it's first read, and after two edits."""
    lines = (
        "The council agreed on Monday to the plan for the harbour, which costs 141 crowns.",
        "Residents who came to listen had waited in the rain since the afternoon.",
        "The opposition called the decision hasty and wants it to be discussed again.",
        "Work begins in spring and takes three years.",
        "Shops along the quay stayed shut.",
        "Nobody at the firm could be reached for comment.",
    )
    first = Article(
        url="https://herald.example/edited",
        source="herald",
        headline="Council votes on the harbour plan",
        description="A debate that went on until midnight ended with a vote.",
        blocks=(
            *(Block("paragraph", line) for line in lines),
            Block("paragraph", "READ MORE: Ferry strike ends", "unlikely", True, "aside.related > ul"),
        ),
        authors=(Author("Bo Ekman"),),
        language="en",
        section="Politics",
        image="https://herald.example/picture.jpg",
        date_published=NOON - timedelta(hours=2),
        provenance={"headline": "json-ld, as h1 says"},
    )
    moved = Block("paragraph", lines[0].replace("harbour", "station"))
    second = replace(first, blocks=(moved, *first.blocks[1:]), date_modified=NOON)
    note = Block("paragraph", "Correction: The council met on Sunday.")
    third = replace(second, headline="Council votes for the station plan", blocks=(*second.blocks, note))
    return [first, second, third]


def _runs(corpus: Corpus) -> None:
    with corpus.database.write() as connection:
        for number, message in enumerate((None, "12 of 40 addresses answered 403")):
            began = NOON + timedelta(hours=number)
            run = start_run(connection, "herald", "herald", began)
            refused, blocked = Counter(no_body=1, http_404=2), Counter(robots=3)
            count_run(connection, run, Counts(found=9, fetched=9, new=6, refused=refused, blocked=blocked))
            finish_run(connection, run, "trouble" if message else "finished", message, began + timedelta(minutes=4))
