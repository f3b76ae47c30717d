"""The headline is chosen here among the page's h1, JSON-LD, OpenGraph and title element.

The module also cuts the site's name and section from titles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from typing import NamedTuple

from lxml import etree

from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata.fields import refusal
from crawler.parsers.metadata.page_data import MARKUP, Head, plain

# Titles ---------------------------------------------------------------------------------------------------------------
# The site's name, the section or a label is cut from titles.

_SEPARATOR = re.compile(r"\s(?:[|–—·•»«:/~-]|::|\|\||-\s-)\s|\s?[|｜]\s?|_(?=[^_]{1,20}$)")
_BAR = re.compile(r"\s?[|｜]\s?|\s[•·]\s|\s::\s|_(?=[^_]{1,20}$)")
"""Separators between a title and a site's name that are hardly ever part of a headline."""
_STEP = re.compile(r"\s?[|｜]\s?|\s[•·»]\s|\s::\s")
"""The separators of _BAR, and "»", which leads from a section to the headline but may be a quotation mark."""
_HOST_NOISE = re.compile(r"\b(?:www|com|co|org|net|news|online|m|amp|edu|gov)\b")
MIN_KEY = 8
"""Minimum length of a headline's key; a shorter part of a title isn't a headline, even if repeated."""
NAME_WORDS, NAME_CHARS = 5, 40
"""Maximum number of words and of characters in a site's name or a section."""
MAX_PARTS = 20
_PREFIX = re.compile(r"([^:：]{2,40}?)\s?[:：]\s?(?=\S)")
"""A site's name before the headline: "The Herald: Council votes"."""


def cut_title(text: str, names: Collection[str], keys: Collection[str]) -> str:
    """Return the title without the site's name or section that a separator divides from the title.

    `names` are the keys of the site's names, `keys` the keys of other texts that may be the headline. A part of the
    title with one of these keys is returned. Otherwise the site's name is cut from either end, and a short text from
    behind a bar.
    """
    if (prefix := _PREFIX.match(text)) and key(prefix[1]) in names and len(key(text[prefix.end() :])) > MIN_KEY:
        text = text[prefix.end() :]
    separators = list(_SEPARATOR.finditer(text))[:MAX_PARTS]
    if not separators:
        return text
    parts = [part for part in _parts(text, separators) if part != text]
    repeated = [part for part in parts if len(part_key := key(part)) > MIN_KEY and part_key in keys]
    if repeated:
        return max(repeated, key=len)
    for _ in range(3):
        shorter = _without_name(text, names)
        if shorter == text:
            break
        text = shorter
    return text


def _parts(text: str, separators: list[re.Match[str]]) -> Iterator[str]:
    """Yield the title cut at each separator, longest first; then also without the text before a bar.

    The text before other separators may well belong to the headline: "After the storm - harbour opens again".
    """
    begins = [0, *(match.end() for match in separators if _STEP.fullmatch(match[0]))]
    ends = [len(text), *(match.start() for match in reversed(separators))]
    yield from (text[begin:end].strip() for begin in begins for end in ends if begin < end)


def _without_name(text: str, names: Collection[str]) -> str:
    """Return the title without one site's name at either end, or else without a short text behind the last bar."""
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
    """Return True if the text is a name of the site, or one with an ending ("Herald.example", "Herald News")."""
    known = key(text)
    if not known or len(text) > NAME_CHARS:
        return False
    return any(known == name or _is_longer_name(*sorted((known, name), key=len)) for name in names)


def _is_longer_name(short: str, long: str) -> bool:
    return len(short) > 3 and short in long and len(long) <= 2 * len(short)


def _is_short(part: str, rest: str) -> bool:
    return 0 < len(part.split()) <= NAME_WORDS and len(part) <= NAME_CHARS and len(part) * 2 < len(rest)


def site_names(names: Iterable[str | None], host: str) -> frozenset[str]:
    """Return the keys of a site's names: the names declared, the host, and the host's main label."""
    host = host.lower().removeprefix("www.")
    labels = host.split(".")
    keys = {key(name or "") for name in names} | {key(host), key(_HOST_NOISE.sub("", host.rpartition(".")[0]))}
    keys |= {"".join(map(key, labels[-2:])), *(key(label) for label in labels[-3:-1] if len(label) > 3)}
    return frozenset(name for name in keys if len(name) > 1)


# Choice ---------------------------------------------------------------------------------------------------------------
# The candidates for the headline vote by weight.

