"""The invented newspaper keeps its own promises: what tests and `make crawl` rely on."""

from __future__ import annotations

import gzip
import re
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest
from lxml import etree

from tests.site import Newspaper
from tests.site.pages import is_cp1251
from tests.site.server import MISSING, MOVED


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    with Newspaper() as served:
        yield served


def get(url: str, **headers: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_it_is_large_varied_and_in_three_languages(paper: Newspaper) -> None:
    """No two articles share a paragraph, but those that syndication copied."""
    articles = paper.articles()
    own = [article for article in articles if article.copy_of is None]

    assert len(articles) >= 60
    assert min(Counter(article.language for article in articles).values()) >= 15
    assert len({article.path for article in articles}) == len(articles)
    for one, other in combinations(own, 2):
        assert not {text for kind, text in one.paragraphs if kind == "paragraph"} & {
            text for _, text in other.paragraphs
        }


def test_it_is_the_same_every_time(paper: Newspaper) -> None:
    with Newspaper() as again:
        urls = [*(article.path for article in paper.articles()[:10]), "/politics/", "/rss.xml", "/news-sitemap.xml"]
        for path in urls:
            one, other = (served.answer(path, "").body for served in (paper, again))
            assert one.replace(paper.host.encode(), b"") == other.replace(again.host.encode(), b"")


def test_every_article_is_in_a_sitemap_and_answers(paper: Newspaper) -> None:
    _, index = get(f"{paper.host}/sitemap.xml.gz")
    children = etree.fromstring(gzip.decompress(index)).xpath("//*[local-name()='loc']/text()")
    listed: set[str] = set()
    for child in children:
        _, body = get(child)
        body = gzip.decompress(body) if child.endswith(".gz") else body
        listed |= set(etree.fromstring(body).xpath("//*[local-name()='loc']/text()"))

    assert {article.url for article in paper.articles()} <= listed
    assert {f"{paper.host}{MISSING}", f"{paper.host}{MOVED}"} <= listed
    first = Counter(get(article.url)[0] for article in paper.articles())
    assert first == {200: len(paper.articles()) - 1, 500: 1}
    assert {get(article.url)[0] for article in paper.articles()} == {200}


def test_an_unchanged_page_answers_304(paper: Newspaper) -> None:
    url = paper.articles()[0].url
    with urllib.request.urlopen(url) as response:
        tag = response.headers["ETag"]

    assert get(url, **{"If-None-Match": tag})[0] == 304
    assert get(url, **{"If-None-Match": '"another"'})[0] == 200


def test_one_page_is_in_windows_1251_and_says_so_only_inside(paper: Newspaper) -> None:
    [article] = [article for article in paper.articles() if is_cp1251(article)]
    with urllib.request.urlopen(article.url) as response:
        kind, body = response.headers["Content-Type"], response.read()

    assert kind == "text/html"
    assert article.headline in body.decode("cp1251")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_the_second_edition_has_news_edits_and_a_withdrawal(paper: Newspaper) -> None:
    before = {article.url: article for article in paper.articles()}
    paper.edition = 2
    after = {article.url: article for article in paper.articles()}

    [gone] = before.keys() - after.keys()
    assert get(gone)[0] == 410
    assert len(after.keys() - before.keys()) == 3
    edited = [url for url in after.keys() & before.keys() if after[url].paragraphs != before[url].paragraphs]
    assert len(edited) == 2
    assert all(after[url].listed > before[url].listed for url in edited)


def test_furniture_stands_in_the_bodies(paper: Newspaper) -> None:
    """Without it the crawl would prove nothing."""
    pages = b"".join(get(article.url)[1] for article in paper.articles())

    for marker in ("Back to news »", "Zurück zur Übersicht", "К списку новостей"):
        assert len(re.findall(f"<p>(?:<a [^>]*>{marker}</a> ?){{3}}</p>".encode(), pages)) > 3
        assert re.search(f"[^>]+ <a [^>]*>{marker}</a></p>".encode(), pages)
