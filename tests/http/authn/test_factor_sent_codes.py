"""Codes by e-mail, text message and call, in transactions (contract B.1, B.4, B.5)."""

import asyncio
from dataclasses import dataclass

import httpx
import pytest
from tests.http.authn.demands import Demands
from tests.http.authn.person import AUTHN, begins, refused, step
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

NUMBER = "+12025550123"


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind is enrolled, and how long one waits between two of its messages."""

    type: str
    key: str
    pause_s: int
    lately: str


KINDS = [
    Kind("sms", "okta_sms", 30, "E0000109"),
    Kind("call", "okta_call", 30, "E0000133"),
    Kind("email", "okta_email", 5, "E0000118"),
]
EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=[kind.type for kind in KINDS])


async def last_code(org: Organisation, someone: Someone, kind: str) -> str:
    """The newest code that went to them."""
    address = someone.login if kind == "email" else NUMBER
    code = (await messages_to(org, address))[-1].code
    assert code is not None
    return code


def profile_of(someone: Someone, kind: str) -> dict[str, str]:
    """Where it is sent."""
    return {"email": someone.login} if kind == "email" else {"phoneNumber": NUMBER}


async def set_up(org: Organisation, admin: httpx.AsyncClient, someone: Someone, kind: str) -> str:
    """An active one."""
    path = f"/api/v1/users/{someone.user.id}/factors?activate=true"
    made = await admin.post(path, json={"factorType": kind, "provider": "OKTA", "profile": profile_of(someone, kind)})
    assert made.json()["status"] == "ACTIVE", made.text
    return str(made.json()["id"])


@EVERY_KIND
async def test_a_code_that_was_sent_sets_a_factor_up(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands, kind: Kind
) -> None:
    await demands.enrollment(**{kind.key: "REQUIRED"})
    token = (await begins(http, someone))["stateToken"]
    wanted = {"factorType": kind.type, "provider": "OKTA", "profile": profile_of(someone, kind.type)}
    activate = await step(http, "/factors", stateToken=token, **wanted)
    assert activate["status"] == "MFA_ENROLL_ACTIVATE"
    factor = activate["_embedded"]["factor"]
    assert activate["_links"]["resend"][0]["name"] == kind.type
    path = f"/factors/{factor['id']}/lifecycle"
    assert await refused(http, f"{path}/resend", stateToken=token) == (429, kind.lately)
    first = await last_code(org, someone, kind.type)
    org.clock.advance(seconds=kind.pause_s)
    await step(http, f"{path}/resend", stateToken=token)
    second = await last_code(org, someone, kind.type)
    if first != second:
        assert await refused(http, f"{path}/activate", stateToken=token, passCode=first) == (403, "E0000068")
    assert (await step(http, f"{path}/activate", stateToken=token, passCode=second))["status"] == "SUCCESS"


@EVERY_KIND
async def test_a_code_is_sent_shown_masked_and_good_once(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands, kind: Kind
) -> None:
    factor_id = await set_up(org, admin, someone, kind.type)
    await demands.factor()
    await demands.enrollment(**{kind.key: "OPTIONAL"})
    token = (await begins(http, someone))["stateToken"]
    path = f"/factors/{factor_id}/verify"
    challenge = await step(http, path, stateToken=token)
    assert (challenge["status"], challenge["factorResult"]) == ("MFA_CHALLENGE", "CHALLENGE")
    assert challenge["_links"]["next"]["name"] == "verify"
    shown = challenge["_embedded"]["factor"]["profile"]
    assert NUMBER not in str(shown)
    assert someone.login not in str(shown)
    assert await refused(http, f"{path}/resend", stateToken=token) == (429, kind.lately)
    code = await last_code(org, someone, kind.type)
    done = await step(http, path, stateToken=token, passCode=code)
    assert done["status"] == "SUCCESS"
    again = (await begins(http, someone))["stateToken"]
    assert await refused(http, path, stateToken=again, passCode=code) == (403, "E0000068")


async def test_a_code_is_good_for_five_minutes(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id = await set_up(org, admin, someone, "sms")
    await demands.factor()
    await demands.enrollment(okta_sms="OPTIONAL")
    token = (await begins(http, someone))["stateToken"]
    path = f"/factors/{factor_id}/verify"
    await step(http, path, stateToken=token)
    code = await last_code(org, someone, "sms")
    org.clock.advance(seconds=299)
    assert (await step(http, "", stateToken=token))["factorResult"] == "CHALLENGE"
    org.clock.advance(seconds=1)
    assert await refused(http, path, stateToken=token, passCode=code) == (403, "E0000068")


async def test_a_mailed_code_is_good_as_long_as_the_org_says(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    listed = (await admin.get("/api/v1/authenticators")).json()
    email = next(each for each in listed if each["key"] == "okta_email")
    body = {"key": "okta_email", "name": email["name"], "settings": {"tokenLifetimeInMinutes": 1}}
    assert (await admin.put(f"/api/v1/authenticators/{email['id']}", json=body)).status_code == 200
    factor_id = await set_up(org, admin, someone, "email")
    await demands.factor()
    await demands.enrollment(okta_email="OPTIONAL")
    token = (await begins(http, someone))["stateToken"]
    await step(http, f"/factors/{factor_id}/verify", stateToken=token)
    code = await last_code(org, someone, "email")
    org.clock.advance(seconds=61)
    assert await refused(http, f"/factors/{factor_id}/verify", stateToken=token, passCode=code) == (403, "E0000068")
    body["settings"] = {"tokenLifetimeInMinutes": 5}
    await admin.put(f"/api/v1/authenticators/{email['id']}", json=body)


async def test_guesses_are_counted_across_transactions_and_factors(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    sms, call = await set_up(org, admin, someone, "sms"), await set_up(org, admin, someone, "call")
    await demands.factor()
    await demands.enrollment(okta_sms="OPTIONAL", okta_call="OPTIONAL")
    answers = []
    for factor_id in (sms, call):
        for _ in range(6):
            token = (await begins(http, someone))["stateToken"]
            answers.append(await refused(http, f"/factors/{factor_id}/verify", stateToken=token, passCode="123456"))
    assert answers == [*[(403, "E0000068")] * 5, (403, "E0000069"), *[(403, "E0000068")] * 5, (403, "E0000069")]
    token = (await begins(http, someone))["stateToken"]
    assert await refused(http, f"/factors/{sms}/verify", stateToken=token) == (403, "E0000069"), (
        "nothing is sent either"
    )


async def test_nobody_is_sent_more_than_their_day_holds(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    factor_id = await set_up(org, admin, someone, "sms")
    path = f"/api/v1/users/{someone.user.id}/factors/{factor_id}/verify"
    for _ in range(30):
        assert (await admin.post(path, json={})).json()["factorResult"] == "CHALLENGE"
        org.clock.advance(seconds=30)
    late = await admin.post(path, json={})
    assert (late.status_code, late.json()["errorCode"]) == (429, "E0000109")
    org.clock.advance(seconds=86_400)
    assert (await admin.post(path, json={})).status_code == 200


async def test_the_public_is_asked_for_what_a_proof_needs(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(okta_sms="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    wanted = {"factorType": "sms", "provider": "OKTA", "profile": {"phoneNumber": NUMBER}}
    factor = (await step(http, "/factors", stateToken=token, **wanted))["_embedded"]["factor"]
    answer = await http.post(f"{AUTHN}/factors/{factor['id']}/lifecycle/activate", json={"stateToken": token})
    assert answer.status_code == 400
    assert answer.json()["errorCauses"][0]["errorSummary"].startswith("passCode")


async def test_of_two_who_show_one_code_at_the_same_time_one_gets_in(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    factor_id = await set_up(org, admin, someone, "sms")
    await demands.factor()
    await demands.enrollment(okta_sms="OPTIONAL")
    tokens = [(await begins(http, someone))["stateToken"] for _ in range(4)]
    path = f"{AUTHN}/factors/{factor_id}/verify"
    await http.post(path, json={"stateToken": tokens[0]})
    code = await last_code(org, someone, "sms")
    answers = await asyncio.gather(*(http.post(path, json={"stateToken": token, "passCode": code}) for token in tokens))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert {answer.status_code for answer in answers} <= {200, 403, 409}
