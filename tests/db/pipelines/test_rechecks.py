"""When articles are read again for edits, and what a page that is gone leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.items import Article, Fetched, Refusal
from pipelines.settle import Outcome, RunKind
from pipelines.store import store_batch
from storage import Corpus
from storage.frontier import frontier
from storage.frontier import rechecks as kept
from storage.frontier.frontier import FrontierLink
from storage.frontier.runs import put_source, start_run
from tests.support.corpora import MakeArticle

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://herald.example/news/one"
GONE = Refusal("failed", "http_404")
WALL = Refusal("blocked", "wall", "a check of the browser, a number of the request", transient=True)
RUNS = [*range(26), *range(30, 24 * 12, 6), *range(24 * 12, 24 * 30, 48)]
"""Hours of runs: hourly at first, then less."""


# The store and the frontier ------------------------------------------------------------------------------------------


class Crawl:
    """A crawl of one source without a network, at any time."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        with corpus.database.write() as connection:
            put_source(connection, "herald", NOW)

    def run(
        self, now: datetime, read: Callable[[str], Article | Refusal], listed: tuple[FrontierLink, ...] = ()
    ) -> list[Outcome]:
        """One run: what is listed, then what is due to be read again."""
        with self.corpus.database.write() as connection:
            run = start_run(connection, "herald", "herald", now)
            frontier.add(connection, "herald", "feed", listed, run, now)
            leased = frontier.lease(connection, "herald", run, 10, now)
            leased += frontier.lease_checks(connection, "herald", run, 10, now)
        batch = []
        for link in leased:
            came = read(link.url)
            article, refusal = (None, came) if isinstance(came, Refusal) else (came, None)
            batch.append(Fetched(link.url, "herald", now, article, refusal))
        return store_batch(self.corpus, batch, now, run_id=run, kind=RunKind.CRAWL)

    def recheck(self, url: str = URL) -> datetime | None:
        return self.corpus.why(url)[0].recheck

    def state(self, url: str = URL) -> tuple[str, str | None]:
        fate = self.corpus.why(url)[0]
        return fate.state, fate.reason


@pytest.fixture
def crawl(corpus: Corpus) -> Crawl:
    return Crawl(corpus)


def test_a_stored_article_is_read_again_on_its_days(crawl: Crawl, make_article: MakeArticle) -> None:
    """Runs over a month: three re-reads of an article that never changes, which its listing lists once."""
    article = make_article()
    assert crawl.run(NOW, lambda url: article, (FrontierLink(URL),))[0].state == "new"
    read: list[int] = []
    for hour in RUNS:
        if crawl.run(NOW + hour * HOUR, lambda url: article):
            read.append(hour)

    assert read == [24, 72, 240]
    assert crawl.state() == ("done", None)
    assert crawl.recheck() is None


def test_an_edit_that_no_listing_tells_of_is_found(crawl: Crawl, corpus: Corpus, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article("one", "The mayor agreed."), (FrontierLink(URL),))
    [outcome] = crawl.run(NOW + DAY, lambda url: make_article("one", "The mayor disagreed."))

    assert outcome.state == "updated"
    with corpus.database.read() as connection:
        assert kept.rates(connection, "herald") == {24: (1, 1)}


def test_a_date_in_the_future_is_no_reason_to_look_all_the_time(crawl: Crawl, make_article: MakeArticle) -> None:
    """A clock or a zone that is wrong by half a day: the age counts from when the address was found."""
    article = make_article(date_published=NOW + 12 * HOUR)
    crawl.run(NOW, lambda url: article, (FrontierLink(URL),))
    assert [hour for hour in RUNS if crawl.run(NOW + hour * HOUR, lambda url: article)] == [24, 72, 240]


def test_a_source_found_to_edit_much_is_looked_at_sooner(
    crawl: Crawl, corpus: Corpus, make_article: MakeArticle
) -> None:
    with corpus.database.write() as connection:
        for number in range(40):
            kept.count_look(connection, "herald", 1, edited=number % 2 == 0)
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))

    assert crawl.recheck() == NOW + HOUR / 2


def test_what_is_read_by_hand_is_not_asked_for_again(corpus: Corpus, make_article: MakeArticle) -> None:
    article = make_article(date_published=datetime.now(UTC))
    store_batch(corpus, [Fetched(URL, "herald", NOW, article)], datetime.now(UTC))

    assert corpus.why(URL)[0].recheck is None


