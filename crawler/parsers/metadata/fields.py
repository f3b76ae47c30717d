"""Each field of an article comes from the most trusted element of the page, with that element as its provenance.

The module holds the collection of fields, the choice of the description, and the smaller fields: publisher, section,
keywords, image, canonical URL, language, paywall.
"""

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

# Collection -----------------------------------------------------------------------------------------------------------

MAX_REFUSED, MAX_REFUSED_CHARS = 3, 60
"""Maximum number of refused values that a field's provenance names, and of characters of each value."""


@dataclass(slots=True)
class Fields:
    """The article's fields that were found so far, each with its provenance; absent fields aren't set."""

    values: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    """Field name -> evidence that was found and not used, as `refusal` writes it, in the order in which it was read."""

    def get(self, name: str) -> tuple[Any, str] | None:
        """Return the field's value and provenance; None if the field isn't set."""
        return (self.values[name], self.provenance[name]) if name in self.values else None

    def set(self, name: str, entry: tuple[Any, str] | None) -> None:
        """Set the field to a value with its provenance; None leaves the field unchanged."""
        if entry is not None:
            self.values[name], self.provenance[name] = entry

    def refusals(self, name: str) -> list[str]:
        """Return the list of the field's refused evidence, for the function that chooses the field to add to."""
        return self.refused.setdefault(name, [])

    def origins(self) -> dict[str, str]:
        """Return the provenance of all fields, each with the evidence that was refused.

        "byline; refused: Herald Media (json-ld) is the site itself", or "refused: …" for a field without value.
        """
        notes = {
            name: "refused: " + "; ".join(refused[:MAX_REFUSED]) for name, refused in self.refused.items() if refused
        }
        origins = dict(self.provenance)
        for name, note in notes.items():
            origins[name] = f"{origins[name]}; {note}" if name in origins else note
        return origins


def note_foreign(fields: Fields, item: Object) -> None:
    """Note that an object of JSON-LD was refused because it describes another article or a video."""
    for field_name, names in (
        ("headline", ("headline", "name")),
        ("authors", ("author",)),
        ("date_published", ("datePublished", "uploadDate")),
    ):
        if value := next((text for name in names if (text := plain(item.get(name)))), None):
            fields.refusals(field_name).append(refusal("json-ld", value, "is of another article"))


def refusal(origin: str, value: object, reason: str) -> str:
    """Return a note that a value of the page was refused: its beginning, where the page has it, and why ("is …")."""
    return f"{(squeeze(str(value)) or '')[:MAX_REFUSED_CHARS]} ({origin}) {reason}"


# Description ----------------------------------------------------------------------------------------------------------
# A standfirst that readers see counts before a summary written for search engines.

SAME = 40
"""Texts with the same first letters up to this number are the same text, cut short or edited at the end."""
SHORT, LONG = 40, 800
"""Minimum and maximum length of a standfirst in characters."""
MIN_WORD = 5
"""Minimum length of a word that a description of the article shares with the headline."""
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
    """Return the summary of the article with its provenance; None if the page has no summary.

    The first of these counts:

    1. a declared summary that is visible near the headline, as visible: the declared text is often cut short;
    2. a visible standfirst;
    3. the first declared summary that doesn't only praise the site. `site` are the keys of the site's names.
    """
    declared = list(_declared(head))
    known = [(text, origin, key(text[:LONG])) for text, origin in declared]
    marked: str | None = None
    for element, visible in nearby.paragraphs():
        visible_key = key(visible[: 2 * SAME])
        for text, origin, text_key in known:
            if full := _as_visible(text, text_key, visible, visible_key):
                return full, origin + ("" if full == text else ", as seen near the headline")
        if marked is None and SHORT <= len(visible) <= LONG and _is_standfirst(element):
            marked = visible
    if marked:
        return marked, "standfirst"
    return next((summary for summary in declared if not _praises_site(summary[0], headline or "", site)), None)


def _is_standfirst(element: etree._Element) -> bool:
    name = element.get("class")
    return bool(name and _STANDFIRST.search(name) and not _OTHER.search(name))


def _declared(head: Head) -> Iterator[tuple[str, str]]:
    """Yield the declared summaries with their provenance, most trusted first, each text once."""
    known: set[str] = set()
    summaries = [head.first(name) for name in _META]
    summaries.append((text, "json-ld") if (text := plain(head.article.get("description"))) else None)
    for summary in summaries:
        if summary and summary[0] not in known:
            known.add(summary[0])
            yield summary


def _as_visible(text: str, text_key: str, visible: str, visible_key: str) -> str | None:
    """Return the declared text as a visible paragraph shows it; None if the paragraph is another text.

    A declared text that was cut short is returned whole, as visible.
    """
    length = min(SAME, max(len(text_key) - 3, 1))
    if not text_key or text_key[:length] != visible_key[:length]:
        return None
    cut = text.endswith(("…", "...", "[...]")) or not ends_sentence(text)
    return text if len(visible) > LONG or (not cut and key(visible).startswith(text_key)) else visible


def _praises_site(text: str, headline: str, site: Collection[str]) -> bool:
    """Return True if the text names the site and shares no word with the headline."""
    text_key = key(text)
    if not any(len(name) > 3 and name in text_key for name in site):
        return False
    words = {word for word in re.findall(r"\w+", headline.casefold()) if len(word) >= MIN_WORD}
    return not any(word in text.casefold() for word in words)


# Other fields ---------------------------------------------------------------------------------------------------------

