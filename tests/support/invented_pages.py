"""Pages of an invented newspaper, with all that real ones have around their text, and a corpus with its archive."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.documents import refusal_of
from crawler.errors import ParseError
from crawler.items import Fetched, Served
from crawler.parsers import parse_article
from crawler.source import Source
from pipelines.boilerplate.learn import reclean_pending
from pipelines.clean import clean
from pipelines.crawl.archive import Archive
from pipelines.settle import RunKind
from pipelines.store import store_batch
from pipelines.validate import validate
from storage import Corpus
from storage.frontier.runs import finish_run, put_source, start_run
from tests.support.invented_news import TOPICS, sentence

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERALD = Source("herald", "The Example Herald", "https://herald.example/")


def address(number: int) -> str:
    return f"https://herald.example/news/story-{number}"


def page(number: int, *, kilobytes: int = 0) -> str:
    """Return the page of a story, always the same; scripts and menus fill it up to about this size."""
    rng = random.Random(number)
    topic = list(TOPICS)[number % len(TOPICS)]
    headline = f"{topic.capitalize()}: {sentence(rng, topic, 6)[:-1]} {number}"
    moment = NOON + timedelta(hours=number)
    text = "\n".join(f"<p>{sentence(rng, topic, 22)} {sentence(rng, topic, 18)}</p>" for _ in range(14))
    linked: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline}
    linked |= {"datePublished": moment.isoformat(), "author": [{"@type": "Person", "name": f"Ann Lee {number % 40}"}]}
    menu = "".join(f'<li><a href="/topic/{rng.choice(list(TOPICS))}/{n}">Topic {n}</a></li>' for n in range(60))
    related = "".join(
        f'<li class="card"><a href="/news/story-{rng.randrange(9999)}">{sentence(rng, topic, 8)}</a></li>'
        for _ in range(12)
    )
    html = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{headline} - The Example Herald</title>
<meta property="og:title" content="{headline}"><meta property="article:section" content="{topic.capitalize()}">
<meta property="og:description" content="{sentence(rng, topic, 16)}">
<link rel="canonical" href="{address(number)}"><script type="application/ld+json">{json.dumps(linked)}</script></head>
<body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{headline}</h1>
<p class="byline">By Ann Lee {number % 40}</p>
<div class="story"><p class="kicker">{sentence(rng, topic, 15)}</p>{text}</div></article>
<aside class="related"><h2>More stories</h2><ul>{related}</ul></aside></main>
<footer><ul>{menu}</ul><p>© The Example Herald</p></footer>"""
    missing = kilobytes * 1000 - len(html)
    filler = "".join(
        f'<div class="slot slot-{n}" data-unit="{rng.randrange(10**9)}"><span></span><a href="/x/{n}"><img></a></div>'
        f"<script>window.q=window.q||[];q.push({{id:{rng.randrange(10**9)},name:'unit-{n}'}})</script>"
        for n in range(max(0, missing) // 200)
    )
    return f"{html}{filler}</body></html>"


def archive(corpus: Corpus, folder: Path, pages: dict[str, str], source: Source = HERALD, *, batch: int = 100) -> int:
    """Store pages as a crawl does, address -> page, with their archive; returns the run's number."""
    with corpus.database.write() as connection:
        put_source(connection, source.name, NOON, title=source.title, url=source.url)
        run_id = start_run(connection, source.name, source.name, NOON)
    files = Archive(folder, source.name, run_id, {"software": "newscorpus"})
    waiting = [fetched(url, html, source) for url, html in pages.items()]
    for start in range(0, len(waiting), batch):
        chunk = waiting[start : start + batch]
        now = chunk[-1].fetched_at
        store_batch(corpus, chunk, now, run_id=run_id, kind=RunKind.CRAWL, archived=files.append(corpus, chunk))
    files.close()
    reclean_pending(corpus, lambda: datetime.now(UTC))
    with corpus.database.write() as connection:
        finish_run(connection, run_id, "finished", None, NOON)
    return run_id


def fetched(url: str, html: str, source: Source = HERALD) -> Fetched:
    """Return what a spider yields of a page."""
    now = datetime.now(UTC)
    served = (Served(url, 200, now, (("Content-Type", "text/html; charset=utf-8"),), html.encode()),)
    try:
        article = parse_article(html.encode(), url, source, encoding="utf-8", fetched_at=now)
    except ParseError as error:
        return Fetched(url, source.name, now, None, refusal_of(error), 200, html.encode(), served=served)
    return validate(clean(Fetched(url, source.name, now, article, status=200, served=served)), now)
