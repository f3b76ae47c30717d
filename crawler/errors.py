"""What can go wrong on the side of the web: each error names its subject."""

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
    """A page or text holds no article, or a required field of it can't be read.

    `field` is the Article field which is missing or wrong, `value` what stood there instead (None: nothing).
    `truncated` says what of the page the parser didn't read, if it didn't read all: the article may be there.
    """

    def __init__(self, url: str, field: str, value: str | None = None, truncated: str | None = None) -> None:
        found = "nothing found" if value is None else f"unusable value {value[:200]!r}"
        super().__init__(f"{url}: {field}: {found}" + (f"; not all was read: {truncated}" if truncated else ""))
        self.url = url
        self.field = field
        self.value = value
        self.truncated = truncated

    @property
    def reason(self) -> str:
        """The word by which an address is refused for it."""
        return Reason.PARSE_TRUNCATED if self.truncated else missing(self.field)
