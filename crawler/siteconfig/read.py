"""The lines of a site config: `key: value`, `key(argument): value`, and `#` comments."""

from __future__ import annotations

import re
from dataclasses import dataclass

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
