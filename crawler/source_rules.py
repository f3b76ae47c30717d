"""The `rules` of a source's YAML: every selector compiled, every date and replacement checked."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import yaml

from crawler.source import Rules
from crawler.source_nodes import Value
from crawler.source_selectors import MAX_LENGTH, compiled, is_value, is_xpath

MAX_REPLACEMENTS, MAX_REPLACED = 50, 1000
"""Most replacements of a set, and longest text of one, in characters."""
_KNOWN = [field.name for field in dataclasses.fields(Rules)]


def read_rules(value: Value) -> Rules | tuple[Rules, ...]:
    """Return the one set of rules, or the sets of a list in their order. Raises SourceError."""
    if isinstance(value.node, yaml.SequenceNode) and value.node.value:
        return tuple(_set(item) for item in value.items("[{body: div.story}]"))
    return _set(value)


def _set(value: Value) -> Rules:
    rules: dict[str, Any] = {}
    for key, rule in value.mapping(_KNOWN, noun="rule").items():
        if key == "remove":
            rules[key] = tuple(_selector(item, element=True) for item in rule.items("['.related']"))
        elif key == "strip":
            rules[key] = tuple(item.text() for item in rule.items("['Read more']"))
        elif key == "replace":
            rules[key] = _replacements(rule)
        elif key in ("valid_from", "valid_until"):
            rules[key] = _day(rule)
        else:
            rules[key] = _selectors(rule, element=key == "body")
    found = Rules(**rules)
    if found.valid_from and found.valid_until and found.valid_from >= found.valid_until:
        raise value.error(f"valid_from isn't before valid_until, {found.valid_until}; the set would never hold")
    return found


def _selectors(value: Value, *, element: bool) -> str | tuple[str, ...]:
    if isinstance(value.node, yaml.SequenceNode):
        return tuple(_selector(item, element=element) for item in value.items("[div.story, article]"))
    return _selector(value, element=element)


def _selector(value: Value, *, element: bool) -> str:
    """Return the selector. Raises SourceError if it can't be compiled, or gives a text where an element is needed."""
    selector = value.text()
    if len(selector) > MAX_LENGTH:
        raise value.error(f"longer than {MAX_LENGTH} characters; use a CSS selector, such as .related")
    kind, example = ("an XPath", "//div[@class='related']") if is_xpath(selector) else ("a CSS selector", ".related")
    try:
        compiled(selector)
        textual = element and is_value(selector)
    except ValueError as exc:
        raise value.error(f"{selector[:80]!r} isn't {kind}: {exc}; use one such as {example}") from exc
    if textual:
        raise value.error(f"{selector[:80]!r} gives a text; an element is needed, such as {example}")
    return selector


def _replacements(value: Value) -> tuple[tuple[str, str], ...]:
    example = "[{find: '<noscript>', with: ''}]"
    items = value.items(example)
    if len(items) > MAX_REPLACEMENTS:
        raise value.error(f"more than {MAX_REPLACEMENTS} replacements")
    found = []
    for item in items:
        pair = item.mapping(("find", "with"))
        if len(pair) != 2:
            raise item.error(f"each entry has a text to find and one to put in its place; write it as {example}")
        find, new = pair["find"].verbatim(), pair["with"].verbatim()
        if not find:
            raise pair["find"].error("is empty; give the text that is to be replaced")
        if max(len(find), len(new)) > MAX_REPLACED:
            raise item.error(f"longer than {MAX_REPLACED} characters")
        found.append((find, new))
    return tuple(found)


def _day(value: Value) -> date:
    try:
        return date.fromisoformat(value.raw.strip())
    except ValueError as exc:
        raise value.error(f"{value.raw[:40]!r} isn't a day; write it as 2026-11-24") from exc
