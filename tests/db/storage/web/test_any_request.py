"""Whatever is asked, the answer isn't the program's failure."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.serving import Served

PATHS = (
    "/articles",
    "/articles.json",
    "/articles.csv",
    "/articles.jsonl",
    "/feed.atom",
    "/articles/1",
    "/articles/1/versions",
    "/articles/1/versions.json",
    "/clusters/1",
    "/sources",
    "/health.json",
    "/openapi.json",
)
NAMES = "q source since until language author section duplicates order limit cursor removed from to nonsense".split()
PIECES = (
    'source: author:"Ann lang:en section: since:2026-01-01 until: - OR AND NOT NEAR ( ) * " "" \' \\ % _ ; -- {} ^ : '
    "harbour story 経済 ก ا é 0 -1 1 99999999999999999999 n1 r1 n-1 c1 2026-01-01 0001-01-01 9999-12-31T23:59:59Z "
    "2026-11-24T08:00:00+23:59 0001-01-01T00:00:00+14:00 hide show newest relevance \ufffd \u202e \U0001f600"
).split()

words = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=6).map(" ".join)
# Lone surrogates can't be sent; bytes that are no UTF-8 can, and are tried below.
values = words.map(lambda value: quote(value.encode("utf-8", "replace"), safe=""))
raw = st.text("%abcdefABCDEF0123456789&=+;/?.:@!$'()*,-_~[]", max_size=40)
asked = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=4).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
tried = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@tried
@given(path=st.sampled_from(PATHS), query=asked | raw)
def test_no_query_makes_it_fail(served: Served, path: str, query: str) -> None:
    reply = served.get(f"{path}?{query}")

    assert reply.status in (200, 400, 404), reply.text


@tried
@given(query=words.filter(lambda query: query.strip() != ""))
def test_every_query_is_answered(served: Served, query: str) -> None:
    """No query is a syntax error."""
    written = quote(query.replace("\x00", "").encode("utf-8", "replace"), safe="")
    for order in ("newest", "relevance"):
        assert served.get(f"/articles.json?order={order}&q={written}").status == 200


@tried
@given(path=raw)
def test_no_path_makes_it_fail(served: Served, path: str) -> None:
    assert served.get(f"/{path}").status < 500
    assert served.get(f"/sources/{path}").status < 500
    assert served.get(f"/articles/{path}").status < 500