ValueAndOrigin = tuple[str, str] | None
"""A value with its provenance; None if the page has no value."""

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z0-9]{2,8}))?(?:[-_][A-Za-z0-9]{1,8}){0,3}")
_TIERS = (
    "article:content_tier", "og:article:content_tier", "content_tier", "isaccessibleforfree",
    "itemprop isaccessibleforfree",
)  # fmt: skip
_FREE = {"free": True, "locked": False, "metered": False, "paid": False, "premium": False, "true": True, "false": False}
MAX_KEYWORDS = 100
MAX_LABEL = 30


def publisher(head: Head) -> ValueAndOrigin:
    """Return the publisher's name as the page prints it."""
    for name, origin in publishers(head):
        if not name.startswith(("http:", "https:", "www.")):
            return name, origin
    return None


def publishers(head: Head) -> Iterator[tuple[str, str]]:
    """Yield the names that the page gives its publisher or site, with their provenance, most trusted first."""
    if site_name := head.first("og:site_name"):
        yield site_name
    for item in resolve(head.article.get("publisher"), head.objects):
        if name := plain(item):
            yield name, "json-ld"
    for item in head.objects:
        if item.get("name") and "website" in types(item) and (name := plain(item.get("name"))):
            yield name, "json-ld"
    for name in ("application-name", "dc.publisher", "publisher", "copyright"):
        if declared := head.first(name):
            yield declared


def section(head: Head) -> ValueAndOrigin:
    """Return the section under which the page is filed."""
    for text in texts_of(head.article.get("articleSection")):
        # Some pages join all sections of the article; the first section is the main one.
        if name := plain(text.partition(",")[0] if text.count(",") > 1 else text):
            return name, "json-ld"
    declared = head.first("article:section", "itemprop articlesection", "section", "parsely-section", "category")
    if declared and not declared[0].startswith(("http:", "https:")):
        return declared
    return _label(head)


def _label(head: Head) -> ValueAndOrigin:
    """Return the short label right above the h1; None if the text there is a date, a sentence or the site's name."""
    above = head.h1[0].getprevious() if len(head.h1) == 1 else None
    if above is None or above.tag not in ("a", "p", "span", "div", "strong"):
        return None
    text = squeeze(text_content(above)[:MAX_LABEL]) or ""
    name = (head.values("og:site_name") or [""])[0]
    short = text and len(text) < MAX_LABEL and len(text.split()) <= 3 and not any(map(str.isdigit, text))
    return (text, "label above h1") if short and key(text) != key(name) and not ends_sentence(text) else None


def keywords(head: Head) -> tuple[tuple[str, ...], str] | None:
    """Return the page's keywords in the page's order, each once."""
    values = texts_of(head.article.get("keywords"))
    sources = [(values, "json-ld")]
    sources += [(head.values(name), f"meta {name}") for name in ("article:tag", "news_keywords", "keywords")]
    for texts, origin in sources:
        parts = [part for text in texts for part in re.split(r"[,;、，]", text)] if len(texts) < 2 else texts
        words = list(dict.fromkeys(word for part in parts if (word := squeeze(part))))
        if words:
            return tuple(words[:MAX_KEYWORDS]), origin
    return None


def image(head: Head, url: str) -> ValueAndOrigin:
    """Return the absolute URL of the picture with which the page is shared."""
    for name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"):
        for value in head.values(name):
            if image_url := absolute(value, url):
                return image_url, f"meta {name}"
    for name in ("image", "thumbnailUrl", "primaryImageOfPage"):
        for item in resolve(head.article.get(name), head.objects)[:5]:
            if image_url := absolute(_image_link(item), url):
                return image_url, "json-ld"
    for name in ("itemprop image", "thumbnail"):
        for value in head.values(name):
            if image_url := absolute(value, url):
                return image_url, f"meta {name}"
    return None


def _image_link(item: Any) -> str | None:
    """Return the URL of an image in JSON-LD, which is a URL or an ImageObject; None for a picture of one pixel."""
    if not isinstance(item, dict):
        return text_of(item)
    if any(text_of(item.get(side)) in ("0", "1") for side in ("width", "height")):
        return None
    links = (text_of(item.get(name)) for name in ("url", "contentUrl", "thumbnailUrl", "@id"))
    return next((link for link in links if link and not link.startswith("#")), None)


def canonical_url(head: Head, url: str) -> ValueAndOrigin:
    """Return the absolute URL that the page declares as its own."""
    candidates = [(value, "link canonical") for value in head.links.get("canonical", ())]
    candidates += [(value, "meta og:url") for value in head.values("og:url")]
    for value, origin in candidates:
        if canonical := absolute(value, url):
            return canonical, origin
    return None


def absolute(url: str | None, base: str) -> str | None:
    """Return the absolute URL that `url` means on the page at `base`; None unless it is a valid http or https URL."""
    url = squeeze(url)
    if not url:
        return None
    try:
        joined = url if url.startswith("https://") else urljoin(base, url)
        parts = urlsplit(joined)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return joined.replace(" ", "%20") if usable and len(joined) <= 4000 else None


def language(head: Head, default: str | None) -> ValueAndOrigin:
    """Return the language as BCP 47 ("pt-BR"). The page's declaration counts before the source's `default`."""
    declared = [
        (text_of(head.article.get("inLanguage")), "json-ld"),
        (head.language, "html lang"),
        *(meta for name in ("og:locale", "content-language") if (meta := head.first(name))),
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
    """Return the page's declaration with its provenance: False for a paywall, True for free access.

    None if the page declares neither. If a part of the article isn't free, the article isn't free.
    """
    declared = [_truth(item.get("isAccessibleForFree")) for item in _with_parts(head.article)]
    if False in declared:
        return False, "json-ld"
    if True in declared:
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
