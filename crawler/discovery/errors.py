"""What can go wrong with a document that should list articles."""

from __future__ import annotations


class DiscoveryError(Exception):
    """A feed, sitemap or section page can't be read.

    `reason` is one of: "empty"; "html", a web page came where XML was due; "doctype", a document type that declares
    its own entities, as only attacks do; "too_large"; "unreadable", broken beyond repair; "not_feed", "not_sitemap",
    "not_html", a document of another kind. One that couldn't even be fetched has the reason of that failure, one that
    couldn't be parsed that of the kill box. `detail` is for people.
    """

    def __init__(self, url: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{url}: {reason}" + (f" ({detail})" if detail else ""))
        self.url = url
        self.reason = reason
