"""Pages that the parser failed on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.items import Fetched, Link, Refusal, Served
from tests.support.invented_pages import address, page

SEEN = datetime(2026, 3, 2, 8, tzinfo=UTC)


def crashed(number: int, reason: str = "parse_error", body: str | None = None, state: str = "failed") -> Fetched:
    """A page that the parser fell over, as a spider hands it on."""
    html = (page(number) if body is None else body).encode()
    served = Served(address(number), 200, SEEN, (("Content-Type", "text/html; charset=utf-8"),), html)
    refusal = Refusal(state, reason, "IndexError: list index out of range")  # type: ignore[arg-type]
    link = Link(address(number), "A title", SEEN - timedelta(hours=3))
    return Fetched(address(number), "herald", SEEN, refusal=refusal, status=200, body=html, link=link, served=(served,))
