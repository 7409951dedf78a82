"""Which addresses we go to: public ones, and loopback where development allows it (RFC 9101 §10.4)."""

import asyncio
import ipaddress
import socket

from frontdesk.kernel.errors import Expected

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1


class AddressRefused(Expected):
    """The host's address is private, local, or not an address at all."""


def check_address(address: str, *, allow_loopback: bool) -> None:
    """The address is one of the public internet, or loopback where that is allowed.

    Raises:
        AddressRefused: it is neither.
    """
    ip = _behind(ipaddress.ip_address(address))
    if ip.is_loopback and allow_loopback:
        return
    if not ip.is_global or ip.is_multicast or ip.is_reserved:
        raise AddressRefused("The address is not on the public internet.")


def _behind(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Where a packet comes out: an IPv6 address may carry one of IPv4, that a gateway takes for the inside."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


async def resolve(host: str, port: int, *, allow_loopback: bool) -> str:
    """One address of a host; every one it has must be allowed, so that no answer of its DNS can lead us inside.

    Raises:
        AddressRefused: one is not allowed, or there is none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise AddressRefused("The host has no address.") from None
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        check_address(address, allow_loopback=allow_loopback)
    if not addresses:
        raise AddressRefused("The host has no address.")
    return addresses[0]
