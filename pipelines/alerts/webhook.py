"""Posts changed verdicts to a URL, as JSON that chat programs and pagers accept."""

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
from storage.health.verdicts import TROUBLE, SourceStanding
from storage.records import as_json

_TIMEOUT_S = 10


def checked(url: str) -> str:
    """Return the URL if it can be posted to. Raises ValueError if it is no http or https URL."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(character <= " " for character in url):
        raise ValueError(f"{url[:100]!r} can't be posted to; use an http or https URL")
    return url


def changes(standings: Sequence[SourceStanding], posted: dict[str, str]) -> list[SourceStanding]:
    """Return the sources whose trouble is new, has changed, or is over. `posted` has source -> verdict posted last."""
    return [
        standing
        for standing in standings
        if (standing.verdict in TROUBLE and posted.get(standing.source) != standing.verdict)
        or (standing.verdict not in TROUBLE and posted.get(standing.source) in TROUBLE)
    ]


def post(corpus: Corpus, url: str, standings: Sequence[SourceStanding], now: datetime) -> str | None:
    """Post the changes since the last successful post, if there are any. Return an error message, or None.

    The body is JSON: `text` has a line per source, which chat programs show; `sources` is as in `news health --json`.
    """
    hook = blake2b(url.encode(), digest_size=8).hexdigest()
    with corpus.database.read() as connection:
        changed = changes(standings, verdicts.notified(connection, hook))
    if not changed:
        return None
    lines = [f"{standing.source}: {standing.verdict}: {standing.why}" for standing in changed]
    body = json.dumps(
        {"text": "\n".join(lines), "sources": [as_json(standing) for standing in changed]}, ensure_ascii=False
    )
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "newscorpus"}
    request = urllib.request.Request(url, body.encode(), headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:
            response.read(1)
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        return f"the webhook wasn't reached: {str(getattr(error, 'reason', error))[:200] or type(error).__name__}"
    with corpus.database.write() as connection:
        verdicts.record_notified(connection, hook, {standing.source: standing.verdict for standing in changed}, now)
    return None
