"""Which articles are meant, as conditions of SQL: from the caller's arguments, and from what the query says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias, cast

import sqlalchemy as sa

from storage.articles import ID_BITS
from storage.fields import Condition, seconds
from storage.models import ArticleAuthor, Author
from storage.search import Either

Truth: TypeAlias = sa.ColumnElement[bool]
FTS = sa.table("article_fts", sa.column("rowid"), sa.column("rank"))


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles; None: any. An article without a date counts by the day it was first seen."""

    source: str | None = None
    since: date | datetime | str | None = None
    until: date | datetime | str | None = None
    """A day means its whole length, an instant itself."""
    language: str | None = None
    """"en" takes "en-GB" too."""
    author: str | None = None
    section: str | None = None


def conditions(article: Any, filters: Filters, said: Sequence[Either]) -> list[Truth]:
    """Return what must hold of an article. What the query says of a field is left out where `filters` has the field.

    Raises ValueError for a bad date.
    """
    given = {name: value for name in Filters.__dataclass_fields__ if (value := getattr(filters, name)) is not None}
    found = [_condition(article, name, value) for name, value in given.items()]
    for either in said:
        choices = [_said(article, condition) for condition in either.conditions if condition.field not in given]
        if either.words:
            choices.append(article.search_id.in_(sa.select(FTS.c.rowid).where(match(either.words))))
        if choices:
            found.append(sa.or_(*choices))
    return found


def match(expression: str) -> Truth:
    """Whether a row of the search index matches an expression of FTS5."""
    return sa.literal_column("article_fts").op("MATCH", is_comparison=True)(expression)


def _said(article: Any, condition: Condition) -> Truth:
    holds = _condition(article, condition.field, condition.value)
    # An article without a section isn't of the section that is unwanted: NULL is no "yes".
    return holds.is_not(sa.true()) if condition.negative else holds


def _condition(article: Any, name: str, value: Any) -> Truth:
    if name == "language":
        language, wanted = sa.func.lower(article.language), value.lower().replace("_", "-")
        return sa.or_(language == wanted, language.startswith(wanted + "-", autoescape=True))
    if name == "author":
        written = sa.select(ArticleAuthor.article_id).join(Author).where(Author.name == value)
        return cast(Truth, article.id.in_(written))
    if name == "since":
        return cast(Truth, article.search_id >= seconds(value, end=False) << ID_BITS)
    if name == "until":
        return cast(Truth, article.search_id < seconds(value, end=True) << ID_BITS)
    return cast(Truth, getattr(article, name) == value)
