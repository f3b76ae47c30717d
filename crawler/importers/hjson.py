"""`read_hjson` reads Hjson, a kind of JSON for people: hjson.github.io/syntax.html.

Hjson allows comments, keys and strings without quotes, missing and trailing commas, strings of several lines, and a
document without braces. A string without quotes ends with its line. The specification counts a comma at the end of
such a line as a part of the string; this reader drops the comma. The library of that name hasn't been maintained
since 2022.
"""

from __future__ import annotations

import json
import re
from typing import Any

from crawler.importers.entry import ListError

MAX_DEPTH = 20

_BLANK = re.compile(r"(?:[\s\ufeff]++|#[^\n]*+|//[^\n]*+|/\*.*?\*/)*+", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_LONG = re.compile(r"'''(.*?)'''", re.DOTALL)
_KEY = re.compile(r"[^\s,:\[\]{}\"'#][^\s,:\[\]{}]*")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"(?:true|false|null|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?=[ \t]*(?:[,\]}\r\n#]|//|/\*|$))")


def read_hjson(text: str) -> Any:
    """Return the value of a document. Raises ListError with the number of the line."""
    reader = _Reader(text)
    reader.skip_blank()
    value = reader.value(0) if text[reader.at : reader.at + 1] in ("{", "[") else reader.members("", 0)
    reader.skip_blank()
    if reader.at < len(text):
        raise reader.error("more follows after the end")
    return value


class _Reader:
    """A recursive reader. `at` is the offset of the next character."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def error(self, message: str) -> ListError:
        return ListError(f"line {self.text.count(chr(10), 0, self.at) + 1}: {message}")

    def skip_blank(self) -> None:
        """Skip white space and comments."""
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise self.error(f"more than {MAX_DEPTH} levels deep")
        opening = self.text[self.at : self.at + 1]
        if opening == "{":
            self.at += 1
            return self.members("}", depth)
        if opening == "[":
            self.at += 1
            return self.items(depth)
        return self.scalar()

    def members(self, end: str, depth: int) -> dict[str, Any]:
        """Read the members of an object. `end` is "}", or "" for a document without braces."""
        members: dict[str, Any] = {}
        while not self.ends(end):
            key = self.key()
            self.skip_blank()
            if self.text[self.at : self.at + 1] != ":":
                raise self.error(f"a colon is expected after {key[:40]!r}")
            self.at += 1
            self.skip_blank()
            members[key] = self.value(depth + 1)
        return members

    def items(self, depth: int) -> list[Any]:
        items = []
        while not self.ends("]"):
            items.append(self.value(depth + 1))
        return items

    def ends(self, end: str) -> bool:
        """Return True if the object or array ends here, and skip its end. Else skip a comma before the next value."""
        self.skip_blank()
        if self.text[self.at : self.at + 1] == ",":
            self.at += 1
            self.skip_blank()
        if self.at >= len(self.text):
            if end:
                raise self.error(f"it ends where {end} is expected")
            return True
        if end and self.text[self.at] == end:
            self.at += 1
            return True
        return False

    def key(self) -> str:
        if match := _STRING.match(self.text, self.at):
            self.at = match.end()
            return _unquoted(match[0])
        match = _KEY.match(self.text, self.at)
        if match is None:
            raise self.error(f"a name is expected, not {self.text[self.at : self.at + 10]!r}")
        self.at = match.end()
        return match[0]

    def scalar(self) -> Any:
        for pattern, read in ((_LONG, _dedented), (_STRING, _unquoted), (_WORD, _word)):
            if match := pattern.match(self.text, self.at):
                self.at = match.end()
                return read(match[0])
        start = self.at
        if self.text[start : start + 1] in ("", ",", ":", "}", "]", '"'):
            raise self.error(f"a value is expected, not {self.text[start : start + 10]!r}")
        end = self.text.find("\n", start)
        self.at = len(self.text) if end < 0 else end
        return self.text[start : self.at].strip().rstrip(",").rstrip()


def _unquoted(literal: str) -> str:
    if literal[0] == "'":
        literal = '"' + literal[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return literal[1:-1]


def _dedented(literal: str) -> str:
    return "\n".join(line.strip() for line in literal[3:-3].strip("\n").split("\n"))


def _word(literal: str) -> Any:
    return _WORDS[literal] if literal in _WORDS else json.loads(literal)
