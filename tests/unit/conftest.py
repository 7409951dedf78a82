"""Unit tests have no network: whoever connects, listens or asks for a name fails, saying so."""

import sys
from collections.abc import Iterator

import pytest

_REFUSED = frozenset({"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"})


class Network:
    """Whether this process may reach the network. The interpreter's audit events cannot be unsubscribed from."""

    def __init__(self) -> None:
        self.is_refused = False
        sys.addaudithook(self._hear)

    def _hear(self, event: str, _arguments: tuple[object, ...]) -> None:
        if self.is_refused and event in _REFUSED:
            pytest.fail(f"A unit test reached for the network ({event}).")


@pytest.fixture(scope="session")
def network() -> Network:
    """The switch, installed once a session."""
    return Network()


@pytest.fixture(autouse=True)
def _no_network(network: Network) -> Iterator[None]:
    network.is_refused = True
    yield
    network.is_refused = False
