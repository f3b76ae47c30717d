"""Reasons why a URL gave no article, or why a discovery page couldn't be read: words of a fixed list.

The words are stored (`url.reason`, `listing.reason`), counted per run (`run.refused`, `run.blocked`), and printed:
scripts rely on their spelling. Two families have too many members for a list: `http_reason` gives "http_404",
`missing` gives "no_headline". This module imports the standard library alone, so that all three packages may use it.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """A reason as it is stored. A member is equal to its word, and is written to databases and JSON as its word."""

    # The URL isn't requested, or a wall stands before the page: state "blocked".
    ADDRESS = "address"
    """The host is not on the public internet."""
    SCHEME = "scheme"
    URL = "url"
    """The URL is malformed, too long, or names a port that no web server uses."""
    ROBOTS = "robots"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    OFFSITE = "offsite"
    TRAP_LONG = "trap_long"
    TRAP_REPEATED = "trap_repeated"
    TRAP_CALENDAR = "trap_calendar"
    TRAP_PATTERN = "trap_pattern"
    TRAP_VARIANTS = "trap_variants"
    WALL = "wall"
    """The page asks for a login, for consent to cookies, or for proof that a human reads."""

    # The request isn't made now: its host must be left alone, or the run ends.
    HOST_WAITS = "host_waits"
    RUN_ENDS = "run_ends"

    # No usable response came: state "failed", or "queued" while the failure may pass.
    TIMEOUT = "timeout"
    DNS = "dns"
    CONNECTION = "connection"
    CONNECTION_REFUSED = "connection_refused"
    TLS = "tls"
    CUT_SHORT = "cut_short"
    DOWNLOAD = "download"
    IGNORED = "ignored"
    REDIRECT_LIMIT = "redirect_limit"
    UNSUPPORTED_SCHEME = "unsupported_scheme"
    HEADERS = "headers"
    """The response has more or longer headers than the bounds allow."""
    MALFORMED = "malformed"
    BAD_ENCODING = "bad_encoding"
    TOO_LARGE = "too_large"
    GONE = "gone"
    """404 or 410 where an article was read before."""
    CRASHES = "crashes"
    """Too many runs died while they held the URL."""
    UNFINISHED = "unfinished"
    """The run ended before the URL was requested."""

    # The document can't be parsed.
    PARSE_KILLED = "parse_killed"
    """Its process exceeded a limit, or crashed."""
    PARSE_ERROR = "parse_error"
    """The parser raised an exception that it shouldn't raise."""
    PARSE_LOST = "parse_lost"
    """All parsing processes went away at once."""
    PARSE_TRUNCATED = "parse_truncated"
    """The parser stopped before the end of the page, and no article stood before."""

    LOW_YIELD = "low_yield"
    """The parser extracted much less text than the page offers: state "failed"."""

    # A discovery page lists nothing usable, or more than the bounds allow.
    EMPTY = "empty"
    HTML = "html"
    """A web page instead of XML."""
    DOCTYPE = "doctype"
    """A document type declares its own entities, as only attacks do."""
    UNREADABLE = "unreadable"
    """Broken beyond repair; also for files on the disk."""
    NOT_FEED = "not_feed"
    NOT_SITEMAP = "not_sitemap"
    NOT_HTML = "not_html"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"

    # A file on the disk.
    MISSING_FILE = "missing_file"
    BAD_LINE = "bad_line"

    # The page or its article isn't stored: state "not_article".
    NO_ARTICLE = "no_article"
    NO_URL = "no_url"
    NO_SOURCE = "no_source"
    NO_HEADLINE = "no_headline"
    NO_BODY = "no_body"
    NO_TEXT = "no_text"
    LISTING_PAGE = "listing_page"
    """A list of articles: a section, a topic, an author's articles, a home page."""
    PRODUCT_PAGE = "product_page"
    FORUM_PAGE = "forum_page"
    """A thread of posts by several people."""
    STUB = "stub"
    """A few words in place of a page: the page has moved, or a script is to load the text."""
    NOT_FIRST_PAGE = "not_first_page"
    BAD_BLOCK = "bad_block"
    BAD_FIELD = "bad_field"
    NOT_STORABLE = "not_storable"
    NOT_STORED = "not_stored"
    """The database failed, and the run ended. This is Scrapy's reason for a dropped item, and isn't stored."""

    # The article is stored, but under another URL: state "done".
    PAGE_OF_ARTICLE = "page_of_article"
    """The URL is a later page of an article."""
    SAME_CANONICAL_URL = "same_canonical_url"


def http_reason(status: int) -> str:
    """Return the reason for a response with this HTTP status: "http_404"."""
    return f"http_{status}"


def missing(field: str) -> str:
    """Return the reason for a page without this required field of an article: "no_headline"."""
    return f"no_{field}"
