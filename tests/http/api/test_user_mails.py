"""Mails that management calls promise: activation, new passwords, notices (contract F.4)."""

from typing import Any

import httpx
import pytest
from tests.outbox import Message, messages_to
from tests.serving import Organisation, Someone

USERS = "/api/v1/users"


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def made(admin: httpx.AsyncClient, login: str, query: str = "", **more: object) -> dict[str, Any]:
    profile = {"firstName": "Mary", "lastName": "Shelley", "login": login, "email": login}
    answer = await admin.post(f"{USERS}{query}", json={"profile": profile, **more})
    assert answer.status_code == 200, answer.text
    user: dict[str, Any] = answer.json()
    return user


async def only_mail(org: Organisation, login: str) -> Message:
    (mail,) = await messages_to(org, login)
    return mail


async def test_a_new_user_without_a_password_is_sent_a_way_in(org: Organisation, admin: httpx.AsyncClient) -> None:
    user = await made(admin, "invited@example.com")
    assert user["status"] == "PROVISIONED"
    mail = await only_mail(org, "invited@example.com")
    assert mail.template == "UserActivation"
    token = mail.link.removeprefix(f"{org.url}/welcome/")
    assert "7 days" in mail.text
    authn = await org.browser().post("/api/v1/authn", json={"token": token})
    assert authn.json()["status"] == "PASSWORD_RESET"


async def test_who_has_a_password_or_is_staged_is_sent_nothing(org: Organisation, admin: httpx.AsyncClient) -> None:
    await made(admin, "ready@example.com", credentials={"password": {"value": "A password of 1816"}})
    await made(admin, "staged@example.com", "?activate=false")
    assert await messages_to(org, "ready@example.com") == []
    assert await messages_to(org, "staged@example.com") == []


async def test_activating_sends_the_link_or_tells_it_but_never_both(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    told = await made(admin, "told@example.com", "?activate=false")
    answer = await admin.post(f"{USERS}/{told['id']}/lifecycle/activate?sendEmail=false")
    assert set(answer.json()) == {"activationUrl", "activationToken"}
    assert await messages_to(org, "told@example.com") == []
    sent = await made(admin, "sent@example.com", "?activate=false")
    answer = await admin.post(f"{USERS}/{sent['id']}/lifecycle/activate")
    assert (answer.status_code, answer.json()) == (200, {})
    assert (await only_mail(org, "sent@example.com")).link.startswith(f"{org.url}/welcome/")


async def test_reactivating_sends_another_link_and_the_first_is_void(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    user = await made(admin, "again@example.com")
    assert (await admin.post(f"{USERS}/{user['id']}/lifecycle/reactivate?sendEmail=true")).json() == {}
    first, second = await messages_to(org, "again@example.com")
    assert first.link != second.link
    tokens = [mail.link.rpartition("/")[2] for mail in (first, second)]
    answers = [await org.browser().post("/api/v1/authn", json={"token": token}) for token in tokens]
    assert [answer.status_code for answer in answers] == [401, 200]


async def test_resetting_a_password_sends_the_way_to_a_new_one(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    answer = await admin.post(f"{USERS}/{someone.user.id}/lifecycle/reset_password")
    assert (answer.status_code, answer.json()) == (200, {})
    mail = await only_mail(org, someone.login)
    assert mail.template == "PasswordResetByAdmin"
    assert mail.link.startswith(f"{org.url}/signin/reset-password/")
    await admin.post(f"{USERS}/{someone.user.id}/lifecycle/reactivate?sendEmail=true")
    assert [m.template for m in await messages_to(org, someone.login)] == ["PasswordResetByAdmin"] * 2


async def test_a_forgotten_password_sends_a_link_unless_the_caller_wants_it(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    path = f"{USERS}/{someone.user.id}/credentials/forgot_password"
    assert set((await admin.post(f"{path}?sendEmail=false")).json()) == {"resetPasswordUrl"}
    assert await messages_to(org, someone.login) == []
    assert (await admin.post(path)).json() == {}
    mail = await only_mail(org, someone.login)
    assert (mail.template, mail.link.startswith(f"{org.url}/signin/reset-password/")) == ("ForgotPassword", True)


async def test_a_changed_password_is_noticed(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> None:
    body = {"oldPassword": {"value": someone.password}, "newPassword": {"value": "Another one of 1818"}}
    answer = await admin.post(f"{USERS}/{someone.user.id}/credentials/change_password", json=body)
    assert answer.status_code == 200, answer.text
    mail = await only_mail(org, someone.login)
    assert mail.template == "PasswordChanged"
    assert "1818" not in mail.text


async def test_the_orgs_settings_say_who_is_sent_a_mail(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    brand = (await admin.get("/api/v1/brands")).json()[0]["id"]
    settings = f"/api/v1/brands/{brand}/templates/email/ForgotPassword/settings"
    forgot = f"{USERS}/{someone.user.id}/credentials/forgot_password"
    roles = f"{USERS}/{someone.user.id}/roles"
    try:
        await admin.put(settings, json={"recipients": "NO_USERS"})
        await admin.post(forgot)
        await admin.put(settings, json={"recipients": "ADMINS_ONLY"})
        await admin.post(forgot)
        assert await messages_to(org, someone.login) == []
        await admin.post(roles, json={"type": "HELP_DESK_ADMIN"})
        await admin.post(forgot)
        assert len(await messages_to(org, someone.login)) == 1
    finally:
        await admin.put(settings, json={"recipients": "ALL_USERS"})


async def test_what_was_sent_is_in_the_log_without_its_code_or_link(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    user = await made(admin, "logged@example.com")
    mail = await only_mail(org, "logged@example.com")
    found = await admin.get("/api/v1/logs", params={"filter": 'eventType eq "system.email.delivery"', "limit": "1000"})
    events = [event for event in found.json() if event["target"][0]["id"] == user["id"]]
    assert [event["outcome"]["result"] for event in events] == ["SUCCESS"]
    assert mail.link.rpartition("/")[2] not in found.text


async def test_a_new_and_a_removed_factor_are_noticed(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    path = f"{USERS}/{someone.user.id}/factors"
    body = {
        "factorType": "question",
        "provider": "OKTA",
        "profile": {"question": "disliked_food", "answer": "mayonnaise"},
    }
    made = await admin.post(path, json=body)
    assert made.status_code == 200, made.text
    assert (await admin.delete(f"{path}/{made.json()['id']}")).status_code == 204
    enrolled, removed = await messages_to(org, someone.login)
    assert (enrolled.template, removed.template) == ("AuthenticatorEnrolled", "AuthenticatorReset")
    assert "a security question" in enrolled.text
    assert "mayonnaise" not in enrolled.text


async def test_resetting_all_factors_is_noticed(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> None:
    path = f"{USERS}/{someone.user.id}"
    body = {
        "factorType": "question",
        "provider": "OKTA",
        "profile": {"question": "disliked_food", "answer": "soup of leek"},
    }
    await admin.post(f"{path}/factors", json=body)
    assert (await admin.post(f"{path}/lifecycle/reset_factors")).status_code == 200
    assert [m.template for m in await messages_to(org, someone.login)] == [
        "AuthenticatorEnrolled",
        "AuthenticatorReset",
    ]