MAX_CHARS = 500
_FAMILIES = {"json-ld": 1.0, "share": 1.0, "h1": 0.5, "title": 0.2, "h2": 0.35}
"""Families of elements and their weights. Each family has a single vote, because a page's values for sharing tend to be
the same text. An h1 that no other element repeats may be a label or a logo. On news pages, any weights near these give
the same results."""
_CUTTING = frozenset(("h1", "json-ld", "h2"))
"""Families whose texts show where a title ends and the site's name begins."""
_SHARE = (
    "og:title", "twitter:title", "itemprop headline", "parsely-title", "sailthru.title", "cxenseparse:title",
    "dc.title", "title", "headline",
)  # fmt: skip
LATER = 0.01
"""Weight that an element loses to the element before it in the same family."""
FEW_WORDS, FEW = 3, 0.1
"""An h1 of at most FEW_WORDS words, or any h2, that no other family repeats is likely a label: its weight is FEW."""
MAX_H1 = 20
MAX_DEPTH = 20
"""Maximum depth of elements in an h1 that are read."""
MIN_CUT, MIN_LIMIT, MAX_LIMIT = 15, 100, 120
"""Minimum length of a text that may be the beginning of a headline, and the lengths at which programs cut headlines.
Google once recommended at most 110 characters."""
_ELLIPSIS = re.compile(r"\s?(?:…|\.{3}|\[(?:…|\.{3})\])\s?$")
_UNSEEN = frozenset(("svg", "button", "script", "style", "noscript", "template", "form", "select", "audio", "video"))
_UNSEEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader|visually-?hidden|visuallyhidden|a11y-hidden|assistive|off-?screen"
    r"|hide-?visually|u-hidden|icon)(?:$|[\s_-])",
    re.IGNORECASE,
)
_UNSEEN_CHARACTERS = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")


class _Candidate(NamedTuple):
    """A text that may be the headline; `whole` is True if the text is the whole text of its element."""

    text: str
    origin: str
    family: str
    weight: float
    key: str
    whole: bool = True
    short: str | None = None
    """The text that the element has, if it was cut short and another element has the whole text."""


def choose_headline(head: Head, names: frozenset[str], refused: list[str] | None = None) -> tuple[str, str] | None:
    """Return the headline with its provenance; None if the page has no headline.

    `names` are the keys of the site's names. `refused` takes notes of the texts that were cut short.

    Each family of elements (h1, JSON-LD, values for sharing, title element) votes with its weight for its own text. If
    another text contains the family's text, or is part of this text, the family votes for the other text with a smaller
    weight. A text that was cut short votes for the whole text, if another element has this. Of spellings that differ
    only in marks, the most frequent wins.
    """
    candidates = _cut([item for item in _candidates(head) if item.key and item.key not in names], names)
    if not candidates:
        return None
    best = max(dict.fromkeys(item.key for item in candidates), key=lambda text_key: _votes(text_key, candidates))
    same = [item for item in candidates if item.key == best]
    spellings = Counter(item.text for item in same)
    # Capitals alone are a matter of style. Of equal counts the first counts, which is the h1's.
    text = max(spellings, key=lambda text: (not text.isupper(), spellings[text]))
    if refused is not None:
        refused += [refusal(item.origin, item.short, "is cut short") for item in same if item.short]
        same = [item for item in same if not item.short]
    origins = list(dict.fromkeys(item.origin for item in sorted(same, key=lambda item: item.text != text)))
    return text, origins[0] + (f", as {' and '.join(origins[1:])} say" if len(origins) > 1 else "")


def _candidates(head: Head) -> Iterator[_Candidate]:
    """Yield texts that may be the headline, most trusted first."""
    counts: Counter[str] = Counter()

    def candidate(text: str | None, origin: str, family: str, whole: bool = True) -> Iterator[_Candidate]:
        if text and (text := _tidy(text)):
            weight = _FAMILIES[family] - LATER * counts[family]
            counts[family] += 1
            yield _Candidate(text, origin, family, weight, key(text), whole)

    for element in head.h1[:MAX_H1]:
        for number, text in enumerate(_readings(element)):
            yield from candidate(text, "h1", "h1", number == 0)
    for name in ("headline", "name"):
        yield from candidate(plain(head.article.get(name)), "json-ld", "json-ld")
    for name in _SHARE:
        if shared := head.first(name):
            yield from candidate(*shared, "share")
    yield from candidate(head.title, "title element", "title")
    if not head.h1 or not (counts["json-ld"] or counts["share"]):
        # Old weblogs have the weblog's name in the h1 of each page, and the headline in an h2.
        for element in head.h2[:5]:
            yield from candidate("".join(_seen_texts(element)), "h2", "h2")


def _tidy(text: str) -> str | None:
    """Return a text without characters of no width, markup, and references that were escaped twice."""
    text = text[: 2 * MAX_CHARS]
    if not text.isascii():
        text = _UNSEEN_CHARACTERS.sub("", text)
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = MARKUP.sub(" ", text)
    squeezed = squeeze(text)
    if not squeezed or squeezed.startswith("{{"):  # a template that wasn't filled in
        return None
    return squeezed[:MAX_CHARS]


