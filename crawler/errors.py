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


class NotAnArticle(ParseError):
    """A page is of another kind than an article: a list of articles, a product, a forum, a wall or a stub.

    `kind` is one of Reason.LISTING_PAGE, PRODUCT_PAGE, FORUM_PAGE, WALL and STUB; `evidence` says for people which
    signs on the page show the kind. The page may have a headline and text.
    """

    def __init__(self, url: str, kind: Reason, evidence: str) -> None:
        super().__init__(url, "body")
        self.args = (f"{url}: {kind}: {evidence}",)
        self.kind = kind
        self.evidence = evidence

    @property
    def reason(self) -> str:
        return self.kind


class LowYield(ParseError):
    """A page offers much more text than the parser could extract, so that the article would be stored spoiled.

    `confidence` is that of the extracted body, from 0 to 1.
    """

    def __init__(self, url: str, confidence: float, detail: str) -> None:
        super().__init__(url, "body")
        self.args = (f"{url}: body: {detail}; confidence {confidence:.2f}",)
        self.confidence = confidence

    @property
    def reason(self) -> str:
        return Reason.LOW_YIELD
