"""The headline among what a page says in its h1, JSON-LD, OpenGraph and title element."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers import parse_article
from crawler.parsers.html import key
from crawler.parsers.metadata.headline import cut_title, site_names

URL = "https://www.gazette.example/a"
PROSE = (
    "<p>" + "The council met in the old harbour hall on Monday and spoke of the bridge for four hours. " * 4 + "</p>"
)
LONG = "Council closes the harbour bridge for the whole winter"
OTHER = "Harbour bridge shut until spring, council says after vote"


def page(
    *, h1: str | None = None, ld: object = None, og: str | None = None, title: str | None = None, body: str = PROSE
) -> str:
    """Return a page that says these headlines, markup allowed in the h1."""
    head = f"<title>{title}</title>" if title else ""
    head += f'<meta property="og:title" content="{og}">' if og else ""
    if ld:
        ld = ld if isinstance(ld, (dict, list)) else {"@type": "NewsArticle", "headline": ld}
        head += f'<script type="application/ld+json">{json.dumps(ld)}</script>'
    return f"<html><head>{head}</head><body>{f'<h1>{h1}</h1>' if h1 else ''}{body}</body></html>"


def headline(**data: object) -> str:
    return parse_article(page(**data), URL).headline  # type: ignore[arg-type]


def test_h1_and_json_ld_together_outweigh_what_is_written_for_sharing() -> None:
    assert headline(h1=LONG, ld=LONG, og=OTHER, title=OTHER) == LONG


def test_json_ld_and_title_outweigh_an_h1_alone() -> None:
    assert headline(h1="Council closes bridge", ld=OTHER, title=f"{OTHER} | The Gazette") == OTHER


def test_provenance_says_who_agreed() -> None:
    article = parse_article(page(h1=LONG, ld=LONG, og=LONG), URL)

    assert article.provenance["headline"] == "h1, as json-ld and meta og:title say"


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        (f"{LONG} - The Gazette", {}),
        (f"{LONG} | News | The Gazette", {}),
        (f"The Gazette | {LONG}", {}),
        (f"{LONG} – gazette.example", {}),
        (f"{LONG} :: Gazette", {}),
        (f"{LONG} - Some Owner of Papers", {"h1": LONG}),
        (f"Region: {LONG}", {"h1": LONG, "ld": LONG}),
    ],
)
def test_what_a_site_adds_to_its_titles_is_cut_off(title: str, rest: dict[str, str]) -> None:
    assert headline(title=title, og=title, **rest) == LONG


@pytest.mark.parametrize(
    "title",
    [
        "After the storm - harbour opens again",
        "Bridge closed – what now?",
        "«Vi stenger broen» sier ordføreren «nå»",
        "Le maire : « Nous restons ici » dit-il",
        "Budget 2026: who pays what",
        "AC/DC play the harbour",
    ],
)
def test_separators_within_a_headline_cut_nothing(title: str) -> None:
    assert headline(h1=title, og=title, title=title) == title
    assert headline(title=title) == title


def test_logo_and_label_in_an_h1_are_no_headline() -> None:
    assert headline(h1="The Gazette", og=LONG, title=f"{LONG} - The Gazette") == LONG
    assert headline(h1="Politics", title=LONG) == LONG
    assert headline(h1="gazette.example", body=f"<h2>{LONG}</h2>{PROSE}", title=LONG) == LONG


def test_the_article_of_an_old_weblog_is_in_the_h2_that_the_title_repeats() -> None:
    body = f"<h2>{LONG}</h2>{PROSE}<h2>Archives</h2>"

    assert headline(h1="My pages on bridges", title=f"My pages on bridges » Blog » {LONG}", body=body) == LONG


def test_a_kicker_or_badge_in_the_h1_is_told_by_what_the_others_say() -> None:
    kicker = f"<span>Harbour</span><span>{LONG}</span>"

    assert headline(h1=kicker, ld=LONG) == LONG
    assert headline(h1=f"<em>Live</em> {LONG}", og=LONG) == LONG
    assert headline(h1=kicker) == f"Harbour {LONG}"
    assert headline(h1=f"{LONG[:10]}<b>{LONG[10:]}</b>") == LONG


def test_a_kicker_that_json_ld_and_sharing_have_stays() -> None:
    assert headline(h1=LONG, ld=f"Harbour: {LONG}", og=f"Harbour: {LONG}") == f"Harbour: {LONG}"


def test_the_most_frequent_spelling_of_marks_wins() -> None:
    assert headline(
        h1="Mayor’s plan for the bridge", ld="Mayor's plan for the bridge", og="Mayor's plan for the bridge"
    ) == ("Mayor's plan for the bridge")


def test_character_references_and_markup_in_json_ld_are_read() -> None:
    assert headline(ld="Mayor&#8217;s <em>plan</em> for R&amp;D") == "Mayor’s plan for R&D"


def test_json_ld_about_this_page_counts_before_others_listed_first() -> None:
    teaser = {"@type": "NewsArticle", "headline": OTHER, "url": "https://www.gazette.example/b"}
    mine = {"@type": "NewsArticle", "headline": LONG, "mainEntityOfPage": {"@id": "https://gazette.example/a"}}
    canonical = '<link rel="canonical" href="https://www.gazette.example/a">'

    article = parse_article(canonical + page(ld=[teaser, mine]), URL)

    assert article.headline == LONG
    assert headline(h1=LONG, ld=[teaser, {"@type": "NewsArticle", "headline": LONG}]) == LONG


WORDS = st.lists(
    st.sampled_from(["storm", "Harbour", "bridge", "Größe", "новости", "«so»", "2026", "-", "|", ":"]), max_size=12
)


@given(WORDS.map(" ".join), st.sets(st.sampled_from(["storm", "harbourbridge", "gazette"]), max_size=2))
def test_a_cut_title_is_part_of_the_title(title: str, names: set[str]) -> None:
    cut = cut_title(title, names, {key("storm Harbour bridge")})

    assert cut in title
    assert bool(key(cut)) == bool(key(title))


def test_a_site_is_called_by_its_names_and_its_host() -> None:
    assert {"gazette", "gazetteexample", "thegazette"} <= site_names(["The Gazette", None], "www.gazette.example")
    assert site_names([], "") == frozenset()


# Spoiled forms --------------------------------------------------------------------------------------------------------

WHOLE = (
    "Marlow Quay votes nine to four to rebuild the swing bridge that has been closed to traffic since a barge struck "
    "its pier in February"
)


@pytest.mark.parametrize(
    "cut",
    [
        WHOLE[:80] + "…",
        WHOLE[:80].rpartition(" ")[0] + " …",
        WHOLE[:110] + "...",
        WHOLE[:109],
        WHOLE[:110].rpartition(" ")[0],
        WHOLE[:60] + " [...]",
        WHOLE[:57],
    ],
)
def test_a_text_that_was_cut_short_stands_for_the_whole_one(cut: str) -> None:
    """Wherever the page has the whole one, and however many elements have the cut one."""
    cut_everywhere = {"og": cut, "ld": cut, "title": f"{cut} | The Gazette"}

    assert headline(h1=WHOLE, **cut_everywhere) == WHOLE
    assert headline(**(cut_everywhere | {"h1": cut, "ld": WHOLE})) == WHOLE
    assert headline(**(cut_everywhere | {"og": WHOLE})) == WHOLE
    assert "is cut short" in parse_article(page(h1=WHOLE, og=cut), URL).provenance["headline"]


def test_a_shorter_headline_is_not_a_cut_one() -> None:
    """It ends with a word, and what follows elsewhere is a section, or a longer headline for search engines."""
    short = "Marlow Quay votes to rebuild its bridge"

    assert headline(h1=short, ld=short, title=f"{short} - News - The Gazette") == short
    assert headline(h1=short, ld=short, og=f"{short} after a year of debate") == short
    assert headline(h1="Is it over…", ld="Is it over…", title="Is it over… | The Gazette") == "Is it over…"


@pytest.mark.parametrize(
    "h1",
    [
        f"<svg><title>Plus icon</title></svg>{LONG}<button>Share</button>",
        f'<span class="sr-only">Article headline: </span>{LONG}',
        f'<span class="visually-hidden">Headline</span>{LONG}<i class="icon icon-lock">lock</i>',
        f'<i aria-hidden="true">★</i>{LONG}',
        f'{LONG}<span hidden="">Subscribers only</span>',
        f"{LONG}<style>.h {{ color: red }}</style>",
        LONG.replace(" bridge", "<br>bridge"),
        LONG.replace(" bridge", "<br/>\n bridge"),
        LONG.replace("harbour", "har\u00adbour").replace("Council", "\u200bCouncil"),
        LONG.replace("harbour", "<em>harbour</em>"),
    ],
)
def test_only_what_readers_see_of_an_h1_is_the_headline(h1: str) -> None:
    assert headline(h1=h1) == LONG


@pytest.mark.parametrize(
    "raw",
    [
        LONG.replace("harbour", "&lt;em&gt;harbour&lt;/em&gt;"),
        LONG.replace("closes the", "closes the&amp;nbsp;"),
        LONG.replace("harbour", "&amp;#104;arbour"),
    ],
)
def test_markup_and_references_in_a_title_are_read(raw: str) -> None:
    assert headline(og=raw) == LONG


@pytest.mark.parametrize("title", [f"The Gazette: {LONG}", f"Gazette : {LONG}", f"{LONG} : The Gazette"])
def test_a_sites_name_before_a_colon_is_cut_off(title: str) -> None:
    assert headline(og=title, ld={"@type": "WebSite", "name": "The Gazette"}) == LONG


@pytest.mark.parametrize(
    "title", ["Bridge: council closes the harbour road", "Gazetteer: a book about the harbour road"]
)
def test_a_subject_before_a_colon_stays(title: str) -> None:
    assert headline(og=title, ld={"@type": "WebSite", "name": "The Gazette"}) == title


def test_capitals_alone_are_no_better_spelling() -> None:
    assert headline(h1=LONG.upper(), og=LONG, ld=LONG.upper()) == LONG
    assert headline(h1=LONG.upper()) == LONG.upper()
