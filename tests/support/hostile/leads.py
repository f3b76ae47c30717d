"""Pages that lead elsewhere: into the machine, to other schemes, in circles."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.hostile.cases import DONE, Case, blocked, failed
from tests.support.hostile.pages import article
from tests.support.hostile.wire import Answer, Wire, http

FORMS = ("127.0.0.2", "127.2", "2130706434", "0x7f000002", "0177.0.0.2", "[::ffff:127.0.0.2]", "127.0.0.2.", "[::1]",
         "0.0.0.0", "localhost")  # fmt: skip
"""Ways to write the canary's address, or another of this machine."""
STATUSES = ("301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent")


def addresses(canary: int) -> list[str]:
    return [f"http://{form}:{canary}/secret" for form in FORMS]


def schemes(canary: int, marked: str) -> list[str]:
    """Addresses of other schemes; `marked` is a file that must not be read."""
    return [
        f"file://{marked}",
        f"FILE://127.0.0.1{marked}",
        f"file://localhost{marked}",
        "data:text/html,<h1>Secret</h1><p>Of the crane",
        f"ftp://127.0.0.2:{canary}/secret",
        f"s3://127.0.0.2:{canary}/secret",
        f"gopher://127.0.0.2:{canary}/_GET",
        f"dict://127.0.0.2:{canary}/stats",
        "javascript:fetch('/secret')",
        "blob:http://127.0.0.1/1",
        f"view-source:file://{marked}",
        f"jar:file://{marked}!/a",
    ]


def cases(canary: int, marked: str) -> Iterator[Case]:
    yield from _redirects(canary, marked)
    yield from _circles()
    for number, address in enumerate([*addresses(canary), *schemes(canary, marked)]):
        refresh = f"<meta http-equiv=refresh content='0;url={address}'>"
        yield Case(f"meta/{number}", http(article(f"Refreshed {number}", head=refresh)), (DONE,))
        links = f"<link rel=canonical href='{address}'><link rel=next href='{address}'>"
        links += f"<meta property=og:image content='{address}'>"
        images = f"<img src='{address}'><iframe src='{address}'></iframe><link rel=amphtml href='{address}'>"
        yield Case(f"links/{number}", http(article(f"Linked {number}", head=links, body=images)), (DONE,))


def _redirects(canary: int, marked: str) -> Iterator[Case]:
    for number, address in enumerate(addresses(canary)):
        for status in STATUSES:
            answer = http("", status, location=address)
            yield Case(f"r/{status[:3]}/{number}", answer, (blocked("address"),), asked=range(1, 2))
    for number, address in enumerate(schemes(canary, marked)):
        yield Case(f"r/scheme/{number}", http("", STATUSES[1], location=address), (blocked("scheme"),))
    odd: dict[str, bytes] = {
        "control": b"http://127.0.0.1/\x01\x7f",
        "user": b"http://127.0.0.1@127.0.0.2:%d/secret" % canary,
        "backslash": b"http://127.0.0.1\\@127.0.0.2:%d/secret" % canary,
        "bytes": b"//127.0.0.2:%d/\xff\xfe\xe9" % canary,
        "slashes": b"////127.0.0.2:%d/secret" % canary,
        "bracket": b"http://[::1",
        "port": b"http://127.0.0.2:99999/",
        "host": b"http:///secret",
        "space": b" http://127.0.0.2:%d/secret " % canary,
        "long": b"/" + b"x" * 20_000,
    }
    either = (
        blocked("address"),
        blocked("url"),
        blocked("scheme"),
        blocked("offsite"),
        failed("http_302"),
        failed("http_404"),
    )
    for name, location in odd.items():
        answer = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
        yield Case(f"r/odd-{name}", answer, either)


def _circles() -> Iterator[Case]:
    limit = (failed("redirect_limit"),)

    async def counting(wire: Wire) -> None:
        before, _, count = wire.asked.path.partition("?n=")
        await wire.send(http("", "302 Found", location=f"{before}?n={int(count or 0) + 1}"))

    def to(path: str) -> Answer:
        return http("", "302 Found", location=path)

    # A circle of redirects is asked for eleven times: the address, and ten more.
    yield Case("circle/self", to("/circle/self"), limit, asked=range(11, 12))
    yield Case("circle/one", to("/circle/other"), limit, asked=range(5, 13))
    yield Case("circle/other", to("/circle/one"), limit, asked=range(5, 13))
    yield Case("circle/on-and-on", counting, limit, asked=range(1, 2))
    yield Case("circle/nowhere", b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: \r\n\r\n", limit)
    cookie = http("", "302 Found", location="/circle/cookie", set_cookie="seen=1")
    yield Case("circle/cookie", cookie, limit, asked=range(11, 12))
    yield Case("circle/out", to("/good-end"), (DONE,))
