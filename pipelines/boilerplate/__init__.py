"""Boilerplate: the blocks of text that a source repeats in many articles, and that aren't part of any of them.

`keys` gives each block a key, `decide` decides by a block's counts, and `learn` applies the decisions to a batch of
articles. `storage.boilerplate` stores counts and decisions. Nothing here imports scrapy or asyncio.
"""
