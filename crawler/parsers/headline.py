"""The headline: chosen among what the page says in its h1, JSON-LD, OpenGraph and title element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from crawler.parsers.characters import key, squeeze
from crawler.parsers.head import Head, text_content
from crawler.parsers.jsonld import plain
from crawler.parsers.titles import cut_title

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
