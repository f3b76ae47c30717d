"""The headline: chosen among what the page says in its h1, JSON-LD, OpenGraph and title element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata.page_data import Head, plain, text_content

# Titles ---------------------------------------------------------------------------------------------------------------
# Titles without what a site adds to them: its name, the section, a label in front.

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


# Headline -------------------------------------------------------------------------------------------------------------

MAX_CHARS = 500
_FAMILIES = {"json-ld": 1.0, "share": 1.0, "h1": 0.5, "title": 0.2, "h2": 0.35}
"""Kinds of places and their weight. An h1 which nothing else repeats may be a label or a logo, and all that a page says
for sharing tends to be one text: each kind has one voice. Measured on news pages: any weights near these do as well."""
_CUTTING = frozenset(("h1", "json-ld", "h2"))
"""Kinds of places whose texts show where a title ends and the site's name begins."""
_SHARE = (
    "og:title", "twitter:title", "itemprop headline", "parsely-title", "sailthru.title", "cxenseparse:title",
    "dc.title", "title", "headline",
)  # fmt: skip
LATER = 0.01
"""What a place loses to the one before it in the same family."""
FEW_WORDS, FEW = 3, 0.1
"""An h1 of so few words, or any h2, which nothing else repeats, is likely a label: it weighs only so much."""
MAX_H1 = 20


class _Candidate(NamedTuple):
    """A text that may be the headline, its place with kind and weight, and whether it's all that the place says."""

    text: str
    origin: str
    family: str
    weight: float
    key: str
    whole: bool = True


def choose_headline(head: Head, names: frozenset[str]) -> tuple[str, str] | None:
    """Return the headline and where it came from; None if the page has none.

    `names` are the keys of what the site is called. Each kind of place (h1, JSON-LD, what is meant for sharing, the
    title element) has a voice of some weight for what it says, and a smaller one for a text that holds it or is held
    by it. Of spellings that differ in marks alone the most frequent wins.
    """
    candidates = _cut([each for each in _candidates(head) if each.key and each.key not in names], names)
    if not candidates:
        return None
    best = max(dict.fromkeys(each.key for each in candidates), key=lambda known: _votes(known, candidates))
    same = [each for each in candidates if each.key == best]
    spellings = Counter(each.text for each in same)
    text = max(spellings, key=lambda text: spellings[text])  # the first of equals: the h1's
    origins = list(dict.fromkeys(each.origin for each in sorted(same, key=lambda each: each.text != text)))
    return text, origins[0] + (f", as {' and '.join(origins[1:])} say" if len(origins) > 1 else "")


def _candidates(head: Head) -> Iterator[_Candidate]:
    """Yield texts that may be the headline, most trusted first."""
    places: Counter[str] = Counter()

    def candidate(text: str | None, origin: str, family: str, whole: bool = True) -> Iterator[_Candidate]:
        if text:
            weight = _FAMILIES[family] - LATER * places[family]
            places[family] += 1
            yield _Candidate(text[:MAX_CHARS], origin, family, weight, key(text[:MAX_CHARS]), whole)

    for element in head.h1[:MAX_H1]:
        for place, text in enumerate(_readings(element)):
            yield from candidate(text, "h1", "h1", place == 0)
    for name in ("headline", "name"):
        yield from candidate(plain(head.article.get(name)), "json-ld", "json-ld")
    for name in _SHARE:
        if found := head.first(name):
            yield from candidate(*found, "share")
    yield from candidate(head.title, "title element", "title")
    if not head.h1 or not (places["json-ld"] or places["share"]):
        # Old weblogs have their own name in the h1 of each page, and the article's in an h2.
        for element in head.h2[:5]:
            yield from candidate(squeeze(text_content(element)[: MAX_CHARS * 4]), "h2", "h2")


def _readings(element: etree._Element) -> Iterator[str]:
    """Yield the h1's text, and that without its first or its last part: a kicker, a badge."""
    pieces = [squeezed for text in element.itertext() if (squeezed := squeeze(str(text)))]
    whole = squeeze(text_content(element)[: MAX_CHARS * 4])
    if not whole:
        return
    if len(element) == 0 or len(pieces) < 2:
        yield whole
        return
    spaced = " ".join(pieces[:50])
    blocks = sum(child.tag in ("span", "div", "p", "strong", "small", "h2") for child in element)
    # Parts of their own run together without space: "LiveStorm reaches the coast".
    yield spaced if blocks >= 2 and key(spaced) == key(whole) else whole
    yield " ".join(pieces[1:50])
    yield " ".join(pieces[:-1][:50])


def _cut(candidates: list[_Candidate], names: frozenset[str]) -> list[_Candidate]:
    """Return the candidates without what the site adds to its titles."""
    said = {each.key: each.family for each in reversed(candidates) if each.family in _CUTTING and each.whole}
    cut: list[_Candidate] = []
    for each in candidates:
        if each.family == "h1" or said.get(each.key) == "h1":
            cut.append(each)
            continue
        text = cut_title(each.text, names, {known for known, family in said.items() if family != each.family})
        cut.append(each if text == each.text else each._replace(text=text, key=key(text)))
    return [each for each in cut if each.key]


def _votes(known: str, candidates: list[_Candidate]) -> float:
    """Return the weight of each kind of place that says the text, by its key, or by its share one that holds it."""
    voices: dict[str, float] = {}
    for each in candidates:
        if each.key == known:
            voice = each.weight
        elif known in each.key or each.key in known:
            voice = each.weight * min(len(known), len(each.key)) / max(len(known), len(each.key))
        else:
            continue
        voices[each.family] = max(voices.get(each.family, 0.0), voice)
    if voices.keys() == {"h2"} or (voices.keys() == {"h1"} and _is_label(known, candidates)):
        return FEW
    return sum(voices.values())


def _is_label(known: str, candidates: list[_Candidate]) -> bool:
    return all(len(each.text.split()) <= FEW_WORDS for each in candidates if each.key == known)
