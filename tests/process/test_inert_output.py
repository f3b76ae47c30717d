"""Text from strangers is inert in the output of commands and in the log of a crawl."""

from __future__ import annotations

from pathlib import Path

from pipelines import ingest
from storage import Corpus
from tests.support.corpora import MakeArticle
from tests.support.crawling import Desk

SPOOF = "Quay \u202egpj.exe\u202c \u2066closed\u2069 zero\u200bwidth\ufeff \x1b[31mred\x1b]0;title\x07 \x9b2J"
OBEYED = "\x1b\x07\x9b\u202e\u202c\u2066\u2069\u200b\ufeff"


def test_commands_show_titles_that_turn_letters_round_as_they_are(
    tmp_path: Path, sqlite: str, make_article: MakeArticle
) -> None:
    """The corpus keeps the marks; the screen doesn't show them."""
    with Corpus(sqlite) as corpus:
        (outcome,) = ingest(corpus, [make_article("spoof", SPOOF, headline=SPOOF, section=SPOOF)])
        article = corpus.get(outcome.id or 0)
    assert article is not None and "\u202e" in article.headline and "\x1b" not in article.headline
    desk = Desk(tmp_path, sqlite)
    for arguments in (("search",), ("show", "1"), ("why", "1"), ("versions", "1")):
        ended = desk.run(*arguments, command="news")
        assert ended.code == 0, ended.err
        assert not any(letter in ended.out for letter in OBEYED), arguments


def test_a_crawl_logs_a_line_an_event(tmp_path: Path) -> None:
    """The settings put the formatter in: an address with line ends in a source's list begins no line of the log."""
    desk = Desk(tmp_path)
    desk.source("herald", "title: The Herald\nurl: http://127.0.0.1:1/\ndiscover: [{feed: 'http://127.0.0.1:1/a'}]\n")
    ended = desk.crawl("herald", "-s", "LOG_LEVEL=DEBUG", "-s", "RETRY_ENABLED=False")

    _, _, rest = ended.err.partition("Spider opened\n")  # before it, only what Scrapy says of itself
    events = [line for line in rest.splitlines() if not line.startswith("herald: ")]
    assert events
    assert all(line[:4].isdigit() for line in events), events
