"""`scrapy newsource`: which time zones fit the offsets of printed dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.newsource.timezones import PrintedDate, fitting_zones, only_zone

WINTER = datetime(2026, 11, 24, 12, tzinfo=UTC)


def seen(hours: float, moment: datetime = WINTER) -> PrintedDate:
    return PrintedDate(moment, timedelta(hours=hours))


def test_time_zones_are_those_that_the_offsets_fit() -> None:
    """Zones with the same time all year are one; zero offsets tell nothing beside others; a few may be wrong."""
    summer = WINTER.replace(month=7)

    assert fitting_zones(["us"], [seen(-5)]) == ["America/New_York"]
    assert fitting_zones(["de", "at", "ch"], [seen(1), seen(2, summer), seen(0)]) == ["Europe/Berlin"]
    assert fitting_zones(["de"], [seen(1, summer)]) == []
    assert fitting_zones(["in"], [seen(5.5)]) == ["Asia/Kolkata"]
    assert fitting_zones(["au"], [seen(11)]) == ["Australia/Sydney", "Australia/Lord_Howe"]
    assert fitting_zones(["jp"], [*[seen(9)] * 19, seen(8)]) == ["Asia/Tokyo"]
    assert only_zone("gb", 2026) == "Europe/London"
    assert only_zone("us", 2026) is None
