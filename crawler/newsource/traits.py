"""What a source's file says of a site, guessed from its pages, each value with what it was guessed from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from crawler.items import Article
from crawler.newsource.home_page import LANGUAGES, HomePage
from crawler.newsource.timezones import PrintedDate, countries, fitting_zones, only_zone, zones_of
from crawler.newsource.verify import ArticleList
from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata import fields
from crawler.parsers.metadata.dates import NO_OFFSET
from crawler.parsers.metadata.page_data import Head, plain, text_of, types

MOST = 0.8
"""The share of articles that must be in a language for it to be the site's."""
MIN_ADDRESSES = 20
"""So many URLs must begin alike for that to be a rule."""

_AMBIGUOUS = frozenset("ac ag ai am cc cd co dj fm gg im io is la ly me ms nu pm pw sc sh st to tv vc vg ws".split())
"""Endings of countries that sites elsewhere use for their sound."""
_SPOKEN = {
    "ar": "eg sa ae jo lb iq ma dz tn kw qa", "bg": "bg", "cs": "cz", "da": "dk", "de": "de at ch", "el": "gr",
    "en": "gb us ie au nz ca za in ng ke", "es": "es mx ar co cl pe", "et": "ee", "fa": "ir", "fi": "fi",
    "fr": "fr be ch ca sn ci", "he": "il", "hr": "hr", "hu": "hu", "hy": "am", "is": "is", "it": "it", "ja": "jp",
    "ka": "ge", "ko": "kr", "lt": "lt", "lv": "lv", "mk": "mk", "nb": "no", "ne": "np", "nl": "nl be", "no": "no",
    "pl": "pl", "pt": "br pt ao mz", "ro": "ro md", "ru": "ru", "sk": "sk", "sl": "si", "sq": "al xk", "sr": "rs",
    "sv": "se fi", "th": "th", "tr": "tr", "uk": "ua", "vi": "vn", "zh": "cn tw hk sg",
}  # fmt: skip
"""Where newspapers in a language mostly are."""
_LOCALE = re.compile(r"[a-z]{2,3}[-_](?:[A-Za-z]{4}[-_])?([A-Za-z]{2})(?:\W.*)?", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|–—·•»:-]+\s+|\s*[|｜]\s*|:\s+")
_FRONT = frozenset("home homepage startseite start accueil inicio início news главная forside etusivu".split())
"""What titles call a home page."""
_ENDING = re.compile(r"\s[|–—·•»-]\s|[|｜]")
_PLAYERS = ("video", "videos", "podcast", "podcasts", "live", "galerie", "gallery", "fotos", "bilder")


@dataclass(frozen=True, slots=True)
class Guess:
    """A value and what tells it; None if nothing does, or nothing surely, and why."""

    value: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One article's page as it was read, or why it couldn't be."""

    url: str
    article: Article | None = None
    problem: str = ""
    head: Head | None = None
    seen: tuple[PrintedDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Traits:
    title: Guess
    country: Guess
    language: Guess
    timezone: Guess
    allow: Guess
    deny: Guess
    paywall: str
    dates: str


def guess_traits(home: HomePage, samples: Sequence[Sample], listings: Sequence[ArticleList]) -> Traits:
    """Return what the site's pages tell; `listings` are those that are taken, sections too."""
    language, country = _language(home, samples), _country(home, samples)
    seen = [one for sample in samples for one in sample.seen] or [one for listing in listings for one in listing.seen]
    timezone = _timezone(country.value, language.value, seen)
    if country.value is None and language.value is not None and timezone.value is not None:
        country = _confirmed(country, language.value, timezone.value, seen)
    articles = [sample.article for sample in samples if sample.article]
    return Traits(
        _title(home, samples), country, language, timezone, *_paths(listings), _paywall(articles), _dates(articles)
    )


