"""One article as a page, which can show the removed lines, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import Block
from storage.articles.related import describe
from storage.records import Boilerplate, RelatedArticle, StoredArticle, as_json
from storage.web import responses
from storage.web.reading import CorpusReader, reading
from storage.web.reasons import removals, why_removed
from storage.web.rendering import render
from storage.web.requests import ApiRequest
from storage.web.responses import HTML, Payload, not_found


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block on the page."""

    block: Block
    why: str | None
    """Why the block was removed from the text. None if it wasn't removed."""


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A related article on the page."""

    article: StoredArticle
    relation: str
    """What the other article is to this one, in words: "a follow-up"."""


def page(request: ApiRequest) -> Payload:
    """Show an article with its fields and where they come from; with `removed`, also the removed lines in place."""
    with_removed = request.values.get("removed") == "1"
    with reading(request.corpus.database) as reader:
        article = get_article(reader, request.path["id"])
        boilerplate = reader.boilerplate(article.source) if with_removed and _has_learned(article) else []
        beside = reader.shown_beside((article,)).get(article.id, 0)
        related = [
            RelatedLine(other, describe(pair.relation, article, other)) for pair, other in reader.related(article.id)
        ]
    body = render(
        "article.html",
        article=article,
        blocks=_blocks(article, boilerplate, with_removed),
        removals=removals(article.blocks),
        with_removed=with_removed,
        beside=beside,
        related=related,
    )
    return Payload(body, HTML)


def json_article(request: ApiRequest) -> Payload:
    """Return an article with all its fields, and its related articles.

    Removed blocks are in `blocks`, too, each with the reason.
    """
    with reading(request.corpus.database) as reader:
        article = get_article(reader, request.path["id"])
        related = [as_json(RelatedArticle.of(pair, other)) for pair, other in reader.related(article.id)]
    return responses.as_json(as_json(article) | {"related": related})


def get_article(reader: CorpusReader, number: int) -> StoredArticle:
    """Return an article by its id. Raises Refused (404) if it's unknown."""
    article = reader.article(number)
    if article is None:
        raise not_found(f"there's no article {number}")
    return article


def _has_learned(article: StoredArticle) -> bool:
    """Return True if learned boilerplate was removed from the article."""
    return any(block.removed == "learned" for block in article.blocks)


def _blocks(article: StoredArticle, boilerplate: list[Boilerplate], with_removed: bool) -> list[ShownBlock]:
    return [
        ShownBlock(block, why_removed(block, boilerplate) if block.removed else None)
        for block in article.blocks
        if with_removed or block.removed is None
    ]
