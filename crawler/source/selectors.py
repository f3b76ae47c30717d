"""The syntax of selectors in a source's rules: CSS, or XPath 1.0 for one that begins like XPath; compiled once."""

from __future__ import annotations

import re
from functools import lru_cache

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector

MAX_LENGTH = 1000
"""Longest selector, in characters."""
MAX_NESTED, MAX_WIDE = 3, 12
"""Most predicates within one another, and most steps that look at a whole subtree: each can multiply the time."""

_XPATH = re.compile(r"\.?/|\(|[a-z][a-z-]*\(")  # no CSS selector begins with a function's name
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
_PREFIX = re.compile(r"(?<!:)\b[A-Za-z_][\w.-]*:(?!:)")
_WIDE = re.compile(r"//|\b(?:descendant|descendant-or-self|following|preceding)\s*::")
_ELSEWHERE = re.compile(r"(?:^|[\[(|,=<>+ -])//?(?=[a-z*@.])|\b(?:following|preceding)\s*::")
"""A path that begins at the page's root, or goes from an element to all that stands before or after it."""
_VALUE = re.compile(r"(?:@[\w-]+|text\(\s*\))\s*\)*\s*$")
# XPath 1.0's own functions and node tests; EXSLT's regular expressions, which can hang, aren't among them.
_FUNCTIONS = frozenset(
    "last position count id local-name namespace-uri name string concat starts-with contains substring-before "
    "substring-after substring string-length normalize-space translate boolean not true false lang number sum floor "
    "ceiling round node text comment and or div mod".split()
)


def is_xpath(selector: str) -> bool:
    """Tell whether the selector is XPath: it begins with `/`, `./`, `(` or a function such as `string(`."""
    return _XPATH.match(selector) is not None


def is_value(selector: str) -> bool:
    """Tell whether the selector gives a text, an attribute's or a function's, where an element may be needed."""
    if not is_xpath(selector):
        return False
    return _VALUE.search(selector) is not None or isinstance(compiled(selector)(etree.Element("html")), str)


@lru_cache(maxsize=4096)
def compiled(selector: str) -> etree.XPath:
    """Return the compiled selector. Raises ValueError, with what is wrong with it."""
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
    """Return what's wrong with an XPath that libxml2 would only find out on a page, or never come back from."""
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
    """Return a rule's selectors in the order in which they are tried."""
    return (rule,) if isinstance(rule, str) else rule or ()
