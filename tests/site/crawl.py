"""`make crawl`: serve the invented newspaper, crawl it as a user would, and show what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from storage import Corpus, StorageError, database_url
from tests.site import Newspaper

NAME = "harbour_courier"
BIN = Path(sys.executable).parent
# On loopback nobody needs to wait; the crawler's own settings are gentler.
FAST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=8")


def crawl(port: int) -> int:
    """Crawl the newspaper into the corpus that NEWS_DATABASE_URL names; returns the crawl's exit code."""
    console = Console(highlight=False)
    edition = 2 if _crawled_before() else 1
    try:
        paper = Newspaper(edition=edition, port=port)
    except OSError as error:
        console.print(
            f"The newspaper can't be served on port {port}: {error.strerror}. Name another: make crawl PORT=9000"
        )
        return 3
    with paper, tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{NAME}.yaml").write_text(paper.source_yaml())
        console.print(f"The Harbour Courier, edition {edition}, is served at {paper.url}")
        console.print(f"$ scrapy crawl {NAME}\n")
        settings = [part for setting in FAST for part in ("-s", setting)]
        sources = os.pathsep.join(filter(None, [folder, os.environ.get("NEWS_SOURCES")]))
        environment = {**os.environ, "NEWS_SOURCES": sources, "NEWS_ALLOW_HOSTS": paper.host.removeprefix("http://")}
        ended = subprocess.run([BIN / "scrapy", "crawl", NAME, *settings], env=environment)
        if ended.returncode == 0:
            _show(console)
        return ended.returncode


def _crawled_before() -> bool:
    try:
        with Corpus(database_url(), read_only=True) as corpus:
            return any(run["outcome"] == "finished" for run in corpus.stats(source=NAME)["runs"])
    except StorageError:  # there's no corpus yet
        return False


def _show(console: Console) -> None:
    with Corpus(database_url(), read_only=True) as corpus:
        articles = corpus.search(source=NAME, limit=10_000, duplicates="show").articles
    stripped = Counter(
        (" ".join(block.text.split()), block.removed)
        for article in articles
        for block in article.blocks
        if block.removed is not None
    )
    table = Table(title="stripped most often", title_justify="left", box=None, header_style="dim")
    for column in ("times", "line", "why"):
        table.add_column(column, justify="right" if column == "times" else "left")
    for (line, why), times in stripped.most_common(8):
        table.add_row(str(times), Text(line if len(line) < 60 else line[:59] + "…"), why)
    console.print()
    console.print(table)
    newest = articles[0]
    edited = next((article for article in articles if article.version > 1), newest)
    console.print(f"\n{len(articles)} articles are in {database_url()}. Look at them:")
    for command in (
        "news search harbour",
        f"news show {newest.id} --removed",
        f"news versions {edited.id}",
        "news stats",
        "make crawl",
    ):
        console.print(f"  {command}" + ("   (again: only what is new is fetched)" if command == "make crawl" else ""))
