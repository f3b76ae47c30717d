"""The key of a URL: two URLs with the same key are one page in the corpus."""

from __future__ import annotations

import re
import string
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote, urlsplit

from storage.schema import clean_url

# Parameters that describe how the reader came to the page, and never select the page. Most prefixes end in "_".
_TRACKING = frozenset(
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mkt_tok "
    "wickedid _openstat ocid cmpid xtor ito smid taid guccounter guce_referrer guce_referrer_sig __twitter_impression "
    "ns_campaign ns_source ns_mchannel ns_linkname ns_fee at_medium at_campaign at_custom1 at_custom2 at_custom3 "
    "at_custom4 spm_id_from share_token wt_mc wtmc mtm_source mtm_medium mtm_campaign mtm_content mtm_keyword".split()
)
_TRACKING_PREFIXES = ("utm_", "hsa_", "_hs", "pk_", "piwik_", "matomo_", "mc_", "vero_", "oly_", "trk_", "stm_")
# Ids of sessions. `sid=4711` may select an article; a long value of letters and digits doesn't.
_SESSION = re.compile(
    r"(?:phpsessid|jsessionid|aspsessionid\w*|cftoken|oscsid|zenid)=.*"
    r"|(?:sid|session|sessionid|session_id)=(?=[a-z_-]*[0-9])(?=[0-9_-]*[a-z])[0-9a-z_-]{16,}",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_AMP_QUERY = frozenset({"amp", "amp=", "amp=1", "amp=true", "outputtype=amp"})
_AMP_SUFFIX = re.compile(r"(?:/amp|\.amp|/amp\.html|\.amp\.html)$", re.I)
_AMP_CACHE = re.compile(r"^https?://[^/]+\.cdn\.ampproject\.org/[cv]/(s/)?(.+)$", re.I)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986's unreserved and sub-delims, and the characters that browsers don't escape in a path.
_PATH_SAFE = "/!$&'()*+,;=:@~-._"
_QUERY_SAFE = "/!$'()*+,;:@~-._?"
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TRIPLET = re.compile(r"%([0-9A-Fa-f]{2})")
MAX_KEY_LENGTH = 2_000
"""Longest key, in bytes."""
_KEPT_OF_LONG = 1_000
_LINES = re.compile("[\t\n\r]")
_EDGE = "".join(map(chr, range(0x21))) + "\x7f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")


@lru_cache(maxsize=8192)  # each URL is asked for several times
def url_key(url: str) -> str:
    """Return the key of a URL: without scheme, "www.", session, tracking parameters, AMP suffix and final slash.

    `http://www.herald.example:80/a/?utm_source=x#top` and `https://herald.example/a` share the key `herald.example/a`.
    Query parameters that may select the page stay, sorted. A URL that isn't http or https, or can't be parsed, is its
    own key; this function never raises. Normalisation follows RFC 3986, section 6.2. A key of more than MAX_KEY_LENGTH
    bytes is cut, and gets a hash of the whole key.
    """
    key = _key(_tidy(url))
    raw = key.encode()
    if len(raw) <= MAX_KEY_LENGTH:
        return key
    # PostgreSQL indexes no value of more than 2,704 octets.
    return raw[:_KEPT_OF_LONG].decode(errors="ignore") + "#" + blake2b(raw, digest_size=16).hexdigest()


def _key(url: str) -> str:
    cached = _AMP_CACHE.match(url)
    if cached:
        url = ("https://" if cached[1] else "http://") + cached[2]
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    query, amp = _query(parts.query)
    path = _path(_PATH_SESSION.sub("", parts.path)).rstrip("/")
    without_amp = _AMP_SUFFIX.sub("", path)
    # A short path that ends in "/amp" may be a page of its own; after a whole slug, "/amp" is the page's AMP form.
    if amp or len(without_amp) > 12:
        path = without_amp
    fragment = "#" + parts.fragment if parts.fragment.startswith("!") else ""
    return _host(host) + _port(port, parts.scheme) + path + query + fragment


def host_of(url: str) -> str | None:
    """Return the host in lower case, without "www." and without the scheme's default port; None without a host."""
    try:
        parts = urlsplit(url)
        if not parts.hostname:
            return None
        return _host(parts.hostname) + _port(parts.port, parts.scheme)
    except ValueError:
        return None


def strip_tracking(url: str) -> str:
    """Return the URL to fetch: without fragment, session and tracking parameters, otherwise unchanged.

    Both URLs have the same key. A URL that isn't http or https stays unchanged, such as file:///corpus.jsonl#line=7.
    """
    url = _tidy(url)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # either may raise
    except ValueError:
        return url
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url
    kept_items = "&".join(item for item in parts.query.split("&") if item and not _is_tracking(item))
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    path = _PATH_SESSION.sub("", parts.path)
    return parts._replace(path=path, query=kept_items, fragment=fragment).geturl()


def _tidy(url: str) -> str:
    """Return the URL in storable form, without the characters that the WHATWG URL standard strips before parsing."""
    return clean_url(_LINES.sub("", url.strip(_EDGE)))


def _host(host: str) -> str:
    host = host.rstrip(".").lower()
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        pass
    if ":" in host:
        return f"[{host}]"
    return host.removeprefix("www.") if host.count(".") > 1 else host


def _port(port: int | None, scheme: str) -> str:
    return "" if port is None or port == _DEFAULT_PORTS.get(scheme) else f":{port}"


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(segments) > 1:
                segments.pop()
        elif segment != ".":
            segments.append(segment)
    return _escape("/".join(segments), _PATH_SAFE)


def _query(query: str) -> tuple[str, bool]:
    items = [item for item in query.split("&") if item and not _is_tracking(item)]
    kept_items = [item for item in items if item.lower() not in _AMP_QUERY]
    escaped = "&".join(
        sorted("=".join(_escape(part, _QUERY_SAFE) for part in item.split("=", 1)) for item in kept_items)
    )
    return ("?" + escaped if kept_items else ""), len(kept_items) < len(items)


def _is_tracking(item: str) -> bool:
    name = item.split("=", 1)[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES) or _SESSION.fullmatch(item) is not None


def _escape(text: str, safe: str) -> str:
    """Normalise percent-encoding (RFC 3986, section 6.2.2): "%7e" becomes "~", "%2f" becomes "%2F"."""
    text = _STRAY.sub("%25", text)  # otherwise decoding "%2%62" would make a new triplet
    return quote(_TRIPLET.sub(_normal_triplet, text), safe=safe + "%", errors="replace")


def _normal_triplet(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()
