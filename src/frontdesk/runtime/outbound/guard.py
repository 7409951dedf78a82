"""Which addresses we go to: public ones, those of networks that the operator names (setting ``outbound_networks``), and
loopback where development allows it (RFC 9101 §10.4).
"""

import ipaddress
from dataclasses import dataclass

from frontdesk.kernel.errors import Expected
from frontdesk.runtime.outbound.lookups import addresses_of

Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]
INSIDE: Networks = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
"""Where a server may stand that the operator names; the addresses at which a cloud tells its machines are not in it."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1
_PLATFORM = ipaddress.IPv4Address("168.63.129.16")
"""Azure's own agent answers machines there, and nobody else."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far we go beyond the public internet: to this very machine, to networks of the operator's."""

    loopback: bool = False
    networks: Networks = ()


class AddressRefused(Expected):
    """The host's address is private, local, or not an address at all."""


class BadNetworks(Expected):
    """``outbound_networks`` cannot be used as it stands."""


def read_networks(text: str) -> Networks:
    """Networks in CIDR form, with commas between them.

    Raises:
        BadNetworks: one is none.
    """
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as why:
        raise BadNetworks(f"The setting outbound_networks must be like 10.1.0.0/16,fd00:1::/64: {why}.") from None


def check_address(address: str, reach: Reach) -> None:
    """The address is one of the public internet, or within our further reach.

    Raises:
        AddressRefused: it is neither.
    """
    ip = _behind(ipaddress.ip_address(address))
    if (ip.is_loopback and reach.loopback) or any(ip in network for network in reach.networks):
        return
    is_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local  # RFC 3879; is_global overlooks it
    if not ip.is_global or is_local or ip.is_multicast or ip.is_reserved or ip == _PLATFORM:
        raise AddressRefused("The address is not on the public internet.")


def _behind(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Where a packet comes out: an IPv6 address may carry one of IPv4, that a gateway takes for the inside."""
    if not isinstance(ip, ipaddress.IPv6Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


async def resolve(host: str, port: int, reach: Reach) -> str:
    """One address of a host; every one it has must be allowed, so that no answer of its DNS can lead us inside.

    Raises:
        AddressRefused: one is not allowed, or there is none.
    """
    try:
        addresses = await addresses_of(host, port)
    except OSError:
        raise AddressRefused("The host has no address.") from None
    for address in addresses:
        check_address(address, reach)
    if not addresses:
        raise AddressRefused("The host has no address.")
    return addresses[0]
