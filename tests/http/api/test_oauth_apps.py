"""/api/v1/apps: apps that are OAuth clients (contract A.Apps, C.8; seen-on-the-wire 1.1 #18, #26, 1.2)."""

from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from tests.http.api.app_bodies import PATH, causes, discard, oidc
from tests.relying_party import RelyingParty
from tests.serving import CALLBACK, Organisation


async def test_a_secret_is_shown_by_writes_and_never_by_reads(admin: httpx.AsyncClient) -> None:
    posted = (await oidc(admin)).json()
    secret = posted["credentials"]["oauthClient"]["client_secret"]
    assert len(secret) == 64
    path = f"{PATH}/{posted['id']}"
    read = await admin.get(path)
    assert "client_secret" not in read.json()["credentials"]["oauthClient"]
    put = await admin.put(path, json=read.json())
    assert put.status_code == 200, put.text
    assert put.json()["credentials"]["oauthClient"]["client_secret"] == secret
    assert secret not in (await admin.get(f"{PATH}?limit=200")).text


async def test_an_app_and_its_oauth_client_are_one_thing_seen_two_ways(admin: httpx.AsyncClient) -> None:
    app = (await oidc(admin)).json()
    client_path = f"/oauth2/v1/clients/{app['id']}"
    client = (await admin.get(client_path)).json()
    assert (client["client_name"], client["redirect_uris"]) == ("An OIDC app", [CALLBACK])
    changed = {**client, "client_name": "Renamed", "redirect_uris": ["https://other.example.test/cb"]}
    assert (await admin.put(client_path, json=changed)).status_code == 200
    shown = (await admin.get(f"{PATH}/{app['id']}")).json()
    assert shown["label"] == "Renamed"
    assert shown["settings"]["oauthClient"]["redirect_uris"] == ["https://other.example.test/cb"]
    await admin.post(f"{PATH}/{app['id']}/lifecycle/deactivate")
    assert (await admin.delete(client_path)).status_code == 204
    assert (await admin.get(f"{PATH}/{app['id']}")).status_code == 404


async def test_a_client_that_registered_itself_is_an_app(admin: httpx.AsyncClient, org: Organisation) -> None:
    client = await org.register(client_name="Registered", default_max_age=600, id_token_signed_response_alg="ES256")
    shown = (await admin.get(f"{PATH}/{client['client_id']}")).json()
    assert (shown["name"], shown["label"], shown["signOnMode"]) == ("oidc_client", "Registered", "OPENID_CONNECT")
    assert shown["settings"]["oauthClient"]["idp_initiated_login"] == {"mode": "DISABLED", "default_scope": []}
    put = await admin.put(f"{PATH}/{client['client_id']}", json=shown)
    assert put.status_code == 200, put.text
    assert put.json()["credentials"]["oauthClient"]["client_secret"] == client["client_secret"]
    registered = (await admin.get(f"/oauth2/v1/clients/{client['client_id']}")).json()
    assert (registered["default_max_age"], registered["id_token_signed_response_alg"]) == (600, "ES256")


async def test_a_client_id_and_a_secret_may_be_chosen(admin: httpx.AsyncClient) -> None:
    chosen = {"client_id": "my-own-client-id", "client_secret": "my own secret of 14+"}
    app = (await oidc(admin, **chosen)).json()
    shown = app["credentials"]["oauthClient"]
    assert (shown["client_id"], shown["client_secret"]) == tuple(chosen.values())
    taken = await oidc(admin, **chosen)
    assert (taken.status_code, taken.json()["errorCode"]) == (400, "E0000001")
    assert "client_id" in causes(taken)
    app["credentials"]["oauthClient"]["client_id"] = "another-client-id"
    refused = await admin.put(f"{PATH}/{app['id']}", json=app)
    assert "cannot be changed" in causes(refused)
    await discard(admin, app["id"])
    assert (await oidc(admin, **chosen)).status_code == 200


