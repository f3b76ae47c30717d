"""Decide if an edit only corrects the spelling. Pure functions.

A changed number, name or negation isn't a correction of spelling, unless the text itself shows that a name was
misspelt.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from storage.articles.align import Region
from storage.articles.changes import is_unspaced

_MAX_SLIP_WORDS = 2
"""Maximum number of words that a spelling correction changes."""
_MAX_COMPARED = 40
"""Maximum number of words that are compared for case and hyphens, and of letters of a compared word."""
_SMALL, _SMALL_CASELESS = 3, 2
"""Maximum number of letters of a small word such as an article or a preposition: in most languages, and in scripts
without capital letters, which leave out vowels."""
_LONG = 9
_NOUN = 7
_CAPITALS = 0.25
"""Share of words with capital letters above which these don't mark names: German capitalises all nouns."""
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f٬]\d{3})+")
_JOINED = re.compile(r"['’ʼ`\u00ad-]")
_ONE_LETTER = str.maketrans("ىیةك", "ييهک")
"""Arabic letters that are written in place of each other."""
_SIGNS = re.compile(r"(?<!\w)[-−–](?=\d)|[%‰°+=<>$¢-¥֏؋৲৳૱௹฿៛₠-₿﷼﹩＄￠￡￥￦]")

_NEGATIONS = frozenset(
    "no not never none nor neither nobody nothing nowhere without cannot nicht nie niemals kein keine keinen keinem "
    "keiner keines nichts niemand ohne ne n pas jamais aucun aucune rien personne sans ni nunca ningún ninguno ninguna "
    "nada nadie sin non mai nessun nessuno nessuna niente senza não nem nenhum nenhuma sem niet geen nooit niets "
    "niemand zonder не ни нет никогда никто ничего без ні немає ніколи nie nigdy żaden brak bez inte aldrig ingen "
    "inget ikke aldri aldrig ingen ei ikkje değil yok hayır hiç asla δεν μην όχι ποτέ χωρίς لا لم لن ليس ليست ما بدون "
    "غير لیس نه نیست לא אין אל בלי नहीं न मत बिना tidak bukan tanpa jangan không chưa chẳng "
    "不 没 沒 無 无 未 非 否 別 别 ず ぬ "
    " 안 못 않".split()
)
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million "
    "millions billion billions trillion first second third half double eins zwei drei vier fünf sechs sieben acht "
    "neun zehn elf zwölf zwanzig hundert tausend million millionen milliarde milliarden billion billionen deux trois "
    "quatre cinq sept huit neuf dix onze douze vingt trente cent cents mille millions milliard milliards dos tres "
    "cuatro cinco seis siete ocho nueve diez doce veinte cien ciento millón millones tre quattro cinque "
    "sette otto nove dieci cento mila milione milioni miliardo miliardi dois duas três quatro cinco sete oito nove "
    "dez cem milhão milhões bilhão bilhões twee drie vier vijf zes zeven acht negen tien honderd duizend miljoen "
    "miljard один одна одно два две три четыре пять шесть семь восемь девять десять сто тысяча тысяч тысячи миллион "
    "миллиона миллионов миллиард миллиарда миллиардов två fyra fem sex sju åtta nio tio hundra tusen miljon miljoner "
    "miljard miljarder fire seks syv jeden dwa trzy cztery pięć sześć siedem osiem tysiąc "
    "milion miliard iki üç dört beş altı yedi sekiz dokuz yüz milyon milyar واحد اثنان ثلاثة أربعة خمسة ستة "
    "سبعة ثمانية تسعة عشرة مئة ألف مليون مليار".split()
)
_PARTICLES = frozenset("的了着著地得是在也就都和与與之はがをにでとのもへや")
"""Grammatical particles in Chinese and Japanese."""


