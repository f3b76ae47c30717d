"""`scrapy newsource`: a source made of a look at a site."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.source import Source
from crawler.source.loader import load_source
from tests.site import Newspaper
from tests.support.crawling import Desk, Ended, settings
from tests.support.newsource_sites import article, blog_like, overview_like, page, rss, script_like, stories, urlset
from tests.support.small_site import Answer, Reply, SmallSite

Layout = Callable[[str], dict[str, Answer]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def made(desk: Desk, url: str, *options: str) -> Ended:
    return desk.run("newsource", url, *settings(), "--name", "made", *options)


def source(desk: Desk) -> Source:
    return load_source(desk.folder / "sources" / "made.yaml")


def found(source: Source, site: str) -> list[tuple[str, str]]:
    return [(kind, url.removeprefix(site)) for kind, url in source.discover]


def look(desk: Desk, layout: Layout) -> tuple[Source, str, Any]:
    with SmallSite() as site:
        site.answers = layout(site.url)
        ended = made(desk, site.url, "--json")
        assert ended.code == 0, ended.err
        return source(desk), site.url, json.loads(ended.out)


def test_the_newspaper_is_found_whole(desk: Desk) -> None:
    """News sitemap, the feeds of its three editions and its sections, by what it links alone; a crawl then works."""
    with Newspaper() as paper:
        ended = made(desk, paper.url)
        assert ended.code == 0, ended.err
        made_source = source(desk)
        crawled = desk.crawl("made")

    listed = found(made_source, paper.host)
    assert listed[0] == ("news_sitemap", "/news-sitemap.xml")
    assert listed[1:4] == [("feed", "/rss.xml"), ("feed", "/de/rss.xml"), ("feed", "/ru/atom.xml")]
    sections = [path for kind, path in listed if kind == "section"]
    assert {"/politics/", "/culture/", "/de/politik/", "/ru/politika/"} <= set(sections)
    assert made_source.title == "The Harbour Courier"
    assert made_source.language is None, "it prints in three"
    assert made_source.timezone is None
    assert "The last phone box rings, and someone answers" in ended.out
    assert "scrapy crawl made" in ended.out
    assert crawled.code == 0, crawled.err
    with desk.corpus() as corpus:
        assert len(corpus.search(duplicates="show", limit=200).articles) > 50


def test_a_site_as_a_blog_is_laid_out(desk: Desk) -> None:
    """The feed is told from those of comments and podcasts, posts from pages, sections from the archive's months."""
    made_source, host, report = look(desk, blog_like)

    assert found(made_source, host) == [
        ("feed", "/feed/"),
        *(("section", f"/category/{word}/") for word in ("local", "sport", "culture")),
    ]
    assert (made_source.title, made_source.country, made_source.language) == ("Fen Post", "gb", "en")
    assert made_source.timezone == "Europe/London"
    why = {entry["url"].removeprefix(host): entry["why"] for entry in report["left_out"]}
    assert why["/comments/feed/"] == "a feed of comments"
    assert why["/feed/podcast/"] == "a feed of podcasts or videos"
    assert f"#  - sitemap: {host}/post-sitemap.xml" in report["yaml"]


def test_a_site_that_declares_nothing(desk: Desk) -> None:
    """A news sitemap in a common place, an index itself, and sections in a drawer with relative links."""
    made_source, host, report = look(desk, script_like)

    words = ("politica", "cidades", "esportes", "economia")
    assert found(made_source, host) == [
        ("news_sitemap", "/sitemap-news.xml"),
        *(("section", f"/jornal/{word}/") for word in words),
    ]
    assert (made_source.country, made_source.language) == ("br", "pt-BR")
    assert made_source.timezone == "America/Sao_Paulo"
    assert made_source.title == "Jornal da Serra"
    assert made_source.allow == ("/jornal/",)
    assert report["requests"] <= 40


def test_a_site_with_a_page_of_feeds(desk: Desk) -> None:
    """Feeds that a page lists, a dead one left out; a news sitemap in a packed index; an edition of its own."""
    made_source, host, report = look(desk, overview_like)

    listed = found(made_source, host)
    assert listed[0] == ("news_sitemap", "/maps/google-news.xml.gz")
    assert {path for kind, path in listed if kind == "feed"} == {
        f"/rss/{word}.rdf" for word in ("politik", "wirtschaft", "lokales")
    }
    sections = [path for kind, path in listed if kind == "section"]
    assert sections == ["/politik/", "/wirtschaft/", "/lokales/", "/en/world/"]
    assert f"#  - sitemap: {host}/maps/content.xml.gz" in report["yaml"]
    assert made_source.language is None
    assert "# language: editions in several: de, en" in report["yaml"]
    assert any(
        entry["url"] == f"{host}/rss/alt.xml" and entry["why"].startswith("dead") for entry in report["left_out"]
    )


