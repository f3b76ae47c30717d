"""What adaptive polling costs and how late it is: invented sites, an hourly cron, weeks in a second.

`python benchmarks/polling.py --days 28`. Each site is polled by `pipelines/crawl/polling.py` alone, as a crawl does
it: the
same listings, estimates and waits, without HTTP. A run that asks anything asks for robots.txt once.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

from pipelines.crawl import polling
from storage.frontier.listings import ListingState

START = datetime(2026, 11, 2, tzinfo=UTC)
"""A Monday."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Site:
    name: str
    a_day: float
    listings: int = 1
    length: int = 20
    """How many articles a listing has."""
    rhythm: str = "day"
    """day: from 6 to 22 h; weekdays: those hours from Monday to Friday; even: always."""
    until: int = 10_000
    """The day from which nothing comes any more."""


SITES = (
    Site("2 a day", 2),
    Site("40 a day", 40),
    Site("40 a day, evenly", 40, rhythm="even"),
    Site("40 a day, 8 listings of the same", 40, listings=8),
    Site("40 a day, on weekdays", 40, rhythm="weekdays"),
    Site("400 a day", 400),
    Site("400 a day, lists of 100", 400, length=100),
    Site("40 a day, dead after a week", 40, until=7),
)


def published(site: Site, days: int, chance: random.Random) -> Iterator[datetime]:
    """Yield when the site's articles come out, those of the days before the first run too."""
    minutes = 24 * 60 if site.rhythm == "even" else 16 * 60
    moment = START - timedelta(days=14)
    while moment < START + timedelta(days=min(days, site.until)):
        awake = site.rhythm == "even" or 6 <= moment.hour < 22
        if awake and (site.rhythm != "weekdays" or moment.weekday() < 5) and chance.random() < site.a_day / minutes:
            yield moment + timedelta(seconds=chance.random() * 60)
        moment += timedelta(minutes=1)


def simulate(site: Site, days: int, chance: random.Random) -> tuple[int, int, list[float]]:
    """Return the requests but those for articles, the articles, and how late each was found, in hours."""
    out = list(published(site, days, chance))
    listings = {f"list{number}": ListingState(f"list{number}", "feed") for number in range(site.listings)}
    seen: set[datetime] = set()
    late: list[float] = []
    requests = 0
    for hour in range(days * 24):
        now = START + hour * _HOUR + timedelta(seconds=chance.random() * 20)
        asked = polling.due(list(listings.values()), now)
        requests += bool(asked) + len(asked)
        listed = [moment for moment in out if moment <= now][-site.length :]
        for url in sorted(asked, key=lambda url: not polling.is_productive(listings[url], now)):
            new = [moment for moment in listed if moment not in seen]
            seen.update(new)
            late += [(now - moment) / _HOUR for moment in new if moment > START]
            before = listings[url]
            changed = before.digest != str(listed)
            before = replace(before, digest=str(listed), rate=before.rate or polling.rate_of(listed, now))
            others = [other for name, other in listings.items() if name != url]
            alone = not any(polling.is_productive(other, now) for other in others)
            listings[url] = polling.read(before, now, links=len(listed), new=len(new), changed=changed, alone=alone)
    return requests, len([moment for moment in out if START < moment <= now]), late


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{'site':36}{'articles':>9}{'found':>7}{'polls+robots':>13}{'each, in all':>13}{'median h':>9}{'p95 h':>7}")
    for site in SITES:
        requests, articles, late = simulate(site, options.days, random.Random(options.seed))
        total = len(late)
        cost = (requests + total) / total
        p95 = quantiles(late, n=20)[-1]
        print(f"{site.name:36}{articles:>9}{total:>7}{requests:>13}{cost:>13.2f}{median(late):>9.1f}{p95:>7.1f}")


if __name__ == "__main__":
    main()
