"""Callers of the registration endpoint."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.serving import Organisation, organisation

PATH = "/oauth2/v1/clients"


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """Calls with the administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def open_org() -> AsyncIterator[Organisation]:
    """An org where anybody may register, and that is no development org."""
    async with organisation("https://open.example.test", dev=False, open_registration=True) as org:
        yield org
