"""A site config's directives as a source's rules, and what of them has no counterpart here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.source import Rules
from crawler.source.loader import MAX_REPLACED, MAX_REPLACEMENTS
from crawler.source.selectors import compiled, is_value, is_xpath

# Read -----------------------------------------------------------------------------------------------------------------
# The lines of a site config: `key: value`, `key(argument): value`, and `#` comments.

MAX_BYTES = 256 * 1024
"""The longest known config has 20 kB."""
MAX_LINES = 5_000

_WITH_ARGUMENT = re.compile(r"([a-z_]{1,60})\((.*?)\)\s*:(.*)", re.IGNORECASE)
_PLAIN = re.compile(r"([a-z_]{1,60})\s*:(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directive:
    """One line that says something. `key` is in lower case, "" for a line that is none; `value` may be empty."""

    line: int
    key: str
    value: str
    argument: str | None = None


def read_config(raw: bytes) -> list[Directive]:
    """Return the directives of a config in its order. Raises ValueError, with the reason, for a file that is none."""
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


# Siteconfig -----------------------------------------------------------------------------------------------------------

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
"""Directives that aren't taken over, and why."""

_AXES = re.compile(r"(?:descendant|descendant-or-self|child)::")
_FIELDS = {"title": "headline", "body": "body", "author": "authors", "date": "date_published"}
_LINKS = {"next_page_link": "next_page", "single_page_link": "single_page"}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A directive that isn't taken over, and why."""

    line: int
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Converted:
    """What a config comes to: the rules, pages to try them on, and what was skipped."""

    rules: Rules
    test_urls: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()


@dataclass(slots=True)
class _Taken:
    """Rules while they are gathered."""

    selectors: dict[str, list[str]] = field(default_factory=dict)
    replacements: list[tuple[str, str]] = field(default_factory=list)
    test_urls: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def select(self, rule: str, directive: Directive, selector: str) -> None:
        if wrong := _unusable(selector, element=rule in ("body", "remove")):
            self.skip(directive, wrong)
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
    """Return the rules that the directives stand for. Nothing is left out unsaid."""
    taken = _Taken()
    paired = [one for one in directives if one.argument is None and one.key in ("find_string", "replace_string")]
    _pairs(taken, paired)
    for place, directive in enumerate(directives):
        if directive.key in _LINKS and directive.argument is None:
            _link(taken, directive, directives[place + 1 : place + 2])
        elif directive.key != "if_page_contains" and directive not in paired:
            _take(taken, directive)
        elif directive.key == "if_page_contains" and (place == 0 or directives[place - 1].key not in _LINKS):
            taken.skip(directive, "a condition only holds for the link on the line before")
    found: dict[str, tuple[str, ...]] = {rule: tuple(selectors) for rule, selectors in taken.selectors.items()}
    rules = replace(Rules(), **found, replace=tuple(taken.replacements))  # type: ignore[arg-type]
    skipped = sorted(taken.skipped, key=lambda one: one.line)
    return Converted(rules, tuple(dict.fromkeys(taken.test_urls)), tuple(skipped))


def _take(taken: _Taken, directive: Directive) -> None:
    key, value = directive.key, directive.value
    if key == "replace_string":
        taken.replace(directive, directive.argument or "", value)
    elif key in UNUSED:
        taken.skip(directive, UNUSED[key])
    elif directive.argument is not None or key not in _TAKERS:
        taken.skip(directive, "no line of the form `key: value`" if not key else "unknown directive")
    elif not value:
        taken.skip(directive, "no value")
    else:
        _TAKERS[key](taken, directive)


def _field(taken: _Taken, directive: Directive) -> None:
    taken.select(_FIELDS[directive.key], directive, _anchored(directive.value))


def _strip(taken: _Taken, directive: Directive) -> None:
    taken.select("remove", directive, _anchored(directive.value))


def _strip_id_or_class(taken: _Taken, directive: Directive) -> None:
    """The format's meaning: the word occurs anywhere in the id or the class."""
    word = directive.value.strip("\"' ")
    quote = "'" if '"' in word else '"'
    if not word or quote in word:
        taken.skip(directive, "no part of an id or class")
        return
    said = f"{quote}{word}{quote}"
    taken.select("remove", directive, f"//*[contains(@class, {said}) or contains(@id, {said})]")


def _test_url(taken: _Taken, directive: Directive) -> None:
    url = directive.value
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > 1000 or not _is_web(url):
        taken.skip(directive, "no address")
    elif len(taken.test_urls) >= MAX_TEST_URLS:
        taken.skip(directive, f"more than {MAX_TEST_URLS} URLs")
    else:
        taken.test_urls.append(url)


def _link(taken: _Taken, directive: Directive, after: Sequence[Directive]) -> None:
    """A link, under the condition of the line after it if that is one."""
    selector = _anchored(directive.value)
    if after and after[0].key == "if_page_contains":
        condition = after[0].value
        if wrong := _unusable(condition, element=False) or _unusable(selector, element=False):
            taken.skip(directive, f"its condition can't be used: {wrong}")
            return
        selector = f"({selector})[{condition}]"
    taken.select(_LINKS[directive.key], directive, selector)


def _pairs(taken: _Taken, directives: Sequence[Directive]) -> None:
    """The nth find_string belongs to the nth replace_string; if one is missing, none of them can be trusted."""
    finds = [one for one in directives if one.key == "find_string"]
    news = [one for one in directives if one.key == "replace_string"]
    if len(finds) != len(news):
        for directive in directives:
            taken.skip(directive, f"{len(finds)} find_string, but {len(news)} replace_string")
        return
    for find, new in zip(finds, news, strict=True):
        taken.replace(find, find.value, new.value)


def _anchored(selector: str) -> str:
    """Return the selector as XPath that begins as ours do: the format's may begin with an axis."""
    return f"./{selector}" if _AXES.match(selector) else selector


def _unusable(selector: str, *, element: bool) -> str | None:
    """Return why a selector of the format can't be used here; None if it can."""
    if not is_xpath(selector):
        return f"{selector[:60]!a} is no absolute XPath"
    try:
        compiled(selector)
        return f"{selector[:60]!a} gives a text" if element and is_value(selector) else None
    except ValueError as error:
        return f"{selector[:60]!a}: {error}"


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False


_TAKERS: dict[str, Callable[[_Taken, Directive], None]] = {
    **dict.fromkeys(_FIELDS, _field),
    "strip": _strip,
    "strip_id_or_class": _strip_id_or_class,
    "test_url": _test_url,
}
