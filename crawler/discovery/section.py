"""Section and home pages: this module finds the links that look like articles, and the link to the next page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml import etree

from crawler.discovery.feed import plain_text
from crawler.discovery.payload import DiscoveryError, decode, unpack
from crawler.discovery.urls import allowed, page_key, resolve, same_site
from crawler.items import Link
from crawler.reasons import Reason
from crawler.source import Source

# Pagination -----------------------------------------------------------------------------------------------------------
# The link to the next page of a list, in any language.

_CONTAINER = re.compile(
    r"(?:^|[\s_-])(?:paginat(?:ion|or)|pager|paging|pagenavi|nav-links|page-numbers|page-nav)(?=[\s_-]|$)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:^|[\s_-])next(?=[\s_-]|$)", re.IGNORECASE)
_CURRENT = re.compile(r"(?:^|[\s_-])(?:current|active|selected)(?=[\s_-]|$)", re.IGNORECASE)
_ARROWS = frozenset({"›", "»", ">", ">>", "→", "❯", "⟩"})


def next_page(root: etree._Element, base: str, url: str) -> str | None:
    """Return the URL of the page after `url`, never `url` itself; None if there is no next page.

    Candidates are, in this order: `rel=next`; then, inside a container named for pagination, a link with the class
    "next", the link with the number after the current page's, and an arrow.
    """
    for element in _candidates(root):
        candidate = resolve(base, element.get("href"))
        if candidate and page_key(candidate) != page_key(url):
            return candidate
    return None


def _candidates(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter("link", "a"):
        if "next" in (element.get("rel") or "").lower().split():
            yield element
    for container in _containers(root):
        anchors = [element for element in container.iter("a") if element.get("href")]
        yield from (anchor for anchor in anchors if _NEXT.search(_names(anchor)))
        following = str(_current(container) + 1)
        yield from (anchor for anchor in anchors if _label(anchor) == following)
        yield from (anchor for anchor in anchors if _label(anchor) in _ARROWS)


def _containers(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost containers only: looking into nested ones again would take quadratic time."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag not in ("html", "body", "main", "a") and _CONTAINER.search(_names(element)):
            yield element
        else:
            waiting.extend(reversed(element))


def _current(container: etree._Element) -> int:
    """Return the number of the current page; 1 if no number is marked as current."""
    for element in container.iter("a", "span", "li", "strong", "b", "em"):
        is_marked = element.get("aria-current") not in (None, "false") or _CURRENT.search(_names(element))
        if is_marked and re.fullmatch(r"[0-9]{1,6}", _label(element)):
            return int(_label(element))
    return 1


def _names(element: etree._Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _label(element: etree._Element) -> str:
    """Return the text of the element. A label contains few elements, so only the first ten are read."""
    inside = islice(element.iter(), 10)
    return "".join((node.text or "") + ((node.tail or "") if node is not element else "") for node in inside).strip()


# Section --------------------------------------------------------------------------------------------------------------

MAX_LINKS = 1_000
"""Maximum number of article links per page."""
MAX_CHARS = 16 * 1024 * 1024
MAX_TAGS = 1_000_000
MAX_ANCHORS = 20_000
"""Maximum number of links of any kind to look at; busy home pages have a thousand."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_FURNITURE_TAGS = frozenset({"nav", "footer", "script", "style", "template", "noscript", "select", "svg"})
_FURNITURE_ROLES = frozenset({"navigation", "contentinfo", "menu", "menubar"})
# The last word of a class decides: "site-footer" and "main-nav" are furniture, "nav-open" is a state of the page.
_FURNITURE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:footer|nav|navbar|navigation|menu|breadcrumbs?|pagination|cookies?|social|share|sharing)(?=\s|$)",
    re.IGNORECASE,
)
_NEVER_FURNITURE = frozenset({"html", "body", "main", "article"})
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|rss|pdf|docx?|xlsx?|pptx?|zip|gz|mp[34]|m4[av]|webm|ogg|apk)$",
    re.IGNORECASE,
)
# Only English words, for programs make these paths, not editors.
_OTHER_PAGES = frozenset(
    "tag tags topic topics author authors category categories user users page search login signin signup register"
    " subscribe account newsletter newsletters feed rss comments about contact privacy terms cart".split()
)
_DATED = re.compile(r"/(?:19|20)[0-9]{2}[/_-]?[0-9]{1,2}(?:[/_-]?[0-9]{1,2})?[/_-][^/]+")
_LONG_ID = re.compile(r"[0-9]{5,}|(?=[a-f]*[0-9])[0-9a-f]{12,}")
_SLUG_WORD = re.compile(r"[^\W_]+")
_QUERY_ID = re.compile(r"(?:^|&)\w{0,20}id=[0-9]+", re.IGNORECASE)
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Section:
    """The links of a section page: articles in the order of the page, and the next page."""

    links: list[Link] = field(default_factory=list)
    next_page: str | None = None
    """URL of the page with older articles; None if there is no such page."""
    truncated: bool = False
    """True if the page has more than MAX_LINKS articles, or more than MAX_ANCHORS links altogether."""


