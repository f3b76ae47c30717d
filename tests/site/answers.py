"""What the invented newspaper answers to a request."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b

HTML = "text/html; charset=utf-8"


class Answer:
    """A status with its body and headers; each 200 has a tag, made of what it says."""

    def __init__(self, status: int, body: bytes, kind: str, modified: datetime | None = None, **headers: str) -> None:
        self.status, self.body, self.kind = status, body, kind
        self.headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        if status == 200:
            self.headers["ETag"] = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        if modified:
            self.headers["Last-Modified"] = format_datetime(modified, usegmt=True)
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}


def page(html: str, modified: datetime | None = None) -> Answer:
    return Answer(200, html.encode(), HTML, modified)


def missing() -> Answer:
    return Answer(404, b"Not found.", "text/plain")
