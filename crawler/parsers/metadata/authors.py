"""The authors of an article are found here: in JSON-LD, meta elements and visible bylines.

The module holds the words of bylines, the reading of names, and the choice of the most trusted authors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from crawler.items import Author
from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata.nearby import Nearby
from crawler.parsers.metadata.page_data import Head, plain, resolve, text_content, text_of

# Bylines --------------------------------------------------------------------------------------------------------------
# Words of bylines, as data: words that introduce a name, words that join names, and words for roles.

_PREFIXES = (
    "by", "written by", "reported by", "story by", "words by", "posted by", "author", "authors", "von", "autor",
    "autorin", "autoren", "par", "rédigé par", "publié par", "propos recueillis par", "auteur", "por", "escrito por",
    "publicado por", "autora", "autores", "di", "a cura di", "scritto da", "da", "autore", "door", "geschreven door",
    "av", "af", "skrevet av", "skrevet af", "tekst", "przez", "autorzy", "автор", "авторы", "текст", "від", "text",
    "teksti", "kirjoittaja", "yazan", "yazar", "napsal", "napsala", "autoři", "oleh", "penulis", "szerző", "írta",
    "文", "作者", "記者", "记者", "撰文", "기자", "بقلم", "كتب",
)  # fmt: skip
_AMBIGUOUS = frozenset(("von", "di", "da", "av", "af", "por", "par", "text", "autor"))
"""Introductions that also begin names ("Di Stefano"); such a word is cut off only before two more words."""

_AND = ("and", "und", "et", "y", "e", "en", "og", "och", "i", "и", "та", "і", "ja", "ve", "sowie", "a", "és")

_ROLES = (
    "chefredak", "chefreporter", "columnist", "colunista", "kolumnist", "contribut", "correspond", "corrispond",
    "corresponsal", "korrespond", "dziennikar", "editor", "editör", "editrice", "fotograf", "giornalist", "herausgeber",
    "jornalist", "journalis", "jurnalis", "kommentator", "mitarbeiter", "muhabir", "periodist", "photograph",
    "redacteu", "redactor", "redakteu", "redaktor", "redaktør", "redaktör", "redatt", "rédacteu", "rédactri",
    "reporter", "stellvertret", "toimittaja", "verslaggever", "volontär", "webmaster", "колумнист", "корреспондент",
    "кореспондент", "журналист", "журналіст", "обозреватель", "редактор", "記者", "记者", "기자", "특파원", "محرر",
    "مراسل",
)  # fmt: skip
"""Beginnings of words for a person's role."""
_DESKS = (
    "redaktion", "redakcj", "redakc", "redacc", "redacti", "redaz", "redaç", "rédaction", "toimitu", "редакция",
    "редакція", "編集", "编辑",
)  # fmt: skip
"""Beginnings of words for an editorial desk. As an author, a desk counts as a name."""
_ROLE_WORDS = frozenset(
    "admin administrator analyst assistant associate blogger chief deputy director freelance freie freier guest "
    "head leiter leiterin leitender leitende producer ressort root senior special staff web writer".split()
)  # fmt: skip
_ACCOUNTS = frozenset(("super user", "superuser", "publisher", "unknown", "anonymous", "user", "nobody", "wordpress"))
"""Names of accounts that no person has."""
_SMALL = frozenset("a al at by da de del der des di die du for für en et fra im in la le of och og the to und".split())

