"""A robots.txt reduced to the rules that hold for one crawler, in time that grows with its length alone.

Protego makes a set of rules for each of the crawlers that a file names and copies each rule into all of a group: a
file of 20,000 names with 20,000 rules takes it minutes. Lines are taken for what it takes them for.
"""

from __future__ import annotations

from collections.abc import Iterator

MOST_WILDCARDS = 20_000
"""Most wildcards in the rules that hold for us: an address is matched against all of them, which takes 10 ms."""
MOST_IN_A_RULE = 100
"""Most wildcards in one rule; where there are more, what follows forbids no less, and allows nothing."""

_AGENT = frozenset({"user-agent", "useragent", "user agent"})
_SITE = frozenset({"sitemap", "sitemaps", "site-map", "host"})
_RULES = {
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "Disallow"),
    "allow": "Allow",
    **dict.fromkeys(("crawl-delay", "crawl delay"), "Crawl-delay"),
    **dict.fromkeys(("request-rate", "request rate"), "Request-rate"),
    **dict.fromkeys(("visit-time", "visit time"), "Visit-time"),
}
_KNOWN = _AGENT | _SITE | _RULES.keys()


class TooManyRules(ValueError):
    """The rules that hold for us have more wildcards than addresses can be matched against."""


def group_of(body: bytes, product: str) -> bytes:
    """Return the rules of a robots.txt for the crawler of this name, as those of all; b"" if there are none.

    Raises TooManyRules.
    """
    rules: dict[str, list[str]] = {}
    current: list[str] = []
    before = None
    for field, value in _directives(body.decode("utf-8-sig", "ignore")):
        if field in _AGENT and before is not None and before not in _AGENT:
            current = []
        if field not in _SITE:
            before = field
        if field in _AGENT:
            current += [name for name in _names(value, product) if name not in current]
            rules.update((name, []) for name in current if name not in rules)
        elif field in _RULES and value:
            for name in current:
                rules[name].append(f"{_RULES[field]}: {value}")
    if not rules:
        return b""
    # As RFC 9309, section 2.2.1, has it: the longest name that fits, else the rules for all.
    found = rules[max(rules, key=lambda name: 1 if name == "*" else len(name))]
    ours = [bounded for rule in found if (bounded := _bounded(rule)) is not None]
    if sum(rule.count("*") for rule in ours) > MOST_WILDCARDS:
        raise TooManyRules(f"its rules have more than {MOST_WILDCARDS} wildcards")
    return "\n".join(["User-agent: *", *ours]).encode()


def _bounded(rule: str) -> str | None:
    """Return a rule that forbids what the rule does, and perhaps more; None for one that allows too intricately."""
    parts = rule.split("*", MOST_IN_A_RULE)
    if len(parts) <= MOST_IN_A_RULE:
        return rule
    return "*".join(parts[:-1]) if rule.startswith("Disallow") else None


def _names(value: str, product: str) -> list[str]:
    """Return those of a user-agent line's names that hold for us: "*", or how ours begins."""
    name = value.lower()
    names = dict.fromkeys([name] if name == "*" else [name, name.replace("*", "")])
    return [name for name in names if name == "*" or (name and product.startswith(name))]


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line's field, in lower case, and value."""
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        field, colon, value = line.partition(":")
        field = field.strip().lower()
        if colon and (field in _KNOWN or not value or value[0].isspace()):
            yield field, value.strip()
        elif line:
            yield from _spaced(line, field if colon else None)


def _spaced(line: str, field: str | None) -> Iterator[tuple[str, str]]:
    """Yield a line that has no colon after its field; `field` is what stands before one, if there is any."""
    words = line.split()
    for count in (1, 2):
        if (named := " ".join(words[:count]).lower()) in _KNOWN:
            yield named, " ".join(words[count:])
            return
    if field is not None:
        yield field, ""
