"""Text that was encoded twice is read back where that's certain, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers import parse_article
from crawler.parsers.charset.decode import decode
from crawler.parsers.charset.detect import repair
from tests.support.charset_texts import NEWS, News

URL = "https://gazette.example/a"
ENGLISH = (
    "<p>The council won’t pay for the quay, its chair said on Tuesday. “We can’t,” she added, “and we shouldn’t.” "
    "Neighbours hadn’t expected it – they’d collected a hundred names.</p>"
)


def twice(text: str, charset: str) -> str:
    """The text as one reads it who takes its UTF-8 for that charset, as browsers read it."""
    return "".join(bytes([byte]).decode(charset, "ignore") or bytes([byte]).decode("latin-1") for byte in text.encode())


@pytest.mark.sampled(40)
@pytest.mark.parametrize(
    ("news", "charset"),
    [
        pytest.param(news, charset, id=f"{news.language}-{charset}")
        for charset in ("cp1252", "latin-1", "cp1251", "cp1250")
        for news in NEWS
        # What servers of Central Europe do to the scripts of East Asia, and Russian ones to Latin letters, is too
        # rare to look for.
        if charset != "cp1250" or news.text[0] < "\u0590"
        if charset != "cp1251" or news.language in ("ru", "uk", "bg", "sr", "el", "he", "ar", "ja", "ko", "zh-cn")
    ],
)
def test_a_page_encoded_twice_is_read_back(news: News, charset: str) -> None:
    page = twice(news.page(), charset)

    assert decode(page.encode()) == news.page()
    assert decode(page.encode(), charset) == news.page()


def test_an_english_page_has_its_apostrophes_back() -> None:
    for charset in ("cp1252", "latin-1", "cp1250"):
        assert decode(twice(ENGLISH, charset).encode(), "utf-8") == ENGLISH


def test_text_encoded_three_times_is_read_back() -> None:
    news = next(news for news in NEWS if news.language == "fr")

    assert repair(twice(twice(news.page(), "cp1252"), "cp1252")) == news.page()


def test_an_article_s_headline_and_text_are_read_back() -> None:
    for news in NEWS:
        article = parse_article(twice(news.page(), "cp1252").encode(), URL)

        assert article.headline == news.headline
        assert "".join(article.text.split()) == "".join(news.text.split())


@pytest.mark.parametrize("language", ["de", "fr", "pl", "ru", "ja"])
def test_a_broken_article_in_a_frame_that_is_right(language: str) -> None:
    news = next(news for news in NEWS if news.language == language)
    frame = "<nav><a href='/'>Überblick</a> <a href='/x'>Ärzte</a></nav>", "<p>© Das Blatt, für alle</p>"

    assert repair(frame[0] + twice(news.page(), "cp1252") + frame[1]) == frame[0] + news.page() + frame[1]


@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
def test_a_right_page_stays_as_it_is(news: News) -> None:
    assert repair(news.page()) == news.page()
    assert decode(news.page().encode()) == news.page()


@pytest.mark.sampled(40)
@pytest.mark.parametrize("broken", ["Ã¼", "fÃ¼r", "â€™", "Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "РїСЂРё", "Ĺ‚"])
@pytest.mark.parametrize("news", NEWS, ids=lambda news: news.language)
def test_a_right_page_that_quotes_broken_text_stays_as_it_is(news: News, broken: str) -> None:
    for quoted in (f"<p>{broken}</p>", f"<p>„{broken}“: {news.text}</p>", f"<p><code>{broken}</code></p>"):
        page = news.page() + quoted
        assert repair(page) == page


@pytest.mark.parametrize(
    "page",
    [
        "<p>Where an umlaut was, the screen shows Ã¼, and nobody knows why.</p>",
        "<p>The name came out as MÃ¼ller on the parcel.</p>",
        "<h1>How mojibake comes about</h1><p>fÃ¼r, schÃ¶n, groÃŸ, MÃ¼he, TÃ¼r, so it looks.</p>",
        "<p>O NÃO DA CÂMARA À ESTAÇÃO, DISSE JOÃO À IRMÃ. SÃO TRÊS, NÃO DUAS.</p>",
        "<p>Â quoi bon ? Ôter la Âme, Ïambe, Élan, Ünal, Ñandú.</p>",
        "<p>РАБОТЫ НА СЕВЕРЕ: Рёбра, Сёмга, Русь и Ёлка, 5° и 10 µm.</p>",
        "<p>VÄRLDEN ÄR STÖRRE ÄN ÅRE, sa Åsa. 100 € för Örjan.</p>",
    ],
)
def test_what_is_not_certain_stays_as_it_is(page: str) -> None:
    assert repair(page) == page


def test_a_broken_widget_on_a_right_page_stays_as_it_is() -> None:
    news = next(news for news in NEWS if news.language == "de")
    page = news.page() + "<aside>" + twice("Für schöne Tage", "cp1252") + "</aside>"

    assert repair(page) == page


def test_a_page_of_both_utf_8_and_windows_1252_is_read_in_both() -> None:
    news = next(news for news in NEWS if news.language == "de")
    page = b"<nav>\xdcberblick</nav>" + news.page().encode()

    assert news.page() in decode(page)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_goes_through(text: str) -> None:
    repair(text)
    repair(twice(text, "cp1252"))