def test_every_value_says_where_it_is_from(desk: Desk) -> None:
    """The file has a comment beside each value, and what was seen in each list."""
    with SmallSite() as site:
        site.answers = blog_like(site.url)
        made(desk, site.url)
    text = (desk.folder / "sources" / "made.yaml").read_text()

    assert "country: gb  # og:locale or lang" in text
    assert "title: Fen Post  # og:site_name" in text
    assert "/feed/  # 10 articles, newest 2026-11-24 18:30 UTC; declared by the home page" in text
    assert "# expect: {" in text


def test_a_file_is_only_replaced_on_demand(desk: Desk) -> None:
    """A second look writes nothing without --overwrite, and asks the site for nothing if the source is known."""
    with SmallSite() as site:
        site.answers = blog_like(site.url)
        assert made(desk, site.url, "--dry-run").code == 0
        assert not (desk.folder / "sources" / "made.yaml").exists()
        assert made(desk, site.url).code == 0
        (desk.folder / "sources" / "made.yaml").write_text(f"title: Mine\nurl: {site.url}/\n")
        again = made(desk, site.url)
        asked = len(site.requests)
        known = desk.run("newsource", site.url, *settings())

        assert again.code == 2
        assert "--overwrite" in again.err
        assert known.code == 2
        assert "made" in known.out
        assert len(site.requests) == asked
        assert source(desk).title == "Mine"
        assert desk.run("newsource", site.url, *settings(), "--overwrite").code == 0
        assert source(desk).title == "Fen Post"


def test_the_bound_on_requests_holds(desk: Desk) -> None:
    """What is left for articles and sections isn't spent on guesses."""
    with SmallSite() as site:
        site.answers = script_like(site.url)
        ended = made(desk, site.url, "--max-requests", "20", "--articles", "2", "--json")

        assert len(site.requests) + 1 <= 20
    report = json.loads(ended.out)
    assert len(report["articles"]) == 2
    assert [entry["kind"] for entry in report["discover"]].count("section") >= 3


def test_a_moved_home_page_is_followed(desk: Desk) -> None:
    """The site is where the redirect leads."""
    with SmallSite() as old, SmallSite() as site:
        site.answers = blog_like(site.url)
        old.answers = {"/": (301, f"{site.url}/")}
        desk = replace(desk, environment={"NEWS_ALLOW_HOSTS": f"{old.url[7:]} {site.url[7:]}"})
        assert made(desk, old.url).code == 0
        known = desk.run("newsource", old.url, *settings())

        assert source(desk).url == f"{site.url}/"
        assert (known.code, "is the source made already" in known.out) == (2, True)


def test_an_address_without_a_scheme(desk: Desk) -> None:
    """It's tried as https, then as http."""
    with SmallSite() as site:
        site.answers = blog_like(site.url)
        assert made(desk, site.url.removeprefix("http://")).code == 0

        assert source(desk).url == f"{site.url}/"


def test_a_feeds_address_will_do(desk: Desk) -> None:
    """Its site's home page is looked at, and the feed taken."""
    with SmallSite() as site:
        site.answers = blog_like(site.url)
        assert made(desk, f"{site.url}/feed/").code == 0

        assert found(source(desk), site.url)[0] == ("feed", "/feed/")


def test_a_site_without_feeds_is_watched_by_its_pages(desk: Desk) -> None:
    """Home page and sections, where neither feed nor sitemap is found."""
    listed = stories("/{section}/the-bridge-is-rebuilt-{n}", ["town", "port"], 0)
    nav = '<nav><a href="/town/">Town</a><a href="/port/">Port</a></nav>'
    with SmallSite() as site:
        site.answers = {story[0]: article(story, "en", nav=nav) for story in listed}
        for word in ("town", "port"):
            site.answers[f"/{word}/"] = page(
                "en", word, [story for story in listed if f"/{word}/" in story[0]], nav=nav
            )
        site.answers["/"] = page("en", "Port Town", listed[:6], nav=nav)
        ended = made(desk, site.url)
        assert ended.code == 0, ended.err

        assert found(source(desk), site.url) == [("section", "/"), ("section", "/town/"), ("section", "/port/")]