@pytest.mark.parametrize(
    ("settings", "credentials", "cause"),
    [
        ({"grant_types": ["authorization_code", "telepathy"]}, {}, "grant_types"),
        ({"application_type": "browser", "grant_types": ["client_credentials"]}, {}, "client_credentials"),
        ({"application_type": "native", "grant_types": ["client_credentials"]}, {}, "client_credentials"),
        ({"response_types": ["token"]}, {}, "response_types"),
        ({"redirect_uris": []}, {}, "redirect"),
        ({"redirect_uris": ["https://*.example.test/cb"]}, {}, "redirect URI"),
        ({"redirect_uris": ["https://*.test/cb"], "wildcard_redirect": "SUBDOMAIN"}, {}, "redirect URI"),
        ({"redirect_uris": ["https://app.example.test/cb#x"]}, {}, "fragment"),
        ({"application_type": "toaster"}, {}, "application_type"),
        ({"refresh_token": {"rotation_type": "ROTATE", "leeway": 61}}, {}, "leeway"),
        ({"groups_claim": {"filter_type": "REGEX", "value": "("}}, {}, "groups_claim"),
        ({}, {"client_id": "short"}, "client_id"),
        ({}, {"client_secret": "too short"}, "client_secret"),
        ({}, {"token_endpoint_auth_method": "private_key_jwt"}, "jwks"),
        ({}, {"token_endpoint_auth_method": "none", "pkce_required": False}, "pkce_required"),
        ({"jwks": {"keys": []}, "jwks_uri": "https://app.example.test/keys"}, {}, "jwks"),
    ],
)
async def test_an_oauth_app_that_makes_no_sense_is_refused_by_name(
    admin: httpx.AsyncClient, settings: dict[str, Any], credentials: dict[str, Any], cause: str
) -> None:
    refused = await oidc(admin, settings, **credentials)
    assert (refused.status_code, refused.json()["errorCode"]) == (400, "E0000001"), refused.text
    assert cause in causes(refused)


@pytest.mark.parametrize(
    ("settings", "credentials"),
    [
        (
            {"application_type": "browser", "grant_types": ["implicit"], "response_types": ["token", "id_token"]},
            {"token_endpoint_auth_method": "client_secret_basic"},
        ),
        (
            {
                "application_type": "service",
                "grant_types": ["client_credentials", "implicit"],
                "response_types": ["token"],
            },
            {},
        ),
        ({"application_type": "native"}, {"token_endpoint_auth_method": "client_secret_basic"}),
    ],
    ids=["a browser app with a secret", "a service with implicit and redirect_uris", "a native app with a secret"],
)
async def test_administrators_may_more_than_clients_that_register(
    admin: httpx.AsyncClient, settings: dict[str, Any], credentials: dict[str, Any]
) -> None:
    answer = await oidc(admin, settings, **credentials)
    assert answer.status_code == 200, answer.text
    assert "client_secret" in answer.json()["credentials"]["oauthClient"]
    assert (await admin.get(f"/oauth2/v1/clients/{answer.json()['id']}")).status_code == 200


async def test_native_and_browser_apps_are_public_unless_told(admin: httpx.AsyncClient) -> None:
    for kind in ("native", "browser"):
        shown = (await oidc(admin, {"application_type": kind})).json()["credentials"]["oauthClient"]
        assert (shown["token_endpoint_auth_method"], shown["pkce_required"]) == ("none", True)
        assert "client_secret" not in shown


async def test_a_static_refresh_token_has_no_leeway(admin: httpx.AsyncClient) -> None:
    grants = {"grant_types": ["authorization_code", "refresh_token"]}
    shown = (await oidc(admin, grants | {"refresh_token": {"rotation_type": "STATIC", "leeway": 9}})).json()
    assert shown["settings"]["oauthClient"]["refresh_token"] == {"rotation_type": "STATIC"}
    assert "refresh_token" not in (await oidc(admin)).json()["settings"]["oauthClient"]


async def test_what_a_deactivated_app_had_is_void_for_ever(org: Organisation, admin: httpx.AsyncClient) -> None:
    service = {"application_type": "service", "grant_types": ["client_credentials"], "response_types": ["token"]}
    app = (await oidc(admin, service | {"redirect_uris": []})).json()
    basic = (app["id"], app["credentials"]["oauthClient"]["client_secret"])
    server = "/oauth2/default/v1"
    form = {"grant_type": "client_credentials", "scope": "api"}
    token = (await org.browser().post(f"{server}/token", data=form, auth=basic)).json()["access_token"]

    async def is_active() -> bool:
        answer = await org.browser().post(f"{server}/introspect", data={"token": token}, auth=basic)
        return bool(answer.json()["active"])

    assert await is_active()
    org.clock.advance(seconds=1)
    await admin.post(f"{PATH}/{app['id']}/lifecycle/deactivate")
    refused = await org.browser().post(f"{server}/token", data=form, auth=basic)
    assert refused.json()["error"] == "invalid_client"
    await admin.post(f"{PATH}/{app['id']}/lifecycle/activate")
    assert not await is_active()
    assert (await org.browser().post(f"{server}/token", data=form, auth=basic)).status_code == 200


