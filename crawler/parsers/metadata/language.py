"""The declared language of an article is checked here against the text's script and function words.

The scripts, letters and function words are in `language_data`.
"""

from __future__ import annotations

import re
from collections import Counter

from crawler.parsers.metadata.language_data import (
    ALSO_LATIN,
    BY_LETTERS,
    ENDINGS,
    EXPECTED,
    FAMILIES,
    OWN_LETTERS,
    SCRIPTS,
    USUAL,
    WORDS,
    WRITTEN,
)

ValueAndOrigin = tuple[str, str] | None
"""A language as BCP 47 with its provenance; None if unknown."""

SAMPLE = 1_500
"""Number of characters of a text that are read."""
QUICK = 300
"""Number of characters in which a right declaration is confirmed. Nearly all declarations are right."""
MIN_LETTERS = 300
"""Minimum number of letters of a text whose words count as evidence."""
MIN_SCRIPT = 60
"""Minimum number of letters of a text whose script counts as evidence."""
SCRIPT_SHARE = 0.7
"""Minimum share of letters of the same script in a text that is written in this script."""
SURE, MARGIN, RARE, LEAD = 0.18, 3.0, 0.12, 1.25
"""Shares of function words that make a language certain. The language's function words must have a share of at least
SURE of the text's words.

- If another language is declared, its function words must have a share of at most RARE, and MARGIN times less.
- If no language, or an impossible language, is declared, any other language must have LEAD times less.

In real text the language's own function words have a share of .25 to .45, those of a related language .05 to .15."""

FOREIGN, CLEAR, MIN_FOREIGN = 0.015, 0.03, 4
"""Share of letters that a language lacks: at most FOREIGN in a text of the language. More than CLEAR, and at least
MIN_FOREIGN letters, refute a declaration. A text with SURE function words may have twice CLEAR, in names."""
RIVAL_SURE, MIN_WORDS, MIN_TOKENS = 0.1, 3, 20
"""Least share, and least number, of function words that make a language certain among those of the same script.
MIN_TOKENS is the least number of words of a text that refutes a declaration by words.

A text of half as many words is enough if it has twice the share of the other language's words, and at most RIVAL_RARE
of the declared one's. A language whose words have a share AGAINST times higher speaks against letters of another."""
RIVAL_RARE, AGAINST = 0.05, 1.6
FREQUENT, VERY_FREQUENT, MIN_FREQUENT = 0.02, 0.03, 80
"""If letters that a language has at a share of at least VERY_FREQUENT are all missing among MIN_FREQUENT letters, the
text isn't in the language. FREQUENT is enough if the text also has a letter that the language lacks."""

_SCRIPT_LANGUAGES = {script: frozenset(languages.split()) for script, languages in WRITTEN.items()}
_ELSEWHERE = frozenset().union(*_SCRIPT_LANGUAGES.values()) - ALSO_LATIN
"""Languages that aren't written in Latin letters."""
_RIVALS = {
    script: [language for language in sorted(languages) if language in WORDS or language in OWN_LETTERS]
    for script, languages in _SCRIPT_LANGUAGES.items()
}
"""The languages of each script that letters and words tell apart; a script with a single language has none to tell."""
_FOREIGN: dict[str, frozenset[str]] = {}
for _rivals in _RIVALS.values():
    _special = frozenset("".join(OWN_LETTERS.get(language, "") for language in _rivals))
    _FOREIGN |= {name: _special - frozenset(OWN_LETTERS[name]) for name in _rivals if name in OWN_LETTERS}
_MARKS = ".,;:!?()[]{}«»„“”\"'‘’…–—-|/।॥،؛؟٪።፣፤׃"
_OF_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in WORDS.items():
    for _word in _words.split():
        _OF_WORD[_word] = (*_OF_WORD.get(_word, ()), _language)

