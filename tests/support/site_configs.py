"""Site configs of an invented newspaper."""

from __future__ import annotations

from pathlib import Path

CONFIG = """\
# Rules for an invented newspaper
title: //h1[@class="story-title"]
title: //meta[@property='og:title']/@content
body: //div[contains(concat(' ',normalize-space(@class),' '),' story ')]
author: //span[@class='by']
date: string(//time/@datetime)

strip: //div[@class='quiz']
strip_id_or_class: "newsletter"
strip_image_src: /pixel.gif
prune: no
tidy:no
http_header(user-agent): Somebody Else/1.0
requires_login: yes
find_string: <noscript>
replace_string: <div>
replace_string(</noscript>): </div>
next_page_link: //a[@rel='next']
single_page_link: //a[@class='print']
if_page_contains: //div[@class='pager']
made_up: 7
test https://herald.example/news/1
test_url: https://www.herald.example/news/1
test_contains: a sentence
"""


def folder(path: Path, **files: str | bytes) -> Path:
    path.mkdir(exist_ok=True)
    for name, content in files.items():
        (path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write(path: Path, name: str, content: str | bytes = "body: //article\n") -> None:
    folder(path, **{name: content})
