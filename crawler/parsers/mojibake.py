"""Text that was encoded twice ("fÃ¼r", "donâ€™t", "РїСЂРё") read back, where it's certain that it was."""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import islice

_C1 = "".join(map(chr, range(0x80, 0xA0)))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_TAG_ENDS = re.compile("([<>])")
_FEWEST, _FEWEST_BESIDE_OTHERS = 3, 10
"""How many words must be broken: where nothing else isn't ASCII, and where other parts of the page are right."""
_OTHERS = 0.5
"""Greatest number of letters' runs that are right, for each word that's broken."""
_ROUNDS = 2


# In UTF-8: a first byte of a letter or mark read as windows-1252, ISO-8859-1 or -1250, with what the next one becomes;
# the same of windows-1251, where the next one shows first. Each begins with a byte that's rare in pages that are right
# and is sought by memchr, so that an ordinary page costs nothing. Of three-byte letters the usual marks are enough.
_NEXT = rb"(?:\xc2[\x80-\xbf]|[\xc4\xc5\xc6\xcb].|\xe2[\x80\x82\x84].)"
_TELLTALES = {
    b"\xc3": re.compile(
        rb"\xc3(?:[\x82-\x85\x8e-\x91\x97-\x99]" + _NEXT + rb"|\xa2(?:\xe2\x82\xac|\xc2\x80)|\xa0\xc2[\xa4\xa5\xb8\xb9]"
        rb"|\xa3(?:\xc2[\x80-\x83]|\xe2\x82\xac|\xe2\x80\x9a|\xc6\x92)|\xac(?:\xc2[\x80-\x9f]|[\xc5\xcb].)|\xaf\xc2\xbc)"
    ),
    b"\xc2": re.compile(rb"\xc2[\xa4\xa6\xa9\xab\xb0\xb1\xb5-\xb7\xbb](?<=[\xd0\xd1]..[^\xab\xbb])"),
    b"\xc4": re.compile(rb"\xc4[\x82\x8e\x90\xb9]" + _NEXT),
}
_CHARSETS = ("cp1252", "cp1251", "cp1250")


def repair(text: str, page: bytes | None = None) -> str:
    """Return the page with text that was encoded twice read back; unchanged unless that's certain.

    A part, which is a tag or what's between two, is broken if each run of other than ASCII characters in it, made
    bytes again, is UTF-8 of letters and marks. Broken parts are read back if they're all that isn't ASCII and hold
    three broken words, or if they hold ten, and twice as many as is right elsewhere: so where the articles are broken
    and the site's frame is not. A page whose widget alone is broken is left, for it can't be told from a page that
    tells of such text and quotes it. `page` is the text in UTF-8, if that's at hand.
    """
    for _ in range(_ROUNDS):
        if not is_suspect(text.encode() if page is None else page):
            return text
        read = next((read for charset in _CHARSETS if (read := _read_back(text, charset)) != text), text)
        if read == text or "mojibake" in text.lower():
            return text
        text, page = read, None
    return text


def is_suspect(page: bytes) -> bool:
    """Tell if a page in UTF-8 holds enough of what text encoded twice looks like to be worth a closer look."""
    return any(
        first in page and len(list(islice(telltale.finditer(page), _FEWEST))) == _FEWEST
        for first, telltale in _TELLTALES.items()
    )


def _read_back(text: str, charset: str) -> str:
    parts = _TAG_ENDS.split(text)
    broken: dict[int, str] = {}
    known: dict[str, str | None] = {}
    words = others = 0
    for place, part in enumerate(parts):
        if part.isascii():
            continue
        runs = list(_NOT_ASCII.finditer(part))
        for run in runs:
            if run[0] not in known:
                known[run[0]] = _reversed(run[0], charset)
        if any(known[run[0]] is None for run in runs):
            others += sum(_words(run[0]) for run in runs)
            continue
        broken[place] = _NOT_ASCII.sub(lambda run: known[run[0]] or "", part)
        words += sum(_telling(part, run, known[run[0]] or "") for run in runs)
    if words < (_FEWEST_BESIDE_OTHERS if others else _FEWEST) or others > _OTHERS * words:
        return text
    return "".join(broken.get(place, part) for place, part in enumerate(parts))


def _reversed(run: str, charset: str) -> str | None:
    """Return what the run was before; None if it's no UTF-8, or of what no text is written with."""
    try:
        read = run.encode(charset, "crawler.c1").decode("utf-8")
    except UnicodeError:
        return None
    plain = all(
        unicodedata.category(letter)[0] in "LMPSNZ" or letter in "\u200b\u200c\u200d\ufeff\xad" for letter in read
    )
    return read if plain else None


def _words(run: str) -> int:
    """Return how many words a run is about, for scripts that are written without spaces; a mark alone is none."""
    letters = sum(map(str.isalpha, run))
    return max(letters > 0, letters // 4)


def _telling(part: str, run: re.Match[str], read: str) -> int:
    """Return how many words tell that the run was encoded twice; one that stands alone may be an example, or right."""
    beside = part[max(0, run.start() - 1) : run.start()] + part[run.end() : run.end() + 1]
    return max(1, _words(read)) if any(map(str.isalpha, beside)) or sum(map(str.isalpha, read)) > 1 else 0


def _c1(error: UnicodeError) -> tuple[bytes, int]:
    """Make a control character, as ISO-8859-1 and browsers read bytes that a charset leaves out, that byte again."""
    assert isinstance(error, UnicodeEncodeError)
    if error.object[error.start] not in _C1:
        raise error
    return error.object[error.start].encode("latin-1"), error.start + 1


codecs.register_error("crawler.c1", _c1)
