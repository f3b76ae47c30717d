"""The roles of elements are told here: which elements are part of a line, begin a block, or hold no text.

Tags decide for nearly all elements, by a dictionary. Attributes are read only where a tag leaves a doubt.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml import etree

from crawler.parsers.html import ends_sentence

# Roles ----------------------------------------------------------------------------------------------------------------

_SKIPPED = (
    "script style iframe object embed applet svg canvas audio video map select option optgroup textarea input head "
    "title meta link dialog datalist noframes frameset frame source track param rp rt rtc annotation annotation-xml"
)
_INLINE = (
    "abbr acronym bdi bdo cite code del dfn em i img ins kbd label mark nobr output q rb ruby s samp small span strike "
    "sub time tt var wbr data picture amp-img"
)
_BLOCKS = (
    "address article blockquote body caption center col colgroup dd details dir div dl dt fieldset figcaption figure "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu multicol ol p plaintext pre search section "
    "summary table tbody td tfoot th thead tr ul xmp"
)
# How the text of an element with each tag is read. Roles below SKIP begin
# a block. Roles from UNKNOWN on need a look at the element.
BLOCK, MENU, ASIDE, SKIP, TEXT, LINK, BR, UNKNOWN, BUTTON, TEMPLATE, SLOT, SUP, MATH, PRE = range(14)
ROLES: dict[object, int] = {
    **dict.fromkeys(_SKIPPED.split(), SKIP),
    **dict.fromkeys(_INLINE.split(), TEXT),
    **dict.fromkeys(("b", "strong", "big", "font", "u"), TEXT),
    **dict.fromkeys(_BLOCKS.split(), BLOCK),
    "br": BR, "a": LINK, "button": BUTTON, "template": TEMPLATE, "slot": SLOT, "sup": SUP, "math": MATH,
    "pre": PRE, "listing": PRE, "xmp": PRE, "noscript": BLOCK, "nav": BLOCK, "footer": BLOCK, "aside": BLOCK,
    "form": BLOCK,
}  # fmt: skip
# Menus and asides hold a fifth of a page's elements, and none of the article's text unless the rest holds no text.
ORDINARY: dict[object, int] = {
    **ROLES,
    "noscript": SKIP,
    **dict.fromkeys(("nav", "footer"), MENU),
    **dict.fromkeys(("aside", "form"), ASIDE),
}
BLOCK_TAGS = frozenset(tag for tag, role in ROLES.items() if role in (BLOCK, PRE) and isinstance(tag, str))
# A line of text: an unknown element inside is a word, even if no text stands beside the element.
LINES = frozenset("p h1 h2 h3 h4 h5 h6 figcaption caption dt summary legend pre".split())

# Hidden elements ------------------------------------------------------------------------------------------------------

_HIDING = frozenset({"style", "hidden", "aria-hidden"})
_HIDDEN_STYLES = ("display:none", "visibility:hidden")
_OFFSCREEN_STYLES = ("left:-9", "left:-1000", "text-indent:-9", "clip:rect(0", "clip:rect(1px")
_UNSEEN_NAMES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only screenreader screen-reader "
    "screenreader-only u-visually-hidden hidden-visually assistive-text element-invisible show-for-sr sr_only sronly "
    "a11y-hidden visually-hidden-focusable offscreen".split()
)
_HEADINGS = frozenset("h2 h3 h4 h5 h6 dt summary".split())
_PANELS = frozenset("div section article dd li ul ol dl".split())
_CONTROLS = ("form", "input", "select", "textarea", "iframe")
MIN_PANEL = 40
"""Minimum length of the text in a closed panel, in characters."""
ENOUGH = 5000
"""Length above which the text of an element needn't be counted, in characters."""
MAX_CONTROL = 60
"""Maximum length of the words that open a panel, in characters."""


