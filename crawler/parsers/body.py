"""The body of a page: its block elements in reading order, and which run of them is the article."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from crawler.items import BlockKind
from crawler.parsers.characters import clean, mass

MAX_DEPTH = 150
"""Elements nested deeper aren't told apart; their text is still read."""

SKIPPED = frozenset(
    "script style noscript template iframe object embed applet svg math canvas audio video map button select option "
    "textarea input head title meta link dialog menu datalist noframes frameset frame source track param".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q rb rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr nobr data picture amp-img".split()
)
KINDS: dict[str, BlockKind] = {
    "p": "paragraph", "li": "list_item", "dt": "list_item", "dd": "list_item", "blockquote": "quote", "pre": "code",
    "figcaption": "caption", "caption": "caption", "figure": "caption", "h1": "heading", "h2": "heading",
    "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
}  # fmt: skip
# A div in one of these is still part of it; any other element starts afresh with paragraphs.
_INHERITED = frozenset({"list_item", "quote", "caption", "heading", "code"})
# Paragraphs, and what is never a container of an article.
LEAVES = frozenset("p li blockquote pre h1 h2 h3 h4 h5 h6 figcaption dt dd table ul ol dl".split())
_JUNK_TAGS = frozenset({"nav", "aside", "footer", "form", "address"})

# Words of class and id, as sites the world over write them in English.
_JUNK = frozenset(
    "ad ads adv banner breadcrumb breadcrumbs byline caption captions comments comment consent cookie cookies "
    "copyright credit credits disclaimer disqus donate embed footer login masthead menu meta modal nav navbar "
    "navigation newsletter newsletters outbrain overlay pager pagination popular popup promo promotion recirc "
    "recirculation recommendation recommendations recommended related rss share shares sharing sharebar sidebar "
    "signup slideshow social sponsor sponsored subscribe subscription taboola tag tags tagcloud taglist teaser teasers "
    "toolbar tools tooltip trending".split()
)
_JUNK_PREFIXES = (
    "addthis", "advert", "authorbox", "breadcrumb", "captcha", "comment", "cookie", "facebook", "moreon", "morenews",
    "mostread", "newsletter", "readmore", "recommend", "related", "share", "sharing", "sidebar", "social",
    "sponsor", "subscri", "teaser", "twitter", "whatsapp",
)  # fmt: skip
_JUNK_PAIRS = ("author bio", "author box", "author info", "about author", "also like", "most read", "more news",
               "more from", "more on", "read next", "see also", "sign up", "up next", "post author",
               "entry meta", "next post", "post nav")  # fmt: skip
