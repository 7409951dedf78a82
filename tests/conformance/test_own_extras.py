"""Cases beyond the suite's own (contract, 15)."""

import json
from urllib.parse import urlencode

import pytest
from tests.conformance.flow import flow, refused, request_of
from tests.conformance.profiles import ALL, BASIC, WITH_CODE, Profile, client_of
from tests.hostile import changed
from tests.person import read_form
from tests.relying_party import PKCE, VERIFIER, basic, read_answer
from tests.serving import Organisation, Someone

every_profile = pytest.mark.parametrize("profile", ALL, ids=str)
with_code = pytest.mark.parametrize("profile", WITH_CODE, ids=str)
basic_profiles = pytest.mark.parametrize("profile", BASIC, ids=str)


@every_profile
@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": "none login"},
        {"claims": "{"},
        {"claims": '{"id_token":{"sub":{"values":1}}}'},
        {"max_age": "soon"},
    ],
    ids=["prompt none login", "malformed claims", "claims of a wrong type", "malformed max_age"],
)
async def test_a_malformed_request__is_an_invalid_request(
    org: Organisation, profile: Profile, changes: dict[str, str]
) -> None:
    app = await client_of(org, profile)
    assert await refused(app, profile, await org.signed_in(), **changes) == "invalid_request"


@every_profile
async def test_a_forged_id_token_hint__is_login_required(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), await org.signed_in()
    hint = changed((await flow(app, profile, browser)).id_token, sub="somebody else")
    assert await refused(app, profile, browser, prompt="none", id_token_hint=hint) == "login_required"


@every_profile
async def test_claims_sub_of_somebody_else__is_login_required_under_prompt_none(
    org: Organisation, profile: Profile
) -> None:
    other: Someone = await org.someone()
    app = await client_of(org, profile)
    claims = json.dumps({"id_token": {"sub": {"value": other.user.id}}})
    assert await refused(app, profile, await org.signed_in(), prompt="none", claims=claims) == "login_required"


@every_profile
@pytest.mark.parametrize("name", ["state", "nonce", "redirect_uri", "client_id"])
async def test_a_duplicated_parameter__is_refused_on_a_page(org: Organisation, profile: Profile, name: str) -> None:
    app = await client_of(org, profile)
    pairs = [*request_of(app, profile).items(), (name, "twice")]
    response = await (await org.signed_in()).get(app.url("authorize"), params=urlencode(pairs))
    assert (response.status_code, "location" in response.headers) == (400, False)


@with_code
async def test_without_openid__there_is_no_id_token_from_the_token_endpoint(
    org: Organisation, profile: Profile
) -> None:
    if "id_token" in profile.words:
        app = await client_of(org, profile)
        assert await refused(app, profile, await org.signed_in(), scope="api") == "invalid_scope"
        return
    app, browser = await client_of(org, profile), await org.signed_in()
    response = await browser.get(app.url("authorize"), params=request_of(app, profile, scope="api"))
    body = (await app.redeem(read_answer(response).parameters["code"])).json()
    assert "access_token" in body
    assert "id_token" not in body


@with_code
async def test_an_id_token__is_no_access_token(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    found = await flow(app, profile, await org.signed_in())
    assert (await app.userinfo(found.id_token)).status_code == 401
    assert await app.introspect(found.id_token) == {"active": False}


@with_code
@pytest.mark.parametrize("challenged", [True, False], ids=["challenge without verifier", "verifier without challenge"])
async def test_pkce_downgrade__is_refused(org: Organisation, profile: Profile, challenged: bool) -> None:
    app, browser = await client_of(org, profile), await org.signed_in()
    more = PKCE if challenged else {}
    response = await browser.get(app.url("authorize"), params=request_of(app, profile, **more))
    code = read_answer(response).parameters["code"]
    redeemed = await app.redeem(code, code_verifier=None if challenged else VERIFIER)
    assert (redeemed.status_code, redeemed.json()["error"]) == (400, "invalid_grant")


@basic_profiles
@pytest.mark.parametrize("way", ["of the sign-in page", "of the error page"])
async def test_a_page__forbids_framing_and_keeping(org: Organisation, profile: Profile, way: str) -> None:
    app, browser = await client_of(org, profile), org.browser()
    if way == "of the error page":
        page = await app.authorize(browser, client_id='<script>alert("x")</script>')
        assert "<script>" not in page.text
    else:
        page = await browser.get((await app.authorize(browser)).headers["location"])
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert "no-store" in page.headers["cache-control"]


@basic_profiles
@pytest.mark.parametrize(
    ("form", "secret", "status", "error"),
    [
        ({"grant_type": "authorization_code", "code": "x"}, "wrong", 401, "invalid_client"),
        ({"grant_type": "nonsense"}, None, 400, "unsupported_grant_type"),
        ({"code": "x"}, None, 400, "invalid_request"),
        ({"grant_type": "authorization_code"}, None, 400, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "unknown"}, None, 400, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "unknown"}, None, 400, "invalid_grant"),
        ({"grant_type": "client_credentials"}, None, 400, "unauthorized_client"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_the_token_endpoint__refuses_in_oauths_words(
    org: Organisation, profile: Profile, form: dict[str, str], secret: str | None, status: int, error: str
) -> None:
    app = await client_of(org, profile)
    headers = {"Authorization": basic(app.client_id, secret or app.secret)}
    response = await app.http.post(app.url("token"), data=form, headers=headers)
    assert (response.status_code, response.json()["error"]) == (status, error)
    assert response.headers["content-type"].startswith("application/json")
    assert "no-store" in response.headers["cache-control"]
    assert (status == 401) == ("www-authenticate" in response.headers)


@basic_profiles
async def test_the_token_endpoint__does_not_answer_to_get(org: Organisation, profile: Profile) -> None:
    app = await client_of(org, profile)
    assert (await app.http.get(app.url("token"), params={"grant_type": "authorization_code"})).status_code == 405


@basic_profiles
async def test_a_wrong_password__asks_again_and_leads_nowhere(org: Organisation, profile: Profile) -> None:
    app, browser = await client_of(org, profile), org.browser()
    someone = await org.someone()
    page = await browser.get((await app.authorize(browser)).headers["location"])
    action, fields, _ = read_form(page.text)
    form = {**fields, "username": someone.login, "password": "not it"}
    again = await browser.post(str(action), data=form)
    assert again.status_code == 200
    assert "sid" not in browser.cookies
    assert read_form(again.text)[1]["fromURI"] == fields["fromURI"]
