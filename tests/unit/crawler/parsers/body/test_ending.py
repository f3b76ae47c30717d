"""The end of a body: sections and pleas below the text go, the same words within an article stay."""

from __future__ import annotations

import pytest

from crawler.items import Block
from crawler.parsers import parse_article
from crawler.parsers.body.ending import AFTERWORD, PLEA

URL = "https://herald.example/quay"
DAYS = [
    f"On day {day} the council met again in the old hall by the quay, heard the engineers, and rose without a vote."
    for day in range(8)
]
OTHER = [
    "Herring catch is the best since 1988, and the cannery has hired forty people for the rest of the season.",
    "Ferry fares are to stay as they are until spring, the operator said, but the night boat will be dropped.",
]
STORY = "".join(f"<p>{day}</p>" for day in DAYS)
OTHERS = "".join(f"<p>{text}</p>" for text in OTHER)


def blocks_of(below: str) -> list[Block]:
    page = f"<html><body><main><article><h1>The quay waits</h1>{STORY}{below}</article></main></body></html>"
    return list(parse_article(page, URL).blocks)


def kept(below: str) -> list[str]:
    return [block.text for block in blocks_of(below) if block.removed is None]


@pytest.mark.parametrize(
    "heading",
    [
        "More on this story", "Related", "2 Responses", "Comments (14)", "About the author", "Read also",
        "More from us", "Mehr zum Thema", "Das könnte Sie auch interessieren", "3 Kommentare", "À lire aussi",
        "Te puede interesar",
        "Leggi anche", "Leia também", "Lees ook", "Les også", "Читайте также", "関連記事", "相关阅读", "댓글 3",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["<div><h3>{}</h3>{}</div>", "<h3>{}</h3>{}", "<section><h4>{}</h4><div>{}</div></section>"]
)
def test_a_section_below_the_text_goes(heading: str, form: str) -> None:
    assert kept(form.format(heading, OTHERS)) == DAYS


def test_a_section_keeps_its_reason() -> None:
    removed = {block.text: block.removed for block in blocks_of(f"<div><h3>More on this story</h3>{OTHERS}</div>")}

    assert [removed[text] for text in OTHER] == [AFTERWORD, AFTERWORD]


def test_a_box_amid_the_text_goes_and_the_text_goes_on() -> None:
    more = "At last, on the ninth day, the council voted nine to four for the bridge, and the gallery cheered at once."

    assert kept(f"<div><h3>More on this story</h3>{OTHERS}</div><p>{more}</p>") == [*DAYS, more]


@pytest.mark.parametrize(
    "heading", ["What the comments said", "Comments on the plan were few", "Related to nobody", "Who responds?"]
)
def test_a_subheading_with_such_a_word_stays(heading: str) -> None:
    assert kept(f"<h3>{heading}</h3>{OTHERS}") == [*DAYS, heading, *OTHER]


def test_a_section_named_so_stays_if_the_article_goes_on_below() -> None:
    """A report may have a chapter on its comments."""
    more = "<h3>The vote in the hall</h3>" + "".join(f"<p>{day} Once more.</p>" for day in DAYS)

    assert all(text in kept(f"<h3>Comments</h3>{OTHERS}{more}") for text in OTHER)


@pytest.mark.parametrize(
    "plea",
    [
        "This article is for subscribers only. Log in or subscribe to read on.",
        "You have read your three free articles this month. To keep reading, create a free account or subscribe.",
        "Dieser Artikel ist nur für Abonnenten. Bitte anmelden oder registrieren, um weiterzulesen.",
        "Cet article est réservé aux abonnés. Abonnez-vous ou connectez-vous pour poursuivre votre lecture.",
        "Este artículo es solo para suscriptores. Suscríbete o inicia sesión para seguir leyendo.",
    ],
)
def test_a_plea_at_the_end_goes(plea: str) -> None:
    blocks = blocks_of(f"<p>{plea}</p>")

    assert [block.text for block in blocks if block.removed is None] == DAYS
    assert {block.removed for block in blocks if block.text == plea} <= {PLEA, "unlikely"}


@pytest.mark.parametrize(
    "report",
    [
        "The paper said that it had lost a tenth of its subscribers since a subscription became dearer in spring.",
        "Each newsletter now has 9,000 readers, and the number of those who register has doubled since May.",
        "Members of the club may register until Friday; a membership costs as much as a day on the ferry, she added.",
    ],
)
def test_a_report_on_subscribers_stays(report: str) -> None:
    assert kept(f"<p>{report}</p>") == [*DAYS, report]
