"""Archived pages for `news reextract`."""

from __future__ import annotations

from storage import Corpus
from tests.support.crawling import Desk
from tests.support.invented_pages import address, archive, page

HERALD = "title: The Example Herald\nurl: https://herald.example/\n"
BETTER = HERALD + "rules: {remove: [.kicker]}\n"


def fill(desk: Desk, number: int, **others: str) -> None:
    pages = {address(n): page(n) for n in range(number)} | {
        f"https://herald.example/{slug}": html for slug, html in others.items()
    }
    with Corpus(desk.database) as corpus:
        archive(corpus, desk.archive, pages)


def versions(desk: Desk) -> int:
    return int(desk.news("stats")["versions"])
