"""Titles without what a site adds to them: its name, the section, a label in front."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from crawler.parsers.characters import key

_SEPARATOR = re.compile(r"\s(?:[|–—·•»«:/~-]|::|\|\||-\s-)\s|\s?[|｜]\s?|_(?=[^_]{1,20}$)")
_BAR = re.compile(r"\s?[|｜]\s?|\s[•·]\s|\s::\s")
"""Separators that part a title from a site's name but are hardly ever part of a headline."""
_STEP = re.compile(r"\s?[|｜]\s?|\s[•·»]\s|\s::\s")
"""Those, and what leads from a section to the headline below it, though it may be a quotation mark."""
_HOST_NOISE = re.compile(r"\b(?:www|com|co|org|net|news|online|m|amp|edu|gov)\b")
MIN_KEY = 8
"""A shorter part of a title is no headline, whatever repeats it."""
NAME_WORDS, NAME_CHARS = 5, 40
"""Greatest size of a site's name or a section."""
MAX_PARTS = 20


def cut_title(text: str, names: Collection[str], keys: Collection[str]) -> str:
    """Return the title without the site's name or section that a separator parts from it.

    `names` are keys of what the site is called, `keys` those of other texts which may be the headline: a part of the
    title that one of them repeats is it. Otherwise the site's name is cut from either end, and what follows a bar.
    """
    found = list(_SEPARATOR.finditer(text))[:MAX_PARTS]
    if not found:
        return text
    repeated = [
        part for part in _parts(text, found) if part != text and len(known := key(part)) > MIN_KEY and known in keys
    ]
    if repeated:
        return max(repeated, key=len)
    for _ in range(3):
        shorter = _without_name(text, names)
        if shorter == text:
            break
        text = shorter
    return text


def _parts(text: str, separators: list[re.Match[str]]) -> Iterator[str]:
    """Yield the title without what follows each separator, longest first; then also without what precedes a bar.

    What precedes another separator may well belong to the headline: "After the storm - harbour opens again".
    """
    begins = [0, *(match.end() for match in separators if _STEP.fullmatch(match[0]))]
    ends = [len(text), *(match.start() for match in reversed(separators))]
    yield from (text[begin:end].strip() for begin in begins for end in ends if begin < end)


def _without_name(text: str, names: Collection[str]) -> str:
    separators = list(_SEPARATOR.finditer(text))
    if not separators:
        return text
    before, after = text[: separators[-1].start()].strip(), text[separators[-1].end() :].strip()
    if len(key(before)) > 3 and _is_name(after, names):
        return before
    first, rest = text[: separators[0].start()].strip(), text[separators[0].end() :].strip()
    if len(key(rest)) > MIN_KEY and _is_name(first, names):
        return rest
    bars = list(_BAR.finditer(text))
    if bars and _is_short(text[bars[-1].end() :], text[: bars[-1].start()]):
        return text[: bars[-1].start()].strip()
    return text


def _is_name(text: str, names: Collection[str]) -> bool:
    """Tell if the text is what the site is called, or that with an ending ("Herald.example", "Herald News")."""
    known = key(text)
    if not known or len(text) > NAME_CHARS:
        return False
    return any(known == name or _is_longer_name(*sorted((known, name), key=len)) for name in names)


def _is_longer_name(short: str, long: str) -> bool:
    return len(short) > 3 and short in long and len(long) <= 2 * len(short)


def _is_short(part: str, rest: str) -> bool:
    return 0 < len(part.split()) <= NAME_WORDS and len(part) <= NAME_CHARS and len(part) * 2 < len(rest)


def site_names(names: Iterable[str | None], host: str) -> frozenset[str]:
    """Return the keys of what a site is called: the names it declares, its host, and the host's name alone."""
    host = host.lower().removeprefix("www.")
    labels = host.split(".")
    found = {key(name or "") for name in names} | {key(host), key(_HOST_NOISE.sub("", host.rpartition(".")[0]))}
    found |= {"".join(map(key, labels[-2:])), *(key(label) for label in labels[-3:-1] if len(label) > 3)}
    return frozenset(name for name in found if len(name) > 1)
