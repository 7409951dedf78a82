"""Passwords, recovery questions and imported hashes of people (contract F.4, F.5)."""

import asyncio
import base64
import hashlib
from typing import Any

import bcrypt
import httpx
import pytest
from tests.http.api.people import PASSWORD, USERS, made, profile, read, refusal
from tests.serving import Organisation

from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.imported_passwords import is_foreign
from frontdesk.usecases.passwords.verify import WrongCredentials

_CONTEXT = ClientContext("127.0.0.1", "tests", "tests")
_NEW = "An0ther-password"
_QUESTION = {"question": "What did you eat?", "answer": "  Crème   brûlée "}


async def signs_in(org: Organisation, user: dict[str, Any], password: str) -> bool:
    try:
        await org.serving.engine.passwords.verify(org.org_id, user["profile"]["login"], password, _CONTEXT)
    except WrongCredentials:
        return False
    return True


async def posts(admin: httpx.AsyncClient, user: dict[str, Any], path: str, **body: object) -> httpx.Response:
    return await admin.post(f"{USERS}/{user['id']}/credentials/{path}", json=body)


async def changes(admin: httpx.AsyncClient, user: dict[str, Any], old: str, new: str, **more: object) -> httpx.Response:
    return await posts(admin, user, "change_password", oldPassword={"value": old}, newPassword={"value": new}, **more)


async def test_whoever_knows_the_old_password_changes_it(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin)
    org.clock.advance(seconds=1)
    response = await changes(admin, user, PASSWORD, _NEW)
    assert response.status_code == 200
    assert response.json() == {
        "password": {},
        "provider": {"type": "OKTA", "name": "OKTA"},
        "recovery_question": None,
    }
    assert not await signs_in(org, user, PASSWORD)
    assert await signs_in(org, user, _NEW)
    assert (await read(admin, user))["passwordChanged"] > user["passwordChanged"]


async def test_a_wrong_old_password_changes_nothing(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin)
    wrong = await changes(admin, user, "guess", _NEW)
    assert refusal(wrong) == (403, "E0000014", ["Old Password is not correct"])
    assert await signs_in(org, user, PASSWORD)


async def test_whoever_guesses_old_passwords_locks_the_account(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    for _ in range(10):
        await changes(admin, user, "guess", _NEW)
    assert (await read(admin, user))["status"] == "LOCKED_OUT"
    assert refusal(await changes(admin, user, PASSWORD, _NEW))[:2] == (403, "E0000035")


async def test_a_new_password_is_held_to_the_policy_and_to_the_history(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    status, code, causes = refusal(await changes(admin, user, PASSWORD, "short"))
    assert (status, code) == (403, "E0000080")
    assert causes[0].startswith("Password requirements were not met. Password requirements: at least 8 characters")
    again = await changes(admin, user, PASSWORD, PASSWORD)
    assert refusal(again) == (403, "E0000014", ["The password has been used too recently."])
    assert (await changes(admin, user, PASSWORD, _NEW)).status_code == 200
    assert refusal(await changes(admin, user, _NEW, PASSWORD))[:2] == (403, "E0000014")


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({}, "Object"),
        ({"oldPassword": {"value": "x"}}, "Object"),
        ({"oldPassword": {}, "newPassword": {"value": "x"}}, "oldPassword.value"),
        ({"oldPassword": {"value": "x"}, "newPassword": {"value": ""}}, "newPassword.value"),
        ({"oldPassword": {"value": 7}, "newPassword": {"value": "x"}}, "oldPassword.value"),
        ({"oldPassword": {"value": "x"}, "newPassword": {"value": "x"}, "revokeSessions": "yes"}, "revokeSessions"),
    ],
    ids=str,
)
async def test_a_change_that_says_too_little_is_refused_naming_what_is_missing(
    admin: httpx.AsyncClient, body: dict[str, object], member: str
) -> None:
    user = await made(admin)
    status, code, causes = refusal(await posts(admin, user, "change_password", **body))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith(member)


