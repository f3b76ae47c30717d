"""What is fuzzed. Each target takes any bytes, and raises for a broken promise or an error that isn't documented."""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.robotstxt import ProtegoRobotParser

from crawler.discovery.dates import parse_date as feed_date
from crawler.discovery.feed import parse_feed
from crawler.discovery.payload import DiscoveryError
from crawler.discovery.section import parse_section
from crawler.discovery.sitemap import parse_sitemap
from crawler.discovery.urls import resolve
from crawler.errors import ParseError, SourceError
from crawler.importers.entry import ListError
from crawler.importers.hjson import read_hjson
from crawler.importers.importsources import READERS
from crawler.items import Article, Block, Link
from crawler.network.backoff import MAX_RETRY_AFTER, retry_after
from crawler.network.robots import delay_of
from crawler.network.url_policy import UrlBlocked, UrlPolicy
from crawler.parsers import parse_article, parse_text
from crawler.parsers.dates.reading import find_date, read_date
from crawler.saved.warc import warc_pages
from crawler.source import Rules, Source
from crawler.source.loader import load_source
from pipelines import ingest
from pipelines.clean import clean_article
from storage import Corpus, StorageError
from storage.archive import warc
from storage.frontier.url_keys import MAX_KEY_LENGTH, strip_tracking, url_key
from storage.schema import clean_text, clean_url, display_text

URL = "https://gazette.example/news/a"
SOURCE = Source("gazette", "Gazette", "https://gazette.example/", rules=Rules(strip=("Top »",), remove=("b",)))
NOW = datetime(2026, 11, 28, tzinfo=UTC)
MAX_S = 10.0
"""Any answer is there by then, on any machine that isn't overrun."""


def page(data: bytes) -> None:
    """An article or ParseError, and its cleaned form is clean."""
    for parsed in (lambda: parse_article(data, URL, SOURCE), lambda: parse_text(text_of(data), URL, SOURCE)):
        with suppress(ParseError):
            _check_article(parsed())


def feed(data: bytes) -> None:
    with suppress(DiscoveryError):
        _check_links(parse_feed(data, URL))


def sitemap(data: bytes) -> None:
    with suppress(DiscoveryError):
        parsed = parse_sitemap(data, URL)
        _check_links(parsed.links)


def section(data: bytes) -> None:
    with suppress(DiscoveryError):
        _check_links(parse_section(data, URL, SOURCE).links)


def robots(data: bytes) -> None:
    rules = ProtegoRobotParser(data, None)
    assert rules.allowed(URL, "newscorpus") in (True, False)
    delay = delay_of(rules)
    assert delay is None or delay > 0


def records(data: bytes) -> None:
    """Pages of a WARC file, or one refusal that says where it stops being one; our own records as they are."""
    with _file(data, ".warc.gz" if data[:2] == b"\x1f\x8b" else ".warc") as path:
        for saved in warc_pages(path):
            assert saved.refusal is None or saved.refusal.reason in ("unreadable", "too_large")
    with suppress(StorageError):
        warc.parse(warc.unpack(data, Path("fuzz")))
    assert 0 <= warc.whole_until(io.BytesIO(data), 0) <= len(data)


def query(data: bytes) -> None:
    """Every text is a query: it finds or finds nothing."""
    text = text_of(data)
    page = _corpus().search(text, limit=10)
    assert len(page.articles) <= 3
    _corpus().counts("source", text)


def dates(data: bytes) -> None:
    text = text_of(data)
    parsed = [date.moment for date in (read_date(text), find_date(text)) if date]
    for moment in (*parsed, feed_date(text)):
        assert moment is None or (moment.utcoffset() == timedelta(0) and 1 <= moment.year <= 9999)


def addresses(data: bytes) -> None:
    """Keys are stable and bounded, and what is allowed is http or https."""
    text = wild_text(data)
    key = url_key(text)
    assert len(key.encode()) <= MAX_KEY_LENGTH
    assert url_key(strip_tracking(text)) == key, "what is stored has the key of what was discovered"
    assert strip_tracking(strip_tracking(text)) == strip_tracking(text)
    assert clean_url(clean_url(text)) == clean_url(text)
    for url in filter(None, (text, resolve(URL, text))):
        try:
            UrlPolicy().check(url)
        except UrlBlocked as blocked:
            assert blocked.reason in ("address", "scheme", "url")
        else:
            assert urlsplit(url).scheme in ("http", "https")
            url.encode()


def texts(data: bytes) -> None:
    for text in (wild_text(data), text_of(data)):
        cleaned = clean_text(text)
        _check_text(cleaned)
        assert clean_text(cleaned) == cleaned
        assert display_text(display_text(text)) == display_text(text)
        assert "\x1b" not in display_text(text) and "\u202e" not in display_text(text)


def yaml(data: bytes) -> None:
    with _file(data, ".yaml") as path, suppress(SourceError):
        loaded = load_source(path)
        assert loaded.url.startswith(("http://", "https://"))


def lists(data: bytes) -> None:
    for read in READERS.values():
        with suppress(ListError):
            list(read(data, "fuzz"))
    with suppress(ValueError):
        read_hjson(text_of(data))


def waits(data: bytes) -> None:
    for value in (data, text_of(data)):
        wait = retry_after([value], NOW)
        assert wait is None or timedelta(0) < wait <= MAX_RETRY_AFTER


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        page, feed, sitemap, section, robots, records, query, dates, addresses, texts, yaml, lists, waits,
    )
}  # fmt: skip
GUIDED = ("page", "feed", "sitemap", "robots", "records", "query")
"""Those that `make fuzz` gives to atheris."""


def run(name: str, data: bytes) -> None:
    """Run a target, and see that it doesn't take MAX_S; processor time, for machines have other things to do."""
    began = time.process_time()
    TARGETS[name](data)
    spent = time.process_time() - began
    assert spent < MAX_S, f"{name}: {spent:.1f} s"


def seeds(name: str) -> list[Path]:
    """The seeds of a target; each that a run finds becomes one, with the fix."""
    return sorted((Path(__file__).parent / "seeds" / name).iterdir())


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def wild_text(data: bytes) -> str:
    """Return a text that may have halves of surrogate pairs in it, as JSON has them."""
    return data.decode("utf-8", "surrogateescape").replace("\ufffe", "\ud800")


@cache
def _corpus() -> Corpus:
    corpus = Corpus("sqlite://")
    blocks = (Block("paragraph", "The quay was closed for repairs. 国务院宣布新的经济政策。"),)
    ingest(corpus, [Article(f"{URL}{n}", "gazette", f"Headline {n}", blocks, section="Sport") for n in range(3)])
    return corpus


@contextmanager
def _file(data: bytes, ending: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fuzz{ending}"
        path.write_bytes(data)
        yield path


def _check_text(text: str) -> None:
    text.encode()
    assert not any(letter in text for letter in "\x00\x1b\x85\u2028\ufffe")


def _check_article(article: Article) -> None:
    assert article.headline.strip() and any(block.removed is None for block in article.blocks)
    cleaned = clean_article(article)
    assert clean_article(cleaned) == cleaned
    for block in cleaned.blocks:
        _check_text(block.text)
    for moment in (cleaned.date_published, cleaned.date_modified):
        assert moment is None or moment.tzinfo is UTC


def _check_links(links: tuple[Link, ...] | list[Link]) -> None:
    for link in links:
        assert urlsplit(link.url).scheme in ("http", "https")
        link.url.encode()
        assert link.title is None or (link.title.strip() and "\x00" not in link.title)
        for moment in (link.date_published, link.date_modified):
            assert moment is None or moment.utcoffset() == timedelta(0)
