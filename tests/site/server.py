"""The invented newspaper as a web server on loopback, with the troubles of a real one."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.site.answers import Answer
from tests.site.articles import SiteArticle, articles
from tests.site.issues import Issue, answer, listed
from tests.site.modes import STILL, Mode, instead, stands_still

_FLAKY = next(article.path for article in articles(1) if "flaky" in article.traits)
"""The article whose page answers 500 once."""


class Newspaper:
    """The Harbour Courier, served from a thread of its own until the context ends.

    It comes out in two editions; or, if `day` is given, in an issue for each date, in English: 20 articles a day, 12 on
    Saturdays, 6 on Sundays, all of them out by 07:00 UTC (see `days`). A day's feed has the newest 30 articles, its
    news sitemap and sections those of the day and the day before; older articles stay at their addresses.

    `mode` is what befalls it:

    - "normal": nothing.
    - "redesign": articles in another template, which says headline and text but no author, section, description or
      image; dates stand in the lists alone. "redesign_empty": text comes by script only, so that pages have none.
    - "outage": 503 everywhere, robots.txt too. "robots_down": for robots.txt alone.
    - "blocked": 403 everywhere but robots.txt. "blocked_pages": 403 for pages; feeds and sitemaps answer as ever.
      "captcha": a challenge with status 200 in place of each page; feeds and sitemaps as ever.
    - "too_many": 429 with Retry-After everywhere but robots.txt.
    - "quiet": every list says what it said last under another mode: of the day before, if nobody had asked yet.
    - "dead_feed": feeds answer 404 and sitemaps 410; sections as ever. "dead_feed_page": a page of HTML in their place.
      "dead_feed_still": they say what they said last, while sections go on.
    - "lying_etag": 304 to any If-None-Match, whatever has changed.
    - "soft_404": each article's address answers 200 with one and the same apology.
    - "dates_gone": neither pages nor lists tell dates. "furniture": each article has the paragraphs `modes.FURNITURE`.

    Every request is kept in `requests` as (method, path with query, status). `edition`, `day` and `mode` may be changed
    while it runs; `delay_s` is how long each answer waits. Raises OSError when the port is taken.
    """

    def __init__(self, edition: int = 1, port: int = 0, *, day: date | None = None, mode: Mode = "normal") -> None:
        self.edition = edition
        self.day = day
        self.mode: Mode = mode
        self.delay_s = 0.0
        self.requests: list[tuple[str, str, int]] = []
        self._recovered = False
        self._last: Issue | None = None
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

    def restart(self, requests: Sequence[tuple[str, str, int]] = ()) -> None:
        """Forget the requests so far, or remember these instead; the page that failed once fails once more.

        After requests that are remembered, the page doesn't fail.
        """
        with self._lock:
            self.requests[:] = requests
            self._recovered = bool(requests)

    @property
    def issue(self) -> Issue:
        return self.edition if self.day is None else self.day

    def articles(self) -> list[SiteArticle]:
        """What a crawl should have stored of the current edition, or of what the day's lists have."""
        return [
            replace(article, url=self.host + article.path, copy_of=article.copy_of and self.host + article.copy_of)
            for article in listed(self.issue)
        ]

    def source_yaml(self, *kinds: str) -> str:
        """The newspaper as a source, found in lists of these kinds or of all; there is no rule about its furniture."""
        lists = [("news_sitemap", "/news-sitemap.xml"), ("sitemap", "/sitemap.xml.gz"), ("feed", "/rss.xml")]
        lists += [("feed", "/de/rss.xml"), ("feed", "/ru/atom.xml"), ("section", "/politics/")]
        lists += [("section", "/de/politik/"), ("section", "/ru/politika/")]
        if self.day is not None:
            lists = [("news_sitemap", "/news-sitemap.xml"), ("feed", "/rss.xml"), ("section", "/politics/")]
        chosen = [(kind, path) for kind, path in lists if not kinds or kind in kinds]
        discover = "".join(f"  - {kind}: {self.host}{path}\n" for kind, path in chosen)
        head = f"title: The Harbour Courier\nurl: {self.url}\ncountry: gb\ntimezone: Europe/London\n"
        return f"{head}discover:\n{discover}"

    def answer(self, path: str, query: str) -> Answer:
        """Return what the address answers in the current issue and mode."""
        mode, issue = self.mode, self.issue
        if wall := instead(mode, path):
            return wall
        with self._lock:
            if self.day is None and path == _FLAKY and not self._recovered:
                self._recovered = True
                return Answer(500, b"The presses are stuck.", "text/plain")
            if mode not in STILL:
                self._last = issue
            elif stands_still(mode, path):
                issue = self._last or _before(issue)
        page = parse_qs(query).get("page", ["1"])[0]
        return answer(self.host, issue, f"{path}?page={page}" if page != "1" else path, mode)

    def record(self, method: str, path: str, status: int) -> None:
        with self._lock:
            self.requests.append((method, path, status))


def _before(issue: Issue) -> Issue:
    return issue if isinstance(issue, int) else issue - timedelta(days=1)


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
        unchanged = answer.status == 200 and self._has(answer, paper.mode)
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

    def _has(self, answer: Answer, mode: Mode) -> bool:
        """Whether the client has this answer already; a date counts only when there is no tag (RFC 9110, 13.1.3)."""
        if tags := self.headers.get("If-None-Match"):
            return mode == "lying_etag" or answer.headers["ETag"] in [
                tag.strip().removeprefix("W/") for tag in tags.split(",")
            ]
        since, modified = self.headers.get("If-Modified-Since"), answer.headers.get("Last-Modified")
        if not since or not modified:
            return False
        try:
            return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False

    def log_message(self, *arguments: object) -> None:
        pass
