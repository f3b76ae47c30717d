"""Log records of one line each: control characters from pages and URLs are escaped, so none starts a new line."""

from __future__ import annotations

import logging
import re

from scrapy.crawler import Crawler

_SPECIAL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


class OneLine(logging.Formatter):
    r"""Wraps another formatter and escapes control characters, also in tracebacks: \n, \x1b, \u202e."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return one_line(self._inner.format(record))


class OneLineLogs:
    """A Scrapy extension that wraps the formatters of the root logger's handlers when a crawler is created."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OneLineLogs:
        return cls()

    def __init__(self) -> None:
        for handler in logging.root.handlers:
            if not isinstance(handler.formatter, OneLine):
                handler.setFormatter(OneLine(handler.formatter or logging.Formatter()))


def one_line(text: str) -> str:
    """Return the text with escapes for the characters that control terminals or start lines."""
    return _SPECIAL.sub(lambda match: repr(match[0])[1:-1], text)
