"""The RP-Initiated Logout plan (contract, 8)."""

import httpx
import pytest
from joserfc.jwk import ECKey
from tests.conformance.flow import Flow, flow, refused
from tests.conformance.profiles import ALL, Profile, client_of
from tests.hostile import a_jws, claims_of, es256, unsigned
from tests.person import read_form
from tests.relying_party import RelyingParty
from tests.serving import SIGNED_OUT, Organisation

every_profile = pytest.mark.parametrize("profile", [p for p in ALL if not p.form_post], ids=str)
STATE = "s" * 128


async def signed_in(org: Organisation, profile: Profile) -> tuple[RelyingParty, httpx.AsyncClient, Flow]:
    app, browser = await client_of(org, profile), await org.signed_in()
    return app, browser, await flow(app, profile, browser)


async def leave(
    app: RelyingParty, browser: httpx.AsyncClient, method: str = "GET", **parameters: str
) -> httpx.Response:
    """Ask to be signed out; if the server asks back, say yes."""
    options = {"params": parameters} if method == "GET" else {"data": parameters}
    response = await browser.request(method, app.url("logout"), **options)  # type: ignore[arg-type]  # either is a mapping
    if response.status_code == 200 and 'id="logout-yes"' in response.text:
        action, fields, _ = read_form(response.text)
        response = await browser.post(str(action), data=fields)
    return response


async def check_gone(app: RelyingParty, profile: Profile, browser: httpx.AsyncClient) -> None:
    assert await refused(app, profile, browser, prompt="none") == "login_required"


@every_profile
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_rp_initiated_logout__leads_back_with_the_state_and_the_session_is_gone(
    org: Organisation, profile: Profile, method: str
) -> None:
    app, browser, found = await signed_in(org, profile)
    response = await leave(
        app, browser, method, id_token_hint=found.id_token, post_logout_redirect_uri=SIGNED_OUT, state=STATE
    )
    assert response.headers["location"] == f"{SIGNED_OUT}?state={STATE}"
    await check_gone(app, profile, browser)


@every_profile
async def test_rp_initiated_logout_no_state__leads_back_without_one(org: Organisation, profile: Profile) -> None:
    app, browser, found = await signed_in(org, profile)
    response = await leave(app, browser, id_token_hint=found.id_token, post_logout_redirect_uri=SIGNED_OUT)
    assert response.headers["location"] == SIGNED_OUT
    await check_gone(app, profile, browser)


@every_profile
@pytest.mark.parametrize(
    "uri", ["https://unregistered.example.test/", SIGNED_OUT + "?foo=bar"], ids=["bad", "query-added"]
)
async def test_rp_initiated_logout_bad_post_logout_redirect_uri__is_never_followed(
    org: Organisation, profile: Profile, uri: str
) -> None:
    app, browser, found = await signed_in(org, profile)
    response = await leave(app, browser, id_token_hint=found.id_token, post_logout_redirect_uri=uri, state=STATE)
    assert "location" not in response.headers


@every_profile
@pytest.mark.parametrize("kind", ["modified-id-token-hint", "bad-id-token-hint", "no-id-token-hint"])
async def test_rp_initiated_logout_without_a_good_hint__nobody_is_led_anywhere(
    org: Organisation, profile: Profile, kind: str
) -> None:
    app, browser, found = await signed_in(org, profile)
    claims = claims_of(found.id_token)
    hint = {
        "modified-id-token-hint": {"id_token_hint": unsigned(claims)},
        "bad-id-token-hint": {"id_token_hint": a_jws({"alg": "ES256"}, claims, es256(ECKey.generate_key("P-256")))},
        "no-id-token-hint": {},
    }[kind]
    response = await leave(app, browser, post_logout_redirect_uri=SIGNED_OUT, state=STATE, **hint)
    assert "location" not in response.headers


@every_profile
@pytest.mark.parametrize("what", ["no-params", "only-state", "no-post-logout-redirect-uri"])
async def test_rp_initiated_logout_with_nowhere_to_go__says_signed_out(
    org: Organisation, profile: Profile, what: str
) -> None:
    app, browser, found = await signed_in(org, profile)
    parameters = {
        "no-params": {},
        "only-state": {"state": STATE},
        "no-post-logout-redirect-uri": {"id_token_hint": found.id_token, "state": STATE},
    }[what]
    response = await leave(app, browser, **parameters)
    assert "signed out" in response.text
    assert "location" not in response.headers
    await check_gone(app, profile, browser)


@every_profile
async def test_rp_initiated_logout_own__an_expired_hint_is_still_one(org: Organisation, profile: Profile) -> None:
    app, browser, found = await signed_in(org, profile)
    org.clock.advance(seconds=3_601)
    response = await leave(app, browser, id_token_hint=found.id_token, post_logout_redirect_uri=SIGNED_OUT)
    assert response.headers["location"] == SIGNED_OUT
    await check_gone(app, profile, browser)