class Spelling:
    """Decides on the differences between two versions, by all words of both versions."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        self._before = before
        self._after = after

    def is_slip(self, before: Sequence[str], after: Sequence[str], region: Region) -> bool:
        """Return True if a difference between two sequences of words is only a spelling correction."""
        start, end, other_start, other_end = region
        was, now = before[start:end], after[other_start:other_end]
        if max(len(was), len(now)) > _MAX_COMPARED or _facts(was) != _facts(now):
            return False
        if _folded(was) == _folded(now):
            return True
        if max(len(was), len(now)) > _MAX_SLIP_WORDS:
            return False
        if all(map(is_unspaced, (*was, *now))):
            return self._is_one_character(was, now, after[max(0, other_start - 1) : other_start + 2])
        if len(was) == len(now):
            return all(self._is_slip_of(old, new) for old, new in zip(was, now, strict=True))
        if not was:
            return self._adds_little(now, after, other_start, other_end)
        if not now:
            return self._adds_little(was, before, start, end)
        return all(self._is_small(word) for word in (*was, *now))

    def _is_slip_of(self, old: str, new: str) -> bool:
        if _fold(old) == _fold(new):
            return True
        if self._is_small(old) and self._is_small(new):
            return True
        distance = _distance(_fold(old), _fold(new))
        if distance > (2 if max(len(old), len(new)) >= _LONG else 1) or min(len(old), len(new)) < 2:
            return False
        if self._elsewhere(old, new):
            return True
        if self._maybe_name(old) or self._maybe_name(new):
            return self._nouns_have_capitals and distance == 1 and min(len(old), len(new)) >= _NOUN
        return len(old) >= _SMALL

    def _elsewhere(self, old: str, new: str) -> bool:
        """Return True if the text has the new form elsewhere too, and the old form nowhere any more."""
        stays = self._counts[1][new.casefold()] > 1 or new.casefold() in self._counts[0]
        return stays and old.casefold() not in self._counts[1]

    def _adds_little(self, added: Sequence[str], text: Sequence[str], start: int, end: int) -> bool:
        beside = {word.casefold() for word in (*text[max(0, start - 1) : start], *text[end : end + 1])}
        return all(self._is_small(word) or word.casefold() in beside for word in added)

    def _is_one_character(self, was: Sequence[str], now: Sequence[str], beside: Sequence[str]) -> bool:
        if len(was) + len(now) == 1:
            return (was or now)[0] in _PARTICLES
        if len(was) != 1 or len(now) != 1:
            return False
        pairs = ["".join(pair) for pair in pairwise(beside) if now[0] in pair]
        return any(self._after_joined.count(pair) > 1 for pair in pairs)

    def _is_small(self, word: str) -> bool:
        if not word.isalpha() or self._maybe_name(word):
            return False
        return len(word) <= (_SMALL if _is_cased(word) else _SMALL_CASELESS)

    def _maybe_name(self, word: str) -> bool:
        if not _is_cased(word):
            # Without capital letters, names can't be recognised. In Korean, another syllable makes another name.
            return any("\uac00" <= char <= "\ud7af" for char in word) or (_SMALL_CASELESS < len(word) < 5)
        return word[:1].isupper() and word.lower() not in self._lowered

    @cached_property
    def _lowered(self) -> frozenset[str]:
        return frozenset(word for word in (*self._before, *self._after) if word[:1].islower())

    @cached_property
    def _after_joined(self) -> str:
        return "".join(self._after)

    @cached_property
    def _counts(self) -> tuple[Counter[str], Counter[str]]:
        return Counter(map(str.casefold, self._before)), Counter(map(str.casefold, self._after))

    @cached_property
    def _nouns_have_capitals(self) -> bool:
        cased = [word for word in self._after if _is_cased(word)]
        return sum(word[:1].isupper() for word in cased) > _CAPITALS * len(cased)


def signs(text: str) -> Counter[str]:
    """Return the signs of a text that change the meaning of a number: currencies, percent, minus, plus."""
    return Counter("-" if sign in "-−–" else sign for sign in _SIGNS.findall(text))


def _facts(words: Sequence[str]) -> Counter[str]:
    """Return the numbers and negations among these words."""
    facts: Counter[str] = Counter()
    for word in words:
        lower = word.casefold()
        if any(char.isnumeric() for char in word):
            facts[_number(word)] += 1
        elif lower in _NEGATIONS or lower.endswith(("n't", "n’t")):
            facts["not"] += 1
        elif lower in _NUMBERS:
            facts[lower] += 1
    return facts


def _number(word: str) -> str:
    if _GROUPED.fullmatch(word):
        word = re.sub(r"\W", "", word)
    return "".join(str(unicodedata.decimal(char, char)) for char in word).casefold()


def _folded(words: Iterable[str]) -> str:
    return "".join(map(_fold, words))


def _fold(word: str) -> str:
    """Return a word without case, accents, apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", _JOINED.sub("", word.casefold())).translate(_ONE_LETTER)
    return "".join(char for char in plain if not unicodedata.combining(char))


def _is_cased(word: str) -> bool:
    return word.lower() != word.upper()


def _distance(first: str, second: str) -> int:
    """Return the number of letters to add, remove, replace or swap with the next letter; 9 for more than two.

    Words with different first letters are different words ("legal" and "illegal", "million" and "billion"), unless the
    first two letters are swapped.
    """
    if max(len(first), len(second)) > _MAX_COMPARED or abs(len(first) - len(second)) > 2 or not first or not second:
        return 9
    if first[0] != second[0] and first[:2] != second[1::-1]:
        return 9
    earlier: list[int] = []
    last = list(range(len(second) + 1))
    for row, char in enumerate(first, 1):
        current = [row]
        for column, other_char in enumerate(second, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (char != other_char))
            if row > 1 and column > 1 and char == second[column - 2] and first[row - 2] == other_char:
                cost = min(cost, earlier[column - 2] + 1)
            current.append(cost)
        earlier, last = last, current
    return last[-1] if last[-1] <= 2 else 9
