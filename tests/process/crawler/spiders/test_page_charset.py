"""What a crawl knows of a page's charset: the header's word reaches the parser."""

from __future__ import annotations

from asyncio import AbstractEventLoop, new_event_loop
from collections.abc import Iterator

import pytest
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from crawler.items import Fetched, Link
from crawler.source import Source
from crawler.spiders.news import NewsSpider, declared
from tests.support.charset_texts import NEWS, News

URL = "https://gazette.example/a"


def response(kind: bytes | None, body: bytes = b"") -> HtmlResponse:
    request = Request(URL, meta={"link": Link(URL)})
    return HtmlResponse(URL, headers={} if kind is None else {"Content-Type": kind}, body=body, request=request)


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        (b"text/html; charset=windows-1251", "windows-1251"),
        (b'text/html;charset="Windows-1251"', "windows-1251"),
        (b"text/html; charset = 'koi8-r' ; q=1", "koi8-r"),
        (b"text/html; Charset=utf-8, text/html", "utf-8"),
        (b"text/html; charset=", None),
        (b"text/html", None),
        (b"text/html; charset=\xff\xfe", "ÿþ"),
        (None, None),
    ],
)
def test_the_charset_of_the_content_type(kind: bytes | None, charset: str | None) -> None:
    assert declared(response(kind)) == charset


class Gazette(NewsSpider):
    name = "gazette"
    source = Source("gazette", "Gazette", "https://gazette.example/")


@pytest.fixture(scope="module")
def loop() -> Iterator[AbstractEventLoop]:
    loop = new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module")
def gazette(loop: AbstractEventLoop) -> Iterator[Gazette]:
    """A spider whose pages are parsed as in a crawl, in a process of their own."""
    crawler = get_crawler(Gazette, {"NEWS_PARSERS": 1, "NEWS_PARSE_SECONDS": 60, "NEWS_PARSE_MEMORY_MB": 384})
    crawler.crawling, crawler.spider = True, Gazette.from_crawler(crawler)
    assert isinstance(crawler.spider, Gazette)
    yield crawler.spider
    loop.run_until_complete(closed(crawler))


async def closed(crawler: Crawler) -> None:
    crawler.signals.send_catch_log(signals.spider_closed)


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
@pytest.mark.parametrize(
    "kind", ["text/html; charset={}", "text/html", "text/html; charset=utf-8", "text/html; charset=\xff"]
)
def test_a_crawled_page_is_read_right(gazette: Gazette, loop: AbstractEventLoop, news: News, kind: str) -> None:
    for charset in news.charsets:
        codec = {"windows-874": "cp874", "big5-hkscs": "big5hkscs"}.get(charset, charset)
        answer = response(kind.format(charset).encode("latin-1"), news.page().encode(codec))

        (fetched,) = loop.run_until_complete(gazette.parse_page(answer))

        assert isinstance(fetched, Fetched) and fetched.article is not None
        assert fetched.article.headline == news.headline
