"""Boxes of a page are classified here by tag and name, and each block gets a path of the boxes around it.

Such a path tells a block outside the article's own paragraphs from the paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.parsers.body.blocks import LEAVES, Node, RawBlock
from crawler.parsers.body.elements import is_hidden, is_wrapper

# Boxes ----------------------------------------------------------------------------------------------------------------
# A box's tag, class and id show whether the box can't be an article's text, or claims to be the text.

_JUNK_TAGS = frozenset({"nav", "aside", "footer", "form", "address"})
_JUNK_ROLES = frozenset({"navigation", "complementary", "contentinfo", "dialog", "search"})

# Words of class and id, which sites all over the world write in English.
_JUNK = frozenset(
    "ad ads adv banner breadcrumb breadcrumbs byline caption captions comments comment consent cookie cookies "
    "copyright credit credits disclaimer disqus donate footer login masthead menu meta modal nav navbar "
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
# A box with such a name is no body while the rest of the page has a little prose; comments and consent never are.
_NEVER = ("comment", "disqus", "footer", "cookie", "consent", "sidebar", "nav", "respond", "replies")
_OTHERS = ("comment", "disqus", "respond", "replies", "cookie", "consent")
_ALIEN = frozenset(
    "ad ads adv banner breadcrumb breadcrumbs cookie cookies consent menu nav navbar navigation newsletter newsletters "
    "outbrain pager pagination share shares sharing sharebar signup sponsored taboola toolbar".split()
)
_ALIEN_PREFIXES = ("addthis", "advert", "breadcrumb", "cookie", "newsletter", "sharing", "subscrib")
_WEAK = frozenset({"meta", "tag", "tags", "tools", "ad", "ads", "promo"})
"""Junk words that mean nothing beside a word of _TEXT: "post-tag-content"."""
_TEXT = frozenset({"text", "body", "content", "main", "section"})
_LAYOUT = frozenset({"grid", "layout", "enabled", "open", "off"})
"""A junk word before one of these names a state or a layout: "sidebar-open"."""
_NEUTRAL = frozenset({"no", "has", "with", "is", "without", "enabled", "inline"})
"""A junk word after one of these names a property of the page: "has-sidebar"."""
_PAID = re.compile(r"paywall|premium|subscriber|metered|piano", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
# A part with a letter after a digit, or long and of hexadecimal digits, is random: "elementor-element-5f18ad9".
_RANDOM = re.compile(
    r"(?<![a-zA-Z0-9])(?:[a-zA-Z]*[0-9]+[a-zA-Z][a-zA-Z0-9]*|(?=[a-f]*[0-9])[0-9a-f]{6,})(?![a-zA-Z0-9])"
)
# WordPress and its kin put the topics of an article into its classes: "tag-open-vpn", "category-ads".
_TOPIC = re.compile(
    r"(?:tag|tags|category|cat|topic|keyword|author|post_tag)[-_]{1,2}"
    r"(?!(?:s|list|lists|cloud|links?|wrap|wrapper|container|box|section|area|items?|bar|holder|group|label|labels|block"
    r"|page|pages|menu|row|inner|post|posts|name|title|meta|info|bio)(?![a-z]))"
)
MAX_NAME_WORDS = 5
"""Maximum number of words of a name; a longer name is a sentence: the id of a headline."""
_BODY = re.compile(
    r"(?<![a-z])(?:articles?|story|post|entry|news|blog|detail|page)[-_]{0,2}(?:body|content|text|copy)(?![a-z])"
    r"|(?<![a-z])(?:body|content|text)[-_]{0,2}(?:article|story|post|news)(?![a-z])",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def is_junk_name(names: str) -> bool:
    """Return True if a class or id names a box that isn't the article's text."""
    tokens = [token for token in names[:300].split() if ":" not in token]  # "print:hidden" hides the box only in print
    if not _HIDDEN.isdisjoint(tokens):
        return True
    return any(_is_junk_token(token) for token in tokens)


@lru_cache(maxsize=16384)
def _is_junk_token(token: str) -> bool:
    words = _words(token)
    if not words or len(words) > MAX_NAME_WORDS or _TOPIC.match(token):
        return False
    weak = not _TEXT.isdisjoint(words)
    for before, word, after in zip(["", *words[:-1]], words, [*words[1:], ""], strict=True):
        junk = (word in _JUNK and not (weak and word in _WEAK)) or word.startswith(_JUNK_PREFIXES)
        if junk and before not in _NEUTRAL and after not in _LAYOUT:
            return True
    joined = " ".join(words)
    return any(pair in joined for pair in _JUNK_PAIRS)


def _words(token: str) -> list[str]:
    """Return the words of a class or id in lower case, without random parts."""
    if not token.isalpha():
        token = _RANDOM.sub("", token)
    return [word.lower() for word in _WORDS.findall(token)]


@lru_cache(maxsize=8192)
def _is_alien_name(names: str) -> bool:
    words = [word for token in names[:300].split() for word in _words(token)]
    return any(word in _ALIEN or word.startswith(_ALIEN_PREFIXES) for word in words)


# Names of boxes around or below an article's text; on some sites, such boxes hold text of the article.
_AFTERWORD = frozenset(
    "about after afterword author authors bio biography bottom box boxed callout card cards carousel comment comments "
    "contributor cta disclaimer end endnote faq featured footer foot form info infinite infobox item latest link links "
    "list more next note notice pagination popular prev previous product profile promo read recent recommended related "
    "reply reviews section see share sidebar signup similar slider social sources sponsor subscribe tag tags teaser "
    "top trending upsell widget".split()
)


@lru_cache(maxsize=8192)
def afterword_names(names: str) -> int:
    """Return the number of words in a box's class and id that name things around or below an article's text."""
    return len({word for token in names[:300].split() for word in _words(token)} & _AFTERWORD)


def is_alien(element: etree._Element) -> bool:
    """Return True if a box of furniture is certainly outside the article: hidden, an advertisement, a menu, a form."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("nav", "form") or is_bare_name(element) or _is_alien_name(names)


