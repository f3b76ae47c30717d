"""Dates, times and times of reading are cut out of a short text here, for the reading of the names beside them."""

from __future__ import annotations

import re

from crawler.parsers.dates.months import DIVIDED, MONTHS, fold

_MONTHS = frozenset((*MONTHS, *DIVIDED, "sept"))
_BEFORE = frozenset(
    map(
        fold,
        (
            "on at published updated posted last modified first date le el il em den dem dne dnia op om kl am um vom "
            "a à publié publiée mis jour publicado actualizado atualizado pubblicato aggiornato veröffentlicht "
            "erstellt aktualisiert stand gepubliceerd bijgewerkt publicerad uppdaterad publisert oppdatert publiceret "
            "opdateret opublikowano aktualizacja опубликовано обновлено опубліковано оновлено julkaistu päivitetty "
            "yayınlanma güncelleme the since vor hace há mon tue wed thu fri sat sun monday tuesday wednesday thursday "
            "friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi "
            "jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì "
            "mercoledì giovedì venerdì sabato domenica y"
        ).split(),
    )
)
"""Words before the number of a date or a time."""
_AFTER = frozenset(
    map(
        fold,
        (
            "am pm uhr h gmt utc est edt pst pdt cst cdt cet cest bst ist jst kst wib min mins minute minutes minuten "
            "minutos read ago hours hour days day weeks comments comment de of at um à o'clock lesezeit lecture "
            "lettura lectura leitura views shares clock time heure heures jours horas hora días dias ore ora giorni "
            "fa atrás stunde stunden tag tagen wochen timer timmar minuter siden sedan uur geleden godzin temu назад "
            "час часа часов минут годин хвилин тому"
        ).split(),
    )
)
"""Words after the number of a date, a time, or a time of reading."""

_GLUED = re.compile(
    r"(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}\s?[日일]?(?:[T\s]{0,2}\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?"
    r"(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d\d(?:[,\s]{1,2}\d{1,2}[:.]\d\d)?"
)
_NUMBER = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|[.ºª]|er)?|(?:19|20)\d\d|\d{1,2}[:.h]\d\d(?::\d\d)?(?:am|pm)?"
    r"|\d{1,2}(?:am|pm|h|min)"
)
_CERTAIN = re.compile(r"(?:19|20)\d\d|\d{1,2}[:h]\d\d(?::\d\d)?(?:am|pm)?|\d{1,2}(?:am|pm|st|nd|rd|th|min)")
_AROUND = " ,;:.()[]|@–—-•·"


def without_dates(text: str) -> str:
    """Return the text with each date, time and time of reading replaced by a separator."""
    if not any(map(str.isdigit, text)):
        return text
    text = _GLUED.sub(" | ", text)
    words = text.split()
    plain_words = [word.strip(_AROUND).lower() for word in words]
    folded = list(map(fold, plain_words))
    dropped = [False] * len(words)
    for place, word in enumerate(plain_words):
        if dropped[place] or not _NUMBER.fullmatch(word):
            continue
        end = place + 1
        while end < len(words) and _goes_on(folded[end], words[end]):
            end += 1
        months = sum(folded[index] in _MONTHS for index in range(place, end))
        begin = place
        while begin and not dropped[begin - 1] and _leads(folded[begin - 1], words[begin - 1], months):
            begin -= 1
            months += folded[begin] in _MONTHS
        if end - begin > 1 or _CERTAIN.fullmatch(word):
            dropped[begin:end] = [True] * (end - begin)
    if any(dropped):
        words = ["|" if is_date else word for word, is_date in zip(words, dropped, strict=True)]
    return " ".join(words)


def _goes_on(folded: str, word: str) -> bool:
    """Return True if a date goes on with this word."""
    if folded in _MONTHS or _NUMBER.fullmatch(word.strip(_AROUND).lower()):
        return True
    return not folded or (folded in _AFTER and (word[0].islower() or len(folded) <= 4))


def _leads(folded: str, word: str, months: int) -> bool:
    """Return True if a date begins with this word. A month counts once: "Theresa May 16 September"."""
    if folded in _MONTHS:
        return months == 0
    return folded in _BEFORE or (not folded and word != "|")
