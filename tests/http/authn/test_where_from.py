"""Devices, addresses and behaviours: what an org knows of where somebody signs in (contract B.3, D.3, H.4)."""

from typing import Any

import httpx
import pytest
from tests.http.authn.demands import Demands
from tests.http.authn.person import AUTHN, begins, code, enrolled_totp, step
from tests.outbox import messages_to
from tests.serving import URL, Organisation, Someone

ORIGIN = {"Origin": URL}
FORWARDED = {"X-Forwarded-For": "198.51.100.7, 10.0.0.1"}


async def demand_factor(demands: Demands, *behaviors: str, **conditions: Any) -> None:
    """A policy whose first rule asks for a factor where somebody shows a behaviour, and whose second lets them in."""
    policy_id = await demands.sign_on()
    signon = {
        "access": "ALLOW",
        "requireFactor": True,
        "factorPromptMode": "ALWAYS",
        "session": {"usePersistentCookie": False, "maxSessionIdleMinutes": 120, "maxSessionLifetimeMinutes": 0},
    }
    said = {**conditions, **({"risk": {"behaviors": list(behaviors)}} if behaviors else {})}
    rule = {"type": "SIGN_ON", "name": "First", "priority": 1, "conditions": said, "actions": {"signon": signon}}
    answer = await demands.admin.post(f"/api/v1/policies/{policy_id}/rules", json=rule)
    assert answer.status_code == 200, answer.text


async def behavior(admin: httpx.AsyncClient, kind: str, name: str) -> str:
    made = await admin.post("/api/v1/behaviors", json={"name": name, "type": kind})
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


