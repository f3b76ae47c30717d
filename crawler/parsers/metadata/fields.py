"""Metadata of a page: each field from the most trusted place that has it, with that place as its provenance."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawler.parsers.html import ends_sentence, key, squeeze
from crawler.parsers.metadata.nearby import Nearby
from crawler.parsers.metadata.page_data import Head, Object, plain, resolve, text_content, text_of, texts_of, types

# Fields ---------------------------------------------------------------------------------------------------------------
# The fields of an article while they are found: each value with where it came from.


@dataclass(slots=True)
class Fields:
    """The article's optional fields as they are found, with their provenance; absent ones aren't set."""

    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> tuple[Any, str] | None:
        return (self.values[name], self.provenance[name]) if name in self.values else None

    def set(self, name: str, found: tuple[Any, str] | None) -> None:
        if found is not None:
            self.values[name], self.provenance[name] = found


# Standfirst -----------------------------------------------------------------------------------------------------------
# The article's description: the standfirst that readers see before one which is written for search engines.

SAME = 40
"""Two texts whose letters begin alike for so long are one: one is cut short, or was edited at its end."""
SHORT, LONG = 40, 800
"""Bounds of the length of a standfirst: what is longer is a text."""
MIN_WORD = 5
"""Shorter words don't show that a description is of the article."""
_META = ("og:description", "description", "twitter:description", "dc.description", "sailthru.description")
_STANDFIRST = re.compile(
    r"(?:(?<![a-z])|(?<=[a-z])(?=[A-Z]))(?:[Ss]tand-?[Ff]irst|[Ss]ub-?(?:[Tt]itle|[Hh]ead(?:line|ing)?|[Dd]eck)|[Dd]ec?k(?![a-z])"
    r"|[Ll]ead(?:[_-]?[Tt]ext|-paragraph)?(?![a-z])|[Ii]ntro(?:duction)?(?![a-z])|[Ss]ummary|[Tt]easer[_-]?[Tt]ext|[Vv]orspann|[Cc]hap[oô](?![a-z])"
    r"|[Ss]ottotitolo|[Oo]cchiello|[Ss]ommario|[Bb]ajada|[Ss]ubt[ií]tulo|[Ee]ntradilla|[Ii]ngress|[Ee]xcerpt|[Aa]nrei(?:ss|ß)er|[Ll]ide(?![a-z]))"
)
_OTHER = re.compile(
    r"author|byline|image|caption|comment|related|share|audio|video|newsletter|toc|date|meta", re.IGNORECASE
)


def description(head: Head, nearby: Nearby, headline: str | None, site: Collection[str]) -> tuple[str, str] | None:
    """Return the summary of the article.

    Of what the page declares, the one that's seen near the headline counts, and as it's seen: a declared one is often
    cut short. Then a visible standfirst, then the first declared. One which only praises the site is none.
    """
    declared = list(_declared(head))
    known = [(text, origin, key(text[:LONG])) for text, origin in declared]
    marked: str | None = None
    for element, seen in nearby.paragraphs():
        said = key(seen[: 2 * SAME])
        for text, origin, mine in known:
            if full := _as_seen(text, mine, seen, said):
                return full, origin + ("" if full == text else ", as seen near the headline")
        if marked is None and SHORT <= len(seen) <= LONG and _is_standfirst(element):
            marked = seen
    if marked:
        return marked, "standfirst"
    return next((found for found in declared if not _praises_site(found[0], headline or "", site)), None)


def _is_standfirst(element: etree._Element) -> bool:
    name = element.get("class")
    return bool(name and _STANDFIRST.search(name) and not _OTHER.search(name))


def _declared(head: Head) -> Iterator[tuple[str, str]]:
    known: set[str] = set()
    found = [head.first(name) for name in _META]
    found.append((text, "json-ld") if (text := plain(head.article.get("description"))) else None)
    for each in found:
        if each and each[0] not in known:
            known.add(each[0])
            yield each


def _as_seen(text: str, mine: str, seen: str, said: str) -> str | None:
    """Return the declared text as it's seen, whole where it was cut; None if what is seen, with its key, is another."""
    length = min(SAME, max(len(mine) - 3, 1))
    if not mine or mine[:length] != said[:length]:
        return None
    cut = text.endswith(("…", "...", "[...]")) or not ends_sentence(text)
    return text if len(seen) > LONG or (not cut and key(seen).startswith(mine)) else seen


def _praises_site(text: str, headline: str, site: Collection[str]) -> bool:
    """Tell if the text names the site and shares no word with the headline."""
    said = key(text)
    if not any(len(name) > 3 and name in said for name in site):
        return False
    words = {word for word in re.findall(r"\w+", headline.casefold()) if len(word) >= MIN_WORD}
    return not any(word in text.casefold() for word in words)


# Fields ---------------------------------------------------------------------------------------------------------------

