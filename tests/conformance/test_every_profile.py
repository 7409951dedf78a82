"""Cases that every profile runs: Basic, Implicit, Hybrid, and each of them by form_post (contract, 2 to 5)."""

import json
from typing import Any

import pytest
from tests.conformance.flow import flow, refused, request_of, validated
from tests.conformance.profiles import ALL, WITH_ACCESS_TOKEN, Profile, client_of
from tests.conformance.validation import SCOPE_CLAIMS, check_error, check_userinfo
from tests.hostile import unsigned
from tests.person import AsyncPerson
from tests.relying_party import CHALLENGE, RelyingParty, read_answer
from tests.serving import CALLBACK, Organisation

every_profile = pytest.mark.parametrize("profile", ALL, ids=str)
with_access_token = pytest.mark.parametrize("profile", WITH_ACCESS_TOKEN, ids=str)


@every_profile
@pytest.mark.parametrize("server", ["default", "org"])
async def test_server__a_first_flow_and_one_of_a_second_client_are_whole(
    org: Organisation, profile: Profile, server: str
) -> None:
    browser = org.browser()
    for pages in (["sign in"], []):
        facts = (await client_of(org, profile)).facts
        app = RelyingParty(org, facts, server, http=org.browser())
        assert (await flow(app, profile, browser)).pages == pages


@every_profile
async def test_response_type_missing__is_an_error(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    request = request_of(app, profile)
    del request["response_type"]
    response = await (await org.signed_in()).get(app.url("authorize"), params=request)
    answer = read_answer(response)
    assert answer.parameters["error"] in {"invalid_request", "unsupported_response_type"}
    assert set(answer.parameters) == {"error", "error_description", "state", "iss"}


@every_profile
async def test_idtoken_signature__is_rs256_with_a_kid_for_a_client_that_chose_nothing(
    org: Organisation, profile: Profile
) -> None:
    app = await client_of(org, profile)
    header, _ = await app.verified((await flow(app, profile, await org.signed_in())).id_token)
    assert header["alg"] == "RS256"
    published = (await app.http.get(app.url("keys"))).json()["keys"]
    assert header["kid"] in {key["kid"] for key in published}


@with_access_token
@pytest.mark.parametrize("how", ["userinfo-get", "userinfo-post-header", "userinfo-post-body"])
async def test_userinfo__answers_by_each_method(org: Organisation, profile: Profile, how: str) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in(), scope="openid email")
    token = found.tokens.get("access_token") or found.front["access_token"]
    headers = {} if how == "userinfo-post-body" else {"Authorization": f"Bearer {token}"}
    form = {"access_token": token} if how == "userinfo-post-body" else None
    method = "GET" if how == "userinfo-get" else "POST"
    response = await app.http.request(method, app.url("userinfo"), headers=headers, data=form)
    assert check_userinfo(response, found.claims["sub"])["email"] == "ada@example.com"


@every_profile
@pytest.mark.parametrize("scope", ["profile", "email", "address", "phone", "profile email address phone"])
async def test_scope__its_claims_come_where_the_client_can_get_them(
    org: Organisation, profile: Profile, scope: str
) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in(), scope=f"openid {scope}")
    names = {name for word in scope.split() for name in SCOPE_CLAIMS[word].split()}
    shown = found.userinfo if profile.has_access_token else found.claims
    assert names & set(shown)
    assert set(found.userinfo) <= names | {"sub"}


