"""Which addresses calls may go to, however they are spelled (RFC 9101 §10.4; attack case 47)."""

import pytest

from frontdesk.runtime.outbound.guard import INSIDE, AddressRefused, BadNetworks, Reach, check_address, read_networks


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_called(address: str) -> None:
    check_address(address, Reach())


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
        "fec0::1",
        "168.63.129.16",
        "::ffff:168.63.129.16",
    ],
)
def test_an_address_of_the_inside_is_refused_in_whatever_it_is_wrapped(address: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(address, Reach())


def test_loopback_is_called_where_development_allows_it() -> None:
    for address in ("127.0.0.1", "::1", "::ffff:127.0.0.1"):
        check_address(address, Reach(loopback=True))
    with pytest.raises(AddressRefused):
        check_address("10.0.0.1", Reach(loopback=True))


def test_networks_of_the_operators_are_called_and_no_others() -> None:
    reach = Reach(networks=read_networks("10.1.0.0/16, fd00:1::/64"))
    for address in ("10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5"):
        check_address(address, reach)
    for address in ("10.2.0.1", "fd00:2::5", "127.0.0.1", "169.254.169.254"):
        with pytest.raises(AddressRefused):
            check_address(address, reach)


def test_a_network_that_is_none_is_refused_by_the_settings_name() -> None:
    for text in ("10.1.0.1/16", "inside", "10.0.0.0/33"):
        with pytest.raises(BadNetworks, match="outbound_networks"):
            read_networks(text)


def test_a_mail_server_may_stand_inside_but_not_where_a_cloud_speaks_to_its_machines() -> None:
    reach = Reach(loopback=True, networks=INSIDE)
    for address in ("10.0.0.25", "192.168.1.25", "127.0.0.1", "fd12::1", "93.184.215.14"):
        check_address(address, reach)
    for address in ("169.254.169.254", "fe80::1", "240.0.0.1", "224.0.0.1"):
        with pytest.raises(AddressRefused):
            check_address(address, reach)