async def test_the_log_tells_of_an_apps_life_without_its_secrets(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = (await oidc(admin)).json()
    await admin.put(f"{PATH}/{app['id']}", json=app)
    await discard(admin, app["id"])
    about = {"limit": "1000", "filter": f'target.id eq "{app["id"]}"'}
    log = (await admin.get("/api/v1/logs", params=about)).text
    for event in ("create", "update", "deactivate", "delete"):
        assert f"application.lifecycle.{event}" in log
    assert app["credentials"]["oauthClient"]["client_secret"] not in log


async def _party(org: Organisation, admin: httpx.AsyncClient, **settings: Any) -> RelyingParty:
    app = (await oidc(admin, settings)).json()
    known = app["credentials"]["oauthClient"]
    return RelyingParty(org, known, http=org.browser())


async def test_who_is_assigned_signs_in_under_the_name_that_the_app_knows(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    app = await _party(org, admin)
    browser = await org.signed_in()
    refused = await app.answer(browser)
    assert refused["error"] == "access_denied"
    body = {"id": org.ada.user.id, "credentials": {"userName": "countess"}}
    await admin.post(f"{PATH}/{app.client_id}/users", json=body)
    tokens = await app.tokens(browser)
    _, claims = await app.verified(tokens["access_token"])
    assert claims["sub"] == "countess"
    await admin.delete(f"{PATH}/{app.client_id}/users/{org.ada.user.id}")
    assert (await app.answer(browser))["error"] == "access_denied"


async def test_the_template_names_whoever_comes_through_a_group(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await _party(org, admin)
    shown = (await admin.get(f"{PATH}/{app.client_id}")).json()
    shown["credentials"]["userNameTemplate"] = {"template": "user.firstName", "type": "CUSTOM"}
    assert (await admin.put(f"{PATH}/{app.client_id}", json=shown)).status_code == 200
    async with org.unit() as unit:
        everyone = await unit.groups.find_everyone()
    assert everyone is not None
    await admin.put(f"{PATH}/{app.client_id}/groups/{everyone.id}")
    tokens = await app.tokens(await org.signed_in())
    _, claims = await app.verified(tokens["access_token"])
    assert claims["sub"] == "Ada"


async def test_a_wildcard_lets_a_browser_back_to_any_subdomain_and_nowhere_else(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    uris = {"redirect_uris": ["https://*.app.example.test/cb"], "wildcard_redirect": "SUBDOMAIN"}
    app = await _party(org, admin, **uris)
    await admin.post(f"{PATH}/{app.client_id}/users", json={"id": org.ada.user.id})
    browser = await org.signed_in()
    back = await app.authorize(browser, redirect_uri="https://pr-7.app.example.test/cb")
    assert back.headers["location"].startswith("https://pr-7.app.example.test/cb?")
    for elsewhere in ("https://app.example.test/cb", "https://evil.test/.app.example.test/cb"):
        assert (await app.authorize(browser, redirect_uri=elsewhere)).status_code == 400


async def test_a_key_that_is_added_is_good_for_the_next_token_request(
    org: Organisation, admin: httpx.AsyncClient
) -> None:
    first = ECKey.generate_key("P-256", {"kid": "first", "use": "sig", "alg": "ES256"})
    second = ECKey.generate_key("P-256", {"kid": "second", "use": "sig", "alg": "ES256"})
    service = {
        "application_type": "service",
        "grant_types": ["client_credentials"],
        "response_types": ["token"],
        "redirect_uris": [],
        "jwks": {"keys": [first.as_dict(private=False)]},
    }
    made = (await oidc(admin, service, token_endpoint_auth_method="private_key_jwt")).json()
    app = RelyingParty(org, made["credentials"]["oauthClient"], key=second, http=org.browser())
    form = {"grant_type": "client_credentials", "scope": "api"}
    assert (await app.post("token", **form)).json()["error"] == "invalid_client"
    path = f"{PATH}/{app.client_id}/credentials/jwks"
    key = (await admin.post(path, json=second.as_dict(private=False))).json()
    assert (await app.post("token", **form)).status_code == 200
    await admin.post(f"{path}/{key['id']}/lifecycle/deactivate")
    assert (await app.post("token", **form)).json()["error"] == "invalid_client"
