"""A line near an article is judged here: whether the line is a date line, and what each of its dates is the date of.

A date line has a date and, beside the date, little more than the words of a byline, a label, a time or a place. A
sentence of the article, an event's date and a period aren't date lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import tzinfo
from enum import Enum
from functools import lru_cache

from crawler.parsers.dates.locales import NOWHERE, Locale
from crawler.parsers.dates.months import MONTHS, fold
from crawler.parsers.dates.reading import DateInLine, ReadDate, find_dates, normal_line

MAX_LINE = 150
"""Maximum length of a date line in characters."""
MAX_WORDS, MAX_MARKED_WORDS = 14, 18
"""Maximum number of words beside the dates; of a line that the page marks as date, the second."""
MAX_LABEL = 25
"""Maximum number of characters of a label before the date with which a line begins: "Published on"."""
MAX_DATELINE = 40
"""Maximum number of characters before the date with which a paragraph begins."""
MAX_UNKNOWN, MAX_MARKED_UNKNOWN = 1, 4
"""Maximum number of words in lower case that no byline or label has."""
MAX_WIDE, MAX_WIDE_CHARS = 6, 24
"""Maximum number of words of scripts without capitals, and of characters of scripts without spaces."""


class Role(Enum):
    """What a date is the date of."""

    PUBLISHED = "published"
    MODIFIED = "modified"
    UNNAMED = "unnamed"
    """No word tells the role: the date of publication, if the date stands where pages put it."""
    OTHER = "other"
    """An event, a deadline, a birthday."""


_MODIFIED = re.compile(
    "|".join(
        r"""
        updat modif last\s(?:changed|edited|revised|reviewed) revised edited\son corrected aktualis aktualiz geändert
        überarbeitet mis(?:e)?\sà\sjour maj\b actualiz actualis actualitz aggiorna agg\. atualiz обновл
        изменен оновлен
        змінен ред\. bijgewerkt gewijzigd uppdater ändrad oppdater endret opdater ændret päivit muokattu
        güncel upraven
        更新 更正 最終 수정 갱신 تحديث محدث تعديل به.?روز بروز ویرایش اپ\s?ڈیٹ diperbarui dikemas kemas\skini
        cập\snhật обновен
        актуализ ažuriran ажуриран posodob frissít frissül módosít ενημέρωσ ενημερώ τροποποί atjaunin atjaunot
        atnaujin
        uuendat muudet eguneratu yenilən yangilan жаңарт жаңыр шинэчл განახლ թարմաց अपडेट अद्यतन अद्ययावत
        আপডেট হালনাগাদ
        புதுப்பி నవీకర അപ്ഡേറ്റ് പുതുക്കി ಅಪ್ಡೇಟ್ ನವೀಕರ અપડેટ ਅੱਪਡੇਟ อัปเดต อัพเดท แก้ไข עודכן עדכון përditës
        imesasishwa diweddar nuashonr opgedateer bygewerk aġġorn actualiza reviz zmodyf zaktual
        """.split()
    ),
    re.IGNORECASE,
)
"""Words of a date of the last change."""
_PUBLISHED = re.compile(
    "|".join(
        r"""
        publish publi[eé] publica publiqu publis publik published posted issued released\son created written uploaded
        submitted veröff erschien erstellt eingestellt paru mis\sen\sligne créé pubblic creat geplaatst gepubl inserit
        udgivet offentlig lagt\sut julkais opublik dodan utworz wydan опубл публик размещ створен objavljen objavlj
        zveřejn vydán vytvoř zverejn megjelen közzé létrehoz δημοσ ανάρτ yayın yayım giriş eklen dərc e.lon chop\setil
        jariala жариял ჰrap გამოქვეყ հրապարակ avaldat publicēt paskelb argitarat cyhoedd foilsi 発行 公開 掲載
        投稿 配信 发布 發布 发表
        發表 刊登 上架 등록 입력 게시 작성 نشر منتشر انتشار تاریخ شائع اشاعت diterbitkan dipublikasi terbit
        disiarkan xuất\sbản đăng
        प्रकाश প্রকাশ வெளியி ప్రచుర പ്രസിദ്ധീ ಪ್ರಕಟ પ્રકાશ ਪ੍ਰਕਾਸ਼ เผยแพร่ โพสต์ פורסם botuar publikuar ilichapishwa
        imechapishwa nailathala inilathala ippubblik
        """.split()
    ),
    re.IGNORECASE,
)
"""Words of a date of publication."""
_OTHER = re.compile(
    r"(?<!\w)(?:"
    + "|".join(
        r"""
        events? when wann deadline starts? ends? begins? opens? opening closes until till bis valid gültig
        expir\w* born
        geboren died gestorben tickets? sales? register registration anmeld\w* save\sthe\sdate termine? beginn einlass
        doors veranstaltung cuándo hasta desde vence quand jusqu\w* dal fino até tot\sen\smet joined member\ssince
        founded since copyright today heute aktuelles accessed retrieved abgerufen next from
        """.split()
    )
    + r")(?!\w)|©|開催|締切|截止|まで|마감|引用|检索|閲覧|参照",
    re.IGNORECASE,
)
"""Words of dates of other things: events, periods, people, copyright."""
_ROLES = ((_PUBLISHED, Role.PUBLISHED), (_MODIFIED, Role.MODIFIED), (_OTHER, Role.OTHER))
_KNOWN = frozenset(
    """
    by von par por da di de del della do dos das van door av af od autor text tekst texte foto photo
    the a an la le les el los il lo der die das den dem het en et y e i og och und and of at on in im am um à as às
    alle ore alla kl klo h uhr hrs hs godz v o ob u om på den le el nel ngày lúc pukul jam
    min mins minute minutes minuten minuti minutos read reading lesezeit lesedauer lecture leitura lettura lectura leer
    time times ago comment comments kommentar kommentare commentaires comentarios comentários commenti reacties views
    share shares shared likes print edition online staff news post article story blog date datum fecha data dato
    first originally last updated category categories filed under tag tags tagged no with only est gmt utc am pm
    """.split()
)
_UNCASED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Characters of scripts that write words without spaces."""
_WORD = re.compile(r"[^\W\d_]+")
_TO = re.compile(r"\s?(?:[-–—]|to|bis|au|al|a|until|до|→)\s?")
_DATELINE_END = re.compile(r"\)?\.?\s{0,2}(?:[–—|/:]|-{1,2}\s|\()")
"""The mark between the place and date of a dateline and the text."""
_LABEL = re.compile(r"[^|•·,()]{0,40}\Z")
_EVENT_LEAD = re.compile(r"(\w+)\s(?:on|am|le|el|il|em|op|den|på|vom|ab|this|next)\s(?:\w+,?\s){0,1}\Z", re.IGNORECASE)


