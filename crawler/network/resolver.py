"""The check of IP addresses where names become connections: what isn't public is never connected to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.url_policy import UrlPolicy, host_key


@implementer(IHostnameResolver)
class GuardedResolver:
    """Stands between the reactor and its resolver, and hands on no answer that has an address which isn't public.

    Connections are made to the addresses that pass here and to no others: nobody asks the resolver again between this
    check and the connection, so a name that changes its address gains nothing. Numbers come this way too, whatever
    form they're written in, and so does what the resolver below keeps in its cache.
    """

    def __init__(self, resolver: Any, policy: UrlPolicy) -> None:
        self._resolver = resolver
        self._policy = policy
        self._refused: dict[str, str] = {}

    @classmethod
    def on(cls, reactor: Any, policy: UrlPolicy) -> GuardedResolver:
        """Return the reactor's guard; it's put in front of whatever resolver was installed since the last time."""
        guard = reactor.nameResolver
        if not isinstance(guard, cls):
            guard = cls(guard, policy)
            reactor.installNameResolver(guard)
        return guard

    def refusal(self, host: str) -> str | None:
        """Return why the host's last answer was refused; None if it wasn't."""
        return self._refused.get(host_key(host))

    def judge(self, host: str, port: int, addresses: Sequence[IAddress]) -> Sequence[IAddress]:
        """Return the addresses, or none if any of them is refused: a mixed answer is an attack or a mistake."""
        for address in addresses:
            if why := self._policy.refusal(host, port, getattr(address, "host", "")):
                self._refused[host_key(host)] = why
                return ()
        self._refused.pop(host_key(host), None)
        return addresses

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        judged = _Judged(self, resolutionReceiver, hostName, portNumber)
        return self._resolver.resolveHostName(judged, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Judged:
    """Holds an answer back until it's whole and judged."""

    def __init__(self, guard: GuardedResolver, receiver: Any, host: str, port: int) -> None:
        self._guard, self._receiver, self._host, self._port = guard, receiver, host, port
        self._addresses: list[IAddress] = []

    def resolutionBegan(self, resolutionInProgress: Any) -> None:
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        for address in self._guard.judge(self._host, self._port, self._addresses):
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
