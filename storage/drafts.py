"""An article on its way into the corpus, and the outcome of storing it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from crawler.items import Article
from storage.blocks import Counted
from storage.urls import url_key


@dataclass(frozen=True, slots=True)
class Draft(Article):
    """An article to store, cleaned and validated, with what storing needs beside it."""

    counted: Counted | None = None
    """The blocks as boilerplate is learned from them; None if the writer is to count them."""
    seen: datetime | None = None
    """When the page was read; None if just now."""

    @classmethod
    def of(cls, article: Article) -> Draft:
        """Return this article as a draft."""
        return cls(**{field.name: getattr(article, field.name) for field in fields(Article)})

    @property
    def key(self) -> str:
        """The key of the article: one article is stored for each."""
        return url_key(self.canonical_url or self.url)


@dataclass(frozen=True, slots=True)
class Stored:
    """The outcome of storing an article."""

    id: int
    state: Literal["new", "updated", "unchanged", "duplicate"]
    reason: str | None = None
    own: bool = True
    """True if the article's text is that of this page, and not of a twin."""
