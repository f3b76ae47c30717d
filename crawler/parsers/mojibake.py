"""Text that was encoded twice ("fÃ¼r", "donâ€™t", "РїСЂРё") read back, where it's certain that it was."""

from __future__ import annotations

import codecs
import re
import unicodedata

_C1 = "".join(map(chr, range(0x80, 0xA0)))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_TAG_ENDS = re.compile("([<>])")
_FEWEST, _FEWEST_BESIDE_OTHERS = 3, 10
"""How many words must be broken: where nothing else isn't ASCII, and where other parts of the page are right."""
_OTHERS = 0.5
"""Greatest number of letters' runs that are right, for each word that's broken."""
_ROUNDS = 2


def _followed(leads: str, charset: str) -> dict[str, re.Pattern[str]]:
    """Return, for UTF-8's first bytes as that charset reads them, what such a letter looks like with the next byte."""
    following = bytes(range(0x80, 0xC0)).decode(charset, "ignore") + _C1
    return {lead: re.compile(f"{lead}[{re.escape(following)}]") for lead in leads}


# By the charset that UTF-8 was taken for: a letter or mark that's rare in other texts, and what it's then part of.
# The first is sought by memchr, so that an ordinary page costs nothing.
_TELLTALES = {
    "cp1252": _followed("ÃÂÐÑÅÄÎÏ×ØÙãì", "cp1252") | {mark: re.compile("â" + mark) for mark in "€\x80"},
    "cp1251": {pair[1]: re.compile(pair) for pair in ("Рµ", "Р°", "вЂ", "Г©", "Г¤", "Гј")},
    "cp1250": _followed("ĂĹÄ", "cp1250") | {"€": re.compile("â€")},
}


def repair(text: str) -> str:
    """Return the page with text that was encoded twice read back; unchanged unless that's certain.

    A part, which is a tag or what's between two, is broken if each run of other than ASCII characters in it, made
    bytes again, is UTF-8 of letters and marks. Broken parts are read back if they're all that isn't ASCII and hold
    three broken words, or if they hold ten, and twice as many as is right elsewhere: so where the articles are broken
    and the site's frame is not. A page whose widget alone is broken is left, for it can't be told from a page that
    tells of such text and quotes it.
    """
    for _ in range(_ROUNDS):
        before = text
        for charset in _suspects(text):
            text = _read_back(text, charset)
        if text == before or "mojibake" in before.lower():
            return before
    return text


def _suspects(text: str) -> list[str]:
    if text.isascii():
        return []
    return [
        charset
        for charset, telltales in _TELLTALES.items()
        if any(sign in text and whole.search(text) for sign, whole in telltales.items())
    ]


def _read_back(text: str, charset: str) -> str:
    parts = _TAG_ENDS.split(text)
    broken: dict[int, str] = {}
    words = others = 0
    for place, part in enumerate(parts):
        if part.isascii():
            continue
        runs = list(_NOT_ASCII.finditer(part))
        told = [_reversed(run[0], charset) for run in runs]
        if None in told:
            others += sum(any(map(str.isalpha, run[0])) for run in runs)
            continue
        letters = {run[0]: read or "" for run, read in zip(runs, told, strict=True)}
        broken[place] = _NOT_ASCII.sub(lambda run, letters=letters: letters[run[0]], part)
        words += sum(_tells(part, run, letters[run[0]]) for run in runs)
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


def _tells(part: str, run: re.Match[str], read: str) -> bool:
    """Tell if a run is a word or within one; one that stands alone may be an example, or a sign of its own."""
    beside = part[max(0, run.start() - 1) : run.start()] + part[run.end() : run.end() + 1]
    return any(map(str.isalpha, beside)) or sum(map(str.isalpha, read)) > 1


def _c1(error: UnicodeError) -> tuple[bytes, int]:
    """Make a control character, as ISO-8859-1 and browsers read bytes that a charset leaves out, that byte again."""
    assert isinstance(error, UnicodeEncodeError)
    if error.object[error.start] not in _C1:
        raise error
    return error.object[error.start].encode("latin-1"), error.start + 1


codecs.register_error("crawler.c1", _c1)
