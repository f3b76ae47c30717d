"""One spider class per source: `scrapy crawl NAME` runs the spider of crawler/sources/NAME.yaml."""

from __future__ import annotations

import logging

from crawler.errors import SourceError
from crawler.source import Source
from crawler.source.loader import load_sources
from crawler.spiders.news import NewsSpider

logger = logging.getLogger(__name__)

SOURCES: dict[str, Source] = {}
"""Name -> source, for commands and for spiders that read saved pages."""

BROKEN: dict[str, SourceError] = {}
"""Name -> error of the source's YAML, for the messages of commands that name the source."""


def spider_class(source: Source) -> type[NewsSpider]:
    """Return the spider class of the source, as if it were defined in this module."""
    title = source.name.title().replace("_", "")
    attributes = {"name": source.name, "source": source, "__module__": __name__, "__doc__": source.title}
    return type(f"{title}Spider", (NewsSpider,), attributes)


def _define() -> None:
    """Define the classes as names of this module, where Scrapy's spider loader looks for them."""
    sources, errors = load_sources()
    SOURCES.update(sources)
    for name, source in sources.items():
        globals()[f"{name}_spider"] = spider_class(source)
    for error in errors:
        BROKEN[error.path.stem] = error
        logger.error("source left out: %s", error)


_define()
