"""How a host is named, and what a request raises that must leave it alone."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.reasons import Reason

_PORTS = {"http": 80, "https": 443}


class HostWaits(IgnoreRequest):
    """A request that isn't made now: its host is to be left alone until then, or the run is ending."""

    def __init__(self, host: str, until: datetime, why: str, reason: Reason = Reason.HOST_WAITS) -> None:
        super().__init__(f"{host}: nothing is asked until {until:%Y-%m-%d %H:%M:%S} UTC: {why}")
        self.host, self.until, self.why, self.reason = host, until, why, reason


def host_of(url: str) -> str:
    """Return the lower-case host of an address, with its port unless it's the scheme's own; "" if there is none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    return host if port in (None, _PORTS.get(parts.scheme)) else f"{host}:{port}"
