"""Who is sent which mails: a choice of each administrator, and the default of each role."""

import httpx
import pytest
from tests.serving import Organisation


@pytest.mark.parametrize("place", ["roles/SUPER_ADMIN", "users/me"], ids=["role", "user"])
async def test_a_choice_holds_until_the_next_one(admin: httpx.AsyncClient, place: str) -> None:
    path = f"/api/v1/{place}/subscriptions/OKTA_UPDATE"
    for verb, status in (("unsubscribe", "unsubscribed"), ("subscribe", "subscribed"), ("unsubscribe", "unsubscribed")):
        chosen = await admin.post(f"{path}/{verb}")
        assert (chosen.status_code, chosen.content) == (200, b"")
        assert (await admin.get(path)).json()["status"] == status
    listed = {entry["notificationType"]: entry for entry in (await admin.get(f"/api/v1/{place}/subscriptions")).json()}
    assert listed["OKTA_UPDATE"]["status"] == "unsubscribed"
    assert list(listed["OKTA_UPDATE"]["_links"]) == ["subscribe", "self"]


async def test_one_choice_is_nobody_elses(org: Organisation, admin: httpx.AsyncClient) -> None:
    await admin.post(f"/api/v1/users/{org.ada.user.id}/subscriptions/IWA_AGENT/unsubscribe")
    assert (await admin.get("/api/v1/roles/ORG_ADMIN/subscriptions/IWA_AGENT")).json()["status"] == "subscribed"


@pytest.mark.parametrize(
    "path",
    ["roles/KING/subscriptions", "users/00uNobody/subscriptions", "roles/ORG_ADMIN/subscriptions/LOVE_LETTERS"],
    ids=str,
)
async def test_what_is_not_there_is_not_found(admin: httpx.AsyncClient, path: str) -> None:
    assert (await admin.get(f"/api/v1/{path}")).status_code == 404
