"""An administrator, and what the org asks of the person of a test."""

import httpx
import pytest
import pytest_asyncio
from tests.http.authn.demands import Demands, demands_of
from tests.serving import Organisation, Someone


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


@pytest_asyncio.fixture(loop_scope="session")
async def demands(admin: httpx.AsyncClient, someone: Someone) -> Demands:
    """Policies for nobody but ``someone``."""
    return await demands_of(admin, someone)
