"""Small trees judge here whether a page as a whole is an article, a list, a product or a forum.

`benchmarks/train_page_kind.py` generates the trees, and prints how often the decision is right on other publishers.
"""

from __future__ import annotations

from math import exp
from typing import NamedTuple

from crawler.parsers.kind.features import Evidence
from crawler.parsers.kind.trees import scores
from crawler.reasons import Reason

KINDS = (None, Reason.LISTING_PAGE, Reason.PRODUCT_PAGE, Reason.FORUM_PAGE)
"""The kinds in the order of the scores; None is an article."""
DOUBT = 0.5
"""Probability of an article below which a page is refused."""
DOUBT_WITHOUT_URL = 0.7
"""The same for the page without the features of its URL, because a URL alone must not refuse a page."""
MANY = 5
"""Number of linked titles, or of prices, from which a page may be a list."""
POSTS = 3
"""Number of blocks of prose, or of dates, from which a page may be a forum."""


class Judgement(NamedTuple):
    """The kind of a page that isn't an article, with the evidence for people."""

    kind: Reason
    evidence: str


def judge(evidence: Evidence) -> Judgement | None:
    """Return the kind of a page that is a list, a product or a forum; None for an article and in doubt."""
    shares = probabilities(evidence.row())
    if shares[0] >= DOUBT:
        return None
    return decide(evidence, shares, probabilities(evidence.row(with_url=False)))


def decide(evidence: Evidence, shares: list[float], without_url: list[float]) -> Judgement | None:
    """Return the judgement for probabilities of the kinds, with and without the features of the URL."""
    if shares[0] >= DOUBT or without_url[0] >= DOUBT_WITHOUT_URL:
        return None
    likely = max(range(1, len(KINDS)), key=shares.__getitem__)
    # A kind needs a sign of its own: a page that merely lacks what articles have isn't refused.
    for index in sorted(range(1, len(KINDS)), key=lambda index: index != likely):
        kind = KINDS[index]
        if kind is not None and (signs := _SIGNS[kind](evidence)):
            share = f"{1 - shares[0]:.0%} likely no article"
            return Judgement(kind, ", ".join([*signs, *_lacking(evidence), share]))
    return None


def probabilities(row: list[float]) -> list[float]:
    """Return the probability of each of KINDS."""
    odds = [exp(score) for score in scores(row)]
    total = sum(odds)
    return [value / total for value in odds]


def _list_signs(evidence: Evidence) -> list[str]:
    shape, declared = evidence.shape, evidence.declared
    signs = [
        (declared.lists, "JSON-LD of a list"),
        (shape.titles >= MANY, f"{shape.titles} linked titles"),
        (shape.linked_headings >= MANY, f"{shape.linked_headings} of {shape.headings} headings are links"),
        (shape.prices >= MANY, f"{shape.prices} prices"),
        (declared.products >= MANY, f"JSON-LD of {declared.products} products"),
        (evidence.controls.articles >= MANY, f"{evidence.controls.articles} article elements"),
    ]
    return [sign for holds, sign in signs if holds]


def _product_signs(evidence: Evidence) -> list[str]:
    shape, declared = evidence.shape, evidence.declared
    signs = [
        (declared.products, "JSON-LD of a product"),
        (declared.type in (3, 4), "og:type of a product"),
        (declared.price, "a price in the meta elements"),
        (evidence.controls.carts, f"{evidence.controls.carts} buttons to buy"),
        (shape.prices, f"{shape.prices} prices"),
    ]
    return [sign for holds, sign in signs if holds]


def _forum_signs(evidence: Evidence) -> list[str]:
    shape, declared = evidence.shape, evidence.declared
    signs = [
        (declared.forums, "JSON-LD of a forum"),
        (declared.comments, f"JSON-LD of {declared.comments} comments"),
        (shape.dates >= POSTS, f"{shape.dates} dates"),
        (shape.proses >= POSTS and shape.parents > 0.5, f"prose in {shape.parents * shape.proses:.0f} boxes"),
        (evidence.url.discusses > 0 and shape.proses > 1, "the URL of a forum"),
    ]
    return [sign for holds, sign in signs if holds]


_SIGNS = {
    Reason.LISTING_PAGE: _list_signs,
    Reason.PRODUCT_PAGE: _product_signs,
    Reason.FORUM_PAGE: _forum_signs,
}


def _lacking(evidence: Evidence) -> list[str]:
    """Return what the page lacks of the usual marks of an article."""
    known = evidence.known
    lacking = [
        (not known.date, "no date"),
        (not known.authors, "no author"),
        (evidence.shape.proses < POSTS, "little prose"),
    ]
    return [sign for holds, sign in lacking if holds]
