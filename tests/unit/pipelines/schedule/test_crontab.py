"""Lines of a crontab: their marks, their commands, and how often each job runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.schedule import crontab, systemd
from pipelines.schedule import crontab as crontab_module
from storage import StorageError

OTHERS = "MAILTO=me@example.org\n5 4 * * * backup\n"


def test_marks_that_do_not_match_are_left_alone() -> None:
    broken = f"{OTHERS}# begin newscorpus sqlite:///a.db\n1 * * * * x\n"
    with pytest.raises(StorageError, match="mend it by hand"):
        crontab.installed(broken, [], "sqlite:///a.db")


def test_a_percent_sign_does_not_end_the_command() -> None:
    job = crontab_module.Job("ash", ("/opt/100%/scrapy", "crawl", "ash"), 60, 5)
    assert crontab.lines([job], {}, "x")[1] == r"5 * * * * /opt/100\%/scrapy crawl ash"
    assert '"/opt/100%%/scrapy"' in systemd.units([job], {}, "x", "tag")["newscorpus-tag-ash.service"]


def test_the_password_is_no_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWS_DATABASE_URL", "postgresql://me:secret@db.example/news")
    assert "secret" not in crontab_module.corpus_name()
    assert crontab_module.environment()["NEWS_DATABASE_URL"] == "postgresql://me:secret@db.example/news"


def test_sources_are_spread_over_the_hour() -> None:
    minutes = [
        job.offset for job in crontab_module.jobs([f"source_{number}" for number in range(600)], 60, together=False)
    ]
    by_minute = [minutes[:-1].count(minute) for minute in range(60)]
    assert max(by_minute) <= 25
    assert min(by_minute) >= 1


@given(st.sampled_from(sorted(crontab_module.INTERVALS)), st.text("abcxyz_019", min_size=1))
def test_each_job_runs_as_often_as_it_says(every: str, name: str) -> None:
    """By what cron makes of the line: as many minutes and hours as there are times in a day."""
    [job, _] = crontab_module.jobs([name], crontab_module.INTERVALS[every], together=False)
    minutes, hours = crontab.lines([job], {}, "x")[1].split()[:2]
    number = len(minutes.split(","))
    if "/" in hours:
        first, step = hours.replace("-23", "").split("/")
        number *= len(range(int(first), 24, int(step)))
    elif hours == "*":
        number *= 24
    assert number == 1440 // job.every
