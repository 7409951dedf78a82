"""Who may call the management API, and how they show it (contract H.1; attack cases 13, 32, 44)."""

from typing import Any

import httpx
import pytest
from tests.dpop import Prover
from tests.http.api.admins import (
    administrator,
    as_service,
    bound_token,
    give,
    grant,
    refusal,
    service_app,
    token_of,
)
from tests.relying_party import relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import PrincipalType, RoleType, standard_assignment
from frontdesk.domain.users.model import UserStatus

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")

ME = "/api/v1/users/me"
USERS = "/api/v1/users"
_DAY_S = 86_400


async def test_a_token_acts_as_its_owner(admin: httpx.AsyncClient, org: Organisation) -> None:
    answer = await admin.get(ME)
    assert answer.status_code == 200
    assert answer.json()["profile"]["login"] == org.facts["admin_login"]


@pytest.mark.parametrize(
    "authorization",
    ["", "SSWS", "SSWS ", "SSWS nonsense", "Basic YTpi", "Bearer", "Bearer a.b.c", "DPoP a.b.c", "sid=1"],
)
async def test_without_a_good_credential_nothing_is_told(org: Organisation, authorization: str) -> None:
    answer = await org.browser(Authorization=authorization).get(USERS)
    assert refusal(answer) == (401, "E0000011", [])


async def test_the_scheme_of_a_token_is_read_in_any_case(org: Organisation) -> None:
    token = org.facts["api_token"]
    assert (await org.browser(Authorization=f"ssws {token}").get(ME)).status_code == 200


async def test_a_scheme_and_its_token_without_a_space_are_what_oktas_python_sdk_sends(org: Organisation) -> None:
    assert (await org.browser(Authorization=f"SSWS{org.facts['api_token']}").get(ME)).status_code == 200


async def test_a_token_that_idles_for_thirty_days_is_no_good(org: Organisation, someone: Someone) -> None:
    await give(org, someone, RoleType.SUPER_ADMIN)
    caller = await token_of(org, someone)
    async with org.unit() as unit:
        tokens = [token for token in await unit.api_tokens.list_all() if token.user_id == someone.user.id]
        await unit.api_tokens.save_use(tokens[0].id, org.clock.now() - 30 * _DAY_S * 1000)
    assert refusal(await caller.get(ME))[:2] == (401, "E0000011")


async def test_a_token_whose_use_is_noticed_lives_on(org: Organisation, someone: Someone) -> None:
    await give(org, someone, RoleType.SUPER_ADMIN)
    caller = await token_of(org, someone)
    async with org.unit() as unit:
        tokens = [token for token in await unit.api_tokens.list_all() if token.user_id == someone.user.id]
        await unit.api_tokens.save_use(tokens[0].id, org.clock.now() - 29 * _DAY_S * 1000)
    assert (await caller.get(ME)).status_code == 200
    async with org.unit() as unit:
        found = await unit.api_tokens.find(tokens[0].id)
    assert found is not None
    assert found.last_used_at == org.clock.now()


@pytest.mark.parametrize("status", [UserStatus.DEPROVISIONED, UserStatus.SUSPENDED, UserStatus.STAGED])
async def test_a_token_is_no_good_while_its_owner_may_not_act(
    org: Organisation, someone: Someone, status: UserStatus
) -> None:
    await give(org, someone, RoleType.SUPER_ADMIN)
    caller = await token_of(org, someone)
    await org.set_status(someone, status)
    assert refusal(await caller.get(ME))[:2] == (401, "E0000011")


async def test_wrong_passwords_of_strangers_do_not_stop_a_token(org: Organisation, someone: Someone) -> None:
    await give(org, someone, RoleType.SUPER_ADMIN)
    caller = await token_of(org, someone)
    await org.set_status(someone, UserStatus.LOCKED_OUT)
    assert (await caller.get(USERS)).status_code == 200


async def test_an_owner_without_any_role_may_do_nothing(org: Organisation, someone: Someone) -> None:
    caller = await token_of(org, someone)
    for path in (USERS, "/api/v1/groups", f"{USERS}/{someone.user.id}"):
        assert refusal(await caller.get(path)) == (403, "E0000006", [])


async def test_a_role_that_is_taken_away_is_gone_at_once(org: Organisation) -> None:
    caller, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    assert (await caller.get(USERS)).status_code == 200
    async with org.unit() as unit:
        await unit.role_assignments.remove_of(PrincipalType.USER, someone.user.id)
    assert refusal(await caller.get(USERS))[:2] == (403, "E0000006")


# service apps


