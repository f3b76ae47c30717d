"""The invented newspaper keeps its own promises: what tests and `make crawl` rely on."""

from __future__ import annotations

import gzip
import http.client
import re
import socket
import struct
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest
from lxml import etree, html

from tests.site import Newspaper, SiteArticle
from tests.site.articles import mastheads
from tests.site.issues import MISSING, MOVED, PRINT, VIDEO, WEATHER
from tests.site.pages import has_amp, is_cp1251, metadata_style


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


def page_of(paper: Newspaper, path: str) -> bytes:
    """The page as it is once the one that fails at first has recovered."""
    return max((paper.answer(path, "") for _ in range(2)), key=lambda answer: answer.status == 200).body


def shared(article: SiteArticle) -> set[str]:
    """Every run of six words: no two stories have one in common."""
    words = " ".join(text for _, text in article.paragraphs).lower().split()
    return {" ".join(words[place : place + 6]) for place in range(len(words) - 5)}


def test_it_is_large_varied_and_in_three_languages(paper: Newspaper) -> None:
    """No two articles share six words in a row, but those that syndication copied."""
    articles = paper.articles()
    own = [article for article in articles if article.copy_of is None]

    assert Counter(article.language for article in own) == {"en": 32, "de": 20, "ru": 16}
    assert len(articles) - len(own) == 4
    assert all(5 <= len(article.paragraphs) <= 12 for article in articles)
    assert [article.headline for article in articles if article.date_published is None] == [
        "In praise of the broken bench"
    ]
    assert len({article.path for article in articles}) == len(articles)
    for first, other in combinations(own, 2):
        assert not shared(first) & shared(other), (first.path, other.path)


def test_it_is_the_same_every_time(paper: Newspaper) -> None:
    with Newspaper() as again:
        urls = [*(article.path for article in paper.articles()[:10]), "/politics/", "/rss.xml", "/news-sitemap.xml"]
        for path in urls:
            first, other = (served.answer(path, "").body for served in (paper, again))
            assert first.replace(paper.host.encode(), b"") == other.replace(again.host.encode(), b"")


def test_every_article_is_in_a_sitemap_and_answers(paper: Newspaper) -> None:
    _, index = get(f"{paper.host}/sitemap.xml.gz")
    children = etree.fromstring(gzip.decompress(index)).xpath("//*[local-name()='loc']/text()")
    listed: set[str] = set()
    for child in children:
        _, body = get(child)
        body = gzip.decompress(body) if child.endswith(".gz") else body
        listed |= set(etree.fromstring(body).xpath("//*[local-name()='loc']/text()"))

    assert {article.url for article in paper.articles()} <= listed
    assert {paper.host + path for path in (MISSING, MOVED, WEATHER, VIDEO)} <= listed
    first = Counter(get(article.url)[0] for article in paper.articles())
    assert first == {200: len(paper.articles()) - 1, 500: 1}
    assert {get(article.url)[0] for article in paper.articles()} == {200}


@pytest.mark.parametrize("path", ["", "rss.xml", "sitemap-archive.xml.gz", "culture/logbook-of-the-constance"])
def test_an_unchanged_page_answers_304(paper: Newspaper, path: str) -> None:
    url = paper.url + path
    with urllib.request.urlopen(url) as response:
        tag, modified = response.headers["ETag"], response.headers["Last-Modified"]

    assert get(url, **{"If-None-Match": tag})[0] == 304
    assert get(url, **{"If-None-Match": f'"another", W/{tag}'})[0] == 304
    assert get(url, **{"If-Modified-Since": modified})[0] == 304
    assert get(url, **{"If-Modified-Since": "Sun, 01 Mar 2026 00:00:00 GMT"})[0] == 200
    assert get(url, **{"If-Modified-Since": "once upon a time"})[0] == 200
    assert get(url, **{"If-None-Match": '"another"', "If-Modified-Since": modified})[0] == 200


