"""Which addresses calls may go to, however they are spelled (RFC 9101 §10.4; attack case 47)."""

import pytest

from frontdesk.runtime.outbound.guard import AddressRefused, check_address


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_called(address: str) -> None:
    check_address(address, allow_loopback=False)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.1.2.3",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "::ffff:169.254.169.254",
        "::169.254.169.254",
        "64:ff9b::169.254.169.254",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2002:7f00:1::1",
    ],
)
def test_an_address_of_the_inside_is_refused_in_whatever_it_is_wrapped(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(address, allow_loopback=False)


def test_loopback_is_called_where_development_allows_it() -> None:
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        check_address(address, allow_loopback=True)
    with pytest.raises(AddressRefused):
        check_address("10.0.0.1", allow_loopback=True)
