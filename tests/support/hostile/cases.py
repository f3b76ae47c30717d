"""What a manifest is made of: an endpoint, and what is to come of its address."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.hostile.wire import Answer

State = tuple[str, str | None]

DONE: State = ("done", None)


@dataclass(frozen=True)
class Case:
    """One address of the hostile site."""

    name: str
    answer: Answer
    states: tuple[State, ...]
    """What may become of it, in the end."""
    alone: bool = False
    """Whether it's on a host of its own: ten failures in a row would have the others' host left alone."""
    tls: str = ""
    """Its certificate: "self_signed" or "expired"; "": there's none, it's http."""
    asked: range | None = None
    """How often it may be asked for in one run."""


def failed(reason: str) -> State:
    return ("failed", reason)


def not_article(reason: str) -> State:
    return ("not_article", reason)


def blocked(reason: str) -> State:
    return ("blocked", reason)
