"""Posts what has changed of the sources' verdicts to an address, as chat programs and pagers take it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from http.client import HTTPException
from urllib.parse import urlsplit

from storage.corpus import Corpus
from storage.health import verdicts
from storage.health.verdicts import TROUBLE, Standing
from storage.records import as_json

_TIMEOUT_S = 10


def checked(url: str) -> str:
    """Return the address if it can be posted to; raises ValueError if it's no http or https address."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(character <= " " for character in url):
        raise ValueError(f"{url[:100]!r} can't be posted to; use an http or https address")
    return url


def changes(standings: Sequence[Standing], told: dict[str, str]) -> list[Standing]:
    """Return the sources whose verdict isn't the one told last: new trouble, another one, or none any more."""
    return [
        one
        for one in standings
        if (one.verdict in TROUBLE and told.get(one.source) != one.verdict)
        or (one.verdict not in TROUBLE and told.get(one.source) in TROUBLE)
    ]


def post(corpus: Corpus, url: str, standings: Sequence[Standing], now: datetime) -> str | None:
    """Post the changes since the last post that was taken, if there are any; return what went wrong, else None.

    The body is JSON: `text`, a line a source, which chat programs show, and `sources` as `news health --json`.
    """
    hook = blake2b(url.encode(), digest_size=8).hexdigest()
    with corpus.database.read() as connection:
        changed = changes(standings, verdicts.notified(connection, hook))
    if not changed:
        return None
    lines = [f"{one.source}: {one.verdict}: {one.why}" for one in changed]
    body = json.dumps({"text": "\n".join(lines), "sources": [as_json(one) for one in changed]}, ensure_ascii=False)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "newscorpus"}
    request = urllib.request.Request(url, body.encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:
            response.read(1)
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        return f"the webhook wasn't reached: {str(getattr(error, 'reason', error))[:200] or type(error).__name__}"
    with corpus.database.write() as connection:
        verdicts.record_notified(connection, hook, {one.source: one.verdict for one in changed}, now)
    return None
