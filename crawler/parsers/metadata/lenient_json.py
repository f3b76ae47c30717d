"""JSON as pages have it in scripts: valid JSON at full speed, and broken JSON as far as its meaning is clear.

Pages write their JSON-LD by string templates. So quotation marks stand unescaped inside strings, commas are missing,
values follow each other, and comments, single quotes, character references and JavaScript's words occur. `read_values`
reads all of this in linear time. Only text that `json` refuses is read by the slower reader.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

MAX_DEPTH = 60
"""Maximum depth of lists and objects in broken JSON; what lies deeper is left out."""
MAX_VALUES = 200
"""Maximum number of values per script."""
_DECODER = json.JSONDecoder(strict=False)
_WRAPPING = re.compile(
    r"[\s\ufeff]{0,999}(?:<!--|//\s{0,9}<!\[CDATA\[|/\*\s{0,9}<!\[CDATA\[\s{0,9}\*/|<!\[CDATA\[)?[\s\ufeff]{0,999}"
)
_ESCAPED = re.compile(r"[\[{\s]{1,99}(?:&quot;|&#0{0,4}34;|&#x0{0,4}22;|&amp;quot;)", re.IGNORECASE)
"""The beginning of a script that is escaped as if it were text of the page."""
_START = re.compile(r"[\[{]")
_GAP = re.compile(r"(?:[\s,;\ufeff\x00]{1,999}|//[^\n]{0,2000}|/\*.{0,2000}?\*/|<!--|-->|\]\]>)", re.DOTALL)
"""What may stand between two tokens: white space, commas, comments."""
_SPACE = r"(?:[\s\x00]|//[^\n]{0,300}\n|/\*[^*]{0,300}\*/){0,99}"
_KEY = r"(?:\"[^\"\\\r\n]{1,80}\"|'[^'\\\r\n]{1,80}'|[A-Za-z_@$][\w$@-]{0,60})"
_AFTER_MEMBER = re.compile(
    rf"{_SPACE}(?:\Z|(?:,{_SPACE}){{0,3}}(?:{_KEY}\s{{0,9}}:(?!//)|[}}\]]{_SPACE}(?:\Z|[,}}\]{{\[;]|{_KEY}\s{{0,9}}:))|,{_SPACE}\Z)"
)
"""What follows a string that is the value of an object: the next key, or the end of the object."""
_AFTER_ITEM = re.compile(
    rf"{_SPACE}(?:\Z|,{_SPACE}(?:[\"'\[{{\]]|-?[0-9]|true|false|null)|\]|\}}{_SPACE}(?:\Z|[,}}\]]))"
)
"""What follows a string that is an item of a list: the next item, or the end of the list."""
_AFTER_KEY = re.compile(rf"{_SPACE}:")
_BARE_KEY = re.compile(r"[A-Za-z_@$][\w$@-]{0,60}")
_BARE = re.compile(r"[^\s,;{}\[\]\"']{1,200}")
_PLAIN = {'"': re.compile(r"[^\"\\]+"), "'": re.compile(r"[^'\\]+")}
_WORDS = {"true": True, "false": False, "True": True, "False": False}
_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX = re.compile(r"[0-9A-Fa-f]{4}")


def read_values(script: str) -> list[Any]:
    """Return the JSON values of a script, in order; what can't be read is left out."""
    match = _WRAPPING.match(script)
    position = match.end() if match else 0
    try:
        value, end = _DECODER.raw_decode(script, position)
    except (ValueError, RecursionError):
        return _read_broken(script, position)
    rest = _after_gap(script, end)
    if rest >= len(script):
        return [value]
    return [value, *_read_broken(script, rest)]


def _read_broken(script: str, position: int) -> list[Any]:
    if _ESCAPED.match(script, position):
        script, position = unescape(script[position:]), 0
        script = unescape(script) if _ESCAPED.match(script) else script
    values: list[Any] = []
    while len(values) < MAX_VALUES and (match := _START.search(script, position)):
        position = match.start()
        try:
            value, position = _DECODER.raw_decode(script, position)
            values.append(value)
        except (ValueError, RecursionError):
            reader = _Reader(script, position)
            values.append(reader.value())
            position = max(reader.position, position + 1)
    return values


def _after_gap(text: str, position: int) -> int:
    while match := _GAP.match(text, position):
        position = match.end()
    return position


class _Cut(Exception):
    """The text ends inside a string: the string isn't known."""


