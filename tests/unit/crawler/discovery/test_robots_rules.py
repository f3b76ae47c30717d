"""A robots.txt reduced to the rules that hold for us says what the whole one says, in Protego's reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.robotstxt import ProtegoRobotParser

from crawler.discovery.robots_rules import MAX_WILDCARDS, TooManyRules, group_of
from crawler.network.politeness import PRODUCT
from crawler.network.robots import delay_of

AGENTS = ["*", "newscorpus", "NewsCorpus", "news", "news*", "n", "other", "corpus", "newscorpusbot", "", "**"]
VALUES = ["/", "/a", "/a/b", "/*b$", "/a*", "", "/a # of old", "%2Fa", "/ab:c"]
FIELDS = ["Disallow", "disalow", "Allow", "Crawl-delay", "crawl delay", "Sitemap", "Host", "Noindex", "Request-rate"]
URLS = [f"https://herald.example{path}" for path in ("/", "/a", "/a/b", "/ab", "/ab:c", "/c", "/%2Fa", "/a%20b")]
LINES = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(["User-agent", "useragent", "User agent"]), st.sampled_from(AGENTS)),
    st.builds("User-agent {}".format, st.sampled_from(AGENTS)),
    st.builds("{}:{}".format, st.sampled_from(FIELDS), st.sampled_from([*VALUES, "3", "1/10", "0.5"])),
    st.builds("{} {}".format, st.sampled_from(FIELDS), st.sampled_from(VALUES)),
    st.sampled_from(
        ["", "# a comment", "what: is this", "what", "Disallow", "Disallow:", ": /", "\ufeff", "http://a/"]
    ),
)


@given(st.lists(LINES, max_size=25))
def test_the_group_allows_what_the_file_allows(lines: list[str]) -> None:
    body = "\n".join(lines).encode()
    whole, group = (ProtegoRobotParser(text, None) for text in (body, group_of(body, PRODUCT)))

    assert [group.allowed(url, PRODUCT) for url in URLS] == [whole.allowed(url, PRODUCT) for url in URLS]
    assert delay_of(group) == delay_of(whole)


@given(st.binary(max_size=300))
def test_any_bytes_are_read(body: bytes) -> None:
    group_of(body, PRODUCT)


def test_more_wildcards_than_addresses_can_be_matched_against_are_refused() -> None:
    rules = "Disallow: /*a*a*a*a\n" * (MAX_WILDCARDS // 4 + 1)
    with pytest.raises(TooManyRules, match="20000 wildcards"):
        group_of(f"User-agent: *\n{rules}".encode(), PRODUCT)
    assert group_of(f"User-agent: other\n{rules}".encode(), PRODUCT) == b""


def test_of_a_rule_with_too_many_wildcards_the_beginning_forbids_and_nothing_is_allowed() -> None:
    many = "a*" * 5_000
    group = group_of(f"User-agent: *\nDisallow: /{many}$\nAllow: /{many}$\nDisallow: /b".encode(), PRODUCT)
    rules = ProtegoRobotParser(group, None)

    assert b"Allow" not in group
    assert rules.allowed("https://herald.example/page", PRODUCT)
    assert not rules.allowed(f"https://herald.example/{'a' * 200}", PRODUCT)
    assert not rules.allowed("https://herald.example/b", PRODUCT)


def test_what_takes_protego_minutes_is_reduced() -> None:
    """Of 20,000 names with 20,000 rules it makes 400 million; here the rules for others are passed over."""
    names = "".join(f"User-agent: a{number}\n" for number in range(20_000))
    body = f"{names}User-agent: news\n" + "Disallow: /a\n" * 20_000

    assert group_of(body.encode(), PRODUCT).count(b"Disallow") == 20_000