def _readings(element: etree._Element) -> Iterator[str]:
    """Yield the h1's text, then the text without its first part (a kicker) and without its last part (a badge)."""
    if len(element) == 0:
        if whole := squeeze((element.text or "")[: MAX_CHARS * 4]):
            yield whole
        return
    texts = list(_seen_texts(element))
    pieces = [squeezed for text in texts if (squeezed := squeeze(text))]
    whole = squeeze("".join(texts)[: MAX_CHARS * 4])
    if not whole:
        return
    if len(pieces) < 2:
        yield whole
        return
    spaced = " ".join(pieces[:50])
    blocks = sum(child.tag in ("span", "div", "p", "strong", "small", "h2") for child in element)
    # The texts of child elements run together without space: "LiveStorm reaches the coast".
    yield spaced if blocks >= 2 and key(spaced) == key(whole) else whole
    yield " ".join(pieces[1:50])
    yield " ".join(pieces[:-1][:50])


def _seen_texts(element: etree._Element, depth: int = 0) -> Iterator[str]:
    """Yield the texts inside an element that readers see: no icons, buttons and texts for screen readers."""
    if element.text:
        yield element.text
    for child in element:
        if child.tag == "br":
            yield " "
        elif isinstance(child.tag, str) and depth < MAX_DEPTH and not _is_unseen(child):
            yield from _seen_texts(child, depth + 1)
        if child.tail:
            yield child.tail


def _is_unseen(element: etree._Element) -> bool:
    if element.tag in _UNSEEN:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    name = element.get("class")
    return bool(name and _UNSEEN_CLASS.search(name))


def _cut(candidates: list[_Candidate], names: frozenset[str]) -> list[_Candidate]:
    """Return the candidates without the names and sections that the site adds to titles."""
    families = {item.key: item.family for item in reversed(candidates) if item.family in _CUTTING and item.whole}
    cut: list[_Candidate] = []
    for item in candidates:
        if item.family == "h1" or families.get(item.key) == "h1":
            cut.append(item)
            continue
        others = {text_key for text_key, family in families.items() if family != item.family}
        text = cut_title(item.text, names, others)
        cut.append(item if text == item.text else item._replace(text=text, key=key(text)))
    return _completed([item for item in cut if item.key])


def _completed(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the candidates with each text that was cut short replaced by the whole text of another candidate."""
    whole: list[_Candidate] = []
    for item in candidates:
        longer = (other for other in candidates if len(other.text) > len(item.text) and _is_beginning(item, other))
        other = min(longer, key=lambda other: len(other.text), default=None)
        whole.append(item if other is None else item._replace(text=other.text, key=other.key, short=item.text))
    return whole


def _is_beginning(item: _Candidate, other: _Candidate) -> bool:
    """Return True if a text is the other text, cut short: by an ellipsis, inside a word, or at a length of 100 to 120.

    A text that goes on with a separator isn't cut: the rest is a section or the site's name.
    """
    ellipsis = _ELLIPSIS.search(item.text)
    beginning = item.text[: ellipsis.start()] if ellipsis else item.text
    if len(beginning) < MIN_CUT or not other.text.startswith(beginning):
        return False
    if ellipsis:
        return True
    rest = other.text[len(beginning) :]
    is_glued = beginning[-1].islower() and rest[0].isupper()  # "the Princess" + "Latest news"
    in_word = beginning[-1].isascii() and beginning[-1].isalnum() and rest[0].isalnum() and not is_glued
    at_limit = MIN_LIMIT <= len(beginning) <= MAX_LIMIT and not _SEPARATOR.match(f" {rest.lstrip()}")
    return in_word or at_limit


def _votes(text_key: str, candidates: list[_Candidate]) -> float:
    """Return the sum of the families' votes for the text with this key.

    A family votes with the weight of its best candidate. The weight counts in full for the same key. If one key
    contains the other, the weight is multiplied by the ratio of their lengths.
    """
    votes: dict[str, float] = {}
    for item in candidates:
        if item.key == text_key:
            vote = item.weight
        elif text_key in item.key or item.key in text_key:
            vote = item.weight * min(len(text_key), len(item.key)) / max(len(text_key), len(item.key))
        else:
            continue
        votes[item.family] = max(votes.get(item.family, 0.0), vote)
    if votes.keys() == {"h2"} or (votes.keys() == {"h1"} and _is_label(text_key, candidates)):
        return FEW
    return sum(votes.values())


def _is_label(text_key: str, candidates: list[_Candidate]) -> bool:
    return all(len(item.text.split()) <= FEW_WORDS for item in candidates if item.key == text_key)