SCRIPTED = (
    "<html><head><script src='/app.js'></script></head><body><div id='root'></div><script>go()</script></body></html>"
)
FAILURES: dict[str, tuple[dict[str, Answer], int, str]] = {
    "scripts": ({"/": SCRIPTED}, 1, "until scripts have run"),
    "nothing": ({"/": "<html><body><p>Hello.</p></body></html>"}, 1, "no feed, no sitemap and no section"),
    "image": ({"/": Reply(body=b"\x89PNG\r\n", headers={"Content-Type": "image/png"})}, 1, "no web page"),
    "empty": ({"/": ""}, 1, "no web page"),
    "forbidden": ({"/robots.txt": "User-agent: *\nDisallow: /\n", "/": "<html></html>"}, 3, "robots.txt forbids"),
    "error": ({"/": 404}, 3, "http_404"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_look_that_finds_nothing_says_why_in_a_line(desk: Desk, name: str) -> None:
    answers, code, message = FAILURES[name]
    with SmallSite() as site:
        site.answers = dict(answers)
        ended = made(desk, site.url)

    assert ended.code == code
    assert message in ended.err.splitlines()[-1]
    assert "Traceback" not in ended.err
    assert not (desk.folder / "sources" / "made.yaml").exists()


def test_pages_that_scripts_fill_are_no_source(desk: Desk) -> None:
    """A feed whose articles hold no text isn't worth watching: nothing is written."""
    listed = stories("/news/the-bridge-is-rebuilt-{n}", ["town"], 0, 6)
    with SmallSite() as site:
        site.answers = {"/": SCRIPTED, "/rss.xml": rss(site.url, listed)} | {story[0]: SCRIPTED for story in listed}
        ended = made(desk, site.url)

    assert ended.code == 1
    assert "no article could be read" in ended.err.splitlines()[-1]


@pytest.mark.parametrize(
    "typed",
    ["", "herald", "ftp://herald.example/", "http://", "https://ann:pw@herald.example/", "http://herald.example:0/"],
)
def test_what_is_no_address_is_a_mistake_of_usage(desk: Desk, typed: str) -> None:
    ended = desk.run("newsource", typed)

    assert ended.code == 2
    assert "Traceback" not in ended.err


def test_a_site_that_is_not_there(desk: Desk) -> None:
    ended = made(desk, "http://127.0.0.1:9/")

    assert ended.code == 3
    assert "http://127.0.0.1:9/ can't be fetched: " in ended.err.splitlines()[-1]


def test_a_name_that_is_another_sites_is_refused(desk: Desk) -> None:
    """A file of that name would take the place of the other source, or be no file of the folder."""
    with SmallSite() as site:
        shipped = desk.run("newsource", site.url, "--name", "theguardian")
        occupied = desk.folder / "occupied"
        occupied.write_text("a file")
        no_folder = desk.run("newsource", site.url, "--into", str(occupied))

    assert (shipped.code, no_folder.code) == (2, 2)
    assert "theguardian is the source of https://www.theguardian.com/" in shipped.err
    assert site.asked == []


def test_the_edition_that_a_home_page_leads_to_and_the_others(desk: Desk) -> None:
    """Lists below an edition's front page and below the root are found; an address with a path means one edition."""
    with SmallSite() as site:
        for lang in ("de", "en"):
            listed = stories(f"/{lang}/{{section}}/the-bridge-is-rebuilt-{{n}}", ["town", "port"], 1, 12)
            nav = f'<nav><a href="/{lang}/town">Town</a><a href="/{lang}/port">Port</a><a href="/en/">English</a></nav>'
            site.answers |= {story[0]: article(story, lang, nav=nav) for story in listed}
            for word in ("town", "port"):
                own = [story for story in listed if f"/{word}/" in story[0]]
                site.answers[f"/{lang}/{word}"] = page(lang, word, own, nav=nav)
            site.answers |= {
                f"/{lang}/": page(lang, "Pier", listed[:6], nav=nav),
                f"/{lang}/feed": rss(site.url, listed),
            }
        site.answers |= {"/": (302, f"{site.url}/de/"), "/sitemaps/news": urlset(site.url, listed, news=True)}
        assert made(desk, site.url).code == 0
        both = found(source(desk), site.url)
        assert made(desk, f"{site.url}/de/", "--overwrite").code == 0
        lists = found(source(desk), site.url)

    sections = [("section", f"/{lang}/{word}") for lang in ("de", "en") for word in ("town", "port")]
    assert both == [("news_sitemap", "/sitemaps/news"), ("feed", "/de/feed"), ("feed", "/en/feed"), *sections]
    assert lists == [("news_sitemap", "/sitemaps/news"), ("feed", "/de/feed"), *sections[:2]]
