"""How much of each field of an article is stored: what is longer is cut or left out, and provenance says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crawler.items import Article, Author, Block
from storage.schema.base import LONGEST_ADDRESS, cut_text

LONGEST: Mapping[str, int] = {
    "source": 200, "url": 8_000, "headline": 2_000,
    "description": 10_000, "section": 300, "publisher": 300, "author": 300, "keyword": 300, "container": 200,
    "removed": 300, "provenance": 1_000,
}  # fmt: skip
"""Characters that are kept."""
MOST: Mapping[str, int] = {"authors": 100, "keywords": 200, "blocks": 20_000, "text": 5_000_000}
"""How many are kept; of `text` characters, the removed blocks' among them."""
_ADDRESSES = ("canonical_url", "image")


def bounded(article: Article) -> Article:
    """Return the article with no field longer than what is stored; of what was cut, its provenance says so.

    An address is left out as a whole, since a part of it leads elsewhere. `url` and `headline` are not looked at:
    without them there is no article (pipelines/validate.py). `source` neither, it's a key.
    """
    changes: dict[str, Any] = {}
    told: dict[str, str] = {}
    for name in ("description", "section", "publisher"):
        value = getattr(article, name)
        if value is not None and len(value) > LONGEST[name]:
            changes[name] = cut_text(value, LONGEST[name])
            told[name] = f"cut: it has {len(value):,} characters"
    for name in _ADDRESSES:
        value = getattr(article, name)
        if value is not None and len(value) > LONGEST_ADDRESS:
            changes[name] = None
            told[name] = f"refused: it has {len(value):,} characters"
    for name, short in (("authors", _authors(article)), ("keywords", _keywords(article)), ("blocks", _blocks(article))):
        value = getattr(article, name)
        if short != value:
            changes[name] = short
            told[name] = f"cut: {len(value):,} were given, or one was too long"
    if not told and all(len(value) <= LONGEST["provenance"] for value in article.provenance.values()):
        return article
    kept = {name[:100]: cut_text(value, LONGEST["provenance"]) for name, value in article.provenance.items()}
    return replace(article, **changes, provenance={**kept, **told})


def cut_source(name: str) -> str:
    """Return as much of a source's name as is stored."""
    return cut_text(name, LONGEST["source"])


def _authors(article: Article) -> tuple[Author, ...]:
    return tuple(map(_author, article.authors[: MOST["authors"]]))


def _author(author: Author) -> Author:
    name, url = cut_text(author.name, LONGEST["author"]), author.url
    if name == author.name and (url is None or len(url) <= LONGEST_ADDRESS):
        return author
    return Author(name, None if url is None or len(url) > LONGEST_ADDRESS else url)


def _keywords(article: Article) -> tuple[str, ...]:
    return tuple(cut_text(word, LONGEST["keyword"]) for word in article.keywords[: MOST["keywords"]])


def _blocks(article: Article) -> tuple[Block, ...]:
    left, kept = MOST["text"], []
    for block in article.blocks[: MOST["blocks"]]:
        if left <= 0:
            break
        kept.append(_block(block, left))
        left -= len(block.text)
    return tuple(kept)


def _block(block: Block, left: int) -> Block:
    if (
        len(block.text) <= left
        and len(block.container or "") <= LONGEST["container"]
        and len(block.removed or "") <= LONGEST["removed"]
    ):
        return block
    container = block.container and cut_text(block.container, LONGEST["container"])
    removed = block.removed and cut_text(block.removed, LONGEST["removed"])
    return replace(block, text=cut_text(block.text, left), container=container, removed=removed)
