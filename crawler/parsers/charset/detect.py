"""The charset of a page is guessed here from the page's bytes, among the legacy charsets of the web.

The module also repairs mojibake: text that was encoded twice.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import islice
from math import log
from typing import NamedTuple

# Mojibake -------------------------------------------------------------------------------------------------------------
# Text that was encoded twice ("fÃ¼r", "donâ€™t", "РїСЂРё") is decoded again, if the double encoding is certain.

_C1 = "".join(map(chr, range(0x80, 0xA0)))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_TAG_ENDS = re.compile("([<>])")
_MIN_WORDS, _MIN_WORDS_BESIDE_OTHERS = 3, 10
"""Minimum numbers of broken words: in a page with no other text beyond ASCII, and in a page with intact parts too."""
_MAX_OTHERS = 0.5
"""Maximum number of intact words beyond ASCII per broken word."""
_ROUNDS = 2
"""How many times a page may be decoded again."""


# Patterns of text encoded twice, in UTF-8. The first byte of a letter or mark was read as windows-1252, ISO-8859-1 or
# -1250, or as windows-1251, where the next byte shows first; `_NEXT` is what the next byte becomes. Each pattern begins
# with a byte that is rare in intact pages and is searched by memchr, so that an ordinary page costs nothing. For
# three-byte letters the usual marks are enough.
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
    """Return the page with text that was encoded twice decoded again; unchanged unless the double encoding is certain.

    A part of the page is a tag, or the text between two tags. A part is broken if each of its runs of characters beyond
    ASCII, encoded again, is UTF-8 of letters and marks. Broken parts are repaired in two cases:

    - no other part has characters beyond ASCII, and the broken parts hold at least three broken words;
    - the broken parts hold at least ten broken words, and twice as many words as the intact parts. This is the case of
      a site whose articles are broken and whose frame is intact.

    A page where only a widget is broken stays unchanged, because a page about mojibake, which quotes such text, looks
    the same. `page` is the text in UTF-8, if the caller has it.
    """
    for _ in range(_ROUNDS):
        if not is_suspect(text.encode() if page is None else page):
            return text
        repaired = next((again for charset in _CHARSETS if (again := _read_back(text, charset)) != text), text)
        if repaired == text or "mojibake" in text.lower():
            return text
        text, page = repaired, None
    return text


def is_suspect(page: bytes) -> bool:
    """Return True if a page in UTF-8 has enough byte sequences typical of text encoded twice for a closer look."""
    return any(
        first in page and len(list(islice(telltale.finditer(page), _MIN_WORDS))) == _MIN_WORDS
        for first, telltale in _TELLTALES.items()
    )


def _read_back(text: str, charset: str) -> str:
    """Return the text with its broken parts encoded in the charset and decoded as UTF-8; unchanged if too few are."""
    parts = _TAG_ENDS.split(text)
    broken: dict[int, str] = {}
    cache: dict[str, str | None] = {}
    words = others = 0
    for index, part in enumerate(parts):
        if part.isascii():
            continue
        runs = list(_NOT_ASCII.finditer(part))
        for run in runs:
            if run[0] not in cache:
                cache[run[0]] = _reversed(run[0], charset)
        if any(cache[run[0]] is None for run in runs):
            others += sum(_words(run[0]) for run in runs)
            continue
        broken[index] = _NOT_ASCII.sub(lambda run: cache[run[0]] or "", part)
        words += sum(_broken_words(part, run, cache[run[0]] or "") for run in runs)
    if words < (_MIN_WORDS_BESIDE_OTHERS if others else _MIN_WORDS) or others > _MAX_OTHERS * words:
        return text
    return "".join(broken.get(index, part) for index, part in enumerate(parts))


def _reversed(run: str, charset: str) -> str | None:
    """Return the run as it was before the second encoding; None if the run isn't UTF-8, or holds control characters."""
    try:
        original = run.encode(charset, "crawler.c1").decode("utf-8")
    except UnicodeError:
        return None
    plain = all(
        unicodedata.category(letter)[0] in "LMPSNZ" or letter in "\u200b\u200c\u200d\ufeff\xad" for letter in original
    )
    return original if plain else None


