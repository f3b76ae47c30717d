"""A guard in front of Twisted's resolver: no connection is ever made to an IP address that isn't public."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.interfaces import IAddress, IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.network.hosts import host_key
from crawler.network.url_policy import UrlPolicy


@implementer(IHostnameResolver)
class GuardedResolver:
    """Stands between the reactor and its resolver, and drops results with an IP address that isn't public.

    Connections go only to addresses that pass here. Nobody resolves again between this check and the connection, so a
    name that changes its address gains nothing (DNS rebinding). Literal IP addresses in any notation also pass here,
    and so do cached results of the resolver below.
    """

    def __init__(self, resolver: Any, policy: UrlPolicy) -> None:
        self._resolver = resolver
        self._policy = policy
        self._refused: dict[str, str] = {}

    @classmethod
    def on(cls, reactor: Any, policy: UrlPolicy) -> GuardedResolver:
        """Return the reactor's guard; install one if another resolver was installed since the last call."""
        guard = reactor.nameResolver
        if not isinstance(guard, cls):
            guard = cls(guard, policy)
            reactor.installNameResolver(guard)
        return guard

    def refusal(self, host: str) -> str | None:
        """Return why the host's last result was refused; None if it was accepted."""
        return self._refused.get(host_key(host))

    def check_addresses(self, host: str, port: int, addresses: Sequence[IAddress]) -> Sequence[IAddress]:
        """Return the addresses; an empty sequence if any is refused, for a mixed result is an attack or a mistake."""
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
        judged = _CheckedReceiver(self, resolutionReceiver, hostName, portNumber)
        return self._resolver.resolveHostName(judged, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _CheckedReceiver:
    """A receiver that holds a result back until it is complete and judged."""

    def __init__(self, guard: GuardedResolver, receiver: Any, host: str, port: int) -> None:
        self._guard, self._receiver, self._host, self._port = guard, receiver, host, port
        self._addresses: list[IAddress] = []

    def resolutionBegan(self, resolutionInProgress: Any) -> None:
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:
        self._addresses.append(address)

    def resolutionComplete(self) -> None:
        for address in self._guard.check_addresses(self._host, self._port, self._addresses):
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()
