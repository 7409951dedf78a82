"""Who calls the management API in these tests."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.serving import Organisation


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """The first administrator's API token."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


@pytest_asyncio.fixture(loop_scope="session")
async def roles_end_with_the_test(org: Organisation) -> AsyncIterator[None]:
    """Of all administrators that a test makes, none is left to those after it: some are about the last one."""
    yield
    async with org.unit() as unit:
        first = await unit.users.find_by_login(org.facts["admin_login"])
        assert first is not None
        for user_id in await unit.role_assignments.list_assignees(after="", most=10_000):
            for role in await unit.role_assignments.list_of_person(user_id):
                if role.principal_id != first.id:
                    await unit.role_assignments.remove(role)
