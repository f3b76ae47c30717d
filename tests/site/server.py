"""The invented newspaper as a web server on loopback, with the troubles of a real one."""

from __future__ import annotations

import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.site import feeds, pages
from tests.site.articles import LANGUAGES, SiteArticle, articles, mastheads, withdrawn

MISSING, MOVED, PRINT = "/news/gone", "/news/old-address", "/print/quay"
WEATHER, VIDEO = "/weather/", "/video/"
_HTML, _XML, _GZIP = "text/html; charset=utf-8", "application/xml", "application/gzip"
_RSS, _ATOM = "application/rss+xml", "application/atom+xml"
_PRINTED = {1: datetime(2026, 10, 21, 12, tzinfo=UTC), 2: datetime(2026, 10, 27, 12, tzinfo=UTC)}
"""When each edition came out: what its lists say of their age."""


_FLAKY = next(article.path for article in articles(1) if "flaky" in article.traits)
"""The article whose page answers 500 once."""


class Newspaper:
    """The Harbour Courier, served from a thread of its own until the context ends.

    Every request is kept in `requests` as (method, path with query, status). `edition` may be changed while it runs;
    `delay_s` is how long each answer waits. Raises OSError when the port is taken.
    """

    def __init__(self, edition: int = 1, port: int = 0) -> None:
        self.edition = edition
        self.delay_s = 0.0
        self.requests: list[tuple[str, str, int]] = []
        self._recovered = False
        self._cache: dict[int, dict[str, _Answer]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.paper = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def __enter__(self) -> Newspaper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"{self.host}/"

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def restart(self) -> None:
        """Forget the requests so far; the page that failed once fails once more."""
        with self._lock:
            self.requests.clear()
            self._recovered = False

    def articles(self) -> list[SiteArticle]:
        """What a crawl should have stored of the current edition."""
        return [
            replace(article, url=self.host + article.path, copy_of=article.copy_of and self.host + article.copy_of)
            for article in articles(self.edition)
        ]

    def source_yaml(self) -> str:
        """The newspaper as a source; there is no rule about its furniture."""
        listed = [("news_sitemap", "/news-sitemap.xml"), ("sitemap", "/sitemap.xml.gz"), ("feed", "/rss.xml")]
        listed += [("feed", "/de/rss.xml"), ("feed", "/ru/atom.xml"), ("section", "/politics/")]
        listed += [("section", "/de/politik/"), ("section", "/ru/politika/")]
        discover = "".join(f"  - {kind}: {self.host}{path}\n" for kind, path in listed)
        head = f"title: The Harbour Courier\nurl: {self.url}\ncountry: gb\ntimezone: Europe/London\n"
        return f"{head}discover:\n{discover}"

    def answer(self, path: str, query: str) -> _Answer:
        """Return what the address answers in the current edition."""
        with self._lock:
            if path == _FLAKY and not self._recovered:
                self._recovered = True
                return _Answer(500, b"The presses are stuck.", "text/plain")
            if self.edition not in self._cache:
                self._cache[self.edition] = _render(self.host, self.edition)
            found = self._cache[self.edition]
        page = parse_qs(query).get("page", ["1"])[0]
        return found.get(f"{path}?page={page}" if page != "1" else path, _Answer(404, b"Not found.", "text/plain"))

    def record(self, method: str, path: str, status: int) -> None:
        with self._lock:
            self.requests.append((method, path, status))


class _Answer:
    def __init__(self, status: int, body: bytes, kind: str, modified: str = "", location: str = "") -> None:
        self.status, self.body, self.kind = status, body, kind
        self.headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        if status == 200:
            self.headers["ETag"] = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if modified:
            self.headers["Last-Modified"] = modified
        if location:
            self.headers["Location"] = location


def _render(host: str, edition: int) -> dict[str, _Answer]:
    """Return every address of an edition with its answer."""
    listed, printed = articles(edition), _PRINTED[edition]
    found = {article.path: _article(article, host) for article in listed}
    for article in listed:
        if pages.has_amp(article):
            page = pages.article_page(article, host, _others(article), amp=True)
            found[pages.amp_path(article)] = _page(page, article.listed)
    found |= {path: _page(section, printed) for path, section in _sections(host, listed).items()}
    found |= _machine_lists(host, listed, edition)
    found[WEATHER] = _page(pages.weather_page(host), printed)
    found[VIDEO] = _page(pages.video_page(host), printed)
    found[PRINT] = _page("<h1>Print</h1><p>Not for robots.</p>", printed)
    found[MOVED] = _Answer(301, b"", _HTML, location=host + articles(1)[0].path)
    if gone := withdrawn(edition):
        found[gone.path] = _Answer(410, b"Withdrawn.", "text/plain")
    return found


def _page(page: str, modified: datetime) -> _Answer:
    return _Answer(200, page.encode(), _HTML, format_datetime(modified, usegmt=True))


def _article(article: SiteArticle, host: str) -> _Answer:
    page = pages.article_page(article, host, _others(article))
    if pages.is_cp1251(article):
        return _Answer(200, page.encode("cp1251", "xmlcharrefreplace"), "text/html")
    return _page(page, article.listed)


def _others(article: SiteArticle) -> list[SiteArticle]:
    """Some neighbours in the same language, for lists of links; the same in every edition, or every page changed."""
    lasting = {other.path for other in articles(2)}
    same = [other for other in articles(1) if other.language == article.language and other.path in lasting]
    same = [other for other in same if article.path not in (other.path, other.copy_of)]
    start = article.number % max(1, len(same) - 4)
    return same[start : start + 4]


def _sections(host: str, listed: tuple[SiteArticle, ...]) -> dict[str, str]:
    found = {}
    newest = sorted(listed, key=lambda article: article.listed, reverse=True)
    groups: dict[tuple[str, str, str], list[SiteArticle]] = {}
    for article in newest:
        folder = article.path.rpartition("/")[0] + "/"
        groups.setdefault((folder, article.section, article.language), []).append(article)
        front = mastheads()[article.language]
        groups.setdefault((front["prefix"], front["title"], article.language), []).append(article)
    for (path, name, language), members in groups.items():
        for page in range(1, -(-len(members) // pages.PER_PAGE) + 1):
            address = path if page == 1 else f"{path}?page={page}"
            found.setdefault(address, pages.section_page(name, path, page, members, host, language))
    return found


def _machine_lists(host: str, listed: tuple[SiteArticle, ...], edition: int) -> dict[str, _Answer]:
    by_language = {language: [a for a in listed if a.language == language] for language in LANGUAGES}
    titles = {language: mastheads()[language]["title"] for language in LANGUAGES}
    gone = withdrawn(edition)
    archive = feeds.archive_sitemap(listed, host, [MISSING, MOVED, WEATHER, VIDEO, *([gone.path] if gone else [])])
    lists = {
        "/robots.txt": (feeds.robots(host), "text/plain"),
        "/rss.xml": (feeds.rss(titles["en"], by_language["en"], host, forbidden=PRINT), _RSS),
        "/de/rss.xml": (feeds.rss(titles["de"], by_language["de"], host), _RSS),
        "/ru/atom.xml": (feeds.atom(titles["ru"], by_language["ru"], host), _ATOM),
        "/sitemap.xml.gz": (feeds.sitemap_index(host), _GZIP),
        "/news-sitemap.xml": (feeds.news_sitemap(listed, host), _XML),
        "/sitemap-archive.xml.gz": (archive, _GZIP),
    }
    printed = format_datetime(_PRINTED[edition], usegmt=True)
    return {path: _Answer(200, body, kind, printed) for path, (body, kind) in lists.items()}


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them, and nothing of the newspaper is left behind
    request_queue_size = 128
    paper: Newspaper

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        self._opening = threading.Lock()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._opening:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._opening:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep open."""
        with self._opening:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawler that is killed hangs up in the middle of an answer; that's no news. Everything else is."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer in one piece: head and body sent apart wait 40 ms for each other on a kept connection (Nagle).
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        paper = self.server.paper
        if paper.delay_s:
            time.sleep(paper.delay_s)
        parts = urlsplit(self.path)
        answer = paper.answer(parts.path, parts.query)
        unchanged = answer.status == 200 and self._has(answer)
        status = 304 if unchanged else answer.status
        paper.record(self.command, self.path, status)
        self.send_response(status)
        for name, value in answer.headers.items():
            if not (unchanged and name.startswith("Content-")):
                self.send_header(name, value)
        self.end_headers()
        if self.command == "GET" and not unchanged:
            self.wfile.write(answer.body)

    do_HEAD = do_GET

    def _has(self, answer: _Answer) -> bool:
        """Whether the client has this answer already; a date counts only when there is no tag (RFC 9110, 13.1.3)."""
        if tags := self.headers.get("If-None-Match"):
            return answer.headers["ETag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since, modified = self.headers.get("If-Modified-Since"), answer.headers.get("Last-Modified")
        if not since or not modified:
            return False
        try:
            return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False

    def log_message(self, *arguments: object) -> None:
        pass