_SCRIPT = {name: re.compile(f"[{letters}]") for name, letters in SCRIPTS.items()}
_OTHER = re.compile("[^\0-\u024f\u1e00-\u218f\u3000-\u303f\ufe00-\uff20]+")
"""Letters beyond Latin, without marks."""
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u064b-\u0652\u0670]")
"""Marks of vowels in Hebrew and Arabic script, which most texts leave out."""
_WORD = re.compile(r"[^\W\d_]+")


def check_language(declared: ValueAndOrigin, text: str) -> ValueAndOrigin:
    """Return the declared language, or the text's own when the declaration is certainly wrong.

    Templates say lang="en" on pages in any language. A declaration is overruled if the declared language isn't written
    in the text's script, or if the function words are certainly those of another language. The provenance says so.
    Without a declaration, the text's language is returned if certain. A sample of the body's text is enough.
    """
    detected = detect(text[:SAMPLE], declared[0] if declared else None)
    if detected is None:
        return declared
    if declared is None:
        return detected, "text"
    return detected, f"text, against {declared[0]} in {declared[1]}"


def detect(text: str, declared: str | None = None) -> str | None:
    """Return the language that the text certainly has; None if no language is certain, or the declared one is right."""
    language = (declared or "").partition("-")[0].lower()
    if language in WORDS and language not in _FOREIGN and _is_in(text[:QUICK], language):
        return None
    script, letters = _script_of(text)
    if script is None or letters < MIN_SCRIPT:
        return None
    if script == "latin":
        return _by_words(text, letters, language, language in _ELSEWHERE and "-Latn" not in (declared or ""))
    rivals = _RIVALS[script]
    if len(rivals) > 1:
        return _among(rivals, text, language, language in _SCRIPT_LANGUAGES[script]) or (
            USUAL.get(script) if _is_usual(script, text, language) else None
        )
    return None if language in _SCRIPT_LANGUAGES[script] else USUAL[script]


def _is_usual(script: str, text: str, declared: str) -> bool:
    """Return True if a text of undecided language counts as the script's usual language.

    The declared language must be written in another script, and the text must not have letters of other languages.
    """
    usual = USUAL.get(script)
    if usual is None or declared in _SCRIPT_LANGUAGES[script]:
        return False
    foreign = _FOREIGN.get(usual, frozenset())
    return sum(letter in foreign for letter in text) <= FOREIGN * len(text)


def _among(rivals: list[str], text: str, declared: str, possible: bool) -> str | None:
    """Return the one of the rivals that the text certainly has, by letters and words; None if uncertain or declared.

    `possible` is True if the declared language is written in the text's script. Then the letters or the words must
    refute the declaration first: a text may have names with the letters of a neighbour.
    """
    if possible and declared not in rivals:
        return None
    text = _POINTS.sub("", text.lower())
    counts = Counter(letter for letter in text if letter.isalpha())
    total = sum(counts.values()) or 1
    tokens = [token for word in text.replace("\u200c", " ").split() if (token := word.strip(_MARKS))]
    shares = {language: _share(language, tokens) for language in rivals}
    refuted = not possible or _is_refuted(declared, counts, shares, len(tokens))
    if not refuted:
        return None
    plausible = [
        language
        for language in rivals
        if language != declared
        and _foreign(language, counts) <= (2 * CLEAR * total if shares[language] >= SURE else FOREIGN * total + 1)
        and _expected(language, counts, total)
    ]
    plausible.sort(key=lambda language: shares[language], reverse=True)
    if not plausible:
        return None
    best = plausible[0]
    if possible and shares[best] < shares[declared]:
        return None
    rival = shares[plausible[1]] if len(plausible) > 1 else 0
    # Letters may come from names: the words of a language that lacks these letters speak against them.
    if max(shares.values()) >= max(RIVAL_SURE, AGAINST * shares[best]):
        return None
    if best in BY_LETTERS and best in EXPECTED and (len(plausible) == 1 or shares[best] >= LEAD * rival):
        return best
    enough = shares[best] >= RIVAL_SURE and shares[best] * len(tokens) >= MIN_WORDS
    return best if enough and shares[best] >= LEAD * rival else None


