"""The evidence of a page as a whole is counted here: declarations, shape of the URL, blocks, cards, prices, buttons.

No feature depends on the body that was extracted, so that a change of the extraction leaves the features as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log1p
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from crawler.parsers.body.blocks import PageBlocks, RawBlock
from crawler.parsers.html import ends_sentence
from crawler.parsers.metadata.fields import Fields
from crawler.parsers.metadata.page_data import Head, text_content, types

PROSE = 100
"""Minimum mass of a block of prose."""
LONG = 280
"""Minimum mass of a long block of prose."""
SHORT = 60
"""Maximum mass of a price, a date or another label."""
TITLE = 20
"""Minimum mass of a linked title."""
_GAP = 3
"""Maximum number of other blocks between two blocks of prose of the same stretch."""
_MAX_BUTTONS = 60
_MAX_COUNT, _MAX_TITLES = 50, 200

# URL ------------------------------------------------------------------------------------------------------------------

_LIST_WORD = re.compile(
    r"/(?:category|categories|tags?|topics?|collections?|c|cat|archives?|author|section|search|browse|hub|"
    r"product-category|page/\d+|rubrik|thema|themen|kategorie|categorie|categoria|sb\d|charts?)(?:/|$|\.)"
    r"|[?&](?:page|cat|q|s)="
)
_PRODUCT_WORD = re.compile(
    r"/(?:products?|items?|itm|dp|shop|store|p|pd|pdp|buy|produkt|produit|producto|app)(?:/|$|-)"
)
_FORUM_WORD = re.compile(
    r"(?:^|[/.])(?:forums?|community|communities|discussions?|discuss|boards?|bbs|answers)[/.]|/(?:threads?|topic"
    r"|t|questions?|comments|ask)/|"
    r"viewtopic|showthread|/thread|topic[=.,]"
)


class UrlShape(NamedTuple):
    """The shape of a URL's path. Each value is -1 if the path is empty, because then the URL tells nothing."""

    segments: int = -1
    words: int = -1
    """Number of words in the longest segment."""
    digits: int = -1
    """Number of digits in the path."""
    lists: int = -1
    sells: int = -1
    discusses: int = -1


def url_shape(url: str) -> UrlShape:
    """Return the shape of a URL."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return UrlShape()
    path = parts.path.lower()
    segments = [segment for segment in path.split("/") if segment]
    if not segments and not parts.query:
        return UrlShape()
    whole = f"{parts.netloc.lower()}{path}?{parts.query.lower()}"
    return UrlShape(
        len(segments),
        max((len(re.findall(r"[^\W\d_]{2,}", segment)) for segment in segments), default=0),
        min(12, sum(map(str.isdigit, path))),
        _LIST_WORD.search(path + "?" + parts.query.lower()) is not None,
        _PRODUCT_WORD.search(path) is not None,
        _FORUM_WORD.search(whole) is not None,
    )


# Declarations ---------------------------------------------------------------------------------------------------------

_LISTS = frozenset({"itemlist", "collectionpage", "searchresultspage", "offercatalog"})
_PRODUCTS = frozenset({"product", "productgroup", "individualproduct", "productmodel"})
_FORUMS = frozenset({"discussionforumposting", "qapage"})
_TYPES = {"article": 1, "website": 2, "blog": 2, "product": 3, "og:product": 3, "product.item": 3, "product.group": 4}
_SOFTWARE = re.compile(
    r"phpbb|vbulletin|discourse|xenforo|mybb|vanilla|invision|flarum|nodebb|simple machines|burning board|bbpress"
    r"|(?<![a-z])(?:forum|thread|viewtopic|xf)(?![a-z])"
)
_PRICES = (
    "product:price:amount",
    "og:price:amount",
    "itemprop price",
    "itemprop pricecurrency",
    "product:availability",
)


class Declared(NamedTuple):
    """What a page declares about itself in JSON-LD and meta elements."""

    articles: int
    """Number of JSON-LD objects of articles."""
    dated: int
    """2 if the article's object has a date and a headline, 1 if it has one of them."""
    lists: int
    products: int
    forums: int
    comments: int
    """Number of comments and answers in JSON-LD."""
    type: int
    """og:type: 0 if missing, 1 article, 2 website, 3 product, 4 a group of products, 5 another."""
    article_meta: int
    """Number of meta names for articles, such as "article:published_time"."""
    price: int
    """True if a meta element has a price."""
    software: int
    """True if the page names software for forums as its generator, or itself a forum in a class or id of its root."""


