"""Site configs imported as sources: what is taken over, what is skipped and said, and what is left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.importers import Directive, convert, read_config
from crawler.importers.importrules import find_configs, import_configs
from crawler.parsers import parse_article
from crawler.source import Rules, Source
from crawler.source.loader import load_source
from tests.support.site_configs import CONFIG, folder, write

# The format ----------------------------------------------------------------------------------------------------------


def test_lines_are_directives() -> None:
    raw = b"\xef\xbb\xbf# no\r\n title : //h1 \nprune:no\n\nreplace_string(a:(b)): c:d\n"
    raw += b"replace_string:\nwrap_in(h2): //b\n? what\n"
    assert read_config(raw) == [
        Directive(2, "title", "//h1"),
        Directive(3, "prune", "no"),
        Directive(5, "replace_string", "c:d", "a:(b)"),
        Directive(6, "replace_string", ""),
        Directive(7, "wrap_in", "//b", "h2"),
        Directive(8, "", "? what"),
    ]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"title: \0", "a binary file"),
        (b"title: a\nbody: \xff", "line 2: byte 0xff isn't UTF-8"),
        (b"#" * 300_000, "larger than 256 kB"),
        (b"\n" * 6_000, "more than 5000 lines"),
    ],
)
def test_a_file_that_is_no_config_says_why(raw: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_config(raw)


LINES = st.lists(st.sampled_from([*CONFIG.splitlines(), "find_string: a", "if_page_contains: b", "body: //["]))


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(str.encode) | LINES.map(lambda lines: "\n".join(lines).encode())
)
def test_any_file_is_a_config_or_a_value_error(raw: bytes) -> None:
    """And of what it says, everything is taken or skipped with a reason."""
    try:
        converted = convert(read_config(raw))
    except ValueError as error:
        assert str(error)
    else:
        assert all(skipped.why and skipped.line for skipped in converted.skipped)


def test_everything_is_taken_or_said() -> None:
    converted = convert(read_config(CONFIG.encode()))

    assert converted.rules == Rules(
        headline=('//h1[@class="story-title"]', "//meta[@property='og:title']/@content"),
        body=("//div[contains(concat(' ',normalize-space(@class),' '),' story ')]",),
        authors=("//span[@class='by']",),
        date_published=("string(//time/@datetime)",),
        remove=("//div[@class='quiz']", '//*[contains(@class, "newsletter") or contains(@id, "newsletter")]'),
        next_page=("//a[@rel='next']",),
        single_page=("(//a[@class='print'])[//div[@class='pager']]",),
        replace=(("<noscript>", "<div>"), ("</noscript>", "</div>")),
    )
    assert converted.test_urls == ("https://www.herald.example/news/1",)
    assert [(skipped.line, skipped.key) for skipped in converted.skipped] == [
        (10, "strip_image_src"), (11, "prune"), (12, "tidy"), (13, "http_header"), (14, "requires_login"),
        (21, "made_up"), (22, "(no directive)"), (24, "test_contains"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("body: //div[", "'//div[': "),
        ("title: //h1[matches(., 'x')]", "matches() isn't a function of XPath 1.0"),
        ("body: div.story", "'div.story' is no absolute XPath"),
        ("strip: //img/@srcset", "'//img/@srcset' gives a text"),
        ("strip_id_or_class: a\"b'c", "no part of an id or class"),
        ("title:", "no value"),
        ("body(x): //div", "unknown directive"),
        ("find_string: a", "1 find_string, but 0 replace_string"),
        ("replace_string(): b", "nothing to find"),
        (f"replace_string(a): {'b' * 1001}", "longer than 1000 characters"),
        ("if_page_contains: //a", "a condition only holds for the link on the line before"),
        ("next_page_link: //a\nif_page_contains: a[", "its condition can't be used"),
        ("test_url: javascript:alert(1)", "no URL"),
        ("test_url: https://a.example/\x1b[31m", "no URL"),
        ("login_uri: https://a.example/login", "we don't log in"),
    ],
)
def test_what_is_skipped_has_its_reason(line: str, why: str) -> None:
    converted = convert(read_config(line.encode()))
    assert converted.rules == Rules()
    assert why in converted.skipped[0].why


# Files ---------------------------------------------------------------------------------------------------------------


def imported(path: Path, into: Path, *sources: Source, overwrite: bool = False) -> dict[str, tuple[str, str]]:
    results = import_configs(find_configs(path), into, sources, overwrite=overwrite)
    return {result.file: (result.state, result.detail) for result in results}


def test_a_config_becomes_a_source_that_reads_its_pages(tmp_path: Path) -> None:
    write(tmp_path / "in", "herald.example.txt", CONFIG)
    assert imported(tmp_path / "in", tmp_path / "out") == {"herald.example.txt": ("written", "herald_example.yaml")}

    path = tmp_path / "out" / "herald_example.yaml"
    source = load_source(path)
    assert (source.title, source.url) == ("herald.example", "https://www.herald.example/")
    assert "# Pages to try the rules on:\n#   https://www.herald.example/news/1\n" in path.read_text()
    page = (
        (
            "<h1>No</h1><h1 class=story-title>The quay</h1><span class=by>Ada Byron</span><noscript class='story'>"
            "<p>The harbour board met on Tuesday evening to settle who pays for the new quay.</p>"
            "<p id=newsletter-2>Get our letter.</p></noscript>"
        )
        .replace("<noscript class='story'>", "<div class='story'><noscript>")
        .replace("</noscript>", "</noscript></div>")
    )
    article = parse_article(page, "https://www.herald.example/news/1", source)
    assert (article.headline, article.authors[0].name) == ("The quay", "Ada Byron")
    assert article.text == "The harbour board met on Tuesday evening to settle who pays for the new quay."
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["herald_example.yaml"]


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    """Files, and sources of the host wherever they are; --overwrite replaces the file, never another's source."""
    path, into = tmp_path / "in", tmp_path / "out"
    for name in ("mine.example.txt", "other.example.txt", "a-b.example.txt", "a.b.example.txt", "dangling.example.txt"):
        write(path, name)
    mine = "title: Mine\nurl: https://mine.example/\n"
    folder(into, **{"mine_example.yaml": mine})
    (into / "dangling_example.yaml").symlink_to(tmp_path / "gone")
    sources = [load_source(into / "mine_example.yaml"), Source("o", "O", "https://www.other.example/x")]

    done = imported(path, into, *sources)
    assert done == {
        "mine.example.txt": ("left_alone", "mine_example.yaml exists; --overwrite replaces it"),
        "other.example.txt": ("left_alone", "other.example has a source: o"),
        "a-b.example.txt": ("written", "a_b_example.yaml"),
        "a.b.example.txt": ("left_alone", "the name a_b_example is taken by a-b.example.txt"),
        "dangling.example.txt": ("left_alone", "dangling_example.yaml exists; --overwrite replaces it"),
    }
    assert (into / "mine_example.yaml").read_text() == mine
    sources.append(load_source(into / "a_b_example.yaml"))
    (path / "a-b.example.txt").unlink()
    done = imported(path, into, *sources, overwrite=True)
    assert done["mine.example.txt"] == ("written", "mine_example.yaml")
    assert done["other.example.txt"][0] == "left_alone"
    assert done["a.b.example.txt"] == ("left_alone", "a_b_example.yaml is the source of a-b.example")
    assert load_source(into / "mine_example.yaml").rules == Rules(body="//article")