_HIDDEN = frozenset("hidden d-none hide visually-hidden visuallyhidden sr-only screen-reader-text is-hidden".split())
# Such a box is never given the benefit of the doubt, however much prose it holds.
_NEVER = ("comment", "disqus", "footer", "cookie", "consent", "sidebar", "nav")
_WEAK = frozenset({"meta", "tag", "tags", "tools", "embed", "ad", "ads", "promo"})
"""Junk words that mean nothing beside one of these: "post-tag-content"."""
_TEXT = frozenset({"text", "body", "content", "main", "section"})
_LAYOUT = frozenset({"grid", "layout", "enabled", "open", "off"})
_NEUTRAL = frozenset({"no", "has", "with", "is", "without", "enabled"})
_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_BODY = re.compile(
    r"(?<![a-z])(?:articles?|story|post|entry|news|blog|detail|page)[-_]{0,2}(?:body|content|text|copy)(?![a-z])"
    r"|(?<![a-z])(?:body|content|text)[-_]{0,2}(?:article|story|post|news)(?![a-z])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)

BREAK = "\ufdd0"
"""Stands for <br> while text is gathered: a noncharacter, which no page may hold."""
PROSE = 60
"""Least mass of a paragraph that counts for the choice of the body."""


@dataclass(slots=True)
class RawBlock:
    """A block as found on the page; `link` and `mass` are lengths of its linked text and of all its text."""

    kind: BlockKind
    text: str
    mass: int
    link: int
    node: int
    """Index of the container that it stands in."""
    junk: int
    """Index of the box it's in that can't be an article's text; 0: none."""
    tag: str = "p"
    prose: int = 0
    """What the block says for its container's being the body."""
    removed: str | None = None
    """Why the block, though inside the body, isn't its text."""

    def weigh(self, least: int) -> None:
        """Set `prose`: the mass without links, if that's of a paragraph of at least `least`."""
        short = self.mass < least or self.link * 2 > self.mass
        said = 0 if short or self.kind in ("heading", "caption", "table") else self.mass - self.link
        self.prose = said // 2 if self.kind == "list_item" else said


@dataclass(slots=True)
class Node:
    """A container: its blocks are `blocks[start:end]` of the page."""

    element: etree._Element
    parent: int
    start: int
    end: int = 0
    prose: int = 0


@lru_cache(maxsize=8192)
def is_junk_name(names: str) -> bool:
    """Tell if a class or id speaks of a box that isn't the article's text."""
    tokens = [token for token in names[:300].split() if ":" not in token]  # "print:hidden" is for print alone
    if not _HIDDEN.isdisjoint(tokens):
        return True
    return any(_is_junk_token(token) for token in tokens)


@lru_cache(maxsize=16384)
def _is_junk_token(token: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(token)]
    if not words:
        return False
    weak = not _TEXT.isdisjoint(words)
    for before, word, after in zip(["", *words[:-1]], words, [*words[1:], ""], strict=True):
        junk = (word in _JUNK and not (weak and word in _WEAK)) or word.startswith(_JUNK_PREFIXES)
        if junk and before not in _NEUTRAL and after not in _LAYOUT:
            return True
    joined = " ".join(words)
    return any(pair in joined for pair in _JUNK_PAIRS)


@lru_cache(maxsize=8192)
def is_body_name(names: str) -> bool:
    """Tell if a class or id speaks of the article's text itself."""
    return bool(_BODY.search(names[:300]))


def is_never_body(element: etree._Element) -> bool:
    """Tell if a box may be long and still is no article, such as comments, a footer or what nobody sees."""
    names = f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}".lower()
    return is_hidden(element) or any(word in names for word in _NEVER)


def is_hidden(element: etree._Element) -> bool:
    """Tell if an element's own attributes hide it from readers."""
    style = element.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    # Themes hide whole pages from screen readers while a dialog is open, so a div's aria-hidden says nothing.
    return element.get("hidden") is not None or (element.get("aria-hidden") == "true" and element.tag != "div")


