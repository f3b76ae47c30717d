"""`scrapy newsource`: what the home page tells of a site."""

from __future__ import annotations

import pytest

from crawler.newsource.home_page import HomePage, candidate_urls, read_page
from crawler.newsource.traits import Traits, guess_traits

SITE = "https://herald.example/"
HOST = "https://herald.example"


def home(html: str, url: str = SITE) -> HomePage:
    page = read_page(html.encode(), url, None)
    assert page is not None
    return page


def traits(html: str, url: str = SITE) -> Traits:
    return guess_traits(home(html, url), (), ())


def test_sections_come_from_the_navigation() -> None:
    """Not from the footer, not those of accounts and players, not archives by date; each once."""
    links = [
        "/politics/",
        "/politics/",
        "/2026/11/",
        "/login",
        "/videos/",
        "https://x.example/sport/",
        "/de/",
        "/a.pdf",
        "/?p=2",
    ]
    nav = "".join(f'<a href="{link}">Word</a>' for link in [*links, "/sport", "culture/film/"])
    page = home(f'<div class="main-menu">{nav}</div><footer><a href="/imprint-of-ours">Imprint</a></footer>')

    paths = [anchor.url.removeprefix(HOST) for anchor in page.sections()]
    assert paths == ["/politics/", "/sport", "/culture/film/"]


@pytest.mark.parametrize(
    ("html", "url", "country"),
    [
        ("<html lang=en>", "https://herald.co.uk/", "gb"),
        ("<html lang=en>", "https://herald.io/", None),
        ('<html lang="en-US">', "https://herald.com/", None),
        ('<html lang="pt-BR">', "https://jornal.com/", "br"),
        ('<html lang="fr"><meta property="og:locale" content="fr_CA">', "https://journal.com/", "ca"),
        ('<html lang="de-AT"><meta property="og:locale" content="de_DE">', "https://zeitung.com/", None),
    ],
)
def test_the_country_is_told_only_if_it_is_sure(html: str, url: str, country: str | None) -> None:
    assert traits(f"{html}<body></body></html>", url).country.value == country


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ('<meta property="og:site_name" content="The Herald"><title>x</title>', "The Herald"),
        ("<title>Home | Fen News</title>", "Fen News"),
        ("<title>News and views from the coast - Herald</title>", "Herald"),
        ("<title>Moorbote</title>", "Moorbote"),
        ("", "herald.example"),
    ],
)
def test_the_title_is_what_the_site_calls_itself(html: str, title: str) -> None:
    assert traits(f"<html><head>{html}</head><body></body></html>").title.value == title


def test_addresses_as_people_type_them() -> None:
    assert candidate_urls("herald.example") == ["https://herald.example/", "http://herald.example/"]
    assert candidate_urls(" HTTP://herald.example/de?a=1 ") == ["http://herald.example/de?a=1"]
    assert candidate_urls("localhost:8000/x") == ["https://localhost:8000/x", "http://localhost:8000/x"]
