"""A provider or a browser that lies, stalls or repeats itself: refused, told of in the log, nobody made or changed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from tests.hostile import garbage, unsigned
from tests.http.federation.looking import is_refused, nobody_is, reason_of, session_of
from tests.serving import Organisation
from tests.upstream import CALLBACK, IDPS, SECRET, Provider, a_person

OTHER_KEY = RSAKey.generate_key(2048, {"kid": "their-key"}, private=True)


async def refused_because(org: Organisation, elsewhere: Provider, **answer: str) -> str:
    """Why the provider's answer was refused; nobody came of it."""
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = elsewhere.person or a_person("hostile")
    await elsewhere.departs(browser, idp["id"])
    assert is_refused(await elsewhere.returns(browser, **answer))
    assert "sid" not in browser.cookies
    assert await nobody_is(org, "hostile@elsewhere.example")
    return await reason_of(org)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": "https://another.example"}, "issuer"),
        ({"aud": "another client"}, "aud"),
        ({"aud": ["another client", "frontdesk at the provider"]}, "azp"),
        ({"azp": "another client"}, "azp"),
        ({"nonce": "another nonce"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": 1}, "expired"),
        ({"exp": None}, "lacks exp"),
        ({"iat": 99_999_999_999}, "future"),
        ({"nbf": 99_999_999_999}, "future"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "at_hash"),
        ({"c_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "c_hash"),
        ({"sub": None}, "sub"),
        ({"sub": 7}, "not a string"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_an_id_token_that_does_not_fit_the_request_is_refused(
    org: Organisation, elsewhere: Provider, claims: dict[str, Any], reason: str
) -> None:
    elsewhere.claims = claims
    assert reason in await refused_because(org, elsewhere)


def _none(elsewhere: Provider) -> str:
    return unsigned({"iss": elsewhere.service.url, "sub": "hostile"})


def _by_another_key(elsewhere: Provider) -> str:
    elsewhere.key, known = OTHER_KEY, elsewhere.key
    made = elsewhere.id_token()
    elsewhere.key = known
    return made


def _by_the_secret(elsewhere: Provider) -> str:
    return jwt.encode({"alg": "HS256"}, {"sub": "hostile"}, OctKey.import_key(SECRET * 2), algorithms=["HS256"])


def _broken(elsewhere: Provider) -> str:
    return ".".join([*elsewhere.id_token().split(".")[:2], garbage(b"").hex()])


@pytest.mark.parametrize("forge", [_none, _by_another_key, _by_the_secret, _broken, lambda _: "no token"])
async def test_an_id_token_that_the_provider_did_not_sign_is_refused(
    org: Organisation, elsewhere: Provider, forge: Callable[[Provider], str]
) -> None:
    body = json.dumps({"access_token": "a", "id_token": forge(elsewhere)}).encode()
    elsewhere.endpoints["/token"] = lambda _: (200, body)
    assert "ID token" in await refused_because(org, elsewhere)


@pytest.mark.parametrize(
    ("path", "answer", "reason"),
    [
        ("/token", (500, b"{}"), "token endpoint of the provider answered with the status 500"),
        ("/token", (200, b"<html>"), "something else than JSON"),
        ("/token", (200, b"[]"), "without an access token"),
        ("/token", (200, b"{}"), "without an access token"),
        ("/token", (200, b'{"access_token": "a"}'), "without an ID token"),
        ("/token", (200, b'{"access_token": "a\\r\\nb", "id_token": "x"}'), "without an access token"),
        ("/token", (200, b" " * 5_000_000), "too large"),
        ("/token", (302, b""), "status 302"),
        ("/keys", (200, b"{}"), "keys of the provider"),
        ("/userinfo", (200, b'{"sub": "somebody else"}'), "sub of userinfo"),
        ("/userinfo", (200, b"[]"), "something else than an object"),
        ("/userinfo", (401, b""), "status 401"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_an_endpoint_that_answers_nonsense_is_told_of(
    org: Organisation, elsewhere: Provider, path: str, answer: tuple[int, bytes], reason: str
) -> None:
    elsewhere.person = a_person("hostile")
    elsewhere.endpoints[path] = lambda _: answer
    assert reason in await refused_because(org, elsewhere)


async def test_a_provider_that_is_down_is_told_of(org: Organisation, elsewhere: Provider) -> None:
    body = elsewhere.body()
    body["protocol"]["endpoints"]["token"]["url"] = "http://127.0.0.1:1/token"
    async with org.browser(Authorization=f"SSWS {org.facts['api_token']}") as admin:
        idp = (await admin.post(IDPS, json=body)).json()
    browser = org.browser()
    assert is_refused(await elsewhere.signs_in(browser, idp["id"]))
    assert "token endpoint" in await reason_of(org)


async def test_a_provider_that_says_no_is_heard(org: Organisation, elsewhere: Provider) -> None:
    reason = await refused_because(org, elsewhere, code="", error="access_denied", error_description="<b>no</b>")
    assert reason == "The provider answered with an error: access_denied."
    assert "usable" in await refused_because(org, elsewhere, code="", error="<script>")
    assert elsewhere.redeemed == []


async def test_an_answer_from_another_issuer_never_reaches_the_token_endpoint(
    org: Organisation, elsewhere: Provider
) -> None:
    assert "RFC 9207" in await refused_because(org, elsewhere, iss="https://mixed-up.example")
    assert elsewhere.redeemed == []


async def test_an_answer_counts_once(org: Organisation, elsewhere: Provider) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("once")
    await elsewhere.signs_in(browser, idp["id"])
    assert is_refused(await elsewhere.returns(browser))
    assert "twice" in await reason_of(org)
    assert len(elsewhere.redeemed) == 1


async def test_an_answer_comes_in_time_or_not_at_all(org: Organisation, elsewhere: Provider) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    await elsewhere.departs(browser, idp["id"])
    org.clock.advance(seconds=31 * 60)
    assert is_refused(await elsewhere.returns(browser))
    assert elsewhere.redeemed == []


async def test_the_answer_counts_in_the_browser_that_set_out_alone(org: Organisation, elsewhere: Provider) -> None:
    idp, browser, victim = await elsewhere.registered(), org.browser(), org.browser()
    elsewhere.person = a_person("attacker")
    await elsewhere.departs(browser, idp["id"])
    assert is_refused(await elsewhere.returns(victim))
    await elsewhere.departs(victim, idp["id"])
    theirs = dict(elsewhere.asked)
    await elsewhere.departs(browser, idp["id"])
    assert is_refused(await elsewhere.returns(victim))
    assert "another browser" in (await reason_of(org)).lower()
    assert theirs["state"] != elsewhere.asked["state"]


@pytest.mark.parametrize("state", ["", "made up", "x" * 2000])
async def test_a_state_that_is_none_of_ours_leads_nowhere(org: Organisation, elsewhere: Provider, state: str) -> None:
    browser = org.browser()
    assert is_refused(await browser.get(CALLBACK, params={"code": "a code", **({"state": state} if state else {})}))
    assert "state" in await reason_of(org)


async def test_a_provider_that_is_turned_off_lets_nobody_out_or_in(org: Organisation, elsewhere: Provider) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("turned-off")
    await elsewhere.departs(browser, idp["id"])
    async with org.browser(Authorization=f"SSWS {org.facts['api_token']}") as admin:
        assert (await admin.post(f"{IDPS}/{idp['id']}/lifecycle/deactivate")).status_code == 200
    assert is_refused(await elsewhere.returns(browser))
    assert is_refused(await browser.get(f"/sso/idps/{idp['id']}"))
    assert is_refused(await browser.get("/sso/idps/0oaUnknown"))
    assert await nobody_is(org, "turned-off@elsewhere.example")


@pytest.mark.parametrize("uri", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
async def test_the_way_back_is_a_path_of_ours(org: Organisation, elsewhere: Provider, uri: str) -> None:
    idp, browser = await elsewhere.registered(), org.browser()
    elsewhere.person = a_person("redirected")
    assert (await elsewhere.signs_in(browser, idp["id"], fromURI=uri)).headers["location"] == "/"


async def test_a_clock_that_is_off_is_forgiven_as_far_as_the_record_says(
    org: Organisation, elsewhere: Provider
) -> None:
    idp = await elsewhere.registered(maxClockSkew=120_000)
    elsewhere.person = a_person("skewed")
    elsewhere.claims = {"exp": org.now_s - 60}
    assert (await elsewhere.signs_in(org.browser(), idp["id"])).status_code == 303
    elsewhere.claims = {"exp": org.now_s - 180}
    assert is_refused(await elsewhere.signs_in(org.browser(), idp["id"]))


async def test_what_a_provider_says_at_length_is_not_kept(org: Organisation, elsewhere: Provider) -> None:
    idp, browser = await elsewhere.registered(trustClaims=True), org.browser()
    elsewhere.person = a_person("wordy", amr=["pwd", "x" * 65, "otp"], **{"name of a claim " * 200: "short"})
    await elsewhere.signs_in(browser, idp["id"])
    session = await session_of(browser)
    assert session["amr"] == ["fed", "pwd", "otp"]
    async with org.unit() as unit:
        link = await unit.records.find("idp_link", f"{idp['id']}.{session['userId']}")
    assert link is not None
    profile: Any = link.body["profile"]
    assert max(len(name) for name in profile) < 100