async def test_a_new_device_is_asked_for_a_factor_and_a_known_one_is_not(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demand_factor(demands, await behavior(admin, "ANOMALOUS_DEVICE", f"New device of {someone.login}"))
    browser = org.browser(**ORIGIN)
    required = await begins(browser, someone)
    assert required["status"] == "MFA_REQUIRED"
    assert browser.cookies.get("DT")
    await step(browser, f"/factors/{factor_id}/verify", stateToken=required["stateToken"], passCode=code(org, secret))
    assert (await begins(browser, someone))["status"] == "SUCCESS"
    assert (await begins(org.browser(**ORIGIN), someone))["status"] == "MFA_REQUIRED"
    gone = await admin.delete(f"/api/v1/users/{someone.user.id}/sessions?forgetDevices=false")
    assert gone.status_code == 204
    assert (await begins(browser, someone))["status"] == "SUCCESS"
    await admin.delete(f"/api/v1/users/{someone.user.id}/sessions?forgetDevices=true")
    assert (await begins(browser, someone))["status"] == "MFA_REQUIRED"


async def test_a_new_address_is_noticed_and_only_a_trusted_app_may_say_which_it_is(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await enrolled_totp(org, admin, someone)
    assert (await begins(http, someone))["status"] == "SUCCESS"
    name = f"New address of {someone.login}"
    await behavior(admin, "ANOMALOUS_IP", name)
    await demand_factor(demands, name)
    assert (await begins(http, someone))["status"] == "SUCCESS"
    assert (await begins(org.browser(**FORWARDED), someone))["status"] == "SUCCESS"
    token = f"SSWS {org.facts['api_token']}"
    assert (await begins(org.browser(Authorization=token, **FORWARDED), someone))["status"] == "MFA_REQUIRED"
    odd = org.browser(Authorization=token, **{"X-Forwarded-For": "no address"})
    assert (await begins(odd, someone))["status"] == "SUCCESS"
    wrong = await org.browser(Authorization="SSWS nonsense", **FORWARDED).post("/api/v1/authn", json={})
    assert (wrong.status_code, wrong.json()["errorCode"]) == (401, "E0000011")


async def test_only_a_trusted_app_names_a_device(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor("DEVICE")
    trusted = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    context = {"deviceToken": "26q43Ak9Eh04p7H6Nnx0m69JqYOrfVBY"}
    required = await begins(trusted, someone, context=context)
    proof = {"stateToken": required["stateToken"], "passCode": code(org, secret), "rememberDevice": True}
    path = f"/factors/{factor_id}/verify"
    await step(trusted, path, **proof)
    assert (await begins(http, someone, context=context))["status"] == "MFA_REQUIRED"
    too_long = await trusted.post("/api/v1/authn", json={"context": {"deviceToken": "x" * 33}})
    assert too_long.json()["errorCode"] == "E0000001"


@pytest.mark.parametrize("fingerprint", [True, False], ids=["by X-Device-Fingerprint", "by context.deviceToken"])
async def test_the_device_that_a_trusted_app_names_is_remembered(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands, *, fingerprint: bool
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor("DEVICE")
    token = f"SSWS {org.facts['api_token']}"

    def server(device: str) -> tuple[httpx.AsyncClient, dict[str, Any]]:
        """Another request of an app's server, which keeps no cookies."""
        if fingerprint:
            return org.browser(Authorization=token, **{"X-Device-Fingerprint": device}), {}
        return org.browser(Authorization=token), {"context": {"deviceToken": device}}

    http, context = server("26q43Ak9Eh04p7H6Nnx0m69JqYOrfVBY")
    required = await begins(http, someone, **context)
    proof = {"stateToken": required["stateToken"], "passCode": code(org, secret), "rememberDevice": True}
    done = await server("26q43Ak9Eh04p7H6Nnx0m69JqYOrfVBY")[0].post(f"{AUTHN}/factors/{factor_id}/verify", json=proof)
    assert (done.json()["status"], done.headers.get("set-cookie")) == ("SUCCESS", None)
    http, context = server("26q43Ak9Eh04p7H6Nnx0m69JqYOrfVBY")
    assert (await begins(http, someone, **context))["status"] == "SUCCESS"
    http, context = server("another device")
    assert (await begins(http, someone, **context))["status"] == "MFA_REQUIRED"


async def test_a_browser_that_proves_a_factor_is_remembered_and_not_the_one_that_began(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor("DEVICE")
    thief, owner = org.browser(**ORIGIN), org.browser(**ORIGIN)
    required = await begins(thief, someone)
    proof = {"stateToken": required["stateToken"], "passCode": code(org, secret), "rememberDevice": True}
    await step(owner, f"/factors/{factor_id}/verify", **proof)
    assert (await begins(thief, someone))["status"] == "MFA_REQUIRED"
    assert (await begins(owner, someone))["status"] == "SUCCESS"


async def test_a_device_is_forgotten_when_factors_are_reset(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor("DEVICE")
    browser = org.browser(**ORIGIN)
    required = await begins(browser, someone)
    proof = {"stateToken": required["stateToken"], "passCode": code(org, secret)}
    await step(browser, f"/factors/{factor_id}/verify?rememberDevice=true", **proof)
    assert (await begins(browser, someone))["status"] == "SUCCESS"
    await admin.post(f"/api/v1/users/{someone.user.id}/lifecycle/reset_factors")
    await enrolled_totp(org, admin, someone)
    assert (await begins(browser, someone))["status"] == "MFA_REQUIRED"


async def test_a_sign_in_from_a_new_device_is_told_where_the_org_asked_for_it(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    home = org.browser(**ORIGIN)

    async def signs_in(browser: httpx.AsyncClient) -> int:
        token = (await begins(browser, someone))["sessionToken"]
        assert (await browser.post("/api/v1/sessions", json={"sessionToken": token})).status_code == 200
        sent = await messages_to(org, someone.login)
        return sum(message.template == "NewSignOnNotification" for message in sent)

    assert await signs_in(home) == 0
    assert await signs_in(org.browser(**ORIGIN)) == 0
    [brand] = (await admin.get("/api/v1/brands")).json()
    path = f"/api/v1/brands/{brand['id']}/templates/email/NewSignOnNotification/settings"
    assert (await admin.put(path, json={"recipients": "ALL_USERS"})).status_code == 200
    assert await signs_in(home) == 0
    assert await signs_in(org.browser(**ORIGIN)) == 1
    assert (await admin.put(path, json={"recipients": "NO_USERS"})).status_code == 200
    assert await signs_in(org.browser(**ORIGIN)) == 1