def declared(head: Head) -> Declared:
    """Return a page's declarations."""
    articles = lists = products = forums = comments = 0
    for item in head.objects:
        for name in types(item):
            articles += name.endswith(("article", "posting")) and name not in ("discussionforumposting", "jobposting")
            lists += name in _LISTS
            products += name in _PRODUCTS
            forums += name in _FORUMS
            comments += name in ("comment", "answer")
    og_type = head.first("og:type")
    return Declared(
        min(articles, 20),
        bool(head.article.get("datePublished")) + bool(head.article.get("headline")),
        min(lists, 5),
        min(products, 20),
        min(forums, 5),
        min(comments, 20),
        0 if og_type is None else _TYPES.get(og_type[0].lower(), 5),
        sum(name.startswith(("article:", "dc.date", "parsely-", "sailthru.")) for name in head.meta),
        any(name in head.meta for name in _PRICES),
        _SOFTWARE.search(_names(head)) is not None,
    )


def _names(head: Head) -> str:
    """Return the generators of a page, and the classes and ids of its root elements, in lower case."""
    elements = [head.root, *head.root.iterchildren("body")]
    names = [element.get(name) or "" for element in elements for name in ("id", "class")]
    return " ".join([*head.meta.get("generator", ()), *names])[:2000].lower()


# Controls -------------------------------------------------------------------------------------------------------------

_CART = re.compile(
    r"\b(?:(?:add|buy|shop|order|checkout|bag|cart|basket)\b|in den (?:warenkorb|einkaufswagen)|kaufen|"
    r"ajouter au panier|acheter|"
    r"añadir al? (?:carrito|cesta)|comprar|adicionar ao|aggiungi al|acquista|winkel(?:wagen|mandje)|bestellen|lägg i|"
    r"kup(?:ić|uj)?\b|do koszyka|купить|в корзину)|カート|购物车|加入购物|장바구니",
    re.IGNORECASE,
)
_CONTROLS = ("button", "article", "input", "form")


class Controls(NamedTuple):
    """Numbers of elements on a page, by use."""

    buttons: int
    carts: int
    """Number of buttons and forms that put something into a cart."""
    articles: int
    inputs: int
    forms: int


def controls(root: etree._Element) -> Controls:
    """Return the numbers of a page's controls."""
    buttons = carts = articles = inputs = forms = 0
    for element in root.iter(*_CONTROLS):
        text = ""
        if element.tag == "button":
            buttons += 1
            text = _label(element) if buttons <= _MAX_BUTTONS else ""
        elif element.tag == "article":
            articles += 1
        elif element.tag == "input":
            inputs += 1
            text = (element.get("value") or "") if element.get("type") in ("submit", "button") else ""
        else:
            forms += 1
            carts += "cart" in (element.get("action") or "")
        carts += bool(text) and _CART.search(text[:200]) is not None
    return Controls(min(buttons, _MAX_COUNT), carts, min(articles, _MAX_COUNT), min(inputs, _MAX_COUNT), min(forms, 20))


def _label(button: etree._Element) -> str:
    """Return a button's text; that of its children too if there are few."""
    return text_content(button) if len(button) < 4 else button.text or ""


# Blocks ---------------------------------------------------------------------------------------------------------------

_DIGIT = re.compile(r"\d")
_PRICE = re.compile(
    r"[$€£¥₹₽]\s?\d|\d\s?(?:€|£|zł|kr\b|₽|Kč|EUR\b|USD\b|CHF\b|円|元)|\b(?:EUR|USD|GBP|CHF|Rs\.?)\s?\d",
)
_DATE = re.compile(
    r"\b\d{1,2}[./ -]\s?(?:\d{1,2}|[^\W\d_]{3,10}\.?)[./ -]\s?(?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}"
    r"|\b[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|\b(?:\d{1,3}|an?) ?(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?|[mhdwy]) ago\b|^\d{1,2} ?[hdmy]$"
)


_PROSE = frozenset({"paragraph", "quote", "list_item"})


class Shape(NamedTuple):
    """The shape of a page's text."""

    mass: float
    """Logarithm of the mass of all blocks."""
    blocks: float
    linked: float
    """Share of the mass in links."""
    prose: float
    """Logarithm of the mass of prose."""
    prose_share: float
    proses: int
    """Number of blocks of prose."""
    longs: int
    """Number of long blocks of prose."""
    sentences: float
    """Share of blocks of prose that end as a sentence does."""
    parent: float
    """Greatest share of the prose with the same parent."""
    parents: float
    """Number of parents of prose per block of prose."""
    grandparent: float
    """Greatest share of the prose with the same grandparent."""
    stretch: float
    """Greatest share of the prose in a stretch without many other blocks."""
    stretch_mass: float
    """Logarithm of the mass of this prose."""
    titles: int
    """Number of linked titles."""
    titles_before: int
    """Number of linked titles before the middle of the prose."""
    linked_headings: int
    headings: int
    prices: int
    dates: int
    items: float
    """Share of the mass in list items."""
    start: float
    """How many blocks lie above the first prose, as a share."""


