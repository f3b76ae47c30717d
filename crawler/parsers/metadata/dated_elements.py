"""Elements of a page that hold the article's dates are found here: near the headline, marked, and at the foot.

Comments, teasers, sidebars and mastheads are left out, and so are dates within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from lxml import etree

from crawler.parsers.dates.locales import Locale
from crawler.parsers.dates.reading import ReadDate, find_date, find_dates, read_date
from crawler.parsers.html import key, mass, squeeze
from crawler.parsers.metadata.datelines import (
    MAX_LINE,
    Role,
    dates_of_dateline,
    dates_of_line,
    is_byline,
    role_of_label,
)
from crawler.parsers.metadata.lines import (
    MAX_TEXT,
    UNSEEN,
    beginning_of,
    block_of,
    is_inline,
    length_of,
    line_around,
    runs,
)
from crawler.parsers.metadata.nearby import MIN_KEY, Nearby
from crawler.parsers.metadata.page_data import Head

MAX_SCANNED, MAX_ELEMENTS = 5_000, 300
"""Maximum number of elements that are searched for a date, and of those with the name or digits of a date."""
MAX_LEVELS = 25
"""Maximum number of levels up that are searched for a box."""
LEVELS_ABOVE, ELEMENTS_ABOVE = 3, 30
"""Number of levels up, and of elements per level, that are read above the headline."""
MAX_SCRIPTS = 1_000_000
"""Number of characters of scripts that are searched."""
TEASER, SHORT_BOX = 1_500, 80
"""Maximum number of characters in a teaser, and in an aside or a table that is the article's date line."""
SMALL_TEASER, LAYOUT = 250, 3_000
"""Maximum number of characters in a teaser without heading, and in a table that isn't the page's layout."""
MAX_LABEL = 25
"""Maximum length of a label in the element before a date."""
TITLE_OF_TEASER = 25
"""Minimum length of a link's text that makes a box a teaser."""

