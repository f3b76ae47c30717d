"""A resolver with invented answers, for crawls with `-s TWISTED_DNS_RESOLVER=tests.support.resolving.Invented`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scrapy.crawler import CrawlerProcess
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver
from zope.interface import implementer  # type: ignore[import-untyped]

PUBLIC, PRIVATE = "93.184.216.34", "127.0.0.1"
_NAMES = {"private.test": [PRIVATE], "mixed.test": [PUBLIC, PRIVATE], "six.test": ["::1"], "intranet.test": [PRIVATE]}


@implementer(IHostnameResolver)
class Invented:
    """Answers by what it's given: name -> addresses. Numbers aren't resolved."""

    def __init__(self, answer: Callable[[str], Sequence[str]] | None = None) -> None:
        self._answer = answer or (lambda name: _NAMES.get(name, [name]))

    @classmethod
    def from_crawler(cls, crawler: CrawlerProcess, reactor: Any) -> Invented:
        resolver = cls()
        resolver.install_on_reactor = lambda: reactor.installNameResolver(resolver)  # type: ignore[attr-defined]
        return resolver

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        resolutionReceiver.resolutionBegan(self)
        for address in self._answer(hostName):
            kind = IPv6Address if ":" in address else IPv4Address
            resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        return self