def _title(home: HomePage, samples: Sequence[Sample]) -> Guess:
    articles = [sample.article for sample in samples if sample.article]
    heads = [sample.head for sample in samples if sample.head]
    host = urlsplit(home.url).hostname or ""
    if found := home.head.first("og:site_name"):
        return Guess(found[0][:100], "og:site_name")
    for item in home.head.objects:
        named = any(kind.endswith(("website", "organization", "newspaper")) for kind in types(item))
        if named and (name := plain(item.get("name"))) and not name.startswith("http"):
            return Guess(name[:100], "JSON-LD of the home page")
    names = Counter(article.publisher for article in articles if article.publisher)
    if names and names.most_common(1)[0][1] * 2 > len(articles):
        return Guess(names.most_common(1)[0][0][:100], "what its articles call their publisher")
    endings = Counter(ending for head in heads if (ending := _ending(head.title)))
    if endings and endings.most_common(1)[0][1] > max(1, len(heads) // 2):
        return Guess(endings.most_common(1)[0][0], "the end of its articles' titles")
    title = squeeze(home.head.title or "") or ""
    parts = [part.strip() for part in _TITLE_PARTS.split(title) if part.strip() and key(part) not in _FRONT]
    labels = [key(label) for label in host.split(".") if len(label) > 3]
    for part in parts:
        if any(label in key(part) or key(part) in label for label in labels if key(part)):
            return Guess(part[:100], "the home page's title")
    return Guess(parts[0][:100], "the home page's title") if parts else Guess(host or home.url, "the host")


def _ending(title: str | None) -> str | None:
    """Return what a separator parts from the end of an article's title."""
    parts = _ENDING.split(squeeze(title or "") or "")
    return parts[-1].strip()[:100] if len(parts) > 1 else None


def _language(home: HomePage, samples: Sequence[Sample]) -> Guess:
    """Return the language of most of the articles, with the region if they and the home page agree on one."""
    tags = [sample.article.language for sample in samples if sample.article and sample.article.language]
    declared = fields.language(home.head, None)
    if not tags:
        if declared:
            return Guess(declared[0], f"{declared[1]} of the home page")
        return Guess(None, "neither articles nor the home page tell it")
    primary, number = Counter(tag.partition("-")[0] for tag in tags).most_common(1)[0]
    if number < MOST * len(tags):
        found = ", ".join(f"{number} {tag}" for tag, number in Counter(tags).most_common())
        return Guess(None, f"articles in several languages: {found}")
    whole, same = Counter(tag for tag in tags if tag.partition("-")[0] == primary).most_common(1)[0]
    value = whole if same >= MOST * len(tags) else primary
    return Guess(value, f"{number} of {len(tags)} articles" + (f"; {declared[1]} {declared[0]}" if declared else ""))


def _country(home: HomePage, samples: Sequence[Sample]) -> Guess:
    ending = (urlsplit(home.url).hostname or "").rpartition(".")[2]
    ending = {"uk": "gb", "su": "ru"}.get(ending, ending)
    if ending in countries() and ending not in _AMBIGUOUS:
        return Guess(ending, "the address's ending")
    heads = [home.head, *(sample.head for sample in samples if sample.head)]
    for found, origin in ((_addresses(heads), "the address in its JSON-LD"), (_locales(heads), "og:locale or lang")):
        if len(found) == 1:
            return Guess(found.pop(), origin)
        if found:
            return Guess(None, f"{origin} names several: {', '.join(sorted(found))}")
    return Guess(None, "no page tells it")


def _addresses(heads: Iterable[Head]) -> set[str]:
    names = {name.lower(): code for code, name in countries().items()}
    found = set()
    for head in heads:
        for item in head.objects:
            told = (text_of(item.get("addressCountry")) or "").strip().lower()
            told = {"uk": "gb", "usa": "us", "united kingdom": "gb", "united states of america": "us"}.get(told, told)
            if code := told if told in countries() else names.get(told):
                found.add(code)
    return found


def _locales(heads: Iterable[Head]) -> set[str]:
    """Return the countries of the locales; en-US is what programs write when nobody told them."""
    found = set()
    for head in heads:
        for tag in (*head.values("og:locale"), head.language or ""):
            match = _LOCALE.fullmatch(tag.strip())
            code = match[1].lower() if match else ""
            if code in countries() and tag.replace("_", "-").lower() != "en-us":
                found.add(code)
    return found


def _timezone(country: str | None, language: str | None, seen: Sequence[PrintedDate]) -> Guess:
    told = _offsets(seen)
    if country and not any(one.offset for one in seen):
        if zone := only_zone(country, _year(seen)):
            return Guess(zone, "the country's only time" + (f"; dates carry {told}" if told else ""))
        return Guess(
            None, f"the country has several, such as {', '.join(zones_of(country)[:3])}; dates carry {told or 'none'}"
        )
    if not any(one.offset for one in seen):
        return Guess(None, f"dates carry {told}, and the country isn't known" if told else "no date carries an offset")
    spoken = _SPOKEN.get((language or "").partition("-")[0], "").split()
    zones = fitting_zones([country] if country else spoken, seen)
    if len(zones) == 1:
        return Guess(zones[0], f"dates carry {told}")
    return Guess(None, f"dates carry {told}" + (f"; {' or '.join(zones[:4])}" if zones else "; no one zone fits"))


def _confirmed(country: Guess, language: str, zone: str, seen: Sequence[PrintedDate]) -> Guess:
    """Return the country that language and offsets agree on, where only one does."""
    fit = [code for code in _SPOKEN.get(language.partition("-")[0], "").split() if fitting_zones([code], seen)]
    if len(fit) == 1 and zone in zones_of(fit[0]):
        return Guess(fit[0], "language and time zone")
    return country


def _offsets(seen: Sequence[PrintedDate]) -> str:
    counts = Counter(one.offset for one in seen)
    return ", ".join(_printed(offset) for offset, _ in counts.most_common(4))


def _printed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _year(seen: Sequence[PrintedDate]) -> int:
    return max((one.moment.year for one in seen), default=2026)


def _paths(listings: Sequence[ArticleList]) -> tuple[Guess, Guess]:
    """Return the first segment that all paths have in common, if that's clear; and those that aren't articles'."""
    sure = [link.url for one in listings if one.kind in ("news_sitemap", "feed") for link in one.links[:200]]
    others = [link.url for one in listings if one.kind == "section" for link in one.links[:200]]
    counts = Counter(_first(url) for url in dict.fromkeys(sure))
    players = [name for name in counts if name.lower() in _PLAYERS]
    deny = Guess(None, " and ".join(f"/{name}/" for name in players))
    if len(counts) != 1 or sum(counts.values()) < MIN_ADDRESSES:
        return Guess(None, ""), deny
    (first,) = counts
    same = sum(_first(url) == first for url in others)
    if not first or re.fullmatch(r"[0-9]+", first) or first.lower() in LANGUAGES or same < 0.9 * len(others):
        return Guess(None, ""), deny
    return Guess(f"/{first}/", f"all of {sum(counts.values())} URLs begin so"), deny


def _first(url: str) -> str:
    """Return the path's first segment, "" if the path has no more than one."""
    first, slash, _ = unquote(urlsplit(url).path).lstrip("/").partition("/")
    return first if slash else ""


def _paywall(articles: Sequence[Article]) -> str:
    told = [article.is_accessible_for_free for article in articles]
    locked = told.count(False)
    return f"{locked} of {len(told)} articles say that they aren't free to read (isAccessibleForFree)" if locked else ""


def _dates(articles: Sequence[Article]) -> str:
    dated = [article for article in articles if article.date_published]
    bare = sum(article.provenance.get("date_published", "").endswith(NO_OFFSET) for article in dated)
    text = f"{len(dated)} of {len(articles)} articles have a date"
    return text + (f", {bare} of them without an offset: the time zone matters" if bare else "")
