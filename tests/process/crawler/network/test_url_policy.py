"""No page, feed or redirect leads a crawl to an address that isn't of the public internet, or to a file."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import Corpus
from storage.frontier import frontier
from storage.frontier.frontier import MAX_ATTEMPTS, FrontierLink
from storage.frontier.runs import put_source
from tests.support.crawling import Desk, sums_are_exact
from tests.support.private_addresses import LOOPBACK, OTHERS
from tests.support.small_site import Reply, SmallSite

PAGE = "<h1>The quay wall</h1>" + "<p>The council met to speak about the quay wall, and rose without a vote.</p>" * 3
SECRET = "The launch code of the harbour crane is seven blue herrings."
REDIRECTS = (301, 302, 303, 307, 308)
RESOLVERS = ("scrapy.resolver.CachingThreadedResolver", "scrapy.resolver.CachingHostnameResolver")


class Canary:
    """Listens on every address of this machine, and must never be called."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        four = socket.create_server(("0.0.0.0", 0))
        self.port = four.getsockname()[1]
        six = socket.create_server(("::", self.port), family=socket.AF_INET6)
        self._sockets = [four, six]
        for listening in self._sockets:
            threading.Thread(target=self._listen, args=(listening,), daemon=True).start()

    def _listen(self, listening: socket.socket) -> None:
        while True:
            try:
                call, caller = listening.accept()
            except OSError:
                return
            self.calls.append(str(caller))
            call.close()

    def close(self) -> None:
        for listening in self._sockets:
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    assert canary.calls == []
    canary.close()


@pytest.fixture
def site() -> Iterator[SmallSite]:
    with SmallSite() as served:
        yield served


@pytest.fixture
def desk(tmp_path: Path, site: SmallSite) -> Desk:
    host = site.url.removeprefix("http://")
    return Desk(tmp_path, environment={"NEWS_ALLOW_HOSTS": host})


def feed(*links: str) -> str:
    return (
        f"<rss version='2.0'><channel>{''.join(f'<item><link>{link}</link></item>' for link in links)}</channel></rss>"
    )


def sitemap(*links: str, root: str = "urlset", entry: str = "url") -> str:
    listed = "".join(f"<{entry}><loc>{link}</loc></{entry}>" for link in links)
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'


def states(desk: Desk) -> dict[str, tuple[str, str | None, str | None]]:
    with desk.corpus() as corpus, corpus.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT url, state, reason, detail FROM url").all()
    return {row.url: (row.state, row.reason, row.detail) for row in rows}


def put_into_frontier(desk: Desk, urls: list[str]) -> None:
    now = datetime.now(UTC)
    with Corpus(desk.database) as corpus, corpus.database.write() as connection:
        put_source(connection, "site", now)
        frontier.add(connection, "site", "feed", [FrontierLink(url) for url in urls], 0, now)


@pytest.mark.parametrize("resolver", RESOLVERS)
def test_nothing_that_is_listed_leads_into_the_machine(
    site: SmallSite, canary: Canary, desk: Desk, resolver: str
) -> None:
    """Every form of an address from every place that a crawl takes addresses from: 0 connections, and each told."""
    forms = [f"http://{host}:{canary.port}" for host in [*LOOPBACK, *OTHERS]]
    configured = [f"  - {kind}: '{form}/list'\n" for form in forms for kind in ("feed", "section")]
    lists = "".join(f"  - {kind}: {site.url}/{kind}\n" for kind in ("feed", "sitemap", "news_sitemap", "section"))
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover:\n{lists}{''.join(configured)}")
    anchors = "".join(f"<a href='{form}/section/{n}'>Council votes on quay wall</a>" for n, form in enumerate(forms))
    site.answers |= {
        "/feed": feed(*[f"{form}/feed/{n}" for n, form in enumerate(forms)], f"{site.url}/news/1"),
        "/sitemap": sitemap(*[f"{form}/sitemap/{n}" for n, form in enumerate(forms)]),
        "/news_sitemap": sitemap(*[f"{form}/child" for form in forms], root="sitemapindex", entry="sitemap"),
        "/section": f"<link rel=next href='{forms[0]}/next'><h1>News</h1>{anchors}",
        "/news/1": PAGE,
    }
    put_into_frontier(desk, [f"{form}/frontier/{n}" for n, form in enumerate(forms)])
    desk.crawl("site", "-s", f"TWISTED_DNS_RESOLVER={resolver}")

    outcomes = states(desk)
    assert outcomes.pop(f"{site.url}/news/1")[0] == "done"
    for kind in ("feed", "sitemap", "frontier"):
        assert {n for n in range(len(forms)) if not any(url.endswith(f"/{kind}/{n}") for url in outcomes)} == set()
    assert {(state, reason) for state, reason, _ in outcomes.values()} == {("blocked", "address")}
    assert sums_are_exact(desk.news("stats")["runs"][0])


