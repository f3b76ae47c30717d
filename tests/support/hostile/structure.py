"""Pages whose markup is made to hang, crash or blind a parser."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.hostile.cases import DONE, Case, State, failed, not_article
from tests.support.hostile.pages import article, sentences
from tests.support.hostile.wire import http

_TOLD = sentences("structure")
_END: tuple[State, ...] = (
    DONE,
    failed("parse_killed"),
    not_article("parse_truncated"),
    failed("timeout"),  # on a machine that has much else to do
    *(not_article(f"no_{name}") for name in ("headline", "body", "blocks", "text")),
)
"""What may come of such a page: an article, or a word that says why there's none; never an error of ours."""


def cases() -> Iterator[Case]:
    for depth in (250, 300, 2_000, 3_000, 200_000):
        yield _case(f"nest-{depth}", _TOLD + "<div>" * depth + _TOLD + "</div>" * depth)
    yield _case("attributes", f"<p {' '.join(f'a{n}=b' for n in range(200_000))}>Told.</p>{_TOLD}")
    yield _case("misnest", "<b><i>" * 5_000 + "</b></i>" * 5_000 + _TOLD)
    yield _case("tables", "<table><tr><td>" * 5_000 + _TOLD)
    yield _case("unclosed-tags", _TOLD + "<a " * 8_000)
    yield _case("unclosed-comments", _TOLD + "<!-- " * 20_000)
    yield _case("unclosed-cdata", _TOLD + "<![CDATA[" * 20_000)
    yield _case("unclosed-attribute", _TOLD + "<p title='" + "x" * 500_000)
    yield _case("paragraphs", "<p>The council met and rose.</p>" * 100_000)
    yield _case("line-3m", f"<p>{'The quay. ' * 300_000}</p>")
    entities = "".join(f"<!ENTITY e{n + 1} '{f'&e{n};' * 10}'>" for n in range(9))
    bomb = (
        f"<!DOCTYPE html [<!ENTITY e0 'told '>{entities}]><html><body><h1>Entities</h1><p>&e9;</p>{_TOLD}</body></html>"
    )
    yield Case("structure/entities", http(bomb), _END)


def _case(name: str, body: str) -> Case:
    return Case(f"structure/{name}", http(article(f"Of structure, {name}", body)), _END)
