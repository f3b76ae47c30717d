"""A collection of Media Cloud as CSV: a source a row, its columns known by their names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from crawler.discovery import DiscoveryError
from crawler.discovery.payload import decode, elements, root_name, unpack
from crawler.importers.entry import Entry, ListError, entry_of, of_feed
from crawler.importers.hjson import read_hjson
from crawler.newsource.timezones import countries
from crawler.newsource.verify import REASON_TEXTS
from crawler.parsers.html import squeeze

# Opml -----------------------------------------------------------------------------------------------------------------
# OPML, as feed readers export their subscriptions: opml.org/spec2.opml.

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)


def read_opml(body: bytes, name: str) -> Iterator[Entry]:
    """Yield the feeds, in the order of the file; a group named for a country gives its feeds that country.

    Raises ListError for what isn't OPML, and for a document type: only attacks have one.
    """
    try:
        text = decode(unpack(body, name))
        if _DOCTYPE.search(text):
            raise ListError("it declares a document type or entities, which isn't read")
        if root_name(text, name) != "opml":
            raise ListError("it isn't OPML")
        for outline in elements(text, name, ("outline",)):
            entry = _opml_entry(outline)
            if entry is not None:
                yield entry
    except DiscoveryError as error:
        raise ListError(f"it isn't OPML: {REASON_TEXTS.get(error.reason, error.reason)}") from error


def _opml_entry(outline: etree._Element) -> Entry | None:
    """Return the entry of an outline; None for a group and for a note."""
    told = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
    where = f"line {outline.sourceline}"
    feed, home = (told.get("xmlurl") or "").strip(), (told.get("htmlurl") or "").strip() or None
    title = squeeze(told.get("title") or told.get("text") or "")
    kind = (told.get("type") or "").lower()
    if not feed:
        if told.get("url") and kind in ("link", "include"):
            return Entry(where, None, problem=f"an outline of type {kind}, not a feed")
        return None
    return of_feed(where, feed, home, title, _opml_country(outline))


def _opml_country(outline: etree._Element) -> str | None:
    names = {name.lower(): code for code, name in countries().items()} | {"united states": "us", "uk": "gb"}
    for group in outline.iterancestors():
        text = (squeeze(group.get("text") or group.get("title") or "") or "").lower()
        if text in names:
            return names[text]
    return None


# Sitelist -------------------------------------------------------------------------------------------------------------
# news-please's `sitelist.hjson`: the sites that it crawls, each with how.

_SITEMAPS = ("SitemapCrawler", "RecursiveSitemapCrawler")
_WHY = {
    "additional_rss_daemon": "how often a source is crawled isn't part of it",
    "daemonize": "how often a source is crawled isn't part of it",
    "ignore_regex": "deny takes beginnings of paths",
    "ignore_file_extensions": "only web pages are taken as articles",
    "overwrite_heuristics": "whether a page holds an article is judged without them",
    "pass_heuristics_condition": "whether a page holds an article is judged without them",
    "check_certificate": "certificates are always checked",
    "check_crawler_compatibility": "there's one spider",
}


def read_sitelist(body: bytes, name: str) -> Iterator[Entry]:
    """Yield an entry for each of `base_urls`. Raises ListError."""
    whole = read_hjson(decode(body.strip()))
    sites = whole.get("base_urls") if isinstance(whole, dict) else whole
    if not isinstance(sites, list):
        raise ListError("no base_urls in it")
    for number, site in enumerate(sites, 1):
        yield from _entries(f"entry {number}", site)


def _entries(where: str, site: Any) -> Iterator[Entry]:
    if isinstance(site, str):
        site = {"url": site}
    urls = site.get("url") if isinstance(site, dict) else None
    if not urls:
        yield Entry(where, None, problem="no url in it")
        return
    crawler = str(site.get("crawler") or "")
    if crawler == "Download":
        yield Entry(where, None, problem="single pages to download, not a site")
        return
    skipped = [f"{key}: {_WHY.get(key, 'it has no counterpart')}" for key in site if key not in ("url", "crawler")]
    if crawler in _SITEMAPS:
        skipped.append(f"crawler {crawler}: the list doesn't say where its sitemaps are; `scrapy newsource` finds them")
    for url in urls if isinstance(urls, list) else [urls]:
        yield replace(entry_of(where, str(url)), skipped=tuple(skipped))


# Plain ----------------------------------------------------------------------------------------------------------------
# A plain list: an address a line, of a home page, a feed or a sitemap; a title may follow; # begins a comment.

_COMMENT = re.compile(r"(?:^|\s)#.*$")


def read_plain(body: bytes, name: str) -> Iterator[Entry]:
    for number, line in enumerate(decode(body).splitlines(), 1):
        typed, _, title = _COMMENT.sub("", line).strip().partition(" ")
        if typed:
            yield entry_of(f"line {number}", typed.rstrip(",;"), squeeze(title))


# Formats --------------------------------------------------------------------------------------------------------------

# ISO 3166-1 alpha-3 -> alpha-2, where the first two letters aren't it.
_ALPHA_3 = dict(
    pair.split(":")
    for pair in (
        "and:ad are:ae aia:ai atg:ag arm:am ago:ao ata:aq aut:at abw:aw aze:az bih:ba brb:bb bgd:bd bhr:bh"
        " ben:bj brn:bn bhs:bs blr:by blz:bz cod:cd caf:cf cog:cg chl:cl chn:cn cpv:cv cub:cu cym:ky com:km dnk:dk"
        " est:ee flk:fk fro:fo pyf:pf guf:gf grd:gd grl:gl gnb:gw gnq:gq glp:gp guy:gy hnd:hn irl:ie irq:iq isr:il"
        " isl:is jam:jm kaz:kz khm:kh kor:kr prk:kp kwt:kw lbr:lr lby:ly lca:lc mdg:mg mdv:mv mex:mx mkd:mk mlt:mt"
        " mne:me mng:mn mac:mo moz:mz mrt:mr mtq:mq myt:yt niu:nu npl:np pak:pk png:pg pol:pl prt:pt pry:py pse:ps"
        " reu:re rou:ro srb:rs sen:sn slb:sb slv:sv svn:si svk:sk sur:sr swe:se swz:sz syc:sc tcd:td tun:tn tur:tr"
        " gin:gn bdi:bi plw:pw fsm:fm cuw:cw bes:bq maf:mf mnp:mp cok:ck tca:tc vct:vc kna:kn msr:ms spm:pm blm:bl"
        " tuv:tv tkm:tm ukr:ua ury:uy vat:va wlf:wf esh:eh xkx:xk"
    ).split()
)
# ISO 639-2 -> 639-1, where the first two letters aren't it.
_LANGUAGES = dict(
    pair.split(":")
    for pair in (
        "jpn:ja bul:bg est:et lav:lv lit:lt mar:mr kan:kn mal:ml mon:mn lao:lo kir:ky wel:cy cym:cy gle:ga"
        " spa:es deu:de ger:de por:pt zho:zh chi:zh pol:pl swe:sv ces:cs cze:cs ell:el gre:el fas:fa per:fa nld:nl"
        " dut:nl tur:tr ukr:uk ben:bn heb:he ind:id kaz:kk msa:ms may:ms ron:ro rum:ro slk:sk slo:sk slv:sl mkd:mk"
        " mac:mk srp:sr sqi:sq alb:sq isl:is ice:is kat:ka geo:ka hye:hy arm:hy eus:eu baq:eu mya:my bur:my nep:ne"
    ).split()
)
_TAKEN = frozenset(
    "id name label title homepage url domain url_search_string pub_country country primary_language language rss"
    " feed".split()
)


def read_mediacloud(body: bytes, name: str) -> Iterator[Entry]:
    """Yield an entry a row. Raises ListError if no column names homes or domains."""
    text = decode(body)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(",", ";", "\t", key=first.count))
    try:
        header = [column.strip().lower().replace(" ", "_") for column in next(rows, [])]
        if not {"homepage", "url", "domain", "name"} & set(header):
            raise ListError(f"no column named homepage, url, domain or name; it has {', '.join(header)[:200]}")
        for row in rows:
            told = {key: value.strip() for key, value in zip(header, row, strict=False) if value.strip()}
            if told:
                yield _mediacloud_entry(f"line {rows.line_num}", told)
    except csv.Error as error:
        raise ListError(f"line {rows.line_num}: {error}") from error


def _mediacloud_entry(where: str, told: dict[str, str]) -> Entry:
    typed = told.get("homepage") or told.get("url") or told.get("domain") or told.get("name") or ""
    if not typed:
        return Entry(where, None, problem="no address in it")
    title = squeeze(told.get("label") or told.get("title") or told.get("name") or "")
    entry = replace(entry_of(where, typed), title=title)
    if entry.problem:
        return entry
    if feed := told.get("rss") or told.get("feed"):
        entry = of_feed(where, feed, entry.home, title)
    skipped = [f"{key}: it has no counterpart" for key in told if key not in _TAKEN]
    named = {"country": told.get("pub_country") or told.get("country") or ""}
    named["language"] = told.get("primary_language") or told.get("language") or ""
    found = {"country": _mediacloud_country(named["country"]), "language": _language(named["language"])}
    skipped += [f"{what}: {named[what][:40]!r} isn't known" for what in named if named[what] and not found[what]]
    allow = _prefix(told.get("url_search_string"))
    return replace(entry, country=found["country"], language=found["language"], allow=allow, skipped=tuple(skipped))


def _mediacloud_country(told: str) -> str | None:
    code = told.lower()
    if code in countries():
        return code
    if len(code) == 3:
        code = _ALPHA_3.get(code, code[:2])
        return code if code in countries() else None
    return {name.lower(): one for one, name in countries().items()}.get(code)


def _language(told: str) -> str | None:
    code = told.lower()
    if len(code) == 3 and code.isalpha():
        return _LANGUAGES.get(code, code[:2])
    return told if re.fullmatch(r"[a-z]{2}(-[A-Za-z0-9]{2,8}){0,2}", told) else None


def _prefix(pattern: str | None) -> tuple[str, ...]:
    """Return what a pattern such as `*://herald.example/news/*` says of paths."""
    path = urlsplit((pattern or "").replace("*://", "https://", 1)).path.rstrip("*")
    return (path,) if len(path) > 1 and "*" not in path and not path.isspace() else ()
