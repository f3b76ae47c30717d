"""Parsers turn a saved page or a saved text into an `Article`.

Public names: `parse_article` for HTML, `parse_text` for plain text. All functions are pure: no network, no clock, no
disk. `charset` decodes the page's bytes, `metadata` finds the fields, `body` finds the article's blocks.
"""

from crawler.parsers.article import parse_article
from crawler.parsers.text import parse_text

__all__ = ["parse_article", "parse_text"]