def is_hidden(element: etree._Element) -> bool:
    """Return True if an element's own attributes hide the element, and no reader can open the element."""
    if _HIDING.isdisjoint(element.keys()):
        return False
    return _hides(element) and not is_panel(element)


def _hides(element: etree._Element) -> bool:
    style = element.get("style")
    if style and any(hidden in style.lower().replace(" ", "") for hidden in _HIDDEN_STYLES):
        return True
    # Themes hide whole pages from screen readers while a dialog is open, so a div's aria-hidden means nothing.
    return element.get("hidden") is not None or (element.get("aria-hidden") == "true" and element.tag != "div")


def is_panel(element: etree._Element) -> bool:
    """Return True if an element that is hidden at first holds text that a reader can open.

    A heading or a control stands right beside such a panel, or the panel has the role of a region or of a tab's panel.
    Parts that a server streams late, with an id such as "S:1", are shown by a script.
    """
    if element.tag not in _PANELS:
        return False
    if (element.get("id") or "").startswith(STREAMED):
        return True
    if element.get("role") in ("dialog", "alertdialog", "menu") or element.get("aria-modal"):
        return False
    if _length(element) < MIN_PANEL or next(element.iter(*_CONTROLS), None) is not None:
        return False
    if 2 * sum(_length(link) for link in element.iter("a")) > _length(element):
        return False
    if element.get("role") in ("region", "tabpanel") or element.get("aria-labelledby"):
        return True
    return _opens_below(element.getprevious()) or _opens_above(element.getnext())


def _length(element: etree._Element) -> int:
    """Return the length of an element's text, counted up to about ENOUGH characters."""
    length = 0
    for text in element.itertext():
        length += len(str(text).strip())
        if length > ENOUGH:
            break
    return length


def _opens_below(before: etree._Element | None) -> bool:
    """Return True if an element is the heading or the control of the panel below the element."""
    if before is None:
        return False
    if before.tag in _HEADINGS or before.get("role") == "heading" or _is_control(before):
        return True
    inner = next((item for item in before.iter(*_HEADINGS, "button", "a") if _is_control(item)), None)
    return inner is not None and _length(before) <= 3 * MAX_CONTROL


def _opens_above(after: etree._Element | None) -> bool:
    """Return True if an element is nothing but a control, such as "read more", of the panel above the element."""
    if after is None or not 0 < _length(after) <= MAX_CONTROL:
        return False
    if _is_control(after):
        return True
    inner = next(after.iter("a", "button"), None)
    return inner is not None and _is_control(inner) and _length(inner) == _length(after)


def _is_control(element: etree._Element) -> bool:
    """Return True if an element opens another element of the same page."""
    if element.get("aria-expanded") or element.get("aria-controls") or element.tag == "button":
        return True
    if element.tag != "a" and element.get("role") != "button":
        return False
    target = element.get("href") or "#"
    return target.startswith(("#", "javascript:")) and not element.get("name")


MIN_FOOTER = 250
"""Minimum length of the long texts of a footer that only wraps paragraphs of the article."""
_TEXT_TAGS = frozenset({"p", "h2", "h3", "h4", "ul", "ol", "blockquote"})


def is_wrapper(element: etree._Element) -> bool:
    """Return True if a <form> or <footer> only wraps paragraphs of the article.

    Such a form has no control and stands between paragraphs. Such a footer has long paragraphs, hardly a link and no
    copyright sign, and stands below paragraphs within an <article>.
    """
    before, after = element.getprevious(), element.getnext()
    if before is None or before.tag not in _TEXT_TAGS:
        return False
    if element.tag == "form":
        controls = element.iter("input", "select", "textarea", "button", "label")
        return after is not None and after.tag in _TEXT_TAGS and next(controls, None) is None
    if element.tag != "footer" or next(element.iterancestors("article"), None) is None:
        return False
    texts = [str(text) for text in element.itertext()]
    linked = sum(len(str(text)) for link in element.iter("a") for text in link.itertext())
    long = sum(len(text) for text in texts if len(text) > MIN_PANEL)
    return long > MIN_FOOTER and 8 * linked < long and not any("©" in text for text in texts)


