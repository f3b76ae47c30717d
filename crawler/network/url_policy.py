"""Which URLs may be requested at all: http and https, well formed, and on the public internet."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from crawler.network.hosts import host_key
from crawler.reasons import Reason

# Networks -------------------------------------------------------------------------------------------------------------
# Which IP addresses belong to the public internet, and what the others are for.

# IANA's registries of special-purpose addresses. Their few public exceptions aren't excepted: nobody publishes there.
# ipaddress.is_global won't do: its result differs between versions of Python, and it accepts 6to4, Teredo, multicast
# and IPv6 addresses that contain an IPv4 address.
_NOT_PUBLIC: tuple[tuple[str, str], ...] = (
    ("0.0.0.0/8", "an unspecified address"),
    ("10.0.0.0/8", "a private address"),
    ("100.64.0.0/10", "a shared address of a provider's network"),
    ("127.0.0.0/8", "a loopback address"),
    ("168.63.129.16/32", "a cloud platform's own address"),  # Azure's WireServer, reachable from its machines alone
    ("169.254.0.0/16", "a link-local address"),
    ("172.16.0.0/12", "a private address"),
    ("192.0.0.0/24", "a protocol's own address"),
    ("192.0.2.0/24", "an address for documentation"),
    ("192.88.99.0/24", "a 6to4 address"),
    ("192.168.0.0/16", "a private address"),
    ("198.18.0.0/15", "an address for benchmarks"),
    ("198.51.100.0/24", "an address for documentation"),
    ("203.0.113.0/24", "an address for documentation"),
    ("224.0.0.0/4", "a multicast address"),
    ("255.255.255.255/32", "the broadcast address"),
    ("240.0.0.0/4", "a reserved address"),
    ("::/128", "an unspecified address"),
    ("::1/128", "a loopback address"),
    ("::/96", "an IPv4-compatible address"),
    ("::ffff:0:0/96", "an IPv4-mapped address"),
    ("::ffff:0:0:0/96", "an IPv4-translated address"),
    ("64:ff9b:1::/48", "a local NAT64 address"),
    ("fc00::/7", "a private address"),
    ("fe80::/10", "a link-local address"),
    ("fec0::/10", "a site-local address"),
    ("ff00::/8", "a multicast address"),
    ("2001::/32", "a Teredo address"),
    ("2001:2::/48", "an address for benchmarks"),
    ("2001::/23", "a protocol's own address"),
    ("2001:db8::/32", "an address for documentation"),
    ("2002::/16", "a 6to4 address"),
    ("3fff::/20", "an address for documentation"),
)
_NETWORKS: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), purpose) for network, purpose in _NOT_PUBLIC
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Return True if the IP address belongs to the public internet; False also for malformed ones and with a zone."""
    return special_purpose(address) is None


