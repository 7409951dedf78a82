"""RP-initiated logout (OIDC RP-Initiated Logout 1.0; contract C.8; attack case 14)."""

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from tests.arrange import add_server
from tests.hostile import a_jws, changed, claims_of, es256, unsigned
from tests.http.oauth2.answers import error_page_of
from tests.person import read_form
from tests.relying_party import RelyingParty, relying_party
from tests.serving import SIGNED_OUT, Organisation, Someone

from frontdesk.domain.ids import AuthorizationServerId
from frontdesk.domain.users.model import UserStatus

STATE = "x" * 120 + " &é"


async def is_signed_in(app: RelyingParty, browser: httpx.AsyncClient) -> bool:
    return "code" in await app.answer(browser, prompt="none")


async def hint_of(app: RelyingParty, browser: httpx.AsyncClient) -> str:
    return str((await app.tokens(browser))["id_token"])


async def ask(app: RelyingParty, browser: httpx.AsyncClient, **parameters: str) -> httpx.Response:
    return await browser.get(app.url("logout"), params=parameters)


def asks(response: httpx.Response) -> bool:
    return response.status_code == 200 and 'id="logout-yes"' in response.text


def says_signed_out(response: httpx.Response) -> bool:
    return response.status_code == 200 and "signed out" in response.text


