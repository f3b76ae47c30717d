"""Links on their way into the frontier: traps are recorded as such, and what is found is counted once a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from crawler.items import Link
from pipelines.traps import Traps
from storage import Corpus
from storage.frontier import frontier
from storage.frontier.frontier import FrontierLink
from storage.frontier.runs import Counts, count_run
from storage.frontier.urls import url_key


def add_links(
    corpus: Corpus, source: str, run_id: int, via: str, links: Sequence[Link], traps: Traps, found: set[str]
) -> tuple[dict[str, bool], Counts]:
    """Put links into the frontier, and the keys of all into `found`, which has those that the run found before.

    Returns key -> whether it's new to the corpus and no trap, and what that adds to the run's counts.
    """
    now = datetime.now(UTC)
    with corpus.database.write() as connection:
        refused = traps.refused(links, now)
        offered = [
            FrontierLink(link.url, link.title, link.date_published, link.date_modified, trap=refused.get(link.url))
            for link in links
        ]
        known = frontier.add(connection, source, via, offered, run_id, now)
        trapped = {key: reason for url, reason in refused.items() if known[key := url_key(url)]}
        fresh = known.keys() - found
        counts = Counts(found=len(fresh), blocked=Counter(trapped.values()))
        counts.blocked += traps.grew(connection, [key for key, is_new in known.items() if is_new], now)
        count_run(connection, run_id, counts)
    found |= fresh
    return {key: is_new and key not in trapped for key, is_new in known.items()}, counts
