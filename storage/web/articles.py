"""One article: its page, with the removed lines on demand, and the same as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import Block
from storage.records import Boilerplate, StoredArticle, as_json
from storage.web import responses
from storage.web.reading import Reader, reading
from storage.web.reasons import removals, why_removed
from storage.web.rendering import render
from storage.web.requests import Ask
from storage.web.responses import HTML, Answer, missing


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as the page shows it; `why` tells why it's no part of the text."""

    block: Block
    why: str | None


def page(ask: Ask) -> Answer:
    """Show an article, what's known of it and where that is from; with `removed`, what was stripped, in place."""
    with_removed = ask.values.get("removed") == "1"
    with reading(ask.corpus.database) as reader:
        article = found(reader, ask.path["id"])
        known = reader.boilerplate(article.source) if with_removed and _learned(article) else []
        sizes = reader.cluster_sizes((article,))
    body = render(
        "article.html",
        article=article,
        blocks=_blocks(article, known, with_removed),
        removals=removals(article.blocks),
        with_removed=with_removed,
        copies=sizes.get(article.cluster_id or 0, 1) - 1,
    )
    return Answer(body, HTML)


def json_article(ask: Ask) -> Answer:
    """Give an article with all its fields; its removed blocks are among `blocks`, each with the reason."""
    with reading(ask.corpus.database) as reader:
        return responses.as_json(as_json(found(reader, ask.path["id"])))


def found(reader: Reader, number: int) -> StoredArticle:
    """Return an article. Raises Refused (404) if it's unknown."""
    article = reader.article(number)
    if article is None:
        raise missing(f"there's no article {number}")
    return article


def _learned(article: StoredArticle) -> bool:
    return any(block.removed == "learned" for block in article.blocks)


def _blocks(article: StoredArticle, known: list[Boilerplate], with_removed: bool) -> list[Shown]:
    return [
        Shown(block, why_removed(block, known) if block.removed else None)
        for block in article.blocks
        if with_removed or block.removed is None
    ]