@lru_cache(maxsize=8192)
def is_body_name(names: str) -> bool:
    """Return True if a class or id names the article's text itself."""
    return bool(_BODY.search(names[:300]))


def is_never_body(element: etree._Element) -> bool:
    """Return True if a box is hardly an article however long its text is: comments, a footer, a hidden box."""
    names = f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}".lower()
    return _is_unseen(element) or any(word in names for word in _NEVER)


def is_of_others(element: etree._Element) -> bool:
    """Return True if a box holds the words of others than the article's author: comments, a request for consent."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return any(word in names for word in _OTHERS)


def is_bare_name(element: etree._Element) -> bool:
    """Return True if a box is surely no article's: its whole name is "sidebar", or it has comments or consent."""
    if _is_unseen(element) or element.tag in ("header", "footer", "nav"):
        return True
    tokens = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
    return any(token in _NEVER or any(word in token for word in _OTHERS) for token in tokens)


def _is_unseen(element: etree._Element) -> bool:
    """Return True if a box is hidden from all readers. A paywall's box isn't: a script shows the box to subscribers."""
    return is_hidden(element) and not _PAID.search(f"{element.get('class') or ''} {element.get('id') or ''}")


def is_junk(nodes: list[Node], index: int) -> bool:
    """Return True if an element is a box that can't be an article's text: a menu, an advertisement, a teaser."""
    element = nodes[index].element
    name = element.tag
    if (name in _JUNK_TAGS and not is_wrapper(element)) or (name == "article" and _articles_around(nodes, index) > 0):
        return True
    if name == "header" and element.find(".//nav") is not None:
        return True  # the site's header, not the article's
    if not element.keys():
        return False
    if _is_unseen(element) or element.get("role") in _JUNK_ROLES:
        return True
    return is_junk_name(element.get("class") or "") or is_junk_name(element.get("id") or "")


def _articles_around(nodes: list[Node], index: int) -> int:
    count, index = 0, nodes[index].parent
    while index >= 0:
        count += nodes[index].element.tag == "article"
        index = nodes[index].parent
    return count


def is_hinted(element: etree._Element) -> bool:
    """Return True if an element's name or itemprop says that the element is the body of an article."""
    if element.tag in LEAVES:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return is_body_name(names) or (element.get("itemprop") or "").lower() == "articlebody"


# Paths ----------------------------------------------------------------------------------------------------------------
# The path from the container of the article's own paragraphs to each block.

MAX_STEPS, MAX_PATH, MAX_NAME = 3, 80, 40
"""Maximum number of steps and of characters of a path, and of characters of a name. Longer names are made of a
headline and aren't used."""
PARTED = " > "

# Elements that are no step without a name: a wrapper, an emphasis, a row of a table, an item of a list.
_PLAIN = frozenset(
    "html body div section span figure main picture p center font a b strong i em u small big tbody thead tr td th li "
    "dt dd".split()
)
# Elements that are no path alone: an article has lists of its own.
_BARE = frozenset("ul ol dl table blockquote".split())

_NAME = re.compile(rf"[\w-]{{1,{MAX_NAME}}}")
_FURNITURE = re.compile(r"(?:aside|nav|footer|form)\b")
# A word with a letter after a digit is random: "block-0Omvl7wDD3".
_ID_COUNTER = re.compile(r"[^\W_]*[0-9][^\W\d_][^\W_]*|[0-9]+")
# Small numbers are kept: columns of a grid have them, which tell an article from the boxes beside it.
_CLASS_COUNTER = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{8,}|[0-9]{3,}")


