"""The search over HTTP: the page, its JSON, the parameters, and how a wrong one is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote

from pipelines import ingest
from storage import Corpus
from storage.records import as_json
from tests.support.corpora import MakeArticle
from tests.support.invented_news import story
from tests.support.serving import Served


def headlines(page: str) -> list[str]:
    headings = re.findall(r"<h2[^>]*><a href=\"/articles/\d+\">(.*?)</a></h2>", page)
    return [unescape(re.sub("<.*?>", "", heading)) for heading in headings]


def test_the_front_door_is_the_search(served: Served) -> None:
    reply = served.get("/")

    assert (reply.status, reply.headers["Location"]) == (307, "/articles")


def test_json_is_what_python_gives(served: Served, archived: Corpus) -> None:
    """A page of articles has all fields, and the same names as in Python and `news search --json`."""
    page = as_json(archived.search("council", limit=20))

    assert served.json("/articles.json?q=council") == page | {"next_url": None}
    assert page["articles"]


SEARCHES: dict[str, dict[str, Any]] = {
    "source=courier": {"source": "courier"},
    "since=2026-11-01": {"since": "2026-11-01"},
    "until=2026-03-03&since=2026-03-02": {"since": "2026-03-02", "until": "2026-03-03"},
    "language=ja": {"language": "ja"},
    "author=Ann+Lee": {"author": "Ann Lee"},
    "section=Politics": {"section": "Politics"},
    "duplicates=show": {"duplicates": "show"},
    "q=story&order=relevance": {"query": "story", "order": "relevance"},
    "q=source:herald+-story": {"query": "source:herald -story"},
    "q=経済": {"query": "経済"},
}


def test_filters_are_spelt_as_in_python(served: Served, archived: Corpus) -> None:
    for asked, wanted in SEARCHES.items():
        articles = served.json(f"/articles.json?limit=200&{quote(asked, safe='=&+:%')}")["articles"]

        assert [article["id"] for article in articles] == [
            article.id for article in archived.search(limit=200, **wanted).articles
        ], asked
        assert articles, asked


def test_pages_lead_through_all_articles_once(served: Served, archived: Corpus) -> None:
    """`next_url` leads on to the last page, where `next` and it are null."""
    ids, url = [], "/articles.json?limit=4&duplicates=show"
    while url:
        page = served.json(url)
        ids += [article["id"] for article in page["articles"]]
        url = page["next_url"]

    assert page["next"] is None
    assert ids == [article.id for article in archived.search(duplicates="show", limit=200).articles]


def test_the_page_shows_what_json_gives(served: Served) -> None:
    listed = served.json("/articles.json?q=story&limit=5")
    page = served.get("/articles?q=story&limit=5").text

    assert headlines(page) == [article["headline"] for article in listed["articles"]]
    assert f"cursor={listed['next']}" in page


def test_words_are_marked(served: Served) -> None:
    page = served.get("/articles?q=STATION").text

    assert "for the <mark>station</mark> plan" in page


def test_copies_are_told_and_led_to(served: Served) -> None:
    page = served.get("/articles?q=votes+million").text
    cluster = re.search(r'<a href="(/clusters/\d+)">\+2 copies</a>', page)

    assert cluster
    assert served.get(cluster[1]).status == 200
    shown = served.get("/articles?q=votes+million&duplicates=show").text
    assert 'a copy of <a href="/articles/1">1</a>' in shown


def test_facets_add_a_filter_that_can_be_taken_off(served: Served) -> None:
    """A facet's link finds as many articles as it says; the page that it leads to has a link back."""
    page = served.get("/articles").text
    links = re.findall(r'<li><a href="([^"]+)"><span dir="auto">([^<]+)</span> <small>(\d+)</small></a>', page)
    assert {label for _, label, _ in links} >= {"herald", "asahi", "ja", "Bo Ekman", "March 2026", "November 2026"}

    for url, label, number in links:
        narrowed = served.json(unescape(url).replace("/articles?", "/articles.json?limit=200&"))
        shown = len(narrowed["articles"])
        # A report whose copies are of several days counts on each of them.
        assert shown == int(number) or (label.endswith("2026") and shown < int(number)), label
    chosen = served.get(unescape(links[0][0])).text
    assert re.search(r'<a href="/articles"><span class="unseen">Remove </span>source:', chosen)


def test_counts_are_those_of_python(served: Served, archived: Corpus) -> None:
    """With all duplicates they count articles, else what a search for the value shows."""
    for by in ("source", "language", "section", "author", "day"):
        assert served.json(f"/counts.json?by={by}&duplicates=show") == {"by": by, "counts": archived.counts(by)}
    assert served.json("/counts.json?q=council&source=herald")["counts"] == {
        "herald": len(archived.search("council", source="herald").articles)
    }


