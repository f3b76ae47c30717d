"""Edits: the class of each edit of an article, from its text before and after.

`classify` decides on the class. `spelling` recognises spelling corrections, and `notices` recognises the notices of
newsrooms on corrections and withdrawals. `storage.articles` stores versions. Nothing here imports scrapy or asyncio.
"""