PREFIX = re.compile(
    r"[|•·–—-]?\s?(?:" + "|".join(sorted(map(re.escape, _PREFIXES), key=len, reverse=True)) + r")(?:\s?[:：／]\s?|\s)",
    re.IGNORECASE,
)
"""An introduction before the names of a byline, with the space or colon after it."""
BETWEEN = re.compile(
    r"\s?[,;|/&、，；•·\n]\s?|\s[–—-]\s|\s(?:" + "|".join(map(re.escape, _AND)) + r")\s", re.IGNORECASE
)
"""Separators between names, or between a name and a role."""
PARTICLES = frozenset(
    "von van de der den di da dos das do du des del della la le el al bin ibn ben y e i zu zur ter ten af av".split()
)
"""Words within a person's name that begin with a lower-case letter."""
TAIL = re.compile(r"\s(?:for|für|pour|voor|in)\s.{1,60}$|(?<=\w)\s?(?:기자|특파원|記者|记者|编辑)$", re.IGNORECASE)
"""A client after a name ("for …"), or, in languages without comma, a role after a name."""
PICTURE = re.compile(
    r"(?:fotos?|photos?|bild(?:er)?|videos?|gra[fp]hi[ck]s?|grafik|illustrations?|illustrationen|kuvat?|fotografie"
    r"|фото|видео|写真|摄影|사진|images?)\s?[:：]\s?",
    re.IGNORECASE,
)
"""An introduction of the people who made the pictures."""
_ROLE = re.compile(r"(?:" + "|".join(_ROLES) + r")\w*", re.IGNORECASE)
_ROLE_OR_DESK = re.compile(r"(?:" + "|".join(_ROLES + _DESKS) + r")\w*", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[^\w]{0,3}([^\W\d_]+)")
_FIRST_WORDS = frozenset(prefix.split()[0] for prefix in _PREFIXES)
_WORD = re.compile(r"[^\W\d_]+")


def introduced(text: str) -> str | None:
    """Return the text after the introduction of a byline; None if the text has no introduction."""
    first = _FIRST_WORD.match(text)
    match = PREFIX.match(text) if first and first[1].lower() in _FIRST_WORDS else None
    if not match:
        return None
    rest = text[match.end() :].strip()
    word = match[0].strip(" |•·–—-").lower()
    return None if word in _AMBIGUOUS and len(rest.split()) < 2 else rest or None


def has_role(text: str) -> bool:
    """Return True if a word of the text names a role or a desk."""
    return any(_ROLE_OR_DESK.fullmatch(word) for word in _WORD.findall(text))


def is_role(text: str) -> bool:
    """Return True if the text names only a role: "Senior Editor", "Redakteurin"."""
    words = [word.lower() for word in _WORD.findall(text)]
    main_words = [word for word in words if word not in _SMALL]
    if " ".join(words) in _ACCOUNTS:
        return True
    return bool(main_words) and all(word in _ROLE_WORDS or _ROLE.fullmatch(word) for word in main_words)


# Names ----------------------------------------------------------------------------------------------------------------
# Bylines and JSON-LD values are split into names here.

MAX_CHARS = 300
"""Number of characters of a byline that are read."""
MAX_AUTHORS = 50
MAX_NAME_CHARS, MAX_NAME_WORDS = 80, 7
_URL = re.compile(r"https?:|www\.|//|/|@")
_MAIL = re.compile(r"https?://\S{1,200}|[<(\[]?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[>)\]]?")
_ASIDE = re.compile(r"\s?[(\[（][^()\[\]（）]{1,60}[)\]）]")
"""Text in brackets after a name: initials, a newspaper, a role: "Anna Muster (amu)"."""
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}=]|\.(?:com|de|org|net)\b|[0-9]{3}", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){1,4}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}")
_EDGE = " .,;:|–—-*\"'•·"


