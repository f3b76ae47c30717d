"""The pages of articles, versions, clusters and sources; and that what is stored never becomes markup."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest
from lxml import html

from storage import Corpus
from storage.records import as_json
from storage.web.reasons import REMOVED
from tests.support.documents import DOCS
from tests.support.invented_archive import ATTACK
from tests.support.serving import Served


def number_of(corpus: Corpus, url: str) -> int:
    article = corpus.get(url)
    assert article is not None, url
    return article.id


def text_of(page: str) -> str:
    return " ".join(" ".join(html.fromstring(page).itertext()).split())


def test_an_article_has_its_page_and_json(served: Served, archived: Corpus) -> None:
    number = number_of(archived, "https://herald.example/edited")

    assert served.json(f"/articles/{number}.json") == as_json(archived.get(number)) | {"related": []}
    text = text_of(served.get(f"/articles/{number}").text)
    for part in ("Council votes for the station plan", "By Bo Ekman", "Politics", "1 November 2026", "json-ld, as h1"):
        assert part in text


def test_removed_lines_show_on_demand_with_the_reason(served: Served, archived: Corpus) -> None:
    number = number_of(archived, "https://herald.example/edited")
    page = served.get(f"/articles/{number}").text

    assert "READ MORE" not in page
    assert f'<a href="/articles/{number}?removed=1">Show 1 removed line</a>' in page
    shown = text_of(served.get(f"/articles/{number}?removed=1").text)
    reason = "Its words and its position are those of page furniture"
    assert f"READ MORE: Ferry strike ends Removed (unlikely). {reason}" in shown
    assert "aside.related > ul" in shown


def test_every_documented_reason_of_a_removal_has_a_sentence() -> None:

    section = DOCS["docs/data-model.md"].partition("## Why a block was removed")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([^`]+)` \|", section, re.M)) == set(REMOVED)


def test_versions_stand_side_by_side(served: Served, archived: Corpus) -> None:
    """By default the last edit, with its class and summary; any two can be compared."""
    number = number_of(archived, "https://herald.example/edited")
    last = served.get(f"/articles/{number}/versions").text
    other = served.get(f"/articles/{number}/versions?from=1&to=2").text

    assert "Version 2 beside version 3" in text_of(last)
    assert "correction" in last
    assert "<ins>Correction: The council met on Sunday.</ins>" in last
    assert "<del>harbour</del>" in other
    assert "<ins>station</ins>" in other
    assert "4 lines unchanged" in text_of(other)


def test_versions_as_json(served: Served, archived: Corpus) -> None:
    number = number_of(archived, "https://herald.example/edited")
    versions = served.json(f"/articles/{number}/versions.json?from=1&to=3")

    assert [version["number"] for version in versions["versions"]] == [1, 2, 3]
    assert (versions["from"], versions["to"]) == (1, 3)
    assert versions["differences"] == [as_json(difference) for difference in archived.diff(number, 1, 3)]
    assert versions["versions"][2]["text"] == archived.versions(number)[2].text


def test_an_article_that_was_never_edited_says_so(served: Served, archived: Corpus) -> None:
    number = number_of(archived, "https://courier.example/brief")

    assert "No edit of this article was found" in served.get(f"/articles/{number}/versions").text
    assert served.json(f"/articles/{number}/versions.json")["from"] is None


def test_a_cluster_shows_who_had_it_when_and_why(served: Served, archived: Corpus) -> None:
    number = number_of(archived, "https://courier.example/brief")
    cluster = archived.cluster(number)
    assert cluster is not None

    assert served.json(f"/clusters/{cluster.id}.json") == as_json(cluster)
    page = served.get(f"/clusters/{cluster.id}").text
    text = text_of(page)
    sources = re.findall(r'<a href="/sources/(\w+)">', page)
    assert sources == ["wire", "herald", "courier"], "in the order of time"
    assert "1 h later" in text
    assert "20 h later" in text
    assert "a cut copy" in text
    assert "3 paragraphs left out" in text
    assert all(pair.why in text for pair in cluster.pairs)
    assert text.count("hidden in a search behind 1") == 2 and text.count("shown in a search") == 1
    assert f'<a href="/articles/1/compare/{number}">' in page


def test_a_pair_shows_what_both_texts_have(served: Served, archived: Corpus) -> None:
    """From either side: each text in its place, with the passages marked."""
    number = number_of(archived, "https://courier.example/brief")
    article = archived.get(number)
    [pair] = [pair for pair in archived.duplicates(number) if (pair.article_id, pair.other_id) == (number, 1)]
    assert article is not None and article.copy_of == 1

    for path, headlines in ((f"/articles/{number}/compare/1", (3, 1)), (f"/articles/1/compare/{number}", (1, 3))):
        assert served.json(f"{path}.json") == as_json(pair)
        page = served.get(path).text
        assert re.findall(r'<h2 id="article(\d)"', page) == [str(each) for each in headlines]
        marked = " ".join(re.findall(r"<mark>([^<]+)</mark>", page))
        assert marked.count(escape(article.text[:80], quote=False)) == 2
        assert "A search shows one of the two" in page
        assert all(reason in text_of(page) for reason in pair.why.split("; "))
    assert f'<a href="/articles/{number}/compare/1">see both</a>' in served.get(f"/articles/{number}").text


@pytest.mark.parametrize("path", ["/articles/1/compare/8", "/articles/1/compare/1", "/articles/999/compare/1"])
def test_articles_that_are_no_pair_are_refused(served: Served, path: str) -> None:
    assert served.get(path).status == served.get(f"{path}.json").status == 404


def test_sources_and_their_figures(served: Served) -> None:
    listed = served.json("/sources.json")
    names = [source["name"] for source in listed["sources"]]
    health = served.json("/health.json")["sources"]
    herald = served.json("/sources/herald.json")

    assert names == ["asahi", "courier", "herald", "wire"]
    assert [entry["source"] for entry in health] == listed["sources"]
    assert [run["outcome"] for run in herald["runs"]] == ["trouble", "finished"]
    assert len(health[2]["runs"]) == 1
    assert len(herald["days"]) == 60
    assert "The Example Herald" in served.get("/sources").text
    for path in ("/health", "/sources/herald"):
        text = text_of(served.get(path).text)
        assert "12 of 40 addresses answered 403" in text, path
        assert "trouble" in text
        assert "http_404 2" in text


def test_sources_come_in_pages(served: Served) -> None:
    for path in ("/sources.json", "/health.json"):
        first = served.json(f"{path}?limit=3")
        second = served.json(first["next_url"])
        assert (len(first["sources"]), len(second["sources"]), second["next"]) == (3, 1, None)
        assert first["next_url"] in (f"{path}?limit=3&cursor=herald")


ABSENT = (
    "/articles/999",
    "/articles/999/versions",
    "/articles/1/versions?to=9",
    "/clusters/999",
    "/sources/nobody",
    "/sources/%00",
    "/articles/" + "9" * 18,
    "/articles/" + "9" * 5000,
    "/articles/-1",
    "/articles/one",
    "/nowhere",
    "/static/../command.py",
    "/static/%2e%2e%2fcommand.py",
)


def test_what_there_is_not_is_404(served: Served) -> None:
    for path in ABSENT:
        address, _, asked = path.partition("?")
        reply, data_reply = served.get(path), served.get(f"{address}.json?{asked}".rstrip("?"))

        assert (reply.status, data_reply.status) == (404, 404), path
        assert "<h1>" in reply.text
        assert data_reply.json()["error"]["status"] == 404


def test_stored_text_never_becomes_markup(served: Served, archived: Corpus) -> None:
    """Wherever an attacker's text stands, the page has no script, handler or address of theirs; it shows as text."""
    number = number_of(archived, "javascript:alert(1)//attack")
    pages = [
        "/articles",
        "/articles?q=attack",
        f"/articles/{number}",
        f"/articles/{number}?removed=1",
        f"/articles/{number}/versions",
        "/articles?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/articles?source=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&since=2026-01-01",
        "/articles?limit=%3Cscript%3Ealert(1)%3C/script%3E",
        "/sources/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    ]
    for path in pages:
        page = served.get(path)
        tree = html.fromstring(page.text)
        assert {node.get("src", "").partition("-")[0] for node in tree.iter("script")} == {"/static/page"}, path
        assert list(tree.iter("img", "iframe", "object", "embed", "base", "style")) == [], path
        for node in tree.iter():
            if isinstance(node.tag, str):
                assert not any(name.startswith("on") or name == "style" for name in node.attrib), path
                link = node.get("href") or node.get("action") or ""
                assert not link or link.startswith(("/", "#", "http://", "https://")), link
    assert ATTACK in unescape(served.get(f"/articles/{number}").text)
    assert "{{ 7 * 7 }}" in served.get(f"/articles/{number}").text


def test_links_to_other_sites_tell_them_nothing(served: Served, archived: Corpus) -> None:
    """Pictures aren't loaded, only led to; every link off the host has rel noopener, noreferrer and nofollow."""
    number = number_of(archived, "https://herald.example/edited")
    tree = html.fromstring(served.get(f"/articles/{number}").text)
    outside = [node for node in tree.iter("a") if (node.get("href") or "").startswith("http")]

    assert "https://herald.example/picture.jpg" in [node.get("href") for node in outside]
    assert {node.get("rel") for node in outside} == {"noopener noreferrer nofollow"}


def test_texts_say_their_language_and_direction(served: Served, archived: Corpus) -> None:
    number = number_of(archived, "https://herald.example/ar")
    page = served.get(f"/articles/{number}").text

    assert '<h1 id="headline" dir="auto" lang="ar">' in page
    assert '<div class="text" dir="auto" lang="ar">' in page


def test_all_links_within_lead_somewhere(served: Served) -> None:
    """From the front page on, no link of ours is dead."""
    seen, ahead = set(), ["/articles"]
    while ahead:
        path = ahead.pop()
        if path in seen or len(seen) > 250:
            continue
        seen.add(path)
        reply = served.get(path)
        assert reply.status in (200, 307), path
        if reply.headers["Content-Type"].startswith("text/html"):
            links = html.fromstring(reply.text).xpath("//@href | //@src")
            ahead += [link.partition("#")[0] for link in links if link.startswith("/")]
    assert len(seen) > 50