async def test_a_hint_of_who_is_signed_in_ends_the_session_and_goes_back(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    hint = await hint_of(app, browser)
    response = await ask(app, browser, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT, state=STATE)
    assert response.status_code == 302
    assert httpx.URL(response.headers["location"]).copy_with(query=None) == SIGNED_OUT
    assert dict(httpx.URL(response.headers["location"]).params) == {"state": STATE}
    assert "sid=;" in response.headers["set-cookie"]
    assert not await is_signed_in(app, browser)


async def test_a_hint_is_one_however_long_ago_the_key_that_signed_it_was_changed(org: Organisation) -> None:
    await add_server(org, "turning")
    app = await relying_party(org, server="turning")
    tokens = await app.tokens(await org.signed_in())
    org.clock.advance(seconds=86_400)
    await org.serving.base.rotation.rotate(org.org_id, AuthorizationServerId("turning"), None)
    org.clock.advance(seconds=8 * 86_400)
    async with org.unit() as unit:
        unit.changes_configuration()  # what is published is decided anew
    kids = {key["kid"] for key in (await app.http.get(app.url("keys"))).json()["keys"]}
    assert jws.extract_compact(tokens["id_token"].encode()).headers()["kid"] not in kids
    browser, hint = await org.signed_in(), tokens["id_token"]
    assert "code" in await app.answer(browser, prompt="none", id_token_hint=hint)
    response = await ask(app, browser, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT)
    assert (response.status_code, response.headers["location"].rstrip("?")) == (302, SIGNED_OUT)
    assert not await is_signed_in(app, browser)


async def test_the_session_is_over_for_a_stolen_cookie_too(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    hint, stolen = await hint_of(app, browser), browser.cookies["sid"]
    await ask(app, browser, id_token_hint=hint)
    thief = app.org.browser()
    thief.cookies.set("sid", stolen, domain="id.example.test")
    assert not await is_signed_in(app, thief)


async def test_without_a_state_none_is_answered(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    hint = await hint_of(app, browser)
    response = await ask(app, browser, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT)
    assert response.headers["location"].rstrip("?") == SIGNED_OUT


async def test_a_post_does_the_same_and_answers_303(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    form = {"id_token_hint": await hint_of(app, browser), "post_logout_redirect_uri": SIGNED_OUT, "state": "s"}
    response = await browser.post(app.url("logout"), data=form)
    assert response.status_code == 303
    assert response.headers["location"] == SIGNED_OUT + "?state=s"
    assert not await is_signed_in(app, browser)


async def test_without_a_redirect_uri_the_page_says_so(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert says_signed_out(await ask(app, browser, id_token_hint=await hint_of(app, browser), state="s"))
    assert not await is_signed_in(app, browser)


async def test_an_expired_hint_is_still_a_hint(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    hint = await hint_of(app, browser)
    app.org.clock.advance(seconds=3_601)
    assert says_signed_out(await ask(app, browser, id_token_hint=hint))
    assert not await is_signed_in(app, browser)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"state": "s"}, {"post_logout_redirect_uri": SIGNED_OUT, "state": "s"}, {"client_id": "CLIENT"}],
    ids=["nothing", "a state", "a registered redirect_uri", "a client_id"],
)
async def test_without_a_hint_the_person_is_asked_and_never_redirected(
    app: RelyingParty, browser: httpx.AsyncClient, parameters: dict[str, str]
) -> None:
    parameters = {name: app.client_id if value == "CLIENT" else value for name, value in parameters.items()}
    page = await ask(app, browser, **parameters)
    assert asks(page)
    assert await is_signed_in(app, browser)
    action, fields, _ = read_form(page.text)
    assert action is not None
    assert says_signed_out(await browser.post(action, data=fields))
    assert not await is_signed_in(app, browser)


async def test_whoever_is_not_signed_in_is_signed_out_already(app: RelyingParty, http: httpx.AsyncClient) -> None:
    assert says_signed_out(await ask(app, http))


async def test_without_a_session_a_good_hint_still_leads_back(
    app: RelyingParty, browser: httpx.AsyncClient, http: httpx.AsyncClient
) -> None:
    hint = await hint_of(app, browser)
    response = await ask(app, http, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT, state="s")
    assert response.headers["location"] == SIGNED_OUT + "?state=s"


async def test_a_hint_of_somebody_else_asks_first(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient, someone: Someone
) -> None:
    hint = await hint_of(app, await org.signed_in(someone))
    page = await ask(app, browser, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT)
    assert asks(page)
    assert await is_signed_in(app, browser)


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example.test/",
        SIGNED_OUT + "?foo=bar",
        SIGNED_OUT + "/",
        SIGNED_OUT.upper(),
        "javascript:alert(1)",
        "https://app.example.test/callback",
    ],
)
async def test_a_redirect_uri_that_is_not_registered_for_this_is_refused(
    app: RelyingParty, browser: httpx.AsyncClient, uri: str
) -> None:
    hint = await hint_of(app, browser)
    response = await ask(app, browser, id_token_hint=hint, post_logout_redirect_uri=uri, state="s")
    assert error_page_of(response) == "invalid_request"


async def test_another_clients_redirect_uri_is_not_this_ones(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, post_logout_redirect_uris=["https://other.example.test/"])
    response = await ask(app, browser, id_token_hint=await hint_of(app, browser), post_logout_redirect_uri=SIGNED_OUT)
    assert error_page_of(response) == "invalid_request"


@pytest.mark.parametrize("kind", ["unsigned", "changed", "signed by the client", "an access token", "nonsense"])
async def test_a_hint_that_is_not_ours_is_refused(app: RelyingParty, browser: httpx.AsyncClient, kind: str) -> None:
    tokens = await app.tokens(browser)
    claims = claims_of(tokens["id_token"])
    hint = {
        "unsigned": unsigned(claims),
        "changed": changed(tokens["id_token"], sub="another"),
        "signed by the client": a_jws({"alg": "ES256"}, claims, es256(ECKey.generate_key("P-256"))),
        "an access token": tokens["access_token"],
        "nonsense": "nonsense",
    }[kind]
    response = await ask(app, browser, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT, state="s")
    assert error_page_of(response) == "invalid_request"
    assert await is_signed_in(app, browser)


async def test_the_client_id_must_be_the_hints_audience(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await ask(app, browser, id_token_hint=await hint_of(app, browser), client_id="another")
    assert error_page_of(response) == "invalid_request"


async def test_a_foreign_page_cannot_answer_the_question(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    action, fields, _ = read_form((await ask(app, browser)).text)
    assert action is not None
    attacks: list[tuple[dict[str, str], dict[str, str]]] = [
        ({**fields, "_csrf": "forged"}, {}),
        (fields, {"origin": "https://evil.example.test"}),
        (fields, {"origin": "null"}),
    ]
    for form, headers in attacks:
        error_page_of(await browser.post(action, data=form, headers=headers), 403)
    assert await is_signed_in(app, browser)


async def test_what_travels_with_the_question_is_escaped(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    page = await ask(app, browser, state='"><script>alert(1)</script>')
    assert asks(page)
    assert "<script>" not in page.text


async def test_nobody_is_led_to_an_app_that_was_deactivated(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org)
    hint = await hint_of(app, browser)
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    assert (await admin.post(f"/api/v1/apps/{app.client_id}/lifecycle/deactivate")).status_code == 200
    assert says_signed_out(await ask(app, browser, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT))
    assert (await browser.get("/api/v1/sessions/me")).status_code == 404


@pytest.mark.parametrize("by", ["an app", "the page", "themselves", "an administrator"])
async def test_whoever_is_locked_out_meanwhile_still_leaves_for_good(
    org: Organisation, someone: Someone, by: str
) -> None:
    app, browser = await relying_party(org), await org.signed_in(someone)
    hint, kept = await hint_of(app, browser), browser.cookies["sid"]
    session = (await browser.get("/api/v1/sessions/me")).json()["id"]
    await org.set_status(someone, UserStatus.LOCKED_OUT)
    if by == "an app":
        assert says_signed_out(await ask(app, browser, id_token_hint=hint))
    elif by == "the page":
        action, fields, _ = read_form((await browser.get("/login/signout")).text)
        assert action is not None
        assert says_signed_out(await browser.post(action, data=fields))
    elif by == "themselves":
        assert (await browser.delete("/api/v1/sessions/me")).status_code == 204
    else:
        admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
        assert (await admin.delete(f"/api/v1/sessions/{session}")).status_code == 204
    await org.set_status(someone, UserStatus.ACTIVE)
    browser.cookies.set("sid", kept, domain="id.example.test")
    assert not await is_signed_in(app, browser)
