"""A provider elsewhere, and an administrator here."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from joserfc.jwk import RSAKey
from tests.http.authn.demands import Demands, demands_of
from tests.serving import Organisation, Someone
from tests.upstream import Provider, provider

SIGNING_KEY = RSAKey.generate_key(2048, {"kid": "their-key", "use": "sig", "alg": "RS256"}, private=True)


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere(org: Organisation) -> AsyncIterator[Provider]:
    """A provider that vouches for whom a test says."""
    async with provider(org, SIGNING_KEY) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def demands(admin: httpx.AsyncClient, someone: Someone) -> Demands:
    """Policies for nobody but ``someone``."""
    return await demands_of(admin, someone)
