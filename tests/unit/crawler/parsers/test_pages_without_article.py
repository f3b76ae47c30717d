"""Pages that hold no article are refused, whatever stands round the gap."""

from __future__ import annotations

import pytest

from crawler.errors import ParseError
from crawler.parsers import parse_article
from tests.site.pages import mastheads, section_page, weather_page

HOST = "http://herald.example"


def test_a_page_of_mere_furniture_is_no_article() -> None:
    """Header, cookie notice and footer don't become the body where there is none."""
    with pytest.raises(ParseError, match="body"):
        parse_article(weather_page(HOST), f"{HOST}/weather/")


def test_an_empty_section_is_no_article() -> None:
    with pytest.raises(ParseError, match="body"):
        parse_article(section_page("News", "/news/", 1, [], HOST, "en"), f"{HOST}/news/")


def test_a_line_below_the_body_is_not_its_last_paragraph() -> None:
    """A plea beside the body's container, in the same article element, isn't the story's."""
    markup = "".join(
        f"<p>On day {day} the council met again, and again it rose without a vote on the quay.</p>" for day in range(5)
    )
    plea = mastheads()["de"]["tips"]
    page = f"<h1>Quay</h1><article><div class='artikel-text'>{markup}</div><p class='tips'>{plea}</p></article>"

    assert plea not in parse_article(page, f"{HOST}/quay").text
