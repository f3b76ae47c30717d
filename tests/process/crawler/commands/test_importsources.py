"""`scrapy importsources`: lists that other programs keep, made sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.source import Source
from crawler.source.loader import load_sources
from tests.support.crawling import Desk, Ended

OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Germany"><outline text="News">
 <outline type="rss" text="Moorbote - Politik" xmlUrl="https://rss.moorbote.example/politik.xml?a=1&b=2"
  htmlUrl="https://www.moorbote.example/"/>
 <outline type="rss" text="Moorbote - Sport" xmlUrl="https://rss.moorbote.example/sport.xml"/>
</outline></outline>
<outline text="Blogs">
 <outline type="rss" text="Fen: &quot;notes&quot; # 1" XMLURL="https://fen.example/feed/"/>
 <outline type="rss" text="Burnt" xmlUrl="http://feeds.feedburner.com/burnt"/>
 <outline type="link" text="x" url="https://x.example/"/>
 <outline text="bad" xmlUrl="javascript:alert(1)"/>
</outline></body></opml>
"""
SITELIST = """
  # what news-please crawls
  base_urls: [
    {
      "url": "http://herald.example/",   // its home page
      "overwrite_heuristics": { "meta_contains_article_keyword": true, },
      "pass_heuristics_condition": "meta"
    }
    { url: ["https://a.example/1.html"], crawler: "Download" }
    {
      url: https://zeitung.example/
      crawler: RecursiveSitemapCrawler,
      daemonize: 60
      ignore_regex: '''/live/
      /video/'''
    }
    /* and a feed */
    { "url": ["https://gazette.example/rss.xml", "https://courier.example"], "crawler": "RssCrawler" },
  ]
"""
MEDIA_CLOUD = """id,name,url_search_string,label,homepage,notes,pub_country,pub_state,primary_language,media_type
1,boston.example,,Boston Paper,http://boston.example,,USA,US-MA,en,print_native
2,lodz.example,*://lodz.example/wiadomosci/*,"Łódź, gazeta",https://www.lodz.example/,,POL,,pol,digital_native
3,nowhere.example,,Nowhere,,,XXQ,,klingon,
4,,,,,,,,,
"""
PLAIN = """# papers
https://herald.example/   The Herald
gazette.example/rss.xml

https://gazette.example/sport/feed/ # sport
not a url
https://fen.example/sitemap-news.xml
https://www.theguardian.com/uk
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def imported(desk: Desk, name: str, text: str, *options: str) -> Ended:
    path = desk.folder / name
    path.write_text(text)
    return desk.run("importsources", str(path), *options)


def sources(desk: Desk) -> dict[str, Source]:
    loaded, errors = load_sources([desk.folder / "sources"])
    assert errors == []
    return loaded


def test_opml(desk: Desk) -> None:
    """Feeds of one site are one source, whatever group they're in; a group that's a country names it."""
    ended = imported(desk, "subs.opml", OPML)
    loaded = sources(desk)

    assert ended.code == 0, ended.err
    assert set(loaded) == {"moorbote_example", "fen_example"}
    moorbote = loaded["moorbote_example"]
    assert (moorbote.title, moorbote.url, moorbote.country) == ("Moorbote", "https://www.moorbote.example/", "de")
    assert [url for _, url in moorbote.discover] == [
        "https://rss.moorbote.example/politik.xml?a=1&b=2",
        "https://rss.moorbote.example/sport.xml",
    ]
    assert loaded["fen_example"].title == 'Fen: "notes" # 1'
    assert "feeds.feedburner.com/burnt: no home page is named" in ended.out
    assert "javascript:alert(1)" in ended.out
    assert "an outline of type link" in ended.out


def test_a_sitelist_of_news_please(desk: Desk) -> None:
    """Comments, bare words and missing commas are read; what has no counterpart is said."""
    ended = imported(desk, "sitelist.hjson", SITELIST)
    loaded = sources(desk)

    assert ended.code == 0, ended.err
    assert set(loaded) == {"herald_example", "zeitung_example", "gazette_example", "courier_example"}
    assert loaded["gazette_example"].discover == (("feed", "https://gazette.example/rss.xml"),)
    assert loaded["courier_example"].url == "https://courier.example/"
    assert "sitelist.hjson, entry 2: not used: single pages to download, not a site" in ended.out
    for skipped in (
        "overwrite_heuristics",
        "pass_heuristics_condition",
        "daemonize",
        "ignore_regex",
        "crawler Recursi",
    ):
        assert any(line.startswith(skipped) for line in ended.out.splitlines()), skipped


def test_a_collection_of_media_cloud(desk: Desk) -> None:
    """Columns are known by their names; three-letter codes become two-letter ones, what isn't known is said."""
    ended = imported(desk, "collection.csv", MEDIA_CLOUD)
    loaded = sources(desk)

    assert ended.code == 0, ended.err
    boston, lodz, nowhere = (loaded[f"{name}_example"] for name in ("boston", "lodz", "nowhere"))
    assert (boston.title, boston.country, boston.language) == ("Boston Paper", "us", "en")
    assert (lodz.title, lodz.country, lodz.language) == ("Łódź, gazeta", "pl", "pl")
    assert lodz.allow == ("/wiadomosci/",)
    assert (nowhere.country, nowhere.language) == (None, None)
    assert "country: 'XXQ' isn't known" in ended.out
    assert "line 5: not used: no URL in it" in ended.out


