"""The address that a person types, made addresses to try."""

from __future__ import annotations

import re

from crawler.discovery.addresses import resolve

_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]+(?::[0-9]+)?|localhost(?::[0-9]+)?|\[[0-9a-f:.]+\](?::[0-9]+)?", re.IGNORECASE)


def addresses(typed: str) -> list[str]:
    """Return the addresses meant, to be tried in turn: without a scheme https, then http.

    Raises ValueError, whose message says what is wrong.
    """
    typed = typed.strip()
    scheme, separator, rest = typed.partition("://")
    if separator and scheme.lower() not in ("http", "https"):
        raise ValueError(f"{typed[:100]!r}: only http and https addresses can be crawled")
    host = re.split(r"[/?#]", rest if separator else typed, maxsplit=1)[0]
    if "@" in host:
        raise ValueError("the address has a user name in it; leave it out")
    if re.search(r"\s", typed) or not _HOST.fullmatch(host):
        raise ValueError(f"{typed[:100]!r} isn't an address; give a site's home page, such as https://herald.example/")
    found = [resolve(url, url) for url in ([typed] if separator else [f"https://{typed}", f"http://{typed}"])]
    if None in found:
        raise ValueError(f"{typed[:100]!r} isn't an address that can be fetched")
    return [_with_path(url) for url in found if url]


def _with_path(url: str) -> str:
    return url if url.count("/") > 2 else url + "/"
