"""The Authentication API's state machine over HTTP (contract B)."""

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, code, enrolled_totp, refused, step
from tests.serving import Organisation, Someone

DAY_S = 86_400


async def test_a_password_and_a_code_lead_to_a_session_that_says_so(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor()
    required = await begins(http, someone)
    assert required["status"] == "MFA_REQUIRED"
    assert "sessionToken" not in required
    [factor] = required["_embedded"]["factors"]
    assert factor["id"] == factor_id
    assert factor["_links"]["verify"]["hints"] == {"allow": ["POST"]}
    token = required["stateToken"]
    done = await step(http, f"/factors/{factor_id}/verify", stateToken=token, passCode=code(org, secret))
    assert done["status"] == "SUCCESS"
    assert "stateToken" not in done
    session = (await http.post("/api/v1/sessions", json={"sessionToken": done["sessionToken"]})).json()
    assert session["amr"] == ["pwd", "otp", "mfa"]
    assert session["lastFactorVerification"] is not None
    assert await refused(http, "", stateToken=token) == (401, "E0000011")


async def test_no_step_is_skipped(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    token = (await begins(http, someone))["stateToken"]
    for path in ("/skip", "/previous", "/credentials/change_password", "/credentials/reset_password", "/factors"):
        body = {"stateToken": token, "oldPassword": "a", "newPassword": "b", "factorType": "question"}
        assert await refused(http, path, **body) == (403, "E0000079"), path
    assert (await step(http, "", stateToken=token))["status"] == "MFA_REQUIRED"


async def test_an_expired_password_is_changed_on_the_way(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(age={"maxAgeDays": 10})
    org.clock.advance(seconds=11 * DAY_S)
    expired = await begins(http, someone)
    assert expired["status"] == "PASSWORD_EXPIRED"
    assert expired["_links"]["next"]["name"] == "changePassword"
    token, old = expired["stateToken"], someone.password
    path = "/credentials/change_password"
    wrong = {"stateToken": token, "oldPassword": "another", "newPassword": "A better 1"}
    assert await refused(http, path, **wrong) == (403, "E0000014")
    assert await refused(http, path, stateToken=token, oldPassword=old, newPassword="short") == (403, "E0000014")
    done = await step(http, path, stateToken=token, oldPassword=old, newPassword="A better 1")
    assert done["status"] == "SUCCESS"
    assert (await step(http, "", username=someone.login, password="A better 1"))["status"] == "SUCCESS"


async def test_a_warning_comes_to_whoever_asks_for_it_and_can_be_skipped(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.password(age={"maxAgeDays": 10, "expireWarnDays": 5})
    org.clock.advance(seconds=6 * DAY_S)
    assert (await begins(http, someone))["status"] == "SUCCESS"
    warned = await begins(http, someone, options={"warnBeforePasswordExpired": True})
    assert warned["status"] == "PASSWORD_WARN"
    assert warned["_embedded"]["policy"]["expiration"] == {"passwordExpireDays": 4}
    assert (await step(http, "/skip", stateToken=warned["stateToken"]))["status"] == "SUCCESS"


async def test_a_required_factor_is_set_up_before_anybody_gets_in(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(google_otp="REQUIRED", okta_question="OPTIONAL")
    enroll = await begins(http, someone, relayState="/reports")
    assert enroll["status"] == "MFA_ENROLL"
    assert enroll["relayState"] == "/reports"
    assert "skip" not in enroll["_links"]
    token = enroll["stateToken"]
    assert {factor["enrollment"] for factor in enroll["_embedded"]["factors"]} == {"REQUIRED", "OPTIONAL"}
    wanted = {"factorType": "token:software:totp", "provider": "GOOGLE"}
    activate = await step(http, "/factors", stateToken=token, **wanted)
    assert activate["status"] == "MFA_ENROLL_ACTIVATE"
    assert activate["_links"]["next"]["name"] == "activate"
    back = await step(http, "/previous", stateToken=token)
    assert back["status"] == "MFA_ENROLL"
    activate = await step(http, "/factors", stateToken=token, **wanted)
    factor = activate["_embedded"]["factor"]
    secret = factor["_embedded"]["activation"]["sharedSecret"]
    path = f"/factors/{factor['id']}/lifecycle/activate"
    assert await refused(http, path, stateToken=token, passCode="000000") == (403, "E0000068")
    done = await step(http, path, stateToken=token, passCode=code(org, secret))
    assert done["status"] == "SUCCESS"


async def test_optional_factors_are_offered_one_after_the_other_to_whoever_asks_for_them(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(google_otp="OPTIONAL", okta_question="OPTIONAL")
    assert (await begins(http, someone))["status"] == "SUCCESS"
    offered = await begins(http, someone, options={"multiOptionalFactorEnroll": True})
    assert offered["status"] == "MFA_ENROLL"
    profile = {"question": "disliked_food", "answer": "mushrooms"}
    token = offered["stateToken"]
    more = await step(http, "/factors", stateToken=token, factorType="question", provider="OKTA", profile=profile)
    assert more["status"] == "MFA_ENROLL"
    assert {factor["factorType"]: factor["status"] for factor in more["_embedded"]["factors"]} == {
        "question": "ACTIVE",
        "token:software:totp": "NOT_SETUP",
    }
    assert (await step(http, "/skip", stateToken=token))["status"] == "SUCCESS"


async def test_a_remembered_device_is_let_off(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id, secret = await enrolled_totp(org, admin, someone)
    await demands.factor("SESSION", factorLifetime=60)
    required = await begins(http, someone)
    assert required["_embedded"]["policy"]["allowRememberDevice"] is True
    assert required["_embedded"]["policy"]["rememberDeviceLifetimeInMinutes"] == 60
    path = f"/factors/{factor_id}/verify?rememberDevice=true"
    await step(http, path, stateToken=required["stateToken"], passCode=code(org, secret))
    assert (await begins(http, someone))["status"] == "SUCCESS"
    assert (await begins(org.browser(), someone))["status"] == "MFA_REQUIRED"
    org.clock.advance(seconds=3601)
    assert (await begins(http, someone))["status"] == "MFA_REQUIRED"


async def test_a_sign_on_policy_that_denies_looks_like_a_wrong_password(
    http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.sign_on(access="DENY")
    answer = await http.post("/api/v1/authn", json={"username": someone.login, "password": someone.password})
    assert (answer.status_code, answer.json()["errorCode"], answer.json()["errorCauses"]) == (401, "E0000004", [])


async def test_a_cancelled_transaction_is_over(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    required = await begins(http, someone, relayState="here")
    assert await step(http, "/cancel", stateToken=required["stateToken"]) == {"relayState": "here"}
    assert await refused(http, "", stateToken=required["stateToken"]) == (401, "E0000011")


async def test_a_state_token_dies_when_nobody_uses_it_for_five_minutes(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await enrolled_totp(org, admin, someone)
    await demands.factor()
    token = (await begins(http, someone))["stateToken"]
    org.clock.advance(seconds=299)
    await step(http, "", stateToken=token)
    org.clock.advance(seconds=299)
    await step(http, "", stateToken=token)
    org.clock.advance(seconds=301)
    assert await refused(http, "", stateToken=token) == (401, "E0000011")
