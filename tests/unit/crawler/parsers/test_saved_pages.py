"""Saved pages of our own writing, each with the article that a reader would find on it."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.items import Article
from crawler.parsers import parse_article, parse_text
from crawler.source import Rules, Source
from tests.support.paths import PAGES

EXPECTED = sorted(
    path for path in PAGES.glob("*/*.json") if path.with_suffix(".html").exists() and ".gold" not in path.suffixes
)
NOT_FIELDS = {"url", "saved_at", "source", "encoding"}
BBABO = Source("bbabo", "Bbabo NET", "https://bbabo.net/", language="en", rules=Rules(strip=("Back to news »",)))
MARKERS = [
    "Zurück zur Übersicht",
    "К списку новостей",
    "回到新闻列表",
    "ニュース一覧へ",
    "Retour aux actualités »",
    "กลับไปหน้าข่าว",
    "Torna su ▲",
    "← Volver",
    "Tilbage",
]


@cache
def expected_of(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text())
    return loaded


@cache
def article_of(path: Path) -> Article:
    expected = expected_of(path)
    source = Source(**expected["source"]) if "source" in expected else None
    return parse_article(path.with_suffix(".html").read_bytes(), expected["url"], source)


def cases() -> list[Any]:
    """One case a field: a failure reads `interview/2026-03-02-harbour-inquiry: authors`."""
    return [
        pytest.param(path, name, id=f"{path.parent.name}/{path.stem}: {name}")
        for path in EXPECTED
        for name in expected_of(path)
        if name not in NOT_FIELDS
    ]


@pytest.mark.parametrize(("path", "name"), cases())
def test_saved_page(path: Path, name: str) -> None:
    article, wanted = article_of(path), expected_of(path)[name]

    assert field_value(article, name) == wanted


def field_value(article: Article, name: str) -> Any:
    """Return a field as the JSON files write it."""
    if name == "blocks":
        return [{"kind": block.kind, "text": block.text} for block in article.blocks if block.removed is None]
    if name == "removed":
        return [{"text": block.text, "removed": block.removed} for block in article.blocks if block.removed]
    if name == "authors":
        return [author.name for author in article.authors]
    value = article.source if name == "source_name" else getattr(article, name)
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def gold() -> dict[str, Any]:
    return expected_of(PAGES / "bbabo" / "bbabo-article.gold.json")


def assert_is_gold(article: Article) -> None:
    assert field_value(article, "blocks") == gold()["blocks"]
    assert article.headline == gold()["headline"]
    assert article.section == gold()["section"]
    assert article.description == gold()["description"]
    assert article.publisher == gold()["site_name"]


def bbabo_text() -> str:
    return (PAGES / "bbabo" / "bbabo-article.txt").read_text()


@pytest.mark.parametrize("source", [BBABO, None], ids=["described", "unknown"])
def test_text_with_markers_between_its_paragraphs(source: Source | None) -> None:
    article = parse_text(bbabo_text(), "https://bbabo.net/en/news/1", source)

    assert_is_gold(article)
    assert article.language == ("en" if source else None)
    reasons = ["rule:strip" if source else "repeated"] * 3 + ["repeated_headline"]
    assert [block.removed for block in article.blocks if block.removed] == reasons


@pytest.mark.parametrize("source", [BBABO, None], ids=["described", "unknown"])
def test_page_with_the_same_furniture(source: Source | None) -> None:
    page = (PAGES / "bbabo" / "bbabo-article.html").read_bytes()

    article = parse_article(page, "https://bbabo.net/en/news/1", source)

    assert_is_gold(article)
    assert article.language == "en"


@pytest.mark.parametrize("marker", MARKERS)
def test_marker_in_any_language_is_known_by_where_it_stands(marker: str) -> None:
    text = bbabo_text().replace("Back to news »", marker)

    assert_is_gold(parse_text(text, "https://bbabo.net/en/news/1"))


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("glued", [2, 3])
def test_marker_at_the_end_of_paragraphs_is_cut_off_and_kept_as_removed(marker: str, glued: int) -> None:
    text = bbabo_text().replace("\n\nBack to news »", " Back to news »", glued).replace("Back to news »", marker)

    article = parse_text(text, "https://bbabo.net/en/news/1")

    assert_is_gold(article)
    assert sum(block.text.count(marker) for block in article.blocks if block.removed == "repeated") == 5
