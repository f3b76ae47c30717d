"""Learning which query parameters of a site don't change the text, from articles that were read at several URLs.

Each article is evidence for at most one parameter. Another article with the same host and path, or the canonical URL
that the page names, differs from the article's URL in that parameter only; the two texts are equal or not. A parameter
that has only led to equal texts is removed from URLs that are discovered later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.frontier.url_keys import host_of, url_key
from storage.schema import ArticleRow, FingerprintRow, UrlParameterRow, chunks, table_of

SAME = 3
"""Number of articles with the same text with and without a parameter, and none with another text, to remove it."""
_MAX_EVIDENCE = 50
_SIBLINGS = 100
_article, _kept, _parameter = table_of(ArticleRow), table_of(FingerprintRow), table_of(UrlParameterRow)
_INSERT = sa.insert(_parameter)
_DELETE = sa.delete(_parameter).where(
    _parameter.c.host == sa.bindparam("host"),
    _parameter.c.name == sa.bindparam("name"),
    _parameter.c.article_id == sa.bindparam("number"),
)
_COUNT = sa.select(sa.func.count()).where(
    _parameter.c.host == sa.bindparam("host"), _parameter.c.name == sa.bindparam("name"), _parameter.c.same
)
_TEXT = sa.select(_kept.c.text_hash).where(_kept.c.article_id == sa.bindparam("number"))
_BESIDE = (
    sa.select(_article.c.key, _kept.c.text_hash)
    .join(_kept, _kept.c.article_id == _article.c.id)
    .where(
        sa.or_(
            _article.c.key == sa.bindparam("path"),
            _article.c.key.between(sa.bindparam("first"), sa.bindparam("last")),
        ),
        _article.c.id != sa.bindparam("number"),
    )
    .limit(sa.bindparam("limit"))
)
_same = sa.func.sum(sa.case((_parameter.c.same, 1), else_=0))
_IGNORED = (
    sa.select(_parameter.c.host, _parameter.c.name, sa.func.count().label("articles"))
    .where(_parameter.c.host.in_(sa.bindparam("hosts", expanding=True)))
    .group_by(_parameter.c.host, _parameter.c.name)
    .having(
        sa.func.count() >= SAME,
        _same == sa.func.count(),
        sa.func.sum(sa.case((_parameter.c.absent, 1), else_=0)) >= 1,
    )
)


class ParameterEvidence(NamedTuple):
    """Two URLs that differ in one parameter: whether the texts behind them are equal."""

    host: str
    name: str
    article_id: int
    same: bool
    """True if the texts are equal."""
    absent: bool
    """True if one of the two URLs lacks the parameter, so that the parameter can be removed."""


def difference(key: str, other: str) -> tuple[str, bool] | None:
    """Return the only parameter in which two keys differ, and True if one of the keys lacks the parameter.

    None if the keys differ in more than one parameter, or in something else. The keys are those of
    `storage.frontier.url_keys.url_key`.
    """
    (path, _, query), (other_path, _, other_query) = key.partition("?"), other.partition("?")
    if path != other_path or query == other_query:
        return None
    items, other_items = set(filter(None, query.split("&"))), set(filter(None, other_query.split("&")))
    names = {item.split("=", 1)[0] for item in items ^ other_items}
    if len(names) != 1:
        return None
    name = names.pop()
    lacks = not all(any(item.split("=", 1)[0] == name for item in group) for group in (items, other_items))
    return name, lacks


def learn(connection: Connection, keys: Mapping[int, Collection[str]]) -> None:
    """Store the evidence of new articles. `keys` maps an article id to the keys of its URL and its canonical URL."""
    asked = {number: article_keys for number, article_keys in keys.items() if any("?" in key for key in article_keys)}
    strongest: dict[int, ParameterEvidence] = {}
    for number, article_keys in asked.items():
        for evidence in (*_siblings(connection, number, article_keys), *_twins(number, article_keys)):
            if number not in strongest or not evidence.same:  # evidence of a change outweighs evidence of none
                strongest[number] = evidence
    for evidence in strongest.values():
        where = {"host": evidence.host, "name": evidence.name}
        if (connection.scalar(_COUNT, where) or 0) < _MAX_EVIDENCE or not evidence.same:
            connection.execute(_DELETE, where | {"number": evidence.article_id})
            connection.execute(_INSERT, evidence._asdict())


def ignored(connection: Connection, hosts: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the parameters that are removed from the URLs of these hosts: host -> parameter -> reason."""
    by_host: dict[str, dict[str, str]] = defaultdict(dict)
    ordered = sorted(hosts)
    for chunk in chunks(ordered):
        for row in connection.execute(_IGNORED, {"hosts": chunk}):
            by_host[row.host][row.name] = (
                f"the text is the same with and without {row.name}= in {row.articles} articles"
            )
    return by_host


def without(url: str, names: Collection[str]) -> str:
    """Return the URL without these query parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept_items = [item for item in parts.query.split("&") if item.split("=", 1)[0] not in names]
    return parts._replace(query="&".join(kept_items)).geturl()


def _siblings(connection: Connection, number: int, keys: Iterable[str]) -> Iterable[ParameterEvidence]:
    """Yield evidence from the articles with the same path; their keys are next to the article's key in the index."""
    for key in keys:
        path = key.partition("?")[0]
        values = {"path": path, "first": path + "?", "last": path + "@", "number": number, "limit": _SIBLINGS}
        mine = connection.scalar(_TEXT, {"number": number})
        for row in connection.execute(_BESIDE, values):
            if differs := difference(key, row.key):
                yield ParameterEvidence(
                    host_of("http://" + path) or path, differs[0], number, row.text_hash == mine, differs[1]
                )


def _twins(number: int, keys: Collection[str]) -> Iterable[ParameterEvidence]:
    """Yield evidence from a page that names a canonical URL: if both differ in one parameter, it is irrelevant."""
    first, *others = keys
    for other in others:
        if differs := difference(first, other):
            host = host_of("http://" + first.partition("?")[0]) or first
            yield ParameterEvidence(host, differs[0], number, True, differs[1])


def keys_of(url: str, canonical_url: str | None) -> tuple[str, ...]:
    """Return the key of the URL that a page was read at, and that of its canonical URL if the keys differ."""
    return tuple(dict.fromkeys(url_key(candidate) for candidate in (url, canonical_url) if candidate))
