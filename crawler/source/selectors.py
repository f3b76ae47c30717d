"""The syntax of selectors in a source's rules: CSS, or XPath 1.0 if the selector begins like XPath.

Selectors are compiled once. XPath that could take very long on a page is refused.
"""

from __future__ import annotations

import re
from functools import lru_cache

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

MAX_LENGTH = 1000
"""Longest selector, in characters."""
MAX_NESTED, MAX_WIDE = 3, 12
"""Deepest nesting of predicates, and largest number of steps over a whole subtree: each can multiply the time."""

_XPATH = re.compile(r"\.?/|\(|[a-z][a-z-]*\(")  # no CSS selector begins with a function's name
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
_PREFIX = re.compile(r"(?<!:)\b[A-Za-z_][\w.-]*:(?!:)")
_WIDE = re.compile(r"//|\b(?:descendant|descendant-or-self|following|preceding)\s*::")
_ELSEWHERE = re.compile(r"(?:^|[\[(|,=<>+ -])//?(?=[a-z*@.])|\b(?:following|preceding)\s*::")
"""A path that begins at the page's root, or that selects everything before or after an element."""
_VALUE = re.compile(r"(?:@[\w-]+|text\(\s*\))\s*\)*\s*$")
# Functions and node tests of XPath 1.0. The regular expressions of EXSLT can hang, and are therefore missing.
_FUNCTIONS = frozenset(
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before "
    "substring-after substring string-length normalize-space translate boolean not true false lang number sum floor "
    "ceiling round node text comment and or div mod".split()
)


def is_xpath(selector: str) -> bool:
    """Return True for XPath: the selector begins with `/`, `./`, `(` or a function such as `string(`."""
    return _XPATH.match(selector) is not None


def is_value(selector: str) -> bool:
    """Return True if the selector selects a text, of an attribute or a function, and no element."""
    if not is_xpath(selector):
        return False
    return _VALUE.search(selector) is not None or isinstance(compiled(selector)(etree.Element("html")), str)


@lru_cache(maxsize=4096)
def compiled(selector: str) -> etree.XPath:
    """Return the compiled selector. Raises ValueError, whose message says what is wrong."""
    if len(selector) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    try:
        if not is_xpath(selector):
            return CSSSelector(selector, translator="html")
        if wrong := _refused(selector):
            raise ValueError(wrong)
        xpath = etree.XPath(selector, regexp=False, smart_strings=False)
        xpath(etree.Element("html"))
    except (SelectorError, RecursionError, etree.XPathError) as error:
        raise ValueError(str(error)[:200]) from error
    return xpath


def _refused(xpath: str) -> str | None:
    """Return why an XPath is refused, for faults on which libxml2 fails only at a page or never returns; else None."""
    code = _LITERAL.sub("''", xpath)
    if not code.isascii() or not xpath.isprintable():
        return "outside of quotes only ASCII is allowed"
    if unknown := [name for name in _CALL.findall(code) if name.rpartition("::")[2] not in _FUNCTIONS]:
        return f"{unknown[0][:40]}() isn't a function of XPath 1.0"
    if prefixed := _PREFIX.search(code):
        return f"{prefixed[0][:40]} is the prefix of a namespace; pages have none"
    if "$" in code:
        return "variables aren't allowed"
    depths = [part.count("[") - part.count("]") for part in (code[: mark.end()] for mark in re.finditer(r"\[", code))]
    if max(depths, default=0) > MAX_NESTED:
        return f"more than {MAX_NESTED} predicates within one another"
    if any(code[: mark.start()].count("[") - code[: mark.start()].count("]") > 1 for mark in _ELSEWHERE.finditer(code)):
        return "a predicate within another looks at the whole page"
    if max(len(_WIDE.findall(part)) for part in code.split("|")) > MAX_WIDE:
        return f"more than {MAX_WIDE} steps that look at a whole subtree"
    return None


def selectors(rule: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the selectors of a rule in the order in which they are tried."""
    return (rule,) if isinstance(rule, str) else rule or ()