def test_no_redirect_leads_into_the_machine(site: SmallSite, canary: Canary, desk: Desk) -> None:
    forms = [f"http://{host}:{canary.port}/" for host in [*LOOPBACK, *OTHERS]]
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\n")
    paths = {f"/news/{status}-{n}": (status, form) for status in REDIRECTS for n, form in enumerate(forms)}
    site.answers |= {path: Reply(status, b"", {"Location": ascii_url(to)}) for path, (status, to) in paths.items()}
    site.answers |= {"/news/far": (302, "/news/farther"), "/news/farther": (302, f"http://127.1:{canary.port}/")}
    site.answers["/feed"] = feed(*[site.url + path for path in [*paths, "/news/far"]])
    desk.crawl("site")

    outcomes = states(desk)
    assert outcomes.keys() == {site.url + path for path in [*paths, "/news/far"]}
    assert {(state, reason) for state, reason, _ in outcomes.values()} == {("blocked", "address")}
    assert "127.0.0.1 is a loopback address" in str(outcomes[f"{site.url}/news/far"][2])


def test_later_pages_of_an_article_do_not_lead_into_the_machine(site: SmallSite, canary: Canary, desk: Desk) -> None:
    rules = "rules: {next_page: a.next, single_page: a.whole}\n"
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\n{rules}")
    site.answers["/feed"] = feed(*[f"{site.url}/news/{kind}" for kind in ("next", "whole", "canonical")])
    for kind in ("next", "whole"):
        site.answers[f"/news/{kind}"] = f"{PAGE}<a class={kind} href='http://127.1:{canary.port}/{kind}'>On</a>"
    site.answers["/news/canonical"] = f"<link rel=canonical href='http://127.0.0.1:{canary.port}/canonical'>{PAGE}"
    desk.crawl("site")

    assert {state for state, _, _ in states(desk).values()} == {"done"}


def test_nothing_that_a_page_names_leads_into_the_machine(
    site: SmallSite, canary: Canary, desk: Desk, tmp_path: Path
) -> None:
    """Refreshes, canonical addresses, pictures, frames, next pages, and the sitemaps of a robots.txt: 0 connections."""
    marked = tmp_path / "marked.html"
    marked.write_text(f"<h1>Secret</h1>{f'<p>{SECRET}</p>' * 3}")
    named = [f"http://{host}:{canary.port}/named" for host in [*LOOPBACK, *OTHERS]]
    named += [
        f"file://{marked}",
        f"FILE://127.0.0.1{marked}",
        f"ftp://127.0.0.1:{canary.port}/x",
        "javascript:alert(1)",
    ]
    paths = {f"/news/{n}": address for n, address in enumerate(named)}
    desk.source(
        "site",
        f"title: Site\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\nrules: {{next_page: a.next}}\n",
    )
    site.answers |= {path: naming(address) for path, address in paths.items()}
    site.answers["/feed"] = feed(*[site.url + path for path in paths])
    site.answers["/robots.txt"] = "\n".join(f"Sitemap: {address}" for address in named)
    desk.crawl("site")

    assert {url: state for url, (state, _, _) in states(desk).items()} == {site.url + path: "done" for path in paths}
    assert site.requests[1:] and set(site.requests) == {"/feed", *paths}
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and file != marked]
    assert [file for file in kept if SECRET.encode() in file.read_bytes()] == []


