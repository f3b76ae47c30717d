"""Reports of an invented wire service, with names and numbers, and what becomes of them in other papers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crawler.items import Article, Block
from tests.support.invented_news import TOPICS, sentence

_PLACES = "Hallmouth Brenwick Oldcastle Tarnby Westerholm Pinehaven Stratton Lowmoor Easthaven Kirkby Dunmore".split()
_PEOPLE = "Ann Lee|Bo Ekman|Clara Novak|David Okoro|Elif Demir|Farid Rahman|Greta Lind|Hugo Marek|Ida Sorensen".split(
    "|"
)
_BODIES = "the Harbour Board|Northern Rail|the Lindqvist Foundation|Ostra Energy|the Port Authority|Velo Bank".split(
    "|"
)
_ACTS = (
    "approved the plan after a debate that went on until midnight",
    "rejected the offer and asked for a new estimate of the cost",
    "announced an inquiry into how the contract had been awarded",
    "warned that the work would take longer than anyone had expected",
    "agreed to publish the letters that residents had been asking for",
    "denied that the figures had been known before the vote took place",
    "promised to repair the bridge before the first frost of the winter",
    "said the tunnel was safe although water had been seen on its walls",
)
_ASIDES = (
    "Residents who came to listen had waited in the rain since the afternoon.",
    "A similar attempt failed three decades ago and is still remembered with some bitterness.",
    "The opposition called the decision hasty and wants the matter to be discussed again.",
    "Nobody at the firm could be reached for comment when the offices had closed.",
    "Shops along the quay stayed shut, and the ferries ran empty for most of the day.",
    "Experts had disagreed in public about the method, though hardly about its price.",
)


def paragraph(rng: random.Random) -> str:
    """Three sentences with their own names, numbers and words, and perhaps an aside."""
    who, where, body = rng.choice(_PEOPLE), rng.choice(_PLACES), rng.choice(_BODIES)
    amount, share = rng.randrange(101, 9999), rng.randrange(11, 99)
    words = [f"In {where}, {body} {rng.choice(_ACTS)}, {who} told reporters, putting the cost at {amount} crowns."]
    words.append(f"{share} of {share + rng.randrange(3, 200)} members {rng.choice(_ACTS)}.")
    words.append(sentence(rng, rng.choice(list(TOPICS)), 18))
    if rng.random() < 0.5:
        words.append(rng.choice(_ASIDES))
    return " ".join(words)


def report(number: int, paragraphs: int = 7) -> Article:
    """Return the wire's report of this number, always the same."""
    rng = random.Random(number)
    place, person = rng.choice(_PLACES), rng.choice(_PEOPLE)
    return Article(
        url=f"https://wire.example/report/{number}",
        source="wire",
        headline=f"{place} votes on {rng.randrange(100, 999)} million plan of {person}",
        blocks=tuple(Block("paragraph", paragraph(rng)) for _ in range(paragraphs)),
        date_published=datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(hours=number),
    )


def copy(article: Article, paper: str, blocks: Sequence[Block] | None = None, **fields: object) -> Article:
    """Return the article as another paper has it."""
    url = article.url.replace("wire.example", f"{paper}.example")
    return replace(article, url=url, source=paper, blocks=tuple(blocks or article.blocks), **fields)  # type: ignore[arg-type]


def texts(*paragraphs: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", text) for text in paragraphs)


# The graph


def family(rng: random.Random, number: int) -> list[Article]:
    """A report and its copies: whole, cut, with a line more, with another headline."""
    wire = report(number)
    return [
        wire,
        copy(wire, "echo"),
        copy(wire, "herald", wire.blocks[:4], headline="Vote in brief"),
        copy(wire, "courier", (*wire.blocks, *texts(paragraph(rng)))),
    ]
