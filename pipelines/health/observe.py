"""What a run sees of its source: how its pages answered, which fields they have, how long and how alike they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import blake2b
from statistics import median
from typing import Any

from crawler.items import Article, Fetched
from pipelines.settle import Outcome

FIELDS = ("author", "date_published", "section", "description", "image")
_MOST = 2_000
"""Articles whose texts are compared in a run."""
_SHORT = 40
"""Characters from which a block is compared: what is shorter recurs by chance."""
_HEAD = 60_000
_CHALLENGE = re.compile(
    rb"captcha|cf-chl|cf-challenge|challenge-platform|datadome|perimeterx|px-block|incapsula|_Incapsula_"
    rb"|verify (?:that )?you are (?:a )?human|prove that you are human|are you a robot|unusual traffic from your"
    rb"|enable javascript and cookies to continue|access to this page has been denied",
    re.IGNORECASE,
)
_SIGNS_OF_ARTICLE = 5
"""Paragraphs from which a page isn't taken for a challenge, though it has a word of one."""


@dataclass(slots=True)
class RunMetrics:
    """A run's figures, as they are kept with its verdict."""

    pages: int = 0
    """Pages of articles asked for, whatever came of it; those that were the same as before aside."""
    articles: int = 0
    """Of them, articles."""
    new: int = 0
    status: dict[str, int] = field(default_factory=dict)
    """HTTP status, or "none" for no answer -> pages."""
    refused: dict[str, int] = field(default_factory=dict)
    """Reason -> pages."""
    filled: dict[str, int] = field(default_factory=dict)
    """Field -> articles that have it."""
    length: float = 0.0
    """Median of the articles' lengths, in characters."""
    repeated: float = 0.0
    """Blocks an article, on average, that most articles of the run have."""
    alike: int = 0
    """Pages that have one and the same headline and text: the most there are of one."""
    challenges: int = 0
    """Pages that ask whether a human is reading."""
    read: int = 0
    """Discovery pages read, or the same as before."""
    failed: dict[str, int] = field(default_factory=dict)
    """Reason -> discovery pages that couldn't be read."""
    listed: int = 0
    """Addresses that they list."""
    waits: str = ""
    """What is said of hosts that were left alone; "" if none was."""

    @property
    def is_empty(self) -> bool:
        """Whether the run asked for nothing."""
        return not (self.pages or self.read or self.failed)

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> RunMetrics:
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


class MetricsCollector:
    """Looks at each batch that a run stores."""

    def __init__(self) -> None:
        self._seen = RunMetrics()
        self._status: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()
        self._lengths: list[int] = []
        self._texts: Counter[bytes] = Counter()
        self._blocks: Counter[bytes] = Counter()

    def count(self, fetched: Fetched, outcome: Outcome) -> None:
        """Count an address that was read, and what came of it."""
        if fetched.unchanged or (fetched.refusal is not None and fetched.refusal.not_asked):
            return
        self._seen.pages += 1
        self._seen.new += outcome.state in ("new", "duplicate")
        self._status[str(fetched.status or "none")] += 1
        if outcome.state == "rejected":
            self._refused[outcome.reason or "unknown"] += 1
        if _is_challenge(fetched):
            self._seen.challenges += 1
        if fetched.article is not None:
            self._count_article(fetched.article)
        elif fetched.body and fetched.status is not None and fetched.status < 400:
            self._texts[_hash(fetched.body)] += 1

    def _count_article(self, article: Article) -> None:
        self._seen.articles += 1
        has = {name: bool(getattr(article, "authors" if name == "author" else name)) for name in FIELDS}
        self._filled.update(name for name, there in has.items() if there)
        if self._seen.articles > _MOST:
            return
        texts = [block.text for block in article.blocks if block.removed is None]
        self._lengths.append(sum(map(len, texts)))
        self._texts[_hash("\n".join([article.headline, *texts]).encode("utf-8", "replace"))] += 1
        self._blocks.update({_hash(text.encode("utf-8", "replace")) for text in texts if len(text) >= _SHORT})

    def metrics(self) -> RunMetrics:
        """Return the figures so far."""
        seen = self._seen
        seen.status, seen.refused, seen.filled = dict(self._status), dict(self._refused), dict(self._filled)
        number = len(self._lengths)
        seen.length = float(median(self._lengths)) if number else 0.0
        common = [times for times in self._blocks.values() if times * 2 > number and times > 2]
        seen.repeated = round(sum(common) / number, 2) if number else 0.0
        seen.alike = max(self._texts.values(), default=0)
        return seen


def _is_challenge(fetched: Fetched) -> bool:
    body = fetched.body or (fetched.served[-1].body if fetched.served else b"")
    paragraphs = 0 if fetched.article is None else len(fetched.article.blocks)
    return paragraphs < _SIGNS_OF_ARTICLE and _CHALLENGE.search(body[:_HEAD]) is not None


def _hash(text: bytes) -> bytes:
    return blake2b(text, digest_size=8).digest()
