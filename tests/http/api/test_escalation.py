"""Roads by which somebody could gain more than they were given: each is closed (attack cases 29, 33, 55, 66)."""

import secrets
from dataclasses import replace
from typing import Any

import httpx
import pytest
from tests.http.api.admins import administrator, give, join, new_group, refusal
from tests.http.api.people import PASSWORD, USERS, made
from tests.http.api.providers import an_oidc_idp
from tests.serving import Organisation, Someone

from frontdesk.domain.admins.roles import AppTarget, RoleType, Targets

GROUPS, APPS, IDPS, SESSIONS = "/api/v1/groups", "/api/v1/apps", "/api/v1/idps", "/api/v1/sessions"
HOOKS = "/api/v1/inlineHooks"
FORBIDDEN = (403, "E0000006")

pytestmark = pytest.mark.usefixtures("roles_end_with_the_test")


def a_hook(kind: str) -> dict[str, object]:
    channel = {"type": "HTTP", "version": "1.0.0", "config": {"uri": "https://hooks.example.test/"}}
    return {"name": f"Hook {secrets.token_hex(4)}", "type": kind, "version": "1.0.0", "channel": channel}


async def test_a_group_administrator_does_not_reach_people_by_putting_them_into_their_group(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    mine, other = await new_group(admin), await new_group(admin)
    caller, helper = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(mine,)))
    assert refusal(await caller.put(f"{GROUPS}/{mine}/users/{someone.user.id}"))[:2] == FORBIDDEN
    assert (
        refusal(await caller.post(f"{USERS}/{someone.user.id}/lifecycle/reset_password?sendEmail=false"))[:2]
        == FORBIDDEN
    )
    await give(org, helper, RoleType.GROUP_MEMBERSHIP_ADMIN)
    assert refusal(await caller.put(f"{GROUPS}/{mine}/users/{someone.user.id}"))[:2] == FORBIDDEN
    assert (await caller.put(f"{GROUPS}/{other}/users/{someone.user.id}")).status_code == 204
    await join(admin, mine, someone)
    assert (await caller.put(f"{GROUPS}/{mine}/users/{someone.user.id}")).status_code == 204


