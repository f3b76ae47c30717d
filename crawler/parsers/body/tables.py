"""The text of tables, of code and of formulas is read here, where lines and columns carry meaning."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.parsers.body.elements import (
    BLOCK_TAGS,
    BR,
    BUTTON,
    MATH,
    ROLES,
    SKIP,
    SUP,
    TEMPLATE,
    UNKNOWN,
    UNSEEN,
    inline_look,
    is_hidden,
    is_note_link,
    superscript,
)
from crawler.parsers.html import clean, squeeze

LONG_CELL = 250
"""Maximum length of the text in a cell of data, in characters; longer cells lay out the page."""
LONG_LINE = 60
"""Length of a text in a row of its own that is rather a paragraph than data, in characters."""
MAX_NESTED = 60
"""Maximum depth of elements whose text is read with care."""
MIN_IMAGE = 80
"""Minimum width of a picture that has a caption, in pixels; smaller images are signs."""
MAX_SPAN = 50
"""Maximum number of columns that a cell covers."""
BAR = " | "


def is_data(table: etree._Element) -> bool:
    """Return True if a table holds data: at least two cells, without headings, code or long texts in the cells.

    A table inside a cell belongs to the data if the outer table has rows of several filled cells.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    cells, nested = 0, False
    for element in table.iter("table", "td", "th", "h1", "h2", "h3", "pre"):
        if element.tag in ("td", "th"):
            cells += 1
            if _length(element) > LONG_CELL:
                return False
        elif element.tag == "table" and element is not table:
            if element.find(".//table") is not None:
                return False
            nested = True
        elif element is not table:
            return False
    return cells >= 2 and (_has_filled_rows(table) if nested else _has_columns(table))


def _has_columns(table: etree._Element) -> bool:
    """Return True if a table has several columns, and not one column of long texts beside empty cells."""
    long = wide = 0
    for row in table.iter("tr"):
        filled = [length for cell in row.iterchildren("td", "th") if (length := _length(cell))]
        wide += len(filled) > 1
        long += len(filled) == 1 and filled[0] >= LONG_LINE
    return wide > long


def _length(cell: etree._Element) -> int:
    return sum(len(str(text).strip()) for text in cell.itertext())


def _has_filled_rows(table: etree._Element) -> bool:
    return sum(len([cell for cell in _cells(row) if cell_text(cell)]) > 1 for row in _rows(table)) > 1


def is_picture(table: etree._Element) -> bool:
    """Return True if a table only puts the caption of a picture below or beside the picture."""
    image = next(table.iter("img"), None)
    if image is None or next(table.iter("table", "th", "h1", "h2", "h3", "b", "strong", "li"), table) is not table:
        return False
    width = image.get("width") or ""
    if width.isdigit() and int(width) < MIN_IMAGE:
        return False
    filled = [cell for cell in table.iter("td") if cell_text(cell)]
    return len(filled) == 1 and 20 <= len(cell_text(filled[0])) <= LONG_CELL and _precedes(image, filled[0])


def _precedes(image: etree._Element, cell: etree._Element) -> bool:
    """Return True if no text of the cell stands above the image."""
    if not any(around is cell for around in image.iterancestors()):
        return True
    before = image.getprevious()
    return before is None and not (cell.text or "").strip()


def table_lines(table: etree._Element) -> list[str]:
    """Return a table's rows: cells separated by bars. An empty cell keeps its position if its column has text."""
    rows = [list(_positions(row)) for row in _rows(table)]
    width = max(map(len, rows), default=0)
    filled = [any(len(row) > column and row[column] for row in rows) for column in range(width)]
    lines: list[str] = []
    for row in rows:
        cells = [cell for column, cell in enumerate(row) if cell or (cell == "" and filled[column])]
        while cells and not cells[-1]:
            cells.pop()
        if any(cells):
            lines.append(" ".join(BAR.join(map(str, cells)).split()))
    return lines


def _positions(row: etree._Element) -> Iterator[str | None]:
    """Yield the text of each cell of a row, and None for each further column that a cell covers."""
    for cell in _cells(row):
        yield cell_text(cell)
        span = cell.get("colspan") or ""
        if span.isascii() and span.isdigit():
            yield from [None] * (min(int(span), MAX_SPAN) - 1)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield a table's own rows, without those of tables inside the cells."""
    for row in table.iter("tr"):
        if not is_hidden(row) and next(row.iterancestors("table"), table) is table:
            yield row


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return (cell for cell in row.iterchildren("td", "th") if not is_hidden(cell))


def cell_text(cell: etree._Element) -> str:
    """Return the text of a cell in one line; lines and boxes inside the cell are separated by spaces."""
    parts: list[str] = []
    _collect(cell, parts, 0)
    return squeeze("".join(parts)) or ""


def _collect(element: etree._Element, parts: list[str], depth: int) -> None:
    """Add the text of an element's content to `parts`."""
    if depth > MAX_NESTED:
        parts.append(" ".join(map(str, element.itertext())))
        return
    if element.text:
        parts.append(element.text)
    for child in element:
        role = ROLES.get(child.tag, UNKNOWN)
        if role not in (SKIP, BUTTON, TEMPLATE) and inline_look(child) != UNSEEN:
            _collect_child(child, role, parts, depth)
        if child.tail:
            parts.append(child.tail)


