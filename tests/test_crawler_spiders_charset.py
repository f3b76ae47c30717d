"""What a crawl knows of a page's charset: the header's word reaches the parser."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.items import Link
from crawler.source import Source
from crawler.spiders.news import NewsSpider, declared
from tests.charset_texts import NEWS, News

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


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
@pytest.mark.parametrize(
    "kind", ["text/html; charset={}", "text/html", "text/html; charset=utf-8", "text/html; charset=\xff"]
)
def test_a_crawled_page_is_read_right(news: News, kind: str) -> None:
    for charset in news.charsets:
        codec = {"windows-874": "cp874", "big5-hkscs": "big5hkscs"}.get(charset, charset)
        answer = response(kind.format(charset).encode("latin-1"), news.page().encode(codec))

        (fetched,) = Gazette().parse_page(answer)

        assert fetched.article is not None
        assert fetched.article.headline == news.headline