def _is_refuted(declared: str, counts: Counter[str], shares: dict[str, float], number: int) -> bool:
    """Return True if the declared language certainly isn't the text's."""
    foreign, total = _foreign(declared, counts), sum(counts.values())
    if foreign >= MIN_FOREIGN and foreign > CLEAR * total:
        return True
    letters, share = EXPECTED.get(declared, ("", 0))
    is_frequent = share >= (FREQUENT if foreign else VERY_FREQUENT)
    if is_frequent and total >= MIN_FREQUENT and not any(counts[letter] for letter in letters):
        return True
    best = max(shares.values(), default=0)
    if best >= 2 * RIVAL_SURE and number >= MIN_TOKENS / 2 and shares[declared] <= RIVAL_RARE:
        return True
    if best < RIVAL_SURE or number < MIN_TOKENS:
        return False
    is_known = declared in EXPECTED and declared in OWN_LETTERS and total >= MIN_LETTERS / 2
    if is_known and sum(counts[letter] for letter in letters) < share * total / 4 and best > shares[declared]:
        return True
    return best >= MARGIN * shares[declared] and shares[declared] <= RARE


def _foreign(language: str, counts: Counter[str]) -> int:
    """Return the number of letters that the language lacks."""
    return sum(counts[letter] for letter in _FOREIGN.get(language, ()))


def _expected(language: str, counts: Counter[str], total: int) -> bool:
    """Return True if the letters by which the language is known are frequent enough."""
    letters, share = EXPECTED.get(language, ("", 0))
    return sum(counts[letter] for letter in letters) >= share * total


def _share(language: str, tokens: list[str]) -> float:
    """Return the share of function words of the language, and of words with the language's endings."""
    endings = ENDINGS.get(language)
    number = sum(
        language in _OF_WORD.get(token, ()) or (endings is not None and len(token) > 4 and token.endswith(endings))
        for token in tokens
    )
    return number / (len(tokens) or 1)


def _is_in(text: str, language: str) -> bool:
    """Return True if the language's function words are frequent enough to confirm the declaration."""
    words = _WORD.findall(text.lower())
    return sum(language in _OF_WORD.get(word, ()) for word in words) > SURE * len(words)


def _script_of(text: str) -> tuple[str | None, int]:
    """Return the script of most letters, None if the scripts are mixed, and the number of letters."""
    other = "" if text.isascii() else "".join(_OTHER.findall(text))
    letters = len(text) - text.count(" ")
    if len(other) < (1 - SCRIPT_SHARE) * letters:
        return "latin", letters
    counts = {name: len(pattern.findall(other[:600])) for name, pattern in _SCRIPT.items()}
    seen = min(len(other), 600)
    if counts["kana"] > 0.1 * seen:  # Japanese sometimes has more Han than kana, Chinese has no kana
        return "kana", letters
    script = max(counts, key=lambda name: counts[name])
    enough = counts[script] >= SCRIPT_SHARE * seen and len(other) >= 0.5 * letters
    return (script if enough else None), letters


def _by_words(text: str, letters: int, declared: str, impossible: bool) -> str | None:
    """Return the language of the most function words, if certain and not the declared one; otherwise None.

    `declared` is "" without a declaration. `impossible` is True if the declared language isn't written in this script.
    """
    if letters < MIN_LETTERS:
        return None
    words = _WORD.findall(text.lower())
    counts = Counter(language for word in words if word in _OF_WORD for language in _OF_WORD[word])
    if not counts:
        return None
    best, number = counts.most_common(1)[0]
    relatives = next((family for family in FAMILIES if best in family), frozenset((best,)))
    if declared in relatives or number < SURE * len(words):
        return None
    if not declared or impossible:
        rival = max((count for language, count in counts.items() if language != best), default=0)
        return best if number >= LEAD * rival else None
    if declared not in WORDS:
        return None
    return best if number >= MARGIN * counts[declared] and counts[declared] <= RARE * len(words) else None
