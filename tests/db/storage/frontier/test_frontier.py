"""The frontier: what is queued, who holds it, what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.engine import Connection

from storage import Corpus
from storage.db.locks import Lock
from storage.frontier import frontier
from storage.frontier.frontier import MAX_ATTEMPTS, MAX_LOSSES, FrontierLink, UrlOutcome
from storage.frontier.runs import Counts, close_dead_runs, count_run, put_source, start_run

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
SITE = "https://herald.example/"


@pytest.fixture
def connection(corpus: Corpus) -> Iterator[Connection]:
    with corpus.database.write() as opened:
        put_source(opened, "herald", NOW)
        yield opened


@pytest.fixture
def run(connection: Connection) -> int:
    return start_run(connection, "herald", "herald", NOW)


def link(slug: str, day: int = 1, modified: datetime | None = None) -> FrontierLink:
    return FrontierLink(SITE + slug, slug, datetime(2026, 11, day, tzinfo=UTC), modified)


def add(connection: Connection, run: int, *links: FrontierLink, now: datetime = NOW) -> dict[str, bool]:
    return frontier.add(connection, "herald", "feed", links, run, now)


def lease(connection: Connection, run: int, limit: int = 10, now: datetime = NOW) -> list[str]:
    return [leased.url.removeprefix(SITE) for leased in frontier.lease(connection, "herald", run, limit, now)]


def record(
    connection: Connection, run: int, slug: str, state: str = "done", now: datetime = NOW, **more: object
) -> None:
    outcome = UrlOutcome(SITE + slug, "herald", state, **more)  # type: ignore[arg-type]
    frontier.OutcomeWriter(connection, [outcome.url], run, now).record_now(outcome)


def states(corpus: Corpus, slug: str) -> tuple[str, str | None]:
    fate = corpus.why(SITE + slug)[0]
    return fate.state, fate.reason


def next_run(connection: Connection) -> int:
    return start_run(connection, "herald", "herald", NOW)


def test_the_newest_are_leased_first_and_none_twice(connection: Connection, run: int) -> None:
    add(connection, run, link("old", 1), link("new", 20), link("middle", 10))

    assert lease(connection, run, 2) == ["new", "middle"]
    assert lease(connection, run) == ["old"]
    assert lease(connection, run) == []


def test_a_known_address_is_not_new_whatever_its_form(connection: Connection, run: int) -> None:
    added = add(connection, run, FrontierLink(SITE + "a?utm_source=rss"), FrontierLink(SITE + "a/"))
    again = add(connection, run, FrontierLink(SITE + "a"))

    assert added == {"herald.example/a": True}
    assert again == {"herald.example/a": False}


def test_what_is_done_is_not_fetched_again(connection: Connection, run: int) -> None:
    add(connection, run, link("a"))
    lease(connection, run)
    record(connection, run, "a")
    add(connection, run, link("a"))

    assert lease(connection, next_run(connection)) == []


def test_a_listing_that_says_changed_queues_again_in_a_later_run(connection: Connection, run: int) -> None:
    """Within one run two listings may date a page differently; that is no edit."""
    add(connection, run, link("a", modified=datetime(2026, 11, 2, tzinfo=UTC)))
    lease(connection, run)
    record(connection, run, "a")
    add(connection, run, link("a", modified=datetime(2026, 11, 3, tzinfo=UTC)))
    assert lease(connection, run) == []

    later = next_run(connection)
    add(connection, later, link("a", modified=datetime(2026, 11, 3, tzinfo=UTC)))
    assert lease(connection, later) == []
    add(connection, later, link("a", modified=datetime(2026, 11, 4, tzinfo=UTC)))
    assert lease(connection, later) == ["a"]


def test_a_sitemap_that_calls_all_changed_always_is_believed_ever_less(connection: Connection, run: int) -> None:
    """Hourly runs over thirty days: a page which never changes is read again a handful of times."""
    add(connection, run, link("a", modified=NOW))
    lease(connection, run)
    record(connection, run, "a", changed=True)
    reads = 0
    for hour in range(1, 24 * 30):
        now = NOW + timedelta(hours=hour)
        later = start_run(connection, "herald", "herald", now)
        add(connection, later, link("a", modified=now), now=now)
        for slug in lease(connection, later, now=now):
            record(connection, later, slug, now=now)
            reads += 1

    assert 2 <= reads <= 8


def test_a_passing_failure_is_tried_once_a_run_and_ends(corpus: Corpus, run: int, connection: Connection) -> None:
    add(connection, run, link("a"))
    tries, now = 0, NOW
    for _ in range(MAX_ATTEMPTS + 3):
        later = start_run(connection, "herald", "herald", now)
        while lease(connection, later, now=now):
            tries += 1
            record(connection, later, "a", "failed", now, reason="http_503", transient=True)
        now += timedelta(days=3)
    connection.commit()

    assert tries == MAX_ATTEMPTS
    assert states(corpus, "a") == ("failed", "http_503")


def test_the_second_try_is_the_next_runs_and_the_third_waits(connection: Connection, run: int) -> None:
    add(connection, run, link("a"))
    lease(connection, run)
    record(connection, run, "a", "failed", reason="http_503", transient=True)
    second = next_run(connection)
    assert lease(connection, second) == ["a"]
    record(connection, second, "a", "failed", reason="http_503", transient=True)

    assert lease(connection, next_run(connection)) == []
    assert lease(connection, next_run(connection), now=NOW + timedelta(hours=1)) == ["a"]


def test_a_dead_runs_leases_are_queued_again_behind_the_rest(connection: Connection, run: int) -> None:
    """What may have killed a run must not keep the others from being read."""
    add(connection, run, link("suspect", 20))
    lease(connection, run)
    frontier.reclaim(connection, "herald", NOW)
    add(connection, run, link("innocent", 1))

    assert lease(connection, next_run(connection)) == ["innocent", "suspect"]


def test_an_address_that_kills_every_run_is_given_up(corpus: Corpus, connection: Connection, run: int) -> None:
    add(connection, run, link("bomb"))
    for _ in range(MAX_LOSSES + 5):
        lease(connection, next_run(connection))
        frontier.reclaim(connection, "herald", NOW)
    connection.commit()

    assert states(corpus, "bomb") == ("failed", "crashes")


def test_a_run_gives_back_what_it_holds(corpus: Corpus, connection: Connection, run: int) -> None:
    add(connection, run, link("asked"), link("unasked"))
    lease(connection, run)
    frontier.release(connection, run, [SITE + "asked"], NOW)
    connection.commit()

    assert states(corpus, "asked") == ("queued", "unfinished")
    assert states(corpus, "unasked") == ("queued", None)
    assert corpus.why(SITE + "asked")[0].attempts == 1


def test_an_address_keeps_the_source_that_found_it(corpus: Corpus, connection: Connection, run: int) -> None:
    put_source(connection, "other", NOW)
    add(connection, run, link("a"))
    frontier.add(connection, "other", "feed", [link("a")], run, NOW)
    connection.commit()

    assert corpus.why(SITE + "a")[0].source == "herald"


def test_the_page_itself_replaces_its_queued_amp_twin(corpus: Corpus, connection: Connection, run: int) -> None:
    add(connection, run, FrontierLink(SITE + "news/quay-wall/amp"))
    add(connection, run, FrontierLink(SITE + "news/quay-wall"))

    assert lease(connection, run) == ["news/quay-wall"]


def test_a_run_without_its_process_is_closed_as_killed(corpus: Corpus, connection: Connection, run: int) -> None:
    living = next_run(connection)
    lock = Lock.of_run(corpus.database, living)
    lock.acquire()

    assert close_dead_runs(connection, corpus.database, "herald", NOW) == 1
    lock.release()
    connection.commit()
    assert [run_["outcome"] for run_ in corpus.stats()["runs"]] == ["running", "killed"]


def test_counts_add_up_over_transactions(corpus: Corpus, connection: Connection, run: int) -> None:
    for _ in range(2):
        counts = Counts(fetched=3, new=1)
        counts.refused.update({"http_404": 1, "no_body": 1})
        count_run(connection, run, counts)
    connection.commit()

    stored = corpus.stats()["runs"][0]
    assert (stored["fetched"], stored["new"], stored["refused"]) == (6, 2, {"http_404": 2, "no_body": 2})
