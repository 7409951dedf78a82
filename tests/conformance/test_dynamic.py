"""Cases of the Dynamic and Third-Party-Initiated Login plans, without a server of the client's own (contract, 6, 7)."""

from typing import Any

import httpx
import pytest
from tests.conformance.flow import flow
from tests.conformance.profiles import BASIC, Profile, client_of
from tests.conformance.validation import check_arrival
from tests.relying_party import RelyingParty, read_answer, relying_party
from tests.serving import CALLBACK, Organisation

from frontdesk.domain.ids import DEFAULT_SERVER

PATH = "/oauth2/v1/clients"
PROFILE = next(profile for profile in BASIC if not profile.form_post)
QUERY = CALLBACK + "?foo=bar"


async def register(org: Organisation, **metadata: Any) -> httpx.Response:
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    return await admin.post(PATH, json={"redirect_uris": [CALLBACK], **metadata})


async def test_registration__answers_201_with_everything_and_can_be_deleted(org: Organisation) -> None:
    response = await register(org, client_name="Suite")
    assert response.status_code == 201
    body = response.json()
    assert {"client_id", "client_secret", "client_secret_expires_at", "client_id_issued_at"} <= set(body)
    assert {"registration_access_token", "registration_client_uri"} <= set(body)
    itself = org.browser(Authorization=f"Bearer {body['registration_access_token']}")
    assert (await itself.delete(body["registration_client_uri"])).status_code == 204


@pytest.mark.parametrize("profile", BASIC, ids=str)
async def test_idtoken_rs256__is_what_was_asked_for(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile, id_token_signed_response_alg="RS256")
    await flow(app, profile, await org.signed_in())


async def test_ensure_redirect_uri_in_authorization_request__or_an_error_page(org: Organisation) -> None:
    app = await relying_party(org, redirect_uris=[CALLBACK, CALLBACK + "2"])
    response = await app.authorize(await org.signed_in(), redirect_uri=None)
    assert (response.status_code, "location" in response.headers) == (400, False)


async def test_redirect_uri_query_ok__keeps_the_query(org: Organisation) -> None:
    app = await relying_party(org, redirect_uris=[QUERY])
    response = await app.authorize(await org.signed_in(), redirect_uri=QUERY)
    answer = read_answer(response)
    assert answer.parameters["foo"] == "bar"
    assert {"code", "state", "iss"} <= set(answer.parameters)


@pytest.mark.parametrize(
    ("registered", "asked"),
    [(QUERY, CALLBACK + "?foo=baz"), (QUERY, CALLBACK), (CALLBACK, QUERY), (QUERY, QUERY + "&more=1")],
    ids=["mismatch", "left out", "added", "more"],
)
async def test_redirect_uri_query_mismatch__is_an_error_page(org: Organisation, registered: str, asked: str) -> None:
    app = await relying_party(org, redirect_uris=[registered])
    response = await app.authorize(await org.signed_in(), redirect_uri=asked)
    assert (response.status_code, "location" in response.headers) == (400, False)


async def test_redirect_uri_regfrag__is_refused(org: Organisation) -> None:
    response = await register(org, redirect_uris=[CALLBACK + "#foo"])
    assert (response.status_code, response.json()["error"]) == (400, "invalid_redirect_uri")


async def test_registration_logo_policy_tos_uri__are_on_the_sign_in_page(org: Organisation) -> None:
    uris = {name: f"https://app.example.test/{name}" for name in ("logo_uri", "policy_uri", "tos_uri")}
    app = await relying_party(org, **uris)
    browser = org.browser()
    page = await browser.get((await app.authorize(browser)).headers["location"])
    assert all(uri in page.text for uri in uris.values())


async def test_server_rotate_keys__a_new_kid_appears_and_the_old_one_stays(org: Organisation) -> None:
    app, browser = await client_of(org, PROFILE), await org.signed_in()
    before = await flow(app, PROFILE, browser)
    await org.serving.base.rotation.rotate(org.org_id, DEFAULT_SERVER, None)
    after = await flow(app, PROFILE, browser)
    (old, _), (new, _) = await app.verified(before.id_token), await app.verified(after.id_token)
    assert old["kid"] != new["kid"]


async def test_ensure_client_assertion_with_iss_aud_succeeds__at_both_issuers(org: Organisation) -> None:
    for server in ("default", "org"):
        app = await relying_party(org, server=server, token_endpoint_auth_method="private_key_jwt")
        await flow(app, PROFILE, await org.signed_in())


async def test_a_response__arrives_where_it_was_asked_for_among_several(org: Organisation) -> None:
    app: RelyingParty = await relying_party(org, redirect_uris=[CALLBACK, CALLBACK + "2"])
    request = app.request(redirect_uri=CALLBACK + "2")
    response = await (await org.signed_in()).get(app.url("authorize"), params=request)
    check_arrival(PROFILE, request, read_answer(response), app.issuer)


async def test_third_party_init_login__the_uri_is_echoed_and_told_again(org: Organisation) -> None:
    uri = "https://app.example.test/initiate"
    body = (await register(org, initiate_login_uri=uri)).json()
    assert body["initiate_login_uri"] == uri
    itself = org.browser(Authorization=f"Bearer {body['registration_access_token']}")
    assert (await itself.get(body["registration_client_uri"])).json()["initiate_login_uri"] == uri


async def test_third_party_init_login_nohttps__is_refused(org: Organisation) -> None:
    response = await register(org, initiate_login_uri="http://app.example.test/initiate")
    assert (response.status_code, response.json()["error"]) == (400, "invalid_client_metadata")
