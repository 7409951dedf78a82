"""/api/v1/org/privacy/aerial (contract A.Org)."""

import httpx
from tests.serving import Organisation

AERIAL = "/api/v1/org/privacy/aerial"
ACCOUNT = {"accountId": "0200bs617vjbEXAMPLE"}


async def test_consent_is_granted_read_back_and_revoked(org: Organisation, admin: httpx.AsyncClient) -> None:
    assert (await admin.get(AERIAL)).json()["errorCode"] == "E0000007"
    granted = await admin.post(f"{AERIAL}/grant", json=ACCOUNT)
    assert granted.status_code == 200, granted.text
    me = (await admin.get(f"/api/v1/users/{org.facts['admin_login']}")).json()["id"]
    shown = granted.json()
    assert {**ACCOUNT, "grantedBy": me} == {name: shown[name] for name in ("accountId", "grantedBy")}
    assert shown["grantedDate"].endswith("Z")
    assert set(shown["_links"]) == {"self", "revoke"}
    org.clock.advance(seconds=5)
    assert (await admin.post(f"{AERIAL}/grant", json=ACCOUNT)).json() == shown
    assert (await admin.get(AERIAL)).json() == shown
    for move in ("grant", "revoke"):
        other = await admin.post(f"{AERIAL}/{move}", json={"accountId": "another"})
        assert (other.status_code, other.json()["errorCode"]) == (400, "E0000001")
        assert other.json()["errorCauses"][0]["errorSummary"].startswith("accountId: ")
    revoked = await admin.post(f"{AERIAL}/revoke", json=ACCOUNT)
    assert (revoked.status_code, set(revoked.json()["_links"])) == (200, {"grant"})
    assert (await admin.get(AERIAL)).status_code == 404
    assert (await admin.post(f"{AERIAL}/revoke", json=ACCOUNT)).status_code == 404


async def test_a_consent_names_an_account(admin: httpx.AsyncClient) -> None:
    for move in ("grant", "revoke"):
        assert (await admin.post(f"{AERIAL}/{move}")).json()["errorCode"] == "E0000003"
        for wrong in ({}, {"accountId": ""}, {"accountId": 7}, {"accountId": "x" * 101}):
            refused = await admin.post(f"{AERIAL}/{move}", json=wrong)
            assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001")
            assert "accountId" in refused.json()["errorCauses"][0]["errorSummary"]
