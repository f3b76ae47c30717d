"""Which refusals end a run in trouble: those of the site's, not those of single pages."""

from __future__ import annotations

from collections import Counter

import pytest

from pipelines.crawl.outcome import judge_run
from storage.frontier.runs import Counts


def outcome_of(reason: str) -> str:
    counts = Counts(found=4, fetched=4, refused=Counter({reason: 4}))
    return judge_run("finished", counts, discovery_read=1, discovery_failed=0, trouble=None).outcome


@pytest.mark.parametrize("reason", ["no_body", "not_html", "listing_page", "product_page", "forum_page", "stub"])
def test_pages_of_another_kind_are_no_trouble(reason: str) -> None:
    assert outcome_of(reason) == "finished"


@pytest.mark.parametrize("reason", ["wall", "low_yield", "parse_killed", "http_403", "timeout"])
def test_a_site_that_gives_nothing_is_trouble(reason: str) -> None:
    assert outcome_of(reason) == "trouble"