def authors_of(values: Iterable[Any], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors that JSON-LD names, as objects or as bylines; `site` are the keys of the site's names."""
    authors: list[Author] = []
    for value in values:
        url = value.get("url") if isinstance(value, dict) else None
        url = url if isinstance(url, str) and url.startswith(("http://", "https://")) else None
        authors += [Author(author.name, squeeze(url)) for author in authors_in_bylines(_names(value), site)]
    return _distinct(authors)


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
                yield text


def authors_in_bylines(bylines: Iterable[str], site: Collection[str] | None = ()) -> tuple[Author, ...]:
    """Return the authors in bylines, without "By", roles, URLs, e-mail addresses, picture credits and the site."""
    authors: list[Author] = []
    for byline in bylines:
        text = squeeze(byline[:MAX_CHARS]) or ""
        if not text or _URL.match(text):
            continue
        text = _MAIL.sub(" ", text).strip() if "@" in text or "://" in text else text
        if not text or key(text) in (site or ()):
            continue
        names: list[str] = []
        for part in BETWEEN.split(introduced(text) or text):
            if PICTURE.match(part):
                break
            name = squeeze(TAIL.sub("", _ASIDE.sub("", introduced(part) or part)).strip(_EDGE))
            if name and _is_name(name, names) and key(name) not in (site or ()):
                names.append(name)
        authors += map(Author, names)
    return _distinct(authors)


def _is_name(text: str, before: list[str]) -> bool:
    """Return True if a part of a byline is a name.

    After a name, a part that begins with a lower-case letter or holds a word for a role isn't a name.
    """
    if len(text) > MAX_NAME_CHARS or len(text.split()) > MAX_NAME_WORDS or not key(text) or _NO_NAME.search(text):
        return False
    if is_role(text):
        return False
    capital = bool(before) and before[0][:1].isupper()
    return not (before and (has_role(text) or (capital and text[:1].islower())))


def _distinct(authors: Iterable[Author]) -> tuple[Author, ...]:
    """Return each author once, with a URL if any of the equal authors has a URL."""
    unique: dict[str, Author] = {}
    for author in authors:
        existing = unique.setdefault(key(author.name), author)
        if author.url and not existing.url:
            unique[key(author.name)] = author
    return tuple(unique.values())[:MAX_AUTHORS]


def persons(bylines: Iterable[str], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors whose names look like a person's, as required of names that are only visible on the page."""
    names = [_without_repeat(author.name) for author in authors_in_bylines(bylines, site) if is_person(author.name)]
    # "Anna Muster" and "More by Anna Muster" are the same author.
    keys = [key(name) for name in names]
    shortest = [name for name, own in zip(names, keys, strict=True) if not any(k != own and k in own for k in keys)]
    return _distinct(map(Author, shortest))


def _without_repeat(name: str) -> str:
    """Return a name without its repeat: pages show a name twice in a row, for readers and for a card that opens."""
    half = name[: len(name) // 2].strip()
    return half if half and name[len(name) - len(half) :] == half and len(name) - 2 * len(half) <= 1 else name


def is_person(name: str) -> bool:
    """Return True if a name looks like a person's: two to five capitalized words, particles aside, without digits."""
    if not _PERSON.fullmatch(name) or any(map(str.isdigit, name)) or PICTURE.match(name.replace(" ", ":", 1)):
        return False
    first, *middle, last = (name.split() * 2)[: max(2, len(name.split()))]
    small = [word for word in middle if word[0].islower()]
    return not first[0].islower() and not last[0].islower() and PARTICLES.issuperset(small)


def byline(line: str) -> tuple[Author, ...]:
    """Return the authors of a line that begins as a byline does ("By …", "Von …"); empty for any other line."""
    rest = introduced(line)
    return authors_in_bylines([rest]) if rest else ()


# Credits --------------------------------------------------------------------------------------------------------------
# The choice among the authors in JSON-LD, meta elements and the visible byline.

Credit = tuple[tuple[Author, ...], str]

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "cxenseparse:aut-author",
    "dc.creator", "dcterms.creator", "byl", "byline", "itemprop author",
)  # fmt: skip
_META_NAME = re.compile(r"(?!smartbanner)(?:.*[.:_-])?authors?(?:[._-]?names?)?")
MAX_MARKED = 3
"""Maximum number of marked-up authors per article; a page with more is a list of articles."""


def authors(head: Head, nearby: Nearby, site: Collection[str]) -> Credit | None:
    """Return the authors with their provenance; `site` are the keys of the site's names.

    A person counts before the site itself, wherever the page names the person. The site is the author only if JSON-LD
    says so and the page shows no other author: many articles have no author but the desk, and these aren't anonymous.
    """
    declared = [*resolve(head.article.get("author"), head.objects)]
    if names := authors_of(declared, site):
        return names, "json-ld"
    if names := authors_of(resolve(head.article.get("creator"), head.objects), site):
        return names, "json-ld"
    visible = next((names for texts in nearby.bylines() if (names := persons(texts, site))), ())
    if credit := _declared(head, visible, site):
        return credit
    if visible:
        return visible, "byline"
    if names := persons((rest for line in nearby.lines if (rest := _introduced(line))), site)[:MAX_MARKED]:
        return names, "byline"
    if names := authors_of(declared):
        return names, "json-ld, the site itself"
    marked = head.marked_authors()
    names = authors_in_bylines((text_content(element) for element in marked[:20]), site)
    usable = 0 < len(names) <= MAX_MARKED and not any(map(str.isdigit, "".join(author.name for author in names)))
    return (names, "marked author") if usable else None


def _introduced(line: str) -> str | None:
    return introduced(line) if len(line.split()) <= 16 else None


def _declared(head: Head, visible: tuple[Author, ...], site: Collection[str]) -> Credit | None:
    """Return the authors of the first meta element that names any, or the visible authors instead; None without any.

    The visible authors count if they include all declared authors, or if none of the declared authors is a person.
    """
    names = [name for name in _META if name in head.meta]
    names += [name for name in head.meta if name not in names and _META_NAME.fullmatch(name)]
    for name in names:
        if declared := authors_in_bylines(head.values(name), site):
            declared_keys, visible_keys = _keys(declared), _keys(visible)
            if declared_keys.isdisjoint(visible_keys):
                # A meta element may name a company or an account. A declared person counts before a visible person.
                person = any(is_person(author.name) for author in declared)
                return (declared, f"meta {name}") if person or not visible else (visible, "byline")
            if declared_keys < visible_keys:
                return visible, f"byline, as meta {name} says"
            return declared, f"meta {name}, as the byline says"
    return None


def _keys(authors: Iterable[Author]) -> set[str]:
    return {key(author.name) for author in authors}
