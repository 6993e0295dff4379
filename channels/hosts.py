"""Which hosts and addresses are whose."""

import ipaddress
from collections.abc import Iterable

TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64: the last four bytes are an IPv4 address


def below(host: str, domains: Iterable[str]) -> bool:
    """Whether a host is one of the domains, or in one of them."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def public(address: str) -> bool:
    """Whether an IP address is one of the public network's, also in the dresses that IPv4 has in IPv6."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in TRANSLATED:
            return public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner:
            return public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
