"""Which articles are duplicates: `fingerprint` describes a text, `compare` classifies a pair, `link` links a batch.

Pairs and fingerprints are kept by `storage.articles`. No Scrapy, no asyncio.
"""
