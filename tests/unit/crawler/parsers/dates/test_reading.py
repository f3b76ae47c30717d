"""Dates as pages print them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.dates.locales import NOWHERE, locale_of, zone_of
from crawler.parsers.dates.reading import find_date, find_dates, read_date

BERLIN = ZoneInfo("Europe/Berlin")


def _read(text: str, zone: ZoneInfo | None = None) -> tuple[datetime, bool] | None:
    date = read_date(text, zone)
    return (date.moment, date.fixed) if date else None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-05T14:30:00Z", "2026-03-05T14:30:00+00:00"),
        ("2026-03-05T14:30:00.250+01:00", "2026-03-05T13:30:00.250000+00:00"),
        ("2026-03-05T14:30+0100", "2026-03-05T13:30:00+00:00"),
        ("2026-03-05 14:30:00 +01:00", "2026-03-05T13:30:00+00:00"),
        ("2026-03-05T14:30:00\u221205:00", "2026-03-05T19:30:00+00:00"),
        ("2026-03-05", "2026-03-05T00:00:00+00:00"),
        ("2026/3/5", "2026-03-05T00:00:00+00:00"),
        ("20260305T143000Z", "2026-03-05T14:30:00+00:00"),
        ("20260305", "2026-03-05T00:00:00+00:00"),
        ("Thu, 05 Mar 2026 14:30:00 GMT", "2026-03-05T14:30:00+00:00"),
        ("Thu, 5 Mar 2026 14:30:00 EST", "2026-03-05T19:30:00+00:00"),
        ("March 5, 2026", "2026-03-05T00:00:00+00:00"),
        ("5th March 2026", "2026-03-05T00:00:00+00:00"),
        ("Mar 5, 2026 at 2:30 PM UTC", "2026-03-05T14:30:00+00:00"),
        ("12:30", None),
        ("05.03.2026", "2026-03-05T00:00:00+00:00"),
        ("5.3.2026, 14:30 MEZ", "2026-03-05T13:30:00+00:00"),
        ("Do. 05. 03. 2026, 14:30 Uhr", "2026-03-05T14:30:00+00:00"),
        ("2026年3月5日", "2026-03-05T00:00:00+00:00"),
        ("1772721000", "2026-03-05T14:30:00+00:00"),
        ("1772721000000", "2026-03-05T14:30:00+00:00"),
        ("  2026-03-05\n", "2026-03-05T00:00:00+00:00"),
    ],
)
def test_dates_become_moments_in_utc(text: str, moment: str | None) -> None:
    parsed = read_date(text)

    assert (parsed.moment.isoformat() if parsed else None) == moment


@pytest.mark.parametrize(
    "text",
    [
        None, "", "yesterday", "2026", "2026-03", "05/03/2026", "3.5", "2026-02-30", "2026-13-01", "31.04.2026",
        "2026-03-05T25:00:00Z", "2026-03-05T14:61:00Z", "1989-12-31", "2101-01-01", "0001-01-01T00:00:00Z",
        "99.99.9999",
        "5.3.26", "9999999999", "{{ date }}", "5.3.20265", "0", "1970-01-01T00:00:00Z", "1448/04/05",
    ],
)  # fmt: skip
def test_what_is_no_possible_or_certain_day_is_none(text: str | None) -> None:
    assert read_date(text) is None


def test_a_time_without_offset_is_one_of_the_zone() -> None:
    assert _read("2026-07-05 14:30", BERLIN) == (datetime(2026, 7, 5, 12, 30, tzinfo=UTC), True)
    assert _read("2026-01-05 14:30", BERLIN) == (datetime(2026, 1, 5, 13, 30, tzinfo=UTC), True)


def test_a_time_without_offset_and_zone_is_read_as_utc_and_says_so() -> None:
    assert _read("2026-07-05 14:30") == (datetime(2026, 7, 5, 14, 30, tzinfo=UTC), False)


def test_an_offset_counts_before_the_zone() -> None:
    assert _read("2026-07-05T14:30:00Z", BERLIN) == (datetime(2026, 7, 5, 14, 30, tzinfo=UTC), True)


def test_a_day_alone_is_its_midnight_in_utc_whatever_the_zone() -> None:
    assert _read("2026-07-05", BERLIN) == (datetime(2026, 7, 5, tzinfo=UTC), True)


def test_a_name_that_is_no_zone_is_none() -> None:
    assert zone_of("Mars/Olympus") is None
    assert zone_of("../etc/passwd") is None
    assert zone_of(None) is None
    assert zone_of("Europe/Berlin") == BERLIN


@given(st.text(max_size=400))
def test_any_text_is_a_moment_in_utc_or_none(text: str) -> None:
    for parsed in (read_date(text), find_date(text), find_date(text + " 3 May 2024")):
        assert parsed is None or (parsed.moment.tzinfo is UTC and 1990 <= parsed.moment.year <= 2100)


@given(st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1)))
def test_iso_dates_are_read_back(moment: datetime) -> None:
    assert _read(moment.isoformat() + "Z") == (moment.replace(tzinfo=UTC), True)


def _day(text: str, language: str | None = None, url: str | None = None) -> str | None:
    date = find_date(text, None, locale_of([language], url))
    return date.moment.date().isoformat() if date else None


@pytest.mark.parametrize(
    "text",
    [
        "3 May 2024", "May 3rd, 2024", "3. Mai 2024", "Freitag, den 3. Mai 2024", "vendredi 3 mai 2024",
        "3 de mayo de 2024", "sexta-feira, 3 de maio de 2024", "3 maggio 2024", "3 mei 2024", "3 maja 2024",
        "3 мая 2024 г.", "3 травня 2024", "3 Mayıs 2024", "3 MAYIS 2024", "3 maj 2024",
        "3. mai 2024", "3. toukokuuta 2024",
        "3. května 2024", "3 mai 2024", "2024年5月3日", "2024년 5월 3일", "2024. május 3.", "2024 m. gegužės 3 d.",
        "3 مايو 2024", "٣ مايو ٢٠٢٤", "3 พฤษภาคม 2567", "3 मई 2024", "3 Μαΐου 2024", "3 de maig de 2024", "3.5.2024",
        "3 أيار 2024", "3 أيار/مايو 2024", "3 ماي 2024", "3 may 2024", "3 مه 2024", "3 մայիսի, 2024", "3 მაისი, 2024",
        "3 Mei 2024", "3 Maj 2024", "3 மே 2024", "3 مئی 2024", "Ngày 3 tháng 5 năm 2024", "Tháng Năm 3, 2024",
        "৩ মে ২০২৪", "3 मे 2024", "3 మే 2024", "3 മേയ് 2024", "3 મે 2024", "3 ಮೇ 2024", "3 ਮਈ 2024", "2024 මැයි 3",
        "3 พ.ค. 2567", "៣ ឧសភា ២០២៤", "3 ພຶດສະພາ 2024", "၂၀၂၄ မေ ၃", "3 ሜይ 2024", "Mayo 3, 2024",
        "2024ko maiatzaren 3a", "3 de maio de 2024", "3 мај 2024", "3. svibnja 2024.", "3. maja 2024.", "3 мая 2024",
        "2024 жылғы 3 мамыр", "2024 оны 5 сарын 3", "3 Mee 2024", "3 Bealtaine 2024", "3 Mai 2024", "3-a de majo 2024",
        "2024. gada 3. maijs", "3 במאי 2024", "3-may, 2024-yil", "03-May-2024", "3MAY2024", "3-May-24",
        "2024/5/3", "2024. 5. 3.",
        "二〇二四年五月三日", "令和6年5月3日", "中華民國113年5月3日", "民國113/05/03", "Fri May  3 14:30:00 2024",
        "Fri May 03 2024 14:30:00 GMT+0200 (CEST)",
    ],
)  # fmt: skip
def test_days_in_the_words_and_digits_of_many_languages(text: str) -> None:
    for line in (text, f"Harbour | {text} | Anna Muster"):
        date = find_date(line)
        assert date is not None and date.moment.date().isoformat() == "2024-05-03"
    assert read_date(text, None) == find_date(text) or "May-24" in text


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("09/06/2026 08:15", "es", "2026-06-09"), ("09/06/2026", "en-US", "2026-09-06"), ("09/06/2026", "en", None),
        ("09/06/2026", "en-GB", "2026-06-09"), ("09/06/2026", "es-US", None), ("09/06/2026", None, None),
        ("09-06-2026", "nl", "2026-06-09"), ("16/09/26", "pt-BR", "2026-09-16"), ("09/09/2026", None, "2026-09-09"),
        ("16/09/2026", "en-US", "2026-09-16"), ("9/16/2026", "es", "2026-09-16"), ("16.9.26", None, "2026-09-16"),
        ("26/09/16", "ja", "2026-09-16"), ("发布时间：26-09-16 08:15", None, "2026-09-16"),
        ("115-09-16", "zh-TW", "2026-09-16"), ("115-09-16", "zh-CN", None),
        ("16/09/2569", "th", "2026-09-16"), ("16 ก.ย. 69", "th", "2026-09-16"), ("1405/06/25", "fa", "2026-09-16"),
        ("۱۴۰۵/۰۶/۲۵", None, "2026-09-16"), ("۲۵ شهریور ۱۴۰۵", None, "2026-09-16"), ("1405/06/25", "ar", None),
        ("3 listopada 2026", "pl", "2026-11-03"), ("3 listopada 2026", "hr", "2026-10-03"),
        ("3 listopada 2026", None, None),
        ("1448/04/05", "ar", None), ("10.2.31.4", "de", None), ("v. 16.09.26.1", "de", None),
    ],
)  # fmt: skip
def test_language_and_country_decide_an_order_or_a_calendar(text: str, language: str | None, day: str | None) -> None:
    assert _day(text, language) == day


@pytest.mark.parametrize(
    ("text", "language", "moment", "offset"),
    [
        ("3 mai 2024 à 14h30", "fr", "14:30", None), ("3. Mai 2024 um 14:30 Uhr", "de", "14:30", None),
        ("3. Mai 2024, 14 Uhr", "de", "14:00", None), ("3 мая 2024 г., 14:30", "ru", "14:30", None),
        ("3 мая 2024, пятница, 14:30", "ru", "14:30", None), ("May 3, 2024 at 2:30 pm", "en", "14:30", None),
        ("May 3, 2024, 2 p.m.", "en", "14:00", None), ("3 May 2024 13:30 PM", "en", "13:30", None),
        ("2024年5月3日(金) 14時30分", "ja", "14:30", None), ("2024年5月3日 午後2時30分", "ja", "14:30", None),
        ("2024. 5. 3. 오후 2:30", "ko", "14:30", None), ("3 de mayo de 2024 a las 14:30 h", "es", "14:30", None),
        ("2024. május 3., 14:30", "hu", "14:30", None), ("3. maj 2024 kl. 14.30", "da", "14:30", None),
        ("08:15 WIB, 3 Mei 2024", "id", "01:15", 420), ("Jumat, 3 Mei 2024 | 08.15 WIB", "id", "01:15", 420),
        ("10:30 AM EDT, Fri May 3, 2024", "en-US", "14:30", -240), ("May 3, 2024 6:30 p.m. ET", "en", "22:30", -240),
        ("3 mai 2024 14:30 ET", "fr", "14:30", None), ("3 May 2024 14:30 IST", "en-IN", "09:00", 330),
        ("3 May 2024 14:30 IST", "en-IE", "13:30", 60), ("3 May 2024 14:30 IST", "en", "14:30", None),
        ("3 मई 2024, 14:30 IST", "hi", "09:00", 330), ("3 May 2024 14:30 (SGT)", "en-SG", "06:30", 480),
        ("2024-05-03 14:30 CST", "zh-CN", "06:30", 480), ("2024-05-03 14:30 CST", "en-US", "20:30", -360),
        ("2024-05-03 14:30:00.0", None, "14:30", None), ("2024-05-03T14:30:00+0200", None, "12:30", 120),
        ("3 May 2024 | Updated 09:30", "en", "00:00", None), ("Lúc 14:30, 03/05/2024", "vi", "14:30", None),
    ],
)  # fmt: skip
def test_times_beside_days(text: str, language: str | None, moment: str, offset: int | None) -> None:
    date = find_date(text, None, locale_of([language]))

    assert date is not None
    assert (f"{date.moment:%Y-%m-%d %H:%M}", date.offset_min) == (f"2024-05-03 {moment}", offset)


def test_all_dates_of_a_line_in_its_order() -> None:
    line = "Last updated on 18 September 2026 at 10:00. First published on 16/09/2026."

    assert [found.date.moment.isoformat() for found in find_dates(line)] == [
        "2026-09-18T10:00:00+00:00", "2026-09-16T00:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line", ["3 Flaschen 2024", "Room 12 of 2024", "In 2024 5 people", "ISBN 978-3-453-58056", "May", "12 in May 2024"]
)
def test_numbers_that_are_no_dates(line: str) -> None:
    assert find_date(line) is None


def test_a_date_far_into_a_text_is_not_the_texts_date() -> None:
    assert read_date("Published: 3 May 2024") is not None
    assert read_date("The council met in the hall on 3 May 2024") is None


def test_a_text_full_of_digits_is_read_in_no_time() -> None:
    for text in ("1/" * 400, "12 May " * 400, "2024-" * 400, "12:30 " * 400, "ก." * 400, "3 tháng " * 400):
        assert find_date(text, None, NOWHERE) is None
