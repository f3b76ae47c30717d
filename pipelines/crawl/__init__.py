"""This package is one run of `scrapy crawl`: its state, and the scheduler, item pipeline and extension that share it.

The package exports no names: Scrapy loads the scheduler, the item pipeline and the extension by the names in the
settings. It may import all of `crawler`, `storage` and `pipelines`; only the settings and its own modules import it.
"""
