"""Who comes from a directory signs in with the password they have there (Okta: delegated authentication)."""

from typing import Any

import pytest
from tests.compat.ldap.conftest import PASSWORD, Office
from tests.slapd import SUFFIX, Slapd, answer_again, person, stop_answering

_DELEGATED = {"delegatedAuthentication": True}
_LDAP_EVENT = "user.authentication.auth_via_LDAP_agent"


async def _grace(office: Office, slapd: Slapd, **settings: object) -> str:
    slapd.add(person("grace", PASSWORD))
    app = await office.connected(slapd, **_DELEGATED, **settings)
    run = await office.imported(app)
    assert run["counts"]["created"] == 1, run
    return app


async def test_an_imported_person_signs_in_by_the_directory(office: Office, slapd: Slapd) -> None:
    await _grace(office, slapd)
    grace = await office.user("grace@example.com")
    assert grace["status"] == "ACTIVE"
    assert grace["credentials"]["provider"] == {"type": "LDAP", "name": "Staff"}

    right = await office.sign_in("grace@example.com", PASSWORD)
    assert right.status_code == 200, right.text
    assert right.json()["status"] in {"SUCCESS", "MFA_ENROLL"}
    wrong = await office.sign_in("grace@example.com", "another")
    nobody = await office.sign_in("nobody@example.com", "another")
    assert (wrong.status_code, wrong.json()["errorCode"]) == (401, "E0000004")
    assert {**wrong.json(), "errorId": ""} == {**nobody.json(), "errorId": ""}
    assert [each["outcome"] for each in await office.log(_LDAP_EVENT)] == [
        {"result": "SUCCESS", "reason": None},
        {"result": "FAILURE", "reason": "INVALID_CREDENTIALS"},
    ]


@pytest.mark.parametrize("password", ["", " ", "\x00", f"{PASSWORD}\x00"], ids=["empty", "space", "zero", "cut off"])
async def test_a_password_that_a_server_might_take_for_none_lets_nobody_in(
    office: Office, slapd: Slapd, password: str
) -> None:
    await _grace(office, slapd)

    assert (await office.sign_in("grace@example.com", password)).status_code in {400, 401}


async def test_wrong_passwords_lock_the_account_and_the_directory_is_asked_no_more(
    office: Office, slapd: Slapd
) -> None:
    await _grace(office, slapd)
    for _ in range(10):
        assert (await office.sign_in("grace@example.com", "another")).status_code == 401

    assert (await office.user("grace@example.com"))["status"] == "LOCKED_OUT"
    asked = len(await office.log(_LDAP_EVENT))
    assert (await office.sign_in("grace@example.com", PASSWORD)).status_code == 401
    assert len(await office.log(_LDAP_EVENT)) == asked


async def test_a_directory_that_is_down_lets_nobody_in_and_counts_against_nobody(office: Office, slapd: Slapd) -> None:
    await _grace(office, slapd)
    stop_answering(slapd)
    try:
        down = await office.sign_in("grace@example.com", PASSWORD)
        wrong: dict[str, Any] = (await office.sign_in("nobody@example.com", "another")).json()
    finally:
        answer_again(slapd)

    assert {**down.json(), "errorId": ""} == {**wrong, "errorId": ""}
    assert (await office.log(_LDAP_EVENT))[0]["outcome"]["reason"] == "The server did not answer in time."
    assert (await office.sign_in("grace@example.com", PASSWORD)).status_code == 200


async def test_who_left_the_directory_is_let_in_no_more(office: Office, slapd: Slapd) -> None:
    await _grace(office, slapd)
    slapd.change(f"dn: uid=grace,ou=people,{SUFFIX}\nchangetype: delete")

    assert (await office.sign_in("grace@example.com", PASSWORD)).status_code == 401


async def test_a_deactivated_directory_lets_nobody_in(office: Office, slapd: Slapd) -> None:
    app = await _grace(office, slapd)
    await office.api.post(f"/api/v1/apps/{app}/lifecycle/deactivate")

    assert (await office.sign_in("grace@example.com", PASSWORD)).status_code == 401


async def test_the_directorys_password_is_changed_there_and_not_here(office: Office, slapd: Slapd) -> None:
    await _grace(office, slapd)
    grace = await office.user("grace@example.com")
    body = {"oldPassword": {"value": PASSWORD}, "newPassword": {"value": "Another-1-of-them"}}

    refused = await office.api.post(f"/api/v1/users/{grace['id']}/credentials/change_password", json=body)

    assert refused.status_code == 403, refused.text
    assert (await office.sign_in("grace@example.com", PASSWORD)).status_code == 200


async def test_somebody_of_ours_whom_an_import_links_keeps_their_own_password(office: Office, slapd: Slapd) -> None:
    slapd.add(person("ada", PASSWORD))
    app = await office.connected(slapd, **_DELEGATED)
    await office.imported(app)

    ada = office.org.ada
    assert (await office.sign_in(ada.login, ada.password)).status_code == 200
    assert (await office.sign_in(ada.login, PASSWORD)).status_code == 401


async def test_somebody_new_is_made_when_they_sign_in_for_the_first_time(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace", PASSWORD))
    await office.connected(slapd, **_DELEGATED, justInTime=True)

    assert (await office.sign_in("grace", "another")).status_code == 401
    assert (await office.api.get("/api/v1/users/grace@example.com")).status_code == 404
    assert (await office.sign_in("grace", PASSWORD)).status_code == 200
    assert (await office.user("grace@example.com"))["profile"]["firstName"] == "Grace"
    for login in ("grace", "grace@example.com"):
        assert (await office.sign_in(login, PASSWORD)).status_code == 200, login


@pytest.mark.parametrize("login", ["*", "gr*", "grace)(uid=*", "grace)(&(uid=*", "x)(|(uid=*)", "\\2a", "grace\x00"])
async def test_a_login_is_no_filter(office: Office, slapd: Slapd, login: str) -> None:
    slapd.add(person("grace", PASSWORD))
    await office.connected(slapd, **_DELEGATED, justInTime=True)

    assert (await office.sign_in(login, PASSWORD)).status_code in {400, 401}
    assert (await office.api.get("/api/v1/users/grace@example.com")).status_code == 404


async def test_a_first_sign_in_takes_over_nobody_of_ours(office: Office, slapd: Slapd) -> None:
    slapd.add(person("ada", PASSWORD))
    app = await office.connected(slapd, **_DELEGATED, justInTime=True)
    await office.rules(app, autoConfirmExactMatch=False)

    assert (await office.sign_in("ada", PASSWORD)).status_code == 401
    assert (await office.sign_in(office.org.ada.login, office.org.ada.password)).status_code == 200


async def test_nobody_is_made_where_the_directory_may_not_let_in_strangers(office: Office, slapd: Slapd) -> None:
    slapd.add(person("grace", PASSWORD))
    await office.connected(slapd, **_DELEGATED)

    assert (await office.sign_in("grace", PASSWORD)).status_code == 401