# Parts of lines -------------------------------------------------------------------------------------------------------

SEEN, UNSEEN, BOLD = range(3)
_BOLD_TAGS = frozenset({"b", "strong", "big"})
_BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)|font:\s*bold", re.IGNORECASE)
_BOLD_NAMES = frozenset({"bold", "fw-bold", "font-bold", "strong", "subhead", "subheading", "subtitle", "heading"})


def inline_look(element: etree._Element) -> int:
    """Return whether an inline element is seen, unseen by readers, or in bold type."""
    names = element.keys()
    plain = BOLD if element.tag in _BOLD_TAGS else SEEN
    if not names:
        return plain
    if not _HIDING.isdisjoint(names):
        style = (element.get("style") or "").lower().replace(" ", "")
        if _hides(element) or any(offscreen in style for offscreen in _OFFSCREEN_STYLES):
            return UNSEEN
        if _BOLD_STYLE.search(style):
            return BOLD
    if element.tag == "font" and _is_large(element.get("size") or ""):
        return BOLD
    classes = element.get("class")
    look = _class_look(classes) if classes else SEEN
    if look == UNSEEN and _is_spoken_for(element):
        return plain
    return look or plain


def _is_large(size: str) -> bool:
    return size.startswith("+") or size in ("4", "5", "6", "7")


@lru_cache(maxsize=4096)
def _class_look(classes: str) -> int:
    names = classes.lower().split()[:20]
    if not _UNSEEN_NAMES.isdisjoint(names):
        return UNSEEN
    return SEEN if _BOLD_NAMES.isdisjoint(names) else BOLD


def _is_spoken_for(element: etree._Element) -> bool:
    """Return True if words for screen readers stand for drawn text beside the words, which is hidden from them."""
    beside = (element.getprevious(), element.getnext())
    return any(other is not None and other.get("aria-hidden") == "true" for other in beside)


_MARK = re.compile(r"[0-9]{1,3}|[*†‡§¶]{1,3}|[a-z]|[ivx]{1,5}")
_NOTE_NAMES = re.compile(
    r"foot-?note|fnref|fn-?\d|noteref|note-ref|cite[_-]?(?:note|ref)|endnote|reference", re.IGNORECASE
)
_SUPERSCRIPTS = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
UNIT = 3
"""Maximum number of letters of a unit, which digits above the line raise to a power: "km2"."""


def is_note_link(link: etree._Element, text: str) -> bool:
    """Return True if a link on this page is the mark of a footnote, or leads from a note or heading back to itself.

    A mark in brackets is text: brackets keep the mark apart from words and numbers.
    """
    href = link.get("href") or ""
    if not href.startswith("#") and "#" not in href:
        return False
    text = "".join(text.split())
    if not any(character.isalnum() for character in text):
        return href.startswith("#") and len(text) < 3  # "↩", "¶", "#"
    if len(text) > 5 or not _MARK.fullmatch(text):
        return False
    outer, inner = link.getparent(), next(link.iterchildren(), None)
    if link.get("role") == "doc-noteref" or (inner is not None and inner.tag == "sup"):
        return True
    names = f"{href} {link.get('class') or ''} {link.get('id') or ''}"
    return (outer is not None and outer.tag == "sup") or bool(_NOTE_NAMES.search(names) and outer is not None)


def superscript(element: etree._Element, before: str) -> str:
    """Return the text of a <sup>, as it reads after the text `before`; "" if the text is the mark of a footnote."""
    text = "".join(map(str, element.itertext())).strip()
    if not text or not before or before[-1].isspace():
        return text
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _MARK.fullmatch(text) and (not text[-1].isalnum() or _NOTE_NAMES.search(names)):
        return ""
    link = next(element.iter("a"), None)
    if link is not None and _MARK.fullmatch(text):
        return ""
    if not text.isascii() or not text.lstrip("-+").isdigit():
        return text
    if before[-1].isdigit():
        return text.translate(_SUPERSCRIPTS)
    word = re.search(r"[^\W\d_]*\Z", before[-30:])
    is_note = ends_sentence(before) or before[-1] in ",;:" or (word is not None and len(word.group()) > UNIT)
    return "" if is_note else text