def test_a_file_for_subdomains_serves_where_there_is_none_for_the_host(tmp_path: Path) -> None:
    for name in (".a.example.txt", "a.example.txt", ".b.example.txt"):
        write(tmp_path / "in", name)
    assert imported(tmp_path / "in", tmp_path / "out") == {
        "a.example.txt": ("written", "a_example.yaml"),
        ".a.example.txt": ("left_alone", "a.example has its rules from a.example.txt"),
        ".b.example.txt": ("written", "b_example.yaml"),
    }


def test_hostile_files_are_refused_by_name(tmp_path: Path) -> None:
    """Binary, huge, in another charset, pipes, loops of links, folders, and names that aren't hosts."""
    path = folder(tmp_path / "in")
    for name, content in {
        "binary.example.txt": b"\0" * 10,
        "huge.example.txt": b"body: //a\n" * 100_000,
        "latin.example.txt": b"body: //a[.='\xe9']",
        "empty.example.txt": b"",
        "comment.example.txt": b"# nothing",
        "login.example.txt": b"requires_login: yes",
        "README.txt": b"body: //a",
        "127.0.0.1.txt": b"body: //a",
        "localhost.txt": b"body: //a",
        "a b.example.txt": b"body: //a",
        "..example.txt": b"body: //a",
        "ü.example.txt": b"body: //a",
        "x\x1b[31m.example.txt": b"body: //a",
        f"{'a' * 63}.{'b' * 63}.example.txt": b"body: //a",
        "bulky.example.txt": b"".join(b"strip: //a[@b='%d']\n" % number for number in range(4_000)),
    }.items():
        write(path, name, content)
    os.mkfifo(path / "pipe.example.txt")
    (path / "loop.example.txt").symlink_to(path / "loop.example.txt")
    (path / "zero.example.txt").symlink_to("/dev/zero")
    (path / "folder.example.txt").mkdir()

    done = imported(path, tmp_path / "out")
    assert {state for state, _ in done.values()} == {"unusable"}
    assert all(why for _, why in done.values())
    assert done["binary.example.txt"][1] == "a binary file"
    assert done["pipe.example.txt"][1] == done["loop.example.txt"][1] == "no regular file"
    assert done["README.txt"][1] == done["127.0.0.1.txt"][1] == "the name isn't a host's"
    assert "larger than 64 kB" in done["bulky.example.txt"][1]
    assert all(name.isascii() and name.isprintable() for name in done)
    assert list((tmp_path / "out").iterdir()) == []
