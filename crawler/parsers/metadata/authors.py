"""Authors: the names in bylines and in what JSON-LD calls the author."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from crawler.items import Author
from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata.nearby import Nearby
from crawler.parsers.metadata.page_data import Head, plain, resolve, text_content, text_of

# Bylines --------------------------------------------------------------------------------------------------------------
# Words of bylines, as data: what introduces a name, what joins names, and what is a role rather than a name.

_PREFIXES = (
    "by", "written by", "reported by", "story by", "words by", "posted by", "author", "authors", "von", "autor",
    "autorin", "autoren", "par", "rédigé par", "publié par", "propos recueillis par", "auteur", "por", "escrito por",
    "publicado por", "autora", "autores", "di", "a cura di", "scritto da", "da", "autore", "door", "geschreven door",
    "av", "af", "skrevet av", "skrevet af", "tekst", "przez", "autorzy", "автор", "авторы", "текст", "від", "text",
    "teksti", "kirjoittaja", "yazan", "yazar", "napsal", "napsala", "autoři", "oleh", "penulis", "szerző", "írta",
    "文", "作者", "記者", "记者", "撰文", "기자", "بقلم", "كتب",
)  # fmt: skip
_AMBIGUOUS = frozenset(("von", "di", "da", "av", "af", "por", "par", "text", "autor"))
"""Introductions that names begin with too ("Di Stefano"): one is cut off only before two more words."""

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
"""How words begin that say what somebody does."""
_DESKS = (
    "redaktion", "redakcj", "redakc", "redacc", "redacti", "redaz", "redaç", "rédaction", "toimitu", "редакция",
    "редакція", "編集", "编辑",
)  # fmt: skip
"""How words begin that name those who edit, all together: as an author, such a desk does for a name."""
_ROLE_WORDS = frozenset(
    "admin administrator analyst assistant associate blogger chief deputy director freelance freie freier guest "
    "head leiter leiterin leitender leitende producer ressort root senior special staff web writer".split()
)  # fmt: skip
_ACCOUNTS = frozenset(("super user", "superuser", "publisher", "unknown", "anonymous", "user", "nobody", "wordpress"))
"""Names of accounts that no person bears."""
_SMALL = frozenset("a al at by da de del der des di die du for für en et fra im in la le of och og the to und".split())

PREFIX = re.compile(
    r"[|•·–—-]?\s?(?:" + "|".join(sorted(map(re.escape, _PREFIXES), key=len, reverse=True)) + r")(?:\s?[:：／]\s?|\s)",
    re.IGNORECASE,
)
"""What may stand before the names of a byline: it's followed by a space or a colon."""
BETWEEN = re.compile(
    r"\s?[,;|/&、，；•·\n]\s?|\s[–—-]\s|\s(?:" + "|".join(map(re.escape, _AND)) + r")\s", re.IGNORECASE
)
"""What parts one name from the next, or from what the person does."""
PARTICLES = frozenset(
    "von van de der den di da dos das do du des del della la le el al bin ibn ben y e i zu zur ter ten af av".split()
)
"""Words within a person's name that begin in lower case."""
TAIL = re.compile(r"\s(?:for|für|pour|voor|in)\s.{1,60}$|(?<=\w)\s?(?:기자|특파원|記者|记者|编辑)$", re.IGNORECASE)
"""What follows a name to say whom it was written for, or, in languages that do without a comma, a role."""
PICTURE = re.compile(
    r"(?:fotos?|photos?|bild(?:er)?|videos?|gra[fp]hi[ck]s?|grafik|illustrations?|illustrationen|kuvat?|fotografie"
    r"|фото|видео|写真|摄影|사진|images?)\s?[:：]\s?",
    re.IGNORECASE,
)
"""What introduces those who made the pictures."""
_ROLE = re.compile(r"(?:" + "|".join(_ROLES) + r")\w*", re.IGNORECASE)
_ROLE_OR_DESK = re.compile(r"(?:" + "|".join(_ROLES + _DESKS) + r")\w*", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[^\w]{0,3}([^\W\d_]+)")
_FIRST_WORDS = frozenset(prefix.split()[0] for prefix in _PREFIXES)
_WORD = re.compile(r"[^\W\d_]+")


def introduced(text: str) -> str | None:
    """Return what follows the words that introduce a byline's names; None if the text has none."""
    first = _FIRST_WORD.match(text)
    match = PREFIX.match(text) if first and first[1].lower() in _FIRST_WORDS else None
    if not match:
        return None
    rest = text[match.end() :].strip()
    word = match[0].strip(" |•·–—-").lower()
    return None if word in _AMBIGUOUS and len(rest.split()) < 2 else rest or None


def has_role(text: str) -> bool:
    """Tell if a word of the text says what somebody does, or for which desk."""
    return any(_ROLE_OR_DESK.fullmatch(word) for word in _WORD.findall(text))


def is_role(text: str) -> bool:
    """Tell if the text says nothing but what somebody does: "Senior Editor", "Redakteurin"."""
    words = [word.lower() for word in _WORD.findall(text)]
    says = [word for word in words if word not in _SMALL]
    if " ".join(words) in _ACCOUNTS:
        return True
    return bool(says) and all(word in _ROLE_WORDS or _ROLE.fullmatch(word) for word in says)


# Authors --------------------------------------------------------------------------------------------------------------

MAX_CHARS = 300
"""Only so much of a byline is looked at."""
MAX_AUTHORS = 50
MAX_NAME_CHARS, MAX_NAME_WORDS = 80, 7
_ADDRESS = re.compile(r"https?:|www\.|//|/|@")
_MAIL = re.compile(r"https?://\S{1,200}|[<(\[]?\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[>)\]]?")
_ASIDE = re.compile(r"\s?[(\[（][^()\[\]（）]{1,60}[)\]）]")
"""What stands in brackets after a name: initials, the paper, a role: "Anna Muster (amu)"."""
_NO_NAME = re.compile(r"https?:|www\.|@|[<>{}=]|\.(?:com|de|org|net)\b|[0-9]{3}", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[\w.'’-]+){1,4}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,8}")
_EDGE = " .,;:|–—-*\"'•·"


def authors_of(values: Iterable[Any], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors that JSON-LD names, as objects or as bylines; `site` are keys of what the site is called."""
    found: list[Author] = []
    for value in values:
        address = value.get("url") if isinstance(value, dict) else None
        address = address if isinstance(address, str) and address.startswith(("http://", "https://")) else None
        for author in named(_names(value), site):
            found.append(Author(author.name, squeeze(address)))
    return _once(found)


def _names(value: Any) -> Iterator[str]:
    for item in (value if isinstance(value, list) else [value])[:MAX_AUTHORS]:
        if isinstance(item, dict) and not item.get("name") and (item.get("familyName") or item.get("givenName")):
            parts = (text_of(item.get("givenName")), text_of(item.get("familyName")))
            yield " ".join(part for part in parts if part)
            continue
        name = item.get("name") if isinstance(item, dict) else item
        for each in (name if isinstance(name, list) else [name])[:MAX_AUTHORS]:
            if text := plain(each):
                yield text


def named(bylines: Iterable[str], site: Collection[str] | None = ()) -> tuple[Author, ...]:
    """Return the authors that bylines name: without "By", roles, addresses, picture credits and the site itself."""
    found: list[Author] = []
    for byline in bylines:
        text = squeeze(byline[:MAX_CHARS]) or ""
        if not text or _ADDRESS.match(text):
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
        found += map(Author, names)
    return _once(found)


def _is_name(text: str, before: list[str]) -> bool:
    """Tell if a part of a byline is a name; after a name, what begins in lower case or has a role's word isn't."""
    if len(text) > MAX_NAME_CHARS or len(text.split()) > MAX_NAME_WORDS or not key(text) or _NO_NAME.search(text):
        return False
    if is_role(text):
        return False
    capital = bool(before) and before[0][:1].isupper()
    return not (before and (has_role(text) or (capital and text[:1].islower())))


def _once(authors: Iterable[Author]) -> tuple[Author, ...]:
    unique: dict[str, Author] = {}
    for author in authors:
        known = unique.setdefault(key(author.name), author)
        if author.url and not known.url:
            unique[key(author.name)] = author
    return tuple(unique.values())[:MAX_AUTHORS]


def persons(bylines: Iterable[str], site: Collection[str] = ()) -> tuple[Author, ...]:
    """Return the authors whose names look like a person's: what is merely seen on the page needs to."""
    names = [_once_said(author.name) for author in named(bylines, site) if is_person(author.name)]
    # "Anna Muster" and "More by Anna Muster" are one.
    keys = [key(name) for name in names]
    kept = [name for name, mine in zip(names, keys, strict=True) if not any(k != mine and k in mine for k in keys)]
    return _once(map(Author, kept))


def _once_said(name: str) -> str:
    """Return the name that stands twice in a row, for readers and for a card that opens, once."""
    half = name[: len(name) // 2].strip()
    return half if half and name[len(name) - len(half) :] == half and len(name) - 2 * len(half) <= 1 else name


def is_person(name: str) -> bool:
    """Tell if a name looks like a person's: two to five words that begin in upper case, particles aside, no digits."""
    if not _PERSON.fullmatch(name) or any(map(str.isdigit, name)) or PICTURE.match(name.replace(" ", ":", 1)):
        return False
    first, *middle, last = (name.split() * 2)[: max(2, len(name.split()))]
    small = [word for word in middle if word[0].islower()]
    return not first[0].islower() and not last[0].islower() and PARTICLES.issuperset(small)


def byline(line: str) -> tuple[Author, ...]:
    """Return the authors of a line that starts as a byline does ("By …", "Von …"); none of any other line."""
    rest = introduced(line)
    return named([rest]) if rest else ()


# Credits --------------------------------------------------------------------------------------------------------------
# Who wrote the article: what JSON-LD, meta elements and the visible byline say, held against each other.

Credit = tuple[tuple[Author, ...], str]

_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "cxenseparse:aut-author",
    "dc.creator", "dcterms.creator", "byl", "byline", "itemprop author",
)  # fmt: skip
_META_NAME = re.compile(r"(?!smartbanner)(?:.*[.:_-])?authors?(?:[._-]?names?)?")
MAX_MARKED = 3
"""A page that marks up more authors than so many is a list of articles."""


def authors(head: Head, nearby: Nearby, site: Collection[str]) -> Credit | None:
    """Return the authors and where they were named; `site` are the keys of what the site is called.

    A person counts before the site itself, wherever named. The site is the author only where JSON-LD says so and the
    page shows no other: many articles have none but the desk, and it isn't ours to call them anonymous.
    """
    told = [*resolve(head.article.get("author"), head.objects)]
    if found := authors_of(told, site):
        return found, "json-ld"
    if found := authors_of(resolve(head.article.get("creator"), head.objects), site):
        return found, "json-ld"
    shown = next((found for texts in nearby.bylines() if (found := persons(texts, site))), ())
    if credit := _declared(head, shown, site):
        return credit
    if shown:
        return shown, "byline"
    if found := persons((rest for line in nearby.lines if (rest := _introduced(line))), site)[:MAX_MARKED]:
        return found, "byline"
    if found := authors_of(told):
        return found, "json-ld, the site itself"
    marked = head.marked_authors()
    found = named((text_content(element) for element in marked[:20]), site)
    usable = 0 < len(found) <= MAX_MARKED and not any(map(str.isdigit, "".join(author.name for author in found)))
    return (found, "marked author") if usable else None


def _introduced(line: str) -> str | None:
    return introduced(line) if len(line.split()) <= 16 else None


def _declared(head: Head, shown: tuple[Author, ...], site: Collection[str]) -> Credit | None:
    """Return the authors that a meta element names, or those shown if they are these and more, or these no persons."""
    names = [name for name in _META if name in head.meta]
    names += [name for name in head.meta if name not in names and _META_NAME.fullmatch(name)]
    for name in names:
        if found := named(head.values(name), site):
            told, seen = _keys(found), _keys(shown)
            if told.isdisjoint(seen):
                # A company or an account may stand in meta; a person there and another in sight, who knows.
                person = any(is_person(author.name) for author in found)
                return (found, f"meta {name}") if person or not seen else (shown, "byline")
            if told < seen:
                return shown, f"byline, as meta {name} says"
            return found, f"meta {name}, as the byline says"
    return None


def _keys(authors: Iterable[Author]) -> set[str]:
    return {key(author.name) for author in authors}