async def test_a_membership_administrator_puts_anybody_into_their_group(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    mine = await new_group(admin)
    caller, _ = await administrator(org, RoleType.GROUP_MEMBERSHIP_ADMIN, Targets(groups=(mine,)))
    assert (await caller.put(f"{GROUPS}/{mine}/users/{someone.user.id}")).status_code == 204


async def test_nobody_less_links_an_administrator_to_a_provider_of_theirs(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    idp = (await admin.post(IDPS, json=an_oidc_idp(f"Partner {secrets.token_hex(4)}"))).json()
    caller, _ = await administrator(org, RoleType.ORG_ADMIN)
    _, boss = await administrator(org, RoleType.SUPER_ADMIN)
    link = f"{IDPS}/{idp['id']}/users/{boss.user.id}"
    assert refusal(await caller.post(link, json={"externalId": "mine"}))[:2] == FORBIDDEN
    assert (await admin.post(link, json={"externalId": "theirs"})).status_code == 200
    assert refusal(await caller.delete(link))[:2] == FORBIDDEN
    assert (await admin.get(link)).json()["externalId"] == "theirs"
    assert (
        await caller.post(f"{IDPS}/{idp['id']}/users/{someone.user.id}", json={"externalId": "x"})
    ).status_code == 200


@pytest.mark.parametrize("kind", ["com.okta.telephony.provider", "com.okta.user.credential.password.import"])
async def test_nobody_less_chooses_the_service_that_hears_codes_or_judges_passwords(
    org: Organisation, admin: httpx.AsyncClient, kind: str
) -> None:
    caller, _ = await administrator(org, RoleType.ORG_ADMIN)
    assert refusal(await caller.post(HOOKS, json=a_hook(kind)))[:2] == FORBIDDEN
    hook = (await admin.post(HOOKS, json=a_hook(kind))).json()
    one = f"{HOOKS}/{hook['id']}"
    for moved in (caller.put(one, json=a_hook(kind)), caller.post(one, json={"name": f"Mine {kind}"})):
        assert refusal(await moved)[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{one}/execute", json={"data": {}}))[:2] == FORBIDDEN
    assert (await caller.post(f"{one}/lifecycle/deactivate")).status_code == 200
    assert (await caller.delete(one)).status_code == 204
    assert (await caller.post(HOOKS, json=a_hook("com.okta.oauth2.tokens.transform"))).status_code == 200


async def test_nobody_less_ends_or_prolongs_the_session_of_an_administrator(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    caller, _ = await administrator(org, RoleType.USER_ADMIN)
    _, boss = await administrator(org, RoleType.SUPER_ADMIN)
    theirs = (await (await org.signed_in(boss)).get(f"{SESSIONS}/me")).json()["id"]
    assert refusal(await caller.delete(f"{SESSIONS}/{theirs}"))[:2] == FORBIDDEN
    assert refusal(await caller.post(f"{SESSIONS}/{theirs}/lifecycle/refresh"))[:2] == FORBIDDEN
    assert (await admin.get(f"{SESSIONS}/{theirs}")).status_code == 200
    of_someone = (await (await org.signed_in(someone)).get(f"{SESSIONS}/me")).json()["id"]
    assert (await caller.delete(f"{SESSIONS}/{of_someone}")).status_code == 204


async def test_a_group_administrator_reaches_the_sessions_of_their_people_alone(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    mine, stranger = await new_group(admin), await org.someone()
    await join(admin, mine, someone)
    caller, _ = await administrator(org, RoleType.USER_ADMIN, Targets(groups=(mine,)))
    for person, status in ((stranger, 403), (someone, 204)):
        session = (await (await org.signed_in(person)).get(f"{SESSIONS}/me")).json()["id"]
        assert (await caller.delete(f"{SESSIONS}/{session}")).status_code == status


async def test_a_login_that_reads_as_somebodys_id_opens_nothing_of_theirs(org: Organisation, someone: Someone) -> None:
    victim = org.ada.user.id
    async with org.unit() as unit:
        user = await unit.users.find(someone.user.id)
        assert user is not None
        await unit.users.save(replace(user, login=victim, profile={**user.profile, "login": victim}))
    browser = await org.signed_in(someone)
    assert (await browser.get(f"{USERS}/me")).json()["id"] == someone.user.id
    assert refusal(await browser.get(f"{USERS}/{victim}"))[:2] == FORBIDDEN
    assert refusal(await browser.delete(f"{USERS}/{victim}/sessions"))[:2] == FORBIDDEN


def service(client_id: str) -> dict[str, Any]:
    return {
        "name": "oidc_client",
        "label": f"App {secrets.token_hex(4)}",
        "signOnMode": "OPENID_CONNECT",
        "credentials": {"oauthClient": {"client_id": client_id, "token_endpoint_auth_method": "client_secret_basic"}},
        "settings": {
            "oauthClient": {
                "application_type": "service",
                "grant_types": ["client_credentials"],
                "response_types": ["token"],
            }
        },
    }


async def removed(admin: httpx.AsyncClient, app: dict[str, Any]) -> None:
    assert (await admin.post(f"{APPS}/{app['id']}/lifecycle/deactivate")).status_code == 200
    assert (await admin.delete(f"{APPS}/{app['id']}")).status_code == 204


async def test_the_roles_of_a_client_end_with_it(org: Organisation, admin: httpx.AsyncClient) -> None:
    name = f"svc-{secrets.token_hex(5)}"
    app = (await admin.post(APPS, json=service(name))).json()
    roles = f"/oauth2/v1/clients/{name}/roles"
    assert (await admin.post(roles, json={"type": "SUPER_ADMIN"})).status_code == 201
    await removed(admin, app)
    again = await admin.post(APPS, json=service(name))
    assert again.status_code == 200, again.text
    assert (await admin.get(roles)).json() == []


async def test_a_token_of_a_client_that_is_gone_is_not_its_namesakes(
    org: Organisation, admin: httpx.AsyncClient, http: httpx.AsyncClient
) -> None:
    name = f"svc-{secrets.token_hex(5)}"
    first = (await admin.post(APPS, json=service(name))).json()
    login = (name, first["credentials"]["oauthClient"]["client_secret"])
    form = {"grant_type": "client_credentials", "scope": "calendar"}
    token = (await http.post("/oauth2/default/v1/token", data=form, auth=login)).json()["access_token"]
    await removed(admin, first)
    org.clock.advance(seconds=2)
    again = (await admin.post(APPS, json=service(name))).json()
    login = (name, again["credentials"]["oauthClient"]["client_secret"])
    told = await http.post("/oauth2/default/v1/introspect", data={"token": token}, auth=login)
    assert (told.status_code, told.json()) == (200, {"active": False})


async def test_a_key_is_not_cloned_into_an_app_out_of_reach(org: Organisation, admin: httpx.AsyncClient) -> None:
    body = {"name": "bookmark", "signOnMode": "BOOKMARK", "settings": {"app": {"url": "https://example.com/"}}}
    mine, other = [
        (await admin.post(APPS, json={**body, "label": f"App {secrets.token_hex(4)}"})).json()["id"] for _ in "ab"
    ]
    caller, _ = await administrator(org, RoleType.APP_ADMIN, Targets(apps=(AppTarget("bookmark", mine),)))
    key = await admin.post(f"{APPS}/{mine}/credentials/keys/generate?validityYears=2")
    assert key.status_code == 201, key.text
    clone = f"{APPS}/{mine}/credentials/keys/{key.json()['kid']}/clone?targetAid={other}"
    assert refusal(await caller.post(clone))[:2] == FORBIDDEN
    assert (await admin.post(clone)).status_code in {200, 201}


async def test_a_session_token_ends_with_the_password_that_it_was_given_for(
    org: Organisation, admin: httpx.AsyncClient, http: httpx.AsyncClient
) -> None:
    user = await made(admin)
    login = user["profile"]["login"]
    authn = await http.post("/api/v1/authn", json={"username": login, "password": PASSWORD})
    assert authn.status_code == 200, authn.text
    changed = {"credentials": {"password": {"value": f"An0ther-{secrets.token_hex(6)}"}}}
    assert (await admin.post(f"{USERS}/{user['id']}", json=changed)).status_code == 200
    answer = await http.post(SESSIONS, json={"sessionToken": authn.json()["sessionToken"]})
    assert answer.status_code == 401, answer.text


async def test_what_a_person_changed_themselves_ends_their_session_tokens_too(
    org: Organisation, admin: httpx.AsyncClient, http: httpx.AsyncClient
) -> None:
    user = await made(admin)
    login = user["profile"]["login"]
    token = (await http.post("/api/v1/authn", json={"username": login, "password": PASSWORD})).json()["sessionToken"]
    body = {"oldPassword": {"value": PASSWORD}, "newPassword": {"value": f"An0ther-{secrets.token_hex(6)}"}}
    assert (await admin.post(f"{USERS}/{user['id']}/credentials/change_password", json=body)).status_code == 200
    assert (await http.post(SESSIONS, json={"sessionToken": token})).status_code == 401


@pytest.mark.parametrize("path", [f"{USERS}/a%00b", f"{GROUPS}/00g%00", f"{APPS}/%00", f"{IDPS}/a%1Fb", "/%00"])
async def test_a_path_with_control_characters_is_no_path(admin: httpx.AsyncClient, path: str) -> None:
    answer = await admin.get(path)
    assert (answer.status_code, answer.json()["errorCode"]) == (404, "E0000008")


async def test_a_path_ends_no_header_that_repeats_it(admin: httpx.AsyncClient, org: Organisation) -> None:
    login = str(org.ada.login)
    for named in (f"{login}%0d%0aX-Mine: 1", f"{login}%0a", f"%09{login}"):
        assert (await admin.get(f"{USERS}/{named}/groups")).status_code == 404
    answer = await admin.get(f"{USERS}/%C2%A0{login}%20/groups")
    assert answer.status_code == 200
    assert f"{org.url}{USERS}/%C2%A0{login}%20/groups?" in answer.headers["link"]


async def test_whoever_only_reads_providers_sees_no_secret_of_theirs(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    idp = (await admin.post(IDPS, json=an_oidc_idp(f"Partner {secrets.token_hex(4)}"))).json()
    for role, shown in ((RoleType.READ_ONLY_ADMIN, False), (RoleType.APP_ADMIN, False), (RoleType.ORG_ADMIN, True)):
        caller, _ = await administrator(org, role)
        for answer in (await caller.get(f"{IDPS}/{idp['id']}"), await caller.get(f"{IDPS}?limit=200")):
            assert answer.status_code == 200
            assert ("their secret" in answer.text) is shown


@pytest.mark.parametrize(
    "how",
    [
        "lifecycle/reset_password?sendEmail=false",
        "lifecycle/reset_password",
        "lifecycle/expire_password",
        "lifecycle/expire_password_with_temp_password",
        "lifecycle/suspend",
        "lifecycle/deactivate",
    ],
)
async def test_the_last_super_administrator_is_shut_out_by_nothing(
    org: Organisation, admin: httpx.AsyncClient, how: str
) -> None:
    assert refusal(await admin.post(f"{USERS}/me/{how}"))[:2] == FORBIDDEN
    assert (await admin.get(f"{USERS}/me")).json()["status"] == "ACTIVE"


BOOKMARK: dict[str, Any] = {"name": "bookmark", "signOnMode": "BOOKMARK"}
LINK = "https://app.example.test/"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "java\tscript:x", "\x01data:text/html,x", "vbscript:x"]
)
async def test_no_link_of_an_app_or_of_the_org_runs_a_script(admin: httpx.AsyncClient, link: str) -> None:
    label = f"App {secrets.token_hex(4)}"
    saml = {"ssoAcsUrl": LINK, "recipient": LINK, "destination": LINK, "audience": "urn:a", "idpIssuer": "urn:i"}
    bodies: list[dict[str, Any]] = [
        {**BOOKMARK, "settings": {"app": {"url": link}}},
        {**BOOKMARK, "settings": {"app": {"url": LINK}}, "accessibility": {"loginRedirectUrl": link}},
        {**BOOKMARK, "settings": {"app": {"url": LINK}}, "accessibility": {"errorRedirectUrl": link}},
        *({"signOnMode": "SAML_2_0", "settings": {"signOn": {**saml, name: link}}} for name in list(saml)[:3]),
    ]
    for body in bodies:
        answer = await admin.post(APPS, json={**body, "label": label})
        assert refusal(answer)[:2] == (400, "E0000001"), answer.text
    for name in ("endUserSupportHelpURL", "website"):
        assert refusal(await admin.post("/api/v1/org", json={name: link}))[:2] == (400, "E0000001")
    good = await admin.post(
        APPS, json={**BOOKMARK, "settings": {"app": {"url": "slack://open?x=data:1"}}, "label": label}
    )
    assert good.status_code == 200


async def test_the_log_tells_when_an_app_is_given_another_policy(admin: httpx.AsyncClient) -> None:
    body = {**BOOKMARK, "settings": {"app": {"url": LINK}}, "label": f"App {secrets.token_hex(4)}"}
    app = (await admin.post(APPS, json=body)).json()["id"]
    policy = {"type": "ACCESS_POLICY", "name": f"Policy {secrets.token_hex(4)}", "description": "x"}
    policy_id = (await admin.post("/api/v1/policies", json=policy)).json()["id"]
    assert (await admin.put(f"{APPS}/{app}/policies/{policy_id}")).status_code == 204
    [mapping] = (await admin.get(f"/api/v1/policies/{policy_id}/mappings")).json()
    assert (await admin.delete(f"/api/v1/policies/{policy_id}/mappings/{mapping['id']}")).status_code == 204
    told = await admin.get("/api/v1/logs", params={"filter": f'target.id eq "{policy_id}"', "limit": "1000"})
    events = [event["eventType"] for event in told.json() if app in {target["id"] for target in event["target"]}]
    assert events == ["application.lifecycle.update", "application.lifecycle.update"]
    assert (await admin.delete(f"/api/v1/policies/{policy_id}")).status_code == 204
