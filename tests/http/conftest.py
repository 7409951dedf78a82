"""One org a module of HTTP tests; every test brings its own clients, browsers and (where it hurts) people."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from tests.arrange import a_claim, a_scope, add_scopes, add_server
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone, organisation, share_one_loop

from frontdesk.domain.authorization_servers.model import ScopeConsent

NARROW = "narrow"
"""A second server: it signs with ES256, knows the scopes read and write, and its one rule lets only read through.

With the scope address comes a claim that cannot be evaluated.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The org lives on the session's loop."""
    share_one_loop(items, Path(__file__).parent)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def org() -> AsyncIterator[Organisation]:
    """An https org with a second authorization server."""
    async with organisation() as org:
        await add_scopes(
            org,
            a_scope("payments", ScopeConsent.REQUIRED),
            a_scope("calendar", ScopeConsent.FLEXIBLE),
        )
        await add_server(
            org,
            NARROW,
            scopes=[a_scope(n, ScopeConsent.IMPLICIT, server=NARROW, published=n == "read") for n in ("read", "write")],
            claims=[a_claim("broken", "user.login < 1", server=NARROW, scopes=("address",))],
            conditions={"scopes": {"include": ["read"]}},
        )
        yield org


@pytest.fixture
def http(org: Organisation) -> httpx.AsyncClient:
    """Nobody in particular."""
    return org.browser()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(org: Organisation) -> httpx.AsyncClient:
    """Ada's browser, in which she has just signed in."""
    return await org.signed_in()


@pytest_asyncio.fixture(loop_scope="session")
async def app(org: Organisation) -> RelyingParty:
    """A confidential web app of the default server."""
    return await relying_party(org)


@pytest_asyncio.fixture(loop_scope="session")
async def someone(org: Organisation) -> Someone:
    """A person of this test alone."""
    return await org.someone()
