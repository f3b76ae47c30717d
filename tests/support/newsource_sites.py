"""Small invented sites, each laid out in another way, for `scrapy newsource`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from tests.support.small_site import Answer, Reply

PROSE = {
    "en": "The council has decided that the old bridge is to be rebuilt before the winter, and that the ferry will run"
    " for as long as the work takes. It was the third time that the question had been on the agenda of this year.",
    "pt-BR": "A prefeitura decidiu que a ponte velha vai ser reconstruída antes das chuvas, e que a balsa continua a"
    " funcionar enquanto durarem as obras. Foi a terceira vez que o assunto esteve na pauta da câmara neste ano.",
    "de": "Der Rat hat beschlossen, dass die alte Brücke noch vor dem Winter erneuert wird und dass die Fähre so lange"
    " fährt, wie die Arbeiten dauern. Es war das dritte Mal, dass die Frage in diesem Jahr auf der Tagesordnung stand.",
}
Story = tuple[str, str, datetime]
"""Path, headline, time of publication."""


def stories(pattern: str, words: Sequence[str], offset: int, number: int = 24) -> list[Story]:
    """Return stories, newest first; `pattern` takes the section, the day and the number."""
    zone = timezone(timedelta(hours=offset))
    result = []
    for n in range(number):
        moment = datetime(2026, 11, 24, 18, 30, tzinfo=zone) - timedelta(hours=7 * n)
        word = words[n % len(words)]
        result.append(
            (pattern.format(section=word, day=moment, n=70_000 - n), f"{word.title()}: the story number {n}", moment)
        )
    return result


def article(story: Story, lang: str, *, head: str = "", nav: str = "") -> str:
    path, headline, moment = story
    about = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": headline}
    about |= {"datePublished": moment.isoformat(), "author": {"@type": "Person", "name": "Ann Lee"}}
    body = "".join(f"<p>{PROSE[lang]} {n} {path}</p>" for n in range(4))
    script = f'<script type="application/ld+json">{json.dumps(about)}</script>'
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{headline}</title>{head}{script}</head>'
        f"<body>{nav}<main><article><h1>{headline}</h1>{body}</article></main></body></html>"
    )


def page(lang: str, title: str, listed: Sequence[Story], *, head: str = "", nav: str = "", foot: str = "") -> str:
    teasers = "".join(f'<article><h2><a href="{path}">{headline}</a></h2></article>' for path, headline, _ in listed)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title>{head}</head>'
        f"<body>{nav}<main>{teasers}</main>{foot}</body></html>"
    )


def rss(host: str, listed: Sequence[Story], title: str = "News", more: str = "") -> Reply:
    items = "".join(
        f"<item><title>{headline}</title><link>{host}{path}</link>"
        f"<pubDate>{moment:%a, %d %b %Y %H:%M:%S %z}</pubDate>{more}</item>"
        for path, headline, moment in listed
    )
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
    return Reply(body=text.encode(), headers={"Content-Type": "application/rss+xml"})


def urlset(host: str, listed: Sequence[Story], *, news: bool = False, packed: bool = False) -> Reply:
    entries = "".join(
        f"<url><loc>{host}{path}</loc>"
        + (
            f"<news:news><news:publication_date>{moment.isoformat()}</news:publication_date>"
            f"<news:title>{headline}</news:title></news:news>"
            if news
            else f"<lastmod>{moment.isoformat()}</lastmod>"
        )
        + "</url>"
        for path, headline, moment in listed
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return _xml(f"<urlset {spaces}>{entries}</urlset>", packed)


def index(host: str, names: Sequence[str], *, packed: bool = False) -> Reply:
    entries = "".join(f"<sitemap><loc>{host}{name}</loc></sitemap>" for name in names)
    return _xml(f"<sitemapindex>{entries}</sitemapindex>", packed)


def _xml(text: str, packed: bool) -> Reply:
    body = f'<?xml version="1.0"?>{text}'.encode()
    return Reply(body=gzip.compress(body) if packed else body, headers={"Content-Type": "application/xml"})


def blog_like(host: str) -> dict[str, Answer]:
    """As WordPress makes them: the comments' feed beside the feed, an index of sitemaps, archives by date."""
    words = ["local", "sport", "culture"]
    listed = stories("/{day:%Y/%m/%d}/{section}-bridge-rebuilt-{n}/", words, 0)
    links = "".join(f'<li><a href="{host}/category/{word}/">{word.title()}</a></li>' for word in words)
    links += f'<li><a href="{host}/about/">About us</a></li><li><a href="{host}/contact/">Contact</a></li>'
    nav = f'<div class="top"><ul id="primary-menu" class="menu">{links}</ul></div>'
    feeds = ("/comments/feed/", "Comments"), ("/feed/podcast/", "Podcast"), ("/feed/", "Feed")
    declared = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{host}{path}">'
        for path, title in feeds
    )
    head = '<meta property="og:site_name" content="Fen Post"><meta property="og:locale" content="en_GB">' + declared
    foot = '<footer class="site-footer"><h4>Archive</h4>'
    foot += "".join(f'<a href="{host}/2026/{month:02}/">Month {month}</a>' for month in range(1, 12))
    foot += "".join(f'<a href="https://partner{n}.example/">Partner {n}</a>' for n in range(30)) + "</footer>"
    answers: dict[str, Answer] = {
        path: article((path, headline, moment), "en", nav=nav) for path, headline, moment in listed
    }
    for word in words:
        own = [story for story in listed if f"/{word}-" in story[0]]
        answers[f"/category/{word}/"] = page("en", word, own, nav=nav, foot=foot)
    answers |= {"/": page("en", "Fen Post – news", listed[:10], head=head, nav=nav, foot=foot)}
    answers |= {"/about/": page("en", "About", [], nav=nav), "/contact/": page("en", "Contact", [], nav=nav)}
    answers |= {
        "/robots.txt": f"User-agent: *\nDisallow: /wp-admin/\n\nsitemap: {host}/sitemap_index.xml\n",
        "/sitemap_index.xml": index(host, ["/page-sitemap.xml", "/post-sitemap.xml", "/category-sitemap.xml"]),
        "/post-sitemap.xml": urlset(host, listed),
        "/page-sitemap.xml": urlset(host, [("/about/", "About", listed[0][2])]),
        "/feed/": rss(host, listed[:10]),
        "/feed/podcast/": rss(host, listed[:3], more='<enclosure type="audio/mpeg" url="/a.mp3"/>'),
        "/comments/feed/": rss(host, [(f"{path}#c1", "By: Reader", moment) for path, _, moment in listed[:5]]),
    }
    return answers


