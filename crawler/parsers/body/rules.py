"""A source's rules applied to a page: what its selectors find, before anything is found without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from crawler.items import Author
from crawler.parsers.body.blocks import Node, PageBlocks, RawBlock
from crawler.parsers.html import squeeze
from crawler.parsers.metadata.authors import named
from crawler.parsers.metadata.dates import NO_OFFSET, parse_date, zone_of
from crawler.parsers.metadata.fields import Fields
from crawler.parsers.selectors import Found, elements, select, selectors, text_of
from crawler.source import Rules, Source

NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One of a source's rule sets; `label` says which, for provenance, when the source has several."""

    rules: Rules
    label: str = ""


def sets_in_force(source: Source | None, fetched_at: datetime | None) -> list[RuleSet]:
    """Return the rule sets that a page fetched then is read by, in their order; all sets if that isn't known.

    The day is that of UTC: a set holds from the beginning of `valid_from` until the beginning of `valid_until`.
    """
    if source is None:
        return []
    if isinstance(source.rules, Rules):
        sets = [RuleSet(source.rules)]
    else:
        sets = [RuleSet(rules, f" (set {number})") for number, rules in enumerate(source.rules, 1)]
    if fetched_at is None:
        return sets
    day = (fetched_at.astimezone(UTC) if fetched_at.tzinfo else fetched_at).date()
    return [one for one in sets if _holds(one.rules, day)]


def _holds(rules: Rules, day: Any) -> bool:
    return (rules.valid_from is None or rules.valid_from <= day) and (
        rules.valid_until is None or day < rules.valid_until
    )


def replacements(sets: Sequence[RuleSet]) -> list[tuple[str, str]]:
    """Return the replacements of all the sets, (find, with)."""
    return [pair for one in sets for pair in one.rules.replace]


def apply_rules(root: etree._Element, sets: Sequence[RuleSet], fields: Fields, source: Source | None) -> None:
    """Let the source's selectors overrule what was found without them; of each field the first that finds something."""
    zone = zone_of(source.timezone if source else None)

    def date(found: Sequence[Found]) -> tuple[datetime, bool] | None:
        return next((date for one in found if (date := parse_date(_date_text(one), zone))), None)

    fields.set("headline", _first(root, sets, "headline", _headline))
    fields.set("authors", _first(root, sets, "authors", _authors))
    if published := _first(root, sets, "date_published", date):
        (moment, fixed), origin = published
        fields.set("date_published", (moment, origin if fixed else origin + NO_OFFSET))


def _first(
    root: etree._Element, sets: Sequence[RuleSet], name: str, read: Callable[[Sequence[Found]], Any]
) -> tuple[Any, str] | None:
    for one in sets:
        for selector in selectors(getattr(one.rules, name)):
            if value := read(select(root, selector)):
                return value, f"rule {name}{one.label}"
    return None


def _headline(found: Sequence[Found]) -> str | None:
    return next((text for one in found if (text := squeeze(text_of(one)))), None)


def _authors(found: Sequence[Found]) -> tuple[Author, ...]:
    return tuple(dict.fromkeys(author for one in found for author in named([text_of(one)], None)))


def _date_text(found: Found) -> str:
    attribute = None if isinstance(found, str) else found.get("datetime") or found.get("content")
    return attribute or text_of(found)


def rules_of(root: etree._Element, sets: Sequence[RuleSet]) -> RuleSet:
    """Return the rules for the body of this page, as one set: the first set's whose `body` finds text.

    That set lends its `remove` and `strip`, and with it those that name no body. If no body is found, the `remove` and
    `strip` of all sets hold.
    """
    if len(sets) == 1:
        return sets[0]
    for one in sets:
        if one.rules.body and ruled_body(root, one.rules, dropped(root, one.rules))[0]:
            lending = [other.rules for other in sets if other is one or not other.rules.body]
            return RuleSet(_lent(one.rules, lending), one.label)
    return RuleSet(_lent(NO_RULES, [one.rules for one in sets]))


def _lent(rules: Rules, lending: Sequence[Rules]) -> Rules:
    return replace(
        rules,
        remove=tuple(dict.fromkeys(css for other in lending for css in other.remove)),
        strip=tuple(dict.fromkeys(phrase for other in lending for phrase in other.strip)),
    )


def phrases(source: Source | None) -> tuple[str, ...]:
    """Return the phrases to strip that any of the source's sets names."""
    return tuple(dict.fromkeys(phrase for one in sets_in_force(source, None) for phrase in one.rules.strip))


def dropped(root: etree._Element, rules: Rules) -> set[etree._Element]:
    """Return the elements that the rules say are no part of the article."""
    return {element for selector in rules.remove for element in elements(root, selector)}


def ruled_body(root: etree._Element, rules: Rules, without: set[etree._Element]) -> tuple[list[RawBlock], list[Node]]:
    """Return the blocks of the elements that the first selector with text calls the body; none if there's no text.

    With them comes the list of elements in which their nodes are.
    """
    for selector in selectors(rules.body):
        inside: set[etree._Element] = set()
        raw: list[RawBlock] = []
        nodes: list[Node] = []
        for element in elements(root, selector):
            if inside.isdisjoint(element.iterancestors()):  # `//div` finds a body's divisions as well
                inside.add(element)
                page = PageBlocks(element, without)
                for block in page.blocks:
                    block.node += len(nodes)
                for node in page.nodes:
                    node.parent += len(nodes) if node.parent >= 0 else 0
                raw += page.blocks
                nodes += page.nodes
        if any(block.kind != "heading" for block in raw):
            return raw, nodes
    return [], []
