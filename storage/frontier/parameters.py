"""Which query parameters of a site don't change the text, learned from the articles read under several addresses.

Each article is evidence for one parameter at most: another article of the same host and path, or the page that it
names as its canonical address, differs from it in that parameter alone; either the texts are equal, or they aren't. A
parameter that only ever led to equal texts is left out of addresses that are discovered later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.frontier.urls import host_of, url_key
from storage.schema import Article, Fingerprint, UrlParameter, chunks, table_of

SAME = 3
"""Articles whose text must be the same with and without a parameter for it to be left out; of which none says else."""
_MOST_EVIDENCE = 50
_SIBLINGS = 100


class Evidence(NamedTuple):
    """That an article's address differs in one parameter from another's, and what that did to the text."""

    host: str
    name: str
    article_id: int
    same: bool
    absent: bool
    """Whether one of both addresses lacks the parameter: it can be left out, then."""


def difference(one: str, other: str) -> tuple[str, bool] | None:
    """Return the one parameter in which two keys differ, and whether one of them lacks it; None if they differ in more.

    Keys are those of `storage.frontier.urls.url_key`.
    """
    (path, _, query), (other_path, _, other_query) = one.partition("?"), other.partition("?")
    if path != other_path or query == other_query:
        return None
    items, other_items = set(filter(None, query.split("&"))), set(filter(None, other_query.split("&")))
    names = {item.split("=", 1)[0] for item in items ^ other_items}
    if len(names) != 1:
        return None
    name = names.pop()
    lacks = not all(any(item.split("=", 1)[0] == name for item in some) for some in (items, other_items))
    return name, lacks


def learn(connection: Connection, keys: Mapping[int, Collection[str]]) -> None:
    """Note what the addresses of new articles say: article id -> keys that its page was read at or names."""
    asked = {number: some for number, some in keys.items() if any("?" in key for key in some)}
    found: dict[int, Evidence] = {}
    for number, some in asked.items():
        for evidence in (*_siblings(connection, number, some), *_twins(number, some)):
            if number not in found or not evidence.same:  # what changes the text outweighs what doesn't
                found[number] = evidence
    for evidence in found.values():
        where = {"host": evidence.host, "name": evidence.name}
        if (connection.scalar(_COUNT, where) or 0) < _MOST_EVIDENCE or not evidence.same:
            connection.execute(_DELETE, where | {"number": evidence.article_id})
            connection.execute(_INSERT, evidence._asdict())


def ignored(connection: Connection, hosts: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the parameters that are left out of these hosts' addresses, with the reason: host -> name -> why."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    wanted = sorted(hosts)
    for chunk in chunks(wanted):
        for row in connection.execute(_IGNORED, {"hosts": chunk}):
            found[row.host][row.name] = f"the text is the same with and without {row.name}= in {row.articles} articles"
    return found


def without(url: str, names: Collection[str]) -> str:
    """Return the address without these parameters."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = [item for item in parts.query.split("&") if item.split("=", 1)[0] not in names]
    return parts._replace(query="&".join(kept)).geturl()


def _siblings(connection: Connection, number: int, keys: Iterable[str]) -> Iterable[Evidence]:
    """Compare an article with those under the same path: their keys stand beside its own in the index."""
    for key in keys:
        path = key.partition("?")[0]
        values = {"path": path, "first": path + "?", "last": path + "@", "number": number, "limit": _SIBLINGS}
        mine = connection.scalar(_TEXT, {"number": number})
        for row in connection.execute(_BESIDE, values):
            if differs := difference(key, row.key):
                yield Evidence(host_of("http://" + path) or path, differs[0], number, row.text_hash == mine, differs[1])


def _twins(number: int, keys: Collection[str]) -> Iterable[Evidence]:
    """The page was read at one address and names another as its own: if these differ in one parameter, it's in vain."""
    first, *others = keys
    for other in others:
        if differs := difference(first, other):
            host = host_of("http://" + first.partition("?")[0]) or first
            yield Evidence(host, differs[0], number, True, differs[1])


def keys_of(url: str, canonical_url: str | None) -> tuple[str, ...]:
    """Return the keys of the address that a page was read at and of the one that it names, if that's another."""
    return tuple(dict.fromkeys(url_key(one) for one in (url, canonical_url) if one))


_article, _kept, _parameter = table_of(Article), table_of(Fingerprint), table_of(UrlParameter)
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
