"""Signing in with a SAML provider: there, back, and whatever an answer may be instead (SAML Profiles 2.0 §4.1)."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.federation.looking import events_of, is_refused, nobody_is, reason_of, session_of
from tests.http.federation.saml_provider import IDPS, SSO, SamlElsewhere, a_saml_person
from tests.saml import ISSUER, MINUTE, SamlProvider, a_saml_key
from tests.saml_attacks import OF_THE_ASSERTION, parsed, written
from tests.serving import Organisation, Someone

from frontdesk.protocol.saml.bindings import verify_redirect
from frontdesk.protocol.saml.keys import Trust
from frontdesk.protocol.saml.names import AUTHN_FAILED, RESPONDER, TRANSIENT
from frontdesk.protocol.saml.response import Status
from frontdesk.protocol.saml.signature import verify_enveloped
from frontdesk.protocol.saml.values import NameId


async def uploaded(admin: httpx.AsyncClient, name: str) -> str:
    certificate = a_saml_key(name).certificate
    known = (await admin.get(f"{IDPS}/credentials/keys", params={"limit": "200"})).json()
    kid = next((each["kid"] for each in known if each["x5c"] == [certificate]), None)
    if kid is None:
        kid = (await admin.post(f"{IDPS}/credentials/keys", json={"x5c": [certificate]})).json()["kid"]
    return str(kid)


@pytest_asyncio.fixture(loop_scope="session")
async def saml(org: Organisation, admin: httpx.AsyncClient) -> SamlElsewhere:
    return SamlElsewhere(org, admin, await uploaded(admin, "idp"))


async def own_trust(org: Organisation, admin: httpx.AsyncClient, idp: dict[str, Any]) -> Trust:
    key = (await admin.get(f"{IDPS}/{idp['id']}/credentials/keys/active")).json()[0]
    return Trust((b64decode(key["x5c"][0]),), org.clock.now())


async def test_whoever_the_provider_vouches_for_is_made_and_signed_in(org: Organisation, saml: SamlElsewhere) -> None:
    idp, browser = await saml.registered(), org.browser()
    asked = await saml.departs(browser, idp["id"], "/settings/profile")
    assert asked.acs_url == f"{org.url}/sso/saml2/{idp['id']}"
    assert asked.issuer == idp["protocol"]["credentials"]["trust"]["audience"]
    assert asked.destination == SSO
    back = await saml.posts(browser, saml.answering(idp, asked, a_saml_person("sally")))
    assert (back.status_code, back.headers["location"]) == (303, "/settings/profile")
    session = await session_of(browser)
    assert (session["login"], session["idp"]) == ("sally@elsewhere.example", {"id": idp["id"], "type": "SAML2"})
    me = (await browser.get("/api/v1/users/me")).json()
    assert (me["status"], me["profile"]["firstName"]) == ("ACTIVE", "Sally")
    assert (await events_of(org))[0]["outcome"]["result"] == "SUCCESS"


async def test_the_request_is_signed_in_the_message_where_it_is_posted(
    org: Organisation, saml: SamlElsewhere, admin: httpx.AsyncClient
) -> None:
    idp = await saml.registered()
    await saml.departs(org.browser(), idp["id"])
    verify_enveloped(saml.received.raw, await own_trust(org, admin, idp))
    assert "form-action 'self' https://idp.example.test;" in saml.left.headers["content-security-policy"]


async def test_the_request_is_signed_in_the_query_where_it_is_redirected(
    org: Organisation, saml: SamlElsewhere, admin: httpx.AsyncClient
) -> None:
    body = saml.body()
    body["protocol"]["endpoints"]["sso"] = {"url": f"{SSO}?tenant=1", "binding": "HTTP-REDIRECT"}
    idp = await saml.registered(body)
    asked = await saml.departs(org.browser(), idp["id"])
    assert asked.destination == f"{SSO}?tenant=1"
    assert saml.left.headers["location"].startswith(f"{SSO}?tenant=1&SAMLRequest=")
    verify_redirect(saml.received, await own_trust(org, admin, idp))


async def test_the_request_is_not_signed_where_the_provider_wants_none(org: Organisation, saml: SamlElsewhere) -> None:
    body = saml.body()
    body["protocol"]["algorithms"] = {"request": {"signature": {"algorithm": "SHA-256", "scope": "NONE"}}}
    await saml.departs(org.browser(), (await saml.registered(body))["id"])
    assert b"Signature" not in saml.received.raw


async def test_what_is_encrypted_for_us_is_opened_with_the_key_of_the_metadata(
    org: Organisation, saml: SamlElsewhere, admin: httpx.AsyncClient
) -> None:
    idp, browser = await saml.registered(), org.browser()
    der = (await own_trust(org, admin, idp)).certificates[0]
    assert (await saml.signs_in(browser, idp, a_saml_person("secret"), encrypts_for=der)).status_code == 303
    assert (await session_of(browser))["login"] == "secret@elsewhere.example"


async def test_the_metadata_says_who_we_are_and_where_answers_go(
    org: Organisation, saml: SamlElsewhere, admin: httpx.AsyncClient
) -> None:
    idp = await saml.registered()
    shown = await admin.get(f"{IDPS}/{idp['id']}/metadata.xml")
    assert shown.headers["content-type"] == "application/octet-stream"
    assert shown.headers["content-disposition"] == "attachment; filename=metadata.xml"
    assert idp["protocol"]["credentials"]["trust"]["audience"] in shown.text
    assert f'Location="{org.url}/sso/saml2/{idp["id"]}"' in shown.text
    assert shown.text.count("<md:KeyDescriptor") == 2
    assert idp["_links"]["metadata"]["href"] == f"{org.url}{IDPS}/{idp['id']}/metadata.xml"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda p: replace(p, key=a_saml_key("stranger")), "another key"),
        (lambda p: replace(p, audience="https://other.test"), "another audience"),
        (lambda p: replace(p, issuer="https://other.test"), "another issuer"),
        (lambda p: replace(p, in_response_to="_other"), "another request"),
        (lambda p: replace(p, now=p.now - 6 * MINUTE), "expired"),
        (lambda p: replace(p, now=p.now + 30_000), "not good yet"),
        (lambda p: replace(p, signs_assertion=False), "must be signed"),
        (lambda p: replace(p, status=Status(RESPONDER, AUTHN_FAILED)), "AuthnFailed"),
        (lambda p: replace(p, name_id=NameId("x", TRANSIENT)), "transient"),
        (lambda p: replace(p, encrypts_for=a_saml_key("sp").der), "key of ours"),
    ],
    ids=["key", "audience", "issuer", "request", "late", "early", "unsigned", "failed", "transient", "encrypted"],
)
async def test_a_wrong_answer_lets_nobody_in_and_the_log_says_why(
    org: Organisation, saml: SamlElsewhere, wrong: Callable[[SamlProvider], SamlProvider], why: str
) -> None:
    idp, browser = await saml.registered(), org.browser()
    asked = await saml.departs(browser, idp["id"])
    answer = wrong(saml.answering(idp, asked, a_saml_person("mallory")))
    if why == "not good yet":
        raw = answer.response(replace(answer.assertion(), not_before=answer.now))
        assert is_refused(await saml.posts(browser, answer, raw))
    else:
        assert is_refused(await saml.posts(browser, answer))
    assert why in await reason_of(org)
    assert await nobody_is(org, "mallory@elsewhere.example")


@pytest.mark.parametrize("wrap", OF_THE_ASSERTION)
async def test_an_assertion_moved_around_lets_nobody_in(org: Organisation, saml: SamlElsewhere, wrap: Any) -> None:
    idp, browser = await saml.registered(), org.browser()
    asked = await saml.departs(browser, idp["id"])
    answer = saml.answering(idp, asked, a_saml_person("wrapped"))
    assert is_refused(await saml.posts(browser, answer, written(wrap(parsed(answer.response()), "_evil"))))
    assert await nobody_is(org, "wrapped@elsewhere.example")


async def test_a_response_counts_once(org: Organisation, saml: SamlElsewhere) -> None:
    idp, browser = await saml.registered(), org.browser()
    asked = await saml.departs(browser, idp["id"])
    answer = saml.answering(idp, asked, a_saml_person("once"))
    raw = answer.response()
    assert (await saml.posts(browser, answer, raw)).status_code == 303
    assert is_refused(await saml.posts(browser, answer, raw))
    assert "twice" in await reason_of(org)


async def test_a_response_to_another_browser_is_refused(org: Organisation, saml: SamlElsewhere) -> None:
    idp, browser, victim = await saml.registered(), org.browser(), org.browser()
    asked = await saml.departs(browser, idp["id"])
    assert is_refused(await saml.posts(victim, saml.answering(idp, asked, a_saml_person("attacker"))))
    assert "another browser" in await reason_of(org)


async def test_an_unsolicited_response_signs_in_as_the_provider_starts_it(
    org: Organisation, saml: SamlElsewhere
) -> None:
    idp, browser = await saml.registered(), org.browser()
    answer = saml.answering(idp, None, a_saml_person("unasked"))
    raw = answer.response()
    back = await saml.posts(browser, answer, raw, relay_state="https://evil.test/")
    assert (back.status_code, back.headers["location"]) == (303, "/")
    assert (await session_of(browser))["login"] == "unasked@elsewhere.example"
    assert is_refused(await saml.posts(org.browser(), answer, raw, relay_state=""))
    assert "used before" in await reason_of(org)


async def test_an_unsolicited_response_is_refused_where_the_settings_say_so(
    org: Organisation, saml: SamlElsewhere
) -> None:
    body = saml.body()
    body["protocol"]["settings"] = {"allowUnsolicitedResponses": False}
    idp = await saml.registered(body)
    answer = saml.answering(idp, None, a_saml_person("unwanted"))
    assert is_refused(await saml.posts(org.browser(), answer, relay_state=""))
    assert "takes none unasked" in (await reason_of(org)).replace("take none", "takes none")
    assert await nobody_is(org, "unwanted@elsewhere.example")


@pytest.mark.parametrize(
    ("state", "way_on"),
    [
        ("{url}/settings/profile?x=1", "/settings/profile?x=1"),
        ("https://evil.test/", "/"),
        ("//evil.test/", "/"),
        ("{url}.evil.test/", "/"),
        ("", "/"),
    ],
)
async def test_a_relay_state_that_is_a_url_leads_to_our_own_pages_only(
    org: Organisation, saml: SamlElsewhere, state: str, way_on: str
) -> None:
    body = saml.body()
    body["protocol"]["relayState"] = {"format": "FROM_URL"}
    idp = await saml.registered(body)
    answer = saml.answering(idp, None, a_saml_person("going"))
    back = await saml.posts(org.browser(), answer, relay_state=state.replace("{url}", org.url))
    assert (back.status_code, back.headers["location"]) == (303, way_on)


async def test_providers_may_share_the_orgs_one_address(org: Organisation, saml: SamlElsewhere) -> None:
    body = saml.body()
    body["protocol"]["endpoints"]["acs"]["type"] = "ORG"
    body["protocol"]["credentials"]["trust"]["issuer"] = "https://shared.test"
    idp, browser = await saml.registered(body), org.browser()
    asked = await saml.departs(browser, idp["id"])
    assert asked.acs_url == f"{org.url}/sso/saml2"
    said = replace(saml.answering(idp, asked, a_saml_person("shared")), issuer="https://shared.test")
    assert (await saml.posts(browser, replace(said, recipient=asked.acs_url))).status_code == 303
    unasked = replace(said, recipient=asked.acs_url, in_response_to=None)
    assert (await saml.posts(org.browser(), unasked, relay_state="")).status_code == 303
    nobody = replace(unasked, issuer="https://nobody.test")
    assert is_refused(await saml.posts(org.browser(), nobody, relay_state=""))


async def test_a_response_of_one_provider_is_refused_at_the_address_of_another(
    org: Organisation, saml: SamlElsewhere
) -> None:
    idp, other, browser = await saml.registered(), await saml.registered(), org.browser()
    asked = await saml.departs(browser, idp["id"])
    answer = saml.answering(idp, asked, a_saml_person("elsewhere"))
    wrong = replace(answer, recipient=f"{org.url}/sso/saml2/{other['id']}")
    assert is_refused(await saml.posts(browser, wrong))
    assert "another provider" in await reason_of(org)


async def test_in_a_rotation_the_additional_key_is_believed(
    org: Organisation, saml: SamlElsewhere, admin: httpx.AsyncClient
) -> None:
    body = saml.body()
    body["protocol"]["credentials"]["trust"]["additionalKids"] = [await uploaded(admin, "next")]
    idp = await saml.registered(body)
    for name in ("idp", "next"):
        browser = org.browser()
        await saml.signs_in(browser, idp, a_saml_person("rotated"), key=a_saml_key(name))
        assert (await session_of(browser))["login"] == "rotated@elsewhere.example"


async def test_an_inactive_provider_lets_nobody_in(
    org: Organisation, saml: SamlElsewhere, admin: httpx.AsyncClient
) -> None:
    idp, browser = await saml.registered(), org.browser()
    asked = await saml.departs(browser, idp["id"])
    await admin.post(f"{IDPS}/{idp['id']}/lifecycle/deactivate")
    assert is_refused(await saml.posts(browser, saml.answering(idp, asked, a_saml_person("late"))))
    assert "not active" in await reason_of(org)


async def test_an_address_that_the_provider_has_not_verified_links_nobody(
    org: Organisation, saml: SamlElsewhere, someone: Someone
) -> None:
    idp = await saml.registered()
    who = a_saml_person("thief", email=someone.login, email_verified="false")
    assert is_refused(await saml.signs_in(org.browser(), idp, who))
    assert "vouch" in await reason_of(org)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"SAMLResponse": "!"},
        {"SAMLResponse": "PGEvPg=="},
        {"SAMLRequest": "PGEvPg=="},
        {"SAMLResponse": "A" * 600_000},
    ],
    ids=["empty", "no_base64", "no_response", "request", "large"],
)
async def test_what_is_no_response_is_refused(org: Organisation, saml: SamlElsewhere, form: dict[str, str]) -> None:
    idp = await saml.registered()
    answer = await org.browser().post(f"/sso/saml2/{idp['id']}", data=form)
    assert answer.status_code in {400, 403}
    assert "sid=" not in str(answer.headers)


async def test_the_issuer_is_who_the_record_says(saml: SamlElsewhere) -> None:
    idp = await saml.registered()
    assert idp["protocol"]["credentials"]["trust"]["issuer"] == ISSUER
