"""A robots.txt is reduced here to the rules for one crawler, in time linear in its length.

Protego makes a set of rules for each crawler that a file names, and copies each rule into all crawlers of a group: a
file of 20,000 names with 20,000 rules takes minutes. Lines are read here as Protego reads them.
"""

from __future__ import annotations

from collections.abc import Iterator

MAX_WILDCARDS = 20_000
"""Maximum number of wildcards in the rules for us. Each URL is matched against all of them, which takes 10 ms."""
MAX_WILDCARDS_PER_RULE = 100
"""Maximum number of wildcards per rule. Of a longer Disallow the beginning counts, which forbids no less; a longer
Allow is dropped."""

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
    """The rules for us have more wildcards than URLs can be matched against."""


def group_of(body: bytes, product: str) -> bytes:
    """Return a robots.txt of one group, "User-agent: *", with the rules for the crawler named `product`.

    Returns b"" if no group is for this crawler. Raises TooManyRules.
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
    # RFC 9309, section 2.2.1: the group with the longest matching name, else the group for all crawlers.
    group = rules[max(rules, key=lambda name: 1 if name == "*" else len(name))]
    ours = [bounded for rule in group if (bounded := _bounded(rule)) is not None]
    if sum(rule.count("*") for rule in ours) > MAX_WILDCARDS:
        raise TooManyRules(f"its rules have more than {MAX_WILDCARDS} wildcards")
    return "\n".join(["User-agent: *", *ours]).encode()


def _bounded(rule: str) -> str | None:
    """Return the rule with at most MAX_WILDCARDS_PER_RULE wildcards, forbidding perhaps more; None for too long an
    Allow.
    """
    parts = rule.split("*", MAX_WILDCARDS_PER_RULE)
    if len(parts) <= MAX_WILDCARDS_PER_RULE:
        return rule
    return "*".join(parts[:-1]) if rule.startswith("Disallow") else None


def _names(value: str, product: str) -> list[str]:
    """Return the names of a user-agent line that are for us: "*", or a beginning of our name."""
    name = value.lower()
    names = dict.fromkeys([name] if name == "*" else [name, name.replace("*", "")])
    return [name for name in names if name == "*" or (name and product.startswith(name))]


def _directives(text: str) -> Iterator[tuple[str, str]]:
    """Yield the field, in lower case, and the value of each line."""
    for line in text.splitlines():
        line = line.partition("#")[0].strip()
        field, colon, value = line.partition(":")
        field = field.strip().lower()
        if colon and (field in _KNOWN or not value or value[0].isspace()):
            yield field, value.strip()
        elif line:
            yield from _spaced(line, field if colon else None)


def _spaced(line: str, field: str | None) -> Iterator[tuple[str, str]]:
    """Yield field and value of a line without a colon after its field.

    `field` is the text before a later colon; None if the line has no colon.
    """
    words = line.split()
    for count in (1, 2):
        if (first_words := " ".join(words[:count]).lower()) in _KNOWN:
            yield first_words, " ".join(words[count:])
            return
    if field is not None:
        yield field, ""
