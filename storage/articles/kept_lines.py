"""The lines that a user rules to be kept: they stay in the texts, but duplicates aren't found by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from storage.articles.words import words
from storage.schema import BlockRow, chunks, table_of

_block = table_of(BlockRow)
_KEPT = sa.select(_block.c.source, _block.c.text).where(
    _block.c.source.in_(sa.bindparam("sources", expanding=True)),
    sa.literal_column("state") == sa.literal_column("'kept'"),  # as in the index of kept blocks
    _block.c.form == "whole",
)

Line = tuple[str, ...]
"""A line's words. Numbers are left out: "Gallery (12 images)" and "Gallery (3 images)" are one line."""


def read(connection: Connection, sources: Iterable[str]) -> dict[str, set[Line]]:
    """Return the kept lines of these sources: source -> lines. Sources without such lines are left out."""
    lines: defaultdict[str, set[Line]] = defaultdict(set)
    for chunk in chunks(sorted(set(sources))):
        for source, text in connection.execute(_KEPT, {"sources": chunk}):
            lines[source].add(_line(text))
    return dict(lines)


def blank(text: str, lines: Collection[Line]) -> str:
    """Return an article's text with spaces in place of these lines, so that all other places in it stay the same.

    A text that has nothing else is returned as it is.
    """
    blocks = text.split("\n\n")
    blanked = [" " * len(block) if _line(block) in lines else block for block in blocks]
    return text if all(map(str.isspace, blanked)) else "\n\n".join(blanked)


def _line(text: str) -> Line:
    return tuple(word for word in words(text) if not word.isdigit())
