"""Metrics of a run: how a source's pages answered, which fields their articles have, and how long and similar they are.

`RunMetrics` holds the numbers that are stored with a verdict. `MetricsCollector` counts them, batch by batch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from hashlib import blake2b
from statistics import median
from typing import Any

from crawler.items import Article, Fetched, is_low
from crawler.reasons import Reason
from pipelines.settle import Outcome

FIELDS = ("author", "date_published", "section", "description", "image")
_MAX_COMPARED = 2_000
"""Maximum number of articles of a run whose texts are compared."""
_MIN_COMPARED = 40
"""Minimum number of characters of a block that is compared. Shorter blocks recur by chance."""
_MAX_SEARCHED = 60_000
"""Maximum number of bytes of a page that are searched for a challenge."""
_CHALLENGE = re.compile(
    rb"captcha|cf-chl|cf-challenge|challenge-platform|datadome|perimeterx|px-block|incapsula|_Incapsula_"
    rb"|verify (?:that )?you are (?:a )?human|prove that you are human|are you a robot|unusual traffic from your"
    rb"|enable javascript and cookies to continue|access to this page has been denied",
    re.IGNORECASE,
)
_MIN_PARAGRAPHS = 5
"""Minimum number of paragraphs of a page that isn't a challenge, even if the page has words of a challenge."""


@dataclass(slots=True)
class RunMetrics:
    """The metrics of a run, as they are stored with its verdict."""

    pages: int = 0
    """Number of article pages that were requested, with any outcome; without pages that were unchanged."""
    articles: int = 0
    """Number of these pages that had an article."""
    new: int = 0
    status: dict[str, int] = field(default_factory=dict)
    """HTTP status, or "none" without a response -> pages."""
    refused: dict[str, int] = field(default_factory=dict)
    """Reason -> pages."""
    filled: dict[str, int] = field(default_factory=dict)
    """Field -> articles that have it."""
    rated: int = 0
    """Number of articles with a confidence. A text that was given by a rule has none."""
    low: int = 0
    """Number of articles with a low confidence."""
    length: float = 0.0
    """Median length of the articles, in characters."""
    repeated: float = 0.0
    """Number of blocks per article, on average, that most articles of the run have."""
    alike: int = 0
    """Number of pages with the most frequent headline and text."""
    challenges: int = 0
    """Number of pages that ask if the visitor is human, or for consent or a login."""
    read: int = 0
    """Number of discovery pages that were read, or unchanged."""
    failed: dict[str, int] = field(default_factory=dict)
    """Reason -> discovery pages that couldn't be read."""
    listed: int = 0
    """Number of URLs that these pages list."""
    waits: str = ""
    """Description of hosts that the run had to wait for; "" without such hosts."""

    @property
    def is_empty(self) -> bool:
        """True if the run made no requests."""
        return not (self.pages or self.read or self.failed)

    def as_json(self) -> dict[str, Any]:
        """Return the metrics that aren't zero or empty, by name."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> RunMetrics:
        """Return stored metrics; names that are unknown today are left out."""
        known = {metric.name for metric in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


class MetricsCollector:
    """Counts the metrics of a run, for each page that the run stores."""

    def __init__(self) -> None:
        self._metrics = RunMetrics()
        self._status: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()
        self._lengths: list[int] = []
        self._texts: Counter[bytes] = Counter()
        self._blocks: Counter[bytes] = Counter()

    def count(self, fetched: Fetched, outcome: Outcome) -> None:
        """Count a fetched URL and its outcome."""
        if fetched.unchanged or (fetched.refusal is not None and fetched.refusal.not_asked):
            return
        self._metrics.pages += 1
        self._metrics.new += outcome.state in ("new", "duplicate")
        self._status[str(fetched.status or "none")] += 1
        if outcome.state == "rejected":
            self._refused[outcome.reason or "unknown"] += 1
        if outcome.reason == Reason.WALL or _is_challenge(fetched):
            self._metrics.challenges += 1
        if fetched.article is not None:
            self._count_article(fetched.article)
        elif fetched.body and fetched.status is not None and fetched.status < 400:
            self._texts[_hash(fetched.body)] += 1

    def _count_article(self, article: Article) -> None:
        self._metrics.articles += 1
        has = {name: bool(getattr(article, "authors" if name == "author" else name)) for name in FIELDS}
        self._filled.update(name for name, is_filled in has.items() if is_filled)
        self._metrics.rated += article.confidence is not None
        self._metrics.low += is_low(article.confidence)
        if self._metrics.articles > _MAX_COMPARED:
            return
        texts = [block.text for block in article.blocks if block.removed is None]
        self._lengths.append(sum(map(len, texts)))
        self._texts[_hash("\n".join([article.headline, *texts]).encode("utf-8", "replace"))] += 1
        self._blocks.update({_hash(text.encode("utf-8", "replace")) for text in texts if len(text) >= _MIN_COMPARED})

    def metrics(self) -> RunMetrics:
        """Return the metrics so far."""
        metrics = self._metrics
        metrics.status, metrics.refused, metrics.filled = dict(self._status), dict(self._refused), dict(self._filled)
        number = len(self._lengths)
        metrics.length = float(median(self._lengths)) if number else 0.0
        common = [count for count in self._blocks.values() if count * 2 > number and count > 2]
        metrics.repeated = round(sum(common) / number, 2) if number else 0.0
        metrics.alike = max(self._texts.values(), default=0)
        return metrics


def _is_challenge(fetched: Fetched) -> bool:
    """Return True if the page asks if the visitor is human, instead of serving an article."""
    body = fetched.body or (fetched.served[-1].body if fetched.served else b"")
    paragraphs = 0 if fetched.article is None else len(fetched.article.blocks)
    return paragraphs < _MIN_PARAGRAPHS and _CHALLENGE.search(body[:_MAX_SEARCHED]) is not None


def _hash(text: bytes) -> bytes:
    return blake2b(text, digest_size=8).digest()