_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BOX = re.compile(
    "|".join(
        r"""
        (?<![a-z])events?(?![a-z])
        comment(?!ary) respond repl(?:y|ies)(?![a-z]) discuss disqus related recommend most-?read trending read-?next
        see-?also paginat newsletter calendar masthead site-?head top-?bar ticker weather copyright carousel slider
        swiper today current-?(?:date|time) clock main-?menu main-?nav navbar author-?b(?:io|ox) about-?author modal
        cookie kommentar commentaire comentario commenti verwandt widget-area widget_(?!text)
        """.split()
    ),
    re.IGNORECASE,
)
"""Class and id of a box with dates of other things than the article."""
_HEADER = re.compile(r"(?<![a-z-])(?:page-|site-|main-)?header(?![a-z-])", re.IGNORECASE)
_PERHAPS_BOX = re.compile(
    "|".join(
        r"""
        teaser side-?bar popular latest recent more- next prev promo card event archive breaking menu banner
        (?<![a-z])item
        """.split()
    ),
    re.IGNORECASE,
)
"""Class and id of a box with dates of other things, if the box has titles of other articles too."""
_BYLINE_BOX = re.compile(r"by-?line|author|meta|info|attribution|publi|date", re.IGNORECASE)
"""Class and id of a box that belongs to the article, whatever links are in the box."""
_NAME = re.compile(
    r"(?<![a-z])(?:date(?:time|line|s)?|pub-?date|publi\w*|posted|post-?date|timestamp|time(?!line|r)|fechas?"
    r"|data(?=$|[_ -]?(?:pub|ora|hora|$))"
    r"|datum|dato|created|entry-?date|zeit|uhrzeit|horario|heure|giorno|tarih|meta-?date|byline|dateline|pubtime"
    r"|dt-published)(?![a-z])"
    r"|(?:Date|Time|Published|Pubdate|Datum|Fecha)(?:$|[^a-z])|(?:date|time)(?:$|[\s_-])"
    r"|(?<![a-z])(?:pub|post|art|news)[_-]?time",
)
"""Class and id of an element that holds a date; case tells the words of `cardDate`."""
_MODIFIED_NAME = re.compile(r"updat|modif|lastmod|last-?change|changed|aktualis|actualiz|aggiorn|revis", re.IGNORECASE)
_PUBLISHED_NAME = re.compile(r"publi|pub-?date|posted|post-?date|entry-?date|created|issued|veroeff", re.IGNORECASE)
_OTHER_NAME = re.compile(
    r"event|start|end-?(?:date|time)|expir|valid|birth|dtstart|dtend|duration|read(?:ing)?-?time", re.IGNORECASE
)
_DATA_NAME = re.compile(
    r"data-(?:[a-z]+-)*(?:[a-z]*date(?:time)?|[a-z]*time(?:stamp)?|published(?:-?at)?|utc|utime|ts|iso|created(?:-?at)?"
    r"|livestamp|epoch|seconds|pubdate)"
)
_EITHER_ORDER = re.compile(r"(?<![0-9./-])(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|1[0-2])[/-](?:[0-9]{4}|[0-9]{2})(?![0-9])")
"""A date in digits with two readings."""
_ONE_ORDER = re.compile(
    r"(?<![0-9./-])(?:(?P<day_first>(?:1[3-9]|2[0-9]|3[01])[/-](?:0?[1-9]|1[0-2]))"
    r"|(?:0?[1-9]|1[0-2])[/-](?:1[3-9]|2[0-9]|3[01]))"
    r"[/-](?:(?:19|20)[0-9]{2})(?![0-9/-])"
)
"""A date in digits with a single reading."""
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_URL_MONTH = re.compile(r"/((?:19|20)[0-9]{2})/?(0[1-9]|1[0-2])(?![0-9])")
MAX_PAGE_TEXT = 300_000
"""Number of characters of the page's text that are searched for the order of day and month."""
_DIGIT = re.compile(r"[\d年]")
_MAY_BE_DATE = re.compile(r"\d{4}|\d\s?[./-]\s?\d|['’-]\d\d(?!\d)|\d\d\W{0,2}\Z|[年月]")
_TWO_NUMBERS = re.compile(r"\d[^\d]+\d|\d{8}|[年月]")
"""The numbers of a day and of a year, in a whole line."""
_SCRIPT_DATE = re.compile(
    r"[Pp]ub(?:lish|lication|_?[Dd]ate|_?[Tt]ime)\w{0,12}\\{0,3}[\"']?\s?[:=]\s?\\{0,3}[\"']([^\"'\\]{8,40})\\{0,3}[\"']"
)
"""A date of publication in a script, also in a string within a string: `"datePublished":"…"`, `publish_date: "…"`."""
_PUB = re.compile("ub(?:lication|_?[Dd]ate|_?[Tt]ime)")
_MARKABLE = "time span div p abbr small li em i b strong h4 h5 h6 td dd ul relative-time date font label a cite".split()


class FoundDate(NamedTuple):
    """A date in an element, what it is the date of, and whether the page marks the element as the article's date."""

    date: ReadDate
    role: Role
    marked: bool
    origin: str


class _Scanned(NamedTuple):
    """Elements of an article: with the name of a date, with itemprop or property, and blocks with a date in a line."""

    marked: list[etree._Element]
    declared: list[etree._Element]
    blocks: list[etree._Element]


