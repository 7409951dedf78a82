"""Live servers that the client libraries share: each test registers clients of its own."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio
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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def okta_service(server: LiveServer) -> Any:
    """A service app with every scope that Okta's SDK is driven with."""
    from tests.compat.okta_sdk import SCOPES, by_token, new_service

    async with by_token(server) as client:
        return await new_service(client, SCOPES)


@pytest.fixture(params=["token", "private key"])
async def okta(request: pytest.FixtureRequest, server: LiveServer, okta_service: Any) -> AsyncIterator[Any]:
    """Okta's Python SDK, with the API token of an administrator and as a service with a key of its own."""
    from tests.compat.okta_sdk import SCOPES, by_private_key, by_token

    caller = by_token(server) if request.param == "token" else by_private_key(server, okta_service, SCOPES)
    async with caller as client:
        yield client