def naming(address: str) -> str:
    """A page that names an address wherever a page can."""
    return (
        f"<link rel=canonical href='{address}'><link rel=amphtml href='{address}'><link rel=next href='{address}'>"
        f"<meta http-equiv=refresh content='0;url={address}'><meta property=og:image content='{address}'>"
        f"<base href='{address}'><h1>The quay wall</h1><p>The council met to speak of {address!r}.</p>"
        f"{PAGE}<a class=next href='{address}'>On</a><img src='{address}'><iframe src='{address}'></iframe>"
    )


def test_a_robots_txt_that_redirects_into_the_machine_is_unreachable(
    site: SmallSite, canary: Canary, desk: Desk
) -> None:
    """The page's own address is fine, so it's not blocked for good: it waits until robots.txt can be read."""
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\n")
    site.answers |= {"/robots.txt": (302, f"http://127.0.0.1:{canary.port}/robots.txt"), "/news/1": PAGE}
    put_into_frontier(desk, [f"{site.url}/news/1"])
    ended = desk.crawl("site")

    assert ended.code == 3
    assert states(desk)[f"{site.url}/news/1"][:2] == ("queued", "robots_unreachable")
    assert site.requests == []


def test_names_are_checked_where_they_are_connected_to(site: SmallSite, canary: Canary, desk: Desk) -> None:
    """A name may have a public address tomorrow (a captive portal answers for all of them), so it's tried again."""
    names = ("private.test", "mixed.test", "six.test")
    urls = [f"http://{name}:{canary.port}/news/1" for name in names]
    lists = "".join(f"  - feed: {url}/feed\n" for url in urls)
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover:\n{lists}")
    put_into_frontier(desk, urls)
    invented = ("-s", "TWISTED_DNS_RESOLVER=tests.support.resolving.Invented", "-s", "RETRY_TIMES=5")
    began = datetime.now(UTC)
    desk.at(began).crawl("site", *invented)

    assert {state[:2] for state in states(desk).values()} == {("queued", "address")}
    for days in range(1, MAX_ATTEMPTS):
        desk.at(began + timedelta(days=days)).crawl("site", *invented)
    outcomes = states(desk)
    assert outcomes.keys() == set(urls)
    assert {state[:2] for state in outcomes.values()} == {("blocked", "address")}
    assert "::1 is a loopback address" in str(outcomes[urls[2]][2])


def test_an_exempt_name_is_crawled_and_no_other(site: SmallSite, canary: Canary, desk: Desk) -> None:
    port = site.url.rpartition(":")[2]
    desk.environment["NEWS_ALLOW_HOSTS"] = f"intranet.test:{port}"
    intranet = f"http://intranet.test:{port}"
    discover = f"[{{feed: '{intranet}/feed'}}, {{feed: 'http://private.test:{port}/feed'}}]"
    desk.source("site", f"title: Site\nurl: {intranet}/\ndiscover: {discover}\n")
    site.answers |= {"/feed": feed(f"{intranet}/news/1", f"http://private.test:{port}/news/2"), "/news/1": PAGE}
    desk.crawl("site", "-s", "TWISTED_DNS_RESOLVER=tests.support.resolving.Invented")

    assert states(desk)[f"{intranet}/news/1"][0] == "done"
    assert states(desk)[f"http://private.test:{port}/news/2"][:2] == ("queued", "address")
    assert site.requests == ["/feed", "/news/1"]


