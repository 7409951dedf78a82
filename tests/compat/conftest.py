"""Live servers that the client libraries share: each test registers clients of its own."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from tests.compat.browser import new_browser
from tests.live import LiveServer, live_server
from tests.person import Person


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """A server on http, which nobody reconfigures."""
    with live_server() as running:
        yield running


@pytest.fixture(scope="session")
def tls_server() -> Iterator[LiveServer]:
    """A server on https, for libraries that insist on it; trust ``tls_server.ca``."""
    with live_server(tls=True) as running:
        yield running


@pytest.fixture
def person(server: LiveServer) -> Iterator[Person]:
    """The sample person of ``server``, at a fresh browser."""
    with new_browser(server) as at_browser:
        yield at_browser


@pytest.fixture
def tls_person(tls_server: LiveServer) -> Iterator[Person]:
    """The sample person of ``tls_server``, at a fresh browser."""
    with new_browser(tls_server) as at_browser:
        yield at_browser


@pytest.fixture
async def okta(server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """Okta's Python SDK with the API token of ``server``'s administrator."""
    from tests.compat.okta_sdk import by_token

    monkeypatch.setenv("OKTA_TESTING_TESTINGDISABLEHTTPSCHECK", "true")
    async with by_token(server) as client:
        yield client
