"""This module reads the links of a home page: feeds, sections and editions in other languages.

The first part turns what a person types into URLs to try; the second reads the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery import same_site
from crawler.discovery.section import is_article
from crawler.discovery.urls import page_key, resolve
from crawler.parsers.html import parse_markup, squeeze
from crawler.parsers.metadata.page_data import Head, read_head, text_content

# URLs to try ----------------------------------------------------------------------------------------------------------

_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+(?::[0-9]+)?|localhost(?::[0-9]+)?|\[[0-9a-f:.]+\](?::[0-9]+)?", re.IGNORECASE)


def candidate_urls(typed: str) -> list[str]:
    """Return the URLs to try in turn for what a person typed. Without a scheme: first https, then http.

    Raises ValueError with a message for the user.
    """
    typed = typed.strip()
    scheme, separator, rest = typed.partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        raise ValueError(f"{typed[:100]!r}: only http and https URLs can be crawled")
    host = re.split(r"[/?#]", rest if separator else typed, maxsplit=1)[0]
    if "@" in host:
        raise ValueError("the URL has a user name in it; leave the user name out")
    if re.search(r"\s", typed) or not _HOST.fullmatch(host):
        raise ValueError(f"{typed[:100]!r} isn't a URL; give a site's home page, such as https://herald.example/")
    urls = [resolve(url, url) for url in ([typed] if separator else [f"https://{typed}", f"http://{typed}"])]
    if None in urls:
        raise ValueError(f"{typed[:100]!r} isn't a URL that can be fetched")
    return [_with_path(url) for url in urls if url]


def _with_path(url: str) -> str:
    return url if url.count("/") > 2 else url + "/"


# Home page ------------------------------------------------------------------------------------------------------------

Region = Literal["nav", "main", "footer"]

MAX_ANCHORS = 5_000
LANGUAGES = frozenset(
    "ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk km ko lt lv mk mn"
    " ms my nb ne nl nn no pl ps pt ro ru sk sl sq sr sv sw ta th tr uk ur uz vi zh".split()
)
"""Language codes that name an edition if they are the first segment of a path: /de/politik/."""

_FEED_TYPE = re.compile(
    r"application/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)|text/(?:rss|atom)\+?xml", re.IGNORECASE
)
_FEED_PATH = re.compile(
    r"(?:^|[/_.~@-])(?:rss2?|feeds?|atom|rssfeeds?|webfeed|outboundfeeds|rss-feeds?)(?=[/_.?&=-]|$)|\.(?:rss|rdf)$"
    r"|[?&]feed=",
    re.IGNORECASE,
)
_FEED_TEXT = re.compile(r"\b(?:rss|atom)\b|\bfeeds\b", re.IGNORECASE)
_NAV_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|topnav|mainnav|navi|ressorts?|rubriken|sections)(?=[\s_-]|$)",
    re.IGNORECASE,
)
_FOOT_NAMES = re.compile(r"(?:^|[\s_-])footer(?=[\s_-]|$)", re.IGNORECASE)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|rdf|pdf|zip|gz|mp[34]|apk)$", re.IGNORECASE)
_DATE_PATH = re.compile(r"/(?:19|20)[0-9]{2}(?:/[0-9]{1,2}){0,2}/?")
# Path segments of pages that are no sections, in the most frequent languages.
_NO_SECTIONS = frozenset(
    "about abo abos abonnement abonnieren account accessibility advertise advertising agb anmelden anzeigen app apps"
    " archiv archive archives author authors autor autoren autores barrierefreiheit careers comment comments contact"
    " contacto contatti contato cookie cookies datenschutz donate e-paper epaper event events faq feed feeds fotos"
    " galerie galleries gallery games hilfe help horoskop imprint impressum jobs karriere kontakt konto legal live"
    " livestream login logout mediadaten mediathek membership my newsletter newsletters page photos podcast podcasts"
    " privacy privacy-policy profile quiz register registrieren registro rss schedule search shop sign-in signin signup"
    " sitemap spiele stellenmarkt store subscribe subscription subscriptions suche suscripcion tag tags team terms"
    " terms-of-service tickets tv tv-programm ueber-uns uber-uns user users video videos weather werbung wetter"
    " wp-admin wp-login.php".split()
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of the page."""

    url: str
    text: str
    region: Region
    """The part of the page in which the link stands."""


