"""Which zones an address lies in."""

from collections.abc import Mapping
from ipaddress import IPv4Address

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.policies.network import zones_of_ip

Zone = tuple[str, Mapping[str, object]]
OFFICE: Zone = ("nzoOffice", {"gateways": [{"type": "CIDR", "value": "192.0.2.0/24"}]})
RANGE: Zone = ("nzoRange", {"gateways": [{"type": "RANGE", "value": "198.51.100.7-198.51.100.9"}]})
SIX: Zone = ("nzoSix", {"gateways": [{"type": "CIDR", "value": "2001:db8::/32"}]})
EMPTY: Zone = ("nzoEmpty", {"gateways": None})
BROKEN: Zone = ("nzoBroken", {"gateways": [{"type": "CIDR", "value": "nowhere"}, {"type": "RANGE", "value": "1-2"}]})
ZONES = [OFFICE, RANGE, SIX, EMPTY, BROKEN]


def test_networks_and_ranges_include_their_ends() -> None:
    assert zones_of_ip(ZONES, "192.0.2.255") == {"nzoOffice"}
    assert zones_of_ip(ZONES, "198.51.100.7") == zones_of_ip(ZONES, "198.51.100.9") == {"nzoRange"}
    assert zones_of_ip(ZONES, "198.51.100.10") == frozenset()
    assert zones_of_ip(ZONES, "2001:db8::1") == {"nzoSix"}


@given(st.text(max_size=20))
def test_what_is_no_address_lies_nowhere(text: str) -> None:
    assert zones_of_ip([OFFICE], text) <= {"nzoOffice"}


@given(st.ip_addresses(v=4), st.ip_addresses(v=4), st.ip_addresses(v=4))
def test_a_range_is_all_between_its_ends(low: IPv4Address, high: IPv4Address, one: IPv4Address) -> None:
    zone = ("nzo", {"gateways": [{"type": "RANGE", "value": f"{low}-{high}"}]})
    assert bool(zones_of_ip([zone], str(one))) is (int(low) <= int(one) <= int(high))
