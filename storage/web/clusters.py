"""Articles that belong together, as pages and as JSON.

A cluster of duplicates shows who published a report when, and why the articles are one report. A pair, duplicate or
related, shows both texts with the passages that they share.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.articles import passages
from storage.articles.changes import compare, lines
from storage.articles.related import describe
from storage.records import Cluster, Duplicate, Related, StoredArticle, as_json
from storage.web import responses, sources
from storage.web.articles import get_article
from storage.web.reading import reading
from storage.web.reasons import RELATIONS, why_alike
from storage.web.rendering import plural, render
from storage.web.requests import ApiRequest
from storage.web.responses import HTML, Payload, not_found

MAX_SHOWN = 200
"""Articles on the page."""
MAX_COMPARED = 40
"""Articles that are compared paragraph by paragraph with the representative."""


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """An article of a cluster, compared with the article that represents the cluster."""

    article: StoredArticle
    moment: datetime
    dated: bool
    """True if `moment` is the date of publication; False if it's the time when the article was first seen."""
    position: float
    """Position in time between the first and the last article, in percent."""
    after: str
    """How much later than the first article, in words; "" for the first."""
    relation: str
    shared: str | None
    """The share of text that both have, such as "98%". None if it wasn't measured."""
    why: str | None
    """Why both are one report. None if the two were never compared, and for the representative."""
    differs: str
    """The differences in words; "" if not compared."""
    words: int
    represents: bool
    """True for the representative itself."""


def page(request: ApiRequest) -> Payload:
    """Show the articles of a cluster in the order of time, with the evidence for each pair."""
    cluster = _cluster(request)
    members = _members(cluster)
    body = render("cluster.html", cluster=cluster, members=members, hidden=len(cluster.members) - len(members))
    return Payload(body, HTML)


def pair_page(request: ApiRequest) -> Payload:
    """Show two articles beside each other, duplicate or related, with the passages that both texts have."""
    pair, articles = _pair(request)
    own = pair.passages if pair.article_id == articles[0].id else passages.turned(pair.passages)
    sides = [
        (article, passages.paragraphs(article.text, passages.spans(shared, len(article.text))))
        for article, shared in zip(articles, (own, passages.turned(own)), strict=True)
    ]
    relation = describe(pair.relation, *articles) if isinstance(pair, Related) else RELATIONS[pair.relation]
    body = render("pair.html", pair=pair, sides=sides, relation=relation, is_one_report=isinstance(pair, Duplicate))
    return Payload(body, HTML)


def json_pair(request: ApiRequest) -> Payload:
    """Return a pair of articles, duplicate or related, with its evidence and the passages that both texts have."""
    pair, _ = _pair(request)
    return responses.as_json(as_json(pair))


def _pair(request: ApiRequest) -> tuple[Duplicate | Related, tuple[StoredArticle, StoredArticle]]:
    """Return the pair of two articles, and the articles. Raises Refused (404) if they aren't a pair."""
    number, other = request.path["id"], request.path["other"]
    with reading(request.corpus.database) as reader:
        articles = get_article(reader, number), get_article(reader, other)
        pair = reader.pair(number, other)
    if pair is None:
        raise not_found(f"articles {number} and {other} are no pair, neither duplicates nor related")
    return pair, articles


def json_cluster(request: ApiRequest) -> Payload:
    """Return a cluster: its articles, the representative first, and its pairs."""
    return responses.as_json(as_json(_cluster(request)))


def _cluster(request: ApiRequest) -> Cluster:
    with reading(request.corpus.database) as reader:
        cluster = reader.cluster(request.path["id"])
    if cluster is None:
        raise not_found(f"there's no cluster {request.path['id']}: a cluster bears the smallest id of its articles")
    return cluster


def _members(cluster: Cluster) -> list[ClusterMember]:
    """Return the articles in the order of time, `MAX_SHOWN` at most."""
    representative = cluster.members[0]
    pairs = {
        _other(pair, representative.id): pair
        for pair in cluster.pairs
        if representative.id in (pair.article_id, pair.other_id)
    }
    articles = sorted(cluster.members[:MAX_SHOWN], key=_moment)
    positions = sources.positions([_moment(article) for article in articles])
    members = []
    for index, (article, position) in enumerate(zip(articles, positions, strict=True)):
        delay = _moment(article) - _moment(articles[0])
        pair = pairs.get(article.id)
        compared = index < MAX_COMPARED
        members.append(_member(article, representative, pair, position, delay, compared=compared))
    return members


def _member(
    article: StoredArticle,
    representative: StoredArticle,
    pair: Duplicate | None,
    position: float,
    delay: timedelta,
    *,
    compared: bool,
) -> ClusterMember:
    represents = article.id == representative.id
    relation = RELATIONS.get(pair.relation, pair.relation) if pair else "related through other articles"
    return ClusterMember(
        article=article,
        moment=_moment(article),
        dated=article.date_published is not None,
        position=position,
        after=_delay(delay),
        relation="the fullest text, which represents the report" if represents else relation,
        shared=why_alike(pair.scores) if pair and not represents else None,
        why=pair.why if pair and not represents else None,
        differs=_differences(representative, article) if compared and not represents else "",
        words=len(article.text.split()),
        represents=represents,
    )


def _moment(article: StoredArticle) -> datetime:
    """Return when the article was published. If that isn't known, return when it was first seen."""
    return article.date_published or article.first_seen


def _other(pair: Duplicate, article_id: int) -> int:
    """Return the id of the other article of a pair."""
    return pair.article_id + pair.other_id - article_id


def _delay(delay: timedelta) -> str:
    """Return the time since the first article in words; "" below a minute."""
    minutes = int(delay.total_seconds() // 60)
    if minutes < 1:
        return ""
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{plural(days, 'day')} {hours} h later" if hours else f"{plural(days, 'day')} later"
    if hours:
        return f"{hours} h {minutes % 60} min later" if minutes % 60 else f"{hours} h later"
    return f"{minutes} min later"


def _differences(representative: StoredArticle, other: StoredArticle) -> str:
    """Return in words how the paragraphs of the other article differ from those of the representative."""
    counts: Counter[str] = Counter()
    for difference in compare(lines("", representative.blocks), lines("", other.blocks)):
        counts[difference.op] += max(len(difference.before), len(difference.after))
    verbs = (("insert", "added"), ("delete", "left out"), ("replace", "changed"))
    text = ", ".join(f"{plural(counts[op], 'paragraph')} {verb}" for op, verb in verbs if counts[op])
    return text or "the same paragraphs"
