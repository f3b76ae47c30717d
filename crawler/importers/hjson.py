"""A reader of Hjson, JSON as people write it: hjson.github.io/syntax.html.

Comments, keys and texts without quotes, commas that are missing or one too many, texts of several lines, and no
braces around the whole. A text without quotes goes to the end of its line; a comma there isn't taken for a part of it,
as it is by the letter. The library of that name hasn't been kept up since 2022.
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
    """Return what the text holds. Raises ListError with the line."""
    reader = _Reader(text)
    reader.blank()
    whole = reader.value(0) if text[reader.at : reader.at + 1] in ("{", "[") else reader.members("", 0)
    reader.blank()
    if reader.at < len(text):
        raise reader.error("more follows after the end")
    return whole


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def error(self, message: str) -> ListError:
        return ListError(f"line {self.text.count(chr(10), 0, self.at) + 1}: {message}")

    def blank(self) -> None:
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
        found: dict[str, Any] = {}
        while not self.ends(end, "}"):
            key = self.key()
            self.blank()
            if self.text[self.at : self.at + 1] != ":":
                raise self.error(f"a colon is expected after {key[:40]!r}")
            self.at += 1
            self.blank()
            found[key] = self.value(depth + 1)
        return found

    def items(self, depth: int) -> list[Any]:
        found = []
        while not self.ends("]", "]"):
            found.append(self.value(depth + 1))
        return found

    def ends(self, end: str, wanted: str) -> bool:
        """Tell whether the group ends here; go past its end, or past a comma before what comes next."""
        self.blank()
        if self.text[self.at : self.at + 1] == ",":
            self.at += 1
            self.blank()
        if self.at >= len(self.text):
            if end:
                raise self.error(f"it ends where {wanted} is expected")
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
