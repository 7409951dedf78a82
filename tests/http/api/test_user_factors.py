"""/api/v1/users/{id}/factors (contract A.Users, B.4, B.5; seen-on-the-wire 4.1)."""

from base64 import b32encode
from typing import Any

import httpx
import pytest
from tests.authenticator import SecurityKey
from tests.http.authn.demands import demands_of
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

from frontdesk.domain.factors.kinds import POLICY_KEYS
from frontdesk.protocol.otp import hotp
from frontdesk.protocol.otp.totp import STEP_S, code_at, step_at

QUESTION = {
    "factorType": "question",
    "provider": "OKTA",
    "profile": {"question": "disliked_food", "answer": "Brussels Sprouts"},
}
SMS = {"factorType": "sms", "provider": "OKTA", "profile": {"phoneNumber": "+1 (202) 555-0123"}}
CALL = {
    "factorType": "call",
    "provider": "OKTA",
    "profile": {"phoneNumber": "+12025550123", "phoneExtension": "12"},
}


def factors(someone: Someone) -> str:
    return f"/api/v1/users/{someone.user.id}/factors"


def refusal(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["errorCode"]


async def enrolled(admin: httpx.AsyncClient, someone: Someone, body: dict[str, Any], **query: str) -> dict[str, Any]:
    response = await admin.post(factors(someone), json=body, params=query)
    assert response.status_code == 200, response.text
    factor: dict[str, Any] = response.json()
    return factor


async def totp(org: Organisation, admin: httpx.AsyncClient, someone: Someone, provider: str) -> tuple[str, str]:
    """An active one: its path and its secret."""
    made = await enrolled(admin, someone, {"factorType": "token:software:totp", "provider": provider})
    secret: str = made["_embedded"]["activation"]["sharedSecret"]
    path = f"{factors(someone)}/{made['id']}"
    code = {"passCode": code_at(secret, step_at(org.clock.now()))}
    activated = await admin.post(f"{path}/lifecycle/activate", json=code)
    assert activated.json()["status"] == "ACTIVE", activated.text
    return path, secret


async def test_nobody_begins_with_a_factor(admin: httpx.AsyncClient, someone: Someone) -> None:
    assert (await admin.get(factors(someone))).json() == []
    offered = (await admin.get(f"{factors(someone)}/catalog")).json()
    assert {kind["status"] for kind in offered} == {"NOT_SETUP"}
    kinds = {(kind["factorType"], kind["provider"]) for kind in offered}
    assert kinds <= set(POLICY_KEYS.values())
    assert kinds >= {("question", "OKTA"), ("token:software:totp", "OKTA"), ("webauthn", "FIDO")}
    assert len((await admin.get(f"{factors(someone)}/questions")).json()) == 20


@pytest.mark.parametrize(
    ("body", "profile", "status"),
    [
        (QUESTION, {"question": "disliked_food"}, "ACTIVE"),
        (SMS, {"phoneNumber": "+12025550123"}, "PENDING_ACTIVATION"),
        (CALL, {"phoneNumber": "+12025550123", "phoneExtension": "12"}, "PENDING_ACTIVATION"),
    ],
    ids=["question", "sms", "call"],
)
async def test_every_field_is_read_back_as_it_was_written(
    admin: httpx.AsyncClient, someone: Someone, body: dict[str, Any], profile: dict[str, str], status: str
) -> None:
    made = await enrolled(admin, someone, body)
    assert (made["factorType"], made["provider"], made["status"]) == (body["factorType"], "OKTA", status)
    assert made["profile"].items() >= profile.items()
    assert "answer" not in made["profile"]
    assert (await admin.get(f"{factors(someone)}/{made['id']}")).json() == made
    assert (await admin.get(factors(someone))).json() == [made]


async def test_an_answer_proves_a_question_however_it_is_typed(admin: httpx.AsyncClient, someone: Someone) -> None:
    path = f"{factors(someone)}/{(await enrolled(admin, someone, QUESTION))['id']}/verify"
    right = await admin.post(path, json={"answer": " brussels sprouts "})
    assert (right.status_code, right.json()) == (200, {"factorResult": "SUCCESS"})
    assert refusal(await admin.post(path, json={"answer": "kale"})) == (403, "E0000068")
    assert refusal(await admin.post(path, json={})) == (400, "E0000001")


@pytest.mark.parametrize("provider", ["OKTA", "GOOGLE"])
async def test_a_code_proves_once_what_its_secret_was_told_for(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, provider: str
) -> None:
    path, secret = await totp(org, admin, someone, provider)
    shown = (await admin.get(path)).json()
    assert secret not in str(shown)
    assert shown["profile"] == {"credentialId": someone.login}
    spent = {"passCode": code_at(secret, step_at(org.clock.now()))}
    assert refusal(await admin.post(f"{path}/verify", json=spent)) == (403, "E0000082")
    org.clock.advance(seconds=2 * STEP_S)
    fresh = {"passCode": code_at(secret, step_at(org.clock.now()))}
    assert (await admin.post(f"{path}/verify", json=fresh)).json() == {"factorResult": "SUCCESS"}
    assert refusal(await admin.post(f"{path}/verify", json=fresh)) == (403, "E0000082")
    assert refusal(await admin.post(f"{path}/verify", json={"passCode": "12345x"})) == (403, "E0000068")


async def test_too_many_wrong_codes_lock_a_factor_for_a_while(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    path, secret = await totp(org, admin, someone, "OKTA")
    for _ in range(5):
        assert refusal(await admin.post(f"{path}/verify", json={"passCode": "wrong!"})) == (403, "E0000068")
    org.clock.advance(seconds=2 * STEP_S)
    right = {"passCode": code_at(secret, step_at(org.clock.now()))}
    assert refusal(await admin.post(f"{path}/verify", json=right)) == (403, "E0000069")
    org.clock.advance(seconds=15 * 60)
    right = {"passCode": code_at(secret, step_at(org.clock.now()))}
    assert (await admin.post(f"{path}/verify", json=right)).json() == {"factorResult": "SUCCESS"}


async def test_a_factor_is_enrolled_once_and_again_where_it_was_never_active(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    first = await enrolled(admin, someone, SMS)
    org.clock.advance(seconds=30)
    second = await enrolled(admin, someone, SMS, activate="true")
    assert (second["status"], [f["id"] for f in (await admin.get(factors(someone))).json()]) == (
        "ACTIVE",
        [second["id"]],
    )
    assert (await admin.get(f"{factors(someone)}/{first['id']}")).status_code == 404
    assert refusal(await admin.post(factors(someone), json=SMS)) == (400, "E0000001")
    moved = {**SMS, "profile": {"phoneNumber": "+442079460000"}}
    third = await enrolled(admin, someone, moved, updatePhone="true")
    assert third["profile"]["phoneNumber"] == "+442079460000"


async def test_a_code_that_nobody_was_sent_is_never_right(admin: httpx.AsyncClient, someone: Someone) -> None:
    made = await enrolled(admin, someone, SMS)
    activate = f"{factors(someone)}/{made['id']}/lifecycle/activate"
    assert refusal(await admin.post(activate, json={"passCode": "000000"})) == (403, "E0000068")
    assert refusal(await admin.post(activate, json={})) == (400, "E0000001")
    verify = f"{factors(someone)}/{made['id']}/verify"
    assert refusal(await admin.post(verify, json={"passCode": "000000"})) == (400, "E0000001")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"factorType": "push", "provider": "GOOGLE"}, "E0000001"),
        ({"factorType": "token:hotp", "provider": "CUSTOM", "profile": {"sharedSecret": "short"}}, "E0000001"),
        ({"factorType": "sms", "provider": "GOOGLE"}, "E0000001"),
        ({"factorType": "question", "profile": {"question": "shoe_size", "answer": "forty"}}, "E0000001"),
        ({"factorType": "question", "profile": {"question": "disliked_food", "answer": "no"}}, "E0000001"),
        ({"factorType": "sms", "profile": {"phoneNumber": "5550123"}}, "E0000098"),
        ({"factorType": "sms", "profile": {"phoneNumber": "+1"}}, "E0000098"),
        ({"factorType": "sms"}, "E0000098"),
        ({"factorType": "call", "profile": {"phoneNumber": "+12025550123", "phoneExtension": "x"}}, "E0000001"),
        ({"factorType": "email", "profile": {"email": "somebody.else@example.com"}}, "E0000001"),
        ({"factorType": 5}, "E0000001"),
        ({"provider": "OKTA"}, "E0000001"),
    ],
)
async def test_what_cannot_be_enrolled_is_refused(
    admin: httpx.AsyncClient, someone: Someone, body: dict[str, Any], code: str
) -> None:
    assert refusal(await admin.post(factors(someone), json=body)) == (400, code)
    assert (await admin.get(factors(someone))).json() == []


