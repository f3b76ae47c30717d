"""Exceptions of sources and parsers; each message names its subject."""

from __future__ import annotations

from pathlib import Path

from crawler.reasons import Reason, missing


class SourceError(Exception):
    """A source's YAML can't be used. The message reads `file:line: key: what is wrong; what is allowed`."""

    def __init__(self, path: Path | str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = Path(path)
        self.line = line
        self.message = message


class ParseError(Exception):
    """A page or text holds no article, or a required field of the article can't be read.

    `field` is the field of Article that is missing or wrong; `value` is the unusable value (None if it's missing).
    `truncated` names the part of the page that the parser didn't read (the article may be there); None if it read all.
    """

    def __init__(self, url: str, field: str, value: str | None = None, truncated: str | None = None) -> None:
        fault = "nothing found" if value is None else f"unusable value {value[:200]!r}"
        super().__init__(f"{url}: {field}: {fault}" + (f"; not all was read: {truncated}" if truncated else ""))
        self.url = url
        self.field = field
        self.value = value
        self.truncated = truncated

    @property
    def reason(self) -> str:
        """The reason with which the URL is refused."""
        return Reason.PARSE_TRUNCATED if self.truncated else missing(self.field)
