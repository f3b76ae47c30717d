"""A cluster of duplicates: who published the report, when, how much they share and why they're one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.articles.changes import compare, lines
from storage.records import Cluster, Duplicate, StoredArticle, as_json
from storage.web import responses, sources
from storage.web.reading import reading
from storage.web.reasons import RELATIONS, why_alike
from storage.web.rendering import plural, render
from storage.web.requests import Ask
from storage.web.responses import HTML, Answer, missing

_SHOWN, _COMPARED = 200, 40
"""Members on a page, and how many are compared paragraph by paragraph with the one that represents them."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster, set against the one that represents it."""

    article: StoredArticle
    moment: datetime
    dated: bool
    """Whether `moment` is its publication; else it's when it was first seen."""
    place: float
    """Where it stands between the first and the last, in percent."""
    after: str
    relation: str
    shared: str | None
    why: str | None
    differs: str
    words: int
    represents: bool


def page(ask: Ask) -> Answer:
    """Show a cluster's articles in time, with the evidence for each pair."""
    cluster = _cluster(ask)
    members = _members(cluster)
    body = render("cluster.html", cluster=cluster, members=members, hidden=len(cluster.members) - len(members))
    return Answer(body, HTML)


def json_cluster(ask: Ask) -> Answer:
    """Give a cluster: its articles, the one that represents them first, and its pairs."""
    return responses.as_json(as_json(_cluster(ask)))


def _cluster(ask: Ask) -> Cluster:
    with reading(ask.corpus.database) as reader:
        cluster = reader.cluster(ask.path["id"])
    if cluster is None:
        raise missing(f"there's no cluster {ask.path['id']}: a cluster bears the smallest id of its articles")
    return cluster


def _members(cluster: Cluster) -> list[Member]:
    first = cluster.members[0]
    nearness = {_other(pair, first.id): pair for pair in cluster.pairs if first.id in (pair.article_id, pair.other_id)}
    some = sorted(cluster.members[:_SHOWN], key=_moment)
    began = _moment(some[0])
    places = sources.positions([_moment(article) for article in some])
    return [
        _member(article, first, nearness.get(article.id), place, _moment(article) - began, compared=number < _COMPARED)
        for number, (article, place) in enumerate(zip(some, places, strict=True))
    ]


def _member(
    article: StoredArticle,
    first: StoredArticle,
    pair: Duplicate | None,
    place: float,
    late: timedelta,
    *,
    compared: bool,
) -> Member:
    represents = article.id == first.id
    relation = RELATIONS.get(pair.relation, pair.relation) if pair else "near to it through others"
    return Member(
        article=article,
        moment=_moment(article),
        dated=article.date_published is not None,
        place=place,
        after=_lateness(late),
        relation="the fullest text, which stands for all" if represents else relation,
        shared=why_alike(pair.scores) if pair and not represents else None,
        why=pair.why if pair and not represents else None,
        differs=_differs(first, article) if compared and not represents else "",
        words=len(article.text.split()),
        represents=represents,
    )


def _moment(article: StoredArticle) -> datetime:
    return article.date_published or article.first_seen


def _other(pair: Duplicate, number: int) -> int:
    return pair.article_id + pair.other_id - number


def _lateness(late: timedelta) -> str:
    """Return how much later than the first, in words; nothing for the first."""
    minutes = int(late.total_seconds() // 60)
    if minutes < 1:
        return ""
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{plural(days, 'day')} {hours} h later" if hours else f"{plural(days, 'day')} later"
    if hours:
        return f"{hours} h {minutes % 60} min later" if minutes % 60 else f"{hours} h later"
    return f"{minutes} min later"


def _differs(first: StoredArticle, other: StoredArticle) -> str:
    """Return what the other did to the paragraphs of the first, in words."""
    counts: Counter[str] = Counter()
    for difference in compare(lines("", first.blocks), lines("", other.blocks)):
        counts[difference.op] += max(len(difference.before), len(difference.after))
    said = (("insert", "added"), ("delete", "left out"), ("replace", "changed"))
    told = ", ".join(f"{plural(counts[op], 'paragraph')} {verb}" for op, verb in said if counts[op])
    return told or "paragraph by paragraph the same"
