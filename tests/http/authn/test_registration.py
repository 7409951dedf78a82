"""People who make an account of their own (contract D.3: PROFILE_ENROLLMENT; the requests of Okta's widget)."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio
from tests.http.authn.person import refused, step
from tests.outbox import messages_to
from tests.serving import Organisation, Someone

NEW = "A better 1 than before"
FORM = "/api/v1/registration/form"
FIELDS = [
    {"name": "email", "label": "E-mail", "required": True},
    {"name": "firstName", "label": "First name", "required": True},
    {"name": "lastName", "label": "Last name", "required": True},
    {"name": "nickName", "label": "Nickname", "required": False},
]


async def opened(admin: httpx.AsyncClient, **enrollment: object) -> dict[str, Any]:
    """A policy by which people register."""
    policy = {"type": "PROFILE_ENROLLMENT", "name": f"Registration {enrollment}"[:90]}
    made = (await admin.post("/api/v1/policies", json=policy)).json()
    rules = f"/api/v1/policies/{made['id']}/rules"
    said = {"access": "ALLOW", "unknownUserAction": "REGISTER", "profileAttributes": FIELDS, **enrollment}
    body = {"type": "PROFILE_ENROLLMENT", "name": "The rule", "actions": {"profileEnrollment": said}}
    known = (await admin.get(rules)).json()
    if known:
        answer = await admin.put(f"{rules}/{known[0]['id']}", json={**body, "name": known[0]["name"]})
    else:
        answer = await admin.post(rules, json=body)
    assert answer.status_code == 200, answer.text
    return dict(made)


@pytest_asyncio.fixture(loop_scope="session")
async def policy(admin: httpx.AsyncClient, org: Organisation) -> AsyncIterator[str]:
    """Anybody may register, with a group to land in."""
    made = await opened(admin)
    yield str(made["id"])
    assert (await admin.delete(f"/api/v1/policies/{made['id']}")).status_code == 204
    org.clock.advance(seconds=3601)


async def registers(http: httpx.AsyncClient, policy: str, **profile: object) -> httpx.Response:
    """Somebody sends the form."""
    filled = {"firstName": "Jo", "lastName": "March", **profile}
    return await http.post(f"/api/v1/registration/{policy}/register", json={"userProfile": filled})


async def test_nobody_registers_where_no_policy_lets_them(http: httpx.AsyncClient, admin: httpx.AsyncClient) -> None:
    answer = await http.get(FORM)
    assert (answer.status_code, answer.json()["errorCode"]) == (404, "E0000007")
    [default] = [p for p in (await admin.get("/api/v1/policies?type=PROFILE_ENROLLMENT")).json() if p["system"]]
    for named in (default["id"], "rst0nobodys"):
        refusal = await registers(http, named, email="jo@example.com")
        assert (refusal.status_code, refusal.json()["errorCode"]) == (404, "E0000007")


async def test_somebody_registers_by_way_of_their_mailbox(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient, policy: str
) -> None:
    form = (await http.get(FORM)).json()
    assert form["policyId"] == policy
    schema = form["profileSchema"]
    assert schema["fieldOrder"] == ["email", "firstName", "lastName", "nickName"]
    assert schema["required"] == ["email", "firstName", "lastName"]
    assert schema["properties"]["email"]["type"] == "email"
    assert schema["properties"]["firstName"]["title"] == "First name"
    answer = await registers(http, policy, email="jo@example.com", nickName="Jo")
    assert (answer.status_code, answer.json()) == (200, {})
    [mail] = await messages_to(org, "jo@example.com")
    assert mail.template == "RegistrationActivation"
    made = (await admin.get("/api/v1/users/jo@example.com")).json()
    assert (made["status"], made["profile"]["nickName"]) == ("PROVISIONED", "Jo")
    begun = await step(http, "", token=mail.link.rpartition("/")[2])
    assert begun["status"] == "PASSWORD_RESET"
    done = await step(http, "/credentials/reset_password", stateToken=begun["stateToken"], newPassword=NEW)
    assert done["status"] == "SUCCESS"
    assert (await step(http, "", username="jo@example.com", password=NEW))["status"] == "SUCCESS"


async def test_a_login_that_exists_is_told_to_its_owner_alone(
    org: Organisation, http: httpx.AsyncClient, policy: str, someone: Someone
) -> None:
    known = await registers(http, policy, email=someone.login)
    unknown = await registers(http, policy, email="meg@example.com")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (200, {})
    assert [mail.template for mail in await messages_to(org, someone.login)] == ["RegistrationLoginTaken"]
    assert (await step(http, "", username=someone.login, password=someone.password))["status"] == "SUCCESS"


async def test_what_is_not_asked_for_is_not_taken(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, policy: str
) -> None:
    for profile, named in (
        ({"email": "amy@example.com", "login": "root@example.com"}, "login"),
        ({"email": "amy@example.com", "password": NEW}, "password"),
        ({"email": "amy@example.com", "department": "Boards"}, "department"),
        ({}, "email"),
        ({"email": ""}, "email"),
        ({"email": "amy"}, "email"),
        ({"email": ["amy@example.com"]}, "email"),
        ({"email": "amy@example.com", "firstName": 7}, "firstName"),
        ({"email": "amy@example.com", "firstName": "a" * 3000}, "firstName"),
        ({"email": "amy@example.com", "lastName": None}, "lastName"),
    ):
        answer = await registers(http, policy, **profile)
        assert (answer.status_code, answer.json()["errorCode"]) == (400, "E0000001"), profile
        causes = [cause["errorSummary"] for cause in answer.json()["errorCauses"]]
        assert any(named in cause for cause in causes), (profile, causes)
    bad = await http.post(f"/api/v1/registration/{policy}/register", json={"userProfile": []})
    assert (bad.status_code, bad.json()["errorCode"]) == (400, "E0000001")
    assert (await admin.get("/api/v1/users/amy@example.com")).status_code == 404


async def test_whoever_registers_lands_in_the_groups_of_the_policy(
    org: Organisation, http: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    group = (await admin.post("/api/v1/groups", json={"profile": {"name": "Registered"}})).json()
    bosses = (await admin.post("/api/v1/groups", json={"profile": {"name": "Bosses"}})).json()
    role = await admin.post(f"/api/v1/groups/{bosses['id']}/roles", json={"type": "ORG_ADMIN"})
    assert role.status_code in {200, 201}, role.text
    gone = "00g0nobodysgroup1234"
    made = await opened(admin, targetGroupIds=[group["id"], bosses["id"], gone])
    await registers(http, made["id"], email="beth@example.com")
    await messages_to(org, "beth@example.com")
    members = (await admin.get(f"/api/v1/groups/{group['id']}/users")).json()
    assert [member["profile"]["login"] for member in members] == ["beth@example.com"]
    assert (await admin.get(f"/api/v1/groups/{bosses['id']}/users")).json() == []
    await admin.delete(f"/api/v1/policies/{made['id']}")


async def test_without_verification_the_password_is_chosen_at_once(
    http: httpx.AsyncClient, admin: httpx.AsyncClient, someone: Someone
) -> None:
    made = await opened(admin, activationRequirements={"emailVerification": False})
    schema = (await http.get(FORM)).json()["profileSchema"]
    assert schema["fieldOrder"][:2] == ["email", "password"]
    assert "password" in schema["required"]
    assert {"description": "At least 8 character(s)", "minLength": 8} in schema["properties"]["password"]["allOf"]
    weak = await registers(http, made["id"], email="laurie@example.com", password="short")
    assert (weak.status_code, weak.json()["errorCode"]) == (400, "E0000001")
    none = await registers(http, made["id"], email="laurie@example.com")
    assert none.json()["errorCauses"][0]["errorSummary"].startswith("password")
    taken = await registers(http, made["id"], email=someone.login, password=NEW)
    assert (taken.status_code, taken.json()["errorCode"]) == (400, "E0000001")
    token = (await registers(http, made["id"], email="laurie@example.com", password=NEW)).json()["activationToken"]
    assert (await step(http, "", token=token))["status"] == "SUCCESS"
    assert await refused(http, "", token=token) == (401, "E0000004")
    assert (await step(http, "", username="laurie@example.com", password=NEW))["status"] == "SUCCESS"
    await admin.delete(f"/api/v1/policies/{made['id']}")


async def test_one_address_makes_only_so_many_accounts(org: Organisation, http: httpx.AsyncClient, policy: str) -> None:
    org.clock.advance(seconds=3601)
    for n in range(30):
        assert (await registers(http, policy, email=f"many{n}@example.com")).status_code == 200
    last = await registers(http, policy, email="toomany@example.com")
    assert (last.status_code, last.json()["errorCode"]) == (429, "E0000047")


async def test_an_account_that_waits_is_invited_again_but_not_without_end(
    org: Organisation, http: httpx.AsyncClient, policy: str
) -> None:
    for _ in range(5):
        await registers(http, policy, email="john@example.com")
    mails = await messages_to(org, "john@example.com")
    assert [mail.template for mail in mails] == ["RegistrationActivation"] * 3
    assert await refused(http, "", token=mails[0].link.rpartition("/")[2]) == (401, "E0000004")
    assert (await step(http, "", token=mails[-1].link.rpartition("/")[2]))["status"] == "PASSWORD_RESET"
