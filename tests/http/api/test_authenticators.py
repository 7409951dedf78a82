"""/api/v1/authenticators (contract A.Authenticators; seen-on-the-wire 3.2, 3.3, 6)."""

from typing import Any

import httpx
import pytest

AUTHENTICATORS = "/api/v1/authenticators"


async def by_key(admin: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    return {each["key"]: each for each in (await admin.get(AUTHENTICATORS)).json()}


async def test_a_fresh_org_offers_these_in_this_order(admin: httpx.AsyncClient) -> None:
    found = (await admin.get(AUTHENTICATORS)).json()
    assert [each["key"] for each in found][:6] == [
        *("okta_email", "okta_verify", "okta_password", "phone_number", "webauthn", "security_question")
    ]


@pytest.mark.parametrize(
    ("key", "settings"),
    [
        ("okta_email", {"allowedFor": "any", "tokenLifetimeInMinutes": 10}),
        ("security_question", {"allowedFor": "none"}),
        (
            "okta_verify",
            {
                "compliance": {"fips": "REQUIRED"},
                "channelBinding": {"style": "NUMBER_CHALLENGE", "required": "ALWAYS"},
                "userVerification": "REQUIRED",
                "userVerificationMethods": ["PIN"],
                "appInstanceId": "0oaapp",
            },
        ),
    ],
)
async def test_every_field_that_is_written_is_read_back(
    admin: httpx.AsyncClient, key: str, settings: dict[str, Any]
) -> None:
    before = (await by_key(admin))[key]
    path = f"{AUTHENTICATORS}/{before['id']}"
    body = {"key": key, "type": before["type"], "name": f"Our {before['name']}", "settings": settings}
    written = await admin.put(path, json=body)
    assert written.status_code == 200
    read = (await admin.get(path)).json()
    assert {name: read[name] for name in body} == body
    kept = (await admin.put(path, json={"key": key, "name": before["name"]})).json()
    assert kept["settings"] == settings
    await admin.put(path, json={"key": key, "name": before["name"], "settings": before["settings"]})


async def test_what_an_authenticator_is_does_not_change(admin: httpx.AsyncClient) -> None:
    email = (await by_key(admin))["okta_email"]
    path = f"{AUTHENTICATORS}/{email['id']}"
    for wrong in ({"key": "webauthn"}, {"type": "app"}, {"settings": {"allowedFor": "all"}}, {"name": None}):
        refused = await admin.put(path, json={"key": "okta_email", "name": "Email", **wrong})
        assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")


async def test_one_that_is_there_is_not_added_again_and_another_is_added_once(admin: httpx.AsyncClient) -> None:
    refused = await admin.post(AUTHENTICATORS, json={"key": "okta_email", "name": "Email", "type": "email"})
    assert refused.json()["errorSummary"].endswith("com.okta.services.factors.iface.dto.AuthenticatorCatalog")
    assert refused.json()["errorCauses"] == [{"errorSummary": "The field has an invalid value"}]
    body = {"key": "google_otp", "name": "Google Authenticator"}
    added = await admin.post(AUTHENTICATORS, json=body, params={"activate": "true"})
    assert (added.status_code, added.json()["status"], added.json()["type"]) == (200, "ACTIVE", "app")
    assert (await admin.post(AUTHENTICATORS, json=body)).status_code == 400


async def test_the_life_cycle_moves_all_but_the_password(admin: httpx.AsyncClient) -> None:
    found = await by_key(admin)
    for move, status in (("deactivate", "INACTIVE"), ("activate", "ACTIVE")):
        moved = await admin.post(f"{AUTHENTICATORS}/{found['security_question']['id']}/lifecycle/{move}")
        assert (moved.status_code, moved.json()["status"]) == (200, status)
    refused = await admin.post(f"{AUTHENTICATORS}/{found['okta_password']['id']}/lifecycle/deactivate")
    assert refused.json()["errorSummary"].endswith("api.authenticator.error.unsupported.active.deactivate")


async def test_a_phone_that_is_to_be_used_needs_somebody_to_reach_it(admin: httpx.AsyncClient) -> None:
    phone = (await by_key(admin))["phone_number"]
    path, body = f"{AUTHENTICATORS}/{phone['id']}", {"key": "phone_number", "name": "Phone", "type": "phone"}
    refused = await admin.put(path, json=body)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000226")
    assert (await admin.put(path, json={**body, "status": "INACTIVE"})).status_code == 200
    channel = {"type": "HTTP", "config": {"uri": "https://hooks.example.test/telephony"}}
    hook = {"name": "telephony", "type": "com.okta.telephony.provider", "channel": channel}
    made = (await admin.post("/api/v1/inlineHooks", json=hook)).json()
    assert (await admin.put(path, json=body)).status_code == 200
    await admin.post(f"/api/v1/inlineHooks/{made['id']}/lifecycle/deactivate")
    assert (await admin.put(path, json=body)).status_code == 400


async def test_methods_are_read_written_and_moved(admin: httpx.AsyncClient) -> None:
    verify = (await by_key(admin))["okta_verify"]
    methods = f"{AUTHENTICATORS}/{verify['id']}/methods"
    assert [method["type"] for method in (await admin.get(methods)).json()] == ["totp", "push", "signed_nonce"]
    settings = {"algorithms": ["RS256"], "keyProtection": "HARDWARE", "transactionTypes": ["LOGIN", "CIBA"]}
    written = await admin.put(f"{methods}/push", json={"type": "push", "settings": settings})
    assert written.json()["settings"] == settings
    assert (await admin.get(f"{methods}/push")).json() == written.json()
    assert (await admin.post(f"{methods}/push/lifecycle/activate")).json()["status"] == "ACTIVE"
    assert (await admin.post(f"{methods}/push/lifecycle/deactivate")).json()["status"] == "INACTIVE"
    assert (await admin.post(f"{methods}/totp/lifecycle/deactivate")).status_code == 400
    assert (await admin.get(f"{methods}/sms")).status_code == 404
    assert (await admin.put(f"{methods}/push", json={"settings": {"attachment": "ANY"}})).status_code == 400


async def test_lists_of_security_keys_are_no_feature_of_the_org(admin: httpx.AsyncClient) -> None:
    webauthn = (await by_key(admin))["webauthn"]
    answer = await admin.get(f"{AUTHENTICATORS}/{webauthn['id']}/aaguids")
    assert (answer.status_code, answer.json()["errorCode"]) == (401, "E0000015")
    assert (await admin.get(f"{AUTHENTICATORS}/autnobody")).json()["errorCode"] == "E0000007"
