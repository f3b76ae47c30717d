"""A strict reader of YAML with line numbers: plain mappings, lists and scalars, without tags and aliases."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from crawler.errors import SourceError

MAX_BYTES = 64 * 1024
"""Largest file in bytes. A source has about a dozen lines; a larger file is no source."""

# libyaml's loader is 10 times faster, but not every build of PyYAML has it.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PREFIX = "tag:yaml.org,2002:"
_MAX_DEPTH = 20
_TAG_NAMES = {
    "map": "a mapping",
    "seq": "a list",
    "str": "text",
    "null": "nothing",
    "bool": "yes or no",
    "int": "a whole number",
    "float": "a number",
    "timestamp": "a date",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of the file, with its key ("rules.remove") and its line."""

    path: Path
    key: str
    line: int
    node: yaml.Node

    def error(self, message: str) -> SourceError:
        """Return the error to raise about this value."""
        return SourceError(self.path, self.line, f"{self.key}: {message}" if self.key else message)

    @property
    def kind(self) -> str:
        """The YAML type: "str", "int", "float", "bool", "null", "timestamp", "map" or "seq"."""
        return str(self.node.tag).removeprefix(_PREFIX)

    @property
    def raw(self) -> str:
        """The scalar as written in the file: `country: no` is Norway, though YAML 1.1 reads `no` as false."""
        if not isinstance(self.node, yaml.ScalarNode) or self.kind == "null":
            raise self.error(f"{self._found()} where a word is expected")
        return str(self.node.value)

    def text(self) -> str:
        """Return the trimmed text. Raises SourceError for another type and for an empty text."""
        if self.kind in ("int", "float", "bool", "timestamp"):
            raise self.error(f"{self.raw!r} is read as {self._found()}; put it in quotes if it's text")
        if self.kind != "str":
            raise self.error(f"{self._found()} where text is expected")
        if not self.raw.strip():
            raise self.error("is empty; give it a value or leave the key out")
        return self.raw.strip()

    def verbatim(self) -> str:
        """Return the text with its white space; the text may be empty. Raises SourceError for another type."""
        if self.kind != "str" and self.kind != "null":
            raise self.error(f"{self._found()} where text is expected; put it in quotes if it's text")
        return str(self.node.value) if self.kind == "str" else ""

    def number(self) -> float:
        """Return the finite number. Raises SourceError for anything else."""
        try:
            number = float(self.raw) if self.kind in ("int", "float") else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.error(f"{self._found()} where a number is expected")
        return number

    def items(self, example: str) -> list[Value]:
        """Return the values of the list, each with its own line. Raises SourceError, which shows the `example`."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error(f"{self._found()} where a list is expected; write it as {example}")
        if not self.node.value:
            raise self.error(f"is an empty list; leave the key out or write it as {example}")
        return [Value(self.path, self.key, _line(node), node) for node in self.node.value]

    def mapping(self, known: Iterable[str], *, noun: str = "key") -> dict[str, Value]:
        """Return key -> value in the order of the file.

        Raises SourceError for a repeated key, and for an unknown key; the message names the most similar known key.
        """
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error(f"{self._found()} where a mapping is expected, such as `key: value`")
        allowed = list(known)
        pairs: dict[str, Value] = {}
        for key_node, node in self.node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            at = Value(self.path, f"{self.key}.{key}" if self.key else key, _line(key_node), node)
            if key in pairs:
                raise at.error(f"stands twice; it's on line {pairs[key].line} already")
            if key not in allowed:
                raise Value(self.path, self.key, at.line, node).error(unknown(noun, key, allowed))
            pairs[key] = at
        return pairs

    def _found(self) -> str:
        """Return the value's type in words, for messages."""
        return _TAG_NAMES.get(self.kind, self.kind)


def unknown(noun: str, word: str, allowed: list[str]) -> str:
    """Return the message for an unknown `word`, with the most similar allowed word and all allowed words."""
    near = difflib.get_close_matches(word[:40], allowed, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    choices = ", ".join(allowed[:-1]) + f" or {allowed[-1]}" if len(allowed) > 1 else "".join(allowed)
    return f"unknown {noun} {word[:40]!r}{hint}; use {choices}"


def read_yaml(path: Path) -> Value:
    """Return the only document of the file, not yet checked against a schema.

    Raises SourceError, with the line, if the file can't be read, is larger than MAX_BYTES, isn't UTF-8 or YAML, is
    empty, or uses tags (`!!python/…`) or aliases (`*name`). With aliases, a few lines can expand to gigabytes.
    """
    text = _read_text(path)
    try:
        _refuse_cleverness(path, text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line = mark.line + 1 if mark else 1
        tabs = re.search(r"^ *\t", "".join(text.splitlines()[line - 1 : line]))
        hint = "; indent with spaces, not tabs" if tabs else ""
        raise SourceError(path, line, f"not valid YAML: {exc.problem or exc.context}{hint}") from exc
    except yaml.reader.ReaderError as exc:
        line = text.count("\n", 0, exc.position) + 1
        raise SourceError(path, line, "a control character, which YAML doesn't allow") from exc
    except (yaml.YAMLError, RecursionError, ValueError) as exc:
        raise SourceError(path, 1, f"not valid YAML: {type(exc).__name__}") from exc
    if root is None:
        raise SourceError(path, 1, "the file is empty; title and url are required")
    return Value(path, "", 1, root)


def _read_text(path: Path) -> str:
    try:
        if not path.is_file():
            raise SourceError(path, 1, "there's no such file")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as exc:
        raise SourceError(path, 1, f"can't be read: {exc.strerror}") from exc
    if len(raw) > MAX_BYTES:
        raise SourceError(path, 1, f"larger than {MAX_BYTES // 1024} kB; a source is a dozen lines")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        raise SourceError(path, line, f"byte 0x{raw[exc.start]:02x} isn't UTF-8; save the file as UTF-8") from exc


def _refuse_cleverness(path: Path, text: str) -> None:
    """Raise SourceError for a tag, an alias or deep nesting, and yaml.YAMLError for invalid YAML.

    The check reads the parser's events, which come one by one. libyaml's composer recurses: a line of 30,000 brackets
    ends the process (a segmentation fault in PyYAML 6.0.3).
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.AliasEvent):
            raise SourceError(path, line, "YAML aliases (*name) aren't allowed; write the value out")
        if tag := getattr(event, "tag", None):
            tag = str(tag).removeprefix(_PREFIX)[:60]
            raise SourceError(path, line, f"YAML tag {tag!r} isn't allowed; use plain text, numbers and lists")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise SourceError(path, line, f"more than {_MAX_DEPTH} levels deep; a source has three")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
