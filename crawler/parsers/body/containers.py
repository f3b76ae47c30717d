"""Where on its page a block stands: the boxes that set it apart from the article's own paragraphs, as a path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.parsers.body.blocks import LEAVES, Node, RawBlock, is_hidden

# Boxes ----------------------------------------------------------------------------------------------------------------
# Boxes of a page by what they call themselves: which can't be an article's text, and which say that they are it.

_JUNK_TAGS = frozenset({"nav", "aside", "footer", "form", "address"})
_JUNK_ROLES = frozenset({"navigation", "complementary", "contentinfo", "dialog", "search"})

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
_ALIEN = frozenset(
    "ad ads adv banner breadcrumb breadcrumbs cookie cookies consent menu nav navbar navigation newsletter newsletters "
    "outbrain pager pagination share shares sharing sharebar signup sponsored taboola toolbar".split()
)
_ALIEN_PREFIXES = ("addthis", "advert", "breadcrumb", "cookie", "newsletter", "sharing", "subscrib")
_WEAK = frozenset({"meta", "tag", "tags", "tools", "embed", "ad", "ads", "promo"})
"""Junk words that mean nothing beside one of these: "post-tag-content"."""
_TEXT = frozenset({"text", "body", "content", "main", "section"})
_LAYOUT = frozenset({"grid", "layout", "enabled", "open", "off"})
_NEUTRAL = frozenset({"no", "has", "with", "is", "without", "enabled"})
_PAID = re.compile(r"paywall|premium|subscriber|metered|piano", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_BODY = re.compile(
    r"(?<![a-z])(?:articles?|story|post|entry|news|blog|detail|page)[-_]{0,2}(?:body|content|text|copy)(?![a-z])"
    r"|(?<![a-z])(?:body|content|text)[-_]{0,2}(?:article|story|post|news)(?![a-z])",
    re.IGNORECASE,
)


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
def _is_alien_name(names: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(names[:300])]
    return any(word in _ALIEN or word.startswith(_ALIEN_PREFIXES) for word in words)


def is_alien(element: etree._Element) -> bool:
    """Tell if a box of furniture is certainly none of the article's: hidden, an advertisement, a menu, a form."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("nav", "form") or _is_unseen(element) or _is_alien_name(names)


@lru_cache(maxsize=8192)
def is_body_name(names: str) -> bool:
    """Tell if a class or id speaks of the article's text itself."""
    return bool(_BODY.search(names[:300]))


def is_never_body(element: etree._Element) -> bool:
    """Tell if a box may be long and still is no article, such as comments, a footer or what nobody sees."""
    names = f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}".lower()
    return _is_unseen(element) or any(word in names for word in _NEVER)


def _is_unseen(element: etree._Element) -> bool:
    """Tell if a box is hidden from all readers: not one which a paywall's script shows to subscribers."""
    return is_hidden(element) and not _PAID.search(f"{element.get('class') or ''} {element.get('id') or ''}")


def is_junk(nodes: list[Node], index: int) -> bool:
    """Tell if an element is a box that can't be an article's text, such as a menu, an advertisement or a teaser."""
    element = nodes[index].element
    name = element.tag
    if name in _JUNK_TAGS or (name == "article" and _articles_around(nodes, index) > 0):
        return True
    if name == "header" and element.find(".//nav") is not None:
        return True  # the site's own, not the article's
    if not element.keys():
        return False
    if _is_unseen(element) or element.get("role") in _JUNK_ROLES:
        return True
    return is_junk_name(element.get("class") or "") or is_junk_name(element.get("id") or "")


def _articles_around(nodes: list[Node], index: int) -> int:
    found, index = 0, nodes[index].parent
    while index >= 0:
        found += nodes[index].element.tag == "article"
        index = nodes[index].parent
    return found


def is_hinted(element: etree._Element) -> bool:
    """Tell if an element calls itself the body of an article."""
    if element.tag in LEAVES:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return is_body_name(names) or (element.get("itemprop") or "").lower() == "articlebody"


# Containers -----------------------------------------------------------------------------------------------------------

MAX_STEPS, MAX_PATH, MAX_NAME = 3, 80, 40
"""Most steps of a path, and most characters. Longer names than MAX_NAME aren't used: they're made of a headline."""
PARTED = " > "

# These say nothing if they have no name: a wrapper, an emphasis, a row of a table, an item of a list.
_PLAIN = frozenset(
    "html body div section span figure main picture p center font a b strong i em u small big tbody thead tr td th li "
    "dt dd".split()
)
# Nor do these if nothing else stands around: an article has lists of its own.
_BARE = frozenset("ul ol dl table blockquote".split())

