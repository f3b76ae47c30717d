"""The work of `scrapy savepage NAME URL`: it saves a page as a test page, with the parsed article as JSON beside it."""

from __future__ import annotations

import gzip
import json
import re
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler, CrawlerProcessBase
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import ParseError
from crawler.exit_status import ExitStatus
from crawler.items import Article
from crawler.network.failures import refusal_of
from crawler.network.url_policy import UrlBlocked, UrlPolicy
from crawler.parsers import parse_article
from crawler.shutdown import force_exit_after
from crawler.source import Source
from crawler.spiders.articles import declared
from crawler.spiders.detached import DetachedSpider
from crawler.spiders.from_yaml import SOURCES

PAGES = Path("tests/pages")


def save(process: CrawlerProcessBase, args: list[str]) -> int:
    """Fetch the page and save it; return the exit status. Raises UsageError."""
    if len(args) != 2:
        raise UsageError("give a source's name and a URL")
    source = SOURCES.get(args[0])
    if source is None:
        raise UsageError(f"no source is named {args[0]!r}; `scrapy list` has all", print_help=False)
    try:
        UrlPolicy.from_environment().check(args[1])
    except UrlBlocked as blocked:
        print(blocked, file=sys.stderr)
        return ExitStatus.TROUBLE
    crawler = process.create_crawler(_SavePage)
    process.crawl(crawler, source=source, url=args[1])
    with force_exit_after(lambda: _status(crawler)):
        process.start()
    return _status(crawler)


def _status(crawler: Crawler) -> int:
    is_saved = crawler.stats is not None and crawler.stats.get_value("saved")
    return ExitStatus.FINE if is_saved else ExitStatus.TROUBLE


class _SavePage(DetachedSpider):
    """Fetches one page as politely as a crawl would, without storing anything in the corpus."""

    name = "savepage"

    def __init__(self, source: Source, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source, self.url = source, url

    async def start(self) -> Any:
        yield Request(self.url, callback=self.save, errback=self.failed)

    def save(self, response: Response) -> None:
        stem = PAGES / self.source.name / f"{datetime.now(UTC):%Y-%m-%d}-{_slug(response.url)}"
        stem.parent.mkdir(parents=True, exist_ok=True)
        page, expected = stem.with_name(stem.name + ".html.gz"), stem.with_name(stem.name + ".json")
        page.write_bytes(gzip.compress(response.body, mtime=0))
        now, encoding = datetime.now(UTC), declared(response)
        try:
            article = parse_article(response.body, response.url, self.source, encoding=encoding, fetched_at=now)
        except ParseError as error:
            print(f"saved {page}; no article in it: {error}")
        else:
            expected.write_text(as_expected(article, datetime.now(UTC)))
            print(f"saved {page}\nsaved {expected}: correct it by hand from the page, for as it is it tests nothing")
        if self.crawler.stats is not None:
            self.crawler.stats.set_value("saved", True)

    def failed(self, failure: Failure) -> None:
        refusal = refusal_of(failure)
        detail = refusal.detail.removeprefix(f"{self.url}: ")
        print(f"{self.url}: {refusal.reason} {detail}".rstrip())


def as_expected(article: Article, saved_at: datetime) -> str:
    """Return the JSON of a test page: the article's fields, and the blocks of its text."""
    fields = {
        name: value for name, value in asdict(article).items() if name != "provenance" and value not in (None, ())
    }
    fields["blocks"] = [{"kind": block.kind, "text": block.text} for block in article.blocks if block.removed is None]
    fields["authors"] = [author.name for author in article.authors]
    fields["saved_at"] = saved_at
    return json.dumps(fields, ensure_ascii=False, indent=1, default=datetime.isoformat) + "\n"


def _slug(url: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", urlsplit(url).path.lower().rpartition("/")[2] or urlsplit(url).path.lower())
    return words.strip("-")[:60] or "page"