def shape(page: PageBlocks) -> Shape:
    """Return the shape of a page's text."""
    blocks, nodes = page.blocks, page.nodes
    total = linked = items = 0
    prose: list[int] = []
    for index, block in enumerate(blocks):
        total += block.mass
        linked += block.link
        if block.kind == "list_item":
            items += block.mass
        if block.mass >= PROSE and block.link * 3 < block.mass and block.kind in _PROSE:
            prose.append(index)
    total = total or 1
    prose_mass = sum(blocks[index].mass for index in prose)
    parents, grandparents = Counter[int](), Counter[int]()
    for index in prose:
        block = blocks[index]
        parent = nodes[block.node].parent if block.tag == nodes[block.node].element.tag else block.node
        parent = max(parent, 0)
        parents[parent] += block.mass
        grandparents[max(nodes[parent].parent, 0)] += block.mass
    middle = prose[len(prose) // 2] if prose else len(blocks)
    stretch = _stretch(blocks, prose)
    return Shape(
        log1p(total),
        log1p(len(blocks)),
        linked / total,
        log1p(prose_mass),
        prose_mass / total,
        min(len(prose), _MAX_COUNT),
        min(sum(blocks[index].mass >= LONG for index in prose), _MAX_COUNT),
        sum(ends_sentence(blocks[index].text) for index in prose) / (len(prose) or 1),
        max(parents.values(), default=0) / (prose_mass or 1),
        len(parents) / (len(prose) or 1),
        max(grandparents.values(), default=0) / (prose_mass or 1),
        stretch / (prose_mass or 1),
        log1p(stretch),
        *_labels(blocks, middle),
        items / total,
        (prose[0] / len(blocks)) if prose else 1.0,
    )


def _stretch(blocks: Sequence[RawBlock], prose: Sequence[int]) -> int:
    """Return the mass of the longest stretch of prose."""
    longest = current = 0
    last = -_MAX_COUNT
    for index in prose:
        current = current + blocks[index].mass if index - last <= _GAP + 1 else blocks[index].mass
        last = index
        longest = max(longest, current)
    return longest


def _labels(blocks: Sequence[RawBlock], middle: int) -> tuple[int, int, int, int, int, int]:
    """Return the numbers of linked titles, of headings, of prices and of dates."""
    titles = titles_before = linked_headings = headings = prices = dates = 0
    for index, block in enumerate(blocks):
        mass, is_linked = block.mass, block.link * 10 >= block.mass * 8
        if block.kind == "heading":
            headings += 1
            linked_headings += is_linked
        if is_linked:
            if mass >= TITLE:
                titles += 1
                titles_before += index < middle
        elif mass <= SHORT and _DIGIT.search(block.text):
            prices += _PRICE.search(block.text) is not None
            dates += _DATE.search(block.text) is not None
    return (
        min(titles, _MAX_TITLES),
        min(titles_before, _MAX_TITLES),
        min(linked_headings, _MAX_COUNT),
        min(headings, _MAX_COUNT),
        min(prices, _MAX_COUNT),
        min(dates, _MAX_COUNT),
    )


# All ------------------------------------------------------------------------------------------------------------------


class Known(NamedTuple):
    """What the parser has read of the metadata."""

    date: int
    """Where the date comes from: 0 without a date, 1 JSON-LD, 2 meta, 3 the page, 4 the URL."""
    authors: int
    headline: int
    """Number of words of the headline."""
    description: int
    section: int
    h1: int
    h2: int


def known(head: Head, fields: Fields, headline: str | None) -> Known:
    """Return the features of the metadata."""
    values, provenance = fields.values, fields.provenance
    origin = provenance.get("date_published", "") if "date_published" in values else None
    date = 0 if origin is None else 1 if "json-ld" in origin else 2 if "meta" in origin else 4 if "url" in origin else 3
    return Known(
        date,
        min(len(values.get("authors", ())), 3),
        min(len((headline or "").split()), 20),
        min(len(values.get("description") or ""), 300),
        "section" in values,
        min(len(head.h1), 10),
        min(len(head.h2), _MAX_COUNT),
    )


class Evidence(NamedTuple):
    """The evidence of a page, by which the trees tell its kind."""

    url: UrlShape
    declared: Declared
    known: Known
    controls: Controls
    shape: Shape

    def row(self, *, with_url: bool = True) -> list[float]:
        """Return the features in the order of FEATURES; without those of the URL if the URL shall tell nothing."""
        url = self.url if with_url else UrlShape()
        return [*url, *self.declared, *self.known, *self.controls, *self.shape]


FEATURES = (*UrlShape._fields, *Declared._fields, *Known._fields, *Controls._fields, *Shape._fields)


def evidence_of(head: Head, page: PageBlocks, url: str, fields: Fields, headline: str | None) -> Evidence:
    """Return the evidence of a page."""
    return Evidence(url_shape(url), declared(head), known(head, fields, headline), controls(head.root), shape(page))