def special_purpose(address: str | IPv4Address | IPv6Address) -> str | None:
    """Return the purpose of an IP address, such as "a loopback address"; None if it belongs to the public internet.

    A NAT64 address (RFC 6052) is judged by the IPv4 address in it: in a network without IPv4, all hosts have such
    addresses.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return "an address with a zone"
        if ip in _NAT64:
            inside = special_purpose(IPv4Address(int(ip) & 0xFFFFFFFF))
            return inside and f"a NAT64 address for {inside}"
    for network, purpose in _NETWORKS:
        if ip in network:
            return purpose
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return "a reserved address"
    return None


# URL policy -----------------------------------------------------------------------------------------------------------

__all__ = ["MAX_URL", "UrlBlocked", "UrlPolicy", "is_public"]

MAX_URL = 8_000
"""Maximum length of a requested URL, in octets: RFC 9110, section 4.1, wants every server to accept this."""

_PORTS = {"http": 80, "https": 443}
# The Fetch standard's "bad ports": servers of other protocols, which might misread a request.
_BAD_PORTS = frozenset(
    int(port)
    for port in (
        "1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123"
        " 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990"
        " 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080"
    ).split()
)
_UNUSABLE = re.compile(r"[\x00-\x20\x7f-\xa0\\\ud800-\udfff]")
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_MAX_NUMBER_CHARS = 40
_ENTRY = re.compile(r"(?P<host>\[[^\[\]]+\]|[^:\[\]]+):(?P<port>[0-9]{1,5})", re.ASCII)


class UrlBlocked(IgnoreRequest):
    """A URL isn't requested: another scheme, malformed, or not on the public internet.

    `passing` is True if the host's name resolved to a private IP address just now: the network may be in trouble, or a
    captive portal answered.
    """

    def __init__(self, url: str, reason: Reason, why: str, *, passing: bool = False) -> None:
        super().__init__(f"{url}: {why}")
        self.url, self.reason, self.why, self.passing = url, reason, why, passing


@dataclass(frozen=True, slots=True)
class UrlPolicy:
    """Checks URLs, and the IP addresses of their hosts. `allowed` has the hosts, with ports, that are exempt."""

    allowed: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def from_environment(cls) -> UrlPolicy:
        """Return the policy that exempts the hosts of NEWS_ALLOW_HOSTS. Raises ValueError with a message for users."""
        return cls.allowing(os.environ.get("NEWS_ALLOW_HOSTS", ""))

    @classmethod
    def allowing(cls, entries: str) -> UrlPolicy:
        """Return the policy that exempts these `host:port` entries, separated by commas or white space."""
        return cls(frozenset(_entry(entry) for entry in re.split(r"[\s,]+", entries) if entry))

    def check(self, url: str) -> None:
        """Raise UrlBlocked unless the URL may be requested, as far as the URL alone shows."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise UrlBlocked(url, Reason.URL, f"malformed: {error}") from error
        if parts.scheme not in _PORTS:
            raise UrlBlocked(url, Reason.SCHEME, "neither http nor https")
        if len(url.encode(errors="replace")) > MAX_URL:
            raise UrlBlocked(url, Reason.URL, f"longer than {MAX_URL} octets")
        if _UNUSABLE.search(url):
            raise UrlBlocked(url, Reason.URL, "has a space, a control character or a backslash in it")
        if "@" in parts.netloc:
            raise UrlBlocked(url, Reason.URL, "has a user name in it")
        port = _PORTS[parts.scheme] if port is None else port
        if port == 0 or port in _BAD_PORTS:
            raise UrlBlocked(url, Reason.URL, f"port {port} isn't a web server's")
        self._check_host(url, host, port)

    def check_redirect(self, location: str) -> None:
        """Raise UrlBlocked for a redirect to another scheme, which is never followed.

        Other targets are checked when they are requested.
        """
        try:
            parts = urlsplit(location.strip())
            scheme, _ = parts.scheme, parts.port  # raises ValueError for a malformed port
        except ValueError as error:
            raise UrlBlocked(location, Reason.URL, f"malformed: {error}") from error
        if scheme and scheme not in _PORTS:
            raise UrlBlocked(location, Reason.SCHEME, "a redirect to neither http nor https")

    def refusal(self, host: str, port: int, ip: str) -> str | None:
        """Return why the host's IP address must not be connected to; None if it may be."""
        if (host_key(host), port) in self.allowed:
            return None
        purpose = special_purpose(ip)
        return purpose and f"{ip} is {purpose}{_advice(host_key(host), port)}"

    def _check_host(self, url: str, host: str, port: int) -> None:
        try:
            key, ip = host_key(host), _literal(host)
        except ValueError as error:
            raise UrlBlocked(url, Reason.URL, f"malformed host: {error}") from error
        if (key, port) in self.allowed:
            return
        if ip is not None and (purpose := special_purpose(ip)):
            raise UrlBlocked(url, Reason.ADDRESS, f"{ip} is {purpose}{_advice(key, port) if str(ip) == key else ''}")
        if key == "localhost" or key.endswith(".localhost"):  # RFC 6761, section 6.3
            raise UrlBlocked(url, Reason.ADDRESS, f"{key} is this machine{_advice(key, port)}")


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a URL has as its host, in whatever notation; None for a name.

    Raises ValueError for anything else. IPv4 has many notations, and resolvers read all of them: 127.1, 0x7f000001.
    """
    if ":" in host:
        return IPv6Address(host)
    name = host_key(host)
    *_, last = labels = name.split(".")
    if not _NUMBER.fullmatch(last):
        if len(name) > 253 or not _NAME.fullmatch(name):
            raise ValueError(f"{host[:100]!r} is no name")
        return None
    numbers = [_number(label) for label in labels]
    *front, rest = numbers
    if len(numbers) > 4 or any(number > 255 for number in front) or rest >= 256 ** (5 - len(numbers)):
        raise ValueError(f"{host[:100]!r} is no IPv4 address")
    return IPv4Address(sum(number << (24 - 8 * index) for index, number in enumerate(front)) + rest)


def _number(label: str) -> int:
    """Return the value of a decimal, octal or hexadecimal part of an IPv4 address. Raises ValueError."""
    if not _NUMBER.fullmatch(label) or len(label) > _MAX_NUMBER_CHARS:
        raise ValueError(f"{label[:_MAX_NUMBER_CHARS]!r} is no number")
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") else 10)


def _entry(entry: str) -> tuple[str, int]:
    """Return an entry of NEWS_ALLOW_HOSTS as host and port. Raises ValueError for anything but one exact host."""
    match = _ENTRY.fullmatch(entry)
    try:
        if match is None or not 0 < int(match["port"]) < 65536:
            raise ValueError
        host = match["host"].strip("[]")
        ip = _literal(host)
        if (isinstance(ip, IPv4Address) and str(ip) != host) or (":" in host) != match["host"].startswith("["):
            raise ValueError
        return host_key(host), int(match["port"])
    except ValueError:
        advice = "use exact host:port entries, such as 10.0.0.5:8080, intranet.example:80 or [fd00::5]:80"
        raise ValueError(f"NEWS_ALLOW_HOSTS: {entry[:100]!r} isn't a host with its port; {advice}") from None


def _advice(host: str, port: int) -> str:
    return f"; NEWS_ALLOW_HOSTS={f'[{host}]' if ':' in host else host}:{port} would let it be asked"