async def test_a_factor_that_was_removed_is_gone(admin: httpx.AsyncClient, someone: Someone) -> None:
    path = f"{factors(someone)}/{(await enrolled(admin, someone, QUESTION))['id']}"
    assert (await admin.delete(path)).status_code == 204
    gone = await admin.get(path)
    assert refusal(gone) == (404, "E0000007")
    assert gone.json()["errorSummary"].endswith("(UserFactor)")
    assert refusal(await admin.delete(path)) == (404, "E0000007")


async def test_one_persons_factor_is_not_anothers(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    made = await enrolled(admin, someone, QUESTION)
    other = await org.someone()
    assert refusal(await admin.get(f"{factors(other)}/{made['id']}")) == (404, "E0000007")
    body = {"answer": "Brussels Sprouts"}
    assert refusal(await admin.post(f"{factors(other)}/{made['id']}/verify", json=body)) == (404, "E0000007")


async def test_the_catalogue_is_what_the_persons_policy_lets_them_have(
    admin: httpx.AsyncClient, someone: Someone
) -> None:
    demands = await demands_of(admin, someone)
    await demands.enrollment(okta_sms="REQUIRED", fido_webauthn="OPTIONAL", okta_push="NOT_ALLOWED")
    offered = (await admin.get(f"{factors(someone)}/catalog")).json()
    assert {(kind["factorType"], kind["enrollment"]) for kind in offered} == {
        ("sms", "REQUIRED"),
        ("webauthn", "OPTIONAL"),
    }


@pytest.mark.parametrize(
    ("body", "address"),
    [
        (SMS, "+12025550123"),
        (CALL, "+12025550123"),
        ({"factorType": "email", "provider": "OKTA"}, ""),
    ],
    ids=["sms", "call", "email"],
)
async def test_a_code_is_sent_to_set_a_factor_up_and_to_prove_it(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, body: dict[str, Any], address: str
) -> None:
    wanted = body if address else {**body, "profile": {"email": someone.login}}
    made = await enrolled(admin, someone, wanted)
    path = f"{factors(someone)}/{made['id']}"
    assert made["_links"]["resend"]["name"] == body["factorType"]
    org.clock.advance(seconds=30)
    assert (await admin.post(f"{path}/resend", json=wanted)).json()["status"] == "PENDING_ACTIVATION"
    assert refusal(await admin.post(f"{path}/resend", json=wanted))[0] == 429
    code = (await messages_to(org, address or someone.login))[-1].code
    active = await admin.post(f"{path}/lifecycle/activate", json={"passCode": code})
    assert active.json()["status"] == "ACTIVE", active.text
    org.clock.advance(seconds=30)
    sent = await admin.post(f"{path}/verify", json={})
    assert (sent.status_code, sent.json()["factorResult"]) == (200, "CHALLENGE")
    code = (await messages_to(org, address or someone.login))[-1].code
    assert (await admin.post(f"{path}/verify", json={"passCode": code})).json() == {"factorResult": "SUCCESS"}
    assert refusal(await admin.post(f"{path}/verify", json={"passCode": code})) == (403, "E0000068")


async def test_nothing_is_sent_for_what_sends_nothing(admin: httpx.AsyncClient, someone: Someone) -> None:
    made = await enrolled(admin, someone, QUESTION)
    path = f"{factors(someone)}/{made['id']}"
    assert refusal(await admin.post(f"{path}/resend", json={"factorType": "question"})) == (400, "E0000001")
    assert refusal(await admin.post(f"{path}/lifecycle/activate")) == (400, "E0000001")
    assert refusal(await admin.post(f"{path}/verify")) == (400, "E0000001")


async def test_a_key_is_made_and_signs_without_a_transaction(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    key = SecurityKey(org.url, org.url.partition("://")[2])
    made = await enrolled(admin, someone, {"factorType": "webauthn", "provider": "FIDO"})
    path = f"{factors(someone)}/{made['id']}"
    active = await admin.post(f"{path}/lifecycle/activate", json=key.create(made["_embedded"]["activation"]))
    assert active.json()["profile"].keys() == {"credentialId", "authenticatorName"}
    asked = (await admin.post(f"{path}/verify", json={})).json()
    assert asked["factorResult"] == "CHALLENGE"
    signed = key.get(asked["_embedded"]["challenge"])
    assert (await admin.post(f"{path}/verify", json=signed)).json() == {"factorResult": "SUCCESS"}
    assert refusal(await admin.post(f"{path}/verify", json=signed)) == (403, "E0000068")


async def test_a_code_of_another_time_is_told_apart(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    path, secret = await totp(org, admin, someone, "GOOGLE")
    late = {"passCode": code_at(secret, step_at(org.clock.now()) + 8)}
    assert refusal(await admin.post(f"{path}/verify", json=late)) == (403, "E0000083")


async def test_a_secret_is_shown_as_a_picture_while_it_waits(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    made = await enrolled(admin, someone, {"factorType": "token:software:totp", "provider": "OKTA"})
    activation = made["_embedded"]["activation"]
    picture = activation["_links"]["qrcode"]["href"]
    seen = await http.get(picture)
    assert (seen.headers["content-type"], seen.content[:4]) == ("image/png", b"\x89PNG")
    assert (await http.get(f"{picture[:-1]}{'A' if picture[-1] != 'A' else 'B'}")).status_code == 404
    other = await org.someone()
    assert (await http.get(picture.replace(someone.user.id, other.user.id))).status_code == 404
    code = {"passCode": code_at(activation["sharedSecret"], step_at(org.clock.now()))}
    await admin.post(f"{factors(someone)}/{made['id']}/lifecycle/activate", json=code)
    assert (await http.get(picture)).status_code == 404


async def test_a_token_that_counts_is_found_again_where_it_ran_ahead(
    admin: httpx.AsyncClient, someone: Someone
) -> None:
    body = {
        "factorType": "token:hotp",
        "provider": "CUSTOM",
        "factorProfileId": "fpr20l2mDyaUGWGCa0g4",
        "profile": {"sharedSecret": "3132333435363738393031323334353637383930"},
    }
    made = await enrolled(admin, someone, body, activate="true")
    assert (made["factorProfileId"], made["status"]) == ("fpr20l2mDyaUGWGCa0g4", "ACTIVE")
    assert "sharedSecret" not in str(made)
    path = f"{factors(someone)}/{made['id']}/verify"
    secret = b32encode(b"12345678901234567890").decode()
    for counter, result in [(0, "SUCCESS"), (7, "SUCCESS"), (7, "E0000082"), (50, "E0000068"), (51, "SUCCESS")]:
        answer = (await admin.post(path, json={"passCode": hotp.code_at(secret, counter)})).json()
        assert result in {answer.get("factorResult"), answer.get("errorCode")}, (counter, answer)


async def test_recovery_codes_are_good_once_each(admin: httpx.AsyncClient, someone: Someone) -> None:
    wanted = {"factorType": "recovery_code", "provider": "OKTA"}
    made = await enrolled(admin, someone, wanted)
    codes = made["_embedded"]["activation"]["recoveryCodes"]
    assert len(set(codes)) == 10
    path = f"{factors(someone)}/{made['id']}"
    assert (await admin.post(f"{path}/lifecycle/activate", json={"passCode": codes[0]})).json()["status"] == "ACTIVE"
    assert not set(codes) & set(str((await admin.get(path)).json()).split("'"))
    typed = codes[1].upper().replace("-", " ")
    assert (await admin.post(f"{path}/verify", json={"passCode": typed})).json() == {"factorResult": "SUCCESS"}
    for spent in codes[:2]:
        assert refusal(await admin.post(f"{path}/verify", json={"passCode": spent})) == (403, "E0000068")
    again = await enrolled(admin, someone, wanted)
    assert not set(codes) & set(again["_embedded"]["activation"]["recoveryCodes"])
