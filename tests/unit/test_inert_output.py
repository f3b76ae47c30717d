"""What strangers write is shown and never obeyed: on the terminal, on the web page, in the log."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.table import Table
from rich.text import Text

from crawler.logs import OneLine, OneLineLogs, one_line
from pipelines.cli.console import terminal
from storage.schema import display_text
from storage.web.rendering import _environment

SPOOF = "Quay \u202egpj.exe\u202c \u2066closed\u2069 zero\u200bwidth\ufeff \x1b[31mred\x1b]0;title\x07 \x9b2J"
OBEYED = "\x1b\x07\x9b\u202e\u202c\u2066\u2069\u200b\ufeff"


@given(st.text(st.characters()))
def test_a_shown_text_has_nothing_that_is_obeyed(text: str) -> None:
    cleaned = display_text(text)

    assert not any(letter in cleaned for letter in OBEYED)
    assert all(letter.isprintable() or letter.isspace() or ord(letter) > 0x9F for letter in cleaned)
    assert display_text(cleaned) == cleaned


def test_what_persian_hindi_and_emoji_need_is_shown() -> None:
    for text in ("می\u200cخواهم", "क्\u200dष", "👩\u200d💻", "שלום עולם", "مرحبا"):
        assert display_text(text) == text


def test_the_terminal_obeys_nothing_of_what_it_prints(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(SPOOF)
    table.add_row(Text(SPOOF))
    screen = terminal()
    screen.print(table)
    screen.print(Text(SPOOF), soft_wrap=True)
    screen.print(SPOOF)

    printed = capsys.readouterr().out
    assert printed.count("zerowidth") == 4
    assert not any(letter in printed for letter in OBEYED)


def test_a_web_page_shows_no_mark_that_turns_letters_round() -> None:
    page = _environment().from_string("<h1>{{ title }}</h1>").render(title=SPOOF + "<script>")

    assert not any(letter in page for letter in OBEYED)
    assert "&lt;script&gt;" in page


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler of the root writes, with the crawler's settings."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s [%(name)s] %(levelname)s: %(message)s"))
    logging.root.addHandler(handler)
    kept = {each_handler: each_handler.formatter for each_handler in logging.root.handlers}
    OneLineLogs()
    yield stream
    logging.root.removeHandler(handler)
    for each_handler, formatter in kept.items():
        each_handler.setFormatter(formatter)


@pytest.mark.parametrize("number", range(20))
def test_each_event_is_a_line_of_the_log(written: io.StringIO, number: int) -> None:
    payloads = ("\r\n2026 [scrapy] ERROR: forged", "\x1b[2J", "\u2028line", "\x85next", "\n" * number, "\ud800", "%s{}")
    logger = logging.getLogger("crawler")
    for payload in payloads:
        logger.error("%s can't be read", f"https://herald.example/{payload}")
        try:
            raise ValueError(payload)
        except ValueError:
            logger.exception("stumbled over %r", payload)

    lines = written.getvalue().splitlines()
    assert len(lines) == 2 * len(payloads)
    assert all("[crawler] ERROR: " in line for line in lines)
    assert "\x1b" not in written.getvalue()


def test_a_formatter_is_wrapped_once() -> None:
    inner = logging.Formatter("%(message)s")
    assert one_line("a\nb\x1b") == "a\\nb\\x1b"
    assert OneLine(inner).format(logging.makeLogRecord({"msg": "a\r\nb"})) == "a\\r\\nb"
