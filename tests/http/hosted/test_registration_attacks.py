"""What strangers try at the form that makes accounts."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from tests.http.authn.test_registration import FIELDS, opened
from tests.http.hosted.pages import AtPages
from tests.outbox import messages_to
from tests.serving import Organisation

from frontdesk.web.pages import words

REGISTER = "/signin/register"
SCHEMA = "/api/v1/meta/schemas/user/default"


def _custom(attribute: object) -> dict[str, object]:
    return {"definitions": {"custom": {"id": "#custom", "type": "object", "properties": {"desk": attribute}}}}


@pytest_asyncio.fixture(loop_scope="session")
async def asks_a_number(admin: httpx.AsyncClient, org: Organisation) -> AsyncIterator[None]:
    """Whoever registers says the number of their desk."""
    added = await admin.post(SCHEMA, json=_custom({"title": "Desk", "type": "integer"}))
    assert added.status_code == 200, added.text
    made = await opened(admin, profileAttributes=[*FIELDS, {"name": "desk", "label": "Desk", "required": False}])
    yield
    await admin.delete(f"/api/v1/policies/{made['id']}")
    await admin.post(SCHEMA, json=_custom(None))
    org.clock.advance(seconds=3601)


@pytest.mark.parametrize("digits", [20, 400, 5_000])
async def test_a_number_too_long_for_the_machine_is_marked_and_breaks_nothing(
    org: Organisation, pages: AtPages, asks_a_number: None, digits: int
) -> None:
    await pages.go(REGISTER)
    await pages.press("", email=f"long{digits}@example.com", firstName="Eve", lastName="Long", desk="9" * digits)
    assert (pages.page.status_code, pages.alert) == (200, words.REGISTER_NOT_TAKEN)
    assert 'aria-describedby="desk-problem"' in pages.page.text
    assert await messages_to(org, f"long{digits}@example.com") == []