def script_like(host: str) -> dict[str, Answer]:
    """As a newer system makes them: no link elements, a base, sections in a drawer, a news sitemap in its place."""
    words = ["politica", "cidades", "esportes", "economia"]
    listed = stories("/jornal/{section}/noticia/{day:%Y/%m}/ponte-volta-{n}.ghtml", words, -3, 32)
    drawer = "".join(f'<a href="{word}/"><span>{word.title()}</span></a>' for word in words)
    drawer += '<a href="videos/">Vídeos</a><a href="assine/">Assine o jornal agora mesmo</a><a href="login">Entrar</a>'
    nav = f'<base href="/jornal/"><div role="navigation" class="drawer">{drawer}</div>'
    scripts = '<script>window.__STATE__ = {"feed": []}</script>'
    answers: dict[str, Answer] = {
        path: article((path, headline, moment), "pt-BR", nav=nav) for path, headline, moment in listed
    }
    for word in words:
        own = [(path.removeprefix("/jornal/"), *rest) for path, *rest in listed if f"/{word}/" in path]
        answers[f"/jornal/{word}/"] = page("pt-BR", word, own, nav=nav)  # type: ignore[arg-type]
    answers["/"] = page("pt-BR", "Jornal da Serra: notícias", listed[:8], head=scripts, nav=nav)
    answers["/jornal/videos/"] = page("pt-BR", "Vídeos", [], nav=nav)
    answers["/sitemap-news.xml"] = index(host, ["/sitemap-news-1.xml", "/sitemap-news-2.xml"])
    answers["/sitemap-news-1.xml"] = urlset(host, listed[:16], news=True)
    answers["/sitemap-news-2.xml"] = urlset(host, listed[16:], news=True, packed=True)
    answers["/jornal/feeds"] = 404
    return answers


def overview_like(host: str) -> dict[str, Answer]:
    """As older German sites are: a page of RSS feeds, sitemaps packed and nested, an edition in English."""
    words = ["politik", "wirtschaft", "lokales"]
    listed = stories("/{section}/die-bruecke-wird-neu-gebaut-id{n}.html", words, 1)
    english = stories("/en/{section}/the-bridge-is-rebuilt-{n}.html", ["world"], 1, 6)
    links = "".join(f'<li><a href="/{word}/">{word.title()}</a></li>' for word in words)
    nav = f'<nav><ul>{links}<li><a href="/abo/">Abo</a></li><li><a href="/wetter/">Wetter</a></li></ul></nav>'
    foot = '<footer><a href="/service/rss-feeds/">RSS-Feeds</a> <a href="/impressum/">Impressum</a>'
    foot += '<a hreflang="en" href="/en/">English</a></footer>'
    feeds = "".join(f'<li><a href="/rss/{word}.rdf">{word.title()}</a></li>' for word in words)
    overview = f"<html><body><h1>RSS</h1><ul>{feeds}<li><a href='/rss/alt.xml'>Alt</a></li></ul></body></html>"
    dead = [(path, headline, moment - timedelta(days=900)) for path, headline, moment in listed[:4]]
    dead = [(path.replace("id7", "id1"), headline, moment) for path, headline, moment in dead]
    answers: dict[str, Answer] = {path: article((path, headline, moment), "de") for path, headline, moment in listed}
    answers |= {path: article((path, headline, moment), "en") for path, headline, moment in english}
    for word in words:
        own = [story for story in listed if story[0].startswith(f"/{word}/")]
        answers[f"/{word}/"] = page("de", word, own, nav=nav)
        answers[f"/rss/{word}.rdf"] = rss(host, own)
    answers |= {
        "/": page("de", "Moorbote | Startseite", listed[:6], nav=nav, foot=foot),
        "/en/": page("en", "Moorbote in English", english, nav='<nav><a href="/en/world/">World</a></nav>'),
        "/en/world/": page("en", "World", english),
        "/service/rss-feeds/": overview,
        "/rss/alt.xml": rss(host, dead),
        "/wetter/": page("de", "Wetter", [], nav=nav),
        "/robots.txt": f"User-agent: *\nDisallow: /abo/\nSitemap: {host}/maps/all.xml.gz\n",
        "/maps/all.xml.gz": index(
            host, ["/maps/tags.xml", "/maps/content.xml.gz", "/maps/google-news.xml.gz"], packed=True
        ),
        "/maps/content.xml.gz": index(host, ["/maps/content-2.xml.gz", "/maps/content-1.xml.gz"], packed=True),
        "/maps/content-1.xml.gz": urlset(host, listed[:12], packed=True),
        "/maps/content-2.xml.gz": urlset(host, listed[12:], packed=True),
        "/maps/google-news.xml.gz": urlset(host, [*listed[:8], *english], news=True, packed=True),
    }
    return answers