class DatedElements:
    """The dates in the elements of a page, read lazily."""

    def __init__(self, head: Head, nearby: Nearby, url: str, zone: tzinfo | None, locale: Locale) -> None:
        self._head, self._nearby, self._url, self._zone, self.locale = head, nearby, url, zone, locale
        self._order_sought = False
        self._in_box: dict[etree._Element, bool] = {}

    @cached_property
    def _around_headline(self) -> frozenset[etree._Element]:
        """The headline's element and the elements around it; empty if the page has no element with the headline."""
        heading, headline = self._nearby.heading, self._nearby.headline
        if heading is None:
            return frozenset()
        wanted, text = key(headline or ""), key(beginning_of(heading, 4 * MAX_TEXT))
        if wanted not in text and (len(text) < MIN_KEY or text not in wanted):
            return frozenset()
        return frozenset((heading, *heading.iterancestors()))

    # Near the headline ------------------------------------------------------------------------------------------------

    @cached_property
    def _near(self) -> list[etree._Element]:
        """The elements below the headline, then those above it."""
        return [*self._nearby.after, *self._above]

    @cached_property
    def times(self) -> list[FoundDate]:
        """The dates of time elements near the headline, and of all time elements marked as the article's dates."""
        near = [element for element in self._near if element.tag in ("time", "relative-time")]
        known = set(near)
        marked = [time for time in self._head.times[:200] if time not in known and _is_declared(time)]
        return [found for time in (*near, *marked) for found in self._of_element(time, "time element")]

    @cached_property
    def lines(self) -> list[FoundDate]:
        """The dates in the lines below and above the headline."""
        return list(self._of_blocks(_blocks_with_dates(self._near), "line near the headline"))

    @cached_property
    def _above(self) -> list[etree._Element]:
        """The elements above the headline, inside the article's container."""
        above: list[etree._Element] = []
        node = self._nearby.heading
        for _ in range(LEVELS_ABOVE):
            if node is None or node.tag in ("article", "main", "body", "html") or node.get("role") == "main":
                break
            for number, sibling in enumerate(node.itersiblings(preceding=True)):
                if number >= 5:
                    break
                if isinstance(sibling.tag, str) and sibling.tag not in ("header", "nav", "script", "style"):
                    above.extend(islice(sibling.iter("*"), ELEMENTS_ABOVE))
            node = node.getparent()
        return above

    def in_attributes(self) -> Iterator[FoundDate]:
        """Yield the dates in `datetime` and data attributes of elements near and around the headline."""
        for element in (*self._near, *self._around_headline):
            for name in map(str, element.keys()):
                if (name == "datetime" and element.tag != "time") or (name.startswith("data-") and _names_date(name)):
                    date = self._read(element.get(name))
                    if date and not self._is_elsewhere(element) and _stands_in_byline(element):
                        role = _role_of_names(element, _own_names(element))
                        yield FoundDate(date, role, "publi" in name, f"attribute {name}")

    # Anywhere ---------------------------------------------------------------------------------------------------------

    @cached_property
    def declared_near(self) -> list[FoundDate]:
        """The dates of elements near the headline whose itemprop or property names a date, microdata and RDFa."""
        return self._of_declared(element for element in self._nearby.after if element.get("itemprop"))

    @cached_property
    def declared(self) -> list[FoundDate]:
        """The dates of such elements anywhere in the article."""
        return self._of_declared(self._scanned.declared)

    def _of_declared(self, elements: Iterable[etree._Element]) -> list[FoundDate]:
        found: list[FoundDate] = []
        for element in elements:
            if element.tag not in ("time", "meta") and (name := _declared_name(element)):
                found.extend(self._of_element(element, f"itemprop {name}"))
        return found

    def marked(self) -> Iterator[FoundDate]:
        """Yield the dates of the elements anywhere in the article whose class, id or attributes name a date."""
        for element in self._scanned.marked:
            yield from self._of_element(element, "marked element")

    def other_times(self) -> Iterator[FoundDate]:
        """Yield the dates of the time elements anywhere in the article."""
        for time in self._head.times[:200]:
            yield from self._of_element(time, "time element")

    def other_lines(self) -> Iterator[FoundDate]:
        """Yield the dates of the date lines anywhere in the article."""
        return self._of_blocks(self._scanned.blocks, "date line")

    @cached_property
    def _scanned(self) -> _Scanned:
        """The elements of the article that may have a date, found in a single pass."""
        scanned = _Scanned([], [], [])
        lines: list[etree._Element] = []
        has_digit = _DIGIT.search
        for element in islice(self._scope.iter(*_MARKABLE), MAX_SCANNED):
            names = element.get("class") or element.get("id")
            if names and _is_marked_name(str(names)) and len(element) <= 8:
                scanned.marked.append(element)
            if element.get("itemprop") or element.get("property"):
                scanned.declared.append(element)
            text, tail = element.text, element.tail
            if (text and has_digit(text[:MAX_LINE])) or (tail and has_digit(tail[:MAX_LINE])):
                lines.append(element)
        for elements in (scanned.marked, scanned.declared, lines):
            del elements[MAX_ELEMENTS:]
        scanned.blocks.extend(_blocks_with_dates(lines))
        return scanned

    @property
    def _scope(self) -> etree._Element:
        """The article or main element around the headline, or else the whole page."""
        heading = self._nearby.heading
        if heading is not None and self._around_headline:
            for ancestor in heading.iterancestors("main", "article"):
                return ancestor
        return self._head.root

    def in_scripts(self) -> ReadDate | None:
        """Return the date of publication that all scripts agree on; None if they name none, or different days."""
        remaining, dates = MAX_SCRIPTS, []
        for script in self._head.root.iter("script"):
            text = script.text or ""
            if "ublish" not in text and not _PUB.search(text):
                continue
            dates += [date for match in _SCRIPT_DATE.finditer(text[:remaining]) if (date := self._read(match[1]))]
            remaining -= len(text)
            if remaining <= 0 or len(dates) > 50:
                break
        return dates[0] if dates and len({date.moment.date() for date in dates}) == 1 else None

    # Order of day and month -----------------------------------------------------------------------------------------

    def locale_for(self, text: str) -> Locale:
        """Return the page's locale; for a text with two readings, with the order of day and month of other dates."""
        if self.locale.day_first is None and not self._order_sought and _EITHER_ORDER.search(text):
            self._order_sought = True
            if (order := self._order_of(text)) is not None:
                self.locale = self.locale._replace(day_first=order)
        return self.locale

    def _order_of(self, text: str) -> bool | None:
        """Return True if the day is first: by other dates in digits, or by a declared date that is one of the readings.

        None if the page doesn't show the order, or shows both.
        """
        page_text, remaining = [], MAX_PAGE_TEXT
        for piece in self._head.root.itertext():
            page_text.append(str(piece))
            remaining -= len(piece)
            if remaining <= 0:
                break
        orders = {match["day_first"] is not None for match in _ONE_ORDER.finditer("\n".join(page_text))}
        if orders:
            return orders.pop() if len(orders) == 1 else None
        declared = self._declared_months()
        agreeing = set()
        for day_first in (True, False):
            date = find_date(text, self._zone, self.locale._replace(day_first=day_first))
            if date and not declared.isdisjoint((date.moment.strftime("%Y-%m-%d"), date.moment.strftime("%Y-%m"))):
                agreeing.add(day_first)
        return agreeing.pop() if len(agreeing) == 1 else None

    def _declared_months(self) -> set[str]:
        """Return the days that the page declares anywhere, and the month in its URL."""
        values = [value for values in self._head.meta.values() for value in values[:3] if len(value) < 40]
        values += [time.get("datetime") or "" for time in self._head.times[:20]]
        days = {
            date.moment.strftime("%Y-%m-%d") for value in values if _ISO.match(value) and (date := read_date(value))
        }
        month = _URL_MONTH.search(self._url)
        return days | ({f"{month[1]}-{month[2]}"} if month else set())

    # One element ------------------------------------------------------------------------------------------------------

    def _read(self, text: str | None) -> ReadDate | None:
        return read_date(text, self._zone, self.locale_for(text or ""))

    def _of_element(self, element: etree._Element, origin: str) -> list[FoundDate]:
        """Return the dates of an element: of its attributes, or else of its text."""
        names = _names(element)
        marked = bool(_NAME.search(names)) or origin.startswith("itemprop")
        values = list(_attributes(element, marked=marked))
        date = next((date for value in values if (date := self._read(value))), None)
        inside = "" if date else squeeze(beginning_of(element, MAX_TEXT)) or ""
        if date is None and (len(inside) > MAX_LINE or not _DIGIT.search(inside)):
            return []
        before, after = line_around(element)
        label = role_of_label(before, after)
        named = label in (Role.PUBLISHED, Role.MODIFIED)
        if len(before) + len(after) > MAX_LINE or not is_byline(f"{before} {after}", marked=marked or named):
            return []
        role = _role_of_names(element, names)
        if date is not None:
            dates = [(date, Role.UNNAMED)]
        else:
            dates = dates_of_line(inside, self._zone, self.locale_for(inside), marked=True)
        if not dates or self._is_elsewhere(element):
            return []
        outer = label if role is Role.UNNAMED else role
        return [FoundDate(date, outer if inner is Role.UNNAMED else inner, marked, origin) for date, inner in dates]

    def _of_blocks(self, blocks: Iterable[etree._Element], origin: str) -> Iterator[FoundDate]:
        """Yield the dates of the lines of blocks."""
        for block in blocks:
            for number, (text, members) in enumerate(runs(block)):
                may_have = _may_have_date(text) and _TWO_NUMBERS.search(text)
                if may_have and (found := self._of_line(block, text, members, origin, first=number == 0)):
                    if self._is_elsewhere(block):
                        break
                    yield from found

    def _of_line(
        self, block: etree._Element, text: str, members: list[etree._Element], origin: str, *, first: bool
    ) -> list[FoundDate]:
        def is_marked() -> bool:
            names = (_names(block), *(_own_names(member) for member in members[:8]))
            return bool(_NAME.search(" ".join(filter(None, names))))

        locale = self.locale_for(text[:MAX_LINE])
        if len(text) > MAX_LINE:
            dates = dates_of_dateline(text, self._zone, locale)
        else:
            dates = dates_of_line(text, self._zone, locale, marked=is_marked)
        if not dates:
            return []
        marked = is_marked()
        outer = self._role_of_block(block) if first else Role.UNNAMED
        changed = self._changes_in(members)
        return [
            FoundDate(
                date,
                Role.MODIFIED if date.moment in changed else outer if role is Role.UNNAMED else role,
                marked,
                origin,
            )
            for date, role in dates
        ]

    def _role_of_block(self, block: etree._Element) -> Role:
        """Return the role that a block's names, or a label in the element before it, gives the block's dates."""
        names = _own_names(block)
        if _MODIFIED_NAME.search(names) and not _PUBLISHED_NAME.search(names):
            return Role.MODIFIED
        before = block.getprevious()
        if before is None or not isinstance(before.tag, str) or before in self._around_headline or before.tag == "h1":
            return Role.UNNAMED
        label = squeeze(beginning_of(before, 2 * MAX_LABEL)) or ""
        return role_of_label(label) if len(label) <= MAX_LABEL and not _DIGIT.search(label) else Role.UNNAMED

    def _changes_in(self, members: list[etree._Element]) -> set[datetime]:
        """Return the moments in inline elements that are named as the date of the last change."""
        changed = [member for member in members if _role_of_names(member, _own_names(member)) is Role.MODIFIED]
        texts = [beginning_of(member, MAX_LINE) for member in changed]
        return {found.date.moment for text in texts for found in find_dates(text, self._zone, self.locale)}

    def _is_elsewhere(self, element: etree._Element) -> bool:
        """Return True if an element stands in a box that isn't the article: a comment, a teaser, a sidebar."""
        node: etree._Element | None = element
        path: list[etree._Element] = []
        elsewhere = False
        for _ in range(MAX_LEVELS):
            if node is None or node in self._around_headline:
                break
            if (known := self._in_box.get(node)) is not None:
                elsewhere = known
                break
            path.append(node)
            if self._is_box(node):
                elsewhere = True
                break
            node = node.getparent()
        self._in_box.update(dict.fromkeys(path, elsewhere))
        return elsewhere

    def _is_box(self, node: etree._Element) -> bool:
        names = _own_names(node)[:300]
        if names and node.tag not in ("time", "body", "main") and _BOX.search(names):
            return True
        match node.tag:
            case "nav" | "form" | "blockquote" | "figure":
                return True
            case "aside":
                return not _is_short_byline(node)
            case "table":
                return not _is_short_byline(node) and length_of(node, LAYOUT) <= LAYOUT
            case "header":
                return _is_masthead(node)
            case "footer":
                return not _is_article_footer(node)
            case "article":
                return bool(self._around_headline) and _has_title_link(node, TEASER, in_heading=True)
            case "div" if _HEADER.search(names) and _is_masthead(node):
                return True
            case "li" if next(node.iter(*_HEADINGS), None) is not None:
                return True
            case "li" | "div" | "section" | "ul" if not _BYLINE_BOX.search(names):
                if _PERHAPS_BOX.search(names):
                    return _has_title_link(node, TEASER * 4)
                return _has_title_link(node, TEASER, in_heading=True) or _has_title_link(node, SMALL_TEASER)
        return False


