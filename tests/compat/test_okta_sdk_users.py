"""Okta's Python SDK drives users: life cycle, credentials, pages, user types and linked objects."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from okta import models
from okta.pagination import PaginationHelper, paginate_all
from tests.compat.okta_sdk import differences, done, ids, new_user, refused, unique
from tests.live import LiveServer

PASSWORD = "Cobol-1959-Compiler"
PROFILE = {
    "firstName": "Grace",
    "lastName": "Hopper",
    "middleName": "Brewster",
    "honorificPrefix": "Rear Admiral",
    "honorificSuffix": "PhD",
    "title": "Programmer",
    "displayName": "Amazing Grace",
    "nickName": "Grandma COBOL",
    "profileUrl": "https://example.com/grace",
    "secondEmail": "grace.elsewhere@example.com",
    "mobilePhone": "+1 555 415 1337",
    "primaryPhone": "+1 555 514 1337",
    "streetAddress": "1 Navy Yard",
    "city": "Arlington",
    "state": "VA",
    "zipCode": "22202",
    "countryCode": "US",
    "postalAddress": "P.O. Box 1",
    "preferredLanguage": "en-US",
    "locale": "en_US",
    "timezone": "America/New_York",
    "userType": "Employee",
    "employeeNumber": "1906",
    "costCenter": "17",
    "organization": "Navy",
    "division": "Research",
    "department": "Compilers",
    "managerId": "42",
    "manager": "Howard Aiken",
}


def _request(login: str, **more: object) -> Any:
    body = {
        "profile": {**PROFILE, "login": login, "email": login},
        "credentials": {
            "password": {"value": PASSWORD},
            "recovery_question": {"question": "Who caught the first bug?", "answer": "Grace and her moth"},
        },
        **more,
    }
    return models.CreateUserRequest.from_dict(body)


def _login() -> str:
    return f"{unique('grace').replace(' ', '.')}@example.com"


async def test_a_user_is_made_read_changed_replaced_found_and_deleted(okta: Any) -> None:
    login = _login()
    made = await done(okta.create_user(_request(login)))
    assert differences(made.profile, {**PROFILE, "login": login, "email": login}) == []
    assert made.status.value == "ACTIVE"
    assert made.credentials.provider.type == "OKTA"
    assert made.credentials.recovery_question.question == "Who caught the first bug?"

    changed = models.UpdateUserRequest.from_dict({"profile": {"nickName": "Captain", "title": None}})
    shown = await done(okta.update_user(made.id, changed))
    assert shown.profile.nick_name == "Captain"
    assert shown.profile.last_name == "Hopper"

    whole = {"login": login, "email": login, "firstName": "Grace", "lastName": "Murray"}
    await done(okta.replace_user(made.id, models.UpdateUserRequest.from_dict({"profile": whole})))
    shown = await done(okta.get_user(login))
    assert differences(shown.profile, whole) == []
    assert shown.profile.nick_name is None

    found = await done(okta.list_users(search=f'profile.login eq "{login}"', sort_by="profile.login"))
    assert ids(found) == [made.id]
    assert ids(await done(okta.list_users(filter=f'profile.login eq "{login}"'))) == [made.id]
    assert made.id in ids(await done(okta.list_users(q=login[:14])))

    await done(okta.deactivate_user(made.id, send_email=False))
    assert (await done(okta.get_user(made.id))).status.value == "DEPROVISIONED"
    await done(okta.delete_user(made.id, send_email=False))
    gone = await refused(okta.get_user(made.id))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_user_goes_through_every_status(okta: Any) -> None:
    staged = await done(okta.create_user(_request(_login()), activate=False))
    assert staged.status.value == "STAGED"

    async def status() -> str:
        shown = await done(okta.get_user(staged.id))
        return str(shown.status.value)

    await done(okta.activate_user(staged.id, send_email=False))
    assert await status() == "ACTIVE"
    await done(okta.suspend_user(staged.id))
    assert await status() == "SUSPENDED"
    await done(okta.unsuspend_user(staged.id))
    assert await status() == "ACTIVE"
    assert (await done(okta.expire_password(staged.id))).status.value == "PASSWORD_EXPIRED"
    await done(okta.expire_password_with_temp_password(staged.id))  # the SDK has no model for the temporary password
    assert await status() == "PASSWORD_EXPIRED"
    reset = await done(okta.reset_password(staged.id, send_email=False))
    assert "/signin/reset-password/" in reset.reset_password_url or "/reset" in reset.reset_password_url
    assert await status() == "RECOVERY"
    await done(okta.deactivate_user(staged.id))
    assert await status() == "DEPROVISIONED"


async def test_a_user_without_credentials_gets_a_token_to_activate_with(okta: Any) -> None:
    login = _login()
    profile = {"login": login, "email": login, "firstName": "Jean", "lastName": "Bartik"}
    body = models.CreateUserRequest.from_dict({"profile": profile})
    staged = await done(okta.create_user(body, activate=False))

    token = await done(okta.activate_user(staged.id, send_email=False))
    assert token.activation_url.endswith(token.activation_token)
    assert (await done(okta.get_user(staged.id))).status.value == "PROVISIONED"

    again = await done(okta.reactivate_user(staged.id, send_email=False))
    assert again.activation_token != token.activation_token


async def test_a_password_and_a_recovery_question_are_changed_with_the_old_ones(okta: Any) -> None:
    made = await new_user(okta)
    change = {"oldPassword": {"value": PASSWORD}, "newPassword": {"value": "Fortran-1957-Backus"}}
    changed = await done(okta.change_password(made.id, models.ChangePasswordRequest.from_dict(change)))
    assert changed.provider.type == "OKTA"

    asked = {"question": "What was in the relay?", "answer": "a moth"}
    credentials = {"password": {"value": "Fortran-1957-Backus"}, "recovery_question": asked}
    changed = await done(okta.change_recovery_question(made.id, models.UserCredentials.from_dict(credentials)))
    assert changed.recovery_question.question == "What was in the relay?"

    wrong = await refused(okta.change_password(made.id, models.ChangePasswordRequest.from_dict(change)))
    assert (wrong.status, wrong.error_code) == (403, "E0000014")


async def test_what_cannot_be_made_is_refused_with_its_code(okta: Any) -> None:
    made = await new_user(okta)
    twice = await refused(okta.create_user(_request(made.profile.login.upper())))
    assert (twice.status, twice.error_code) == (400, "E0000001")
    assert "login" in str(twice.error_causes)

    unknown = {"login": _login(), "email": "x@example.com", "firstName": "A", "lastName": "B", "noSuchAttribute": "c"}
    refusal = await refused(okta.create_user(models.CreateUserRequest.from_dict({"profile": unknown})))
    assert (refusal.status, refusal.error_code) == (400, "E0000001")
    assert "noSuchAttribute" in str(refusal.error_causes)


async def test_a_user_type_is_made_used_changed_and_deleted(okta: Any) -> None:
    name = unique("contractor").replace(" ", "_")
    sent = {"name": name, "displayName": "Contractor", "description": "paid by the hour"}
    made = await done(okta.create_user_type(models.UserType.from_dict(sent)))
    assert differences(made, sent) == []

    person = await new_user(okta, type={"id": made.id})
    assert person.type.id == made.id

    replacement = {"name": name, "displayName": "Freelancer", "description": "paid by the day"}
    await done(okta.replace_user_type(made.id, models.UserTypePutRequest.from_dict(replacement)))
    assert differences(await done(okta.get_user_type(made.id)), replacement) == []
    renamed = models.UserTypePostRequest.from_dict({"displayName": "Self-employed"})
    assert (await done(okta.update_user_type(made.id, renamed))).display_name == "Self-employed"
    assert made.id in ids(await done(okta.list_user_types()))

    in_use = await refused(okta.delete_user_type(made.id))
    assert (in_use.status, in_use.error_code) == (403, "E0000142")
    for _ in range(2):
        await done(okta.delete_user(person.id))
    await done(okta.delete_user_type(made.id))
    assert made.id not in ids(await done(okta.list_user_types()))


async def test_a_linked_object_is_defined_set_read_and_deleted(okta: Any) -> None:
    tail = unique("").strip()
    primary = {"name": f"boss{tail}", "title": "Boss", "description": "who decides", "type": "USER"}
    associated = {"name": f"aide{tail}", "title": "Aide", "description": "who does", "type": "USER"}
    sent = {"primary": primary, "associated": associated}
    made = await done(okta.create_linked_object_definition(models.LinkedObject.from_dict(sent)))
    assert differences(made, sent) == []
    assert differences(await done(okta.get_linked_object_definition(primary["name"])), sent) == []
    names = [one.primary.name for one in await done(okta.list_linked_object_definitions())]
    assert primary["name"] in names

    boss, aide = await new_user(okta), await new_user(okta)
    await done(okta.assign_linked_object_value_for_primary(aide.id, primary["name"], boss.id))
    links = await done(okta.list_linked_objects_for_user(aide.id, primary["name"]))
    assert len(links) == 1
    assert boss.id in str(links[0].links.var_self.href)
    await done(okta.delete_linked_object_for_user(aide.id, primary["name"]))
    assert await done(okta.list_linked_objects_for_user(aide.id, primary["name"])) == []
    await done(okta.delete_linked_object_definition(primary["name"]))
    gone = await refused(okta.get_linked_object_definition(primary["name"]))
    assert (gone.status, gone.error_code) == (404, "E0000007")


async def test_a_role_is_given_to_a_user_and_taken_away(okta: Any) -> None:
    person = await new_user(okta)
    role = models.AssignRoleToUserRequest.from_dict({"type": "HELP_DESK_ADMIN"})
    given = (await done(okta.assign_role_to_user(person.id, role))).actual_instance
    assert given.type.value == "HELP_DESK_ADMIN"
    listed = [one.actual_instance.id for one in await done(okta.list_assigned_roles_for_user(person.id))]
    assert listed == [given.id]
    await done(okta.unassign_role_from_user(person.id, given.id))
    assert await done(okta.list_assigned_roles_for_user(person.id)) == []


@pytest.mark.parametrize("okta", ["token"], indirect=True)
async def test_a_thousand_users_come_page_by_page(okta: Any, server: LiveServer, tmp_path: Path) -> None:
    tag = unique("Paged").replace(" ", "-")
    people = tmp_path / "people.jsonl"
    logins = {f"{tag}-{number}@example.com".lower() for number in range(1_000)}
    profiles = ({"login": one, "email": one, "firstName": "Page", "lastName": tag} for one in logins)
    people.write_text("".join(json.dumps({"profile": profile}) + "\n" for profile in profiles))
    command = [sys.executable, "-m", "frontdesk", "import", "users", str(people), "--json"]
    command += ["--data-dir", str(server.data_dir), "--org-url", server.org_url]
    imported = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert imported.returncode == 0, imported.stderr

    listed = [one async for one in paginate_all(okta.list_users, limit=200)]
    assert len(listed) == len(set(ids(listed))) > 1_000
    assert {one.profile.login for one in listed if one.profile.last_name == tag} == logins

    found: list[str] = []
    after, pages = None, 0
    while pages == 0 or after:
        page, answer, error = await okta.list_users(limit=200, after=after, search=f'profile.lastName eq "{tag}"')
        assert error is None, error
        found += ids(page)
        after, pages = PaginationHelper.extract_next_cursor(answer.headers), pages + 1
    assert (pages, len(found)) == (5, 1_000)
    assert set(found) <= set(ids(listed))
