"""A factor in the hands of a transaction that something else takes away meanwhile (contract B.1, B.2)."""

import asyncio

import httpx
from tests.http.authn.demands import Demands
from tests.http.authn.person import AUTHN, begins, code, step
from tests.serving import Organisation, Someone

from frontdesk.web.cookies import STATE

APP = {"factorType": "token:software:totp", "provider": "GOOGLE"}


async def test_setting_up_twice_at_once_sets_up_one_and_the_other_changes_nothing(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(google_otp="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    answers = await asyncio.gather(
        *(org.browser().post(f"{AUTHN}/factors", json={"stateToken": token, **APP}) for _ in range(4))
    )
    assert {answer.status_code for answer in answers if answer.status_code != 200} <= {403, 409}
    [won] = [answer.json() for answer in answers if answer.status_code == 200]
    factor = won["_embedded"]["factor"]
    stands = await step(http, "/introspect", stateToken=token)
    assert (stands["status"], stands["_embedded"]["factor"]["id"]) == ("MFA_ENROLL_ACTIVATE", factor["id"])
    secret = factor["_embedded"]["activation"]["sharedSecret"]
    path = f"/factors/{factor['id']}/lifecycle/activate"
    assert (await step(http, path, stateToken=token, passCode=code(org, secret)))["status"] == "SUCCESS"


async def test_whose_factor_is_set_up_in_another_sign_in_chooses_again(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(google_otp="REQUIRED")
    token, other = [(await begins(http, someone))["stateToken"] for _ in range(2)]
    await step(http, "/factors", stateToken=token, **APP)
    await step(http, "/factors", stateToken=other, **APP)
    browser = org.browser()
    browser.cookies.set(STATE, token, domain="id.example.test")
    assert (await browser.get("/signin/step")).status_code == 200
    stands = await step(http, "/introspect", stateToken=token)
    assert (stands["status"], "prev" in stands["_links"]) == ("MFA_ENROLL", False)
    assert (await step(http, "/factors", stateToken=token, **APP))["status"] == "MFA_ENROLL_ACTIVATE"


async def test_whose_challenged_factor_an_administrator_removes_chooses_another(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.factor()
    await demands.enrollment(okta_email="OPTIONAL", okta_question="OPTIONAL")
    path = f"/api/v1/users/{someone.user.id}/factors"
    profile = {"question": "disliked_food", "answer": "mushrooms"}
    await admin.post(path, json={"factorType": "question", "provider": "OKTA", "profile": profile})
    wanted = {"factorType": "email", "provider": "OKTA", "profile": {"email": someone.login}}
    mail = (await admin.post(f"{path}?activate=true", json=wanted)).json()["id"]
    token = (await begins(http, someone))["stateToken"]
    assert (await step(http, f"/factors/{mail}/verify", stateToken=token))["status"] == "MFA_CHALLENGE"
    assert (await admin.delete(f"{path}/{mail}")).status_code == 204
    stands = await step(http, "", stateToken=token)
    assert stands["status"] == "MFA_REQUIRED"
    [left] = stands["_embedded"]["factors"]
    done = await step(http, f"/factors/{left['id']}/verify", stateToken=token, answer="mushrooms")
    assert done["status"] == "SUCCESS"
