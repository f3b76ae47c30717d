"""This module reads lists of sites in four formats: OPML, news-please's sitelist, plain text, Media Cloud's CSV.

Each reader takes the bytes of a file with the file's name, and yields an `Entry` per site or feed.
"""

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
from crawler.importers.entry import Entry, ListError, entry_of, entry_of_feed
from crawler.importers.hjson import read_hjson
from crawler.newsource.timezones import countries
from crawler.newsource.verify import REASON_TEXTS
from crawler.parsers.html import squeeze

# OPML -----------------------------------------------------------------------------------------------------------------
# Feed readers export their subscriptions as OPML: opml.org/spec2.opml.

_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)


def read_opml(body: bytes, name: str) -> Iterator[Entry]:
    """Yield the feeds in the order of the file. Feeds in a group with the name of a country get that country.

    Raises ListError if the file isn't OPML. A document type is an error, too: only attacks declare one.
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
    """Return the entry of an outline. None if the outline is a group or a note."""
    attributes = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
    position = f"line {outline.sourceline}"
    feed, home = (attributes.get("xmlurl") or "").strip(), (attributes.get("htmlurl") or "").strip() or None
    title = squeeze(attributes.get("title") or attributes.get("text") or "")
    kind = (attributes.get("type") or "").lower()
    if not feed:
        if attributes.get("url") and kind in ("link", "include"):
            return Entry(position, None, problem=f"an outline of type {kind}, not a feed")
        return None
    return entry_of_feed(position, feed, home, title, _opml_country(outline))


def _opml_country(outline: etree._Element) -> str | None:
    """Return the country of the innermost group that has the name of a country."""
    names = {name.lower(): code for code, name in countries().items()} | {"united states": "us", "uk": "gb"}
    for group in outline.iterancestors():
        text = (squeeze(group.get("text") or group.get("title") or "") or "").lower()
        if text in names:
            return names[text]
    return None


# Sitelist -------------------------------------------------------------------------------------------------------------
# In `sitelist.hjson`, news-please lists the sites to crawl, each with options.

_SITEMAP_CRAWLERS = ("SitemapCrawler", "RecursiveSitemapCrawler")
_SKIP_REASONS = {
    "additional_rss_daemon": "how often a source is crawled isn't part of the source",
    "daemonize": "how often a source is crawled isn't part of the source",
    "ignore_regex": "deny takes beginnings of paths",
    "ignore_file_extensions": "only web pages are taken as articles",
    "overwrite_heuristics": "whether a page holds an article is judged without them",
    "pass_heuristics_condition": "whether a page holds an article is judged without them",
    "check_certificate": "certificates are always checked",
    "check_crawler_compatibility": "there's one spider",
}
"""Options that aren't imported, and why."""


def read_sitelist(body: bytes, name: str) -> Iterator[Entry]:
    """Yield an entry per URL in `base_urls`. Raises ListError."""
    document = read_hjson(decode(body.strip()))
    sites = document.get("base_urls") if isinstance(document, dict) else document
    if not isinstance(sites, list):
        raise ListError("no base_urls in it")
    for number, site in enumerate(sites, 1):
        yield from _sitelist_entries(f"entry {number}", site)


def _sitelist_entries(position: str, site: Any) -> Iterator[Entry]:
    if isinstance(site, str):
        site = {"url": site}
    urls = site.get("url") if isinstance(site, dict) else None
    if not urls:
        yield Entry(position, None, problem="no url in it")
        return
    crawler = str(site.get("crawler") or "")
    if crawler == "Download":
        yield Entry(position, None, problem="single pages to download, not a site")
        return
    skipped = [
        f"{key}: {_SKIP_REASONS.get(key, 'it has no counterpart')}" for key in site if key not in ("url", "crawler")
    ]
    if crawler in _SITEMAP_CRAWLERS:
        skipped.append(f"crawler {crawler}: the list doesn't say where its sitemaps are; `scrapy newsource` finds them")
    for url in urls if isinstance(urls, list) else [urls]:
        yield replace(entry_of(position, str(url)), skipped=tuple(skipped))


# Plain text -----------------------------------------------------------------------------------------------------------

_COMMENT = re.compile(r"(?:^|\s)#.*$")


def read_plain(body: bytes, name: str) -> Iterator[Entry]:
    """Yield an entry per line: the URL of a home page, feed or sitemap. A title may follow; "#" begins a comment."""
    for number, line in enumerate(decode(body).splitlines(), 1):
        typed, _, title = _COMMENT.sub("", line).strip().partition(" ")
        if typed:
            yield entry_of(f"line {number}", typed.rstrip(",;"), squeeze(title))