def dates_of_line(
    line: str, zone: tzinfo | None = None, locale: Locale = NOWHERE, *, marked: bool | Callable[[], bool] = False
) -> list[tuple[ReadDate, Role]]:
    """Return the dates of a date line, each with its role; an empty list if the line isn't a date line.

    `marked` is True if the page marks the line as a date, so that the line may have more other words. If `marked` is a
    function, it is called only for a line with a date.
    """
    if len(line) > MAX_LINE:
        return []
    dates = find_dates(line, zone, locale)
    if not dates:
        return []
    if not isinstance(marked, bool):
        marked = marked()
    normal = normal_line(line)
    roles = [_role(normal, dates, index) for index in range(len(dates))]
    named = any(role in (Role.PUBLISHED, Role.MODIFIED) for role in roles)
    if len(dates) > 1 and not named and _TO.fullmatch(normal[dates[0].end : dates[1].start]):
        return []  # a period
    if roles[0] in (Role.PUBLISHED, Role.MODIFIED) and dates[0].start <= MAX_LABEL:
        return [(found.date, role) for found, role in zip(dates, roles, strict=True)]
    rest = " ".join(normal[start:end] for start, end in _gaps(normal, dates))
    if not is_byline(rest, marked=marked or named) or (not marked and _leads_to_event(normal[: dates[0].start])):
        return []
    return [(found.date, role) for found, role in zip(dates, roles, strict=True)]