@dataclass(slots=True, eq=False)
class _PathNode:
    """A position in the page, reached by steps. Elements below boxes of the same names are at the same place."""

    step: str = ""
    around: _PathNode | None = None
    mass: int = 0
    """Mass of the article's text at this place and at deeper places."""
    own: bool = False
    """True if the article's own paragraphs stand at this place or deeper."""
    inside: dict[str, _PathNode] = field(default_factory=dict)

    def add(self, step: str) -> _PathNode:
        """Return a new place one step deeper."""
        child = self.inside[step] = _PathNode(step, self)
        return child


def containers(blocks: Sequence[RawBlock], nodes: Sequence[Node]) -> list[str | None]:
    """Return each block's path from the container of the article's own paragraphs, as in `Block.container`.

    The container of the paragraphs is the innermost place with more than half of the text. For a block outside this
    container, the path begins at the nearest place around both. A path is None for the article's own paragraphs.
    `nodes` are the nodes to which `RawBlock.node` refers, parents before children.
    """
    top = _PathNode()
    # The last item is found at index -1, the parent of the outermost nodes.
    known: list[_PathNode | None] = [*[None] * len(nodes), top]

    def path_node_of(index: int) -> _PathNode:
        node = nodes[index]
        element, parent = node.element, node.parent
        path_node = known[parent] or path_node_of(parent)
        if step := _step(element.tag, element.get("id"), element.get("class")):
            path_node = path_node.inside.get(step) or path_node.add(step)
        known[index] = path_node
        return path_node

    places: list[_PathNode] = []
    for block in blocks:
        node = nodes[block.node]
        index = node.parent if node.element.tag in LEAVES else block.node
        path_node = known[index] or path_node_of(index)
        if not (block.removed or block.doubt or block.kind == "caption"):
            path_node.mass += block.mass
        places.append(path_node)
    main = _mark_own(top)
    paths = {path_node: _path(path_node, main) for path_node in set(places)}
    return [paths[path_node] for path_node in places]


def _mark_own(top: _PathNode) -> _PathNode:
    """Return the innermost place with more than half of the text, and mark this place and the places around it."""
    path_nodes = [top]
    for path_node in path_nodes:  # the list grows while it's read
        path_nodes += path_node.inside.values()
    for path_node in path_nodes[:0:-1]:  # inner places come after the places around them
        if path_node.around is not None:
            path_node.around.mass += path_node.mass
    main, own = top, [top]
    while own:
        main = own[0]
        main.own = True
        own = [path_node for path_node in main.inside.values() if path_node.mass * 2 > top.mass]
    return main


@lru_cache(maxsize=8192)
def _step(tag: str, identity: str | None, classes: str | None) -> str:
    """Return an element's name: the tag with the id, or else with two classes; "" if the element is a plain wrapper."""
    ids = (_ID_COUNTER.sub("0", name) for name in _names(identity))
    names = [f"#{name}" for name in ids if name.strip("0_-")][:1]
    names = names or [f".{_CLASS_COUNTER.sub('0', name)}" for name in islice(_names(classes), 2)]
    return "" if not names and tag in _PLAIN else tag + "".join(names)


def _names(attribute: str | None) -> Iterator[str]:
    return filter(_NAME.fullmatch, (attribute or "")[:300].split())


def _path(path_node: _PathNode, main: _PathNode) -> str | None:
    """Return the path to a place from the nearest place of the article's own; None if the path is bare.

    A long path is cut to the steps around the most telling step: the outermost step named like furniture. If no step
    is named so, the telling step is the outermost within the article's container `main`, because this step sets the
    block apart. Outside the container, the telling step is the innermost, because outer steps only lay out the page.
    """
    steps: list[str] = []
    while path_node.around is not None and not path_node.own:
        steps.insert(0, path_node.step)
        path_node = path_node.around
    if all(step in _BARE for step in steps):
        return None
    path = PARTED.join(steps)
    if len(steps) <= MAX_STEPS and len(path) <= MAX_PATH:
        return path
    furniture = (index for index, step in enumerate(steps) if _FURNITURE.match(step) or is_junk_name(step))
    telling = next(furniture, 0 if path_node is main else len(steps) - 1)
    first = max(0, min(telling, len(steps) - MAX_STEPS))
    last = min(len(steps), first + MAX_STEPS)
    while last - first > 1 and len(PARTED.join(steps[first:last])) > MAX_PATH:
        first, last = (first + 1, last) if first < telling else (first, last - 1)
    return PARTED.join(steps[first:last])[:MAX_PATH]
