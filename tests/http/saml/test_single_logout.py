"""Single logout (saml-profiles-2.0 §4.4): only who signs ends a session, and each app of it hears of that in turn."""

from base64 import b64decode
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.callee import callee
from tests.http.hooks.hooked import add_hook
from tests.http.saml.provider import SamlAppAt, next_of, saml_app_at
from tests.person import read_form
from tests.service_provider import SLS, with_keys
from tests.serving import Organisation, Someone

from frontdesk.protocol.saml.assertion import Assertion
from frontdesk.protocol.saml.keys import Trust
from frontdesk.protocol.saml.logout import parse_logout_response
from frontdesk.protocol.saml.names import REQUESTER, RESPONDER, SUCCESS
from frontdesk.protocol.saml.response import Status
from frontdesk.protocol.saml.signature import verify_enveloped
from frontdesk.protocol.saml.values import NameId

ME, SIGN_OUT = "/api/v1/sessions/me", "/login/signout"
PLAIN = {"assertionEncryption": {"enabled": False}, "samlSignedRequestEnabled": False}


async def given(org: Organisation, admin: httpx.AsyncClient, someone: Someone, **more: Any) -> SamlAppAt:
    app = await saml_app_at(org, admin, **with_keys(**PLAIN, **more))
    await app.give(someone)
    return app


async def entered(app: SamlAppAt, browser: httpx.AsyncClient) -> Assertion:
    request = app.request()
    app.org.clock.advance(ms=1)  # apps hear of it in the order in which they were entered
    return await app.asserted(await browser.get(app.by_redirect(request)), request)