def _words(run: str) -> int:
    """Return the approximate number of words in a run, also for scripts without spaces; 0 for a mark alone."""
    letters = sum(map(str.isalpha, run))
    return max(letters > 0, letters // 4)


def _broken_words(part: str, run: re.Match[str], original: str) -> int:
    """Return how many words show that the run was encoded twice.

    A letter that stands alone doesn't count: the letter may be an example, or intact.
    """
    beside = part[max(0, run.start() - 1) : run.start()] + part[run.end() : run.end() + 1]
    return max(1, _words(original)) if any(map(str.isalpha, beside)) or sum(map(str.isalpha, original)) > 1 else 0


def _c1(error: UnicodeError) -> tuple[bytes, int]:
    """Encode a C1 control character as the byte it came from, as an error handler for `str.encode`.

    ISO-8859-1 and browsers decode the bytes that a charset leaves out to such control characters.
    """
    assert isinstance(error, UnicodeEncodeError)
    if error.object[error.start] not in _C1:
        raise error
    return error.object[error.start].encode("latin-1"), error.start + 1


codecs.register_error("crawler.c1", _c1)


# Detection ------------------------------------------------------------------------------------------------------------
# The likeliest charset of a page, by how frequent the decoded letters are in the languages of each charset.

# The letters beyond ASCII of each language, most frequent first.
_LATIN = {
    "en": "éèïöñç", "de": "üäöß", "fr": "éèàêçâîôûùëïœ", "es": "óíáéñúü¿¡", "pt": "ãçáéíóêõâúàô", "it": "èàùòéìî",
    "sv": "äåöé", "da": "åæøé", "fi": "äöå", "nl": "ëéïèöüó", "is": "áíðóöéæþúý", "ca": "óàéèíçúòïü·", "ga": "áéíóú",
    "pl": "łęóąśżćńź", "cs": "íáéěžřčýšůúťóňď", "sk": "áíéčžýšúľťôňäóďĺŕ", "hu": "áéöóőíüúű", "ro": "ăîşâţșț",
    "hr": "čšžćđ", "sl": "čšž", "sq": "ëç", "tr": "ıişüğçöİâ", "az": "əıüişçğö", "lt": "ėšųžįąūčę", "lv": "āīēšūņģļķžč",
    "et": "äõüöšž", "vi": "\u0301\u0300\u0323ư\u0309ôâđơê\u0303ăáàéèíìóòúùý", "eo": "ĝĉŝŭĵĥ", "mt": "ħżġċ",
    "cy": "ŵŷâêîôûáïöë",
}  # fmt: skip
_LATIN["western"] = "éáíóäüèöàñçåêøúãîâôæùûëïòìõýœßÿšžðþ"
# Languages of other scripts: the frequent letters, and the rest of the alphabet.
_OTHER = {
    "ru": ("оеаинтсрвлкмдпу", "яызьбгчйхжюшцщэфъё"),
    "uk": ("оаинвіетрслкдум", "пязьгбчхйїжцшєющґфё"),
    "bg": ("аиоетнрсвлкдпзм", "ъгубчщжцяхшйфюь"),
    "sr": ("аиоенрстјдувкмл", "пзгбљцчшћжфњхџђ"),
    "be": ("аіынеялртсокдўм", "пубзьгчхцйжшюэёф"),
    "el": ("αοιετσνηυρπκλμς", "όίάέώήύωγδθχφβξζψϊϋΐΰ"),
    "he": ("יוהלארתבשמ", "נםקדחעפגכזטסצןךףץ"),
    "ar": ("اليمنوترب", "ةدعفسكقحجأشصطخىهذإغئضءآظثؤ"),
    "fa": ("اريندهمتوش", "بسلکكزعگقفخجحپصآطچذضغئظثىي"),
    "th": ("านรกอเงม่ยล้", "วดทตสะิี์คปแัหบโพใขจชไำึถุผูซธณภศษฐฟญ็ื"),
}
_WESTERN = ("western", "de", "fr", "es", "pt", "it", "sv", "da", "fi", "nl", "is", "ca", "ga", "en")
_CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr", "sl", "sq", "de")
_CYRILLIC = ("ru", "uk", "bg", "sr", "be")
_LANGUAGES: dict[str, tuple[str, ...]] = {
    "cp1252": _WESTERN, "cp1250": _CENTRAL, "iso8859-2": _CENTRAL, "cp1254": ("tr",), "cp1257": ("lt", "lv", "et"),
    "cp1258": ("vi",), "cp1251": _CYRILLIC, "koi8-r": ("ru", "bg"), "koi8-u": ("uk",), "iso8859-5": _CYRILLIC,
    "cp866": _CYRILLIC, "mac-cyrillic": _CYRILLIC, "cp1253": ("el",), "iso8859-7": ("el",), "cp1255": ("he",),
    "iso8859-8": ("he",), "cp1256": ("ar", "fa"), "iso8859-6": ("ar",), "cp874": ("th",), "iso8859-3": ("eo", "mt"),
    "iso8859-4": ("lt", "lv", "et"), "iso8859-10": ("lt", "is", "sv"), "iso8859-13": ("lt", "lv", "et", "pl"),
    "iso8859-14": ("cy", "western"), "iso8859-15": _WESTERN, "iso8859-16": ("ro", *_CENTRAL), "mac-roman": _WESTERN,
}  # fmt: skip
_GUESSED = {
    "cp1252": 2.0, "cp1251": 1.0, "cp1250": 0.0, "cp1254": 0.0, "cp1257": 0.0, "cp1258": 0.0, "koi8-r": 0.0,
    "koi8-u": -1.0, "iso8859-5": -2.0, "cp866": -4.0, "cp1253": 0.0, "cp1255": 0.0,
    "cp1256": 0.0, "cp874": 0.0, "iso8859-2": -1.0, "iso8859-7": -1.0, "iso8859-6": -2.0,
}  # fmt: skip
"""The charsets that are tried without a declaration, each with the logarithm of its prior weight."""
_MARKS = "\xa0’‘“”„–—…«»·•©®™°€§№‚›‹´"
_LOWER, _REST, _UPPER, _MARK, _ODD, _BROKEN = 0.7, 0.2, 0.06, 0.0015, 0.0003, 0.000001
"""Probabilities: all frequent letters, the rest of the alphabet, all capitals; one mark, odd or broken character."""


class _Wide(NamedTuple):
    """A charset of two bytes per character, with the frequent characters of its language.

    `share` is the share of frequent characters in a text. `known` are all characters of the language, and `others` is
    the number of characters that aren't frequent.
    """

    language: str
    share: float
    frequent: re.Pattern[str]
    known: re.Pattern[str]
    others: int


def _wide(language: str, share: float, frequent: str, rest: str, others: int) -> _Wide:
    return _Wide(language, share, re.compile(f"[{frequent}]"), re.compile(f"[{frequent}{rest}]"), others)


_HAN = "\u4e00-\u9fff"
_CJK_MARKS = "、。，．：；？！（）「」『』“”《》・ー　０-９Ａ-Ｚ"
_JAPANESE = _wide("ja", 0.55, "\u3041-\u3093、。「」ー・", f"\u30a1-\u30f6{_HAN}{_CJK_MARKS}", 3000)
_WIDE = {
    "cp932": _JAPANESE,
    "euc_jp": _JAPANESE,
    "gb18030": _wide(
        "zh", 0.45,
        "，。的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
        "所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
        "那社义事平形相全表间样与关各重新线内数正心反你明看原又利比或但市记者据报道将已被区",
        f"{_HAN}{_CJK_MARKS}", 6000,
    ),
    "big5hkscs": _wide(
        "zh", 0.45,
        "，。的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成"
        "方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情"
        "明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利市記報導表示區嘅係咗喺唔",
        f"{_HAN}{_CJK_MARKS}", 8000,
    ),
    "cp949": _wide(
        "ko", 0.62,
        "이다는의에가을고를하한은도지기로서사인대자그나수들있해정어시부일라리보아것으과원제상장전주구여연국와년성면만소공게비경동조오문"
        "었했방무유위스러치화세용선관실회신안중개당생적요모계학내발마결재입금음트까운할물행때미단통산진양설강민후분명우거각본법불차",
        f"가-힣{_CJK_MARKS}", 2200,
    ),
}  # fmt: skip

_SAMPLE_BYTES = 12_000
_RUN = re.compile(rb"[\x80-\xff][\x30-\x39\x40-\x7e\x80-\xff]{0,500}")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_ASCII = bytes(range(128))
_APART, _TOGETHER = 1.4, 2.5
"""Bytes beyond ASCII per run: fewer than _APART are accents among Latin letters, more than _TOGETHER another script."""
_LANGUAGE_BONUS = 5.0
"""Added to the score of a charset whose language is the page's."""


def likeliest(page: bytes, declared: Mapping[str, float], language: str | None = None) -> str:
    """Return the likeliest charset of a page that isn't in UTF-8.

    The score of a charset is the log-likelihood of the letters to which the charset decodes the page. `declared` maps
    declared charsets to what each declaration adds to the score. `language` is the page's language; None if unknown.
    Only the first 12 kB of runs with bytes beyond ASCII are used, wherever these stand on the page.
    """
    sample = _sample(page)
    high = sample.translate(None, _ASCII)
    length = len(high) / (len(_HIGH_RUN.findall(sample)) or 1)
    counts = sorted(Counter(high).items())
    scores: dict[str, float] = {}
    for charset in dict.fromkeys((*declared, *_GUESSED, *_WIDE)):
        if charset in _WIDE:
            if charset in declared or length > _APART:
                scores[charset] = _wide_score(sample, charset, language)
        elif charset in _LANGUAGES:
            scores[charset] = max(
                (
                    sum(times * weights[byte - 128] for byte, times in counts) + _LANGUAGE_BONUS * (name == language)
                    for name in _LANGUAGES[charset]
                    if charset in declared or (length < _TOGETHER if name in _LATIN else length > _APART)
                    for weights in (_weights(charset, name),)
                ),
                default=float("-inf"),
            )
    return max(scores, key=lambda charset: scores[charset] + declared.get(charset, 0) + _GUESSED.get(charset, 0))


def _sample(page: bytes) -> bytes:
    """Return the first runs of bytes beyond ASCII, about 12 kB in all."""
    runs, size = [], 0
    for run in _RUN.finditer(page):
        runs.append(run[0])
        size += len(run[0])
        if size > _SAMPLE_BYTES:
            break
    return b"\n".join(runs)


@cache
def _weights(charset: str, language: str) -> tuple[float, ...]:
    """Return the log-frequencies of the bytes 0x80 to 0xFF in text of the language in the charset."""
    latin = language in _LATIN
    frequent, rest = (_LATIN[language], "") if latin else _OTHER[language]
    lower = _LOWER + (_REST if latin else 0)
    # Zipf's law, flattened: the first letter is three to four times as frequent as the tenth.
    total = sum(1 / (rank + 4) for rank in range(len(frequent)))
    share = {letter: lower / (rank + 4) / total for rank, letter in enumerate(frequent)}
    share |= {letter: _REST / len(rest) for letter in rest}
    share |= {letter.upper(): _UPPER / len(share) for letter in share if letter.upper() not in share}
    share |= dict.fromkeys(_MARKS, _MARK)
    weights = []
    for byte in range(0x80, 0x100):
        letter = bytes([byte]).decode(charset, "replace")
        odd = _BROKEN if letter == "\ufffd" or letter < "\xa0" else _ODD
        weights.append(log(share.get(letter, odd)))
    return tuple(weights)


def _wide_score(sample: bytes, charset: str, language: str | None) -> float:
    """Return the log-likelihood of the sample in a charset of two bytes per character."""
    wide = _WIDE[charset]
    text = sample.decode(charset, "replace")
    broken = text.count("\ufffd")
    characters = len(text) - len(text.encode("ascii", "ignore")) - broken
    frequent = len(wide.frequent.findall(text))
    known = len(wide.known.findall(text))
    return (
        frequent * log(wide.share / 140)
        + (known - frequent) * log((1 - wide.share) / wide.others)
        + (characters - known + broken) * log(_BROKEN)
        + _LANGUAGE_BONUS * (wide.language == language)
    )