Found = tuple[str, str] | None
"""A value and where it came from."""

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))?(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_TIERS = (
    "article:content_tier", "og:article:content_tier", "content_tier", "isaccessibleforfree",
    "itemprop isaccessibleforfree",
)  # fmt: skip
_FREE = {"free": True, "locked": False, "metered": False, "paid": False, "premium": False, "true": True, "false": False}
MAX_KEYWORDS = 100
MAX_LABEL = 30


def publisher(head: Head) -> Found:
    """Return the publisher's name as the page prints it."""
    for name, origin in publishers(head):
        if not name.startswith(("http:", "https:", "www.")):
            return name, origin
    return None


def publishers(head: Head) -> Iterator[tuple[str, str]]:
    """Yield all that the page calls its publisher or its site, most trusted first."""
    if found := head.first("og:site_name"):
        yield found
    for item in resolve(head.article.get("publisher"), head.objects):
        if name := plain(item):
            yield name, "json-ld"
    for item in head.objects:
        if item.get("name") and "website" in types(item) and (name := plain(item.get("name"))):
            yield name, "json-ld"
    for name in ("application-name", "dc.publisher", "publisher", "copyright"):
        if found := head.first(name):
            yield found


def section(head: Head) -> Found:
    """Return the section the page is filed under."""
    for text in texts_of(head.article.get("articleSection")):
        # Some join all that the article is filed under; the first leads.
        if name := plain(text.partition(",")[0] if text.count(",") > 1 else text):
            return name, "json-ld"
    found = head.first("article:section", "itemprop articlesection", "section", "parsely-section", "category")
    if found and not found[0].startswith(("http:", "https:")):
        return found
    return _label(head)


def _label(head: Head) -> Found:
    """Return the short label that stands right above the h1: no date, and not the site's name."""
    above = head.h1[0].getprevious() if len(head.h1) == 1 else None
    if above is None or above.tag not in ("a", "p", "span", "div", "strong"):
        return None
    text = squeeze(text_content(above)[:MAX_LABEL]) or ""
    name = (head.values("og:site_name") or [""])[0]
    plain = text and len(text) < MAX_LABEL and len(text.split()) <= 3 and not any(map(str.isdigit, text))
    return (text, "label above h1") if plain and key(text) != key(name) and not ends_sentence(text) else None


def keywords(head: Head) -> tuple[tuple[str, ...], str] | None:
    """Return the page's keywords in its order, each once."""
    values = texts_of(head.article.get("keywords"))
    sources = [(values, "json-ld")]
    sources += [(head.values(name), f"meta {name}") for name in ("article:tag", "news_keywords", "keywords")]
    for texts, origin in sources:
        parts = [part for text in texts for part in re.split(r"[,;、，]", text)] if len(texts) < 2 else texts
        words = list(dict.fromkeys(word for part in parts if (word := squeeze(part))))
        if words:
            return tuple(words[:MAX_KEYWORDS]), origin
    return None


def image(head: Head, url: str) -> Found:
    """Return the absolute address of the picture the page is shared with."""
    for name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"):
        for value in head.values(name):
            if address := absolute(value, url):
                return address, f"meta {name}"
    for item in resolve(head.article.get("image"), head.objects)[:5]:
        told = item.get("url") or item.get("contentUrl") if isinstance(item, dict) else item
        if address := absolute(text_of(told), url):
            return address, "json-ld"
    return None


def canonical_url(head: Head, url: str) -> Found:
    """Return the address which the page calls its own, absolute; one that leads to another host isn't believed."""
    candidates = [(value, "link canonical") for value in head.links.get("canonical", ())]
    candidates += [(value, "meta og:url") for value in head.values("og:url")]
    for value, origin in candidates:
        if address := absolute(value, url):
            return address, origin
    return None


def absolute(address: str | None, base: str) -> str | None:
    """Return the address as an absolute http(s) one; None if it's no such address."""
    address = squeeze(address)
    if not address:
        return None
    try:
        joined = address if address.startswith("https://") else urljoin(base, address)
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return joined.replace(" ", "%20") if usable and len(joined) <= 4000 else None


def language(head: Head, default: str | None) -> Found:
    """Return the language as BCP 47, "pt-BR"; what the page says counts before the source's default."""
    declared = [
        (text_of(head.article.get("inLanguage")), "json-ld"),
        (head.language, "html lang"),
        *((found[0], found[1]) for name in ("og:locale", "content-language") if (found := head.first(name))),
        (default, "source"),
    ]
    for value, origin in declared:
        match = _LANGUAGE.fullmatch((value or "").strip())
        if match and match[1].lower() not in ("und", "mul", "zxx"):
            region = match[2] or ""
            tag = f"-{region.upper() if len(region) == 2 else region.title()}" if region else ""
            return match[1].lower() + tag, origin
    return None


def is_accessible_for_free(head: Head) -> tuple[bool, str] | None:
    """Return what the page declares about a paywall; None if it doesn't say. A part that isn't free counts for all."""
    told = [_truth(item.get("isAccessibleForFree")) for item in _with_parts(head.article)]
    if False in told:
        return False, "json-ld"
    if True in told:
        return True, "json-ld"
    for name in _TIERS:
        for value in head.values(name):
            if (free := _FREE.get(value.lower())) is not None:
                return free, f"meta {name}"
    return None


def _with_parts(article: Object) -> list[Object]:
    parts = article.get("hasPart")
    return [article, *(part for part in (parts if isinstance(parts, list) else [parts])[:20] if isinstance(part, dict))]


def _truth(value: Any) -> bool | None:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.rpartition("/")[2].strip().lower())
    return value if isinstance(value, bool) else None
