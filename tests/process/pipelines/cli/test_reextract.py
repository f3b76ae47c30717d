"""`news reextract`, run as its user runs it: what it prints, what it leaves, and that a kill costs a batch at most."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.crawling import Desk
from tests.support.invented_pages import address, page
from tests.support.pages_site import BIO, PROSE, RULES, in_pages, listed
from tests.support.reextracting import BETTER, HERALD, fill
from tests.support.small_site import SmallSite


@pytest.fixture
def desk(tmp_path: Path, database: str) -> Desk:
    desk = Desk(tmp_path, database)
    desk.source("herald", HERALD)
    return desk


def test_a_dry_run_then_the_thing_itself(desk: Desk) -> None:
    """A table, examples before and after, a line that sums it up; with JSON for scripts."""
    fill(desk, 5, refused="<html><body><p>No headline.")
    desk.source("herald", BETTER)
    shown = desk.run("reextract", "--dry-run", "--examples", "1", command="news")
    done = desk.news("reextract", "--source", "herald", "--workers", "2")
    again = desk.run("reextract", command="news")

    assert (shown.code, shown.err) == (0, "")
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert lines[0] == "source field filled changed emptied blocks characters"
    assert lines[1].startswith("herald text 5 +0 −5 -")
    assert lines[2] == f"text changed 1 {address(0)}" and lines[3].startswith("- ")
    assert lines[-1] == "6 pages read again: 5 would change, 1 still no article; nothing was written"
    assert done["pages"]["changed"] == 5 and done["id"] == 1 and not done["dry_run"]
    assert (again.code, again.out) == (0, "6 pages read again: 5 unchanged, 1 still no article\n")
    assert desk.news("versions", "1")[1]["change"] == "reextracted"


def test_exit_codes(desk: Desk) -> None:
    """Nothing to do is 1, a wrong option 2, as is a source whose YAML is broken; a page that can't be read 3."""
    fill(desk, 2)
    ended = [
        desk.run("reextract", *arguments, command="news")
        for arguments in (["--source", "courier"], ["--fields", "body"], ["--since", "soon"], ["--workers", "0"])
    ]
    desk.source("herald", HERALD + "rulez: {}\n")
    broken = desk.run("reextract", command="news")
    desk.source("herald", HERALD)
    off = replace(desk, environment={"NEWS_ARCHIVE": "off"}).run("reextract", command="news")
    for file in desk.archive.glob("*/*"):
        file.unlink()
    damaged = desk.run("reextract", command="news")

    assert [run.code for run in (*ended, broken, off, damaged)] == [1, 2, 2, 2, 2, 2, 3]
    assert "nothing to do" in ended[0].out and "headline, text" in " ".join(ended[1].err.split())
    assert "rulez" in broken.err and "NEWS_ARCHIVE is off" in " ".join(off.err.split())
    assert "unreadable: 1  https://herald.example/news/story-0" in damaged.out
    assert all("Traceback" not in run.err for run in (*ended, broken, off, damaged))
    assert "nothing to do" in Desk(desk.folder).run("reextract", command="news").out


def test_articles_on_several_pages_are_joined_as_the_crawl_joins_them(desk: Desk) -> None:
    """Unchanged by the same rules, one with a page that ended it too; other rules hold for all the pages."""
    with SmallSite() as site:
        described = f"title: The Quay\nurl: {site.url}/\ndiscover: [{{feed: {site.url}/rss.xml}}]\n"
        desk.source("quay", described + RULES)
        listed(site, "/quay", "/ended", "/whole")
        in_pages(site, "/quay", 4)
        in_pages(site, "/ended", 4)
        site.answers["/ended?page=3"] = "<html><body></body></html>"
        site.answers["/whole"] = str(site.answers["/quay"]).replace("</body>", '<a class="whole" href="/print">P</a>')
        site.answers["/print"] = str(site.answers["/quay"]).replace(BIO, PROSE[4]).replace("next", "previous")
        assert desk.crawl("quay").code == 0
    text = desk.news("show", f"{site.url}/quay")["text"]
    same = desk.news("reextract")
    desk.source("quay", described + RULES.replace("next_page:", f'strip: ["{BIO}"], next_page:'))
    other = desk.news("reextract")

    assert text.split("\n\n") == [*PROSE[:4], BIO]
    assert {state: n for state, n in same["pages"].items() if n} == {"unchanged": 3}
    assert {state: n for state, n in other["pages"].items() if n} == {"changed": 2, "unchanged": 1}
    assert desk.news("show", f"{site.url}/quay")["text"].split("\n\n") == list(PROSE[:4])


def test_a_crawl_after_it_finds_nothing_changed(desk: Desk) -> None:
    """What was re-extracted is what the crawl would read; and a page that was refused isn't asked for again."""
    with SmallSite() as site:
        desk.source("quay", described := f"title: Q\nurl: {site.url}/\ndiscover: [{{feed: {site.url}/rss.xml}}]\n")
        listed(site, "/one", "/two")
        site.answers["/one"] = page(1).replace(address(1), f"{site.url}/one")
        site.answers["/two"] = "<html><body><article><b>A story</b>" + "".join(f"<p>{line}</p>" for line in PROSE)
        desk.crawl("quay")
        before: dict[str, Any] = desk.news("stats")["urls"]
        desk.source("quay", described + "rules: {remove: [.kicker], headline: [h1, article > b]}\n")
        report = desk.news("reextract")
        desk.crawl("quay")

    assert (before, desk.news("stats")["urls"]) == ({"done": 1, "not_article": 1}, {"done": 2})
    assert (report["pages"]["changed"], report["pages"]["new"]) == (1, 1)
    assert site.requests.count("/one") == site.requests.count("/two") == 1
    [fate] = desk.news("why", f"{site.url}/two")
    assert fate["detail"].startswith("re-extracted; it was no_") and fate["recheck"] is not None
