"""Spiders find links and fetch pages; parsers read the pages."""