class PageBlocks:
    """All blocks of a page, in one visit of each element, with the tree of containers they stand in."""

    def __init__(self, body: etree._Element, kept: Collection[etree._Element], dropped: Collection[etree._Element]):
        self.blocks: list[RawBlock] = []
        self.nodes: list[Node] = [Node(body, -1, 0)]
        self.junk_nodes: list[int] = [-1]
        self._kept = kept
        self._dropped = dropped
        self._node = 0
        self._junk = 0
        self._parts: list[str] = []
        self._link = 0
        self._links = 0
        self._articles = 0
        self._visit(body, "paragraph", "p", 0)
        self._flush("paragraph", "p")
        self.nodes[0].end = len(self.blocks)

    def _visit(self, element: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        """Read an element's text and children; `kind` and `tag` are those of the block it belongs to."""
        parts = self._parts  # white space before a block's first word is left out: most of a page's text is that
        text = element.text
        if text and (parts or not text.isspace()):
            parts.append(text)
        for child in element:
            name = child.tag
            if name == "br":
                if parts:
                    parts.append(BREAK)
            elif not isinstance(name, str) or name in SKIPPED:
                pass
            elif name in INLINE:
                self._inline(child, kind, tag, depth)
            elif child not in self._dropped:
                self._block(child, name, kind, tag, depth)
            tail = child.tail
            if tail and (parts or not tail.isspace()):
                parts.append(tail)

    def _inline(self, child: etree._Element, kind: BlockKind, tag: str, depth: int) -> None:
        name = child.tag
        if child in self._dropped or (name == "span" and is_hidden(child)):
            return
        if name != "a":
            self._visit(child, kind, tag, depth + 1) if depth < MAX_DEPTH else self._rest(child)
            return
        first, link = len(self._parts), self._link
        self._links += 1
        self._visit(child, kind, tag, depth + 1) if depth < MAX_DEPTH else self._rest(child)
        self._links -= 1
        if len(self._parts) >= first:  # else a block inside the link has ended, with its own count
            self._link = link + sum(mass(part.strip()) for part in self._parts[first:] if part != BREAK)

    def _rest(self, element: etree._Element) -> None:
        self._parts.append(" ".join(str(text) for text in element.itertext()))

    def _block(self, child: etree._Element, name: str, kind: BlockKind, tag: str, depth: int) -> None:
        self._flush(kind, tag)
        outer_node, outer_junk = self._node, self._junk
        self.nodes.append(Node(child, outer_node, len(self.blocks)))
        self._node = len(self.nodes) - 1
        self._articles += name == "article"
        if self._is_junk(child, name):
            self.junk_nodes.append(self._node)
            self._junk = len(self.junk_nodes) - 1
        inner = KINDS.get(name) or (kind if kind in _INHERITED else "paragraph")
        if name == "p" and kind in _INHERITED:
            inner = kind
        if name == "table" and _is_data(child):
            self._table(child)
        elif depth < MAX_DEPTH:
            self._visit(child, inner, name, depth + 1)
        else:
            self._rest(child)
        self._flush(inner, name)
        self.nodes[self._node].end = len(self.blocks)
        self._node, self._junk = outer_node, outer_junk
        self._articles -= name == "article"

    def _is_junk(self, child: etree._Element, name: str) -> bool:
        if child in self._kept:
            return False
        if is_hidden(child):
            return True
        if name in _JUNK_TAGS or (name == "article" and self._articles > 1):
            return True
        if name == "header" and child.find(".//nav") is not None:
            return True  # the site's own, not the article's
        names = (child.get("class") or "") + " " + (child.get("id") or "")
        if names != " " and is_junk_name(names):
            return True
        return child.get("role") in ("navigation", "complementary", "contentinfo", "dialog", "search")

    def _table(self, table: etree._Element) -> None:
        """Add a table of data as one block: a row a line, cells parted by bars."""
        rows = []
        for row in table.iter("tr"):
            cells = (" ".join("".join(map(str, cell.itertext())).split()) for cell in row.iterchildren("td", "th"))
            rows.append(" | ".join(cell for cell in cells if cell))
        text = clean("\n".join(row for row in rows if row))
        if text:
            self.blocks.append(RawBlock("table", text, mass(text), 0, self._node, self._junk, "table"))

    def _flush(self, kind: BlockKind, tag: str) -> None:
        """End the block that is being gathered: one paragraph, or several parted by empty lines."""
        if not self._parts:
            return
        text, link = "".join(self._parts), self._link
        if self._links:  # the block is inside a link that holds more than it
            link = mass(text.strip())
        self._parts.clear()
        self._link = 0
        if kind == "code":
            self._add("code", clean(text.replace(BREAK, "\n")).strip("\n").rstrip(), link, tag)
            return
        if BREAK not in text:
            self._add(kind, " ".join(clean(text).split()), link, tag)
            return
        paragraphs: list[list[str]] = [[]]
        for line in text.split(BREAK):
            if squeezed := " ".join(clean(line).split()):
                paragraphs[-1].append(squeezed)
            else:
                paragraphs.append([])
        filled = [lines for lines in paragraphs if lines]
        for lines in filled:
            self._add(kind, "\n".join(lines), link // len(filled), tag)

    def _add(self, kind: BlockKind, text: str, link: int, tag: str) -> None:
        if text.strip():
            self.blocks.append(RawBlock(kind, text, mass(text), link, self._node, self._junk, tag))


def _is_data(table: etree._Element) -> bool:
    """Tell a table of data from one that lays out the page: no tables, headings or long texts in its cells."""
    cells = 0
    for element in table.iter("table", "td", "th", "h1", "h2", "h3", "p", "div"):
        if element.tag in ("td", "th"):
            cells += 1
            if sum(len(str(text).strip()) for text in element.itertext()) > 250:
                return False
        elif element is not table and element.tag in ("table", "h1", "h2", "h3"):
            return False
    return cells >= 2
