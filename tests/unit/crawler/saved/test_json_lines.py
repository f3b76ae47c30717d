"""Lines of JSON, and which source each page belongs to."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from crawler.saved.json_lines import json_lines
from crawler.saved.page import BY_HOST, Sources, matching, page_filter
from crawler.source import Source
from tests.support.saved_corpora import DAY, LINES


def test_hosts_match_from_the_end_at_a_dot() -> None:
    assert matching("https://a.herald.example:8080/", ["herald.example", "a.herald.example"]) == "a.herald.example"
    assert matching("https://theherald.example/", ["herald.example"]) is None
    assert matching("http://[bad/", ["herald.example"]) is None
    assert page_filter(None, None, "9999-12-31T00:00:00Z").accepts("https://herald.example/", DAY)


def test_a_source_below_another_goes_first() -> None:
    sport = Source("sport", "Sport", "https://sport.herald.example/")
    resolver = Sources(BY_HOST, {"herald": Source("herald", "Herald", "https://www.herald.example/"), "sport": sport})

    assert resolver.of("https://live.sport.herald.example/1") == ("sport", sport)
    assert resolver.of("http://127.0.0.1/1") == ("127_0_0_1", None)


def test_a_packed_file_of_lines_that_is_cut_gives_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(LINES[0]) for _ in range(2000)).encode())[:-40])
    *read, last = json_lines(path)

    assert read and last.refusal is not None and last.refusal.reason == "unreadable"
    assert len(list(json_lines(path, skipped=100))) == len(read) + 1 - 100
