"""One site on loopback with everything that a crawler may meet, and what is to come of each address.

Raw sockets answer, so malformed bytes go out as they are. `HostileSite` has the addresses, the sources to crawl and
the manifest; the endpoints are in tests/support/hostile/, a module a group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from types import TracebackType

from tests.support.hostile import answers, good, leads, lists, robots, structure, texts, traps
from tests.support.hostile.cases import DONE, Case
from tests.support.hostile.certificates import context
from tests.support.hostile.pages import article, rss
from tests.support.hostile.wire import Answer, Listener, Switchboard, http

SECRET = "The launch code of the harbour crane is seven blue herrings."


class HostileSite:
    """Listens while its context lasts. `canary` must never be asked for anything, `marked` never be read."""

    def __init__(self, folder: Path) -> None:
        self._board = Switchboard()
        self.marked = folder / "marked.html"
        self.marked.write_text(f"<h1>Secret</h1>{f'<p>{SECRET}</p>' * 3}")
        self.canary = self._board.open(Listener(address="127.0.0.2", otherwise=lambda path: http(SECRET)))
        self.hosts: list[Listener] = []
        self.manifest: dict[str, dict[str, Case]] = defaultdict(dict)
        """Name of a source -> address -> what is to come of it."""
        self.sources: dict[str, str] = {}
        """Name -> YAML."""
        self.good = self._host(good.answers())
        self._source("good", self.good, ["feed: /rss", "feed: /atom", "sitemap: /sitemap-index", "section: /section"])
        self._expect("good", self.good, (Case(path[1:], b"", (DONE,)) for path in good.STORIES))
        led = leads.cases(self.canary.port, str(self.marked))
        groups = {"answers": answers.cases(), "leads": led, "texts": texts.cases(), "structure": structure.cases()}
        for name, cases in groups.items():
            self._group(name, cases)
        self._robots()
        self._lists()
        self.endless = self._host({}, traps.endless)
        self._traps()

    # What there is -----------------------------------------------------------------------------------------------

    def _group(self, name: str, cases: Iterable[Case]) -> None:
        """A source whose feed has the addresses of a group."""
        home = self._host({"/good-end": http(article(f"The end of {name}"))})
        links = [url for case in cases for url in self._expect(name, self._of(case, home), [case])]
        home.answers["/feed"] = http(rss(links))
        self._source(name, home, ["feed: /feed"])

    def _of(self, case: Case, home: Listener) -> Listener:
        listener = home
        if case.alone:
            listener = self._host({}, tls=case.tls)
        listener.answers[f"/{case.name}"] = case.answer
        return listener

    def _robots(self) -> None:
        home, links = self._host({}), []
        for host in robots.hosts(self.canary.port):
            listener = self._host({"/robots.txt": host.robots, **host.more})
            # Ten seconds are its bound, and a machine with much else to do may need them: then nothing is asked.
            links += self._expect("robots", listener, [Case("page", b"", (host.state, robots.UNREACHABLE))])
            if host.name == "great":
                self.great = listener
        home.answers["/feed"] = http(rss(links))
        self._source("robots", home, ["feed: /feed"])

    def _lists(self) -> None:
        self.lists = {listing.name: listing for listing in lists.lists(self.canary.port, str(self.marked))}
        pages: dict[str, Answer] = {f"/lists/{listing.name}": listing.answer for listing in self.lists.values()}
        self.listing = self._host(pages, lists.nested)
        discover = [f"{listing.kind}: /lists/{listing.name}" for listing in self.lists.values()]
        self._source("lists", self.listing, discover, deny="/listed/many")

    def _traps(self) -> None:
        paths = [*traps.SAME, *traps.FACETS, *traps.SESSIONS, *traps.SOFT_404, *traps.CALENDAR, *traps.REPEATED]
        self.endless.answers["/feed"] = http(rss([*paths, *traps.NEWS]))
        self._source("endless", self.endless, ["feed: /feed", "section: /section"])
        self._expect("endless", self.endless, (Case(path[1:], b"", (DONE,)) for path in traps.NEWS))

    def _host(self, pages: dict[str, Answer], otherwise: object = None, *, tls: str = "") -> Listener:
        listener = Listener(pages, tls=context(tls) if tls else None)
        if callable(otherwise):
            listener.otherwise = otherwise
        self.hosts.append(self._board.open(listener))
        return listener

    def _expect(self, source: str, listener: Listener, cases: Iterable[Case]) -> list[str]:
        expected = {f"{listener.url}/{case.name}": case for case in cases}
        self.manifest[source] |= expected
        return list(expected)

    def _source(self, name: str, home: Listener, discover: list[str], deny: str = "") -> None:
        pages = "".join(f"  - {kind}: {home.url}{path}\n" for kind, path in (line.split(": ") for line in discover))
        denied = f"deny: [{deny}]\n" if deny else ""
        self.sources[name] = f"title: {name.title()}\nurl: {home.url}/\n{denied}discover:\n{pages}"

    # What it's asked ---------------------------------------------------------------------------------------------

    @property
    def allowed(self) -> str:
        """What NEWS_ALLOW_HOSTS is to name: each host, and not the canary."""
        return " ".join(host.host for host in self.hosts)

    def asked(self, url: str) -> int:
        """How often an address was asked for."""
        return sum(url == host.url + asked.path for host in self.hosts for asked in host.log)

    @property
    def requests(self) -> int:
        """How often anything was."""
        return sum(1 for _ in chain.from_iterable(host.log for host in self.hosts))

    def __enter__(self) -> HostileSite:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._board.close()