def test_dates_narrow_from_years_to_days(corpus: Corpus, database: str, make_article: MakeArticle) -> None:
    days = [(2024, 5, 1), (2025, 2, 3), (2025, 2, 4), (2025, 7, 9)]
    ingest(corpus, [make_article(str(d), date_published=datetime(*d, 12, tzinfo=UTC)) for d in days])
    seen = []
    with Served(database) as served:
        url = "/articles"
        for label in ("2025", "February 2025", "4 February 2025"):
            page = served.get(url).text
            link = re.search(rf'<a href="([^"]+)"><span dir="auto">{label}</span> <small>(\d)</small>', page)
            assert link, label
            url = unescape(link[1])
            seen.append(int(link[2]))
        assert "4 February 2025" in served.get(url).text

    assert seen == [3, 2, 1]


def test_a_search_without_hits_is_an_answer(served: Served) -> None:
    assert served.json("/articles.json?q=zzzz")["articles"] == []
    assert "Nothing was found" in served.get("/articles?q=zzzz").text


WRONG = {
    "limit=201": "limit '201'; use a number from 1 to 200",
    "limit=0": "limit '0'",
    "limit=ten": "limit 'ten'",
    "limit=%D9%A3": "limit '٣'",
    "order=best": "order 'best'; use newest or relevance",
    "duplicates=maybe": "duplicates 'maybe'; use hide or show",
    "since=soon": "date 'soon'; use 2026-11-24",
    "until=2026-02-30": "date '2026-02-30'",
    "cursor=x9": "cursor 'x9' is not of this search",
    "q=" + "a" * 1001: "q has 1,001 characters; 1,000 are allowed",
    "source=" + "a" * 1001: "source has 1,001 characters",
    "q=%00": "NUL",
    "sauce=herald": "unknown parameter 'sauce'; this URL takes q, source",
    "q=a&q=b": "q is given twice",
}


def test_a_wrong_parameter_is_named(served: Served) -> None:
    """Errors have one shape, {"error": {"status", "message"}}; a page says the same to a reader."""
    for asked, message in WRONG.items():
        reply, page = served.get(f"/articles.json?{asked}"), served.get(f"/articles?{asked}")
        error = reply.json()["error"]

        assert (reply.status, error["status"], set(reply.json())) == (400, 400, {"error"})
        assert message in error["message"]
        assert (page.status, page.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
        assert "<h1>" in page.text


def test_empty_parameters_count_as_not_given(served: Served) -> None:
    """A form sends its empty fields too."""
    assert served.json("/articles.json?q=&source=&since=&limit=200") == served.json("/articles.json?limit=200")


def test_a_query_of_a_thousand_letters_is_taken(served: Served) -> None:
    assert served.get("/articles.json?q=" + "%C3%A4" * 1000).status == 200


def test_the_first_page_weighs_less_than_100_kb(corpus: Corpus, database: str) -> None:
    """Page, style, script and icon together, as they're sent without compression."""
    ingest(corpus, [story(number) for number in range(200)])
    with Served(database) as served:
        page = served.get("/articles")
        assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
        replies = [served.get(asset) for asset in assets]

    assert len(assets) == 3
    assert [reply.status for reply in replies] == [200] * 3
    assert len(page.body) + sum(len(reply.body) for reply in replies) < 100_000


QUERIES = {"confidence:low": {"doubtful"}, "-confidence:low": {"sound", "given"}, "confidence:low+sound": set()}


def test_articles_of_low_confidence(database: str, make_article: MakeArticle) -> None:
    """Found by the query, counted, and marked on their page; JSON has the number, or null."""
    confidences = {"doubtful": 0.31, "sound": 0.934, "given": None}
    with Corpus(database) as corpus:
        ingest(corpus, [make_article(slug, f"It is {slug}.", confidence=value) for slug, value in confidences.items()])
        ids = {article.url.rpartition("/")[2]: article.id for article in corpus.search().articles}
    with Served(database) as served:
        asked = {query: served.json(f"/articles.json?q={query}")["articles"] for query in QUERIES}
        pages = {slug: served.get(f"/articles/{number}").text for slug, number in ids.items()}
        counts = served.json("/counts.json?by=source&q=confidence:low")["counts"]
        schema = served.json("/openapi.json")["components"]["schemas"]["StoredArticle"]

    found = {query: {article["url"].rpartition("/")[2] for article in asked[query]} for query in asked}
    assert found == QUERIES and counts == {"herald": 1}
    assert {article["confidence"] for article in asked["-confidence:low"]} == {0.934, None}
    shown = {slug: re.findall(r"<dt>Confidence</dt><dd>(.*?)</dd>", page) for slug, page in pages.items()}
    assert shown == {"doubtful": ["0.31 (low)"], "sound": ["0.934"], "given": []}
    assert schema["properties"]["confidence"] == {"anyOf": [{"type": "number"}, {"type": "null"}]}
