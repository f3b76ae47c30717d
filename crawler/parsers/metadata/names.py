"""The names of people are read here from bylines and from the values of JSON-LD, without roles, dates and credits."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from crawler.items import Author
from crawler.parsers.dates.removal import without_dates
from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata import byline_words as words_of
from crawler.parsers.metadata.page_data import plain, text_of, types

MAX_CHARS = 300
"""Number of characters of a byline that are read."""
MAX_AUTHORS = 50
MAX_NAME_CHARS, MAX_NAME_WORDS = 80, 7
MIN_SENTENCE = 25
"""Minimum length of a sentence about a person."""


def _any(words: Iterable[str]) -> str:
    """Return a regex for any of the words, longest first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# Introductions --------------------------------------------------------------------------------------------------------
# The words before, between and after the names of a byline.

PREFIX = re.compile(
    rf"[|•·–—-]?\s?(?:(?:{_any(words_of.INTRODUCTIONS)})(?:\s?[:：／・｜/＝=]\s?|\s)|(?:{_any(words_of.LABELLED)})\s?:\s?)",
    re.IGNORECASE,
)
"""An introduction before the names of a byline, with the space or colon after it."""
BETWEEN = re.compile(
    rf"\s(?=(?:{_any(words_of.EDITORS)}|摄影|攝影|写真|撮影|图|사진|译者)\s?[:：／/｜|])"
    rf"|(?P<mark>\s?[,;|/／&、，；•·・⋅\n]\s?|\s[–—+-]\s)|\s(?P<word>(?i:{_any(words_of.AND)}))\s"
    rf"|\s(?:{_any(words_of.WITH)})\s(?=[^\Wa-z\d_])"
)
"""Separators between names, or between a name and a role."""
TAIL = re.compile(
    r",?\s(?:(?:special(?:ly)?\s)?(?:for|to)|of the|at the|@|für|pour|voor|para|per|in|aus|à|från|fra|desde|w"
    r"|из|в)\s.{1,60}$"
    r"|(?<=\w)\s?(?:기자|특파원|記者|记者|编辑)$",
    re.IGNORECASE,
)
"""A client or a place after a name ("for …"), or, in languages without comma, a role after a name."""
PICTURE = re.compile(
    r"(?:fotos?|photos?|photograph(?:y|s|er)?|pictures?|bild(?:er)?|videos?|gra[fp]hi[ck]s?|grafik|illustrations?"
    r"|illustrationen|kuvat?|fotografie|zdjęcia|foto's|фото|видео|відео|写真|撮影|摄影|摄|사진|images?|credit|quelle|source"
    r"|来源|來源|稿源|出典)"
    r"(?:\s?[:：／・]\s?|\s(?:by|von|par|de|di|por|door|av|af)\s|\s?/\s?)",
    re.IGNORECASE,
)
"""An introduction of the people who made the pictures."""
_PICTURE_WORD = re.compile(
    r"(?i:fotos?|photos?|photography|bild(?:er)?|kuvat?|zdjęcia|фото|写真|撮影|摄影|사진)\s(?=[^\W\d_a-z]|:$)"
)
_PICTURE_ASIDE = re.compile(
    r"\((?:fotos?|photos?|photographs?|bild(?:er)?|videos?|kuvat?|фото|写真|사진)\b", re.IGNORECASE
)
_HELPER = re.compile(
    r"(?:(?:medically |clinically |expert )?(?:edited|reviewed|translated|fact[- ]?checked|verified|produced|curated"
    r"|updated|presented|narrated)\sby|editing\sby|traduit\spar|traducción|übersetzt\svon|翻訳者?|译者|校对|编审|审核"
    r"|перевод)\b",
    re.IGNORECASE,
)
"""An introduction of people who edited, reviewed or translated the text."""
_EDITORS = re.compile(rf"(?:{_any(words_of.EDITORS)})\s?[:：／・]?\s?")
_CHINESE = re.compile(
    rf"[\u3400-\u9fff]{{0,8}}?(?:记者|記者|通讯员|通訊員|作者)\s?"
    rf"(?=[{words_of.SURNAMES}][\u3400-\u9fff]{{1,3}}(?:$|[、，,\s／/]))"
)
"""An introduction that Chinese writes without a space before the name, or after the name of a newspaper."""
_CHINESE_NAME = re.compile(rf"[{words_of.SURNAMES}][\u3400-\u9fff]{{1,2}}")
_REPORT = re.compile(r".{0,8}(?:報導|报道|報道|[电電讯訊])")
"""The end of a Chinese byline: "report from Taipei"."""
_LABEL = re.compile(
    rf"(?P<before>[\w.)）]{{1,20}})\s(?=(?:{_any(words_of.LABELS)})\s?[:：]|(?:{_any(words_of.HELPERS)})\s)",
    re.IGNORECASE,
)
"""The space before a label within a byline: "Anna Muster Photos: …", "Anna Muster Reviewed by …"."""
_LEAD = re.compile(
    r"(?:[^\W\d_][\w'’-]{0,30}\s){1,4}(?i:by)\s(?=[^\W\d_a-z])"
    r"|(?i:eine?|une?|una?|ett?|en|et)\s[^\W\d_]{3,30}\s(?i:von|par|por|de|di|av|af|door|van)\s(?=[^\W\d_a-z])"
    r"|(?i:zeige|alle|mehr|weitere|voir|tous|plus|ver|todas?|todos|más|mais|leggi|tutti|altri|vis|visa|fler|flere|meer"
    r"|wszystkie|więcej)\s(?:[^\W\d_][\w'’]{0,30}\s){0,4}(?i:von|par|por|de|di|av|af|door|van|d)[\s'’](?=[^\W\d_a-z])"
)
"""Words before the name that say what the text is: "More by …", "Eine Kolumne von …"."""
_PROFILE = re.compile(
    r"\s(?:view (?:profile|bio|all|more|full)|see (?:all|more)|read (?:more|bio)|full bio|all posts|verified)\b.*$",
    re.IGNORECASE,
)
_FOLLOW = re.compile(r"(?i:follow|about|contact)\s(?=[^\W\d_a-z]\S{0,30}\s)")
"""Labels of links after and before the name."""
_JOINED = re.compile(rf"(?i:{_any((*words_of.AND, *words_of.WITH))})\s(?=[^\W\d_a-z])")
"""A joining word at the beginning of a part: ", and Anna Muster"."""
_WITH_AGENCIES = re.compile(
    rf",?\s(?:{_any((*words_of.AND, *words_of.WITH))})\s(?:news )?(?:{_any(words_of.AGENCY_WORDS)})\S{{0,20}}$",
    re.IGNORECASE,
)
"""Agencies after a name: "with agencies", "mit dpa-Material"."""
_CALL_SIGN = re.compile(r"[A-Z]{3,5}\s[A-Z][\w ]{1,30}")
"""The name of a station or newspaper after a name: "CNN Business"."""
_GLUED_AND = re.compile(r"\s[وו](?=\w{2})")
"""The joining word of Arabic and Hebrew, which is written together with the next word."""
_SUFFIXED = re.compile(
    r"(?!本社|本報|本报|取材|担当)(?:[\u3040-\u30ff\u3400-\u9fff]{2,6}|[\uac00-\ud7af]{2,4})\s?"
    r"(?:記者|记者|論説委員|編集委員|기자|특파원|논설위원)(?:\s\S{1,64}@\S{1,64})?"
)
"""A name with a role behind the name, as Japanese and Korean write, and perhaps an e-mail address."""
MAX_SUFFIXED = 150
_OPENING, _CLOSING = "(（[【", ")）]】"
_PHOTOGRAPHER = re.compile(r"(?:staff |freelance )?(?:photograph|fotograf|illustrator)\w*", re.IGNORECASE)
"""The role of a person who made the pictures, after the name."""
_GENERATION = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)$")

