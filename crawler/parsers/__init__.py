"""Parsers: a saved page or text in, an Article out. Pure functions: no network, no clock, no disk."""

from crawler.parsers.article import parse_article
from crawler.parsers.text import parse_text

__all__ = ["parse_article", "parse_text"]
