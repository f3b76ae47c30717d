"""This module converts a Full-Text RSS site config into the rules of a source.

`read_config` reads the directives of a config; `convert` turns them into rules. Directives without a counterpart are
skipped, each with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.source import Rules
from crawler.source.loader import MAX_REPLACED, MAX_REPLACEMENTS
from crawler.source.selectors import compiled, is_value, is_xpath

# Reading --------------------------------------------------------------------------------------------------------------
# Lines of a site config are `key: value`, `key(argument): value`, or comments that begin with "#".

MAX_BYTES = 256 * 1024
"""Largest config read. The longest known config has 20 kB."""
MAX_LINES = 5_000

_WITH_ARGUMENT = re.compile(r"([a-z_]{1,60})\((.*?)\)\s*:(.*)", re.IGNORECASE)
_PLAIN = re.compile(r"([a-z_]{1,60})\s*:(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directive:
    """One line of a config, without comments and blank lines."""

    line: int
    """Number of the line, from 1."""
    key: str
    """The key in lower case; "" if the line isn't a directive."""
    value: str
    """The value, which may be empty; the whole line if it isn't a directive."""
    argument: str | None = None


def read_config(raw: bytes) -> list[Directive]:
    """Return the directives in the order of the config. Raises ValueError with the reason if it isn't a config."""
    if len(raw) > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES // 1024} kB")
    if b"\0" in raw:
        raise ValueError("a binary file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise ValueError(f"line {line}: byte 0x{raw[exc.start]:02x} isn't UTF-8") from exc
    lines = re.split(r"\r\n|\r|\n", text)
    if len(lines) > MAX_LINES:
        raise ValueError(f"more than {MAX_LINES} lines")
    stripped = ((number, line.strip()) for number, line in enumerate(lines, 1))
    return [_directive(number, line) for number, line in stripped if line and not line.startswith("#")]


def _directive(number: int, line: str) -> Directive:
    if match := _WITH_ARGUMENT.fullmatch(line):
        return Directive(number, match[1].lower(), match[3].strip(), match[2])
    if match := _PLAIN.fullmatch(line):
        return Directive(number, match[1].lower(), match[2].strip())
    return Directive(number, "", line)


# Converting -----------------------------------------------------------------------------------------------------------

MAX_TEST_URLS = 20

UNUSED = {
    "autodetect_on_failure": "where no rule finds anything, the page is always read without rules",
    "convert_double_br_tags": "lines are told apart as they are",
    "dissolve": "text is read through elements as it is",
    "footnotes": "links aren't kept",
    "http_header": "we say who we are, and send no other headers",
    "insert_detected_image": "images aren't kept",
    "login_extra_fields": "we don't log in",
    "login_password_field": "we don't log in",
    "login_uri": "we don't log in",
    "login_username_field": "we don't log in",
    "move_into": "elements aren't moved",
    "native_ad_clue": "advertisements aren't told apart by a rule",
    "not_logged_in_xpath": "we don't log in",
    "parser": "there's one parser",
    "prune": "a rule's body is read as it is",
    "requires_login": "we don't log in",
    "single_page_link_in_feed": "feeds give links, not text",
    "skip_json_ld": "rules go before JSON-LD",
    "src_lazy_load_attr": "images aren't kept",
    "strip_attr": "attributes aren't kept",
    "strip_image_src": "images aren't kept",
    "test_contains": "tests of a site's text aren't kept",
    "tidy": "there's one parser",
    "wrap_in": "elements aren't changed",
}
"""Directives that are never imported, and why."""

_AXES = re.compile(r"(?:descendant|descendant-or-self|child)::")
_RULES_BY_KEY = {"title": "headline", "body": "body", "author": "authors", "date": "date_published"}
_LINK_RULES = {"next_page_link": "next_page", "single_page_link": "single_page"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A directive that wasn't imported, and why."""

    line: int
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Converted:
    """The result of converting a config."""

    rules: Rules
    test_urls: tuple[str, ...] = ()
    """Pages on which the rules can be tried."""
    skipped: tuple[Skipped, ...] = ()


@dataclass(slots=True)
class _RulesDraft:
    """The rules, test URLs and skipped directives so far, while a config is converted."""

    selectors: dict[str, list[str]] = field(default_factory=dict)
    replacements: list[tuple[str, str]] = field(default_factory=list)
    test_urls: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def select(self, rule: str, directive: Directive, selector: str) -> None:
        if error := _selector_error(selector, element=rule in ("body", "remove")):
            self.skip(directive, error)
        elif selector not in self.selectors.setdefault(rule, []):
            self.selectors[rule].append(selector)

    def replace(self, directive: Directive, find: str, new: str) -> None:
        if not find:
            self.skip(directive, "nothing to find")
        elif max(len(find), len(new)) > MAX_REPLACED:
            self.skip(directive, f"longer than {MAX_REPLACED} characters")
        elif len(self.replacements) >= MAX_REPLACEMENTS:
            self.skip(directive, f"more than {MAX_REPLACEMENTS} replacements")
        else:
            self.replacements.append((find, new))

    def skip(self, directive: Directive, why: str) -> None:
        self.skipped.append(Skipped(directive.line, directive.key or "(no directive)", why))


def convert(directives: Sequence[Directive]) -> Converted:
    """Return the rules of the directives. Each directive is either in the rules or in `skipped`."""
    draft = _RulesDraft()
    paired = [
        directive
        for directive in directives
        if directive.argument is None and directive.key in ("find_string", "replace_string")
    ]
    _add_replacements(draft, paired)
    for index, directive in enumerate(directives):
        if directive.key in _LINK_RULES and directive.argument is None:
            _add_link(draft, directive, directives[index + 1 : index + 2])
        elif directive.key != "if_page_contains" and directive not in paired:
            _add(draft, directive)
        elif directive.key == "if_page_contains" and (index == 0 or directives[index - 1].key not in _LINK_RULES):
            draft.skip(directive, "a condition only holds for the link on the line before")
    selectors: dict[str, tuple[str, ...]] = {rule: tuple(selectors) for rule, selectors in draft.selectors.items()}
    rules = replace(Rules(), **selectors, replace=tuple(draft.replacements))  # type: ignore[arg-type]
    skipped = sorted(draft.skipped, key=lambda directive: directive.line)
    return Converted(rules, tuple(dict.fromkeys(draft.test_urls)), tuple(skipped))


def _add(draft: _RulesDraft, directive: Directive) -> None:
    key, value = directive.key, directive.value
    if key == "replace_string":
        draft.replace(directive, directive.argument or "", value)
    elif key in UNUSED:
        draft.skip(directive, UNUSED[key])
    elif directive.argument is not None or key not in _HANDLERS:
        draft.skip(directive, "no line of the form `key: value`" if not key else "unknown directive")
    elif not value:
        draft.skip(directive, "no value")
    else:
        _HANDLERS[key](draft, directive)


def _add_field(draft: _RulesDraft, directive: Directive) -> None:
    draft.select(_RULES_BY_KEY[directive.key], directive, _relative(directive.value))


def _add_strip(draft: _RulesDraft, directive: Directive) -> None:
    draft.select("remove", directive, _relative(directive.value))


def _add_strip_id_or_class(draft: _RulesDraft, directive: Directive) -> None:
    """Remove elements whose id or class contains the word anywhere: that is the meaning in the format."""
    word = directive.value.strip("\"' ")
    quote = "'" if '"' in word else '"'
    if not word or quote in word:
        draft.skip(directive, "no part of an id or class")
        return
    literal = f"{quote}{word}{quote}"
    draft.select("remove", directive, f"//*[contains(@class, {literal}) or contains(@id, {literal})]")


def _add_test_url(draft: _RulesDraft, directive: Directive) -> None:
    url = directive.value
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > 1000 or not _is_web_url(url):
        draft.skip(directive, "no URL")
    elif len(draft.test_urls) >= MAX_TEST_URLS:
        draft.skip(directive, f"more than {MAX_TEST_URLS} URLs")
    else:
        draft.test_urls.append(url)


def _add_link(draft: _RulesDraft, directive: Directive, following: Sequence[Directive]) -> None:
    """Add the rule for a link. If the following line is `if_page_contains`, it's the condition of the rule."""
    selector = _relative(directive.value)
    if following and following[0].key == "if_page_contains":
        condition = following[0].value
        if error := _selector_error(condition, element=False) or _selector_error(selector, element=False):
            draft.skip(directive, f"its condition can't be used: {error}")
            return
        selector = f"({selector})[{condition}]"
    draft.select(_LINK_RULES[directive.key], directive, selector)


def _add_replacements(draft: _RulesDraft, directives: Sequence[Directive]) -> None:
    """Add the replacements: the nth find_string belongs to the nth replace_string.

    If their numbers differ, all are skipped, because the pairs can't be known.
    """
    finds = [directive for directive in directives if directive.key == "find_string"]
    replacements = [directive for directive in directives if directive.key == "replace_string"]
    if len(finds) != len(replacements):
        for directive in directives:
            draft.skip(directive, f"{len(finds)} find_string, but {len(replacements)} replace_string")
        return
    for find, replacement in zip(finds, replacements, strict=True):
        draft.replace(find, find.value, replacement.value)


def _relative(selector: str) -> str:
    """Return the selector with "./" before it if it begins with an axis, as the format allows and our rules don't."""
    return f"./{selector}" if _AXES.match(selector) else selector


def _selector_error(selector: str, *, element: bool) -> str | None:
    """Return why the selector can't be used in a rule. None if it can. `element` is True if it must select elements."""
    if not is_xpath(selector):
        return f"{selector[:60]!a} is no absolute XPath"
    try:
        compiled(selector)
        return f"{selector[:60]!a} gives a text" if element and is_value(selector) else None
    except ValueError as error:
        return f"{selector[:60]!a}: {error}"


def _is_web_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


_HANDLERS: dict[str, Callable[[_RulesDraft, Directive], None]] = {
    **dict.fromkeys(_RULES_BY_KEY, _add_field),
    "strip": _add_strip,
    "strip_id_or_class": _add_strip_id_or_class,
    "test_url": _add_test_url,
}