def test_a_plain_list(desk: Desk) -> None:
    """Home pages, feeds and sitemaps, a line each; what comes with the crawler is left alone."""
    ended = imported(desk, "papers.txt", PLAIN)
    loaded = sources(desk)

    assert ended.code == 0, ended.err
    assert set(loaded) == {"herald_example", "gazette_example", "fen_example"}
    assert loaded["herald_example"].title == "The Herald"
    assert len(loaded["gazette_example"].discover) == 2
    assert loaded["fen_example"].discover == (("news_sitemap", "https://fen.example/sitemap-news.xml"),)
    assert "theguardian.com: left alone: it has a source: " in ended.out
    assert "papers.txt, line 6: not used: 'not' isn't a URL" in ended.out


def test_a_second_import_changes_nothing_unless_told_to(desk: Desk) -> None:
    """Files stay as their owner left them; --overwrite replaces them; --dry-run writes nothing."""
    path = desk.folder / "sources" / "herald_example.yaml"
    dry = imported(desk, "papers.txt", PLAIN, "--dry-run")
    assert dry.code == 0
    assert "herald.example: would be herald_example.yaml (its home page)" in dry.out
    assert not path.exists()

    imported(desk, "papers.txt", PLAIN)
    path.write_text("title: Mine\nurl: https://www.herald.example/\n")
    again = imported(desk, "papers.txt", PLAIN)
    assert "herald.example: left alone: it has a source" in again.out
    assert sources(desk)["herald_example"].title == "Mine"

    imported(desk, "papers.txt", PLAIN, "--overwrite")
    assert sources(desk)["herald_example"].title == "The Herald"


def test_a_folder_of_lists_is_one_import(desk: Desk) -> None:
    """Entries of one site in several files are one source; a file that can't be read stops no other."""
    folder = desk.folder / "lists"
    (folder / "more").mkdir(parents=True)
    (folder / "a.opml").write_text(OPML)
    (folder / "more" / "b.txt").write_text("https://moorbote.example/rss/lokales.xml\n")
    (folder / "c.opml").write_text('<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>')
    ended = desk.run("importsources", str(folder))

    assert ended.code == 0
    assert len(sources(desk)["moorbote_example"].discover) == 3
    assert "declares a document type or entities" in ended.err
    assert "files not read" in ended.out


def test_nothing_usable_and_wrong_usage_have_codes(desk: Desk) -> None:
    assert imported(desk, "bad.txt", "not a url\n").code == 1
    assert desk.run("importsources", str(desk.folder / "absent.opml")).code == 2
    assert desk.run("importsources").code == 2
    occupied = desk.folder / "occupied"
    occupied.write_text("a file")
    ended = imported(desk, "papers.txt", PLAIN, "--into", str(occupied))
    assert (ended.code, "Traceback" in ended.err) == (3, False)
