"""An article may be spread over several pages: this module finds the next page and joins the pages into one article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.urls import page_key, resolve, same_site
from crawler.items import Article, Block
from crawler.parsers.body.furniture import HEADLINE, REPEATED
from crawler.parsers.body.rules import RuleSet, replacements, sets_in_force
from crawler.parsers.html import key, parse_markup
from crawler.parsers.selectors import Selected, select
from crawler.source import Rules, Source
from crawler.source.selectors import selectors

MAX_PAGES = 20
"""Maximum number of pages per article."""
MAX_LINKS = 20
"""Maximum number of links per selector."""
EDGE = 6
"""Number of blocks at the beginning and end of a page that are compared with other pages to find furniture."""
MIN_SHARE = 0.5
"""Minimum length of the single page's text, as a share of the first page's text; a shorter page isn't believed."""

# The part that a later page's URL adds to the first page's URL: /2, /page/2, -2, _p2, ?page=2, ,seite-2.
_LATER = re.compile(r"[/?&,;._-][^0-9/?&]{0,12}[/=_-]?0?([0-9]{1,2})/?")
_NUMBERED = re.compile(r"[0-9](?:/|\.[a-z]{3,5})?$")
_EXTENSION = re.compile(r"\.[a-z]{3,5}$")


@dataclass(frozen=True, slots=True)
class Further:
    """Where an article goes on: links to the next page, and a link to a single page with the whole article."""

    next: tuple[str, ...] = ()
    single: str | None = None


@dataclass(frozen=True, slots=True)
class PagedArticle:
    """The pages of an article that were read so far, with the first page's URL and links to the next page."""

    url: str
    pages: tuple[Article, ...]
    next: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    """URLs of the pages after the first."""
    end: str | None = None
    """Why the article ends before its last page; None if it doesn't."""

    def next_url(self) -> str | None:
        """Return the URL of the page to read next; None if there are no links to unread pages."""
        if self.end is not None or not self.pages or len(self.pages) >= MAX_PAGES:
            return None
        return self._unread()

    def _unread(self) -> str | None:
        seen_keys = {page_key(url) for url in (self.url, *self.read)}
        return next((url for url in self.next if page_key(url) not in seen_keys), None)

    def with_page(self, page: Article, urls: Sequence[str], links: tuple[str, ...]) -> PagedArticle:
        """Return the reading with one more page and the links on that page.

        `urls` are the page's requested URL and the URL of its response. The article ends if the page leads back to a
        page already read, repeats the text of earlier pages, or belongs to another article.
        """
        if is_another(page, self.pages[0]):
            return self.with_end(f"another article at {urls[-1]}")
        seen_keys = {page_key(url) for url in (self.url, *self.read)}
        new_urls = tuple(dict.fromkeys(url for url in urls if page_key(url) not in seen_keys))
        earlier = {key(block.text) for other in self.pages for block in _kept(other.blocks)}
        if page_key(urls[-1]) in seen_keys or earlier.issuperset(key(block.text) for block in _kept(page.blocks)):
            return replace(self, next=())
        return replace(self, pages=(*self.pages, page), next=links, read=(*self.read, *new_urls))

    def with_end(self, why: str) -> PagedArticle:
        """Return the reading ended here for the reason `why`, though the article has another page."""
        return replace(self, end=why)

    def with_single_page(self, page: Article) -> Article | None:
        """Return the article with the text of the single page; None if that page has too little text to be whole."""
        if not self.pages:
            return replace(page, url=self.url, canonical_url=None)
        first = self.pages[0]
        if len(page.text) < MIN_SHARE * len(first.text):
            return None
        provenance = _origin(page.provenance, [page], first, "single page")
        return replace(first, blocks=page.blocks, provenance=provenance, confidence=page.confidence)

    def article(self) -> Article | None:
        """Return the article joined from the pages read; None if the first page held no article."""
        bound = "no more are read" if len(self.pages) >= MAX_PAGES and self._unread() else None
        return join(self.pages, self.end or bound) if self.pages else None


def is_paged(source: Source) -> bool:
    """Return True if the source has a rule about articles on several pages."""
    sets = (source.rules,) if isinstance(source.rules, Rules) else source.rules
    return any(rules.next_page or rules.single_page for rules in sets)


def further(
    html: bytes | str, url: str, source: Source, *, encoding: str | None = None, fetched_at: datetime | None = None
) -> Further:
    """Return where the article on a page goes on, by the source's rules; only URLs of the same site."""
    sets = sets_in_force(source, fetched_at)
    root = parse_markup(html, encoding, source.language, replacements(sets))
    if root is None:
        return Further()
    single = _links(root, sets, "single_page", url, source)
    return Further(_links(root, sets, "next_page", url, source), single[0] if single else None)