@every_profile
async def test_alternate_happy_flow__order_does_not_matter(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    browser = await org.signed_in()
    request = dict(reversed(request_of(app, profile, scope="email openid").items()))
    request["response_type"] = " ".join(reversed(profile.response_type.split()))
    response = await browser.get(app.url("authorize"), params=request)
    await validated(app, profile, request, response, [])


@every_profile
@pytest.mark.parametrize(
    "more",
    [
        {"display": "page"},
        {"display": "popup"},
        {"extra": "foobar"},
        {"login_hint": "buffy@example.com"},
        {"ui_locales": "se"},
        {"claims_locales": "se"},
        {"acr_values": "1 2"},
        {"acr_values": "urn:okta:loa:1fa:pwd"},
    ],
    ids=[
        "display-page",
        "display-popup",
        "ensure-request-with-unknown-parameter-succeeds",
        "login-hint",
        "ui-locales",
        "claims-locales",
        "ensure-request-with-acr-values-succeeds",
        "ensure-request-with-acr-values-succeeds of the metadata",
    ],
)
async def test_a_wish_that_cannot_be_met__does_no_harm(
    org: Organisation, profile: Profile, more: dict[str, Any]
) -> None:
    app = await client_of(org, profile)
    assert (await flow(app, profile, await org.signed_in(), **more)).pages == []


@every_profile
async def test_prompt_login__asks_again_and_the_subject_stays(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), org.browser()
    first = await flow(app, profile, browser)
    org.clock.advance(seconds=1)
    second = await flow(app, profile, browser, prompt="login")
    assert second.pages == ["sign in"]
    assert second.claims["sub"] == first.claims["sub"]
    assert second.claims["auth_time"] > first.claims["auth_time"]


@every_profile
async def test_prompt_none_not_logged_in__is_an_error_and_no_page(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    assert await refused(app, profile, org.browser(), prompt="none") == "login_required"


@every_profile
async def test_prompt_none_logged_in__is_silent_and_nothing_changes(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), org.browser()
    first = await flow(app, profile, browser)
    org.clock.advance(seconds=1)
    second = await flow(app, profile, browser, prompt="none")
    assert second.pages == []
    assert {n: second.claims[n] for n in ("sub", "auth_time")} == {n: first.claims[n] for n in ("sub", "auth_time")}


@every_profile
async def test_max_age_1__asks_again_once_it_is_over(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), org.browser()
    first = await flow(app, profile, browser)
    org.clock.advance(seconds=2)
    second = await flow(app, profile, browser, max_age="1")
    assert second.pages == ["sign in"]
    assert second.claims["auth_time"] > first.claims["auth_time"]


@every_profile
async def test_max_age_10000__does_not_ask_before(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), org.browser()
    first = await flow(app, profile, browser, max_age="15000")
    org.clock.advance(seconds=1)
    second = await flow(app, profile, browser, max_age="10000")
    assert second.pages == []
    assert second.claims["auth_time"] == first.claims["auth_time"]


@every_profile
async def test_id_token_hint__with_prompt_none_is_silent(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), await org.signed_in()
    first = await flow(app, profile, browser)
    org.clock.advance(seconds=1)
    second = await flow(app, profile, browser, prompt="none", id_token_hint=first.id_token)
    assert second.claims["sub"] == first.claims["sub"]


@every_profile
async def test_ensure_registered_redirect_uri__or_an_error_page(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    request = request_of(app, profile, redirect_uri=CALLBACK + "/unregistered")
    response = await (await org.signed_in()).get(app.url("authorize"), params=request)
    assert response.status_code == 400
    assert "location" not in response.headers
    assert CALLBACK not in response.text


@every_profile
async def test_ensure_post_request_succeeds__like_get(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    assert (await flow(app, profile, org.browser(), post=True)).pages == ["sign in"]


@every_profile
async def test_server_client_secret_post__works_as_basic_does(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile, token_endpoint_auth_method="client_secret_post")
    await flow(app, profile, await org.signed_in())


@every_profile
async def test_request_uri_unsigned_supported_correctly_or_rejected__as_unsupported(
    org: Organisation, profile: Profile
) -> None:
    app = await client_of(org, profile)
    uri = "https://suite.example.test/request.jwt#hash"
    assert await refused(app, profile, await org.signed_in(), request_uri=uri) == "request_uri_not_supported"


@every_profile
async def test_unsigned_request_object_supported_correctly_or_rejected__as_unsupported(
    org: Organisation, profile: Profile
) -> None:
    app = await client_of(org, profile)
    request = unsigned(request_of(app, profile))
    assert await refused(app, profile, await org.signed_in(), request=request) == "request_not_supported"


@every_profile
async def test_ensure_request_object_with_redirect_uri__unsigned_is_not_followed(
    org: Organisation, profile: Profile
) -> None:
    app = await client_of(org, profile)
    request = unsigned(request_of(app, profile, redirect_uri="https://evil.example.test/"))
    assert await refused(app, profile, await org.signed_in(), request=request) == "request_not_supported"


@every_profile
async def test_claims_essential__name_is_returned(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), await org.signed_in()
    where = "userinfo" if profile.has_access_token else "id_token"
    request = request_of(app, profile, claims=json.dumps({where: {"name": {"essential": True}}}))
    answer = read_answer(await browser.get(app.url("authorize"), params=request))
    if where == "id_token":
        _, claims = await app.verified(answer.parameters["id_token"])
        assert claims["name"] == "Ada Lovelace"
        return
    token = answer.parameters.get("access_token")
    if token is None:
        token = (await app.redeem(answer.parameters["code"])).json()["access_token"]
    assert (await app.userinfo(token)).json()["name"] == "Ada Lovelace"


@every_profile
async def test_ensure_request_with_valid_pkce_succeeds__for_every_type(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), await org.signed_in()
    assert (await flow(app, profile, browser, code_challenge=CHALLENGE, code_challenge_method="S256")).pages == []


@every_profile
async def test_user_rejects__access_denied_comes_back(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), await org.signed_in()
    request = request_of(app, profile, prompt="consent")
    person = AsyncPerson(browser, org.ada.login, org.ada.password, allow=False)
    response = await person.go_on(await browser.get(app.url("authorize"), params=request))
    assert check_error(profile, request, read_answer(response), app.issuer) == "access_denied"
