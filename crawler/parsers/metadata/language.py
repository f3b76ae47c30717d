"""The declared language of an article is checked here against the text's script and function words.

The module holds the scripts and the most frequent function words of many languages.
"""

from __future__ import annotations

import re
from collections import Counter

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

_SCRIPTS = {
    "cyrillic": "\u0400-\u052f", "arabic": "\u0600-\u06ff\u0750-\u077f", "hebrew": "\u0590-\u05ff",
    "greek": "\u0370-\u03ff", "kana": "\u3040-\u30ff", "han": "\u3400-\u9fff", "hangul": "\uac00-\ud7af",
    "thai": "\u0e00-\u0e7f", "devanagari": "\u0900-\u097f", "bengali": "\u0980-\u09ff", "tamil": "\u0b80-\u0bff",
    "georgian": "\u10a0-\u10ff", "armenian": "\u0530-\u058f",
}  # fmt: skip
_WRITTEN = {
    "cyrillic": "ru uk bg sr mk be kk ky mn tg uz tt ba cv ce os sah",
    "arabic": "ar fa ur ps ckb ku sd ug az", "hebrew": "he iw yi", "greek": "el",
    "han": "zh ja yue wuu", "kana": "ja", "hangul": "ko", "thai": "th",
    "devanagari": "hi mr ne sa", "bengali": "bn as", "tamil": "ta", "georgian": "ka", "armenian": "hy",
}  # fmt: skip
_SCRIPT_LANGUAGES = {script: frozenset(languages.split()) for script, languages in _WRITTEN.items()}
_USUAL = {
    "arabic": "ar", "hebrew": "he", "greek": "el", "kana": "ja", "hangul": "ko", "thai": "th", "devanagari": "hi",
    "bengali": "bn", "tamil": "ta", "georgian": "ka", "armenian": "hy", "han": "zh",
}  # fmt: skip
"""The usual language of each script, for texts with a known script and an unknown language."""
_ELSEWHERE = frozenset().union(*_SCRIPT_LANGUAGES.values()) - {"sr", "kk", "uz", "az", "ku", "tt", "mn"}
"""Languages that aren't written in Latin letters."""
_FAMILIES = tuple(
    map(frozenset, (("no", "nb", "nn", "da"), ("hr", "sr", "bs", "sh", "me"), ("id", "ms"), ("cs", "sk")))
)
"""Languages with much the same function words, so a language isn't evidence against another of its family."""

_WORDS = {
    "en": "the of and to in that is was for it with as his on be at by had are but from have this which not were been",
    "de": "der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat",
    "fr": "de la le et les des en un du une que est dans qui pour pas au sur par plus ne se ce sont avec il aux mais",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus ha fue este",
    "it": "di e il la che in a per un del non è una della con i si le da sono dei al nel ha alla più dal come gli",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como ao foi das à seu são pelo",
    "nl": "de het een van en in dat is op te zijn met voor niet aan die er maar ook om bij naar uit wordt worden hij",
    "pl": "w i na z się do nie że jest o to jak po od przez przy za oraz który także są dla ma był tym tego jego",
    "cs": "a v se na je že s z o do to k i by pro jsou ve jako za který které po od také byl bude své jeho podle",
    "sk": "a v sa na je že s z o do to k aj by pre sú vo ako za ktorý ktoré po od tiež bol bude svoje jeho podľa",
    "sv": "och i att det som en på är av för med den till inte om ett men har de från vid var så kan han efter eller",
    "no": "og i det som en på er av for med den til ikke om et men har de fra ved var at kan han etter ble å seg nå",
    "da": "og i det som en på er af for med den til ikke om et men har de fra ved var at kan han efter blev sig nu",
    "fi": "ja on ei että se oli hän mutta myös ovat kun joka sen kuin tai mukaan ole jo niin vuoden olla sekä voi",
    "hu": "a az és hogy nem is egy meg ez de csak már volt el mint még be ki vagy ha azt lehet szerint ami aki",
    "tr": "ve bir bu için ile da de olarak çok daha olan gibi sonra ise en ancak kadar ne var olduğu göre tarafından",
    "ro": "de în și a la cu pe că nu din care o pentru este mai au sunt fi ce un dar sau prin fost lui după",
    "id": "yang dan di dengan untuk pada dari ini itu dalam tidak akan oleh juga ke adalah tersebut telah sebagai",
    "vi": "và của là có trong cho được với các không người một những này đã khi từ đến như cũng về ở để tại",
    "lt": "ir kad į su yra tai iš kaip bet buvo už jau apie nuo ar dėl taip po prie jis metų per tik šio savo",
    "hr": "i u je se na da su za od s o koji koje kao ne bi iz što to će ali bio nije ili do biti te također",
    "ca": "de la i que el a en les per els un amb una del no es és va al més ha com però dels als són també pel seva",
    "ru": "и в не на что с по он как это из к но за от его для о был также было до быть она они при или у же",
    "uk": "і в не на що з та до як за це від він про для є але також було була його які який під через цього",
    "bg": "и в на да не от за се са че по с това като до през към при които който може беше но след ще има",
}  # fmt: skip
_OF_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _OF_WORD[_word] = (*_OF_WORD.get(_word, ()), _language)

_SCRIPT = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
_OTHER = re.compile("[^\0-\u024f\u1e00-\u218f\u3000-\u303f\ufe00-\uff20]+")
"""Letters beyond Latin, without marks."""
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
    if language in _WORDS and _is_in(text[:QUICK], language):
        return None
    script, letters = _script_of(text)
    if script is None or letters < MIN_SCRIPT:
        return None
    if script == "latin":
        return _by_words(text, letters, language, language in _ELSEWHERE and "-Latn" not in (declared or ""))
    languages = _SCRIPT_LANGUAGES[script]
    if language in languages:
        return _by_words(text, letters, language, False) if script == "cyrillic" else None
    if script == "cyrillic":
        return _by_words(text, letters, language, True)
    return _USUAL[script]


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
    relatives = next((family for family in _FAMILIES if best in family), frozenset((best,)))
    if declared in relatives or number < SURE * len(words):
        return None
    if not declared or impossible:
        rival = max((count for language, count in counts.items() if language != best), default=0)
        return best if number >= LEAD * rival else None
    if declared not in _WORDS:
        return None
    return best if number >= MARGIN * counts[declared] and counts[declared] <= RARE * len(words) else None