class _Reader:
    """Reads one value of a text by recursive descent. Every step moves on, so the time is linear."""

    def __init__(self, text: str, position: int) -> None:
        self._text = text
        self.position = position

    def value(self, depth: int = 0) -> Any:
        """Return the value at the position; None for a value without meaning.

        Raises _Cut inside a string without end.
        """
        if depth > MAX_DEPTH:
            self.position = len(self._text)
            raise _Cut
        self._skip()
        character = self._text[self.position : self.position + 1]
        if character == "{":
            return self._object(depth)
        if character == "[":
            return self._list(depth)
        if character in ('"', "'") and character:
            return self._string(_AFTER_ITEM)
        return self._bare()

    def _skip(self) -> None:
        self.position = _after_gap(self._text, self.position)

    def _object(self, depth: int) -> dict[str, Any]:
        members: dict[str, Any] = {}
        self.position += 1
        while self.position < len(self._text):
            self._skip()
            character = self._text[self.position : self.position + 1]
            if character in ("}", "]", ""):
                self.position += character == "}"  # a list's end closes the object too
                break
            try:
                key = self._key(character)
                if key is None:
                    self.position += 1
                    continue
                value = self._member(depth + 1)
            except _Cut:
                break
            if value is not None or key not in members:
                members[key] = value
        return members

    def _key(self, character: str) -> str | None:
        """Return the key at the position, with its colon read; None if there is no key."""
        if character in ('"', "'"):
            key = self._string(_AFTER_KEY)
        elif match := _BARE_KEY.match(self._text, self.position):
            key, self.position = match[0], match.end()
        else:
            return None
        if match := _AFTER_KEY.match(self._text, self.position):
            self.position = match.end()
        return key

    def _member(self, depth: int) -> Any:
        self._skip_space()
        character = self._text[self.position : self.position + 1]
        if character in ('"', "'") and character:
            return self._string(_AFTER_MEMBER)
        if character in (",", "}", "]", ""):
            return None
        return self.value(depth)

    def _skip_space(self) -> None:
        while self._text[self.position : self.position + 1].isspace():
            self.position += 1

    def _list(self, depth: int) -> list[Any]:
        items: list[Any] = []
        self.position += 1
        while self.position < len(self._text):
            self._skip()
            character = self._text[self.position : self.position + 1]
            if character in ("]", "}", ""):
                self.position += character == "]"
                break
            before = self.position
            try:
                items.append(self.value(depth + 1))
            except _Cut:
                break
            self.position += self.position == before
        return items

    def _string(self, after: re.Pattern[str]) -> str:
        """Return the string at the position. A quotation mark ends the string if `after` matches behind the mark.

        Raises _Cut if nothing ends the string.
        """
        text, quote = self._text, self._text[self.position]
        plain, parts = _PLAIN[quote], []
        position = self.position + 1
        while position < len(text):
            if match := plain.match(text, position):
                parts.append(match[0])
                position = match.end()
            elif text[position] == "\\":
                part, position = _escape(text, position)
                parts.append(part)
            elif after.match(text, position + 1):
                self.position = position + 1
                return "".join(parts)
            else:
                parts.append(quote)
                position += 1
        self.position = position
        raise _Cut

    def _bare(self) -> Any:
        """Return a number or a truth; None for any other word, such as null, undefined and NaN."""
        match = _BARE.match(self._text, self.position)
        if match is None:
            self.position += 1
            return None
        self.position = match.end()
        if match[0] in _WORDS:
            return _WORDS[match[0]]
        try:
            number = json.loads(match[0])
        except ValueError:
            return None
        return number if isinstance(number, (int, float)) and number == number else None


def _escape(text: str, position: int) -> tuple[str, int]:
    """Return the character that a backslash at the position begins, and the position behind."""
    name = text[position + 1 : position + 2]
    if name == "u" and (match := _HEX.match(text, position + 2)):
        code, end = int(match[0], 16), position + 6
        if 0xD800 <= code < 0xDC00 and text[end : end + 2] == "\\u" and (low := _HEX.match(text, end + 2)):
            second = int(low[0], 16)
            if 0xDC00 <= second < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + second - 0xDC00), end + 6
        return chr(code), end
    if name in "\"'\\/" or name in _ESCAPES:
        return _ESCAPES.get(name, name), position + 2
    return "\\", position + 1  # no escape: a path of Windows, a formula