def test_the_next_edition_changes_no_page_but_the_edited_ones(paper: Newspaper) -> None:
    before = {article.path: page_of(paper, article.path) for article in paper.articles()}
    paper.edition = 2

    changed = {path for path, page in before.items() if page_of(paper, path) != page}
    assert len(changed) == 3  # two edited, one withdrawn


def test_bodies_hold_the_paragraphs_and_furniture_alone(paper: Newspaper) -> None:
    for article in paper.articles():
        mast = mastheads()[article.language]
        page = page_of(paper, article.path)
        tree = html.fromstring(page.decode("cp1251" if is_cp1251(article) else "utf-8"))
        [body] = tree.find_class(mast["body_class"])
        for box in body.xpath(".//aside | .//div"):
            box.drop_tree()
        paragraphs = [" ".join(block.text_content().split()) for block in body.xpath(".//p | .//h2 | .//h3 | .//li")]
        stripped = [re.sub(rf"( ?{mast['back_link']})+$", "", text) for text in paragraphs]
        assert [text for text in stripped if text] == [text for _, text in article.paragraphs], article.path


def test_pages_say_what_they_are_in_three_ways(paper: Newspaper) -> None:
    styles = Counter(metadata_style(article) for article in paper.articles())

    assert styles["json-ld"] > len(paper.articles()) / 2
    assert min(styles["opengraph"], styles["plain"]) >= 5


def test_feeds_carry_tracking_parameters_and_a_page_that_robots_may_not_read(paper: Newspaper) -> None:
    for path in ("/rss.xml", "/de/rss.xml"):
        links = etree.fromstring(paper.answer(path, "").body).xpath("//item/link/text()")
        assert len(links) >= 15
        assert all(link.endswith("?utm_source=rss&utm_medium=feed") for link in links if not link.endswith(PRINT))
        assert get(links[0])[0] == 200
    assert paper.host + PRINT in etree.fromstring(paper.answer("/rss.xml", "").body).xpath("//item/link/text()")
    atom = etree.fromstring(paper.answer("/ru/atom.xml", "").body)
    assert len(atom.xpath("//*[local-name()='entry']/*[local-name()='updated']")) == 16


def test_sections_are_paged_and_list_amp_twins(paper: Newspaper) -> None:
    pages = [paper.answer("/politics/", query).body.decode() for query in ("", "page=2")]

    assert [page.count('rel="next"') for page in pages] == [1, 0]
    twins = re.findall(r'href="([^"]*/amp/[^"]*)"', "".join(pages))
    assert len(twins) == 4
    articles = {article.url: article for article in paper.articles()}
    for twin in twins:
        [canonical] = html.fromstring(get(twin)[1]).xpath("//link[@rel='canonical']/@href")
        assert has_amp(articles[canonical])


def test_one_connection_serves_many_requests_quickly(paper: Newspaper) -> None:
    """Head and body leave together; sent apart, each answer costs 40 ms more. HEAD has no body."""
    connection = http.client.HTTPConnection(paper.host.removeprefix("http://"))
    for method in ["GET"] * 20 + ["HEAD"]:
        connection.request(method, "/")
        response = connection.getresponse()
        length, body = int(response.headers["Content-Length"]), response.read()
        assert len(body) == (length if method == "GET" else 0)
    connection.close()

    assert paper.requests == [("GET", "/", 200)] * 20 + [("HEAD", "/", 200)]


def test_closing_leaves_no_thread_and_a_broken_connection_no_noise(capfd: pytest.CaptureFixture[str]) -> None:
    before = threading.active_count()
    with Newspaper() as paper:
        host, port = paper.host.removeprefix("http://").split(":")
        idle = http.client.HTTPConnection(host, int(port))
        idle.request("GET", "/")
        idle.getresponse().read()
        paper.delay_s = 0.05
        killed = socket.create_connection((host, int(port)))
        killed.sendall(b"GET / HTTP/1.1\r\nHost: courier\r\n\r\n")
        killed.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # reset, as kill -9 does
        killed.close()
    idle.close()

    assert threading.active_count() == before
    assert capfd.readouterr() == ("", "")


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
