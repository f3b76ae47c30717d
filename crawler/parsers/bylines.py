"""Words of bylines, as data: what introduces a name, what joins names, and what is a role rather than a name."""

from __future__ import annotations

import re

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
