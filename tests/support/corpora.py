"""Types of the fixtures that make articles and databases."""

from __future__ import annotations

from collections.abc import Callable

from crawler.items import Article

MakeArticle = Callable[..., Article]
NewDatabase = Callable[[], str]