def test_no_other_scheme_is_followed(site: SmallSite, canary: Canary, desk: Desk, tmp_path: Path) -> None:
    marked = tmp_path / "marked.html"
    marked.write_text(f"<h1>Secret</h1>{f'<p>{SECRET}</p>' * 3}")
    schemes = [f"{scheme}://127.0.0.1{marked}" for scheme in ("file", "FILE")]
    schemes += [f"file://{marked}", "data:text/html,<h1>Secret</h1><p>Text", f"ftp://127.0.0.1:{canary.port}/x"]
    schemes += [f"{scheme}://127.0.0.1:{canary.port}/x" for scheme in ("s3", "gopher", "ws", "wss", "dict", "sftp")]
    schemes += [f"javascript:fetch('{site.url}')", f"blob:{site.url}/1", f"view-source:file://{marked}", "mailto:a@b.c"]
    lists = "".join(f"  - {kind}: {site.url}/{kind}\n" for kind in ("feed", "sitemap", "news_sitemap", "section"))
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover:\n{lists}")
    redirects = {f"/news/{status}-{n}": (status, to) for status in REDIRECTS for n, to in enumerate(schemes)}
    site.answers |= {path: Reply(status, b"", {"Location": to}) for path, (status, to) in redirects.items()}
    escaped = [scheme.replace("<", "&lt;") for scheme in schemes]
    anchors = "".join(f'<a href="{scheme}">Council votes on the quay wall</a>' for scheme in escaped)
    site.answers |= {
        "/feed": feed(*escaped, *[site.url + path for path in redirects]),
        "/sitemap": sitemap(*escaped),
        "/news_sitemap": sitemap(*escaped, root="sitemapindex", entry="sitemap"),
        "/section": f"<h1>News</h1>{anchors}",
    }
    put_into_frontier(desk, [schemes[0], schemes[2]])
    desk.crawl("site")

    outcomes = states(desk)
    assert {url: f for url, f in outcomes.items() if f[:2] != ("blocked", "scheme")} == {}
    assert {site.url + path for path in redirects} <= outcomes.keys()
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and file != marked]
    assert [file for file in kept if SECRET.encode() in file.read_bytes()] == []


def test_a_source_at_a_private_address_says_how_to_allow_it(site: SmallSite, desk: Desk) -> None:
    desk.environment["NEWS_ALLOW_HOSTS"] = ""
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\n")
    ended = desk.crawl("site")

    assert ended.code == 3
    assert f"NEWS_ALLOW_HOSTS={site.url.removeprefix('http://')} would let it be asked" in ended.err
    assert site.asked == []


@pytest.mark.parametrize("arguments", [["crawl", "site"], ["savepage", "site", "http://127.0.0.1/"], ["list"]])
def test_a_malformed_exemption_stops_the_start(site: SmallSite, desk: Desk, arguments: list[str]) -> None:
    desk.environment["NEWS_ALLOW_HOSTS"] = "127.0.0.0/8"
    ended = desk.run(*arguments)

    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("NEWS_ALLOW_HOSTS: '127.0.0.0/8' isn't a host with its port")
    assert len(ended.err.splitlines()) == 1


@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://0x7f.1:{port}/", "garbage"])
def test_savepage_asks_for_no_such_address(site: SmallSite, canary: Canary, desk: Desk, url: str) -> None:
    desk.source("site", f"title: Site\nurl: {site.url}/\n")
    ended = desk.run("savepage", "site", url.format(port=canary.port))

    assert (ended.code, len(ended.err.splitlines())) == (3, 1)


def test_no_proxy_is_used(site: SmallSite, canary: Canary, desk: Desk) -> None:
    """Through a proxy nobody could check where a connection leads."""
    desk.environment.update({f"{scheme}_proxy": f"http://127.0.0.1:{canary.port}" for scheme in ("http", "https")})
    desk.source("site", f"title: Site\nurl: {site.url}/\ndiscover: [{{feed: '{site.url}/feed'}}]\n")
    site.answers |= {"/feed": feed(f"{site.url}/news/1"), "/news/1": PAGE}
    ended = desk.crawl("site", "-s", "HTTPPROXY_ENABLED=True")

    assert ended.code == 0
    assert "HTTPPROXY_ENABLED=True is ignored" in ended.err
    assert site.requests == ["/feed", "/news/1"]


def ascii_url(url: str) -> str:
    """As a header can hold it."""
    return url.encode().decode("latin-1")
