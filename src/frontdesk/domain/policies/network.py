"""Which network zones an address lies in (Okta: network zones). Zones are records; only their addresses are read."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address


def zones_of_ip(zones: Iterable[tuple[str, Mapping[str, object]]], ip: str) -> frozenset[str]:
    """The ids of the zones whose gateways include the address; none for a text that is no address.

    ``zones``: an id and the zone's body, active ones only. Zones by location or network provider have no gateways.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return frozenset()
    return frozenset(zone_id for zone_id, body in zones if any(_includes(entry, address) for entry in _gateways(body)))


def _gateways(body: Mapping[str, object]) -> Iterable[Mapping[str, object]]:
    found = body.get("gateways")
    return [entry for entry in found if isinstance(entry, Mapping)] if isinstance(found, list | tuple) else []


def _includes(entry: Mapping[str, object], address: Address) -> bool:
    value = str(entry.get("value", ""))
    try:
        if entry.get("type") == "CIDR":
            return address in ip_network(value, strict=False)
        first, _, last = value.partition("-")
        low, high = ip_address(first.strip()), ip_address((last or first).strip())
    except ValueError:
        return False
    return low.version == high.version == address.version and int(low) <= int(address) <= int(high)