def parse_section(html: bytes | str, url: str, source: Source) -> Section:
    """Return the links of the page fetched from `url` that look like articles of the source, each once.

    A link is taken if all of these hold:
    - it stays on the source's site, and obeys `allow` and `deny`;
    - it isn't in a menu or footer;
    - its text reads like a headline (four words, or eight characters of a script without spaces), or its path looks
      like an article's (date, slug of three words, long number).

    The title is the link's text. At most MAX_LINKS are taken, from the first MAX_ANCHORS links.
    Raises DiscoveryError "too_large", "empty" or "not_html".
    """
    text = html if isinstance(html, str) else decode(unpack(html, url))
    root = _parse(text, url)
    base_tag = next(root.iter("base"), None)
    base = (resolve(url, base_tag.get("href")) if base_tag is not None else None) or url
    following = next_page(root, base, url)
    following = following if following and same_site(following, source.url) else None
    known = {page_key(page) for page in (url, source.url, following) if page}
    known |= {page_key(page) for kind, page in source.discover if kind == "section"}
    links, truncated = _links(root, base, source, known)
    return Section(links, following, truncated)


def walk(root: etree._Element, stop: Callable[[etree._Element], bool]) -> Iterator[etree._Element]:
    """Yield the elements in document order, without the descendants of elements for which `stop` returns True."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        yield element
        if not stop(element):
            waiting.extend(reversed(element))


def _parse(text: str, url: str) -> etree._Element:
    if len(text) > MAX_CHARS or text.count("<") > MAX_TAGS:
        raise DiscoveryError(url, Reason.TOO_LARGE)
    if not text.strip():
        raise DiscoveryError(url, Reason.EMPTY)
    # Without huge_tree, libxml2 silently drops an element that stands 256 elements deep, and everything after it.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(_NOT_TEXT.sub("", text).encode(), parser)
    except etree.XMLSyntaxError as exc:
        raise DiscoveryError(url, Reason.NOT_HTML) from exc
    # lxml turns plain text, JSON or bytes into one paragraph; but a page of links has at least one tag.
    if root is None or root.tag != "html" or "<" not in text:
        raise DiscoveryError(url, Reason.NOT_HTML)
    return root


def _links(
    root: etree._Element, base: str, source: Source, known: set[tuple[str, str, str]]
) -> tuple[list[Link], bool]:
    """Return the article links, and True if the page has more than the bounds allow.

    The picture and the headline of a teaser are two links to one page: the longer title counts.
    """
    titles: dict[str, str | None] = {}
    elements = walk(root, lambda element: element.tag == "a" or _is_furniture(element))
    anchors = (element for element in elements if element.tag == "a")
    for anchor in islice(anchors, MAX_ANCHORS):
        url = resolve(base, anchor.get("href"))
        if url is None or page_key(url) in known or not same_site(url, source.url) or not _may_be(url, source):
            continue
        title = _title(anchor)
        if len(title or "") > len(titles.get(url) or "") or url not in titles:
            titles[url] = title
    articles = (Link(url, title) for url, title in titles.items() if _reads_like_headline(title) or is_article(url))
    links = list(islice(articles, MAX_LINKS))
    return links, any(True for _ in articles) or next(anchors, None) is not None


def _is_furniture(element: etree._Element) -> bool:
    if element.tag in _NEVER_FURNITURE:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return (
        element.tag in _FURNITURE_TAGS
        or element.get("role") in _FURNITURE_ROLES
        or _FURNITURE_CLASS.search(names) is not None
    )


def _may_be(url: str, source: Source) -> bool:
    """Return True if the URL may be an article's. If the source has `allow`, no path is refused for its words."""
    if not allowed(url, source):
        return False
    path = urlsplit(url).path
    segments = [segment.lower() for segment in path.split("/") if segment]
    if not segments and not urlsplit(url).query:
        return False
    return not _FILE.search(path) and (bool(source.allow) or _OTHER_PAGES.isdisjoint([*segments[:2], *segments[-1:]]))


def _title(anchor: etree._Element) -> str | None:
    """Return the heading inside the link, else the link's whole text, else its title or ARIA label."""
    heading = next(anchor.iter("h1", "h2", "h3", "h4"), None)
    # A teaser's texts, such as "Politics" and "Council votes", need a space between; half a word of a heading may be in
    # italics and needs none.
    for element, separator in ((heading, ""), (anchor, " ")):
        text = separator.join(map(str, element.itertext())) if element is not None else ""
        title = plain_text(text, is_html=False)
        if title:
            return title
    return plain_text(anchor.get("title") or anchor.get("aria-label") or "", is_html=False)


def _reads_like_headline(title: str | None) -> bool:
    words = [word for word in (title or "").split() if _LETTERS.search(word)]
    return len(words) >= 4 or len(_UNSPACED.findall(title or "")) >= 8


def is_article(url: str) -> bool:
    """Return True if the URL alone looks like an article's. A date with nothing after it is an archive's."""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    last = path.rpartition("/")[2].lower()[:300]
    slug = _SLUG_WORD.findall(last.partition(".")[0]) if _LETTERS.search(last) else []
    return bool(_DATED.search(path) or len(slug) >= 3 or _LONG_ID.search(last) or _QUERY_ID.search(parts.query))
