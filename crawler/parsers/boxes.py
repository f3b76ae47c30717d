"""Boxes of a page by what they call themselves: which can't be an article's text, and which say that they are it."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from crawler.parsers.body import LEAVES, Node, is_hidden

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
