"""The apps that an org is made with: seen as apps, changed by nobody, and nobody's OAuth clients (seen 3.2, 6)."""

import secrets
from typing import Any

import httpx
import pytest
from tests.http.api.admins import refusal
from tests.serving import Organisation, Someone

APPS, POLICIES = "/api/v1/apps", "/api/v1/policies"
READ_ONLY = (403, "E0000111")
NAMES = {
    "saasure": "Okta Admin Console",
    "okta_enduser": "Okta Dashboard",
    "okta_browser_plugin": "Okta Browser Plugin",
}
BOOKMARK = {"name": "bookmark", "signOnMode": "BOOKMARK", "settings": {"app": {"url": "https://example.com/"}}}


async def built_in(admin: httpx.AsyncClient, name: str = "saasure") -> dict[str, Any]:
    found: list[dict[str, Any]] = (await admin.get(APPS, params={"filter": f'name eq "{name}"'})).json()
    assert len(found) == 1
    return found[0]


async def a_bookmark(admin: httpx.AsyncClient) -> str:
    made = await admin.post(APPS, json={**BOOKMARK, "label": f"App {secrets.token_hex(4)}"})
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


async def console_policy(admin: httpx.AsyncClient) -> dict[str, Any]:
    policies = (await admin.get(POLICIES, params={"type": "ACCESS_POLICY"})).json()
    found: list[dict[str, Any]] = [one for one in policies if one["name"] == "Okta Admin Console"]
    assert len(found) == 1
    return found[0]


async def test_they_come_before_all_other_apps(admin: httpx.AsyncClient) -> None:
    await a_bookmark(admin)
    first = (await admin.get(APPS, params={"limit": "3"})).json()
    assert {app["name"]: app["label"] for app in first} == NAMES
    assert [app["name"] for app in first] == list(NAMES)


async def test_each_is_an_app_without_a_client(admin: httpx.AsyncClient) -> None:
    for name in NAMES:
        app = await built_in(admin, name)
        assert (await admin.get(f"{APPS}/{app['id']}")).json() == app
        assert (app["status"], app["signOnMode"]) == ("ACTIVE", "OPENID_CONNECT")
        assert app["visibility"]["appLinks"] == ({"admin": True} if name == "saasure" else {})
        assert len(app["_links"]["appLinks"]) == (name == "saasure")
        assert "oauthClient" not in app["credentials"]
        assert "oauthClient" not in app["settings"]
        assert not {"activate", "deactivate", "clientCredentials"} & set(app["_links"])


async def test_nobody_changes_or_removes_them(admin: httpx.AsyncClient) -> None:
    for name in NAMES:
        app = await built_in(admin, name)
        here = f"{APPS}/{app['id']}"
        assert refusal(await admin.put(here, json={**app, "label": "Mine"}))[:2] == READ_ONLY
        assert refusal(await admin.post(f"{here}/lifecycle/deactivate"))[:2] == READ_ONLY
        assert refusal(await admin.post(f"{here}/lifecycle/activate"))[:2] == READ_ONLY
        assert refusal(await admin.delete(here))[:2] == READ_ONLY
        assert (await admin.get(here)).json() == app


@pytest.mark.parametrize("mode", ["OPENID_CONNECT", "BOOKMARK", "SAML_2_0"])
async def test_no_other_app_bears_such_a_name(admin: httpx.AsyncClient, mode: str) -> None:
    answer = await admin.post(APPS, json={**BOOKMARK, "name": "saasure", "signOnMode": mode, "label": "Mine"})
    assert refusal(answer)[:2] == (400, "E0000001")


async def test_they_are_no_oauth_clients(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await built_in(admin)
    clients = (await admin.get("/oauth2/v1/clients", params={"limit": "200"})).json()
    assert app["id"] not in {client["client_id"] for client in clients}
    assert (await admin.get(f"/oauth2/v1/clients/{app['id']}")).status_code == 404
    assert (await admin.delete(f"/oauth2/v1/clients/{app['id']}")).status_code == 404
    secrets_of_it = await admin.get(f"{APPS}/{app['id']}/credentials/secrets")
    assert secrets_of_it.status_code in {400, 404}
    grant = {"issuer": org.url, "scopeId": "okta.users.read"}
    assert (await admin.post(f"{APPS}/{app['id']}/grants", json=grant)).status_code in {400, 404}
    form = {"grant_type": "client_credentials", "client_id": app["id"], "client_secret": "x", "scope": "api"}
    assert (await org.browser().post("/oauth2/default/v1/token", data=form)).json()["error"] == "invalid_client"


async def test_nothing_is_mapped_to_them(admin: httpx.AsyncClient) -> None:
    for name in NAMES:
        app = await built_in(admin, name)
        for end in ("sourceId", "targetId"):
            assert (await admin.get("/api/v1/mappings", params={end: app["id"]})).json() == []
        mapping = f"prm{app['id'][3:19]}0"
        assert (await admin.get(f"/api/v1/mappings/{mapping}")).status_code == 404


async def test_only_what_has_a_link_is_on_a_persons_page(admin: httpx.AsyncClient, someone: Someone) -> None:
    for name in NAMES:
        app = await built_in(admin, name)
        assigned = await admin.post(f"{APPS}/{app['id']}/users", json={"id": someone.user.id, "scope": "USER"})
        assert assigned.status_code == 200, assigned.text
    links = (await admin.get(f"/api/v1/users/{someone.user.id}/appLinks")).json()
    assert [link["appName"] for link in links] == ["saasure"]


async def test_the_consoles_policy_is_given_to_no_other_app(admin: httpx.AsyncClient) -> None:
    policy, app = await console_policy(admin), await a_bookmark(admin)
    assert refusal(await admin.put(f"{APPS}/{app}/policies/{policy['id']}")) == (
        400,
        "E0000001",
        ['This policy belongs to "Okta Admin Console", and re-assignment of this policy is not allowed'],
    )
    assert policy["id"] not in (await admin.get(f"{APPS}/{app}")).json()["_links"]["accessPolicy"]["href"]


async def test_the_console_keeps_its_policy(admin: httpx.AsyncClient) -> None:
    console, policy = await built_in(admin), await console_policy(admin)
    assert console["_links"]["accessPolicy"]["href"].endswith(policy["id"])
    body = {"type": "ACCESS_POLICY", "name": f"Policy {secrets.token_hex(4)}"}
    other = (await admin.post(POLICIES, json=body)).json()["id"]
    assert refusal(await admin.put(f"{APPS}/{console['id']}/policies/{other}"))[:2] == READ_ONLY
    mappings = (await admin.get(f"{POLICIES}/{policy['id']}/mappings")).json()
    assert len(mappings) == 1
    assert refusal(await admin.delete(f"{POLICIES}/{policy['id']}/mappings/{mappings[0]['id']}"))[:2] == READ_ONLY
    assert (await admin.delete(f"{POLICIES}/{policy['id']}")).status_code == 400
    assert (await built_in(admin)) == console