async def test_a_change_of_password_may_end_sessions_and_tokens(admin: httpx.AsyncClient, org: Organisation) -> None:
    someone = await org.someone()
    browser = await org.signed_in(someone)
    user = {"id": someone.user.id}
    assert (await changes(admin, user, someone.password, _NEW, revokeSessions=False)).status_code == 200
    assert (await browser.get("/api/v1/sessions/me")).status_code == 200
    assert (await changes(admin, user, _NEW, "Y3t-another-one", revokeSessions=True)).status_code == 200
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404


async def test_an_administrator_sets_a_password_without_the_old_one(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin, credentials=None)
    assert user["status"] == "PROVISIONED"
    body = {"credentials": {"password": {"value": _NEW}}}
    response = await admin.post(f"{USERS}/{user['id']}", json=body)
    assert response.json()["status"] == "ACTIVE"
    assert response.json()["profile"] == user["profile"]
    assert await signs_in(org, user, _NEW)
    weak = await admin.put(f"{USERS}/{user['id']}", json={"credentials": {"password": {"value": "short"}}})
    assert refusal(weak)[:2] == (400, "E0000001")
    assert await signs_in(org, user, _NEW)


async def test_only_strict_holds_administrators_to_the_history(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    body = {"credentials": {"password": {"value": PASSWORD}}}
    strict = await admin.post(f"{USERS}/{user['id']}?strict=true", json=body)
    assert refusal(strict) == (400, "E0000001", ["password: The password has been used too recently."])
    assert (await admin.post(f"{USERS}/{user['id']}", json=body)).status_code == 200


async def test_credentials_that_were_read_are_sent_back_without_effect(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin, credentials={"password": {"value": PASSWORD}, "recovery_question": _QUESTION})
    assert (await admin.put(f"{USERS}/{user['id']}", json=user)).json() == user
    assert await signs_in(org, user, PASSWORD)
    other = {"recovery_question": {"question": "Another?"}}
    blank = await admin.post(f"{USERS}/{user['id']}", json={"credentials": other})
    assert refusal(blank) == (400, "E0000001", ["recovery_question.answer: The field cannot be left blank"])


async def test_the_recovery_question_is_changed_by_whoever_knows_the_password(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    wrong = await posts(
        admin, user, "change_recovery_question", password={"value": "guess"}, recovery_question=_QUESTION
    )
    assert refusal(wrong)[:2] == (403, "E0000014")
    done = await posts(
        admin, user, "change_recovery_question", password={"value": PASSWORD}, recovery_question=_QUESTION
    )
    assert done.status_code == 200
    assert done.json()["recovery_question"] == {"question": _QUESTION["question"]}
    short = await posts(
        admin,
        user,
        "change_recovery_question",
        password={"value": PASSWORD},
        recovery_question={"question": "Why?", "answer": "no"},
    )
    assert refusal(short)[:2] == (400, "E0000001")
    assert (await read(admin, user))["credentials"]["recovery_question"] == {"question": _QUESTION["question"]}


async def test_whoever_knows_the_answer_sets_another_password(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin, credentials={"password": {"value": PASSWORD}, "recovery_question": _QUESTION})
    wrong = await posts(
        admin,
        user,
        "forgot_password_recovery_question",
        password={"value": _NEW},
        recovery_question={"answer": "cheese"},
    )
    assert refusal(wrong) == (403, "E0000087", [])
    right = await posts(
        admin,
        user,
        "forgot_password_recovery_question",
        password={"value": _NEW},
        recovery_question={"answer": "creme brulee"},
    )
    assert right.status_code == 200, right.text
    assert right.json()["recovery_question"] == {"question": _QUESTION["question"]}
    assert await signs_in(org, user, _NEW)


async def test_whoever_has_no_question_cannot_answer_it(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    response = await posts(
        admin, user, "forgot_password_recovery_question", password={"value": _NEW}, recovery_question={"answer": "why"}
    )
    assert refusal(response)[:2] == (403, "E0000034")


async def test_whoever_forgot_keeps_the_old_password_until_there_is_another(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin)
    response = await posts(admin, user, "forgot_password?sendEmail=false")
    assert response.json()["resetPasswordUrl"].startswith(f"{org.url}/signin/reset-password/")
    assert (await posts(admin, user, "forgot_password")).json() == {}
    assert (await read(admin, user))["status"] == "ACTIVE"
    assert await signs_in(org, user, PASSWORD)
    staged = await made(admin, "?activate=false")
    assert refusal(await posts(admin, staged, "forgot_password"))[:2] == (403, "E0000034")


async def test_of_two_who_change_one_password_at_once_one_wins(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin)
    wanted = [f"{_NEW}-{number}" for number in range(3)]
    answers = await asyncio.gather(*(changes(admin, user, PASSWORD, new) for new in wanted))
    won = [new for new, answer in zip(wanted, answers, strict=True) if answer.status_code == 200]
    assert len(won) == 1
    assert await signs_in(org, user, won[0])


def _bcrypt(password: str) -> dict[str, object]:
    whole = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode().split("$")[3]
    return {"algorithm": "BCRYPT", "workFactor": 4, "salt": whole[:22], "value": whole[22:]}


def _sha512(password: str) -> dict[str, object]:
    salt = b"pepper"
    value = base64.b64encode(hashlib.sha512(password.encode() + salt).digest()).decode()
    return {"algorithm": "SHA-512", "salt": base64.b64encode(salt).decode(), "saltOrder": "POSTFIX", "value": value}


def _pbkdf2(password: str) -> dict[str, object]:
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", 4096, 32)
    return {
        "algorithm": "PBKDF2",
        "digestAlgorithm": "SHA256_HMAC",
        "iterationCount": 4096,
        "keySize": 32,
        "salt": base64.b64encode(b"salt").decode(),
        "value": base64.b64encode(key).decode(),
    }


@pytest.mark.parametrize("hashed", [_bcrypt, _sha512, _pbkdf2])
async def test_an_imported_password_lets_its_owner_in_and_becomes_ours(
    admin: httpx.AsyncClient, org: Organisation, hashed: Any
) -> None:
    password = "moved in from elsewhere"  # it keeps no policy of ours
    user = await made(admin, credentials={"password": {"hash": hashed(password)}})
    assert user["status"] == "ACTIVE"
    assert user["credentials"]["provider"] == {"type": "IMPORT", "name": "IMPORT"}
    assert not await signs_in(org, user, "guess")
    assert await signs_in(org, user, password)
    async with org.unit() as unit:
        found = await unit.users.find_by_login(user["profile"]["login"])
    assert found is not None
    assert not is_foreign(found.password_hash)
    assert (await read(admin, user))["credentials"]["provider"] == {"type": "OKTA", "name": "OKTA"}
    assert await signs_in(org, user, password)


async def test_a_hash_never_takes_the_place_of_a_password_of_ours(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin)
    body = {"credentials": {"password": {"hash": _bcrypt("mine now")}}}
    status, code, causes = refusal(await admin.post(f"{USERS}/{user['id']}", json=body))
    assert (status, code) == (400, "E0000001")
    assert causes[0].startswith("credentials.password: ")
    assert await signs_in(org, user, PASSWORD)


async def test_nobody_signs_in_with_a_password_that_a_hook_has_to_check(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin, credentials={"password": {"hook": {"type": "default"}}})
    assert user["status"] == "ACTIVE"
    assert user["credentials"]["password"] == {}
    assert not await signs_in(org, user, "anything")
    other = await admin.post(
        USERS, json={"profile": profile(), "credentials": {"password": {"hook": {"type": "mine"}}}}
    )
    assert refusal(other)[:2] == (400, "E0000001")


async def test_no_answer_ever_holds_a_secret(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin, credentials={"password": {"value": PASSWORD}, "recovery_question": _QUESTION})
    await changes(admin, user, PASSWORD, _NEW)
    answers = [
        (await admin.get(f"{USERS}/{user['id']}")).text,
        (await admin.get(f"{USERS}?limit=200")).text,
        (await admin.get("/api/v1/logs?limit=1000")).text,
    ]
    for answer in answers:
        for secret in ("$argon2", "$imported$", PASSWORD, _NEW, "brûlée", "password_history"):
            assert secret not in answer
