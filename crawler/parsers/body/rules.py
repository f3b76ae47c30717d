"""A source's rules are applied to a page here: rule sets, headline, authors, date and body by the rules' selectors.

Fields and body that the rules find overrule those that the parsers find without rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from crawler.items import Author
from crawler.parsers.body.blocks import Node, PageBlocks, RawBlock
from crawler.parsers.dates.locales import locale_of_source, zone_of
from crawler.parsers.dates.reading import NO_OFFSET, ReadDate, read_date
from crawler.parsers.html import squeeze
from crawler.parsers.metadata.fields import Fields
from crawler.parsers.metadata.names import authors_in_bylines
from crawler.parsers.selectors import Selected, elements, select, text_of
from crawler.source import Rules, Source
from crawler.source.selectors import selectors

NO_RULES = Rules()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set of a source. If the source has several, `label` numbers the set for the provenance."""

    rules: Rules
    label: str = ""


def sets_in_force(source: Source | None, fetched_at: datetime | None) -> list[RuleSet]:
    """Return the rule sets for a page fetched at `fetched_at`, in order; all sets if `fetched_at` is None.

    A set is valid from the beginning of the day `valid_from` until the beginning of the day `valid_until`, in UTC.
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
    return [rule_set for rule_set in sets if _is_valid(rule_set.rules, day)]


def _is_valid(rules: Rules, day: Any) -> bool:
    return (rules.valid_from is None or rules.valid_from <= day) and (
        rules.valid_until is None or day < rules.valid_until
    )


def replacements(sets: Sequence[RuleSet]) -> list[tuple[str, str]]:
    """Return the replacements of all the sets as pairs of (find, with)."""
    return [pair for rule_set in sets for pair in rule_set.rules.replace]


def apply_rules(root: etree._Element, sets: Sequence[RuleSet], fields: Fields, source: Source | None) -> None:
    """Overrule `fields` with the values that the source's selectors find; the first selector with a value counts."""
    zone, locale = zone_of(source.timezone if source else None), locale_of_source(source)

    def date(matches: Sequence[Selected]) -> ReadDate | None:
        return next((date for match in matches if (date := read_date(_date_text(match), zone, locale))), None)

    fields.set("headline", _first(root, sets, "headline", _headline))
    fields.set("authors", _first(root, sets, "authors", _authors))
    if published := _first(root, sets, "date_published", date):
        date_published, origin = published
        fields.set("date_published", (date_published.moment, origin if date_published.fixed else origin + NO_OFFSET))
        fields.values["published_offset_min"] = date_published.offset_min


def _first(
    root: etree._Element, sets: Sequence[RuleSet], name: str, read: Callable[[Sequence[Selected]], Any]
) -> tuple[Any, str] | None:
    """Return the first value that `read` makes of a selector's matches, with its provenance; None without any."""
    for rule_set in sets:
        for selector in selectors(getattr(rule_set.rules, name)):
            if value := read(select(root, selector)):
                return value, f"rule {name}{rule_set.label}"
    return None


def _headline(matches: Sequence[Selected]) -> str | None:
    return next((text for match in matches if (text := squeeze(text_of(match)))), None)


def _authors(matches: Sequence[Selected]) -> tuple[Author, ...]:
    return tuple(dict.fromkeys(author for match in matches for author in authors_in_bylines([text_of(match)], None)))


def _date_text(match: Selected) -> str:
    attribute = None if isinstance(match, str) else match.get("datetime") or match.get("content")
    return attribute or text_of(match)


def rules_of(root: etree._Element, sets: Sequence[RuleSet]) -> RuleSet:
    """Return the rules for the body of this page, merged into one set.

    The `body` is that of the first set whose `body` finds text. The `remove` and `strip` are those of the same set and
    of all sets without `body`. If no set finds a body, the `remove` and `strip` of all sets are used.
    """
    if len(sets) == 1:
        return sets[0]
    for rule_set in sets:
        if rule_set.rules.body and body_by_rules(root, rule_set.rules, removed_elements(root, rule_set.rules))[0]:
            sources = [other.rules for other in sets if other is rule_set or not other.rules.body]
            return RuleSet(_with_removals(rule_set.rules, sources), rule_set.label)
    return RuleSet(_with_removals(NO_RULES, [rule_set.rules for rule_set in sets]))


def _with_removals(rules: Rules, sources: Sequence[Rules]) -> Rules:
    """Return the rules with the `remove` and `strip` of all `sources`."""
    return replace(
        rules,
        remove=tuple(dict.fromkeys(selector for other in sources for selector in other.remove)),
        strip=tuple(dict.fromkeys(phrase for other in sources for phrase in other.strip)),
    )


def phrases(source: Source | None) -> tuple[str, ...]:
    """Return the phrases to strip, of all the source's rule sets."""
    return tuple(dict.fromkeys(phrase for rule_set in sets_in_force(source, None) for phrase in rule_set.rules.strip))


def removed_elements(root: etree._Element, rules: Rules) -> set[etree._Element]:
    """Return the elements that the rules remove from the article."""
    return {element for selector in rules.remove for element in elements(root, selector)}


def body_by_rules(
    root: etree._Element, rules: Rules, without: set[etree._Element]
) -> tuple[list[RawBlock], list[Node]]:
    """Return the blocks that the first `body` selector with text finds, and the nodes of these blocks.

    Both lists are empty if no selector finds text. `without` elements are left out.
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
