"""Apps that ask for more than a session has: by acr_values (RFC 9470), or by the policy they were given (D.3)."""

from dataclasses import replace
from typing import Any

import httpx
from tests.hostile import claims_of
from tests.http.authn.demands import Demands, demands_of
from tests.http.authn.person import code, enrolled_totp
from tests.person import AsyncPerson, read_form
from tests.relying_party import RelyingParty, read_answer
from tests.serving import Organisation, Someone

TWO, ANY, IF_POSSIBLE = "urn:okta:loa:2fa:any", "urn:okta:loa:1fa:any", "urn:okta:loa:2fa:any:ifpossible"
TWO_FACTORS = {"type": "ASSURANCE", "factorMode": "2FA", "constraints": []}
TYPED = {"step": "verify"}
ONE_FACTOR = {"type": "ASSURANCE", "factorMode": "1FA", "constraints": []}


async def proves(browser: httpx.AsyncClient, someone: Someone, page: httpx.Response, passcode: str) -> dict[str, str]:
    """The person types a code where the pages ask for one, and comes back to the app."""
    page = await AsyncPerson(browser, someone.login, someone.password).go_on(page)
    action, fields, _ = read_form(page.text)
    assert "passCode" in fields, page.text
    assert action is not None
    origin = str(browser.base_url).rstrip("/")
    answer = await browser.post(action, data={**fields, **TYPED, "passCode": passcode}, headers={"Origin": origin})
    back = await AsyncPerson(browser, someone.login, someone.password).go_on(answer)
    return dict(read_answer(back).parameters)


async def id_token_by(app: RelyingParty, answer: dict[str, str]) -> dict[str, Any]:
    return claims_of((await app.redeem(answer["code"])).json()["id_token"])


async def give_policy(admin: httpx.AsyncClient, app: RelyingParty, **sign_on: object) -> str:
    """An access policy for one app, whose one rule says this; the policy's id."""
    body = {"type": "ACCESS_POLICY", "name": f"Of {app.client_id}"}
    policy = (await admin.post("/api/v1/policies", json=body)).json()
    said = {"access": "ALLOW", "verificationMethod": ONE_FACTOR, **sign_on}
    rule = {"name": "Everybody", "type": "ACCESS_POLICY", "actions": {"appSignOn": said}}
    answer = await admin.post(f"/api/v1/policies/{policy['id']}/rules", json=rule)
    assert answer.status_code == 200, answer.text
    given = await admin.put(f"/api/v1/apps/{app.client_id}/policies/{policy['id']}")
    assert given.status_code == 204, given.text
    return str(policy["id"])


