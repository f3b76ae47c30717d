"""Characters of text: white space made one space, invisible ones dropped, and how much a text says in any script."""

from __future__ import annotations

import re
from functools import lru_cache

# Control characters (not tab, line feed, return), zero width space, soft hyphen, byte order mark, noncharacters.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Scripts written without spaces, or with syllables as letters: Thai to Khmer, kana, Han, Hangul.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_NO_ALNUM = re.compile(r"[\W_]+")
_DENSITY = 2.5
"""How many Latin letters a character of a dense script is worth: what translations of one text measure."""

TERMINAL = ".!?…。！？．؟۔।։။។"
"""What ends a sentence, in the scripts that end sentences with a mark."""
QUESTION = "?？؟;"
CLOSING = "\"'”’»›“‘«‹)]）］】』」〉》*"
"""What may follow the mark that ends a sentence."""
_CLOSING_AND_SPACE, _TERMINAL = CLOSING + " ", tuple(TERMINAL)


def clean(text: str) -> str:
    """Return the text without invisible characters; a lone surrogate, which no file can hold, becomes U+FFFD."""
    if text.isprintable():  # all that would be dropped isn't
        return text
    return _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))


def squeeze(text: str | None) -> str | None:
    """Return the cleaned text with white space squeezed to single spaces; None if nothing is left."""
    if not text:
        return None
    text = " ".join(text.split())
    return (text if text.isprintable() else " ".join(clean(text).split())) or None


@lru_cache(maxsize=1024)
def key(text: str) -> str:
    """Return what two spellings of one line have in common: letters and digits, case folded."""
    return "".join(_NO_ALNUM.split(text.casefold()))


def mass(text: str) -> int:
    """Return the length the text would about have in Latin letters, so that one threshold fits all scripts."""
    if text.isascii():
        return len(text)
    return len(text) + int((_DENSITY - 1) * len(_DENSE.findall(text)))


def ends_sentence(text: str) -> bool:
    """Tell if the text ends as a sentence does, quotation marks and brackets aside."""
    return text.rstrip(_CLOSING_AND_SPACE).endswith(_TERMINAL)
