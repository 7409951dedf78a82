"""/api/v1/users/{id}/lifecycle: what is done to people, and what it does to what they hold (contract F.4)."""

import asyncio
from typing import Any

import httpx
import pytest
from tests.http.api.people import PASSWORD, USERS, made, profile, read, refusal
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import PrincipalType, RoleType, standard_assignment
from frontdesk.domain.ids import UserId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.recovery import ACTIVATION, RECOVERY
from frontdesk.kernel.secrets import token_hash
from frontdesk.usecases.passwords.verify import WrongCredentials

_CONTEXT = ClientContext("127.0.0.1", "tests", "tests")


async def does(admin: httpx.AsyncClient, user: dict[str, Any], operation: str) -> httpx.Response:
    return await admin.post(f"{USERS}/{user['id']}/lifecycle/{operation}")


async def signs_in(org: Organisation, user: dict[str, Any], password: str = PASSWORD) -> bool:
    try:
        await org.serving.engine.passwords.verify(org.org_id, user["profile"]["login"], password, _CONTEXT)
    except WrongCredentials:
        return False
    return True


@pytest.mark.parametrize(
    ("operations", "status"),
    [
        (("suspend",), "SUSPENDED"),
        (("suspend", "unsuspend"), "ACTIVE"),
        (("expire_password",), "PASSWORD_EXPIRED"),
        (("reset_password?sendEmail=false",), "RECOVERY"),
        (("deactivate",), "DEPROVISIONED"),
        (("deactivate", "activate?sendEmail=false"), "ACTIVE"),
        (("reset_factors",), "ACTIVE"),
        (("expire_password_with_temp_password", "reset_password?sendEmail=true", "reactivate"), "RECOVERY"),
    ],
    ids=lambda case: "-".join(case).partition("?")[0] if isinstance(case, tuple) else None,
)
async def test_an_operation_leads_where_the_table_says(
    admin: httpx.AsyncClient, operations: tuple[str, ...], status: str
) -> None:
    user = await made(admin)
    for operation in operations:
        response = await does(admin, user, operation)
        assert response.status_code == 200, response.text
    assert (await read(admin, user))["status"] == status


@pytest.mark.parametrize("operation", ["suspend", "deactivate", "reset_factors", "reset_password"])
async def test_what_has_nothing_to_say_answers_an_empty_object(admin: httpx.AsyncClient, operation: str) -> None:
    user = await made(admin)
    assert (await does(admin, user, operation)).json() == {}


@pytest.mark.parametrize(
    ("query", "operation", "expected"),
    [
        ("", "activate", (403, "E0000016", [])),
        ("", "unsuspend", (400, "E0000001", ["Cannot unsuspend a user that is not suspended"])),
        ("?activate=false", "suspend", (400, "E0000001", ["Cannot suspend a user that is not active"])),
        ("", "unlock", (403, "E0000032", ["The user is not locked out."])),
        ("?activate=false", "reactivate", (403, "E0000038", [])),
        ("?activate=false", "reset_password", (403, "E0000038", [])),
        ("?activate=false", "expire_password", (403, "E0000038", [])),
        ("?activate=false", "expire_password_with_temp_password", (403, "E0000038", [])),
    ],
    ids=lambda case: case if isinstance(case, str) else None,
)
async def test_a_wrong_status_is_refused_and_nothing_changes(
    admin: httpx.AsyncClient, query: str, operation: str, expected: tuple[int, str, list[str]]
) -> None:
    user = await made(admin, query)
    assert refusal(await does(admin, user, operation)) == expected
    assert await read(admin, user) == user


async def test_whoever_has_not_chosen_a_password_yet_comes_back_to_that(admin: httpx.AsyncClient) -> None:
    user = await made(admin, "", credentials=None)
    assert user["status"] == "PROVISIONED"
    assert (await does(admin, user, "suspend")).status_code == 200
    assert (await read(admin, user))["status"] == "SUSPENDED"
    assert (await does(admin, user, "unsuspend")).status_code == 200
    assert (await read(admin, user))["status"] == "PROVISIONED"


