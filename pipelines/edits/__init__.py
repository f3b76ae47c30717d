"""What an edit of an article changed: `classify` names the kind, `spelling` knows typing errors, `notices` corrections.

Versions are kept by `storage.articles`. No Scrapy, no asyncio.
"""