@pytest_asyncio.fixture(loop_scope="session")
async def app(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> SamlAppAt:
    return await given(org, admin, someone)


async def signs_out(browser: httpx.AsyncClient) -> httpx.Response:
    action, fields, _ = read_form((await browser.get(SIGN_OUT)).text)
    assert action is not None
    return await browser.post(action, data=fields, headers={"Origin": str(browser.base_url).rstrip("/")})


async def is_signed_in(browser: httpx.AsyncClient) -> bool:
    return (await browser.get(ME)).status_code == 200


async def test_an_app_ends_the_session_and_is_answered_the_way_it_asked(
    org: Organisation, app: SamlAppAt, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    said = await entered(app, browser)
    request = app.logout_request(said.name_id, str(said.session_index))
    answer = await browser.get(app.logout_by_redirect(request))
    response = await app.logged_out(answer.headers["location"])
    assert (response.status.code, response.in_response_to) == (SUCCESS, request.id)
    assert "RelayState=bye" in answer.headers["location"]
    assert "sid=;" in answer.headers["set-cookie"]
    assert not await is_signed_in(browser)
    again = await browser.get(app.logout_by_redirect(app.logout_request(said.name_id)))
    assert (await app.logged_out(again.headers["location"])).status.code == SUCCESS
    assert (await app.reasons("user.authentication.slo"))[0] == "SUCCESS"


async def test_an_app_asks_by_post_from_another_site_without_our_cookie(
    org: Organisation, app: SamlAppAt, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    said = await entered(app, browser)
    request = app.logout_request(said.name_id, str(said.session_index))
    page = await org.browser().post(app.slo, data=app.logout_by_post(request))
    action, fields, _ = read_form(page.text)
    assert (action, fields["RelayState"]) == (SLS, "bye")
    raw = b64decode(fields["SAMLResponse"])
    signed = verify_enveloped(raw, Trust(await app.certificates(), org.clock.now()))
    assert parse_logout_response(signed.element).status.code == SUCCESS
    assert not await is_signed_in(browser)


@pytest.mark.parametrize("key", [None, "other"])
async def test_nobody_ends_a_session_unsigned(
    org: Organisation, app: SamlAppAt, someone: Someone, key: str | None
) -> None:
    browser = await org.signed_in(someone)
    said = await entered(app, browser)
    request = app.logout_request(said.name_id, str(said.session_index))
    assert (await browser.get(app.logout_by_redirect(request, key))).status_code == 400
    assert await is_signed_in(browser)
    assert "sign" in (await app.reasons("user.authentication.slo"))[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://other.example.test"},
        {"destination": "https://other.example.test/slo"},
        {"issued_at": 1_000_000_000_000},
        {"not_on_or_after": 1_000_000_000_000},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_a_logout_request_is_of_the_app_for_us_and_fresh(
    org: Organisation, app: SamlAppAt, someone: Someone, wrong: dict[str, object]
) -> None:
    browser = await org.signed_in(someone)
    said = await entered(app, browser)
    request = app.logout_request(said.name_id, str(said.session_index), **wrong)
    assert (await browser.get(app.logout_by_redirect(request))).status_code == 400
    assert await is_signed_in(browser)


async def test_an_app_ends_no_session_but_the_one_it_was_told_of(
    org: Organisation, admin: httpx.AsyncClient, app: SamlAppAt, someone: Someone
) -> None:
    browser, other = await org.signed_in(someone), await given(org, admin, someone)
    said = await entered(app, browser)
    for name, index in (
        (NameId("other@example.com"), said.session_index),
        (NameId(said.name_id.value, "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"), said.session_index),
        (said.name_id, "another session"),
    ):
        answer = await browser.get(app.logout_by_redirect(app.logout_request(name, str(index))))
        assert (await app.logged_out(answer.headers["location"])).status.code == REQUESTER
        assert await is_signed_in(browser)
    stranger = app.logout_request(said.name_id, str(said.session_index), issuer="https://sp.example.test/metadata")
    stranger_at = other.logout_request(stranger.name_id, *stranger.session_indexes)
    answer = await browser.get(other.logout_by_redirect(stranger_at))
    assert (await other.logged_out(answer.headers["location"])).status.code == REQUESTER
    assert await is_signed_in(browser)


async def test_an_app_whose_hook_names_the_session_signs_out_by_that_name(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    async with callee() as service:
        hook = await add_hook(org, "com.okta.saml.tokens.transform", service.url)
        app = await given(org, admin, someone, inlineHooks=[{"id": hook}])
        patch = [{"op": "replace", "path": "/authentication/sessionIndex", "value": "named elsewhere"}]
        service.says(200, {"commands": [{"type": "com.okta.assertion.patch", "value": patch}]})
        browser = await org.signed_in(someone)
        said = await entered(app, browser)
        assert said.session_index == "named elsewhere"
        request = app.logout_request(said.name_id, "named elsewhere")
        answer = await browser.get(app.logout_by_redirect(request))
    assert (await app.logged_out(answer.headers["location"])).status.code == SUCCESS
    assert not await is_signed_in(browser)


async def test_every_app_of_the_session_hears_of_it_before_the_first_is_answered(
    org: Organisation, admin: httpx.AsyncClient, app: SamlAppAt, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    others = [await given(org, admin, someone) for _ in range(2)]
    quiet = await given(org, admin, someone, slo={"enabled": False})
    said = await entered(app, browser)
    for each in (*others, quiet):
        await entered(each, browser)
    request = app.logout_request(said.name_id, str(said.session_index))
    at = (await browser.get(app.logout_by_redirect(request))).headers["location"]
    assert not await is_signed_in(browser)
    for each in others:
        told = await each.told(at)
        assert told.name_id == said.name_id
        assert told.session_indexes == (said.session_index,)
        at = (await browser.get(each.answers(at))).headers["location"]
    assert (await app.logged_out(at)).in_response_to == request.id


async def test_signing_out_here_sends_the_browser_around(
    org: Organisation, admin: httpx.AsyncClient, app: SamlAppAt, someone: Someone
) -> None:
    browser, second = await org.signed_in(someone), await given(org, admin, someone)
    for each in (app, second, second):
        await entered(each, browser)
    at = next_of(await signs_out(browser))
    for each in (app, second):
        await each.told(at)
        answer = await browser.get(each.answers(at))
        assert (await browser.get(each.answers(at))).status_code == 400
        at = answer.headers["location"]
    assert at == SIGN_OUT
    assert not await is_signed_in(browser)


async def test_an_app_that_could_not_sign_out_or_is_not_believed_does_not_stop_the_rest(
    org: Organisation, admin: httpx.AsyncClient, app: SamlAppAt, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    await entered(app, browser)
    said: list[dict[str, Any]] = [{"status": Status(RESPONDER)}, {"issuer": "urn:other"}, {"in_response_to": "_x"}]
    for number, more in enumerate(said):
        if number:
            browser = await org.signed_in(someone)
            await entered(app, browser)
        at = next_of(await signs_out(browser))
        answer = await browser.get(app.answers(at, **more))
        assert answer.headers["location"] == SIGN_OUT
        assert (await app.reasons("user.authentication.slo"))[0] != "SUCCESS"
    browser = await org.signed_in(someone)
    await entered(app, browser)
    at = next_of(await signs_out(browser))
    assert (await browser.get(app.answers(at, key=None))).headers["location"] == SIGN_OUT
    assert "sign" in (await app.reasons("user.authentication.slo"))[0]


async def test_an_answer_that_nobody_waits_for_and_an_app_without_logout_are_refused(
    org: Organisation, admin: httpx.AsyncClient, app: SamlAppAt, someone: Someone
) -> None:
    browser, quiet = await org.signed_in(someone), await given(org, admin, someone, slo={"enabled": False})
    await entered(app, browser)
    at = next_of(await signs_out(browser))
    other = await given(org, admin, someone)
    moved = app.answers(at).replace(app.path, other.path)
    assert (await browser.get(moved)).status_code == 400
    assert (await browser.get(quiet.logout_by_redirect(quiet.logout_request(NameId("x"))))).status_code == 400
    assert (await browser.get(app.slo)).status_code == 400


async def test_metadata_says_where_logout_requests_go(org: Organisation, app: SamlAppAt) -> None:
    metadata = (await app.admin.get(f"/api/v1/apps/{app.id}/sso/saml/metadata")).text
    assert (
        f'SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{org.url}{app.slo}"'
        in metadata
    )
