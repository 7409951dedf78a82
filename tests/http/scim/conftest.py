"""A SCIM client of the org."""

import httpx
import pytest
import pytest_asyncio
from tests.http.scim.connecting import administrator, connected
from tests.serving import Organisation


@pytest_asyncio.fixture(loop_scope="session")
async def scim(org: Organisation) -> httpx.AsyncClient:
    """A client of a connection that may write people and groups."""
    return await connected(org)


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return administrator(org)
