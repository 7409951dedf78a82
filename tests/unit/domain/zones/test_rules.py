"""Which zones an address is in."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.records.model import Record, new_record
from frontdesk.domain.zones.model import ZONE, zone_draft
from frontdesk.domain.zones.rules import compile_zone, is_blocked, zone_of

v4 = st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address)


def a_zone(*gateways: tuple[str, str], usage: str = "POLICY") -> Record:
    sent = {"type": "IP", "name": "z", "usage": usage, "gateways": [{"type": t, "value": v} for t, v in gateways]}
    return new_record(ZONE, zone_draft(sent, None), by=None, now=0)


@given(v4, v4, v4)
def test_a_range_covers_what_lies_between_its_ends_and_nothing_else(
    a: ipaddress.IPv4Address, b: ipaddress.IPv4Address, ip: ipaddress.IPv4Address
) -> None:
    low, high = min(a, b), max(a, b)
    zone = a_zone(("RANGE", f"{low}-{high}"))
    assert zone_of(str(ip), [compile_zone(zone)]) == ((zone.id,) if low <= ip <= high else ())


@given(v4, st.integers(0, 32), v4)
def test_a_network_covers_what_it_contains(
    network: ipaddress.IPv4Address, bits: int, ip: ipaddress.IPv4Address
) -> None:
    zone = a_zone(("CIDR", f"{network}/{bits}"))
    inside = ip in ipaddress.ip_network(f"{network}/{bits}", strict=False)
    assert bool(zone_of(str(ip), [compile_zone(zone)])) is inside


@given(v4)
def test_an_address_counts_however_it_is_wrapped(ip: ipaddress.IPv4Address) -> None:
    zone = compile_zone(a_zone(("CIDR", f"{ip}/32"), usage="BLOCKLIST"))
    assert is_blocked(f"::ffff:{ip}", [zone])


@pytest.mark.parametrize("ip", [None, "", "unknown", "198.51.100.256", "2001:db8::1"])
def test_what_is_no_address_of_a_zone_is_in_none(ip: str | None) -> None:
    zone = compile_zone(a_zone(("CIDR", "0.0.0.0/0"), usage="BLOCKLIST"))
    assert zone_of(ip, [zone]) == ()
    assert not is_blocked(ip, [zone])


def test_a_dynamic_zone_covers_nothing_without_a_source_of_knowledge() -> None:
    draft = zone_draft({"type": "DYNAMIC", "name": "d", "locations": [{"country": "US"}]}, None)
    assert zone_of("198.51.100.1", [compile_zone(new_record(ZONE, draft, by=None, now=0))]) == ()
