"""Archived pages: `warc` writes and repairs WARC files, `pages` finds the record of an article's page.
"""