def test_a_listing_that_says_changed_goes_before_the_plan(crawl: Crawl, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    changed = (FrontierLink(URL, date_modified=NOW + HOUR / 4),)

    assert len(crawl.run(NOW + HOUR / 2, lambda url: make_article(), changed)) == 1
    assert crawl.run(NOW + HOUR * 0.75, lambda url: make_article()) == []


def test_re_checks_in_vain_do_not_make_the_listing_less_believed(crawl: Crawl, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL, date_modified=NOW),))
    for hour in (24, 72, 240):
        assert crawl.run(NOW + hour * HOUR, lambda url: make_article())
    changed = (FrontierLink(URL, date_modified=NOW + 241 * HOUR),)

    assert crawl.run(NOW + 242 * HOUR, lambda url: make_article(), changed)


def test_twins_and_old_addresses_are_not_read_again(crawl: Crawl, make_article: MakeArticle) -> None:
    amp = "https://herald.example/amp/one"
    pages = {URL: make_article(), amp: make_article(url=amp, canonical_url=URL)}
    crawl.run(NOW, pages.__getitem__, (FrontierLink(amp), FrontierLink(URL)))
    old = "https://herald.example/old/two"
    crawl.run(NOW, lambda url: make_article("two"), (FrontierLink(old),))

    assert (crawl.recheck(), crawl.recheck(amp)) == (NOW + DAY, None)
    assert (crawl.recheck("https://herald.example/news/two"), crawl.recheck(old)) == (NOW + DAY, None)


