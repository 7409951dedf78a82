"""Which zones an address is in (contract A.Zones)."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.records.model import Record

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone ready to be asked. ``ranges``: first and last address of each gateway."""

    id: str
    is_blocked: bool
    ranges: tuple[tuple[_Address, _Address], ...]

    def covers(self, address: _Address) -> bool:
        """Whether the address is one of its gateways."""
        return any(
            first.version == address.version and int(first) <= int(address) <= int(last) for first, last in self.ranges
        )


def compile_zone(record: Record) -> Zone:
    """A zone from its record.

    Zones that are not active cover nothing. Neither do dynamic ones: an address says nothing of its country or its
    autonomous system without a source of that knowledge, and a guess would open what the zone closes.
    """
    gateways = record.body.get("gateways") if record.is_active else None
    ranges = tuple(_range(gateway) for gateway in gateways) if isinstance(gateways, list) else ()
    return Zone(record.id, record.body["usage"] == "BLOCKLIST", ranges)


def zone_of(ip: str | None, zones: Iterable[Zone]) -> tuple[str, ...]:
    """The ids of the zones that cover an address, in the order given; none where there is no address."""
    address = _parsed(ip)
    return () if address is None else tuple(zone.id for zone in zones if zone.covers(address))


def is_blocked(ip: str | None, zones: Iterable[Zone]) -> bool:
    """Whether nobody may come from this address."""
    address = _parsed(ip)
    return address is not None and any(zone.is_blocked and zone.covers(address) for zone in zones)


def _parsed(ip: str | None) -> _Address | None:
    try:
        address = ipaddress.ip_address(ip or "")
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped if mapped is not None else address


def _range(gateway: Mapping[str, Any]) -> tuple[_Address, _Address]:
    if gateway["type"] == "CIDR":
        network = ipaddress.ip_network(gateway["value"], strict=False)
        return network[0], network[-1]
    first, _, last = gateway["value"].partition("-")
    return ipaddress.ip_address(first), ipaddress.ip_address(last)