# Media Cloud ----------------------------------------------------------------------------------------------------------
# Media Cloud exports a collection as CSV with a source per row. Columns are known by their names.

# ISO 3166-1 alpha-3 -> alpha-2, for countries whose alpha-2 code isn't the first two letters of the alpha-3 code.
_ALPHA_2 = dict(
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
# ISO 639-2 -> 639-1, for languages whose 639-1 code isn't the first two letters of the 639-2 code.
_ISO_639_1 = dict(
    pair.split(":")
    for pair in (
        "jpn:ja bul:bg est:et lav:lv lit:lt mar:mr kan:kn mal:ml mon:mn lao:lo kir:ky wel:cy cym:cy gle:ga"
        " spa:es deu:de ger:de por:pt zho:zh chi:zh pol:pl swe:sv ces:cs cze:cs ell:el gre:el fas:fa per:fa nld:nl"
        " dut:nl tur:tr ukr:uk ben:bn heb:he ind:id kaz:kk msa:ms may:ms ron:ro rum:ro slk:sk slo:sk slv:sl mkd:mk"
        " mac:mk srp:sr sqi:sq alb:sq isl:is ice:is kat:ka geo:ka hye:hy arm:hy eus:eu baq:eu mya:my bur:my nep:ne"
    ).split()
)
_KNOWN_COLUMNS = frozenset(
    "id name label title homepage url domain url_search_string pub_country country primary_language language rss"
    " feed".split()
)


def read_mediacloud(body: bytes, name: str) -> Iterator[Entry]:
    """Yield an entry per row. Raises ListError if no column has home pages or domains."""
    text = decode(body)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(",", ";", "\t", key=first.count))
    try:
        header = [column.strip().lower().replace(" ", "_") for column in next(rows, [])]
        if not {"homepage", "url", "domain", "name"} & set(header):
            raise ListError(f"no column named homepage, url, domain or name; it has {', '.join(header)[:200]}")
        for row in rows:
            columns = {key: value.strip() for key, value in zip(header, row, strict=False) if value.strip()}
            if columns:
                yield _mediacloud_entry(f"line {rows.line_num}", columns)
    except csv.Error as error:
        raise ListError(f"line {rows.line_num}: {error}") from error


def _mediacloud_entry(position: str, columns: dict[str, str]) -> Entry:
    typed = columns.get("homepage") or columns.get("url") or columns.get("domain") or columns.get("name") or ""
    if not typed:
        return Entry(position, None, problem="no URL in it")
    title = squeeze(columns.get("label") or columns.get("title") or columns.get("name") or "")
    entry = replace(entry_of(position, typed), title=title)
    if entry.problem:
        return entry
    if feed := columns.get("rss") or columns.get("feed"):
        entry = entry_of_feed(position, feed, entry.home, title)
    country_name = columns.get("pub_country") or columns.get("country") or ""
    language_name = columns.get("primary_language") or columns.get("language") or ""
    country, language = _mediacloud_country(country_name), _language(language_name)
    skipped = [f"{key}: it has no counterpart" for key in columns if key not in _KNOWN_COLUMNS]
    if country_name and not country:
        skipped.append(f"country: {country_name[:40]!r} isn't known")
    if language_name and not language:
        skipped.append(f"language: {language_name[:40]!r} isn't known")
    allow = _path_prefix(columns.get("url_search_string"))
    return replace(entry, country=country, language=language, allow=allow, skipped=tuple(skipped))


def _mediacloud_country(name: str) -> str | None:
    """Return the alpha-2 code of a country given by its alpha-2 code, alpha-3 code or English name."""
    code = name.lower()
    if code in countries():
        return code
    if len(code) == 3:
        code = _ALPHA_2.get(code, code[:2])
        return code if code in countries() else None
    return {name.lower(): alpha_2 for alpha_2, name in countries().items()}.get(code)


def _language(name: str) -> str | None:
    """Return the language tag for an ISO 639-2 code, or a tag such as pt-BR as it is. None if it's neither."""
    code = name.lower()
    if len(code) == 3 and code.isalpha():
        return _ISO_639_1.get(code, code[:2])
    return name if re.fullmatch(r"[a-z]{2}(-[A-Za-z0-9]{2,8}){0,2}", name) else None


def _path_prefix(pattern: str | None) -> tuple[str, ...]:
    """Return the beginning of paths in a pattern such as `*://herald.example/news/*`, else an empty tuple."""
    path = urlsplit((pattern or "").replace("*://", "https://", 1)).path.rstrip("*")
    return (path,) if len(path) > 1 and "*" not in path and not path.isspace() else ()
