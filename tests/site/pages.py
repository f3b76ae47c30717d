"""The pages of the invented newspaper: its articles in three templates, with all the furniture of a real site."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from tests.site.articles import SiteArticle, mastheads

PER_PAGE = 10
_ZONES = {"en": "Europe/London", "de": "Europe/Berlin", "ru": "Europe/Moscow"}


def article_page(article: SiteArticle, host: str, others: Sequence[SiteArticle], *, amp: bool = False) -> str:
    """Return an article's page; `others` fill its lists of links. The AMP form has the same text and less round it."""
    mast = mastheads()[article.language]
    canonical = host + article.path
    head = _metadata(article, host)
    if amp or metadata_style(article) != "plain":
        head.insert(0, f'<link rel="canonical" href="{canonical}">')
    if not amp and has_amp(article):
        head.append(f'<link rel="amphtml" href="{host}{amp_path(article)}">')
    body = _story(article, mast, host, others)
    if amp:
        return _document(article.language, article.headline, head, f"<main>{body}</main>")
    return _document(
        article.language,
        f"{article.headline} - {mast['title']}",
        head,
        _header(mast, host) + f"<main>{body}</main>{_beside(mast, host, others)}" + _footer(mast),
        charset="windows-1251" if is_cp1251(article) else "utf-8",
    )


def has_amp(article: SiteArticle) -> bool:
    return "amp" in article.traits


def amp_path(article: SiteArticle) -> str:
    return f"/amp{article.path}"


def is_cp1251(article: SiteArticle) -> bool:
    """One Russian page is in windows-1251 and says so in its meta element alone."""
    return "windows-1251" in article.traits


def metadata_style(article: SiteArticle) -> str:
    """Return "json-ld" (most pages), "opengraph", or "plain": meta elements and h1, without even a canonical link."""
    if article.language == "en":
        return "plain" if "naive" in article.traits else "json-ld"
    section = article.path.split("/")[2]
    return {"politik": "opengraph", "politika": "opengraph", "kultur": "plain", "kultura": "plain"}.get(
        section, "json-ld"
    )


def section_page(name: str, path: str, page: int, listed: Sequence[SiteArticle], host: str, language: str) -> str:
    """Return one page of a section: ten headlines with the beginning of their stories, and the way on."""
    mast = mastheads()[language]
    shown = listed[(page - 1) * PER_PAGE : page * PER_PAGE]
    items = [
        f'<article class="teaser"><h2><a href="{host}{article.path}">{escape(article.headline)}</a></h2>'
        f"<p>{escape(article.paragraphs[0][1][:90])}…</p></article>"
        for article in shown
    ]
    amp = [f'<li><a href="{host}{amp_path(a)}">{escape(a.headline)}</a></li>' for a in shown if has_amp(a)]
    if amp:
        items.append(f"<section><h2>{mast['popular']}</h2><ul>{''.join(amp)}</ul></section>")
    way = ""
    if page * PER_PAGE < len(listed):
        way = f'<nav class="pagination"><a rel="next" href="{host}{path}?page={page + 1}">{mast["older"]}</a></nav>'
    main = f"<main><h1>{escape(name)}</h1>{''.join(items)}{way}</main>"
    return _document(language, f"{name} - {mast['title']}", [], _header(mast, host) + main + _footer(mast))


def weather_page(host: str) -> str:
    """A page that the sitemap lists and that is no article: a table of links."""
    rows = "".join(f'<tr><td><a href="{host}/weather/#{d}">{d}</a></td><td>{d % 9 + 6}°</td></tr>' for d in range(1, 8))
    mast = mastheads()["en"]
    main = f"<main><h1>Weather</h1><table>{rows}</table></main>"
    return _document("en", f"Weather - {mast['title']}", [], _header(mast, host) + main + _footer(mast))


def video_page(host: str) -> str:
    """Another page without an article: players, each with nothing but a title."""
    titles = ("The flood gate closes", "Gulls, from above", "Rovers train in the rain", "Regatta: the last buoy")
    players = "".join(f"<figure><video controls></video><figcaption>{title}</figcaption></figure>" for title in titles)
    mast = mastheads()["en"]
    main = f"<main><h1>Videos</h1>{players}</main>"
    return _document("en", f"Videos - {mast['title']}", [], _header(mast, host) + main + _footer(mast))


def _document(language: str, title: str, head: Sequence[str], body: str, charset: str = "utf-8") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="{charset}"><title>{escape(title)}</title>\n'
        + "\n".join(head)
        + f'\n<script>window.dataLayer = [];</script></head>\n<body class="page">{body}</body></html>\n'
    )


def _metadata(article: SiteArticle, host: str) -> list[str]:
    style = metadata_style(article)
    published, modified = (_local(moment, article) for moment in (article.date_published, article.date_modified))
    if style == "json-ld":
        return [_json_ld(article, host, published, modified)]
    if style == "opengraph":
        named = [("og:title", article.headline), ("og:type", "article"), ("og:url", host + article.path)]
        named += [("og:site_name", mastheads()[article.language]["title"]), ("article:section", article.section)]
        named += [("article:published_time", published), ("article:modified_time", modified)]
        metas = [f'<meta property="{name}" content="{escape(str(value))}">' for name, value in named if value]
        return [*metas, f'<meta name="author" content="{", ".join(article.authors)}">']
    named = [("author", ", ".join(article.authors)), ("description", article.paragraphs[0][1])]
    if "naive" not in article.traits:
        named.append(("date", published))
    return [f'<meta name="{name}" content="{escape(str(value))}">' for name, value in named if value]


