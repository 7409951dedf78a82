"""What the system log says of signing requests, subscriptions, and factors that are not active yet."""

import secrets

import httpx
from tests.serving import Organisation, Someone


async def _told(admin: httpx.AsyncClient, target: str) -> list[str]:
    answer = await admin.get("/api/v1/logs", params={"filter": f'target.id eq "{target}"', "limit": "1000"})
    return [event["eventType"] for event in answer.json()]


async def test_the_log_tells_of_signing_requests(admin: httpx.AsyncClient) -> None:
    body = {
        "name": "bookmark",
        "signOnMode": "BOOKMARK",
        "label": f"App {secrets.token_hex(4)}",
        "settings": {"app": {"url": "https://example.com/"}},
    }
    app = (await admin.post("/api/v1/apps", json=body)).json()["id"]
    path = f"/api/v1/apps/{app}/credentials/csrs"
    made = await admin.post(path, json={"subject": {"commonName": "App"}, "subjectAltNames": {"dnsNames": []}})
    assert made.status_code == 201, made.text
    assert (await admin.delete(f"{path}/{made.json()['id']}")).status_code == 204
    assert await _told(admin, made.json()["id"]) == ["app.app_instance.csr.generate", "app.app_instance.csr.revoke"]


async def test_the_log_tells_of_subscriptions(org: Organisation, admin: httpx.AsyncClient) -> None:
    path = f"/api/v1/users/{org.ada.user.id}/subscriptions/OKTA_ISSUE"
    for verb in ("unsubscribe", "subscribe"):
        assert (await admin.post(f"{path}/{verb}")).status_code == 200
    told = await _told(admin, f"{org.ada.user.id}/OKTA_ISSUE")
    assert told == ["system.notification.subscription.update"] * 2


async def test_the_log_tells_of_a_factor_that_is_not_active_yet(admin: httpx.AsyncClient, someone: Someone) -> None:
    path = f"/api/v1/users/{someone.user.id}/factors"
    made = await admin.post(path, json={"factorType": "token:software:totp", "provider": "GOOGLE"})
    assert made.json()["status"] == "PENDING_ACTIVATION"
    assert "system.mfa.preregister.initiate" in await _told(admin, someone.user.id)
