"""prompt, max_age, hints and single claims (OIDC Core §3.1.2.1, §5.5; attack cases 22 to 24)."""

import json
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey
from tests.hostile import a_jws, changed, claims_of, es256, unsigned
from tests.http.conftest import NARROW
from tests.person import AsyncPerson
from tests.relying_party import RelyingParty, read_answer, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus


async def walk(app: RelyingParty, browser: httpx.AsyncClient, who: Someone, **changes: str | None) -> tuple[Any, Any]:
    """Which pages asked, and the answer after them."""
    person = AsyncPerson(browser, who.login, who.password)
    answer = await person.go_on(await app.authorize(browser, **changes))
    return person.pages, dict(read_answer(answer).parameters)


async def claims_by(app: RelyingParty, answer: dict[str, str]) -> dict[str, Any]:
    return claims_of((await app.redeem(answer["code"])).json()["id_token"])


async def test_nobody_signed_in_and_no_page_allowed_is_login_required(
    app: RelyingParty, http: httpx.AsyncClient
) -> None:
    response = await app.authorize(http, prompt="none")
    assert read_answer(response).parameters["error"] == "login_required"
    assert "set-cookie" not in response.headers


async def test_a_session_is_enough_for_prompt_none(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert "code" in await app.answer(browser, prompt="none")


async def test_prompt_login_asks_again_and_the_new_sign_in_counts(app: RelyingParty) -> None:
    org = app.org
    browser = await org.signed_in()
    org.clock.advance(seconds=2)
    pages, answer = await walk(app, browser, org.ada, prompt="login")
    assert pages == ["sign in"]
    assert (await claims_by(app, answer))["auth_time"] == org.now_s


async def test_max_age_asks_again_only_when_it_is_over(app: RelyingParty) -> None:
    org = app.org
    browser = await org.signed_in()
    signed_in_at = org.now_s
    org.clock.advance(seconds=10)
    pages, answer = await walk(app, browser, org.ada, max_age="10")
    assert pages == []
    assert (await claims_by(app, answer))["auth_time"] == signed_in_at
    pages, answer = await walk(app, browser, org.ada, max_age="9")
    assert pages == ["sign in"]
    assert (await claims_by(app, answer))["auth_time"] == org.now_s


async def test_max_age_zero_is_a_sign_in_now(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    app.org.clock.advance(seconds=1)
    assert (await walk(app, browser, app.org.ada, max_age="0"))[0] == ["sign in"]


async def test_a_session_that_is_too_old_is_login_required_under_prompt_none(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    app.org.clock.advance(seconds=2)
    assert (await app.answer(browser, prompt="none", max_age="1"))["error"] == "login_required"


async def test_a_registered_default_max_age_counts_where_the_request_is_silent(org: Organisation) -> None:
    app = await relying_party(org, default_max_age=5)
    browser = await org.signed_in()
    org.clock.advance(seconds=6)
    assert (await walk(app, browser, org.ada))[0] == ["sign in"]
    assert (await walk(app, await org.signed_in(), org.ada))[0] == []


async def test_a_session_idles_out(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    org = app.org
    org.clock.advance(seconds=7_000)
    assert "code" in await app.answer(browser, prompt="none")
    org.clock.advance(seconds=7_000)
    assert "code" in await app.answer(browser, prompt="none")
    org.clock.advance(seconds=7_200)
    assert (await app.answer(browser, prompt="none"))["error"] == "login_required"


async def test_a_person_who_was_suspended_is_not_signed_in_any_more(
    org: Organisation, app: RelyingParty, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    await org.set_status(someone, UserStatus.SUSPENDED)
    assert (await app.answer(browser, prompt="none"))["error"] == "login_required"


# id_token_hint


async def id_token_of(app: RelyingParty, browser: httpx.AsyncClient) -> str:
    return str((await app.tokens(browser))["id_token"])


async def test_a_hint_of_who_is_signed_in_is_silent(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    hint = await id_token_of(app, browser)
    app.org.clock.advance(seconds=4_000)
    assert "code" in await app.answer(browser, prompt="none", id_token_hint=hint)


async def test_a_hint_of_another_person_is_login_required(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient, someone: Someone
) -> None:
    hint = await id_token_of(app, await org.signed_in(someone))
    assert (await app.answer(browser, prompt="none", id_token_hint=hint))["error"] == "login_required"


async def test_a_hint_of_another_person_asks_and_takes_that_person_only(
    org: Organisation, app: RelyingParty, someone: Someone
) -> None:
    hint = await id_token_of(app, await org.signed_in(someone))
    browser = await org.signed_in()
    org.clock.advance(seconds=1)
    pages, answer = await walk(app, browser, someone, id_token_hint=hint)
    assert pages == ["sign in"]
    assert (await claims_by(app, answer))["sub"] == someone.user.id
    org.clock.advance(seconds=1)
    pages, answer = await walk(app, await org.signed_in(), org.ada, id_token_hint=hint)
    assert answer["error"] == "login_required"


HOSTILE = ("unsigned", "changed", "of a stranger", "of another server", "an access token", "nonsense")


async def hostile_hint(kind: str, app: RelyingParty, browser: httpx.AsyncClient) -> str:
    tokens = await app.tokens(browser)
    hint = str(tokens["id_token"])
    if kind == "of another server":
        return await id_token_of(RelyingParty(app.org, app.facts, NARROW, http=app.http), browser)
    return {
        "unsigned": unsigned(claims_of(hint)),
        "changed": changed(hint, exp=0),
        "of a stranger": a_jws({"alg": "ES256"}, claims_of(hint), es256(ECKey.generate_key("P-256"))),
        "an access token": str(tokens["access_token"]),
        "nonsense": "nonsense",
    }[kind]


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hint_that_is_not_ours_is_login_required(
    app: RelyingParty, browser: httpx.AsyncClient, kind: str
) -> None:
    hint = await hostile_hint(kind, app, browser)
    assert (await app.answer(browser, prompt="none", id_token_hint=hint))["error"] == "login_required"


async def test_a_hint_that_is_not_ours_costs_a_sign_in_and_then_is_ignored(app: RelyingParty) -> None:
    browser = await app.org.signed_in()
    app.org.clock.advance(seconds=1)
    pages, answer = await walk(app, browser, app.org.ada, id_token_hint="nonsense")
    assert pages == ["sign in"]
    assert "code" in answer


# claims


async def test_claims_are_returned_where_they_were_asked_for(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    wish = {"userinfo": {"phone_number": {"essential": True}, "zoneinfo": None}, "id_token": {"family_name": None}}
    tokens = await app.tokens(browser, claims=json.dumps(wish))
    assert claims_of(tokens["id_token"])["family_name"] == "Lovelace"
    info = (await app.userinfo(tokens["access_token"])).json()
    assert info == {
        "sub": app.org.ada.user.id,
        "phone_number": "+44 20 7946 0000",
        "zoneinfo": "America/Los_Angeles",
    }


async def test_claims_nobody_has_are_left_out(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    wish = {"userinfo": {"shoe_size": {"essential": True}, "password_hash": None}, "id_token": {"birthdate": None}}
    tokens = await app.tokens(browser, claims=json.dumps(wish))
    assert "birthdate" not in claims_of(tokens["id_token"])
    assert set((await app.userinfo(tokens["access_token"])).json()) == {"sub"}


async def test_claims_cannot_overwrite_what_the_token_says_itself(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    names = ("iss", "aud", "exp", "nonce", "auth_time", "amr")
    wish = {"id_token": {name: {"value": "mine"} for name in names}}
    claims = claims_of((await app.tokens(browser, claims=json.dumps(wish)))["id_token"])
    assert "mine" not in [claims[name] for name in names]


async def test_a_subject_that_is_asked_for_by_value_is_who_must_be_signed_in(
    app: RelyingParty, browser: httpx.AsyncClient, someone: Someone
) -> None:
    def sub(value: str) -> str:
        return json.dumps({"id_token": {"sub": {"value": value}}})

    assert "code" in await app.answer(browser, prompt="none", claims=sub(app.org.ada.user.id))
    refused = await app.answer(browser, prompt="none", claims=sub(someone.user.id))
    assert refused["error"] == "login_required"


async def test_an_authentication_class_may_be_asked_for_as_a_claim(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    def acr(*values: str) -> str:
        return json.dumps({"id_token": {"acr": {"essential": True, "values": list(values)}}})

    met = await app.tokens(browser, claims=acr("phr", "urn:okta:loa:1fa:pwd"))
    assert claims_of(met["id_token"])["acr"] == "urn:okta:loa:1fa:pwd"
    assert (await app.answer(browser, claims=acr("phr")))["error"] == "unmet_authentication_requirements"


async def test_the_login_hint_is_filled_in_and_escaped(app: RelyingParty, http: httpx.AsyncClient) -> None:
    response = await app.authorize(http, login_hint='ada"><script>')
    page = await http.get(response.headers["location"])
    assert 'value="ada&#34;&gt;&lt;script&gt;"' in page.text
