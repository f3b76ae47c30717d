"""The pages in a real browser: keyboard, contrast, narrow screens, no script, and nothing asked of other hosts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from storage import Corpus
from tests.support.browser_scripts import CONTRASTS, FOCUSED, REACHABLE
from tests.support.invented_archive import archive
from tests.support.serving import Served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LEFT_OUT = "so keyboard, contrast, narrow screens and the browser's console weren't tested"
playwright = pytest.importorskip("playwright.sync_api", reason=f"playwright isn't installed, {LEFT_OUT}")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=f"there's no chromium, {LEFT_OUT}")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SCHEMES = ("light", "dark")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One kind of database is enough for what a browser shows."""
    return f"sqlite:///{tmp_path_factory.mktemp('archive')}/corpus.db"


@pytest.fixture(scope="module")
def archived(database: str) -> Iterator[Corpus]:
    with Corpus(database) as corpus:
        archive(corpus)
        yield corpus


@pytest.fixture(scope="module")
def served(archived: Corpus, database: str) -> Iterator[Served]:
    with Served(database) as running:
        yield running


@pytest.fixture(scope="module")
def pages(archived: Corpus) -> dict[str, str]:
    """The address of each kind of page."""
    corpus = archived
    edited, attack = corpus.get("https://herald.example/edited"), corpus.get("javascript:alert(1)//attack")
    copied = corpus.get("https://courier.example/brief")
    assert edited and attack and copied
    return {
        "newest": "/articles",
        "search": "/articles?q=council&order=relevance&source=herald&duplicates=show&limit=3",
        "nothing": "/articles?q=zzz&source=herald",
        "article": f"/articles/{edited.id}?removed=1",
        "attack": f"/articles/{attack.id}",
        "arabic": "/articles?language=ar",
        "versions": f"/articles/{edited.id}/versions?from=1&to=2",
        "cluster": f"/clusters/{copied.cluster_id}",
        "pair": f"/articles/{copied.id}/compare/{copied.copy_of}",
        "sources": "/sources",
        "health": "/health",
        "source": "/sources/herald",
        "refusal": "/articles/999",
    }


@pytest.fixture
def opened(served: Served, browser: Any) -> Iterator[Any]:
    """Opens pages of the server; none of them may complain, ask another host or open a dialog."""
    contexts, complaints = [], []

    def ours(url: str) -> bool:
        return url.startswith(f"{served.url}/")

    def open_page(path: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: complaints.append(message.text) if "status of 404" not in message.text else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda asked: complaints.append(asked.url) if not ours(asked.url) else None)
        page.goto(f"{served.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def tab_to(page: Any, text: str, most: int = 150) -> None:
    """Press Tab until what has the focus says this."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if text in page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ')"):
            return
    raise AssertionError(f"Tab never came to {text!r}")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_has_contrast(opened: Any, pages: dict[str, str], scheme: str) -> None:
    """WCAG 2 AA: 4.5 to 1 for every text, also of placeholders and folded parts."""
    for name, path in pages.items():
        texts, poor = opened(path, color_scheme=scheme).evaluate(CONTRASTS)
        assert texts > 5, name
        assert poor == [], (name, poor)


def test_dark_and_light_are_two_sheets(opened: Any) -> None:
    shown = [
        opened("/articles", color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in SCHEMES
    ]

    assert shown[0] != shown[1]


def test_nothing_is_wider_than_a_phone(opened: Any, pages: dict[str, str]) -> None:
    for name, path in pages.items():
        page = opened(path, viewport={"width": 360, "height": 740})
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


@pytest.mark.parametrize("width", [1280, 360])
def test_every_control_is_reached_by_tab_and_shows_it(opened: Any, pages: dict[str, str], width: int) -> None:
    """In the order of the page, each with a visible ring, none skipped."""
    for name, path in pages.items():
        page = opened(path, viewport={"width": width, "height": 900})
        number = page.evaluate(REACHABLE)
        assert number > 5
        for place in range(number):
            page.keyboard.press("Tab")
            assert page.evaluate(FOCUSED)[:2] == [place, True], (name, place, page.evaluate(FOCUSED))


def test_the_skip_link_leads_past_the_masthead(opened: Any) -> None:
    page = opened("/articles")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.id") == "q"


@pytest.mark.smoke
def test_a_search_is_made_and_narrowed_by_keyboard(opened: Any) -> None:
    """From the slash to a search, by a facet to a narrower one, and back by taking the condition off."""
    page = opened("/articles")
    page.keyboard.press("/")
    page.keyboard.type("story")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles?q=story")
    assert page.locator("mark").count() > 5

    tab_to(page, "12 March 2026")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles?q=story&since=2026-03-12&until=2026-03-12")
    tab_to(page, "Remove date")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles?q=story")


def test_removed_lines_versions_and_evidence_open_by_keyboard(opened: Any, pages: dict[str, str]) -> None:
    page = opened(pages["article"].partition("?")[0])
    tab_to(page, "Show 1 removed line")
    page.keyboard.press("Enter")
    page.wait_for_url("**?removed=1")
    assert page.locator("aside.removed").count() == 1

    page = opened(pages["versions"])
    assert not page.get_by_text("Work begins in spring").first.is_visible()
    tab_to(page, "lines unchanged")
    page.keyboard.press("Space")
    assert page.get_by_text("Work begins in spring").first.is_visible()

    page = opened(pages["cluster"])
    tab_to(page, "Why these are one report")
    page.keyboard.press("Space")
    assert page.locator(".timeline details[open]").count() == 1
    tab_to(page, "Vote in brief")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")


def test_all_of_it_works_without_script(opened: Any, pages: dict[str, str]) -> None:
    page = opened("/articles", java_script_enabled=False)
    page.get_by_label("Search the articles").fill("council")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**q=council**")
    assert page.locator(".hit").count() > 0

    page.goto(page.url.partition("/articles")[0] + "/articles")
    page.get_by_label("Narrow the search").get_by_role("link", name="asahi").click()
    page.wait_for_url("**source=asahi")
    assert page.locator(".hit").count() == 1
    page.get_by_role("link", name="Remove source").click()
    page.wait_for_url("**/articles")

    page = opened(pages["versions"], java_script_enabled=False)
    page.get_by_label("Compare").select_option("1")
    page.get_by_label("with").select_option("3")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**from=1&to=3")
    page.get_by_text("unchanged").first.click()
    assert page.locator("details[open]").count() == 1


def test_an_attackers_text_does_nothing(opened: Any, pages: dict[str, str]) -> None:
    """No dialog and no request come of it (the fixture looks), and the title is as it was."""
    page = opened(pages["attack"])

    assert page.title().startswith('"><script>')
    assert page.evaluate("document.querySelectorAll('img').length") == 0
