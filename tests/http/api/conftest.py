"""Who calls the management API in these tests."""

import httpx
import pytest
from tests.serving import Organisation


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")
