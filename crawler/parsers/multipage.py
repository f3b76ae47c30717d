"""An article told on several pages: where it goes on, and its pages joined into one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery.addresses import page_key, resolve, same_site
from crawler.items import Article, Block
from crawler.parsers.body.furniture import HEADLINE, REPEATED
from crawler.parsers.body.rules import RuleSet, replacements, sets_in_force
from crawler.parsers.html import key, parse_markup
from crawler.parsers.selectors import Found, select, selectors
from crawler.source import Rules, Source

MAX_PAGES = 20
"""Most pages of one article."""
MAX_LINKS = 20
"""Most links that one selector gives."""
EDGE = 6
"""Blocks at the beginning and end of a page among which furniture that comes on every page is looked for."""
LEAST_SHARE = 0.5
"""Least length of the whole article's page, measured by the first page's text, for it to be believed."""

# What a later page's address adds to the first's: /2, /page/2, -2, _p2, ?page=2, ,seite-2.
_LATER = re.compile(r"[/?&,;._-][^0-9/?&]{0,12}[/=_-]?0?([0-9]{1,2})/?")
_NUMBERED = re.compile(r"[0-9](?:/|\.[a-z]{3,5})?$")
_EXTENSION = re.compile(r"\.[a-z]{3,5}$")


@dataclass(frozen=True, slots=True)
class Further:
    """Where an article goes on: links to a next page, and to one that has it whole."""

    next: tuple[str, ...] = ()
    single: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read of an article so far: its first page's address, its pages, and where it may go on."""

    url: str
    pages: tuple[Article, ...]
    next: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    """Addresses of the pages after the first."""
    end: str | None = None
    """Why the article ends before its last page."""

    def following(self) -> str | None:
        """Return the address of the page to read next; None when there's none, or none that isn't read already."""
        if self.end is not None or not self.pages or len(self.pages) >= MAX_PAGES:
            return None
        return self._unread()

    def _unread(self) -> str | None:
        known = {page_key(url) for url in (self.url, *self.read)}
        return next((url for url in self.next if page_key(url) not in known), None)

    def then(self, page: Article, urls: Sequence[str], links: tuple[str, ...]) -> Reading:
        """Return the reading with one more page, asked for and found at `urls`, and the links on it.

        A page that leads back, or has nothing that the others don't have, ends the article. So does another article.
        """
        if is_another(page, self.pages[0]):
            return self.ended(f"another article at {urls[-1]}")
        known = {page_key(url) for url in (self.url, *self.read)}
        fresh = tuple(dict.fromkeys(url for url in urls if page_key(url) not in known))
        old = {key(block.text) for other in self.pages for block in _kept(other.blocks)}
        if page_key(urls[-1]) in known or old.issuperset(key(block.text) for block in _kept(page.blocks)):
            return replace(self, next=())
        return replace(self, pages=(*self.pages, page), next=links, read=(*self.read, *fresh))

    def ended(self, why: str) -> Reading:
        """Return the reading that stops here, though there's another page."""
        return replace(self, end=why)

    def whole(self, page: Article) -> Article | None:
        """Return the article with the text of the page that has it whole; None if that has too little to be it."""
        if not self.pages:
            return replace(page, url=self.url, canonical_url=None)
        first = self.pages[0]
        if len(page.text) < LEAST_SHARE * len(first.text):
            return None
        return replace(first, blocks=page.blocks, provenance=_origin(page.provenance, [page], first, "single page"))

    def article(self) -> Article | None:
        """Return the article of the pages read; None if the first page held none."""
        bound = "no more are read" if len(self.pages) >= MAX_PAGES and self._unread() else None
        return join(self.pages, self.end or bound) if self.pages else None


def is_paged(source: Source) -> bool:
    """Tell whether the source has a rule about articles on several pages."""
    sets = (source.rules,) if isinstance(source.rules, Rules) else source.rules
    return any(rules.next_page or rules.single_page for rules in sets)


def further(
    html: bytes | str, url: str, source: Source, *, encoding: str | None = None, fetched_at: datetime | None = None
) -> Further:
    """Return where the article on a page goes on, by the source's rules; only addresses of the same site."""
    sets = sets_in_force(source, fetched_at)
    root = parse_markup(html, encoding, source.language, replacements(sets))
    if root is None:
        return Further()
    single = _links(root, sets, "single_page", url, source)
    return Further(_links(root, sets, "next_page", url, source), single[0] if single else None)


def _links(root: etree._Element, sets: Sequence[RuleSet], name: str, url: str, source: Source) -> tuple[str, ...]:
    marked = root.find(".//base[@href]")
    base = (resolve(url, marked.get("href")) if marked is not None else None) or url
    for one in sets:
        for selector in selectors(getattr(one.rules, name)):
            found = (resolve(base, _reference(link)) for link in select(root, selector)[:MAX_LINKS])
            links = [
                link
                for link in found
                if link and page_key(link) != page_key(url) and (same_site(link, url) or same_site(link, source.url))
            ]
            if links:
                return tuple(dict.fromkeys(links))
    return ()


def _reference(found: Found) -> str | None:
    """Return the text found, or the address of the link that the element is, stands in or holds."""
    if isinstance(found, str):
        return found
    around = (element for element in (found, *found.iterancestors("a"), *found.iter("a")))
    return next((href for element in around if (href := element.get("href"))), None)


def is_another(page: Article, first: Article) -> bool:
    """Tell whether a page is of another article: it has another headline and another date of publication.

    A link to the "next" page may lead to the next article, and a rule may have been written for another template.
    """
    dates = (page.date_published, first.date_published)
    ours, theirs = key(page.headline), key(first.headline)
    return None not in dates and dates[0] != dates[1] and ours not in theirs and theirs not in ours


def is_later_page(url: str, canonical: str | None) -> bool:
    """Tell whether `url` is that of page 2 or so of the article at `canonical`: it's longer by a small number."""
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

    What stands at the beginning or end of several pages stays once: at the beginning that of the first, at the end
    that of the last. The others' stay as removed blocks; no text is lost. `end` says why the article may go on.
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
    )


def _edges(parts: Sequence[Sequence[Block]], beginning: int) -> set[str]:
    """Return the keys of the blocks at the ends of pages, and of so many at their beginnings."""
    found: set[str] = set()
    for part in parts:
        kept = _kept(part)
        found.update(key(block.text) for block in (*kept[:beginning], *kept[-EDGE:]))
    return found - {""}


def _strip(part: list[Block], known: set[str], headline: str | None, *, backwards: bool) -> None:
    """Mark the blocks, from one end of a page, that are known from others, up to the first that isn't."""
    places = [place for place, block in enumerate(part) if block.removed is None]
    for place in reversed(places) if backwards else places:
        said = key(part[place].text)
        if headline is not None and said == key(headline):
            part[place] = replace(part[place], removed=HEADLINE)
        elif said in known:
            part[place] = replace(part[place], removed=REPEATED)
        else:
            return


def _kept(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.removed is None]


def _origin(blocks: Mapping[str, str], pages: Sequence[Article], first: Article, note: str) -> dict[str, str]:
    """Return the first page's provenance with that of the text, and where a page wasn't read to its end."""
    cut = next((page.provenance["truncated"] for page in pages if "truncated" in page.provenance), None)
    told = {**first.provenance, "blocks": f"{blocks.get('blocks', 'page')}, {note}"}
    return told | ({"truncated": cut} if cut else {})
