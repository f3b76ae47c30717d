"""What a response was compressed by, kept for the archive: Scrapy forgets it when it unpacks the body."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

ORIGINAL = "X-Archive-Orig-Content-Encoding"


class EncodingMiddleware:
    """Notes Content-Encoding in another header before Scrapy's HttpCompressionMiddleware takes it away."""

    def process_response(self, request: Request, response: Response) -> Response:
        response.headers.pop(ORIGINAL, None)  # a site's own says nothing
        encodings = response.headers.getlist("Content-Encoding")
        if encodings:
            response.headers[ORIGINAL] = b", ".join(encodings)
        return response