# Headings and initials ------------------------------------------------------------------------------------------------

MAX_PARTS = 6
"""Maximum number of elements beside a picture in a paragraph that is the caption."""
MAX_HEADING = 120
"""Maximum length of a heading that is marked by a name or by bold type, in characters."""
_HEADING_NAMES = re.compile(
    r"(?:sub-?head(?:ing|line|er)?|cross-?head(?:ing)?|inter-?(?:title|titre)|zwischen(?:titel|überschrift)"
    r"|sous-?titre|sottotitolo|ladillo|tussenkop|mellanrubrik|mezzotitolo|sub-?titulo|section-(?:title|heading)"
    r"|para(?:graph)?-(?:title|heading)|subtitle|heading)(?:[-_]{1,2}\w{1,20})?",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"drop-?_?cap|first-?_?letter|initial|lettrine|cap-?_?letter|versal", re.IGNORECASE)
_INITIAL_STYLE = re.compile(r"float:|font-size:|initial-letter", re.IGNORECASE)
WORDS_OF_A_LETTER = frozenset("AIOEYUÀÁÉÈÓÒÚАИВСОУКЯІЙЄH")
"""Letters that are words of some language: only the text itself tells whether such an initial begins a longer word."""


def is_heading(element: etree._Element, text: str) -> bool:
    """Return True if an element that holds only this text is a heading by its role or class."""
    if len(text) > MAX_HEADING:
        return False
    if element.get("role") == "heading":
        return True
    classes = element.get("class")
    return bool(classes) and _is_heading_name(classes) and next(element.iter("img"), None) is None


@lru_cache(maxsize=4096)
def _is_heading_name(classes: str) -> bool:
    return any(_HEADING_NAMES.fullmatch(name.rpartition("__")[2]) for name in classes[:300].split())


def is_initial(element: etree._Element) -> bool:
    """Return True if an element is drawn as a large initial letter."""
    if element.tag in ("big", "font"):
        return True
    style = element.get("style") or ""
    return bool(_INITIAL.search(element.get("class") or "") or _INITIAL_STYLE.search(style))


_IMAGES = frozenset({"img", "picture", "amp-img"})
_SLANTED = frozenset({"em", "i", "small"})


def is_picture_text(paragraph: etree._Element) -> bool:
    """Return True if a paragraph is a picture with words in italics or small type below: a caption without a name."""
    first, *others = paragraph
    image = next(first.iterchildren(), None) if first.tag == "a" else first
    if image is None or image.tag not in _IMAGES or _is_filled(paragraph.text) or len(others) > MAX_PARTS:
        return False
    if any(_is_filled(child.tail) for child in paragraph) or _length(paragraph) > 2 * MAX_HEADING:
        return False
    return {str(child.tag) for child in others} <= _SLANTED | {"br"}


def _is_filled(text: str | None) -> bool:
    return bool(text and not text.isspace())


# Boxes ----------------------------------------------------------------------------------------------------------------

MIN_PROSE, MIN_SHORT = 100, 60
"""Minimum length of the paragraphs for which a box is only a wrapper, and of each if the box also has headings."""
MAX_QUOTED, LONG_QUOTATION, MIN_INDENTED = 30, 2000, 300
"""Number of lines and paragraphs, and length in characters, from which a quotation is only indented text; the last is
the length of a quotation with several bold lines."""
MAX_SECTIONS = 40
"""Number of paragraphs and headings of a box that are looked at."""