def _stands_in_byline(element: etree._Element) -> bool:
    """Return True if an element isn't a part of a sentence."""
    if not is_inline(element):
        return True
    before, after = line_around(element)
    return is_byline(f"{before} {after}")


def _may_have_date(text: str | None) -> bool:
    return bool(text and _MAY_BE_DATE.search(text[:MAX_LINE]))


def _blocks_with_dates(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the blocks, each once, whose own text or whose inline elements may have a date."""
    blocks: dict[etree._Element, None] = {}
    has_digit = _DIGIT.search
    for element in elements:
        text, tail = element.text, element.tail
        if text and has_digit(text[:MAX_LINE]) and _may_have_date(text) and element.tag not in UNSEEN:
            blocks[block_of(element)] = None
        if tail and has_digit(tail[:MAX_LINE]) and _may_have_date(tail):
            parent = element.getparent()
            if parent is not None:
                blocks[block_of(parent)] = None
    return list(blocks)


def _own_names(element: etree._Element) -> str:
    return " ".join(
        value for name in ("class", "id", "itemprop", "property", "data-testid", "rel") if (value := element.get(name))
    )


def _names(element: etree._Element) -> str:
    """Return class, id and other names of an element and its parent."""
    parent = element.getparent()
    own = _own_names(element)
    outer = (
        _own_names(parent) if parent is not None and len(parent) <= 4 and parent.tag not in ("body", "article") else ""
    )
    return f"{own} {outer}" if len(own) + len(outer) < 400 else own[:400]


def _is_declared(element: etree._Element) -> bool:
    return (
        element.get("pubdate") is not None or bool(_declared_name(element)) or "publi" in (element.get("class") or "")
    )


def _declared_name(element: etree._Element) -> str:
    """Return the name of a date property of schema.org, Dublin Core or RDFa; "" if the element has none."""
    name = (element.get("itemprop") or element.get("property") or "").lower().rpartition(":")[2].strip()
    return (
        name
        if name in ("datepublished", "datecreated", "datemodified", "created", "issued", "modified", "date")
        else ""
    )


def _role_of_names(element: etree._Element, names: str) -> Role:
    declared = _declared_name(element)
    if declared in ("datemodified", "modified"):
        return Role.MODIFIED
    if declared in ("datepublished", "datecreated", "issued") or element.get("pubdate") is not None:
        return Role.PUBLISHED
    if _PUBLISHED_NAME.search(names):
        return (
            Role.PUBLISHED
            if not _MODIFIED_NAME.search(_own_names(element)) or "publi" in _own_names(element)
            else Role.MODIFIED
        )
    if _MODIFIED_NAME.search(names) and not re.search(r"(?<![a-z])(?:entry-|post-)?date(?![a-z])", _own_names(element)):
        return Role.MODIFIED
    return Role.OTHER if _OTHER_NAME.search(names) else Role.UNNAMED


def _attributes(element: etree._Element, *, marked: bool) -> Iterator[str]:
    """Yield the values of the element's attributes that may be its date."""
    yield from filter(None, (element.get("datetime"), element.get("content")))
    if marked or element.tag in ("time", "abbr", "relative-time"):
        for name, value in element.items():
            if str(name).startswith("data-") and _names_date(str(name)):
                yield str(value)
        yield from filter(None, [element.get("title")])


@lru_cache(maxsize=4096)
def _names_date(name: str) -> bool:
    """Return True if a data attribute has the name of a date of publication."""
    return bool(_DATA_NAME.fullmatch(name) and not _MODIFIED_NAME.search(name) and not _OTHER_NAME.search(name))


@lru_cache(maxsize=8192)
def _is_marked_name(names: str) -> bool:
    return len(names) < 200 and bool(_NAME.search(names))


def _is_article_footer(footer: etree._Element) -> bool:
    """Return True if a footer belongs to the article: it stands inside an article element or says so."""
    parent = footer.getparent()
    return (parent is not None and parent.tag == "article") or "entry" in (footer.get("class") or "")


def _is_masthead(header: etree._Element) -> bool:
    """Return True if a header is the page's: it stands in the body or holds a menu, and has no headline."""
    if next(header.iter("h1"), None) is not None:
        return False
    parent = header.getparent()
    return (parent is not None and parent.tag == "body") or next(header.iter("nav", "form", "ul"), None) is not None


def _is_short_byline(box: etree._Element) -> bool:
    """Return True if all that a box says is a date line of the article."""
    text = squeeze(beginning_of(box, 2 * SHORT_BOX)) or ""
    return len(text) <= SHORT_BOX and is_byline(text)


def _has_title_link(box: etree._Element, limit: int, *, in_heading: bool = False) -> bool:
    """Return True if a box is a teaser: a link with the length of a title, in a box of at most `limit` characters."""
    for number, link in enumerate(box.iter("a")):
        if number >= 4:
            return False
        text = squeeze(beginning_of(link, MAX_TEXT)) or ""
        if mass(text) < TITLE_OF_TEASER or (_may_have_date(text) and find_date(text)):
            continue
        parent = link.getparent()
        headed = (parent is not None and parent.tag in _HEADINGS) or next(link.iter(*_HEADINGS), None) is not None
        if headed or not in_heading:
            return length_of(box, limit) <= limit
    return False
