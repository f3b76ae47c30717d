"""A response that breaks off is flagged, and requested again."""

from __future__ import annotations

from pathlib import Path

from storage import Corpus
from tests.support.crawling import Desk
from tests.support.hostile.answers import HEAD
from tests.support.hostile.pages import article, rss
from tests.support.hostile.wire import Listener, Switchboard, http


def test_an_answer_of_unknown_length_is_asked_for_again_when_it_breaks_off(tmp_path: Path) -> None:
    """The first time it's flagged; then it comes whole; then it breaks off again, and nothing is lost."""
    page = article("Of unknown length", "".join(f"<p>Sentence {n} of a long report.</p>" for n in range(100)))
    whole, half = (HEAD + b"\r\n" + text.encode() for text in (page, page[: len(page) // 2]))
    board = Switchboard()
    site = board.open(Listener({"/news": half}))
    site.answers["/feed"] = http(rss(["/news"]))
    desk = Desk(tmp_path)
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\n")
    messages = []
    for answer in (half, whole, half):
        site.answers["/news"] = answer
        with Corpus(desk.database) as corpus, corpus.database.write() as connection:
            connection.exec_driver_sql("UPDATE url SET state = 'queued', next_try = NULL")
        desk.crawl("site")
        with desk.corpus() as corpus:
            stored = corpus.get(f"{site.url}/news")
        assert stored is not None
        messages.append((stored.text.count("Sentence"), stored.provenance.get("partial")))
    asked = sum(request.path == "/news" for request in site.log)
    board.close()

    assert messages[0][0] < 60 and messages[0][1] == "the answer broke off"
    assert messages[1:] == [(100, None)] * 2
    assert asked == 3 + 1 + 3