def dates_of_dateline(
    paragraph: str, zone: tzinfo | None = None, locale: Locale = NOWHERE
) -> list[tuple[ReadDate, Role]]:
    """Return the date with which a paragraph begins, as agencies write: "Berlin, 3 May 2024 – The council …"."""
    beginning = paragraph[:MAX_LINE]
    dates = find_dates(beginning, zone, locale)
    normal = normal_line(beginning)
    if not dates or dates[0].start > MAX_DATELINE:
        return []
    before = normal[: dates[0].start]
    ends = _DATELINE_END.match(normal, dates[0].end)
    if not ends or not is_byline(before) or _leads_to_event(before) or "." in before[:-1]:
        return []
    role = role_of_label(before)
    return [(dates[0].date, role)] if role in (Role.UNNAMED, Role.PUBLISHED) else []


def role_of_label(before: str, after: str = "") -> Role:
    """Return the role of a date between two texts: the last label before the date counts, or else one right after."""
    label = _LABEL.search(before[-60:])
    text = label[0] if label and _WORD.search(label[0]) else before[-60:]
    last: tuple[int, Role] = (-1, Role.UNNAMED)
    roles = _ROLES if text and not text.isspace() else ()
    for pattern, role in roles:
        for match in pattern.finditer(text):
            last = max(last, (match.start(), role), key=lambda pair: pair[0])
    if last[1] is Role.UNNAMED and after:
        start = len(after) - len(after.lstrip(" ("))
        if _MODIFIED.match(after, start) and not re.search(r"[:\d]", after[start : start + 25]):
            return Role.MODIFIED
        if _PUBLISHED.match(after, start):
            return Role.PUBLISHED
    return last[1]


def is_byline(rest: str, *, marked: bool = False) -> bool:
    """Return True if the text beside the date of a line is a byline, a label or a place, rather than a sentence."""
    words = _WORD.findall(rest)
    if len(words) > (MAX_MARKED_WORDS if marked else MAX_WORDS):
        return False
    wide = len(_UNCASED.findall(rest))
    uncased = sum(1 for word in words if word.lower() == word.upper())
    if wide > MAX_WIDE_CHARS * (1 + marked) or uncased > MAX_WIDE * (1 + marked):
        return False
    unknown = sum(1 for word in words if word[0].islower() and not _is_known(word))
    return unknown <= (MAX_MARKED_UNKNOWN if marked else MAX_UNKNOWN)


@lru_cache(maxsize=8192)
def _is_known(word: str) -> bool:
    folded = fold(word)
    return folded in _KNOWN or folded in MONTHS or bool(_MODIFIED.search(word) or _PUBLISHED.search(word))


def _role(line: str, dates: Sequence[DateInLine], index: int) -> Role:
    before = line[dates[index - 1].end if index else 0 : dates[index].start]
    after = line[dates[index].end : dates[index + 1].start if index + 1 < len(dates) else len(line)]
    return role_of_label(before, after if index + 1 == len(dates) else "")


def _gaps(line: str, dates: Sequence[DateInLine]) -> list[tuple[int, int]]:
    starts = [0, *(date.end for date in dates)]
    ends = [*(date.start for date in dates), len(line)]
    return list(zip(starts, ends, strict=True))


def _leads_to_event(before: str) -> bool:
    """Return True if a single unknown word and a preposition stand before the date: "Opens on"."""
    match = _EVENT_LEAD.search(before)
    return bool(match and len(_WORD.findall(before[: match.start()])) == 0 and not _is_known(match[1]))