_NAME = re.compile(rf"[\w-]{{1,{MAX_NAME}}}")
_FURNITURE = re.compile(r"(?:aside|nav|footer|form)\b")
# A word with a letter after a digit is drawn by lot: "block-0Omvl7wDD3".
_ID_COUNTER = re.compile(r"[^\W_]*[0-9][^\W\d_][^\W_]*|[0-9]+")
# Columns of a grid, which tell an article from what stands beside it, have small numbers.
_CLASS_COUNTER = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{8,}|[0-9]{3,}")


@dataclass(slots=True, eq=False)
class _Place:
    """A way down the page, in steps: elements below boxes of the same names are at one place."""

    step: str = ""
    around: _Place | None = None
    mass: int = 0
    """That of the article's text here, deeper places included."""
    own: bool = False
    """Whether the article's own paragraphs stand here or deeper."""
    inside: dict[str, _Place] = field(default_factory=dict)

    def add(self, step: str) -> _Place:
        """Return a new place one step further in."""
        place = self.inside[step] = _Place(step, self)
        return place


def containers(blocks: Sequence[RawBlock], nodes: Sequence[Node]) -> list[str | None]:
    """Return for each block the path to it from the container of the article's own paragraphs, as Block has it.

    That container is the innermost with more than half of the text. To a block outside of it the path leads from the
    nearest one around both. `nodes` are those that the blocks name, parents before their children.
    """
    top = _Place()
    known: list[_Place | None] = [*[None] * len(nodes), top]  # the last is the parent, -1, of nodes that have none

    def place_of(index: int) -> _Place:
        node = nodes[index]
        element, parent = node.element, node.parent
        place = known[parent] or place_of(parent)
        if step := _step(element.tag, element.get("id"), element.get("class")):
            place = place.inside.get(step) or place.add(step)
        known[index] = place
        return place

    found: list[_Place] = []
    for block in blocks:
        node = nodes[block.node]
        index = node.parent if node.element.tag in LEAVES else block.node
        place = known[index] or place_of(index)
        if not (block.removed or block.doubt or block.kind == "caption"):
            place.mass += block.mass
        found.append(place)
    main = _mark_own(top)
    paths = {place: _path(place, main) for place in set(found)}
    return [paths[place] for place in found]


def _mark_own(top: _Place) -> _Place:
    """Return the innermost place with more than half of the text, and mark it and those around it."""
    places = [top]
    for place in places:
        places += place.inside.values()
    for place in places[:0:-1]:  # inner ones come after those around them
        if place.around is not None:
            place.around.mass += place.mass
    main, own = top, [top]
    while own:
        main = own[0]
        main.own = True
        own = [place for place in main.inside.values() if place.mass * 2 > top.mass]
    return main


@lru_cache(maxsize=8192)
def _step(tag: str, identity: str | None, classes: str | None) -> str:
    """Return what an element is called: its tag with its id, or else two of its classes; "" if it's a plain wrapper."""
    ids = (_ID_COUNTER.sub("0", name) for name in _names(identity))
    names = [f"#{name}" for name in ids if name.strip("0_-")][:1]
    names = names or [f".{_CLASS_COUNTER.sub('0', name)}" for name in islice(_names(classes), 2)]
    return "" if not names and tag in _PLAIN else tag + "".join(names)


def _names(attribute: str | None) -> Iterator[str]:
    return filter(_NAME.fullmatch, (attribute or "")[:300].split())


def _path(place: _Place, main: _Place) -> str | None:
    """Return the steps to a place from the innermost that is the article's own too; of many those around the telling.

    That's the outermost named like furniture. If none is: within the article's container the outermost, which sets the
    block apart; without, the innermost, for the outer ones lay out the page.
    """
    steps: list[str] = []
    while place.around is not None and not place.own:
        steps.insert(0, place.step)
        place = place.around
    if all(step in _BARE for step in steps):
        return None
    path = PARTED.join(steps)
    if len(steps) <= MAX_STEPS and len(path) <= MAX_PATH:
        return path
    named = (place for place, step in enumerate(steps) if _FURNITURE.match(step) or is_junk_name(step))
    telling = next(named, 0 if place is main else len(steps) - 1)
    first = max(0, min(telling, len(steps) - MAX_STEPS))
    last = min(len(steps), first + MAX_STEPS)
    while last - first > 1 and len(PARTED.join(steps[first:last])) > MAX_PATH:
        first, last = (first + 1, last) if first < telling else (first, last - 1)
    return PARTED.join(steps[first:last])[:MAX_PATH]
