"""/api/v1/org: what an org says of itself, and what its administrators choose (contract A.Org)."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
from tests.serving import Organisation

_EVERYTHING = {
    "companyName": "Example & Söhne",
    "website": "https://www.example.test",
    "phoneNumber": "+44 20 7946 0000",
    "endUserSupportHelpURL": "https://help.example.test",
    "supportPhoneNumber": "+44 20 7946 0001",
    "address1": "12 St James's Square",
    "address2": "Second floor",
    "city": "London",
    "state": "London",
    "country": "GB",
    "postalCode": "SW1Y 4JH",
}


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _called_as_before(admin: httpx.AsyncClient) -> AsyncIterator[None]:
    """The org's name stands on pages that other tests look at."""
    name = (await admin.get("/api/v1/org")).json()["companyName"]
    yield
    await admin.post("/api/v1/org", json={"companyName": name})


async def test_every_setting_that_is_written_is_read_back(admin: httpx.AsyncClient) -> None:
    replaced = await admin.put("/api/v1/org", json=_EVERYTHING)
    assert replaced.status_code == 200
    read = (await admin.get("/api/v1/org")).json()
    assert {name: read[name] for name in _EVERYTHING} == _EVERYTHING


async def test_a_post_merges_and_a_put_replaces(admin: httpx.AsyncClient) -> None:
    await admin.put("/api/v1/org", json=_EVERYTHING)
    merged = (await admin.post("/api/v1/org", json={"city": "Paris"})).json()
    assert (merged["city"], merged["postalCode"]) == ("Paris", "SW1Y 4JH")
    replaced = (await admin.put("/api/v1/org", json={"city": "Rome"})).json()
    assert (replaced["city"], replaced["postalCode"], replaced["companyName"]) == ("Rome", None, "Example & Söhne")


async def test_a_setting_of_another_type_is_refused_by_name(admin: httpx.AsyncClient) -> None:
    refused = await admin.post("/api/v1/org", json={"city": 7})
    assert refused.status_code == 400
    assert refused.json()["errorCode"] == "E0000001"
    assert refused.json()["errorCauses"][0]["errorSummary"].startswith("city: ")


async def test_an_id_of_the_org_stays_what_it_is(org: Organisation, admin: httpx.AsyncClient) -> None:
    answer = await admin.post("/api/v1/org", json={"id": "00oOther", "subdomain": "other", "status": "INACTIVE"})
    assert (answer.json()["id"], answer.json()["status"]) == (org.org_id, "ACTIVE")


async def test_the_footer_is_hidden_and_shown(admin: httpx.AsyncClient) -> None:
    hidden = (await admin.post("/api/v1/org/preferences/hideEndUserFooter")).json()
    assert hidden["showEndUserFooter"] is False
    assert list(hidden["_links"]) == ["showEndUserFooter"]
    shown = (await admin.post("/api/v1/org/preferences/showEndUserFooter")).json()
    assert shown == (await admin.get("/api/v1/org/preferences")).json()
    assert shown["showEndUserFooter"] is True


async def test_support_is_let_in_for_a_while(org: Organisation, admin: httpx.AsyncClient) -> None:
    granted = (await admin.post("/api/v1/org/privacy/oktaSupport/grant")).json()
    extended = (await admin.post("/api/v1/org/privacy/oktaSupport/extend")).json()
    assert granted["support"] == extended["support"] == "ENABLED"
    assert granted["expiration"] < extended["expiration"]
    org.clock.advance(days=3)
    assert (await admin.get("/api/v1/org/privacy/oktaSupport")).json()["support"] == "DISABLED"


async def test_contacts_are_users_of_the_org(org: Organisation, admin: httpx.AsyncClient) -> None:
    path = "/api/v1/org/contacts/BILLING"
    first = await admin.get(path)
    assert first.json()["userId"].startswith("00u"), "the first administrator, until somebody else is named"
    assert (await admin.put(path, json={"userId": "00uNobody"})).status_code == 400
    written = (await admin.put(path, json={"userId": org.ada.user.id})).json()
    assert written == (await admin.get(path)).json()
    assert written["userId"] == org.ada.user.id
    assert (await admin.get("/api/v1/org/contacts/SALES")).status_code == 404


async def test_without_a_token_nothing_is_told(http: httpx.AsyncClient) -> None:
    refused = await http.get("/api/v1/org")
    assert (refused.status_code, refused.json()["errorCode"]) == (401, "E0000011")
