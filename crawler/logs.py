"""Logs of one line an event: what pages and addresses put into them is shown, and begins no line of its own."""

from __future__ import annotations

import logging
import re

from scrapy.crawler import Crawler

_SPECIAL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)


class OneLine(logging.Formatter):
    r"""Formats as another formatter does, tracebacks too, with control characters written as \n, \x1b, \u202e."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return one_line(self._inner.format(record))


class OneLineLogs:
    """Sees to it for all that logs to the root's handlers, from the moment that a crawler is made."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OneLineLogs:
        return cls()

    def __init__(self) -> None:
        for handler in logging.root.handlers:
            if not isinstance(handler.formatter, OneLine):
                handler.setFormatter(OneLine(handler.formatter or logging.Formatter()))


def one_line(text: str) -> str:
    """Return the text with what a terminal or a reader of lines would obey written out."""
    return _SPECIAL.sub(lambda found: repr(found[0])[1:-1], text)