_ROLE = re.compile(rf"(?:{_any(words_of.ROLES)})\w*", re.IGNORECASE)
_ROLE_OR_DESK = re.compile(rf"(?:{_any((*words_of.ROLES, *words_of.DESKS))})\w*", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[^\w]{0,3}([^\W\d_]+)")
_FIRST_WORDS = frozenset(re.split(r"[^\w]", prefix)[0] for prefix in (*words_of.INTRODUCTIONS, *words_of.LABELLED))
_WORD = re.compile(r"[^\W\d_]+")
_AROUND_WORD = "|•·–—-:：/"


def introduced(text: str) -> str | None:
    """Return the text after the introduction of a byline; None if the text has no introduction."""
    if text[:1] in _OPENING:
        text = text[1:].rstrip(_CLOSING)
    first = _FIRST_WORD.match(text)
    if not first:
        return None
    if first[1].lower() not in _FIRST_WORDS:
        return _introduced_in_cjk(text) if text[0] > "\u2e80" else None
    match = PREFIX.match(text)
    if not match:
        return None
    rest = text[match.end() :].strip()
    word = match[0].strip(" |•·–—-").lower()
    is_start_of_name = word in words_of.AMBIGUOUS and len(rest.split()) < 2 and not has_role(rest)
    return None if is_start_of_name else rest or None


def _introduced_in_cjk(text: str) -> str | None:
    """Return the names in a byline of Chinese, Japanese or Korean; None if the text is another.

    "新京报记者 王小明" introduces the name, "山田太郎記者" has the role after the name.
    """
    if ("者" in text or "员" in text or "員" in text) and (chinese := _CHINESE.match(text)):
        return text[chinese.end() :].strip() or None
    return text if len(text) <= MAX_SUFFIXED and _SUFFIXED.fullmatch(text) else None


def is_editors(text: str) -> bool:
    """Return True if the text names editors, who are the authors only if no author is named: "责编：王小明"."""
    match = _EDITORS.match(text.lstrip(_OPENING))
    return bool(match and match[0][-1] in ":： ")


def may_introduce(word: str) -> bool:
    """Return True if a byline may begin with this word."""
    word = word.lstrip(_OPENING) or word
    return (
        word[0] > "\u2e80"
        or word.strip(_AROUND_WORD).partition("/")[0].lower() in _FIRST_WORDS
        or word[0] in _AROUND_WORD
    )


def is_introduction(text: str) -> bool:
    """Return True if the text is only the introduction of a byline: "By", "Written by:"."""
    word = text.strip(" :：|•·–—-").lower()
    return word in _INTRODUCTIONS and (
        " " in word or "/" in word or len(word) <= 4 or text.rstrip().endswith((":", "："))
    )


def is_label(text: str) -> bool:
    """Return True if the text is a label of the next text, as in tables and lists: "Author"."""
    return text.strip(" :：|•·–—-").lower() in words_of.LABELS_ALONE


_INTRODUCTIONS = frozenset(words_of.INTRODUCTIONS)


def introduces_helper(text: str) -> bool:
    """Return True if the text ends with the introduction of a person who isn't the author: "Reviewed by"."""
    match = _HELPER.search(text[-60:])
    return bool(match and len(text[-60:]) - match.end() <= 3) or bool(PICTURE.search(f"{text[-30:].rstrip()} : "))


def has_role(text: str) -> bool:
    """Return True if a word of the text names a role or a desk."""
    return any(_ROLE_OR_DESK.fullmatch(word) for word in _WORD.findall(text))


def is_role(text: str) -> bool:
    """Return True if the text names only a role or an account: "Senior Editor", "Redakteurin", "admin"."""
    words = [word.lower() for word in _WORD.findall(text)]
    main_words = [word for word in words if word not in words_of.SMALL]
    if " ".join(words) in words_of.ACCOUNTS:
        return True
    return bool(main_words) and all(word in words_of.ROLE_WORDS or _ROLE.fullmatch(word) for word in main_words)


def is_agency(name: str) -> bool:
    """Return True if the name is that of a news agency."""
    return key(name) in _AGENCY_KEYS


_AGENCY_KEYS = frozenset(map(key, words_of.AGENCIES))


def is_shared(name: str) -> bool:
    """Return True if the name is that of a desk, a company or an account that several people share: "Web Desk"."""
    words = _WORD.findall(name.lower())
    if " ".join(words) in words_of.DESK_ACCOUNTS or (words and words[-1] in words_of.GROUPS):
        return True
    return len(words) > 1 and (words[0] == "the" or words[-1] in words_of.COMPANIES or name.endswith(_PAPERS))


_PAPERS = tuple(f" {word}" for word in words_of.PAPERS)


# Names ----------------------------------------------------------------------------------------------------------------
# Bylines and JSON-LD values are split into names here.

_CLIENT = re.compile(r"(?:special(?:ly)?|exclusive)\s(?:to|for)\b", re.IGNORECASE)
_URL = re.compile(r"https?:|www\.|//|/|@|[a-z0-9-]{2,63}\.(?:[a-z]{2,10}\.)?[a-z]{2,12}/")
_MAIL = re.compile(
    r"https?://\S{1,200}|[<(\[]?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[>)\]]?|(?<!\w)@\w{1,40}"
)
_ASIDE = re.compile(r"\s?[(\[（【][^()\[\]（）【】]{1,60}[)\]）】]")
"""Text in brackets after a name: initials, a newspaper, a role: "Anna Muster (amu)"."""
_WRAPPED = re.compile(r"[(\[（【](.*)[)\]）】]")
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}=]|\.(?:com|de|org|net)\b|[0-9]{3}", re.IGNORECASE)
_ASIAN = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_PERSON = re.compile(rf"[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){{1,4}}|[{_ASIAN}]{{2,8}}|[{_ASIAN}]{{1,6}}\s[{_ASIAN}]{{1,6}}")
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u109f\u10d0-\u10ff\u1200-\u137f\u1780-\u17ff]")
_EDGE = " .,;:|–—-*\"'•·“”„«»"
_KEEPS_POINT = re.compile(r"(?:\b[^\W\d_]|\b[JS]r)\.$")
_LEADING_ROLE_MAX = 4
_DENSE = "\u3040"
"""Scripts that sort after this letter are written without spaces."""