def _collect_child(child: etree._Element, role: int, parts: list[str], depth: int) -> None:
    if role == SUP:
        parts.append(superscript(child, "".join(parts[-3:])))
    elif role == MATH:
        parts.append(formula(child))
    elif role == BR:
        parts.append(" ")
    elif child.tag == "a" and is_note_link(child, "".join(map(str, child.itertext()))):
        return
    elif child.tag in BLOCK_TAGS:
        parts.append(" ")
        _collect(child, parts, depth + 1)
        parts.append(" ")
    else:
        if child.tag == "span" and is_apart(child, "".join(parts[-1:])):
            parts.append(" ")
        _collect(child, parts, depth + 1)


def is_apart(span: etree._Element, before: str) -> bool:
    """Return True if a <span> and the one right before are set apart by their style alone: "2025" and "11,000"."""
    text = span.text
    if not text or not before or not (before[-1].isalnum() and text[0].isalnum()):
        return False
    previous = span.getprevious()
    if previous is None or previous.tag != "span" or previous.tail:
        return False
    digits = before[-1].isdigit() or text[0].isdigit()
    first = "".join(map(str, previous.itertext())).strip()
    if len(first) < 2 or len(text.strip()) < 2:
        return False
    return digits or (previous.get("class") or "") != (span.get("class") or "")


# Code -----------------------------------------------------------------------------------------------------------------

_GUTTERS = ("lineno", "line-number", "linenumber", "line-num", "gutter", "hljs-ln-n", "blob-num", "linenos")


def is_code(pre: etree._Element) -> bool:
    """Return True if a <pre> holds lines of code or verse; a <pre> that is never closed holds the rest of the page."""
    return next(pre.iter("h1", "h2", "h3", "article", "section", "footer", "form", "figure"), None) is None


def code_text(pre: etree._Element) -> str:
    """Return code with its lines and indentation, without the numbers of the lines."""
    parts: list[str] = []
    _collect_code(pre, parts, 0)
    text = clean("".join(parts).replace("\xa0", " ").replace("\r", "")).rstrip()
    first = len(text) - len(text.lstrip())
    text = text[text.rfind("\n", 0, first) + 1 :]  # the indentation of the first line stays
    return "" if _is_gutter(pre, text) else text


def _collect_code(element: etree._Element, parts: list[str], depth: int) -> None:
    parts.append(element.text or "")
    for child in element:
        role = ROLES.get(child.tag, UNKNOWN)
        if role == BR:
            parts.append("\n")
        elif role not in (SKIP, BUTTON, TEMPLATE) and not _is_number(child) and not is_hidden(child):
            own = child.tag in BLOCK_TAGS or _is_line(child)
            if own:
                _end_line(parts)
            if depth < MAX_NESTED:
                _collect_code(child, parts, depth + 1)
            else:
                parts.append("".join(map(str, child.itertext())))
            if own and (child.tail or child.getnext() is not None):
                _end_line(parts, child.tail or "")
        parts.append(child.tail or "")


def _end_line(parts: list[str], following: str = "") -> None:
    """Begin a new line unless the text ends in one, or the following text begins with one."""
    last = next((part for part in reversed(parts) if part), "\n")
    if not last.endswith("\n") and not following.startswith(("\n", "\r\n")):
        parts.append("\n")


def _is_line(element: etree._Element) -> bool:
    """Return True if an inline element is a line of code: one of several of the same class or tag, side by side."""
    if element.tag == "code":
        return _is_beside(element, "code")
    classes = (element.get("class") or "").lower().split()
    return any(name in ("line", "code-line", "cl", "ln-line", "view-line") for name in classes)


def _is_beside(element: etree._Element, tag: str) -> bool:
    return any(other is not None and other.tag == tag for other in (element.getprevious(), element.getnext()))


def _is_number(element: etree._Element) -> bool:
    """Return True if an element is the number of a line of code."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    if not any(gutter in names for gutter in _GUTTERS):
        return False
    return "".join("".join(map(str, element.itertext())).split()).isdigit()


def _is_gutter(pre: etree._Element, text: str) -> bool:
    """Return True if the text is the numbers of the lines in a <pre> nearby."""
    numbers = text.split()
    if not numbers or not all(number.isdigit() for number in numbers):
        return False
    if [int(number) for number in numbers] != list(range(int(numbers[0]), int(numbers[0]) + len(numbers))):
        return False
    cell = next(pre.iterancestors("td"), None)
    return (cell is not None and cell.getnext() is not None) or _is_beside(pre, "pre")


# Formulas -------------------------------------------------------------------------------------------------------------

_SUPERSCRIPTS = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")


def formula(math: etree._Element) -> str:
    """Return a formula in one line: "a/b" for a fraction, "c²" or "c^k" for a power."""
    return " ".join("".join(_formula(math, 0)).split()) or (math.get("alttext") or "")


def _formula(element: etree._Element, depth: int) -> Iterator[str]:
    if depth > MAX_NESTED:
        yield from map(str, element.itertext())
        return
    yield element.text or ""
    children = [child for child in element if ROLES.get(child.tag) != SKIP and isinstance(child.tag, str)]
    texts = ["".join(_formula(child, depth + 1)).strip() for child in children]
    if element.tag == "mfrac" and len(texts) == 2:
        yield "/".join(text if text.isalnum() else f"({text})" for text in texts)
    elif element.tag == "msup" and len(texts) == 2:
        raised = texts[1].translate(_SUPERSCRIPTS)
        yield texts[0] + (raised if raised != texts[1] else f"^{texts[1]}")
    elif element.tag == "msqrt":
        yield f"√({''.join(texts)})"
    else:
        for child, text in zip(children, texts, strict=True):
            yield (f" {text} " if child.tag == "mo" and text in "=<>≤≥≈≠" else text) + (child.tail or "")