def _json_ld(article: SiteArticle, host: str, published: str | None, modified: str | None) -> str:
    """English pages hold one node, the others a graph with the site beside the article."""
    publisher = {"@type": "Organization", "name": mastheads()[article.language]["title"]}
    node = {
        "@type": "NewsArticle",
        "headline": article.headline,
        "datePublished": published,
        "dateModified": modified,
        "articleSection": article.section,
        "inLanguage": article.language,
        "description": article.description,
        "image": article.image and host + article.image,
        "author": [{"@type": "Person", "name": name} for name in article.authors] or None,
        "publisher": publisher,
        "mainEntityOfPage": host + article.path,
    }
    node = {key: value for key, value in node.items() if value is not None}
    site = {"@type": "WebSite", "name": publisher["name"], "url": host + mastheads()[article.language]["prefix"]}
    whole = {"@context": "https://schema.org"} | (node if article.language == "en" else {"@graph": [site, node]})
    written = json.dumps(whole, ensure_ascii=article.language == "en").replace("</", "<\\/")
    return f'<script type="application/ld+json">{written}</script>'


def _local(moment: datetime | None, article: SiteArticle) -> str | None:
    return moment and moment.astimezone(ZoneInfo(_ZONES[article.language])).isoformat()


def _header(mast: dict[str, Any], host: str) -> str:
    links = "".join(
        f'<li><a href="{host}{mast["prefix"]}{key}/">{name}</a></li>' for key, name in mast["sections"].items()
    )
    return (
        f'<div class="cookie-notice" role="dialog"><p>{mast["cookie"]}</p><button>OK</button></div>'
        f'<header class="site-header"><a href="{host}{mast["prefix"]}">{mast["title"]}</a><p>{mast["tagline"]}</p>'
        f"<nav><ul>{links}</ul></nav></header>"
    )


def _footer(mast: dict[str, Any]) -> str:
    return f"<footer><p>{mast['copyright']}</p></footer>"


def _story(article: SiteArticle, mast: dict[str, Any], host: str, others: Sequence[SiteArticle]) -> str:
    """The story with its furniture: markers between and behind paragraphs, a plea in the middle, links to others."""
    marker = f'<a href="{host}{mast["prefix"]}">{mast["back_link"]}</a>'
    blocks = [_block(kind, text, mast) for kind, text in article.paragraphs]
    if article.number % 2 == 0:
        blocks.insert(2, f"<p>{marker}</p>")
        blocks.insert(len(blocks) - 1, f"<p>{' '.join([marker] * 3)}</p>")
    elif article.number % 5 == 1:
        blocks[0] = blocks[0].replace("</p>", f" {marker}</p>")
        blocks[-1] = blocks[-1].replace("</p>", f" {marker}</p>")
    if article.number % 3 == 0:
        blocks.insert(
            3, f'<div class="newsletter-box"><p>{mast["newsletter"]}</p><form><input name="mail"></form></div>'
        )
    if article.number % 4 == 1:
        other = others[0]
        box = f'<h4>{mast["related"]}</h4><ul><li><a href="{host}{other.path}">{escape(other.headline)}</a></li></ul>'
        blocks.insert(2, f'<aside class="related">{box}</aside>')
    body = "\n".join(blocks).replace("</li></ul>\n<ul><li>", "</li>\n<li>")
    named = mast["byline"].format(authors=mast["conjunction"].join(article.authors))
    byline = f'<p class="byline">{named}</p>' if article.authors else ""
    section = f'<p class="kicker"><a href="{host}/{article.path.split("/")[1]}/">{article.section}</a></p>'
    head = f"{section}<h1>{escape(article.headline)}</h1>{byline}{_date(article, mast)}"
    after = f'<ul class="share"><li>{mast["share"]}</li></ul><p class="tips">{mast["tips"]}</p>'
    return f'<article>{head}<div class="{mast["body_class"]}">{body}</div>{after}</article>'


def _block(kind: str, text: str, mast: dict[str, Any]) -> str:
    text = escape(text, quote=False)
    if kind == "heading":
        return f"<{mast['heading']}>{text}</{mast['heading']}>"
    return {"list_item": f"<ul><li>{text}</li></ul>", "quote": f"<blockquote><p>{text}</p></blockquote>"}.get(
        kind, f"<p>{text}</p>"
    )


def _date(article: SiteArticle, mast: dict[str, Any]) -> str:
    if article.date_published is None:
        return ""
    local = article.date_published.astimezone(ZoneInfo(_ZONES[article.language]))
    shown = mast["date"].format(
        day=local.day, month=mast["months"][local.month - 1], year=local.year, time=f"{local:%H:%M}"
    )
    if "naive" in article.traits:  # as sites do that print the time of their own clock and nothing more
        shown = f'<time datetime="{local:%Y-%m-%dT%H:%M}">{shown}</time>'
    return f'<p class="date">{shown}</p>'


def _beside(mast: dict[str, Any], host: str, others: Sequence[SiteArticle]) -> str:
    """What stands beside and below every story: the latest headlines, an advertisement, readers' comments."""
    latest = "".join(f'<li><a href="{host}{other.path}">{escape(other.headline)}</a></li>' for other in others)
    comments = "".join(f"<li><b>{escape(name)}</b><p>{escape(comment)}</p></li>" for name, comment in mast["comments"])
    debate = f"<h3>{mast['comments_title']}</h3><p>{mast['comments_rule']}</p><ol>{comments}</ol>"
    return (
        f'<aside class="sidebar"><h3>{mast["latest"]}</h3><ul>{latest}</ul>'
        f'<p class="advert">{mast["advert"]}</p></aside>'
        f'<section class="comments">{debate}</section>'
    )
