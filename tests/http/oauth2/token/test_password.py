"""password (RFC 6749 §4.3; contract C.6; attack cases 61, 62)."""

import httpx
import pytest
import pytest_asyncio
from tests.http.oauth2.answers import body_of, error_of
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus


@pytest_asyncio.fixture(loop_scope="session")
async def first_party(org: Organisation) -> RelyingParty:
    """An app of the org's own that asks for the password itself."""
    return await relying_party(org, application_type="native", grant_types=["password", "refresh_token"])


async def ask(app: RelyingParty, someone: Someone, **form: str | None) -> httpx.Response:
    given = {"username": someone.login, "password": someone.password, "scope": "openid profile", **form}
    return await app.post("token", grant_type="password", **given)


async def test_who_knows_the_password_is_the_person(first_party: RelyingParty) -> None:
    response = await ask(first_party, first_party.org.ada)
    body = body_of(response)
    assert set(body) == {"token_type", "expires_in", "access_token", "scope", "id_token"}
    _, claims = await first_party.verified(body["id_token"])
    assert (claims["sub"], claims["amr"]) == (first_party.org.ada.user.id, ["pwd"])
    assert claims["auth_time"] == first_party.org.now_s


async def test_no_browser_session_comes_of_it(first_party: RelyingParty) -> None:
    assert "set-cookie" not in (await ask(first_party, first_party.org.ada)).headers


async def test_the_login_is_taken_in_any_case(first_party: RelyingParty) -> None:
    assert (await ask(first_party, first_party.org.ada, username="ADA@Example.com")).status_code == 200


async def test_offline_access_brings_a_refresh_token(first_party: RelyingParty) -> None:
    body = (await ask(first_party, first_party.org.ada, scope="openid offline_access")).json()
    assert (await first_party.refresh(body["refresh_token"])).status_code == 200


async def test_a_wrong_password_and_an_unknown_login_look_alike(first_party: RelyingParty, someone: Someone) -> None:
    wrong = await ask(first_party, someone, password="not it")
    unknown = await ask(first_party, someone, username="nobody@example.com")
    assert error_of(wrong) == error_of(unknown) == "invalid_grant"
    assert wrong.json() == unknown.json()


async def test_a_suspended_person_looks_like_a_wrong_password(first_party: RelyingParty, someone: Someone) -> None:
    wrong = await ask(first_party, someone, password="not it")
    await first_party.org.set_status(someone, UserStatus.SUSPENDED)
    assert (await ask(first_party, someone)).json() == wrong.json()


async def test_ten_wrong_passwords_lock_the_account(first_party: RelyingParty, someone: Someone) -> None:
    for _ in range(10):
        assert error_of(await ask(first_party, someone, password="not it")) == "invalid_grant"
    assert error_of(await ask(first_party, someone)) == "invalid_grant"


async def test_a_right_password_forgets_the_wrong_ones(first_party: RelyingParty, someone: Someone) -> None:
    for _ in range(2):
        for _ in range(6):
            await ask(first_party, someone, password="not it")
        assert (await ask(first_party, someone)).status_code == 200


@pytest.mark.parametrize("password", ["x" * 8000, "\N{SNOWMAN}" * 500, "pass\N{COMBINING ACUTE ACCENT}word"])
async def test_a_long_or_strange_password_is_just_wrong(
    first_party: RelyingParty, someone: Someone, password: str
) -> None:
    assert error_of(await ask(first_party, someone, password=password)) == "invalid_grant"


@pytest.mark.parametrize("missing", ["username", "password"])
async def test_login_and_password_must_be_there(first_party: RelyingParty, someone: Someone, missing: str) -> None:
    assert error_of(await ask(first_party, someone, **{missing: None})) == "invalid_request"


async def test_a_client_without_the_grant_learns_nothing_about_passwords(app: RelyingParty, someone: Someone) -> None:
    assert error_of(await ask(app, someone)) == "unauthorized_client"


async def test_an_unknown_scope_is_refused(first_party: RelyingParty, someone: Someone) -> None:
    assert error_of(await ask(first_party, someone, scope="nobody-knows")) == "invalid_scope"
