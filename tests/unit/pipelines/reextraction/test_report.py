"""A re-extraction counts the reasons why today's code would refuse stored articles."""

from __future__ import annotations

from pipelines.reextraction.read import PageResult
from pipelines.reextraction.report import ReportBuilder


def test_the_reasons_of_lost_articles_are_counted() -> None:
    builder = ReportBuilder(max_examples=0)
    for number, why in enumerate(["listing_page: 30 linked titles", "listing_page: 9 prices", "no_body"]):
        builder.add(PageResult(("article", number), "herald", f"https://herald.example/{number}", "lost", why))
    resumed = ReportBuilder(max_examples=0)
    resumed.load(builder.counts())

    assert builder.report(None, resumed=False).lost_reasons == {"listing_page": 2, "no_body": 1}
    assert resumed.report(None, resumed=True).lost_reasons == {"listing_page": 2, "no_body": 1}
    assert builder.report(None, resumed=False).lost[0].why == "listing_page: 30 linked titles"
