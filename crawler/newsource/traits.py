"""`guess_traits` guesses what a source file says about a site: title, country, language, time zone and paths.

Each `Guess` has the reason for its value. A value is left open if the pages don't tell it, or contradict each other.
"""

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
from crawler.parsers.dates.reading import NO_OFFSET
from crawler.parsers.html import key, squeeze
from crawler.parsers.metadata import fields
from crawler.parsers.metadata.page_data import Head, plain, text_of, types

MIN_SHARE = 0.8
"""Share of the articles that must be in a language to make it the language of the site."""
MIN_URLS = 20
"""URLs that must begin with the same path segment to make it a value of `allow`."""

_POPULAR_TLDS = frozenset("ac ag ai am cc cd co dj fm gg im io is la ly me ms nu pm pw sc sh st to tv vc vg ws".split())
"""Top-level domains of countries that sites of all countries use because the letters mean something."""
_COUNTRIES_BY_LANGUAGE = {
    "ar": "eg sa ae jo lb iq ma dz tn kw qa", "bg": "bg", "cs": "cz", "da": "dk", "de": "de at ch", "el": "gr",
    "en": "gb us ie au nz ca za in ng ke", "es": "es mx ar co cl pe", "et": "ee", "fa": "ir", "fi": "fi",
    "fr": "fr be ch ca sn ci", "he": "il", "hr": "hr", "hu": "hu", "hy": "am", "is": "is", "it": "it", "ja": "jp",
    "ka": "ge", "ko": "kr", "lt": "lt", "lv": "lv", "mk": "mk", "nb": "no", "ne": "np", "nl": "nl be", "no": "no",
    "pl": "pl", "pt": "br pt ao mz", "ro": "ro md", "ru": "ru", "sk": "sk", "sl": "si", "sq": "al xk", "sr": "rs",
    "sv": "se fi", "th": "th", "tr": "tr", "uk": "ua", "vi": "vn", "zh": "cn tw hk sg",
}  # fmt: skip
"""Language -> the countries in which most newspapers of that language are published."""
_LOCALE_TAG = re.compile(r"[a-z]{2,3}[-_](?:[A-Za-z]{4}[-_])?([A-Za-z]{2})(?:\W.*)?", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s+[|–—·•»:-]+\s+|\s*[|｜]\s*|:\s+")
_HOME_WORDS = frozenset("home homepage startseite start accueil inicio início news главная forside etusivu".split())
"""Words for "home page" in titles."""
_SUFFIX_SEPARATOR = re.compile(r"\s[|–—·•»-]\s|[|｜]")
_MEDIA_SEGMENTS = ("video", "videos", "podcast", "podcasts", "live", "galerie", "gallery", "fotos", "bilder")


@dataclass(frozen=True, slots=True)
class Guess:
    """A value with the evidence for it. If the value is None, `why` says why it couldn't be guessed."""

    value: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The page of one article: the parsed article, or the problem."""

    url: str
    article: Article | None = None
    problem: str = ""
    """Why there is no article; "" if there is one."""
    head: Head | None = None
    dates: tuple[PrintedDate, ...] = ()
    """The dates in the page that are printed with an offset from UTC."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What was guessed about a site. `paywall` and `dates` are remarks for the source file and may be empty."""

    title: Guess
    country: Guess
    language: Guess
    timezone: Guess
    allow: Guess
    deny: Guess
    paywall: str
    dates: str


def guess_traits(home: HomePage, samples: Sequence[Sample], listings: Sequence[ArticleList]) -> Traits:
    """Return the traits of a site. `listings` are the lists that get into the source file, including sections."""
    language, country = _language(home, samples), _country(home, samples)
    dates = [date for sample in samples for date in sample.dates]
    dates = dates or [date for listing in listings for date in listing.dates]
    timezone = _timezone(country.value, language.value, dates)
    if country.value is None and language.value is not None and timezone.value is not None:
        country = _country_by_zone(country, language.value, timezone.value, dates)
    articles = [sample.article for sample in samples if sample.article]
    allow, deny = _paths(listings)
    return Traits(
        _title(home, samples), country, language, timezone, allow, deny, _paywall(articles), _date_note(articles)
    )


def _title(home: HomePage, samples: Sequence[Sample]) -> Guess:
    """Return the name of the site from the first place that has one, ordered by how reliable the places are."""
    articles = [sample.article for sample in samples if sample.article]
    heads = [sample.head for sample in samples if sample.head]
    host = urlsplit(home.url).hostname or ""
    return (
        _declared_name(home.head)
        or _publisher_name(articles)
        or _common_suffix(heads)
        or _name_in_title(home.head.title, host)
        or Guess(host or home.url, "the host")
    )


def _declared_name(head: Head) -> Guess | None:
    """Return the name that the home page declares, in `og:site_name` or JSON-LD."""
    if site_name := head.first("og:site_name"):
        return Guess(site_name[0][:100], "og:site_name")
    for item in head.objects:
        if any(kind.endswith(("website", "organization", "newspaper")) for kind in types(item)):
            name = plain(item.get("name"))
            if name and not name.startswith("http"):
                return Guess(name[:100], "JSON-LD of the home page")
    return None


def _publisher_name(articles: Sequence[Article]) -> Guess | None:
    """Return the publisher that more than half of the articles name."""
    publishers = Counter(article.publisher for article in articles if article.publisher)
    for name, count in publishers.most_common(1):
        if count * 2 > len(articles):
            return Guess(name[:100], "what its articles call their publisher")
    return None


def _common_suffix(heads: Sequence[Head]) -> Guess | None:
    """Return the suffix that most titles of articles have, as "Herald" in "The bridge is rebuilt | Herald"."""
    suffixes = Counter(suffix for head in heads if (suffix := _suffix(head.title)))
    for suffix, count in suffixes.most_common(1):
        if count > max(1, len(heads) // 2):
            return Guess(suffix, "the end of its articles' titles")
    return None


def _suffix(title: str | None) -> str | None:
    """Return the part of a title behind the last separator. None if the title has no separator."""
    parts = _SUFFIX_SEPARATOR.split(squeeze(title or "") or "")
    return parts[-1].strip()[:100] if len(parts) > 1 else None


def _name_in_title(title: str | None, host: str) -> Guess | None:
    """Return the part of the home page's title that fits the host, else the first part that isn't "home page"."""
    parts = [part.strip() for part in _TITLE_PARTS.split(squeeze(title or "") or "")]
    parts = [part for part in parts if part and key(part) not in _HOME_WORDS]
    labels = [key(label) for label in host.split(".") if len(label) > 3]
    like_host = [
        part for part in parts if (name := key(part)) and any(label in name or name in label for label in labels)
    ]
    names = [*like_host, *parts]
    return Guess(names[0][:100], "the home page's title") if names else None


def _language(home: HomePage, samples: Sequence[Sample]) -> Guess:
    """Return the language of most articles, with the region if most articles have the same region."""
    tags = [sample.article.language for sample in samples if sample.article and sample.article.language]
    declared = fields.language(home.head, None)
    if not tags:
        if declared:
            return Guess(declared[0], f"{declared[1]} of the home page")
        return Guess(None, "neither articles nor the home page tell it")
    primary, number = Counter(tag.partition("-")[0] for tag in tags).most_common(1)[0]
    if number < MIN_SHARE * len(tags):
        counts = ", ".join(f"{number} {tag}" for tag, number in Counter(tags).most_common())
        return Guess(None, f"articles in several languages: {counts}")
    full_tag, same = Counter(tag for tag in tags if tag.partition("-")[0] == primary).most_common(1)[0]
    value = full_tag if same >= MIN_SHARE * len(tags) else primary
    return Guess(value, f"{number} of {len(tags)} articles" + (f"; {declared[1]} {declared[0]}" if declared else ""))


def _country(home: HomePage, samples: Sequence[Sample]) -> Guess:
    """Return the country by the top-level domain, the address in JSON-LD, or the locale."""
    tld = (urlsplit(home.url).hostname or "").rpartition(".")[2]
    tld = {"uk": "gb", "su": "ru"}.get(tld, tld)
    if tld in countries() and tld not in _POPULAR_TLDS:
        return Guess(tld, "the host's ending")
    heads = [home.head, *(sample.head for sample in samples if sample.head)]
    evidence = ((_address_countries(heads), "the address in its JSON-LD"), (_locales(heads), "og:locale or lang"))
    for codes, origin in evidence:
        if len(codes) == 1:
            return Guess(codes.pop(), origin)
        if codes:
            return Guess(None, f"{origin} names several: {', '.join(sorted(codes))}")
    return Guess(None, "no page tells it")


def _address_countries(heads: Iterable[Head]) -> set[str]:
    """Return the countries of the postal addresses in JSON-LD."""
    names = {name.lower(): code for code, name in countries().items()}
    names |= {"uk": "gb", "usa": "us", "united kingdom": "gb", "united states of america": "us"}
    codes = set()
    for head in heads:
        for item in head.objects:
            country = (text_of(item.get("addressCountry")) or "").strip().lower()
            if code := country if country in countries() else names.get(country):
                codes.add(code)
    return codes


def _locales(heads: Iterable[Head]) -> set[str]:
    """Return the countries of the locales, without en-US: that is the default of many programs."""
    codes = set()
    for head in heads:
        for tag in (*head.values("og:locale"), head.language or ""):
            match = _LOCALE_TAG.fullmatch(tag.strip())
            code = match[1].lower() if match else ""
            if code in countries() and tag.replace("_", "-").lower() != "en-us":
                codes.add(code)
    return codes


def _timezone(country: str | None, language: str | None, dates: Sequence[PrintedDate]) -> Guess:
    """Return the time zone that fits the offsets of the dates, else the country's zone if it has only one."""
    offsets = _offsets(dates)
    if country and not any(date.offset for date in dates):
        if zone := only_zone(country, _year(dates)):
            return Guess(zone, "the country's only time" + (f"; dates carry {offsets}" if offsets else ""))
        zones = ", ".join(zones_of(country)[:3])
        return Guess(None, f"the country has several, such as {zones}; dates carry {offsets or 'none'}")
    if not any(date.offset for date in dates):
        why = f"dates carry {offsets}, and the country isn't known" if offsets else "no date carries an offset"
        return Guess(None, why)
    fitting = fitting_zones([country] if country else _countries_of(language), dates)
    if len(fitting) == 1:
        return Guess(fitting[0], f"dates carry {offsets}")
    return Guess(None, f"dates carry {offsets}; {' or '.join(fitting[:4]) or 'no one zone fits'}")


def _country_by_zone(country: Guess, language: str, zone: str, dates: Sequence[PrintedDate]) -> Guess:
    """Return the only country in which the language is spoken and a zone fits the dates, else the guess so far."""
    fitting = [code for code in _countries_of(language) if fitting_zones([code], dates)]
    if len(fitting) == 1 and zone in zones_of(fitting[0]):
        return Guess(fitting[0], "language and time zone")
    return country


def _countries_of(language: str | None) -> list[str]:
    return _COUNTRIES_BY_LANGUAGE.get((language or "").partition("-")[0], "").split()


def _offsets(dates: Sequence[PrintedDate]) -> str:
    counts = Counter(date.offset for date in dates)
    return ", ".join(_printed(offset) for offset, _ in counts.most_common(4))


def _printed(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _year(dates: Sequence[PrintedDate]) -> int:
    return max((date.moment.year for date in dates), default=2026)


def _paths(listings: Sequence[ArticleList]) -> tuple[Guess, Guess]:
    """Return `allow`, the first path segment that all articles have in common, and `deny`.

    `allow` has a value only if the segment is neither a number nor a language, and nearly all sections link to it.
    `deny` has no value, because a source isn't restricted without need; its `why` names the segments of media pages.
    """
    articles = [
        link.url for listing in listings if listing.kind in ("news_sitemap", "feed") for link in listing.links[:200]
    ]
    others = [link.url for listing in listings if listing.kind == "section" for link in listing.links[:200]]
    counts = Counter(_first(url) for url in dict.fromkeys(articles))
    media = [name for name in counts if name.lower() in _MEDIA_SEGMENTS]
    deny = Guess(None, " and ".join(f"/{name}/" for name in media))
    if len(counts) != 1 or sum(counts.values()) < MIN_URLS:
        return Guess(None, ""), deny
    (first,) = counts
    same = sum(_first(url) == first for url in others)
    if not first or re.fullmatch(r"[0-9]+", first) or first.lower() in LANGUAGES or same < 0.9 * len(others):
        return Guess(None, ""), deny
    return Guess(f"/{first}/", f"all of {sum(counts.values())} URLs begin so"), deny


def _first(url: str) -> str:
    """Return the first segment of the path, "" if the path has only one segment."""
    first, slash, _ = unquote(urlsplit(url).path).lstrip("/").partition("/")
    return first if slash else ""


def _paywall(articles: Sequence[Article]) -> str:
    locked = sum(article.is_accessible_for_free is False for article in articles)
    if not locked:
        return ""
    return f"{locked} of {len(articles)} articles say that they aren't free to read (isAccessibleForFree)"


def _date_note(articles: Sequence[Article]) -> str:
    dated = [article for article in articles if article.date_published]
    no_offset = sum(NO_OFFSET in article.provenance.get("date_published", "") for article in dated)
    text = f"{len(dated)} of {len(articles)} articles have a date"
    return text + (f", {no_offset} of them without an offset: the time zone matters" if no_offset else "")