def wraps_prose(element: etree._Element) -> bool:
    """Return True if a figure, quotation or heading holds several paragraphs of prose, or a section with its heading.

    A quotation may be long, so only sections tell that a quotation wraps other text.
    """
    is_quotation = element.tag == "blockquote"
    paragraphs = short = headings = 0
    for child in islice(element.iter("p", "h2", "h3", "h4"), MAX_SECTIONS):
        if child is element or _is_inside(child, element):
            continue
        if child.tag != "p":
            headings += 1
        elif (length := _length(child)) >= MIN_SHORT:
            paragraphs += length >= MIN_PROSE
            short += 1
        if (paragraphs > 1 and not is_quotation) or (headings and short):
            return True
    return False


def is_indented(quotation: etree._Element) -> bool:
    """Return True if a <blockquote> only indents the text of a page: long, or with several subheadings in bold."""
    lines = sum(1 for _ in islice(quotation.iter("br", "p", "div"), MAX_QUOTED))
    length = _length(quotation)
    bold = lines > 2 and next(islice(quotation.iter("b", "strong"), 1, None), None) is not None
    return lines >= MAX_QUOTED or (lines > 1 and length > (MIN_INDENTED if bold else LONG_QUOTATION))


def _is_inside(child: etree._Element, element: etree._Element) -> bool:
    """Return True if a caption or a quotation within the element holds the child."""
    for around in child.iterancestors():
        if around is element:
            return False
        if around.tag in ("figcaption", "blockquote"):
            return True
    return False


# Late text ------------------------------------------------------------------------------------------------------------

STREAMED = "S:"
"""How the id of a part begins that the server sent late, for the placeholder "B:" or "P:" with the same number."""


def is_shadow(template: etree._Element) -> bool:
    """Return True if a <template> is shown as the content of the element around the <template>."""
    return bool(template.get("shadowrootmode") or template.get("shadowroot"))


def streamed_parts(root: etree._Element) -> dict[str, etree._Element]:
    """Return the parts of a page that the server sent late, by the number in the id."""
    parts: dict[str, etree._Element] = {}
    for element in root.iter("div"):
        identity = element.get("id") or ""
        if identity.startswith(STREAMED):
            parts.setdefault(identity[len(STREAMED) :], element)
    return parts


# Buttons --------------------------------------------------------------------------------------------------------------


def opens_prose(button: etree._Element) -> bool:
    """Return True if a button is the heading of a panel of prose: a question, or one of several such buttons."""
    text = " ".join("".join(map(str, button.itertext())).split())
    if not text or len(text) > 2 * MAX_HEADING or not (button.get("aria-expanded") or button.get("aria-controls")):
        return False
    panel = _panel_of(button)
    if panel is None or _length(panel) < MIN_PANEL or next(panel.iter(*_CONTROLS), None) is not None:
        return False
    if 2 * sum(_length(link) for link in panel.iter("a")) > _length(panel):
        return False
    identity = button.get("id")
    if text.endswith(("?", "？", "؟", ";")) or (identity and panel.get("aria-labelledby") == identity):
        return True
    return _has_others(button, text)


def _panel_of(button: etree._Element) -> etree._Element | None:
    """Return the element beside a button, or beside the few wrappers of a button; None without such an element."""
    element: etree._Element | None = button
    for _ in range(3):
        if element is None:
            return None
        following = element.getnext()
        if following is not None:
            return following
        element = element.getparent()
    return None


def _has_others(button: etree._Element, text: str) -> bool:
    """Return True if another button beside this one, with other words, opens a panel too."""
    outer: etree._Element | None = button
    for _ in range(3):
        outer = outer.getparent() if outer is not None else None
        if outer is None:
            return False
        for count, other in enumerate(outer.iter("button")):
            words = " ".join("".join(map(str, other.itertext())).split())
            if other is not button and words == text:
                return False
            if other is not button and other.get("aria-expanded") == button.get("aria-expanded") and words:
                return True
            if count > 50:
                return False
    return False