def test_a_re_check_that_fails_for_now_leaves_the_address_done(crawl: Crawl, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    failing, tries = Refusal("failed", "http_503", transient=True), 0
    for hour in RUNS[1:]:
        tries += len(crawl.run(NOW + hour * HOUR, lambda url: failing))
        assert crawl.state() == ("done", None)

    assert tries == frontier.MAX_ATTEMPTS
    assert crawl.recheck() is None


def lease_check(crawl: Crawl, now: datetime) -> int:
    """Lease what is due to be read again, and return the run that holds it."""
    with crawl.corpus.database.write() as connection:
        run = start_run(connection, "herald", "herald", now)
        assert [link.url for link in frontier.lease_checks(connection, "herald", run, 10, now)] == [URL]
        assert frontier.lease_checks(connection, "herald", run, 10, now) == []
    return run


def test_a_run_that_dies_with_a_re_check_leaves_the_address_done(crawl: Crawl, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    for hour in (24, 25, 26):
        lease_check(crawl, NOW + hour * HOUR)
        with crawl.corpus.database.write() as connection:
            assert frontier.reclaim(connection, "herald", NOW + hour * HOUR) == 1
        assert crawl.state() == ("done", None)

    assert crawl.recheck() is None


def test_a_run_gives_re_checks_back(crawl: Crawl, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    run = lease_check(crawl, NOW + DAY)
    with crawl.corpus.database.write() as connection:
        frontier.release(connection, run, [], NOW + DAY)
    assert (crawl.state(), crawl.recheck()) == (("done", None), NOW + DAY)

    run = lease_check(crawl, NOW + DAY)
    with crawl.corpus.database.write() as connection:
        frontier.release(connection, run, [URL], NOW + DAY)
    assert (crawl.state(), crawl.recheck()) == (("done", None), NOW + DAY + HOUR)


# Pages that are gone -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["http_404", "http_410"])
def test_a_page_that_is_gone_takes_nothing_with_it(
    crawl: Crawl, corpus: Corpus, make_article: MakeArticle, reason: str
) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    before = corpus.get(URL)
    [outcome] = crawl.run(NOW + DAY, lambda url: replace(GONE, reason=reason))

    assert (outcome.state, outcome.reason) == ("rejected", "gone")
    assert crawl.state() == ("failed", "gone")
    assert (corpus.why(URL)[0].detail or "").startswith(reason)
    after = corpus.get(URL)
    assert before is not None and after is not None
    assert replace(after, withdrawn=None) == before
    assert after.withdrawn == NOW + DAY
    assert len(corpus.versions(after.id)) == 1
    assert corpus.search("text").articles


def test_a_page_that_comes_back_is_no_longer_withdrawn(crawl: Crawl, corpus: Corpus, make_article: MakeArticle) -> None:
    """It is looked for again on its days; what was first seen is when it was first gone."""
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    crawl.run(NOW + DAY, lambda url: GONE)
    crawl.run(NOW + 3 * DAY, lambda url: GONE)
    gone = corpus.get(URL)
    [outcome] = crawl.run(NOW + 240 * HOUR, lambda url: make_article())
    back = corpus.get(URL)

    assert gone is not None and gone.withdrawn == NOW + DAY
    assert (outcome.state, crawl.state()) == ("unchanged", ("done", None))
    assert back is not None and back.withdrawn is None


def test_a_gone_page_stays_gone_whatever_happens_to_a_look_at_it(crawl: Crawl, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    crawl.run(NOW + DAY, lambda url: GONE)
    run = lease_check(crawl, NOW + 3 * DAY)
    with crawl.corpus.database.write() as connection:
        frontier.release(connection, run, [], NOW)
    assert crawl.state() == ("failed", "gone")

    lease_check(crawl, NOW + 3 * DAY)
    with crawl.corpus.database.write() as connection:
        frontier.reclaim(connection, "herald", NOW + 3 * DAY)
    assert crawl.state() == ("failed", "gone")

    crawl.run(NOW + 11 * DAY, lambda url: Refusal("failed", "http_503", transient=True))
    assert crawl.state() == ("failed", "gone")


def test_a_twin_that_goes_is_no_withdrawal(crawl: Crawl, corpus: Corpus, make_article: MakeArticle) -> None:
    amp = "https://herald.example/amp/one"
    pages = {URL: make_article(), amp: make_article(url=amp, canonical_url=URL)}
    crawl.run(NOW, pages.__getitem__, (FrontierLink(URL), FrontierLink(amp, date_modified=NOW)))
    crawl.run(NOW + HOUR / 2, lambda url: GONE, (FrontierLink(amp, date_modified=NOW + HOUR / 4),))

    assert crawl.state(amp) == ("failed", "http_404")
    article = corpus.get(amp)
    assert article is not None and article.withdrawn is None


def test_a_page_that_was_never_an_article_is_just_not_there(crawl: Crawl) -> None:
    crawl.run(NOW, lambda url: GONE, (FrontierLink(URL),))

    assert crawl.state() == ("failed", "http_404")


# Walls ---------------------------------------------------------------------------------------------------------------


def test_a_wall_never_replaces_an_article(crawl: Crawl, corpus: Corpus, make_article: MakeArticle) -> None:
    crawl.run(NOW, lambda url: make_article(), (FrontierLink(URL),))
    before = corpus.get(URL)
    [outcome] = crawl.run(NOW + DAY, lambda url: WALL)

    assert (outcome.state, outcome.reason) == ("rejected", "wall")
    assert corpus.get(URL) == before
    assert crawl.state() == ("done", None)
    later = crawl.recheck()
    assert later is not None
    assert later > NOW + DAY
    [outcome] = crawl.run(later, lambda url: make_article())
    assert outcome.state == "unchanged"


def test_a_wall_is_tried_again_and_counts_as_fetched(crawl: Crawl, corpus: Corpus, make_article: MakeArticle) -> None:
    hours = (0, 1, 3, 8, 30)
    states = []
    for hour in hours:
        crawl.run(NOW + hour * HOUR, lambda url: WALL, (FrontierLink(URL),))
        states.append(crawl.state())

    assert states == [("queued", "wall")] * 4 + [("blocked", "wall")]
    assert corpus.why(URL)[0].detail == WALL.detail
    for run in corpus.stats()["runs"]:
        assert (run["fetched"], run["refused"], run["blocked"]) == (1, {"wall": 1}, {})


def test_a_listing_that_says_changed_gives_a_wall_another_try(crawl: Crawl, make_article: MakeArticle) -> None:
    for hour in (0, 1, 3, 8, 30):
        crawl.run(NOW + hour * HOUR, lambda url: WALL, (FrontierLink(URL),))
    changed = FrontierLink(URL, date_modified=NOW + 40 * HOUR)

    [outcome] = crawl.run(NOW + 41 * HOUR, lambda url: make_article(), (changed,))
    assert outcome.state == "new"


def test_a_wall_that_was_read_by_hand_is_not_asked_for(corpus: Corpus) -> None:
    fetched = Fetched(URL, "herald", NOW, None, WALL)
    store_batch(corpus, [fetched], NOW, kind=RunKind.FILES)

    fate = corpus.why(URL)[0]
    assert (fate.state, fate.reason) == ("blocked", "wall")
