"""Lists of sources: their formats, their errors, and the names of the sources."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.importers.entry import ListError
from crawler.importers.hjson import read_hjson
from crawler.importers.importsources import format_of, read_list
from crawler.source.writer import name_for

BROKEN = {
    "doctype.opml": ('<?xml version="1.0"?><!DOCTYPE opml SYSTEM "http://x.example/a.dtd"><opml/>', "document type"),
    "html.opml": ("<!-- a --><html><body></body></html>", "it isn't OPML"),
    "rss.opml": ("<rss><channel></channel></rss>", "it isn't OPML"),
    "cut.hjson": ("{ base_urls: [ { url: ", "line 1: a value is expected"),
    "deep.hjson": ("[" * 5_000, "levels deep"),
    "other.hjson": ("{ a: 1 }", "no base_urls"),
    "other.csv": ("a,b,c\n1,2,3\n", "no column named homepage"),
    "empty.txt": ("\n\n", "it's empty"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_list_is_said_in_a_line(tmp_path: Path, name: str) -> None:
    text, message = BROKEN[name]
    (tmp_path / name).write_text(text)

    with pytest.raises(ListError, match=message):
        read_list(tmp_path / name, None)


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        ("<opml>", "opml"),
        ("{ base_urls: []}", "sitelist"),
        ("id,name,label\n", "mediacloud"),
        ("https://a.example", "list"),
    ],
)
def test_the_format_is_told_by_what_a_file_begins_with(beginning: str, kind: str) -> None:
    assert format_of(Path("unnamed"), beginning.encode()) == kind


@given(st.text(alphabet=st.sampled_from("{}[]:,'\"#/*\n ab1"), max_size=60))
def test_any_text_is_hjson_or_an_error_with_its_line(text: str) -> None:
    try:
        read_hjson(text)
    except ListError as error:
        assert str(error).startswith("line ")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.herald.co.uk/", "herald"),
        ("https://herald.example/", "herald_example"),
        ("https://de.herald.com/", "herald"),
        ("https://www.rp.pl/", "rp_pl"),
        ("https://taken.com/", "taken_com"),
        ("http://127.0.0.1:8642/", "127_0_0_1"),
        ("https://zeitung-für-alle.de/", "zeitung_fur_alle"),
    ],
)
def test_a_name_is_made_of_the_host(url: str, name: str) -> None:
    assert name_for(url, {"taken"}) == name
