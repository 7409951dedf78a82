"""An org, and an app beside it that has a SCIM server."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.callee import Callee, callee
from tests.scim_app import ScimApp
from tests.serving import Organisation


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[Callee]:
    """Where the app listens."""
    async with callee() as service:
        yield service


@pytest.fixture
def app(service: Callee) -> ScimApp:
    """The app that listens there."""
    made = ScimApp()
    made.answers(service)
    return made
