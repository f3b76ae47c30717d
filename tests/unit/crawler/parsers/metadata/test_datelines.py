"""Lines near an article: date lines with the roles of their dates, and lines of prose."""

from __future__ import annotations

import pytest

from crawler.parsers.dates.locales import locale_of
from crawler.parsers.metadata.datelines import Role, dates_of_dateline, dates_of_line

P, M, N, X = Role.PUBLISHED, Role.MODIFIED, Role.UNNAMED, Role.OTHER


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("Last updated on 18 September 2026 at 10:00. First published on 16 September 2026.", [(18, M), (16, P)]),
        ("Published 16 September 2026 | Updated 18 September 2026", [(16, P), (18, M)]),
        ("Aktualisiert am 18.09.2026, veröffentlicht am 16.09.2026", [(18, M), (16, P)]),
        ("Publié le 16/09/2026 à 08:15, mis à jour le 18/09/2026 à 10:00", [(16, P), (18, M)]),
        ("Actualizado: 18/09/2026 | Publicado: 16/09/2026", [(18, M), (16, P)]),
        ("Опубликовано 16.09.2026, обновлено 18.09.2026", [(16, P), (18, M)]),
        ("発行 2026年9月16日 更新 2026年9月18日", [(16, P), (18, M)]),
        ("2026年9月18日更新", [(18, M)]), ("By Anna Muster, Marlow Quay, 16 September 2026", [(16, N)]),
        ("Anna Muster on 16 September 2026 in Politics", [(16, N)]), ("16 September 2026 • 5 min read", [(16, N)]),
        ("Von Anna Muster | 16. September 2026 | 3 Kommentare", [(16, N)]), ("नई दिल्ली, 16 सितंबर 2026", [(16, N)]),
        ("When: 16 September 2026", [(16, X)]), ("Deadline: 16 September 2026", [(16, X)]),
        ("Anmeldung bis 16.09.2026", [(16, X)]), ("© 16 September 2026 The Courier", [(16, X)]),
    ],
)  # fmt: skip
def test_the_roles_of_the_dates_of_a_line(line: str, dates: list[tuple[int, Role]]) -> None:
    read = dates_of_line(line, None, locale_of(["fr"]))

    assert [(date.moment.day, role) for date, role in read] == dates


@pytest.mark.parametrize(
    "line",
    [
        "The harbour fair opens on 3 October 2027 in the fish market.", "The fair opens on 3 October 2027",
        "Kommt am 3. Oktober 2027",
        "La feria abre el 3 de octubre de 2027 en el mercado de pescado", "3 October 2027 – 5 October 2027",
        "Le salon ouvre ses portes le 3 octobre 2027 dans la halle aux poissons", "03.10.2027 bis 05.10.2027",
        "He has lived on the quay since a barge struck the pier on 3 October 2020", "No date", "",
        "市議会は2027年10月3日に橋の再建を決めたと市長が会見で記者団に説明し住民からは歓声が上がった",
    ],
)  # fmt: skip
def test_a_line_of_prose_and_a_period_are_no_date_lines(line: str) -> None:
    assert dates_of_line(line) == []


def test_a_marked_line_may_have_more_words() -> None:
    line = "16 September 2026 by our correspondent at the old quay"

    assert dates_of_line(line) == []
    assert [date.moment.day for date, _ in dates_of_line(line, marked=True)] == [16]


@pytest.mark.parametrize(
    ("paragraph", "day"),
    [
        ("Marlow Quay, 16 September 2026 – The council voted to rebuild the bridge.", 16),
        ("Berlin (16.09.2026) - Der Rat hat für den Bau der Brücke gestimmt.", 16),
        ("16.09.2026 | Der Rat hat für den Bau der Brücke gestimmt.", 16),
        ("On 16 September 2026 the council voted to rebuild the bridge.", None),
        ("The council voted. On 16 September 2026 – a Wednesday – work began.", None),
    ],
)
def test_the_date_with_which_a_paragraph_begins(paragraph: str, day: int | None) -> None:
    assert [date.moment.day for date, _ in dates_of_dateline(paragraph)] == ([day] if day else [])
