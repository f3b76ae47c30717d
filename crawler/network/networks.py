"""Which IP addresses are the public internet's, and what the others are for."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

# IANA's registries of special-purpose addresses, without their few exceptions that are public: nobody publishes there.
# Not ipaddress.is_global: what it takes for global differs from one Python to the next, and 6to4, Teredo, multicast
# and addresses with an IPv4 address in them pass it.
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
    (ip_network(network), what) for network, what in _NOT_PUBLIC
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str | IPv4Address | IPv6Address) -> bool:
    """Tell whether it's an address of the public internet; what is no address, or has a zone, isn't."""
    return special_purpose(address) is None


def special_purpose(address: str | IPv4Address | IPv6Address) -> str | None:
    """Return what an address is that isn't the public internet's, such as "a loopback address"; None for one that is.

    An address of NAT64 (RFC 6052) is what the IPv4 address in it is: where there's no IPv4, all hosts have such ones.
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
    for network, what in _NETWORKS:
        if ip in network:
            return what
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return "a reserved address"
    return None
