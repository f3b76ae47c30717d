"""What a home page offers: feeds it declares, links that look like feeds, its navigation, its editions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery import same_site
from crawler.discovery.section import is_article
from crawler.discovery.urls import page_key, resolve
from crawler.parsers.html import parse_markup, squeeze
from crawler.parsers.metadata.page_data import Head, read_head, text_content

# Address --------------------------------------------------------------------------------------------------------------
# The address that a person types, made addresses to try.

_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+(?::[0-9]+)?|localhost(?::[0-9]+)?|\[[0-9a-f:.]+\](?::[0-9]+)?", re.IGNORECASE)


def addresses(typed: str) -> list[str]:
    """Return the addresses meant, to be tried in turn: without a scheme https, then http.

    Raises ValueError, whose message says what is wrong.
    """
    typed = typed.strip()
    scheme, separator, rest = typed.partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        raise ValueError(f"{typed[:100]!r}: only http and https addresses can be crawled")
    host = re.split(r"[/?#]", rest if separator else typed, maxsplit=1)[0]
    if "@" in host:
        raise ValueError("the address has a user name in it; leave it out")
    if re.search(r"\s", typed) or not _HOST.fullmatch(host):
        raise ValueError(f"{typed[:100]!r} isn't an address; give a site's home page, such as https://herald.example/")
    found = [resolve(url, url) for url in ([typed] if separator else [f"https://{typed}", f"http://{typed}"])]
    if None in found:
        raise ValueError(f"{typed[:100]!r} isn't an address that can be fetched")
    return [_with_path(url) for url in found if url]


def _with_path(url: str) -> str:
    return url if url.count("/") > 2 else url + "/"


# Home page ------------------------------------------------------------------------------------------------------------

MAX_ANCHORS = 5_000
LANGUAGES = frozenset(
    "ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk km ko lt lv mk mn"
    " ms my nb ne nl nn no pl ps pt ro ru sk sl sq sr sv sw ta th tr uk ur uz vi zh".split()
)
"""Codes that name an edition when they stand first in a path."""

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
_BY_DATE = re.compile(r"/(?:19|20)[0-9]{2}(?:/[0-9]{1,2}){0,2}/?")
# No sections, in the languages in which sites name them most.
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
    """A link of the page: its text, and whether it stands in the navigation or the footer."""

    url: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A feed that a link element names."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page read for its links."""

    url: str
    head: Head
    anchors: tuple[Anchor, ...]
    feeds: tuple[Declared, ...]
    alternates: tuple[tuple[str, str], ...]
    """(hreflang, address)."""

    def feed_links(self) -> list[str]:
        """Return the links that look like feeds, or like a page that lists them, on this site."""
        found = [
            anchor.url
            for anchor in self.anchors
            if _looks_like_feed(anchor) and same_site(anchor.url, self.url) and not is_article(anchor.url)
        ]
        return list(dict.fromkeys(found))

    def sections(self) -> list[Anchor]:
        """Return the links that may lead to sections, each once: those of the navigation first."""
        found: dict[tuple[str, str, str], Anchor] = {}
        for place in ("nav", "main", "footer"):
            for anchor in self.anchors:
                if anchor.place == place and _may_be_section(anchor, self.url):
                    found.setdefault(page_key(anchor.url), anchor)
            if place == "nav" and len(found) >= 3:
                break
        found.pop(page_key(self.url), None)
        return list(found.values())

    def editions(self) -> list[tuple[str, str]]:
        """Return the front pages of other languages, as (language, address)."""
        told = [*self.alternates, *((edition_of(anchor.url), anchor.url) for anchor in self.anchors)]
        found: dict[str, str] = {}
        for language, url in told:
            code = (language or "").partition("-")[0].lower()
            path = urlsplit(url).path.strip("/")
            if (
                code in LANGUAGES
                and "/" not in path
                and same_site(url, self.url)
                and page_key(url) != page_key(self.url)
            ):
                found.setdefault(code, url)
        return list(found.items())


def read_page(html: bytes, url: str, encoding: str | None) -> Page | None:
    """Return what the page fetched from `url` offers; None if it isn't a web page."""
    root = parse_markup(html, encoding)
    if root is None or (root.find(".//body") is None and root.find(".//head") is None):
        return None
    head = read_head(root)
    base = resolve(url, head.base) or url
    feeds, alternates = [], []
    for link in root.iter("link"):
        address = resolve(base, link.get("href"))
        if address is None or "alternate" not in (link.get("rel") or "").lower().split():
            continue
        if _FEED_TYPE.match(link.get("type") or ""):
            feeds.append(Declared(address, squeeze(link.get("title") or "") or ""))
        elif link.get("hreflang"):
            alternates.append((str(link.get("hreflang")), address))
    return Page(url, head, tuple(_anchors(root, base)), tuple(dict.fromkeys(feeds)), tuple(alternates))


def edition_of(url: str) -> str | None:
    """Return the language that the path begins with, as in /de/politik/."""
    first = urlsplit(url).path.strip("/").partition("/")[0].lower()
    return first if first in LANGUAGES else None


def _anchors(root: etree._Element, base: str) -> list[Anchor]:
    """Return the links in the order of the page, each with the place that it stands in."""
    found: list[Anchor] = []
    waiting = [(root, "main", False)]
    while waiting and len(found) < MAX_ANCHORS:
        element, place, inside = waiting.pop()
        if not isinstance(element.tag, str):
            continue
        inside = inside or element.tag in ("article", "main")
        place = _place(element, inside) or place
        if element.tag == "a":
            url = resolve(base, element.get("href"))
            label = element.get("title") or element.get("aria-label") or ""
            if url is not None:
                found.append(Anchor(url, squeeze(text_content(element)[:300]) or squeeze(label) or "", place))
        else:
            waiting.extend((child, place, inside) for child in reversed(element))
    return found


def _place(element: etree._Element, inside: bool) -> str | None:
    if element.tag in ("html", "body", "main", "a"):
        return None
    role, names = element.get("role"), f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag == "footer" or role == "contentinfo" or _FOOT_NAMES.search(names):
        return "main" if inside and element.tag == "footer" else "footer"
    if element.tag == "nav" or role in ("navigation", "menu", "menubar") or _NAV_NAMES.search(names):
        return "nav"
    return "nav" if element.tag == "header" and not inside else None


def names_feed(url: str) -> bool:
    """Tell whether the address reads like that of a feed."""
    parts = urlsplit(url)
    return bool(_FEED_PATH.search(f"{parts.path}?{parts.query}" if parts.query else parts.path))


def _looks_like_feed(anchor: Anchor) -> bool:
    return names_feed(anchor.url) or (len(anchor.text) < 40 and bool(_FEED_TEXT.search(anchor.text)))


def _may_be_section(anchor: Anchor, home: str) -> bool:
    parts = urlsplit(anchor.url)
    segments = [segment.lower() for segment in parts.path.split("/") if segment]
    if not same_site(anchor.url, home) or len(segments) > 3:
        return False
    if parts.path.rstrip("/") == urlsplit(home).path.rstrip("/"):  # a later page of it
        return False
    if (
        _FILE.search(parts.path)
        or _BY_DATE.fullmatch(parts.path)
        or _looks_like_feed(anchor)
        or not _NO_SECTIONS.isdisjoint(segments)
    ):
        return False
    if anchor.place != "nav" and (parts.query or len(segments) > 2 or is_article(anchor.url)):
        return False
    alone = len(segments) == 1 and edition_of(anchor.url) is not None
    return not alone and 0 < len(anchor.text) <= 40 and len(anchor.text.split()) <= 5
