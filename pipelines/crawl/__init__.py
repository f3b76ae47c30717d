"""One run of `scrapy crawl`: its state, and what Scrapy's scheduler, item pipeline and extension do with it.

Nothing is offered here: Scrapy loads the scheduler, the item pipeline and the extension by the names in the
settings. This package may import all of `crawler`, `storage` and `pipelines`; only the settings and its own modules
import it.
"""