@dataclass(frozen=True, slots=True)
class DeclaredFeed:
    """A feed that a `link` element of the page names."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """The links of a home page: the site's own or that of an edition."""

    url: str
    head: Head
    anchors: tuple[Anchor, ...]
    feeds: tuple[DeclaredFeed, ...]
    alternates: tuple[tuple[str, str], ...]
    """Pages in other languages, as (hreflang, URL)."""

    def feed_links(self) -> list[str]:
        """Return the links within the site that look like a feed, or like a page that lists feeds."""
        urls = [
            anchor.url
            for anchor in self.anchors
            if _looks_like_feed(anchor) and same_site(anchor.url, self.url) and not is_article(anchor.url)
        ]
        return list(dict.fromkeys(urls))

    def sections(self) -> list[Anchor]:
        """Return the links that may lead to sections, each page once.

        Links of the navigation come first. Links elsewhere are used only if the navigation has fewer than three.
        """
        sections: dict[tuple[str, str, str], Anchor] = {}
        for region in ("nav", "main", "footer"):
            for anchor in self.anchors:
                if anchor.region == region and _may_be_section(anchor, self.url):
                    sections.setdefault(page_key(anchor.url), anchor)
            if region == "nav" and len(sections) >= 3:
                break
        sections.pop(page_key(self.url), None)
        return list(sections.values())

    def editions(self) -> list[tuple[str, str]]:
        """Return the front pages in other languages, as (language code, URL)."""
        links = [*self.alternates, *((edition_of(anchor.url), anchor.url) for anchor in self.anchors)]
        editions: dict[str, str] = {}
        for language, url in links:
            code = (language or "").partition("-")[0].lower()
            path = urlsplit(url).path.strip("/")
            if (
                code in LANGUAGES
                and "/" not in path
                and same_site(url, self.url)
                and page_key(url) != page_key(self.url)
            ):
                editions.setdefault(code, url)
        return list(editions.items())


def read_page(html: bytes, url: str, encoding: str | None) -> HomePage | None:
    """Return the links of the page fetched from `url`. None if the bytes aren't a web page."""
    root = parse_markup(html, encoding)
    if root is None or (root.find(".//body") is None and root.find(".//head") is None):
        return None
    head = read_head(root)
    base = resolve(url, head.base) or url
    feeds, alternates = [], []
    for link in root.iter("link"):
        target = resolve(base, link.get("href"))
        if target is None or "alternate" not in (link.get("rel") or "").lower().split():
            continue
        if _FEED_TYPE.match(link.get("type") or ""):
            feeds.append(DeclaredFeed(target, squeeze(link.get("title") or "") or ""))
        elif link.get("hreflang"):
            alternates.append((str(link.get("hreflang")), target))
    return HomePage(url, head, tuple(_anchors(root, base)), tuple(dict.fromkeys(feeds)), tuple(alternates))


def edition_of(url: str) -> str | None:
    """Return the language code with which the path begins, as in /de/politik/. None if it begins with no such code."""
    first = urlsplit(url).path.strip("/").partition("/")[0].lower()
    return first if first in LANGUAGES else None


def _anchors(root: etree._Element, base: str) -> list[Anchor]:
    """Return the links in the order of the page, `MAX_ANCHORS` at most."""
    anchors: list[Anchor] = []
    stack: list[tuple[etree._Element, Region, bool]] = [(root, "main", False)]
    while stack and len(anchors) < MAX_ANCHORS:
        element, region, in_main = stack.pop()
        if not isinstance(element.tag, str):
            continue
        in_main = in_main or element.tag in ("article", "main")
        region = _region(element, in_main) or region
        if element.tag == "a":
            url = resolve(base, element.get("href"))
            label = element.get("title") or element.get("aria-label") or ""
            if url is not None:
                anchors.append(Anchor(url, squeeze(text_content(element)[:300]) or squeeze(label) or "", region))
        else:
            stack.extend((child, region, in_main) for child in reversed(element))
    return anchors


def _region(element: etree._Element, in_main: bool) -> Region | None:
    """Return the region that begins with the element. None if the element begins no region.

    `in_main` is True for elements within `main` or `article`: their `footer` is no footer of the page.
    """
    if element.tag in ("html", "body", "main", "a"):
        return None
    role, names = element.get("role"), f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag == "footer" or role == "contentinfo" or _FOOT_NAMES.search(names):
        return "main" if in_main and element.tag == "footer" else "footer"
    if element.tag == "nav" or role in ("navigation", "menu", "menubar") or _NAV_NAMES.search(names):
        return "nav"
    return "nav" if element.tag == "header" and not in_main else None


def is_feed_url(url: str) -> bool:
    """Return True if the URL looks like that of a feed."""
    parts = urlsplit(url)
    return bool(_FEED_PATH.search(f"{parts.path}?{parts.query}" if parts.query else parts.path))


def _looks_like_feed(anchor: Anchor) -> bool:
    return is_feed_url(anchor.url) or (len(anchor.text) < 40 and bool(_FEED_TEXT.search(anchor.text)))


def _may_be_section(anchor: Anchor, home: str) -> bool:
    parts = urlsplit(anchor.url)
    segments = [segment.lower() for segment in parts.path.split("/") if segment]
    if not same_site(anchor.url, home) or len(segments) > 3:
        return False
    if parts.path.rstrip("/") == urlsplit(home).path.rstrip("/"):  # the home page, or its next page by a query
        return False
    if (
        _FILE.search(parts.path)
        or _DATE_PATH.fullmatch(parts.path)
        or _looks_like_feed(anchor)
        or not _NO_SECTIONS.isdisjoint(segments)
    ):
        return False
    if anchor.region != "nav" and (parts.query or len(segments) > 2 or is_article(anchor.url)):
        return False
    is_edition = len(segments) == 1 and edition_of(anchor.url) is not None
    return not is_edition and 0 < len(anchor.text) <= 40 and len(anchor.text.split()) <= 5