def authors_of(values: Iterable[Any], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors that JSON-LD names, as objects or as bylines; `site` are the keys of the site's names."""
    authors: list[Author] = []
    for value in values:
        url = value.get("url") if isinstance(value, dict) else None
        url = url if isinstance(url, str) and url.startswith(("http://", "https://")) else None
        if is_organization(value):
            names = [name for name in map(squeeze, _names(value)) if name and len(name) <= MAX_NAME_CHARS]
            whole = [Author(name) for name in names if key(name) not in site and _is_name(name, [])]
            authors += [Author(author.name, squeeze(url)) for author in whole]
        else:
            authors += [Author(author.name, squeeze(url)) for author in authors_in_bylines(_names(value), site)]
    return distinct(authors)


def is_organization(value: Any) -> bool:
    """Return True if JSON-LD says that the author is an organisation."""
    return isinstance(value, dict) and any(name.endswith("organization") for name in types(value))


def _names(value: Any) -> Iterator[str]:
    """Yield the names in a JSON-LD value: an object, a text, or a list of these."""
    for item in (value if isinstance(value, list) else [value])[:MAX_AUTHORS]:
        if isinstance(item, dict) and not item.get("name") and (item.get("familyName") or item.get("givenName")):
            parts = (text_of(item.get("givenName")), text_of(item.get("familyName")))
            yield " ".join(part for part in parts if part)
            continue
        name = item.get("name") if isinstance(item, dict) else item
        for single in (name if isinstance(name, list) else [name])[:MAX_AUTHORS]:
            if text := plain(single):
                yield turned(text) if "person" in (types(item) if isinstance(item, dict) else ()) else text


def turned(text: str, strict: bool = True) -> str:
    """Return "Nils Berg" for "Berg, Nils", and any other text unchanged.

    If `strict`, the last name must be a single word, and a degree, role or agency isn't a first name.
    """
    last, comma, first = (part.strip() for part in text.partition(","))
    if not comma or "," in first or not first or not last or _DIGIT.search(text):
        return text
    number, limit = len(last.split()), 1 if strict else 4
    if number > limit or len(first.split()) > 3 or BETWEEN.search(last) or BETWEEN.search(first):
        return text
    names_role = has_role(first) or is_role(first) or is_agency(first) or is_agency(last) or _is_degree(first)
    return text if names_role or (strict and not (first[0].isupper() and last[0].isupper())) else f"{first} {last}"


_DIGIT = re.compile(r"\d")


def authors_in_bylines(bylines: Iterable[str], site: Collection[str] | None = ()) -> tuple[Author, ...]:
    """Return the authors in bylines, without "By", roles, URLs, e-mail addresses, picture credits and the site."""
    return distinct(Author(name) for byline in bylines for name in _names_in(byline, site or ()))


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[str, ...]:
    """Return the parts of a byline between separators. "Ortega y Gasset" isn't separated."""
    parts: list[str] = []
    begin, listed, joined = 0, False, False
    for match in BETWEEN.finditer(text):
        if match.start() < begin:
            continue
        word = match["word"]
        if word and _goes_on_small(text, begin, match.end()):
            continue
        if word and word.lower() in words_of.INSIDE and (not listed or joined):
            following = BETWEEN.split(text[match.end() :], maxsplit=1)[0].split()
            if len(following) == 1 and len(text[begin : match.start()].split()) >= 2:
                continue
        listed, joined = listed or "," in match[0], word is not None
        parts.append(text[begin : match.start()])
        begin = match.end()
    parts.append(text[begin:])
    return tuple(parts)


def _goes_on_small(text: str, begin: int, after: int) -> bool:
    """Return True if a part with a capital goes on with a small letter: the joining word isn't between two names."""
    following = text[after : after + 20].split()
    return (
        bool(following)
        and text[begin : begin + 1].isupper()
        and following[0][0].islower()
        and following[0] not in words_of.PARTICLES
        and not is_agency(following[0])
    )


def _names_in(byline: str, site: Collection[str]) -> list[str]:
    text = squeeze(byline[:MAX_CHARS]) or ""
    if not text or _URL.match(text):
        return []
    text = _MAIL.sub(" ", text).strip() if "@" in text or "://" in text else text
    if (wrapped := _WRAPPED.fullmatch(text)) and "(" not in wrapped[1]:
        text = wrapped[1].strip()
    if not text or key(text) in site or _is_sentence(text):
        return []
    text = without_dates(divided(text)).strip(" |")
    names: list[str] = []
    is_of_others = False
    for number, part in enumerate(_parts(introduced(text) or text)):
        if PICTURE.match(part) or _HELPER.match(part) or (names and _PICTURE_WORD.match(f"{part} :")):
            is_of_others = True
        elif is_of_others and introduced(part) is None:
            continue
        elif editors := _EDITORS.match(part):
            if number == 0:
                _add(part[editors.end() :], names, site)
            return names if number else names[:1]
        elif "(" not in part or not _PICTURE_ASIDE.search(part):
            is_of_others = False
            if len(names) > 1 and _PHOTOGRAPHER.fullmatch(part):
                names.pop()
            else:
                _add(part, names, site)
    return names


def _is_sentence(text: str) -> bool:
    """Return True for a sentence about a person: "Anna Muster covers the coast and lives in Tarn."."""
    if text[-1] not in ".。" or len(text) < MIN_SENTENCE or introduced(text):
        return False
    return sum(word.islower() and word not in _SMALL_OF_NAMES for word in text.split()) > 1


_SMALL_OF_NAMES = frozenset(
    (*words_of.AND, *words_of.WITH, *words_of.SMALL, *words_of.PARTICLES, "by", "from", "special")
)


def divided(text: str) -> str:
    """Return the byline with a separator before each label, and before joining words that are part of a word."""
    if ":" in text or "：" in text or " by " in text:
        text = _LABEL.sub(_divide, text)
    if text[0] > "\u0590" and (joined := _GLUED_AND.search(text)):
        before, after = text[: joined.start()].split(), text[joined.end() :].split()
        if len(before) > 1 and len(after) > 1 and text[joined.start() + 1 :].split()[0] not in words_of.WAW_NAMES:
            return f"{' '.join(before)} | {' '.join(after)}"
    return text


def _divide(match: re.Match[str]) -> str:
    """Return the word before a label with a separator, unless both are parts of the same label."""
    return match[0] if match["before"].lower() in _IN_LABELS else f"{match['before']} | "


_IN_LABELS = frozenset(
    (*words_of.AND, *words_of.LABELS, "medically", "clinically", "expert", "fact", "guest", "og", "an")
)


def _add(part: str, names: list[str], site: Collection[str]) -> None:
    """Add the name in a part of a byline, if the part has a name; `names` are the names before."""
    part = introduced(part) or part
    if (joined := _JOINED.match(part)) and (names or part[0].islower()):
        part = part[joined.end() :]
    if names and _GENERATION.match(part):
        names[-1] += f" {part}"
        return
    if lead := _LEAD.match(part):
        if _HELPER.search(lead[0]) or PICTURE.search(lead[0]):
            return
        part = part[lead.end() :] if is_person(part[lead.end() :]) else part
    name = _clean(part)
    if not name or key(name) in site or not _is_name(name, names):
        return
    words = name.split()
    names += words if len(words) > 1 and all(map(_CHINESE_NAME.fullmatch, words)) else [name]


def _clean(part: str) -> str | None:
    """Return a part of a byline without brackets, degrees, roles, places and marks at its ends."""
    text = _PROFILE.sub("", _FOLLOW.sub("", squeeze(_ASIDE.sub("", part)) or "", count=1))
    shorter = TAIL.sub("", _WITH_AGENCIES.sub("", text))
    text = shorter if " " in shorter or text[:1] > "\u0240" else text
    text = text.strip() if _KEEPS_POINT.search(text) and " " in text.strip() else text.strip(_EDGE)
    words = text.lstrip(_EDGE).split()
    while len(words) > 2 and (_is_degree(words[-1]) or words[-1].strip(_EDGE).lower() in _LOOSE):
        words.pop()
    words = _without_agency(words)
    if len(words) > 2 and any(map(_is_role_word, words)):
        words = _without_roles(words)
    return squeeze(_without_repeat(" ".join(words)))


_LOOSE = frozenset("published updated posted on at last follow publié aktualisiert veröffentlicht publicado".split())


def _is_degree(text: str) -> bool:
    words = text.replace(".", "").replace(",", " ").lower().split()
    return bool(words) and all(word in words_of.DEGREES for word in words) and not text.islower()


def _without_roles(words: list[str]) -> list[str]:
    """Return the words of a name without a role before or after the name, if two words remain."""
    for place in range(min(len(words) - 2, _LEADING_ROLE_MAX)):
        if _is_role_word(words[place].strip(_EDGE)):
            rest = words[place + 1 :]
            before = words[:place]
            if is_person(" ".join(rest)) and not has_role(" ".join(rest)) and _are_titles(before):
                return rest
    last = len(words)
    if _is_role_word(words[-1]) and words[0].lower() not in words_of.TITLES:
        last -= 1
        while last > 2 and words[last - 1].lower() in words_of.TITLES:
            last -= 1
        if last >= 2 and is_person(" ".join(words[:last])) and not is_shared(" ".join(words)):
            return words[:last]
    return words


def _without_agency(words: list[str]) -> list[str]:
    """Return the words of a name without an agency behind the name, if two words remain."""
    for number in range(min(3, len(words) - 2), 0, -1):
        agency = " ".join(words[-number:])
        if is_agency(agency) and (
            number > 1 or agency in ("Reuters", "Bloomberg") or agency.isupper() > words[0].isupper()
        ):
            return words[:-number]
    return words


def _is_role_word(word: str) -> bool:
    return bool(_ROLE.fullmatch(word)) or word.lower() in ("writer", "author", "autor", "autorin")


def _are_titles(words: list[str]) -> bool:
    return all(word.lower() in words_of.TITLES for word in words)


def _is_name(text: str, before: list[str]) -> bool:
    """Return True if a part of a byline is a name.

    After a name, a part that begins with a lower-case letter, or holds a degree or a word for a role, isn't a name.
    """
    if len(text) > MAX_NAME_CHARS or len(text.split()) > MAX_NAME_WORDS or not key(text) or _NO_NAME.search(text):
        return False
    if is_role(text) or not any(map(str.isalpha, text)) or _CLIENT.match(text):
        return False
    if not before:
        return not (_is_degree(text) and "." in text)
    capital = before[0][:1].isupper()
    if has_role(text) or _is_degree(text) or (capital and text[:1].islower()) or _REPORT.fullmatch(text):
        return False
    # A single word after a person's name is a place or a newspaper: "Anna Muster, London".
    if " " in before[0] and " " not in text and not is_agency(text) and text[0] < _DENSE:
        return False
    if not words_of.JOBS.isdisjoint(text.lower().split()):
        return False
    # Capital letters after a person's name are a degree, an agency or a newspaper: "Anna Muster, FACLM".
    is_sign = (text.isupper() and not before[0].isupper()) or (bool(_CALL_SIGN.fullmatch(text)) and not text.isupper())
    return not (" " in before[0] and text.isascii() and is_sign)


def distinct(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Return each author once, with a URL if any of the equal authors has a URL."""
    unique: dict[str, Author] = {}
    for author in authors:
        existing = unique.setdefault(key(author.name), author)
        if author.url and not existing.url:
            unique[key(author.name)] = author
    return tuple(unique.values())[:MAX_AUTHORS]


# Persons --------------------------------------------------------------------------------------------------------------
# Names that are only visible on the page must look like a person's name.


def persons(bylines: Iterable[str], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors whose names look like a person's, as required of names that are only visible on the page."""
    names = [_without_repeat(author.name) for author in authors_in_bylines(bylines, site) if is_person(author.name)]
    names = [name for name in names if not (is_agency(name) or is_shared(name))]
    names = [name for name in names if not _is_beside(name)] or names
    # "Anna Muster" and "More by Anna Muster" are the same author.
    keys = [key(name) for name in names]
    shortest = [name for name, own in zip(names, keys, strict=True) if not any(k != own and k in own for k in keys)]
    return distinct(map(Author, shortest))


def _is_beside(name: str) -> bool:
    """Return True for names that look like a person's and stand beside one: roles, places."""
    return has_role(name) or name.lower() in words_of.PLACES


def _without_repeat(name: str) -> str:
    """Return a name without its repeat: pages show a name twice in a row, for readers and for a card that opens."""
    half = name[: len(name) // 2].strip()
    is_repeat = bool(half) and name[len(name) - len(half) :] == half and len(name) - 2 * len(half) <= 1
    return half if is_repeat and (" " in half or " " not in name) else name


def is_person(name: str) -> bool:
    """Return True if a name looks like a person's: two to five capitalized words, particles aside, without digits."""
    if any(map(str.isdigit, name)) or PICTURE.match(name.replace(" ", ":", 1)):
        return False
    if not _PERSON.fullmatch(name):
        return (
            bool(_CASELESS.match(name))
            and 2 <= len(name.split()) <= 4
            and not re.search(r"[^\w\s.'’\u0900-\u109f-]", name)
        )
    first, *middle, last = (name.split() * 2)[: max(2, len(name.split()))]
    small = [word for word in middle if word[0].islower()]
    return not first[0].islower() and not last[0].islower() and words_of.PARTICLES.issuperset(small)


def byline(line: str) -> tuple[Author, ...]:
    """Return the authors of a line that begins as a byline does ("By …", "Von …"); empty for any other line."""
    rest = introduced(line)
    return authors_in_bylines([rest]) if rest else ()
