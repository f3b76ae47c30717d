"""The first stage: an article's text made safe to store, its address canonical, its gaps filled from the link."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from tldextract import TLDExtract

from crawler.items import Article, Author, Block, Fetched, Link
from storage.urls import host_of, strip_tracking

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_NEWLINES = re.compile("\r\n?|\x85|\u2028|\u2029")
_UNSAFE = re.compile(f"{_CONTROL.pattern}|[\r\x85\u2028\u2029\ud800-\udfff]")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([A-Za-z0-9_-]{2,20}))?$", re.I)
# The list that ships with the package: nothing is fetched, nothing is cached on disk.
_domain = TLDExtract(suffix_list_urls=(), cache_dir=None)


def clean_text(text: str) -> str:
    """Return a text that every database stores and gives back unchanged, in Unicode's NFC.

    NUL, other control characters, noncharacters and lone surrogates become U+FFFD; surrogate pairs, as careless JSON
    decoders leave them, become the character they mean; line ends become "\\n". Idempotent.
    """
    if _UNSAFE.search(text) is None:  # as nearly every text is
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _CONTROL.sub("\ufffd", _NEWLINES.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def clean(fetched: Fetched) -> Fetched:
    """Return what was fetched with its article cleaned; what holds none is returned as it is."""
    if fetched.article is None:
        return fetched
    return replace(fetched, article=clean_article(fetched.article, fetched.link))


def clean_article(article: Article, link: Link | None = None) -> Article:
    """Return the article cleaned: texts by `clean_text`, blank values None, canonical address checked.

    A date that the page lacks is taken from the link of the feed or sitemap that listed it; its provenance says so.
    Raises AttributeError or TypeError for an article whose fields aren't of their declared types.
    """
    provenance = {clean_text(name): clean_text(value) for name, value in article.provenance.items()}
    canonical_url = _canonical(article, provenance)
    published = _aware(article.date_published, "date_published", provenance)
    if published is None and link is not None and link.date_published is not None:
        published = link.date_published
        provenance["date_published"] = "link"
    return replace(
        article,
        url=strip_tracking(clean_text(article.url)),
        canonical_url=canonical_url,
        headline=_line(article.headline) or "",
        description=_line(article.description),
        blocks=tuple(block for block in map(_block, article.blocks) if block.text),
        authors=_authors(article.authors),
        date_published=published,
        date_modified=_aware(article.date_modified, "date_modified", provenance),
        language=_language(article.language),
        section=_line(article.section),
        keywords=tuple(dict.fromkeys(word for word in map(_line, article.keywords) if word)),
        image=_line(article.image),
        publisher=_line(article.publisher),
        provenance=provenance,
    )


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are one publisher's: equal registered domains (herald.co.uk), or equal host and port."""
    hosts = host_of(one), host_of(other)
    if None in hosts:
        return False
    return hosts[0] == hosts[1] or (
        _registered(hosts[0]) is not None and _registered(hosts[0]) == _registered(hosts[1])
    )


@lru_cache(maxsize=4096)
def _registered(host: str | None) -> str | None:
    return _domain(host or "").top_domain_under_public_suffix or None


def _canonical(article: Article, provenance: dict[str, str]) -> str | None:
    """The page's own word for its address, if it can be true: on its site, and not the home page for every page."""
    url = clean_text(article.canonical_url).strip() if article.canonical_url else ""
    if not url:
        return None
    is_saved_file = urlsplit(article.url).scheme not in ("http", "https")
    if host_of(url) is None or urlsplit(url).scheme not in ("http", "https"):
        provenance["canonical_url"] = f"refused: {url[:200]} is no web address"
        return None
    if not is_saved_file and not same_site(url, article.url):
        provenance["canonical_url"] = f"refused: {url[:200]} is another site"
        return None
    if not urlsplit(url).path.strip("/") and not urlsplit(url).query:
        provenance["canonical_url"] = f"refused: {url[:200]} is the home page"
        return None
    return strip_tracking(url)


def _block(block: Block) -> Block:
    # Line breaks stay: a poem and a table have them. Spaces at their sides mean nothing.
    text = "\n".join(" ".join(line.split()) for line in clean_text(block.text).split("\n")).strip()
    return block if text == block.text else replace(block, text=text)


def _line(text: str | None) -> str | None:
    return " ".join(clean_text(text).split()) or None if text else None


def _authors(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    named = {name: Author(name, _line(author.url)) for author in authors if (name := _line(author.name))}
    return tuple(named.values())


def _language(language: str | None) -> str | None:
    match = _LANGUAGE.match(language.strip()) if language else None
    if match is None:
        return None
    return match[1].lower() + ("-" + match[2].replace("_", "-") if match[2] else "")


def _aware(moment: datetime | None, name: str, provenance: dict[str, str]) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        provenance[name] = f"refused: {moment.isoformat()} has no offset"
        return None
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        provenance[name] = f"refused: {moment.isoformat()} is out of range"
        return None


class CleanPipeline:
    """Scrapy's end of `clean`."""

    def process_item(self, item: Fetched) -> Fetched:
        return clean(item)
