"""Duplicates: articles that are the same report, possibly cut or updated.

`fingerprint` describes a text, `compare` classifies a pair of texts, and `link` finds the duplicates of a batch of
articles. `storage.articles` stores pairs and fingerprints. Nothing here imports scrapy or asyncio.
"""
