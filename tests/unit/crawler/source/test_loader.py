"""Sources as YAML: what is read, what is refused, and which file wins."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.errors import SourceError
from crawler.source import Expect, Rules, Source, yaml_nodes
from crawler.source.loader import SHIPPED, load_source, load_sources

FULL = """\
# A source with everything
title: The Example Herald
url: https://herald.example/
country: GB
language: pt-br
timezone: Europe/London
discover:
  - news_sitemap: https://herald.example/news-sitemap.xml
  - feed: https://herald.example/rss.xml
allow: [/news/, /politics/]
deny: [/news/live/]
rules:
  remove: [".related", "div[data-ad] > p:not(.x)"]
  strip: ["Back to news »"]
  headline: h1.title
expect: {articles: [20, 400], date_published: 0.98, body: 1}
"""
MINIMAL = "title: The Herald\nurl: https://herald.example/\n"


def written(folder: Path, text: str | bytes, name: str = "example_herald.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def error(folder: Path, text: str | bytes, name: str = "example_herald.yaml") -> str:
    """Return line and message of the error that loading the text raises."""
    path = written(folder, text, name)
    with pytest.raises(SourceError) as caught:
        load_source(path)
    assert str(caught.value) == f"{path}:{caught.value.line}: {caught.value.message}"
    return str(caught.value).removeprefix(f"{path}:")


def test_every_key_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, FULL)
    assert load_source(path) == Source(
        name="example_herald",
        title="The Example Herald",
        url="https://herald.example/",
        country="gb",
        language="pt-BR",
        timezone="Europe/London",
        discover=(
            ("news_sitemap", "https://herald.example/news-sitemap.xml"),
            ("feed", "https://herald.example/rss.xml"),
        ),
        allow=("/news/", "/politics/"),
        deny=("/news/live/",),
        rules=Rules(remove=(".related", "div[data-ad] > p:not(.x)"), strip=("Back to news »",), headline="h1.title"),
        expect=Expect((20, 400), {"date_published": 0.98, "body": 1.0}),
        path=path,
    )


def test_title_and_url_are_enough(tmp_path: Path) -> None:
    """Without `discover` the home page is read as a section."""
    source = load_source(written(tmp_path, "\ufeff" + MINIMAL))
    assert source.discover == (("section", "https://herald.example/"),)


def test_norway_is_a_country(tmp_path: Path) -> None:
    """YAML 1.1 reads `no` as false; here it's two letters."""
    source = load_source(written(tmp_path, MINIMAL + "country: no\nlanguage: no\n"))
    assert (source.country, source.language) == ("no", "no")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("discover:\n  - rss: https://herald.example/", "4: discover: unknown kind 'rss'; use feed, sitemap, "),
        (
            "discover:\n  - feeds: https://a.example/",
            "4: discover: unknown kind 'feeds'; did you mean 'feed'?; use feed,",
        ),
        ("discover: [{feed: /rss.xml}]", "3: discover.feed: '/rss.xml' can't be fetched; use an absolute http"),
        ("discover: [{}]", "3: discover: each entry is one kind and its URL"),
        ("discover: []", "3: discover: is an empty list; leave the key out or write it as [{feed:"),
        ("discover: https://herald.example/", "3: discover: text where a list is expected; write it as [{feed:"),
        ("langauge: en", "3: unknown key 'langauge'; did you mean 'language'?; use title, url, country,"),
        ("title: Again", "3: title: stands twice; it's on line 1 already"),
        ("rules: {body: a, body: b}", "3: rules.body: stands twice; it's on line 3 already"),
        ("country: uk2", "3: country: 'uk2' isn't a country; use its two letters"),
        ("country:", "3: country: nothing where a word is expected"),
        ("language: english", "3: language: 'english' isn't a language; use a BCP 47 tag"),
        ("timezone: Europe/Londn", "3: timezone: unknown time zone 'Europe/Londn'; did you mean 'Europe/London'?"),
        ("timezone: Europe", "3: timezone: unknown time zone 'Europe'"),
        ("timezone: ../../etc/passwd", "3: timezone: unknown time zone"),
        ("allow: [/news/, politics/]", "3: allow: 'politics/' isn't a path; it begins with a slash"),
        ("allow: /news/", "3: allow: text where a list is expected; write it as [/news/]"),
        ("deny:\n  - /a/\n  - 7", "5: deny: '7' is read as a whole number; put it in quotes"),
        ("rules:\n  remove:\n    - .a\n    - 'div['", "6: rules.remove: 'div[' isn't a CSS selector: "),
        ("rules: {body: 'p::text'}", "3: rules.body: 'p::text' isn't a CSS selector"),
        ("rules: {bodi: p}", "3: rules: unknown rule 'bodi'; did you mean 'body'?; use remove, strip,"),
        ("rules: []", "3: rules: a list where a mapping is expected"),
        ("rules: {strip: ['']}", "3: rules.strip: is empty; give it a value"),
        (
            "expect: {articles: 20}",
            "3: expect.articles: a whole number where a list is expected; write it as [20, 400]",
        ),
        ("expect: {articles: [400, 20]}", "3: expect.articles: not two whole numbers"),
        ("expect: {articles: [1.5, 20]}", "3: expect.articles: not two whole numbers"),
        ("expect: {body: 95}", "3: expect.body: 95 isn't a share; use a number from 0 to 1"),
        ("expect: {body: .nan}", "3: expect.body: a number where a number is expected"),
        ("expect: {body: yes}", "3: expect.body: yes or no where a number is expected"),
        ("expect: {byline: 0.9}", "3: expect: unknown field 'byline'; use articles, body, url,"),
        ("deny: !!python/object/apply:os.system [ls]", "3: YAML tag 'python/object/apply:os.system' isn't allowed"),
        ("deny: !!set {/a}", "3: YAML tag 'set' isn't allowed"),
        ("allow: &a [/a/]\ndeny: *a", "4: YAML aliases (*name) aren't allowed; write the value out"),
        ("rules: &r {remove: [*r]}", "3: YAML aliases"),
        ("<<: {country: gb}", "3: unknown key '<<'"),
        ("rules:\n\tbody: p", "4: not valid YAML: found character that cannot start any token; indent with"),
        ("rules: {body: p", "4: not valid YAML: "),
        ("---\ntitle: Two", "3: not valid YAML: "),
        ("? [a]\n: b", "3: unknown key '?'"),
        ("deny: " + "[" * 60_000, "3: more than 20 levels deep"),
        ("deny: " + "[" * 30_000 + "]" * 30_000, "3: more than 20 levels deep"),
        ("deny:\n  " + "- " * 30_000 + "a", "4: more than 20 levels deep"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, lines: str, expected: str) -> None:
    """Each error says where, which key, what is wrong and what is allowed."""
    assert error(tmp_path, MINIMAL + lines + "\n").startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1: the file is empty; title and url are required"),
        ("# only a comment\n", "1: the file is empty"),
        ("title: A\n", "1: url: is missing; title and url are required"),
        ("url: https://herald.example/\n", "1: title: is missing"),
        (
            "title: 1843\nurl: https://a.example/",
            "1: title: '1843' is read as a whole number; put it in quotes if it's text",
        ),
        ("- title", "1: a list where a mapping is expected"),
        ("words", "1: text where a mapping is expected"),
        (b"title: A\nurl: \xff", "2: byte 0xff isn't UTF-8; save the file as UTF-8"),
        (b"title: A\nurl: \x07", "2: a control character, which YAML doesn't allow"),
        ("#" * 65_537, "1: larger than 64 kB"),
    ],
)
def test_a_file_that_is_no_source(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert error(tmp_path, text).startswith(expected)


@pytest.mark.parametrize(
    "url",
    [
        "herald.example",
        "//herald.example/",
        "ftp://herald.example/",
        "https:///news",
        "https://[::1",
        "https://a:99999/",
        "https://me:secret@herald.example/",
        "'https://herald.example/a b'",
        "file:///etc/passwd",
        "7",
    ],
)
def test_addresses_are_absolute_and_of_the_web(tmp_path: Path, url: str) -> None:
    assert error(tmp_path, f"title: A\nurl: {url}").startswith("2: url: ")


def test_the_python_loader_refuses_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML comes without libyaml, a deep nest and an alias are errors as well."""
    monkeypatch.setattr(yaml_nodes, "_Loader", yaml_nodes.yaml.SafeLoader)
    assert load_source(written(tmp_path, FULL)).country == "gb"
    assert error(tmp_path, MINIMAL + "deny: " + "[" * 20_000).startswith("3: more than 20 levels deep")
    assert error(tmp_path, MINIMAL + "allow: &a [/a/]\ndeny: *a").startswith("4: YAML aliases")
    assert error(tmp_path, b"title: A\nurl: \x07").startswith("2: a control character")


@pytest.mark.parametrize("name", ["Herald.yaml", "the-herald.yaml", "über.yaml", ".yaml", "a b.yaml", "files.yaml"])
def test_a_file_name_is_a_spider_name(tmp_path: Path, name: str) -> None:
    """The stem is what `scrapy crawl` is told; "files" is a spider of its own."""
    assert error(tmp_path, MINIMAL, name).startswith("1: file name: ")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (MINIMAL + text).encode("utf-8", "replace")))
@settings(deadline=None)
def test_any_file_is_a_source_or_an_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = written(tmp_path_factory.mktemp("any"), content)
    try:
        assert load_source(path).url
    except SourceError as caught:
        assert 1 <= caught.line <= content.count(b"\n") + content.count(b"\r") + 10


# Folders -------------------------------------------------------------------------------------------------------------


def test_a_broken_source_is_reported_and_the_rest_work(tmp_path: Path) -> None:
    """Country folders are searched; hidden files aren't; `.yml` is reported rather than overlooked."""
    written(tmp_path, MINIMAL, "gb/herald.yaml")
    written(tmp_path, "title: A", "gb/broken.yaml")
    written(tmp_path, MINIMAL, "other.yml")
    written(tmp_path, "junk", ".git/x.yaml")
    written(tmp_path, "junk", "gb/._herald.yaml")
    sources, errors = load_sources([tmp_path])
    assert list(sources) == ["herald"]
    assert [(error.path.name, error.line) for error in errors] == [("broken.yaml", 1), ("other.yml", 1)]


def test_a_later_folder_wins(tmp_path: Path) -> None:
    written(tmp_path, MINIMAL, "first/herald.yaml")
    mine = written(tmp_path, MINIMAL, "second/deep/herald.yaml")
    sources, errors = load_sources([tmp_path / "first", tmp_path / "second"])
    assert (sources["herald"].path, errors) == (mine, [])


def test_a_broken_file_of_the_users_hides_the_shipped_one(tmp_path: Path) -> None:
    """Crawling by the shipped file instead would do what the user has just decided against."""
    written(tmp_path, MINIMAL, "first/herald.yaml")
    broken = written(tmp_path, "title: A", "second/herald.yaml")
    sources, errors = load_sources([tmp_path / "first", tmp_path / "second"])
    assert (sources, [error.path for error in errors]) == ({}, [broken])


def test_a_name_twice_in_one_folder_is_an_error(tmp_path: Path) -> None:
    written(tmp_path, MINIMAL, "at/herald.yaml")
    written(tmp_path, MINIMAL, "gb/herald.yaml")
    sources, errors = load_sources([tmp_path])
    assert sources == {}
    assert "at/herald.yaml has the same name" in errors[0].message


def test_news_sources_names_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped sources come first; a missing folder is an error in the list, and no exception."""
    written(tmp_path, MINIMAL, "mine/bbabo.yaml")
    monkeypatch.setenv("NEWS_SOURCES", os.pathsep.join([str(tmp_path / "none"), str(tmp_path / "mine"), ""]))
    sources, errors = load_sources()
    assert sources["bbabo"].title == "The Herald"
    assert sources["harbour_courier"].path == SHIPPED / "harbour_courier.yaml"
    assert [error.path for error in errors] == [tmp_path / "none"]


def test_a_link_to_nowhere_is_reported(tmp_path: Path) -> None:
    (tmp_path / "herald.yaml").symlink_to(tmp_path / "gone.yaml")
    assert "there's no such file" in load_sources([tmp_path])[1][0].message


def test_shipped_sources_are_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWS_SOURCES", raising=False)
    sources, errors = load_sources()
    assert errors == []
    assert {"bbabo", "harbour_courier"} <= set(sources)
    assert sources["bbabo"].rules.strip == ("Back to news »",)


def test_two_thousand_sources_load_in_seconds(tmp_path: Path) -> None:
    for number in range(2000):
        written(tmp_path, FULL, f"{number % 50}/herald_{number}.yaml")
    started = time.process_time()
    assert len(load_sources([tmp_path])[0]) == 2000
    assert time.process_time() - started < 20