async def test_an_app_that_asks_for_two_factors_gets_them_without_the_password_again(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    browser = await org.signed_in(someone)
    before = (await browser.get("/api/v1/sessions/me")).json()
    signed_in_at = org.now_s
    org.clock.advance(seconds=60)
    assert (await app.answer(browser, acr_values=TWO, prompt="none"))["error"] == "interaction_required"
    answer = await proves(browser, someone, await app.authorize(browser, acr_values=TWO), code(org, secret))
    claims = await id_token_by(app, answer)
    assert (claims["acr"], claims["amr"]) == (TWO, ["pwd", "otp", "mfa"])
    assert claims["auth_time"] == signed_in_at
    after = (await browser.get("/api/v1/sessions/me")).json()
    assert after["id"] != before["id"]
    assert after["createdAt"] == before["createdAt"]
    assert after["lastFactorVerification"] is not None
    assert "code" in await app.answer(browser, acr_values=TWO, prompt="none")
    assert (await id_token_by(app, await app.answer(browser, acr_values=f"phr {ANY}")))["acr"] == ANY
    assert (await app.answer(browser, acr_values="phr"))["error"] == "unmet_authentication_requirements"


async def test_two_factors_if_possible_are_asked_of_whoever_has_them(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    assert (await id_token_by(app, await app.answer(browser, acr_values=IF_POSSIBLE)))["acr"] == IF_POSSIBLE
    await enrolled_totp(org, admin, someone)
    assert (await app.answer(browser, acr_values=IF_POSSIBLE, prompt="none"))["error"] == "interaction_required"


async def test_a_wrong_code_and_a_session_that_is_over_step_nobody_up(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    browser = await org.signed_in(someone)
    person = AsyncPerson(browser, someone.login, someone.password)
    page = await person.go_on(await app.authorize(browser, acr_values=TWO))
    action, fields, _ = read_form(page.text)
    assert action is not None
    origin = {"Origin": org.url}
    wrong = await browser.post(action, data={**fields, **TYPED, "passCode": "000000"}, headers=origin)
    assert wrong.status_code == 200
    assert (await browser.get("/api/v1/sessions/me")).json()["amr"] == ["pwd"]
    await admin.delete(f"/api/v1/users/{someone.user.id}/sessions")
    late = await browser.post(action, data={**fields, **TYPED, "passCode": code(org, secret)}, headers=origin)
    assert "sid=" not in str(late.headers.get_list("set-cookie"))
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404


async def test_an_app_without_a_policy_of_its_own_asks_for_nothing(
    org: Organisation, app: RelyingParty, someone: Someone
) -> None:
    assert "code" in await app.answer(await org.signed_in(someone), prompt="none")


async def test_an_apps_own_policy_may_shut_people_out(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    policy_id = await give_policy(admin, app, access="DENY")
    browser = await org.signed_in(someone)
    assert (await app.answer(browser))["error"] == "access_denied"
    assert (await admin.post(f"/api/v1/policies/{policy_id}/lifecycle/deactivate")).status_code == 204
    assert "code" in await app.answer(browser)


async def test_an_apps_own_policy_asks_for_a_factor(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    _, secret = await enrolled_totp(org, admin, someone)
    await give_policy(admin, app, verificationMethod={**TWO_FACTORS, "reauthenticateIn": "PT2H"})
    browser = await org.signed_in(someone)
    assert (await app.answer(browser, prompt="none"))["error"] == "login_required"
    answer = await proves(browser, someone, await app.authorize(browser), code(org, secret))
    assert (await id_token_by(app, answer))["amr"] == ["pwd", "otp", "mfa"]
    org.clock.advance(seconds=7_100)
    assert "code" in await app.answer(browser, prompt="none")
    org.clock.advance(seconds=101)
    assert (await app.answer(browser, prompt="none"))["error"] == "login_required"


async def test_a_policy_that_asks_for_a_factor_lets_people_set_one_up_on_the_way(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    await give_policy(admin, app, verificationMethod=TWO_FACTORS)
    browser = await org.signed_in(someone)
    page = await AsyncPerson(browser, someone.login, someone.password).go_on(await app.authorize(browser))
    assert (page.status_code, page.url.path) == (200, "/signin/step")


async def test_nobody_gets_by_who_lacks_the_factor_and_may_not_set_one_up(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment("NEVER", google_otp="OPTIONAL")
    await give_policy(admin, app, verificationMethod=TWO_FACTORS)
    assert (await app.answer(await org.signed_in(someone)))["error"] == "access_denied"


async def test_a_key_that_resists_phishing_is_no_other_factor(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    await enrolled_totp(org, admin, someone)
    resistant = [{"possession": {"phishingResistant": "REQUIRED"}}]
    await give_policy(admin, app, verificationMethod={**TWO_FACTORS, "constraints": resistant})
    assert (await app.answer(await org.signed_in(someone)))["error"] == "access_denied"


async def test_an_apps_own_policy_asks_for_a_sign_in_again(
    org: Organisation, app: RelyingParty, admin: httpx.AsyncClient, someone: Someone
) -> None:
    await give_policy(admin, app, verificationMethod={**ONE_FACTOR, "reauthenticateIn": "PT1H"})
    browser = await org.signed_in(someone)
    org.clock.advance(seconds=3_600)
    assert "code" in await app.answer(browser, prompt="none")
    org.clock.advance(seconds=1)
    assert (await app.answer(browser, prompt="none"))["error"] == "login_required"
    person = AsyncPerson(browser, someone.login, someone.password)
    answer = await person.go_on(await app.authorize(browser))
    assert person.pages == ["sign in"]
    assert "code" in read_answer(answer).parameters


async def test_a_step_up_with_an_expired_password_may_sign_out_everywhere_and_goes_on_in_a_new_session(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    demands = await demands_of(admin, someone)
    await demands.enrollment(google_otp="OPTIONAL")
    _, secret = await enrolled_totp(org, admin, someone)
    browser, elsewhere = await org.signed_in(someone), await org.signed_in(someone)
    before = (await browser.get("/api/v1/sessions/me")).json()
    person = AsyncPerson(browser, someone.login, someone.password)
    page = await person.go_on(await browser.get("/settings/factors"))
    await demands.password(age={"maxAgeDays": 1, "expireWarnDays": 0})
    async with org.unit() as unit:
        known = await unit.users.find(someone.user.id)
        assert known is not None
        await unit.users.save(replace(known, password_changed_at=org.clock.now() - 2 * 86_400_000))
    action, fields, _ = read_form(page.text)
    assert action is not None
    origin = {"Origin": org.url}
    typed = {**fields, **TYPED, "passCode": code(org, secret)}
    page = await person.go_on(await browser.post(action, data=typed, headers=origin))
    action, fields, _ = read_form(page.text)
    assert action is not None
    assert "newPassword" in fields, page.text
    new = "Another horse 99"
    chosen = {"oldPassword": someone.password, "newPassword": new, "confirmPassword": new, "revokeSessions": "true"}
    done = await browser.post(action, data={**fields, "step": "change-password", **chosen}, headers=origin)
    assert (await person.go_on(done)).status_code == 200
    after = (await browser.get("/api/v1/sessions/me")).json()
    assert (after["id"] != before["id"], after["lastFactorVerification"] is not None) == (True, True)
    assert (await elsewhere.get("/api/v1/sessions/me")).status_code == 404
    signed_in = await org.browser().post("/api/v1/authn", json={"username": someone.login, "password": new})
    assert signed_in.json()["status"] == "SUCCESS"
