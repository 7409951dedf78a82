"""Signing in for an app (contract B.1, B.2: audience, target, next original)."""

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, code, enrolled_totp, refused, step
from tests.http.authn.test_step_up import TWO_FACTORS
from tests.serving import Organisation, Someone

SAML = {
    "label": "Payroll",
    "signOnMode": "SAML_2_0",
    "settings": {
        "signOn": {
            "ssoAcsUrl": "https://payroll.example/acs",
            "recipient": "https://payroll.example/acs",
            "destination": "https://payroll.example/acs",
            "audience": "https://payroll.example",
            "subjectNameIdTemplate": "${user.userName}",
            "subjectNameIdFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
            "responseSigned": True,
            "assertionSigned": True,
            "signatureAlgorithm": "RSA_SHA256",
            "digestAlgorithm": "SHA256",
            "honorForceAuthn": True,
            "authnContextClassRef": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
        }
    },
}


async def an_app(admin: httpx.AsyncClient) -> str:
    made = await admin.post("/api/v1/apps", json=SAML)
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


async def test_whoever_signs_in_for_an_app_is_led_to_it(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app_id = await an_app(admin)
    done = await begins(http, someone, audience=app_id, relayState="/deep")
    assert (done["status"], done["relayState"]) == ("SUCCESS", "/deep")
    target, authentication = done["_embedded"]["target"], done["_embedded"]["authentication"]
    assert (target["type"], target["label"]) == ("APP", "Payroll")
    assert target["_links"]["self"]["href"].endswith(app_id)
    assert authentication["protocol"] == "SAML2.0"
    assert authentication["issuer"]["id"] == app_id
    assert authentication["issuer"]["uri"] == "http://www.okta.com/exk" + app_id.removeprefix("0oa")
    original = done["_links"]["next"]
    assert original["name"] == "original"
    browser = org.browser()
    gone = await browser.get(original["href"])
    assert gone.status_code == 302
    assert f"/{app_id}/" in gone.headers["location"]
    assert (await browser.get("/api/v1/sessions/me")).json()["login"] == someone.login
    again = await org.browser().get(original["href"])
    assert again.headers["location"] == "/login/login.htm"
    assert "set-cookie" not in again.headers


async def test_only_apps_that_people_are_signed_in_to_by_us_can_be_named(
    org: Organisation, http: httpx.AsyncClient, someone: Someone
) -> None:
    oidc = (await org.register())["client_id"]
    for audience in (oidc, "0oaNobody", "https://payroll.example"):
        body = {"username": someone.login, "password": someone.password, "audience": audience}
        assert await refused(http, "", **body) == (400, "E0000001")


async def test_the_apps_own_policy_counts_beside_the_orgs(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    app_id = await an_app(admin)
    policy = (await admin.post("/api/v1/policies", json={"type": "ACCESS_POLICY", "name": app_id})).json()
    said = {"appSignOn": {"access": "ALLOW", "verificationMethod": TWO_FACTORS}}
    rule = {"name": "Everybody", "type": "ACCESS_POLICY", "actions": said}
    made = await admin.post(f"/api/v1/policies/{policy['id']}/rules", json=rule)
    assert made.status_code == 200, made.text
    assert (await admin.put(f"/api/v1/apps/{app_id}/policies/{policy['id']}")).status_code == 204
    assert (await begins(http, someone))["status"] == "SUCCESS"
    required = await begins(http, someone, audience=app_id)
    assert required["status"] == "MFA_REQUIRED"
    proof = {"stateToken": required["stateToken"], "passCode": code(org, secret)}
    done = await step(http, f"/factors/{factor_id}/verify", **proof)
    assert done["_links"]["next"]["href"].endswith(required["stateToken"])
    shut = {**rule, "actions": {"appSignOn": {**said["appSignOn"], "access": "DENY"}}}
    changed = await admin.put(f"/api/v1/policies/{policy['id']}/rules/{made.json()['id']}", json=shut)
    assert changed.status_code == 200
    body = {"username": someone.login, "password": someone.password, "audience": app_id}
    assert await refused(http, "", **body) == (401, "E0000004")
