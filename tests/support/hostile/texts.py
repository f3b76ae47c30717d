"""Pages whose text, fields, dates and markup are made to do harm where they are read, kept or shown."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.support.hostile.cases import DONE, Case, State, failed, not_article
from tests.support.hostile.pages import article, sentences
from tests.support.hostile.wire import http

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"><svg onload=alert(1)>",
    "javascript:alert(1)",
    "</title></script><script>alert(1)</script>",
    "{{7*7}} ${7*7} {0} %s %n {article.__class__}",
    "=HYPERLINK(\"http://127.0.0.2/\",\"x\")",
    "+cmd|'/c calc'!A1",
    "-2+3+cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd|'/c calc'!A1",
    "\t=1+1",
    "＝1+1",
    "'; DROP TABLE article; --",
    "\" OR 1=1 --",
    "AND NOT NEAR( * : ^ \"",
    "\r\nSet-Cookie: a=b\r\n\r\nWARC/1.1\r\nWARC-Type: response",
    "\x1b[2J\x1b[31mred\x07\x08",
    "../../../../etc/passwd",
    "..\\..\\windows\\system32",
    "\u202egnp.exe\u202c \u200b\u200d\ufeff",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́O̵̹̻̝̳",
    "NULL",
    "nan",
    "\ufdd0\uffff\U0010ffff",
)  # fmt: skip
"""What titles, names and addresses may be filled with."""

DATES = (
    "0000-00-00T00:00:00Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59+14:00",
    "99999-01-01T00:00:00Z", "2026-02-31T10:00:00Z", "2024-02-30", "2026-13-01", "31/02/2026", "2024-11-03T01:30:00",
    "2024-03-10T02:30:00", "0001-01-01T00:00:00-14:00", "-0001-01-01", "2100-01-01T00:00:00Z", "yesterday", "now",
    "1" * 2_000, "2026-11-20T25:61:61Z", "2026-W99-9", "1e400", "253402300800", "-62135596801", "१२-११-२०२६",
    "2026-11-20T08:00:00+99:99", "Thu, 32 Nov 2026 08:00:00 GMT", "20261120T080000Z", "2026年11月20日", "٢٠٢٦-١١-٢٠",
)  # fmt: skip

_CHARSETS = (
    ("utf-8", "windows-1252"), ("windows-1252", "utf-8"), ("utf-8", "utf-7"), ("utf-16", "utf-8"),
    ("utf-16-le", "utf-16"), ("utf-32", "utf-8"), ("koi8-r", "windows-1251"), ("shift_jis", "euc-jp"),
    ("utf-8", "x-user-defined"), ("utf-8", "no-such-charset"), ("utf-8", "punycode"), ("utf-8", "unicode_escape"),
)  # fmt: skip
"""What a page is in, and what it's said to be in."""


def cases() -> Iterator[Case]:
    for number, payload in enumerate(PAYLOADS):
        yield Case(f"payload/{number}", http(_filled(payload, number)), _STORED)
    for number, date in enumerate(DATES):
        yield Case(f"date/{number}", http(article(f"Dated in way {number}", date=date)), (DONE,))
    for number, (is_in, pattern) in enumerate(_CHARSETS):
        text = article(f"In {is_in}, said {pattern}").replace("charset=utf-8", f"charset={pattern}")
        yield Case(f"charset/{number}", http(text.encode(is_in), content_type=f"text/html; charset={pattern}"), _STORED)
    for name, page in _odd().items():
        yield Case(f"text/{name}", http(page), _STORED)


_STORED: tuple[State, ...] = (
    DONE,
    *(not_article(f"no_{name}") for name in ("headline", "body", "blocks", "text")),
    not_article("not_storable"),
    not_article("quarantined"),
    failed("timeout"),  # on a machine that has much else to do
)
_KILLED: tuple[State, ...] = (
    failed("parse_killed"),
    failed("parse_error"),
    not_article("parse_truncated"),
    failed("too_large"),
)


def _filled(payload: str, number: int) -> str:
    data = {"@type": "NewsArticle", "headline": f"{payload} {number}", "author": {"@type": "Person", "name": payload}}
    data |= {"description": payload, "articleSection": payload, "keywords": [payload], "image": payload}
    data |= {"publisher": {"@type": "Organization", "name": payload}, "url": payload, "datePublished": payload}
    script = json.dumps(data).replace("</", "<\\/")
    text = "".join(f"<p>{payload.replace('<', '&lt;')} stands in paragraph {n} of page {number}.</p>" for n in range(3))
    return article(f"Payload {number}", text, head=f"<script type='application/ld+json'>{script}</script>")


def _odd() -> dict[str, bytes | str]:
    surrogate = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A \\ud800 b \\u0000 c",'
    surrogate += '"articleBody":"Half \\udfff of a pair, and a \\u0000 NUL in it."}</script>'
    return {
        "nul": article("NUL in it", "<p>The council \x00 met to speak.</p>" * 3).encode(),
        "overlong": article("Overlong").encode().replace(b"<p>", b"<p>\xc0\xaf Tues\xe0\x80\xafday \xf8\x88\x80\x80 "),
        "surrogate-json": article("Surrogates", head=surrogate),
        "surrogate-bytes": article("Surrogates as bytes")
        .encode()
        .replace(b"<p>", b"<p>\xed\xa0\x80 night \xed\xbf\xbf "),
        "references": article("References", "<p>&#0; &#xD800; &#x110000; &#99999999999; &#x0B; &nbsp told.</p>" * 3),
        "bom": b"\xef\xbb\xbf\xef\xbb\xbf" + article("Marked twice").encode(),
        "utf-7": article("In utf-7", "<p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- was told at the quay.</p>" * 3),
        "title-1m": article("Long " * 200_000, sentences("long title")),
        "words-1m": article("Words without an end", f"<p>{'word' * 250_000}</p>"),
        "bidi": article("\u202eright to left\u202c", "<p>\u2066The quay\u2069 \u200f\u200b was told of.</p>" * 3),
    }