async def test_whoever_was_given_a_password_while_suspended_comes_back_active(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    user = await made(admin, "", credentials=None)
    await does(admin, user, "suspend")
    body = {"credentials": {"password": {"value": PASSWORD}}}
    assert (await admin.post(f"{USERS}/{user['id']}", json=body)).status_code == 200
    assert not await signs_in(org, user)
    await does(admin, user, "unsuspend")
    assert (await read(admin, user))["status"] == "ACTIVE"
    assert await signs_in(org, user)


async def test_the_summary_of_a_wrong_suspension_names_the_operation(admin: httpx.AsyncClient) -> None:
    user = await made(admin, "?activate=false")
    assert (await does(admin, user, "suspend")).json()["errorSummary"] == "Api validation failed: suspendUser"


@pytest.mark.parametrize("operation", ["activate", "suspend", "expire_password_with_temp_password", "reset_factors"])
async def test_nothing_is_done_to_nobody(admin: httpx.AsyncClient, operation: str) -> None:
    response = await admin.post(f"{USERS}/00u1234567890abcdefg/lifecycle/{operation}")
    assert refusal(response)[:2] == (404, "E0000007")


async def test_an_activation_link_is_good_once_and_only_the_newest(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin, "?activate=false", credentials=None)
    first = (await does(admin, user, "activate?sendEmail=false")).json()
    assert (await read(admin, user))["status"] == "PROVISIONED"
    assert first["activationUrl"] == f"{org.url}/welcome/{first['activationToken']}"
    assert len(first["activationToken"]) == 20
    second = (await does(admin, user, "reactivate?sendEmail=false")).json()
    now = org.clock.now()
    async with org.unit() as unit:
        assert await unit.one_time_tokens.spend(ACTIVATION, token_hash(first["activationToken"]), now) is None
        found = await unit.one_time_tokens.spend(ACTIVATION, token_hash(second["activationToken"]), now)
        assert found is not None
        assert found.user_id == user["id"]
        assert found.expires_at == now + 7 * 86_400_000
        assert await unit.one_time_tokens.spend(ACTIVATION, token_hash(second["activationToken"]), now) is None


async def test_a_recovery_link_lives_an_hour_and_the_old_password_counts_no_more(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin)
    url = (await does(admin, user, "reset_password?sendEmail=false")).json()["resetPasswordUrl"]
    address, _, token = url.rpartition("/")
    assert address == f"{org.url}/signin/reset-password"
    assert not await signs_in(org, user)
    async with org.unit() as unit:
        found = await unit.one_time_tokens.find(RECOVERY, token_hash(token))
    assert found is not None
    assert found.expires_at == org.clock.now() + 3_600_000


async def test_a_mailed_link_is_not_told_to_the_caller(admin: httpx.AsyncClient) -> None:
    user = await made(admin, "?activate=false", credentials=None)
    assert (await does(admin, user, "activate")).json() == {}
    assert set((await does(admin, user, "reactivate")).json()) == {"activationUrl", "activationToken"}
    assert (await does(admin, user, "reactivate?sendEmail=true")).json() == {}


async def test_a_temporary_password_is_told_once_and_has_to_be_changed(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin)
    first = (await does(admin, user, "expire_password_with_temp_password")).json()["tempPassword"]
    second = (await does(admin, user, "expire_password?tempPassword=true")).json()["tempPassword"]
    assert first != second
    assert (await read(admin, user))["status"] == "PASSWORD_EXPIRED"
    change = {"oldPassword": {"value": second}, "newPassword": {"value": "An0ther-password"}}
    changed = await admin.post(f"{USERS}/{user['id']}/credentials/change_password", json=change)
    assert changed.status_code == 200, changed.text
    assert (await read(admin, user))["status"] == "ACTIVE"
    assert await signs_in(org, user, "An0ther-password")


async def test_whoever_guesses_is_locked_out_and_unlocked_by_an_administrator(
    admin: httpx.AsyncClient, org: Organisation
) -> None:
    user = await made(admin)
    for _ in range(10):
        assert not await signs_in(org, user, "guess")
    locked = await read(admin, user)
    assert locked["status"] == "LOCKED_OUT"
    assert "unlock" in locked["_links"]
    assert not await signs_in(org, user)
    assert (await does(admin, user, "unlock")).json() == {}
    assert await signs_in(org, user)


@pytest.mark.parametrize("operation", ["suspend", "deactivate"])
async def test_whoever_may_not_act_acts_nowhere(
    admin: httpx.AsyncClient, org: Organisation, operation: str, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    assert (await browser.get("/api/v1/sessions/me")).status_code == 200
    user = {"id": someone.user.id}
    assert (await does(admin, user, operation)).status_code == 200
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404
    back = "unsuspend" if operation == "suspend" else "activate"
    assert (await does(admin, user, back)).status_code == 200
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404, "what ended stays ended"
    async with org.unit() as unit:
        found = await unit.users.find(someone.user.id)
    assert found is not None
    assert found.tokens_not_before == org.clock.now()


async def test_sessions_are_cleared_and_tokens_only_on_demand(
    admin: httpx.AsyncClient, org: Organisation, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    cleared = await admin.delete(f"{USERS}/{someone.user.id}/sessions")
    assert (cleared.status_code, cleared.content) == (204, b"")
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404
    async with org.unit() as unit:
        before = await unit.users.find(someone.user.id)
    await admin.delete(f"{USERS}/{someone.user.id}/sessions?oauthTokens=true&forgetDevices=true")
    async with org.unit() as unit:
        after = await unit.users.find(someone.user.id)
    assert before is not None
    assert after is not None
    assert before.tokens_not_before == 0
    assert after.tokens_not_before == org.clock.now()
    assert refusal(await admin.delete(f"{USERS}/{someone.user.id}/sessions?oauthTokens=7"))[:2] == (400, "E0000001")


async def test_the_last_super_administrator_stays(admin: httpx.AsyncClient, org: Organisation) -> None:
    me = (await admin.get(f"{USERS}/me")).json()
    for response in (await does(admin, me, "suspend"), await does(admin, me, "deactivate")):
        status, code, causes = refusal(response)
        assert (status, code) == (403, "E0000006")
        assert "super administrator" in causes[0]
    assert refusal(await admin.delete(f"{USERS}/{me['id']}"))[:2] == (403, "E0000006")
    assert (await read(admin, me))["status"] == "ACTIVE"


async def test_of_two_super_administrators_one_may_go(admin: httpx.AsyncClient, org: Organisation) -> None:
    other = await made(admin)
    role = standard_assignment(PrincipalType.USER, UserId(other["id"]), RoleType.SUPER_ADMIN, org.clock.now())
    async with org.unit() as unit:
        await unit.role_assignments.add(role)
    assert (await does(admin, other, "deactivate")).status_code == 200
    assert (await admin.delete(f"{USERS}/{other['id']}")).status_code == 204


async def test_of_two_operations_at_once_the_table_lets_one_through(admin: httpx.AsyncClient) -> None:
    user = await made(admin)
    answers = await asyncio.gather(*(does(admin, user, "suspend") for _ in range(4)))
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert [answer.status_code for answer in answers].count(200) == 1


async def test_deactivation_takes_links_away_that_were_handed_out(admin: httpx.AsyncClient, org: Organisation) -> None:
    user = await made(admin)
    url = (await does(admin, user, "reset_password?sendEmail=false")).json()["resetPasswordUrl"]
    await does(admin, user, "deactivate")
    async with org.unit() as unit:
        assert await unit.one_time_tokens.find(RECOVERY, token_hash(url.rpartition("/")[2])) is None


async def test_whoever_signs_in_elsewhere_has_no_password_to_reset(admin: httpx.AsyncClient) -> None:
    elsewhere = {"provider": {"type": "SOCIAL", "name": "SOCIAL"}}
    user = await made(admin, profile=profile(), credentials=elsewhere)
    assert refusal(await does(admin, user, "reset_password"))[:2] == (403, "E0000017")
    assert refusal(await does(admin, user, "expire_password"))[:2] == (403, "E0000038")
