"""Phones in transactions (docs/reference/push-device-protocol.md; contract B.1, B.2)."""

from typing import Any

import httpx
import pytest
from tests.http.authn.demands import Demands
from tests.http.authn.person import begins, refused, step
from tests.phone import PUSH, Phone
from tests.serving import Organisation, Someone

WANTED = {"factorType": "push", "provider": "OKTA"}


async def enrolled(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> Phone:
    """A phone that is set up."""
    made = (await admin.post(f"/api/v1/users/{someone.user.id}/factors", json=WANTED)).json()
    phone = Phone(org.browser(), org.url)
    link = made["_embedded"]["activation"]["_links"]["app"]["href"]
    done = await phone.set_up(link, org.clock.now())
    assert done.status_code == 200, done.text
    return phone


async def asked(org: Organisation, http: httpx.AsyncClient, someone: Someone, phone: Phone) -> dict[str, Any]:
    """The transaction, while the phone is asked."""
    token = (await begins(http, someone))["stateToken"]
    waiting = await step(http, f"/factors/{phone.factor_id}/verify", stateToken=token)
    assert (waiting["status"], waiting["factorResult"]) == ("MFA_CHALLENGE", "WAITING")
    assert waiting["_links"]["next"]["name"] == "poll"
    return waiting


async def decides(org: Organisation, phone: Phone, decision: str, **more: object) -> httpx.Response:
    challenge = await phone.asked(org.clock.now())
    assert challenge is not None
    return await phone.answers(challenge, decision, org.clock.now(), **more)


@pytest.fixture
async def asks(demands: Demands) -> None:
    await demands.factor()
    await demands.enrollment(okta_push="OPTIONAL")


async def test_a_phone_is_set_up_by_its_link_while_the_other_screen_waits(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(okta_push="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    activate = await step(http, "/factors", stateToken=token, **WANTED)
    assert (activate["factorResult"], activate["_links"]["next"]["name"]) == ("WAITING", "poll")
    factor = activate["_embedded"]["factor"]
    activation = factor["_embedded"]["activation"]
    picture = await http.get(activation["_links"]["qrcode"]["href"])
    assert (picture.headers["content-type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    path = f"/factors/{factor['id']}/lifecycle/activate/poll"
    assert (await step(http, path, stateToken=token))["factorResult"] == "WAITING"
    phone = Phone(org.browser(), org.url)
    link = activation["_links"]["app"]["href"]
    assert (await phone.set_up(link, org.clock.now())).json()["login"] == someone.login
    assert (await step(http, path, stateToken=token))["status"] == "SUCCESS"
    thief = await Phone(org.browser(), org.url).set_up(link, org.clock.now())
    assert thief.status_code == 401, "the link is spent"


async def test_an_activation_link_is_good_for_ten_minutes(
    org: Organisation, http: httpx.AsyncClient, someone: Someone, demands: Demands
) -> None:
    await demands.enrollment(okta_push="REQUIRED")
    token = (await begins(http, someone))["stateToken"]
    factor = (await step(http, "/factors", stateToken=token, **WANTED))["_embedded"]["factor"]
    link = factor["_embedded"]["activation"]["_links"]["app"]["href"]
    path = f"/factors/{factor['id']}/lifecycle/activate/poll"
    for _ in range(3):
        org.clock.advance(seconds=200)
        answer = await step(http, path, stateToken=token)
    assert (answer["factorResult"], answer["_links"]["next"]["name"]) == ("TIMEOUT", "activate")
    assert (await Phone(org.browser(), org.url).set_up(link, org.clock.now())).status_code == 401
    again = await step(http, f"/factors/{factor['id']}/lifecycle/activate", stateToken=token)
    assert again["factorResult"] == "WAITING"


async def test_what_the_phone_approves_is_proved_once(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    phone = await enrolled(org, admin, someone)
    waiting = await asked(org, http, someone, phone)
    token, path = waiting["stateToken"], f"/factors/{phone.factor_id}/verify"
    assert (await step(http, path, stateToken=token))["factorResult"] == "WAITING"
    assert (await decides(org, phone, "APPROVE")).json() == {"answer": "APPROVE"}
    assert await phone.asked(org.clock.now()) is None
    assert (await step(http, "", stateToken=token))["factorResult"] == "SUCCESS", "looking spends nothing"
    done = await step(http, path, stateToken=token)
    assert done["status"] == "SUCCESS"
    session = (await http.post("/api/v1/sessions", json={"sessionToken": done["sessionToken"]})).json()
    assert session["amr"] == ["pwd", "swk", "mfa"]


async def test_what_the_phone_denies_is_told_and_can_be_asked_again(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    phone = await enrolled(org, admin, someone)
    waiting = await asked(org, http, someone, phone)
    token, path = waiting["stateToken"], f"/factors/{phone.factor_id}/verify"
    await decides(org, phone, "DENY")
    rejected = await step(http, path, stateToken=token)
    assert (rejected["factorResult"], rejected["_links"]["next"]["name"]) == ("REJECTED", "verify")
    assert (await step(http, path, stateToken=token))["factorResult"] == "WAITING"
    assert await phone.asked(org.clock.now()) is not None


async def test_a_question_is_open_for_a_minute_and_the_next_one_takes_its_place(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    phone = await enrolled(org, admin, someone)
    first = await asked(org, http, someone, phone)
    path = f"/factors/{phone.factor_id}/verify"
    org.clock.advance(seconds=60)
    assert await phone.asked(org.clock.now()) is None
    assert (await step(http, path, stateToken=first["stateToken"]))["factorResult"] == "TIMEOUT"
    older, newer = await asked(org, http, someone, phone), await asked(org, http, someone, phone)
    await decides(org, phone, "APPROVE")
    assert (await step(http, path, stateToken=older["stateToken"]))["factorResult"] == "TIMEOUT"
    assert (await step(http, path, stateToken=newer["stateToken"]))["status"] == "SUCCESS"


async def test_the_number_of_the_other_screen_is_picked_where_the_org_asks_for_it(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    listed = (await admin.get("/api/v1/authenticators")).json()
    verify = next(each for each in listed if each["key"] == "okta_verify")
    path = f"/api/v1/authenticators/{verify['id']}"
    body = {"key": "okta_verify", "name": verify["name"], "settings": {"channelBinding": {"required": "ALWAYS"}}}
    assert (await admin.put(path, json=body)).status_code == 200
    try:
        phone = await enrolled(org, admin, someone)
        for right in (False, True):
            waiting = await asked(org, http, someone, phone)
            correct = str(waiting["_embedded"]["factor"]["_embedded"]["challenge"]["correctAnswer"])
            challenge = await phone.asked(org.clock.now())
            assert challenge is not None
            assert correct in challenge["numbers"]
            assert len(set(challenge["numbers"])) == 3
            number = next(each for each in challenge["numbers"] if (each == correct) is right)
            await phone.answers(challenge, "APPROVE", org.clock.now(), number=number)
            token = waiting["stateToken"]
            done = await step(http, f"/factors/{phone.factor_id}/verify", stateToken=token)
            assert (done["status"] == "SUCCESS") is right
            assert right or done["factorResult"] == "REJECTED"
    finally:
        body["settings"] = {"channelBinding": {"required": "NEVER"}}
        await admin.put(path, json=body)


async def test_only_the_phones_own_key_answers(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    phone = await enrolled(org, admin, someone)
    await asked(org, http, someone, phone)
    now = org.clock.now()
    challenge = await phone.asked(now)
    assert challenge is not None
    forger = Phone(org.browser(), org.url, phone.factor_id)
    assert (await forger.answers(challenge, "APPROVE", now)).status_code == 401
    for claims in ({"aud": "https://evil.example"}, {"iat": now // 1000 - 120}, {"iss": "opfNobody"}):
        token = phone.token(now, challenge=challenge["id"], nonce=challenge["nonce"], answer="APPROVE", **claims)
        assert (await http.post(f"{PUSH}/answer", json={"token": token})).status_code == 401, claims
    for wrong in ({"nonce": "another"}, {"answer": "MAYBE"}, {"challenge": "another"}):
        claims = {"challenge": challenge["id"], "nonce": challenge["nonce"], "answer": "APPROVE", **wrong}
        answer = await http.post(f"{PUSH}/answer", json={"token": phone.token(now, **claims)})
        assert answer.status_code == 400, wrong


async def test_a_device_that_was_deactivated_answers_nothing(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    phone = await enrolled(org, admin, someone)
    devices = (await admin.get("/api/v1/devices", params={"search": 'profile.displayName eq "Grace\'s phone"'})).json()
    for device in devices:
        await admin.post(f"/api/v1/devices/{device['id']}/lifecycle/deactivate")
    answer = await phone.http.post(f"{PUSH}/challenge", json={"token": phone.token(org.clock.now())})
    assert answer.status_code == 401


async def test_nobody_is_asked_all_night(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone, asks: None
) -> None:
    phone = await enrolled(org, admin, someone)
    token = (await asked(org, http, someone, phone))["stateToken"]
    for _ in range(9):
        await step(http, f"/factors/{phone.factor_id}/verify/resend", stateToken=token)
    assert await refused(http, f"/factors/{phone.factor_id}/verify/resend", stateToken=token) == (429, "E0000047")


async def test_an_administrators_question_is_looked_at_by_its_transaction(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    phone = await enrolled(org, admin, someone)
    path = f"/api/v1/users/{someone.user.id}/factors/{phone.factor_id}"
    sent = await admin.post(f"{path}/verify", json={"useNumberMatchingChallenge": True})
    assert (sent.status_code, sent.json()["factorResult"]) == (201, "WAITING")
    number = str(sent.json()["_embedded"]["challenge"]["correctAnswer"])
    poll = sent.json()["_links"]["poll"]["href"]
    assert (await admin.get(poll)).json()["factorResult"] == "WAITING"
    await decides(org, phone, "APPROVE", number=number)
    assert (await admin.get(poll)).json()["factorResult"] == "SUCCESS"
    assert (await admin.get(f"{path}/transactions/another")).status_code == 404
