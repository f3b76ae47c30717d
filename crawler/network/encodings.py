"""Answers unpacked, within the bounds of their request; what they were packed with is kept for the archive."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.network.answers import CUT, READ_UP_TO, BadAnswer
from crawler.network.unpack import ACCEPTED, BadCoding, TooLarge, unpack
from crawler.reasons import Reason

_STOPPED = "download_stopped"
"""Scrapy's flag of an answer that we read no further."""
ORIGINAL = "X-Archive-Orig-Content-Encoding"


class EncodingMiddleware:
    """In the place of Scrapy's HttpCompressionMiddleware.

    That takes a body that breaks off for a whole one, unpacks any number of codings one in the other, and lets an
    error of the unpacking pass for one of the disk.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> EncodingMiddleware:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        response.headers.pop(ORIGINAL, None)  # a site's own says nothing
        packed = response.headers.getlist("Content-Encoding")
        if not packed:
            return response
        response.headers[ORIGINAL] = b", ".join(packed)
        del response.headers["Content-Encoding"]
        codings = [coding.strip().lower() for coding in b",".join(packed).decode("latin-1").split(",")]
        body, whole = self._unpacked(request, response, [coding for coding in codings if coding])
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        flags = response.flags if whole or _STOPPED in response.flags else [*response.flags, CUT]
        return response.replace(cls=kind, body=body, flags=flags, encoding=None)

    def _unpacked(self, request: Request, response: Response, codings: list[str]) -> tuple[bytes, bool]:
        wanted: int | None = request.meta.get(READ_UP_TO)
        most = wanted or request.meta.get("download_maxsize", self._most)
        try:
            return unpack(response.body, codings, most)
        except TooLarge as error:
            beginning = error.body
        except BadCoding as error:
            raise BadAnswer(Reason.BAD_ENCODING, str(error)) from error
        # Not from there, or each such answer would keep what was unpacked for as long as its error is known.
        if wanted:
            return beginning, True
        raise BadAnswer(Reason.TOO_LARGE, f"{len(response.body):,} octets unpack to more than {most:,}")