def _links(root: etree._Element, sets: Sequence[RuleSet], name: str, url: str, source: Source) -> tuple[str, ...]:
    base_element = root.find(".//base[@href]")
    base = (resolve(url, base_element.get("href")) if base_element is not None else None) or url
    for rule_set in sets:
        for selector in selectors(getattr(rule_set.rules, name)):
            targets = (resolve(base, _reference(match)) for match in select(root, selector)[:MAX_LINKS])
            links = [
                link
                for link in targets
                if link and page_key(link) != page_key(url) and (same_site(link, url) or same_site(link, source.url))
            ]
            if links:
                return tuple(dict.fromkeys(links))
    return ()


def _reference(match: Selected) -> str | None:
    """Return the matched text, or the URL of the link that the matched element is, stands in or holds."""
    if isinstance(match, str):
        return match
    candidates = (match, *match.iterancestors("a"), *match.iter("a"))
    return next((href for element in candidates if (href := element.get("href"))), None)


def is_another(page: Article, first: Article) -> bool:
    """Return True if a page belongs to another article: its headline and its date of publication differ.

    A link to the "next" page may lead to the next article, and a rule may have been written for another template.
    """
    dates = (page.date_published, first.date_published)
    ours, theirs = key(page.headline), key(first.headline)
    return None not in dates and dates[0] != dates[1] and ours not in theirs and theirs not in ours


def is_later_page(url: str, canonical: str | None) -> bool:
    """Return True if `url` is a later page of the article at `canonical`: the URL is longer by a small page number."""
    if not canonical or not _NUMBERED.search(url) or not same_site(url, canonical):
        return False
    ours, theirs = urlsplit(url), urlsplit(canonical)
    begin = _EXTENSION.sub("", theirs.path.rstrip("/"))
    if not begin or not ours.path.startswith(begin):
        return False
    added = _EXTENSION.sub("", ours.path[len(begin) :]).removeprefix(".html").removeprefix(".htm")
    query = ours.query.removeprefix(theirs.query).lstrip("&")
    match = _LATER.fullmatch(added.rstrip("/") + (f"?{query}" if query else ""))
    return match is not None and 2 <= int(match[1]) <= MAX_PAGES


def join(pages: Sequence[Article], end: str | None = None) -> Article:
    """Return the pages as one article, with the first one's metadata and the blocks of all in order.

    Blocks at the beginning or end of several pages are kept once: those of the first page at the beginning, those of
    the last page at the end. The other pages keep such blocks as removed blocks; no text is lost. `end` is the reason
    why pages may be missing. The confidence is the lowest of all pages: the text is as doubtful as its worst page.
    """
    first = pages[0]
    if len(pages) == 1 and end is None:
        return first
    parts = [list(page.blocks) for page in pages]
    for number in range(1, len(parts)):
        _strip(parts[number], _edges(parts[:number], EDGE), first.headline, backwards=False)
    for number in range(len(parts) - 1):
        _strip(parts[number], _edges(parts[number + 1 :], 0), None, backwards=True)
    note = f"{len(pages)} page{'s' if len(pages) > 1 else ''}" + (f"; then {end}" if end else "")
    return replace(
        first,
        blocks=tuple(block for part in parts for block in part),
        provenance=_origin(first.provenance, pages, first, note),
        confidence=min((page.confidence for page in pages if page.confidence is not None), default=None),
    )


def _edges(parts: Sequence[Sequence[Block]], beginning: int) -> set[str]:
    """Return the keys of the last EDGE blocks of each page, and of the first `beginning` blocks."""
    keys: set[str] = set()
    for part in parts:
        blocks = _kept(part)
        keys.update(key(block.text) for block in (*blocks[:beginning], *blocks[-EDGE:]))
    return keys - {""}


def _strip(part: list[Block], known_keys: set[str], headline: str | None, *, backwards: bool) -> None:
    """Mark blocks known from other pages as removed, from one end of the page up to the first unknown block."""
    indexes = [index for index, block in enumerate(part) if block.removed is None]
    for index in reversed(indexes) if backwards else indexes:
        text_key = key(part[index].text)
        if headline is not None and text_key == key(headline):
            part[index] = replace(part[index], removed=HEADLINE)
        elif text_key in known_keys:
            part[index] = replace(part[index], removed=REPEATED)
        else:
            return


def _kept(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.removed is None]


def _origin(blocks: Mapping[str, str], pages: Sequence[Article], first: Article, note: str) -> dict[str, str]:
    """Return the first page's provenance with the text's own, and a note if some page wasn't read to its end."""
    cut = next((page.provenance["truncated"] for page in pages if "truncated" in page.provenance), None)
    provenance = {**first.provenance, "blocks": f"{blocks.get('blocks', 'page')}, {note}"}
    if "body" in blocks:
        provenance["body"] = blocks["body"]
    return provenance | ({"truncated": cut} if cut else {})
