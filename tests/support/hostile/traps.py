"""Sites without end: calendars, facets, session numbers, paths that repeat, one page at all addresses."""

from __future__ import annotations

from hashlib import sha256

from tests.support.hostile.pages import article, section
from tests.support.hostile.wire import Answer, http

FACETS = [f"/shop?{name}={value}&sort={way}" for name in "abc" for value in range(38) for way in range(2)]
SESSIONS = [f"/s/{sha256(str(n).encode()).hexdigest()[:24]}/index" for n in range(230)]
SAME = [f"/same/report-of-the-day-{n}" for n in range(120)]
SOFT_404 = [f"/soft/story-that-is-gone-{n}" for n in range(30)]
CALENDAR = [f"/events/{year}/{month:02}/" for year in (1960, 2045, 9999) for month in range(1, 13)]
REPEATED = ["/x" * depth + "/story-of-the-day" for depth in range(4, 30)]
NEWS = [f"/news/story-{n}-of-the-harbour" for n in range(50)]

_SAME = http(article("The one page that there is"))
_GONE = http("<html><body><h1>We are sorry</h1><p>That page isn't here any more.</p></body></html>")


def endless(path: str) -> Answer | None:
    """What an endless site says to an address, whatever it is."""
    plain, _, query = path.partition("?")
    if plain.startswith("/news/"):
        return http(article(f"Report of {plain}"))
    if plain == "/section":
        return http(_section(int(query.removeprefix("page=") or 1)))
    if plain.startswith(("/same/", "/events/")):
        return _SAME
    if plain.startswith("/soft/"):
        return _GONE
    if plain.startswith(("/s/", "/shop", "/x")):
        return http(
            "<html><body><ul>" + "<li><a href='/basket'>A thing</a></li>" * 9 + f"</ul><!-- {path} --></body></html>"
        )
    return None


def _section(page: int) -> str:
    """A section whose pages go on for ever, and list what no page before had."""
    links = [f"/listed/day/{page}-{n}/item" for n in range(2)]
    return section(links, f"<link rel=next href='/section?page={page + 1}'>")
