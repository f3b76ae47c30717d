"""Which blocks of a source are boilerplate: `keys` names blocks, `decide` decides by their counts, `learn` applies it.

Pure decisions and their application to a batch; counts and rulings are kept by `storage.boilerplate`. No Scrapy, no
asyncio.
"""