async def test_a_service_app_has_what_it_was_granted_and_asked_for(org: Organisation) -> None:
    app = await service_app(org, "okta.users.read", "okta.groups.read")
    caller = await as_service(app, "okta.users.read")
    assert (await caller.get(USERS)).status_code == 200
    refused = await caller.get("/api/v1/groups")
    assert refusal(refused) == (403, "E0000006", [])
    assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]
    assert refusal(await caller.post("/api/v1/groups", json={}))[:2] == (403, "E0000006")


async def test_a_scope_that_was_not_granted_or_is_unknown_is_refused(org: Organisation) -> None:
    app = await service_app(org, "okta.users.read")
    for scope in ("okta.groups.read", "okta.users.read okta.users.manage", "okta.nothing.read"):
        answer = await app.post("token", grant_type="client_credentials", scope=scope)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_a_grant_that_is_taken_back_is_out_of_force_at_once(admin: httpx.AsyncClient, org: Organisation) -> None:
    app, ids = await service_app(org), {}
    grants = f"/api/v1/apps/{app.client_id}/grants"
    for scope in ("okta.users.read", "okta.groups.read"):
        given = await admin.post(grants, json={"issuer": org.url, "scopeId": scope})
        ids[scope] = given.json()["id"]
    service = await as_service(app, *ids)
    assert (await service.get(USERS)).status_code == 200
    assert (await admin.delete(f"{grants}/{ids['okta.users.read']}")).status_code == 204
    assert (await service.get(USERS)).status_code == 403
    assert (await service.get("/api/v1/groups")).status_code == 200


async def test_the_roles_of_a_service_app_limit_it_once_it_has_any(org: Organisation) -> None:
    app = await service_app(org, "okta.users.read", "okta.groups.manage")
    caller = await as_service(app, "okta.users.read", "okta.groups.manage")
    body = {"profile": {"name": f"By {app.client_id}"}}
    assert (await caller.post("/api/v1/groups", json=body)).status_code == 200
    role = standard_assignment(PrincipalType.CLIENT, app.client_id, RoleType.READ_ONLY_ADMIN, org.clock.now())
    async with org.unit() as unit:
        await unit.role_assignments.add(role)
    assert (await caller.get(USERS)).status_code == 200
    assert refusal(await caller.post("/api/v1/groups", json=body))[:2] == (403, "E0000006")


@pytest.mark.parametrize("name", ["ada%40example.com", "ada@example.com"])
async def test_a_proof_names_the_url_as_it_was_sent_escapes_and_all(org: Organisation, name: str) -> None:
    app, prover = await service_app(org, "okta.users.read"), Prover(org.now_s)
    token = await bound_token(app, prover, "okta.users.read")
    path = f"{USERS}/{name}"
    proof = prover.proof("GET", org.url + path, access_token=token)
    answer = await org.browser().get(path, headers={"Authorization": f"DPoP {token}", "DPoP": proof})
    assert (answer.status_code, answer.json()["profile"]["login"]) == (200, "ada@example.com")


async def test_a_bound_token_is_good_with_its_proof_alone(org: Organisation) -> None:
    app, prover = await service_app(org, "okta.users.read"), Prover(org.now_s)
    token = await bound_token(app, prover, "okta.users.read")
    http, url = org.browser(), f"{org.url}{USERS}"

    def headers(**claims: Any) -> dict[str, str]:
        proof = prover.proof("GET", url, access_token=token, **claims)
        return {"Authorization": f"DPoP {token}", "DPoP": proof}

    used = headers()
    assert (await http.get(USERS, headers=used, params={"limit": 1})).status_code == 200
    for wrong in (
        used,
        {"Authorization": f"Bearer {token}"},
        {"Authorization": f"DPoP {token}"},
        headers(htm="POST"),
        headers(htu=f"{org.url}/api/v1/groups"),
    ):
        answer = await http.get(USERS, headers=wrong)
        assert refusal(answer)[:2] == (401, "E0000011")
        assert "error=" in answer.headers["www-authenticate"]


# people


