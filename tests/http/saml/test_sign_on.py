"""Signing in to a SAML app: who gets there, by which way, and what the app is told (saml-profiles-2.0 §4.1)."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from tests.http.saml.provider import given, saml_app_at
from tests.person import AsyncPerson, read_form
from tests.service_provider import ACS, key_pair, with_keys
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus
from frontdesk.protocol.saml.names import (
    EMAIL_ADDRESS,
    INVALID_NAME_ID_POLICY,
    NO_PASSIVE,
    PERSISTENT,
    REDIRECT,
    REQUEST_DENIED,
    TRANSIENT,
    UNSPECIFIED,
)
from frontdesk.protocol.saml.values import NameId


async def test_a_request_by_redirect_is_answered_by_a_form(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    request = app.request()
    page = await browser.get(app.by_redirect(request, relay_state='"><b>'))
    said = await app.asserted(page, request)
    assert (said.name_id.value, said.name_id.format) == (someone.login, UNSPECIFIED)
    assert said.not_on_or_after == org.clock.now() + 300_000
    assert said.authn_at == org.clock.now()
    assert said.session_index == (await browser.get("/api/v1/sessions/me")).json()["id"]
    assert {each.name: each.values for each in said.attributes} == {
        "mail": (someone.login,),
        "full": ("Grace Hopper",),
        "groups": ("Everyone",),
    }
    assert read_form(page.text)[1]["RelayState"] == '"><b>'
    policy = page.headers["content-security-policy"]
    assert f"form-action 'self' {ACS.removesuffix('/acs')};" in policy
    assert "'unsafe-inline'" not in policy
    assert "<button" in page.text
    assert (await app.reasons())[0] == "SUCCESS"


async def test_a_request_by_post_waits_until_the_browser_brings_its_cookie(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    request = app.request()
    held = await org.browser().post(app.sso, data=app.by_post(request, relay_state="here"))
    assert held.status_code == 303
    page = await browser.get(held.headers["location"])
    await app.asserted(page, request)
    assert read_form(page.text)[1]["RelayState"] == "here"
    again = await browser.get(held.headers["location"])
    assert again.status_code == 400
    assert "finished" in again.text


async def test_whoever_is_not_signed_in_signs_in_first(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), org.browser()
    request = app.request()
    page = await AsyncPerson(browser, someone.login, someone.password).visit(app.by_redirect(request))
    assert (await app.asserted(page, request)).name_id.value == someone.login


async def test_the_sign_in_page_says_which_app_it_opens_while_the_app_is_active(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), org.browser()
    held = await browser.get(app.by_redirect(app.request()))
    tag = f"<strong>{app.shown['label']}</strong>"
    assert tag in (await browser.get(held.headers["location"])).text
    await admin.post(f"/api/v1/apps/{app.id}/lifecycle/deactivate")
    assert tag not in (await browser.get(held.headers["location"])).text


async def test_a_person_opens_the_app_from_their_page(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone, defaultRelayState="/start"), await org.signed_in(someone)
    link = (await admin.get(f"/api/v1/users/{someone.user.id}/appLinks")).json()[0]["linkUrl"]
    assert urlsplit(link).path in (await browser.get("/")).text
    for deep, expected in (("", "/start"), ("?RelayState=%2Fdeep", "/deep")):
        gone = await browser.get(link + deep)
        page = await browser.get(gone.headers["location"])
        assert (await app.asserted(page, None)).confirmations[0].in_response_to is None
        assert read_form(page.text)[1]["RelayState"] == expected


async def test_force_authn_asks_for_the_password_again_unless_the_app_does_not_honour_it(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    org.clock.advance(seconds=60)
    request = app.request(force_authn=True)
    person = AsyncPerson(browser, someone.login, someone.password)
    page = await person.visit(app.by_redirect(request))
    assert person.pages == ["sign in"]
    assert (await app.asserted(page, request)).authn_at == org.clock.now()
    org.clock.advance(seconds=60)
    lax = await given(org, admin, someone, honorForceAuthn=False)
    request = lax.request(force_authn=True)
    await lax.asserted(await browser.get(lax.by_redirect(request)), request)


async def test_a_passive_request_shows_no_page(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> None:
    app = await given(org, admin, someone)
    passive = app.by_redirect(app.request(is_passive=True))
    assert (await app.status(await org.browser().get(passive))).second == NO_PASSIVE
    forced = app.by_redirect(app.request(is_passive=True, force_authn=True))
    browser = await org.signed_in(someone)
    org.clock.advance(seconds=1)
    assert (await app.status(await browser.get(forced))).second == NO_PASSIVE
    request = app.request(is_passive=True)
    await app.asserted(await browser.get(app.by_redirect(request)), request)
    stranger = await org.signed_in(await org.someone())
    denied = app.by_redirect(app.request(is_passive=True))
    assert (await app.status(await stranger.get(denied))).second == REQUEST_DENIED


async def test_who_does_not_have_the_app_is_told_so_and_the_log_says_why(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await saml_app_at(org, admin), await org.signed_in(someone)
    for address in (app.by_redirect(app.request()), app.sso):
        page = await browser.get(address)
        assert page.status_code == 403
        assert "SAMLResponse" not in page.text
    assert (await app.reasons())[0] == "The person is not assigned to the app."


@pytest.mark.parametrize("status", [UserStatus.SUSPENDED, UserStatus.DEPROVISIONED, UserStatus.LOCKED_OUT])
async def test_who_may_not_sign_in_gets_no_assertion(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, status: UserStatus
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    await org.set_status(someone, status)
    answer = await browser.get(app.by_redirect(app.request()))
    assert answer.headers["location"].startswith("/login/login.htm")


async def test_an_app_that_is_not_active_or_named_otherwise_is_not_there(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    for path in (app.sso.replace("/exk", "/0oa"), app.sso.replace(app.shown["name"], "other"), "/app/a/exk1/sso/saml"):
        assert (await browser.get(path)).status_code == 404, path
    held = await browser.post(app.sso, data=app.by_post(app.request()))
    await admin.post(f"/api/v1/apps/{app.id}/lifecycle/deactivate")
    assert (await browser.get(app.sso)).status_code == 404
    assert (await browser.get(held.headers["location"])).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://other.example.test"},
        {"issuer": None},
        {"acs_url": "https://evil.example.test/acs"},
        {"acs_index": 7},
        {"destination": "https://other.example.test/sso"},
        {"protocol_binding": REDIRECT},
        {"id": "_" + "a" * 300},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_a_request_that_is_not_the_apps_is_refused_here_and_goes_nowhere(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, wrong: dict[str, object]
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    page = await browser.get(app.by_redirect(app.request(**wrong)))
    assert page.status_code == 400
    assert "evil.example.test" not in page.text
    assert (await app.reasons())[0] not in {"SUCCESS", None}


@pytest.mark.parametrize(
    "query",
    [
        "SAMLRequest=%21",
        "SAMLRequest=eA%3D%3D",
        "SAMLRequest=",
        "SAMLRequest=a&SAMLRequest=b",
        "SAMLResponse=PGEvPg%3D%3D",
    ],
)
async def test_what_is_no_request_is_refused(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone, query: str
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    assert (await browser.get(f"{app.sso}?{query}")).status_code == 400


async def test_where_requests_must_be_signed_no_other_counts(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    encrypted = {"enabled": False}
    app = await given(org, admin, someone, **with_keys(assertionEncryption=encrypted))
    browser, request = await org.signed_in(someone), app.request()
    await app.asserted(await browser.get(app.by_redirect(request, "sp")), request)
    held = await browser.post(app.sso, data=app.by_post(request, "sp"))
    await app.asserted(await browser.get(held.headers["location"]), request)
    unsigned = [app.by_redirect(request), app.by_redirect(request, "other"), app.by_redirect(request, "sp") + "%3D"]
    unsigned.append(app.by_redirect(app.request(destination=None), "sp"))
    for address in unsigned:
        assert (await browser.get(address)).status_code == 400
    for key in (None, "other"):
        assert (await browser.post(app.sso, data=app.by_post(request, key))).status_code == 400
    moved = app.by_redirect(request, "sp", "here").replace("RelayState=here", "RelayState=there")
    assert (await browser.get(moved)).status_code == 400


async def test_a_signature_that_nobody_asked_for_must_be_right_all_the_same(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app = await given(org, admin, someone, spCertificate={"x5c": [key_pair().certificate]})
    browser, request = await org.signed_in(someone), app.request()
    assert (await browser.get(app.by_redirect(request, "other"))).status_code == 400
    await app.asserted(await browser.get(app.by_redirect(request)), request)


async def test_an_app_with_several_places_is_answered_where_it_asks(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    second = "https://second.example.test/acs"
    places = {"allowMultipleAcsEndpoints": True, "acsEndpoints": [{"index": 1, "url": second}]}
    app, browser = await given(org, admin, someone, **places), await org.signed_in(someone)
    for asked in ({"acs_url": second}, {"acs_index": 1}):
        request = app.request(**asked)
        await app.asserted(await browser.get(app.by_redirect(request)), request, second)
    for asked in ({"acs_url": ACS}, {"acs_index": 0}, {}):
        request = app.request(**asked)
        await app.asserted(await browser.get(app.by_redirect(request)), request)


async def test_names_have_the_apps_format_or_the_request_fails(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    app = await given(org, admin, someone, subjectNameIdFormat=EMAIL_ADDRESS, subjectNameIdTemplate="${user.email}")
    for asked in (EMAIL_ADDRESS, UNSPECIFIED, None):
        request = app.request(name_id_format=asked)
        said = await app.asserted(await browser.get(app.by_redirect(request)), request)
        assert said.name_id == NameId(someone.login, EMAIL_ADDRESS)
    other = await browser.get(app.by_redirect(app.request(name_id_format=PERSISTENT)))
    assert (await app.status(other)).second == INVALID_NAME_ID_POLICY
    transient = await given(org, admin, someone, subjectNameIdFormat=TRANSIENT)
    names = set()
    for _ in range(2):
        request = transient.request()
        names.add((await transient.asserted(await browser.get(transient.by_redirect(request)), request)).name_id.value)
    assert len(names) == 2
    assert someone.login not in names


async def test_a_request_that_expects_somebody_else_fails(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    request = app.request(subject=NameId(someone.login))
    await app.asserted(await browser.get(app.by_redirect(request)), request)
    page = await browser.get(app.by_redirect(app.request(subject=NameId("other@example.com"))))
    assert (await app.status(page)).second is not None


async def test_the_apps_own_page_tells_who_may_not_enter(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await saml_app_at(org, admin), await org.signed_in(someone)
    body = {name: app.shown[name] for name in ("label", "name", "signOnMode", "settings")}
    body["accessibility"] = {"errorRedirectUrl": "https://app.example.test/no"}
    assert (await admin.put(f"/api/v1/apps/{app.id}", json=body)).status_code == 200
    assert (await browser.get(app.sso)).headers["location"] == "https://app.example.test/no"


async def test_a_waiting_request_is_of_one_app_and_does_not_wait_for_ever(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, other = await given(org, admin, someone), await given(org, admin, someone)
    browser = await org.signed_in(someone)
    held = (await browser.post(app.sso, data=app.by_post(app.request()))).headers["location"]
    key = parse_qs(urlsplit(held).query)["saml_key"][0]
    assert (await browser.get(f"{other.sso}/continue?saml_key={key}")).status_code == 400
    assert (await browser.get(f"{app.sso}/continue")).status_code == 400
    org.clock.advance(seconds=3_601)
    assert (await browser.get(held)).status_code == 400


async def test_the_request_that_is_answered_is_the_one_that_was_made(
    org: Organisation, admin: httpx.AsyncClient, someone: Someone
) -> None:
    app, browser = await given(org, admin, someone), await org.signed_in(someone)
    request = app.request()
    page = await browser.get(app.by_redirect(request))
    with pytest.raises(Exception, match="another request"):
        await app.asserted(page, replace(request, id="_another"))
