"""The host of a URL, and its parts by the Public Suffix List.

`crawler.network.hosts` has `host_of` (with port) and `host_key` (canonical spelling), for requests.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from tldextract import TLDExtract
from tldextract.tldextract import ExtractResult

_extract = TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list that comes with the package: no request, no cache


def hostname(url: str) -> str:
    """Return the URL's host in lower case, without port; "" if there is no host, or the URL is malformed."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def domain_parts(host: str) -> ExtractResult:
    """Return the parts of a host or URL by the Public Suffix List: subdomain, domain ("herald"), suffix ("co.uk")."""
    return _extract(host)


@lru_cache(maxsize=4096)
def registered_domain(host: str) -> str | None:
    """Return the registered domain of a host or URL, such as "herald.co.uk"; None for an IP address or bare suffix."""
    return _extract(host).top_domain_under_public_suffix or None