async def test_a_persons_token_has_the_scopes_the_app_was_granted_and_the_persons_roles(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    app = await relying_party(org, server="org")
    answer = await app.answer(browser, scope="openid okta.users.read")
    assert answer["error"] == "invalid_scope"
    await grant(org, app, "okta.users.read")
    _, someone = await administrator(org, RoleType.READ_ONLY_ADMIN)
    for person, status in ((None, 403), (someone, 200)):
        tokens = await app.tokens(await org.signed_in(person), scope="openid okta.users.read")
        caller = org.browser(Authorization=f"Bearer {tokens['access_token']}")
        assert (await caller.get(USERS)).status_code == status
        assert refusal(await caller.get("/api/v1/groups"))[:2] == (403, "E0000006")


async def test_a_scope_of_oneself_opens_ones_own_things_alone(org: Organisation, someone: Someone) -> None:
    app = await relying_party(org, server="org")
    await grant(org, app, "okta.users.read.self")
    tokens = await app.tokens(await org.signed_in(someone), scope="openid okta.users.read.self")
    caller = org.browser(Authorization=f"Bearer {tokens['access_token']}")
    for name in ("me", someone.user.id, someone.login.upper()):
        answer = await caller.get(f"{USERS}/{name}")
        assert (answer.status_code, answer.json()["id"]) == (200, someone.user.id)
    assert refusal(await caller.get(f"{USERS}/{org.ada.user.id}"))[:2] == (403, "E0000006")
    assert refusal(await caller.get(USERS))[:2] == (403, "E0000006")
    change = {"oldPassword": {"value": someone.password}, "newPassword": {"value": "Another horse 99"}}
    answer = await caller.post(f"{ME}/credentials/change_password", json=change)
    assert refusal(answer)[:2] == (403, "E0000006")


async def test_a_token_of_a_custom_server_opens_nothing(org: Organisation, browser: httpx.AsyncClient) -> None:
    tokens = await (await relying_party(org)).tokens(browser, scope="openid api")
    caller = org.browser(Authorization=f"Bearer {tokens['access_token']}")
    assert refusal(await caller.get(ME))[:2] == (401, "E0000011")


# sessions


async def test_a_session_opens_ones_own_things_alone(org: Organisation, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    assert (await browser.get(ME)).json()["id"] == someone.user.id
    assert refusal(await browser.get(f"{USERS}/{org.ada.user.id}"))[:2] == (403, "E0000006")
    assert refusal(await browser.get(USERS))[:2] == (403, "E0000006")


async def test_a_session_gives_even_an_administrator_no_more_than_their_own(org: Organisation) -> None:
    _, someone = await administrator(org, RoleType.SUPER_ADMIN)
    browser = await org.signed_in(someone)
    assert (await browser.get(ME)).status_code == 200
    assert refusal(await browser.get(USERS))[:2] == (403, "E0000006")


async def test_people_are_not_shown_what_the_schema_hides_from_them(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    """By a session or a token of a ``.self`` scope; whoever administers sees all (Okta: permissions, SELF)."""
    here = f"{USERS}/{someone.user.id}"
    written = {"city": "London", "state": "Kent", "title": "Countess"}
    assert (await admin.post(here, json={"profile": written})).status_code == 200
    assert (await admin.get(here)).json()["profile"].items() >= written.items()
    browser, app = await org.signed_in(someone), await relying_party(org, server="org")
    await grant(org, app, "okta.users.read.self")
    tokens = await app.tokens(browser, scope="openid okta.users.read.self")
    caller = org.browser(Authorization=f"Bearer {tokens['access_token']}")
    for own in (await browser.get(ME), await caller.get(ME), await caller.get(here)):
        assert own.status_code == 200, own.text
        shown = own.json()["profile"]
        assert (shown["title"], shown["login"]) == ("Countess", someone.login)
        assert not {"city", "state"} & shown.keys()


async def test_an_address_that_is_hidden_from_people_is_not_told_with_their_credentials_either(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    schema = "/api/v1/meta/schemas/user/default"

    def of_email(action: str) -> dict[str, Any]:
        email = {"title": "Primary email", "type": "string", "permissions": [{"principal": "SELF", "action": action}]}
        return {"definitions": {"base": {"id": "#base", "type": "object", "properties": {"email": email}}}}

    assert (await admin.post(schema, json=of_email("HIDE"))).status_code == 200
    try:
        told = (await (await org.signed_in(someone)).get(ME)).json()
    finally:
        assert (await admin.post(schema, json=of_email("READ_WRITE"))).status_code == 200
    assert ("email" in told["profile"], told["credentials"]["emails"]) == (False, None)


async def test_a_session_writes_nothing_of_a_profile(org: Organisation, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    for method in ("POST", "PUT"):
        answer = await browser.request(method, ME, json={"profile": {"firstName": "Grete"}})
        assert refusal(answer)[:2] == (403, "E0000006")


async def test_a_session_that_has_ended_is_no_credential(org: Organisation) -> None:
    browser = org.browser()
    browser.cookies.set("sid", "nonsense")
    assert refusal(await browser.get(ME))[:2] == (401, "E0000011")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://id.example.test.evil.example"])
async def test_another_page_changes_nothing_with_a_cookie_that_came_along(
    org: Organisation, someone: Someone, origin: str
) -> None:
    browser = await org.signed_in(someone)
    change = {"oldPassword": {"value": someone.password}, "newPassword": {"value": "Another horse 99"}}
    path = f"{ME}/credentials/change_password"
    answer = await browser.post(path, json=change, headers={"Origin": origin})
    assert answer.status_code == 403
    answer = await browser.post(path, json=change, headers={"Origin": org.url})
    assert answer.status_code == 200, answer.text
