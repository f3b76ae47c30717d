"""The examples in the documents, and the articles that they read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from crawler.items import Article, Author, Block
from tests.support.paths import DOCS

COPIED = (
    "The harbour's quay wall needs repair before the winter storms, said the harbour master on Monday evening.",
    "Twenty years of tides have taken more from it than any storm, the surveyors Hana Mori and Tom Bell told 40 men.",
    "Fishermen asked for a slipway, as they had asked the board of their fathers, and were told to put it in writing.",
)


def examples(document: str, language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / document).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def an_article(slug: str, *paragraphs: str, source: str = "herald", day: int = 1, section: str = "Local") -> Article:
    return Article(
        url=f"https://{source}.example/news/{slug}",
        source=source,
        headline=f"Harbour news: {slug}",
        blocks=tuple(Block("paragraph", text) for text in paragraphs),
        authors=(Author("Ann Lee"), Author("Jun Okabe")),
        date_published=datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=day),
        language="en",
        section=section,
        keywords=("harbour", "quay"),
    )
