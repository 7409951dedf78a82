"""The consent page (OIDC Core §3.1.2.4; contract C.5)."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.arrange import add_server
from tests.http.hosted.forms import headers_of_a_page
from tests.http.oauth2.answers import error_page_of
from tests.person import AsyncPerson, read_form
from tests.relying_party import STATE, RelyingParty, read_answer, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.authorization_servers.model import ScopeConsent
from frontdesk.domain.ids import AuthorizationServerId


@pytest_asyncio.fixture(loop_scope="session")
async def asking(org: Organisation) -> RelyingParty:
    """An app whose people are asked."""
    return await relying_party(org, consent_method="REQUIRED", client_name="Asking <b>app</b>")


async def walk(
    app: RelyingParty, browser: httpx.AsyncClient, *, allow: bool = True, **changes: str | None
) -> tuple[list[str], dict[str, Any]]:
    person = AsyncPerson(browser, "", "", allow=allow)
    answer = await person.go_on(await app.authorize(browser, **changes))
    return person.pages, dict(read_answer(answer).parameters)


async def page_of(app: RelyingParty, browser: httpx.AsyncClient, **changes: str | None) -> httpx.Response:
    return await browser.get((await app.authorize(browser, **changes)).headers["location"])


async def test_the_page_says_who_wants_what_and_offers_two_answers(
    asking: RelyingParty, browser: httpx.AsyncClient
) -> None:
    page = await page_of(asking, browser, scope="openid profile payments")
    headers_of_a_page(page)
    for shown in ("Asking &lt;b&gt;app&lt;/b&gt;", "Scope payments", "See your profile", "ada@example.com"):
        assert shown in page.text
    assert {"consent-allow", "consent-deny"} <= read_form(page.text)[2]
    assert "<b>app" not in page.text


async def test_yes_is_remembered_for_this_app_and_these_scopes(
    org: Organisation, asking: RelyingParty, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    pages, answer = await walk(asking, browser, scope="openid payments")
    assert pages == ["consent"]
    assert "code" in answer
    assert (await walk(asking, browser, scope="openid payments"))[0] == []
    assert (await walk(asking, browser, scope="openid payments calendar"))[0] == ["consent"]
    other = await relying_party(org, consent_method="REQUIRED")
    assert (await walk(other, browser, scope="openid payments"))[0] == ["consent"]
    assert (await walk(asking, await org.signed_in(), scope="openid payments"))[0] == ["consent"]


async def test_no_is_access_denied_and_not_remembered(
    org: Organisation, asking: RelyingParty, someone: Someone
) -> None:
    browser = await org.signed_in(someone)
    pages, answer = await walk(asking, browser, allow=False, scope="openid payments")
    assert pages == ["consent"]
    assert (answer["error"], answer["state"], answer["iss"]) == ("access_denied", STATE, asking.issuer)
    assert (await walk(asking, browser, scope="openid payments"))[0] == ["consent"]


async def test_implicit_scopes_are_never_asked_about(asking: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert (await walk(asking, browser, scope="openid profile email api"))[0] == []


async def test_a_trusted_app_asks_nothing(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert (await walk(app, browser, scope="openid payments calendar"))[0] == []


async def test_prompt_consent_asks_once_a_request_whatever_was_said_before(
    app: RelyingParty, asking: RelyingParty, browser: httpx.AsyncClient
) -> None:
    for client in (app, asking):
        for _ in range(2):
            assert (await walk(client, browser, prompt="consent"))[0] == ["consent"]


async def test_prompt_none_cannot_ask(org: Organisation, asking: RelyingParty, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    refused = await asking.answer(browser, scope="openid payments", prompt="none")
    assert refused["error"] == "consent_required"
    await walk(asking, browser, scope="openid payments")
    assert "code" in await asking.answer(browser, scope="openid payments", prompt="none")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def discreet(org: Organisation) -> RelyingParty:
    """An app of a server that gives phone numbers to nobody whom the person has not allowed."""
    name = "discreet"
    await add_server(org, name)
    async with org.unit() as unit:
        scopes = await unit.authorization_servers.list_scopes_of(AuthorizationServerId(name))
        phone = next(scope for scope in scopes if scope.name == "phone")
        await unit.authorization_servers.save_scope(replace(phone, consent=ScopeConsent.REQUIRED))
        unit.changes_configuration()
    return await relying_party(org, server=name, consent_method="REQUIRED")


@pytest.mark.parametrize("place", ["userinfo", "id_token"])
async def test_a_claim_asked_for_by_name_needs_the_consent_of_its_scope(
    org: Organisation, discreet: RelyingParty, someone: Someone, place: str
) -> None:
    browser = await org.signed_in(someone)
    claims = json.dumps({place: {"phone_number": None, "name": {"essential": True}}})
    refused = await discreet.answer(browser, scope="openid", prompt="none", claims=claims)
    assert refused["error"] == "consent_required"
    page = await page_of(discreet, browser, scope="openid", claims=claims)
    assert "See your phone number" in page.text
    assert (await walk(discreet, browser, scope="openid", claims=claims))[0] == ["consent"]
    assert "code" in await discreet.answer(browser, scope="openid", prompt="none", claims=claims)


async def test_claims_whose_scope_is_implicit_are_not_asked_about(
    asking: RelyingParty, browser: httpx.AsyncClient
) -> None:
    claims = json.dumps({"userinfo": {"phone_number": None}, "id_token": {"sub": None, "acr": None, "made_up": None}})
    assert (await walk(asking, browser, scope="openid", claims=claims))[0] == []


async def test_prompt_login_and_consent_ask_for_both(org: Organisation, asking: RelyingParty) -> None:
    browser = await org.signed_in()
    org.clock.advance(seconds=1)
    person = AsyncPerson(browser, org.ada.login, org.ada.password)
    await person.go_on(await asking.authorize(browser, prompt="login consent"))
    assert person.pages == ["sign in", "consent"]


async def test_whoever_is_not_signed_in_signs_in_first(org: Organisation, asking: RelyingParty) -> None:
    browser = await org.signed_in()
    location = (await asking.authorize(browser, prompt="consent")).headers["location"]
    stranger = await org.browser().get(location)
    assert stranger.status_code == 302
    assert "consent" not in stranger.headers["location"].split("okta_key")[0]


async def test_a_foreign_page_cannot_say_yes(asking: RelyingParty, browser: httpx.AsyncClient) -> None:
    page = await page_of(asking, browser, prompt="consent")
    action, fields, _ = read_form(page.text)
    assert action is not None
    attacks: list[tuple[dict[str, str], dict[str, str]]] = [
        ({**fields, "_csrf": ""}, {}),
        ({**fields, "_csrf": "0" * 64}, {}),
        (fields, {"origin": "https://evil.example.test"}),
        (fields, {"origin": "null"}),
    ]
    for form, headers in attacks:
        response = await browser.post(action, data={**form, "decision": "allow"}, headers=headers)
        error_page_of(response, 403)


@pytest.mark.parametrize("decision", [None, "", "ALLOW", "yes", "deny"])
async def test_only_the_word_allow_is_a_yes(
    asking: RelyingParty, browser: httpx.AsyncClient, decision: str | None
) -> None:
    page = await page_of(asking, browser, prompt="consent")
    action, fields, _ = read_form(page.text)
    assert action is not None
    form = {**fields, **({"decision": decision} if decision is not None else {})}
    response = await browser.post(action, data=form)
    assert response.status_code == 303
    assert read_answer(response).parameters["error"] == "access_denied"


async def test_an_answer_counts_once(asking: RelyingParty, browser: httpx.AsyncClient) -> None:
    page = await page_of(asking, browser, prompt="consent")
    action, fields, _ = read_form(page.text)
    assert action is not None
    form = {**fields, "decision": "allow"}
    assert "code" in read_answer(await browser.post(action, data=form)).parameters
    assert error_page_of(await browser.post(action, data=form)) == "invalid_request"


async def test_another_persons_browser_does_not_answer_for_somebody(
    org: Organisation, asking: RelyingParty, browser: httpx.AsyncClient
) -> None:
    fields = read_form((await page_of(asking, browser, prompt="consent")).text)[1]
    nobody = org.browser()
    own = read_form((await nobody.get("/login/login.htm")).text)[1]
    response = await nobody.post("/consent", data={**fields, "_csrf": own["_csrf"], "decision": "allow"})
    error_page_of(response, 403)


async def test_the_answer_travels_the_way_that_was_asked_for(asking: RelyingParty, browser: httpx.AsyncClient) -> None:
    page = await page_of(asking, browser, prompt="consent", response_mode="form_post")
    action, fields, _ = read_form(page.text)
    assert action is not None
    answer = read_answer(await browser.post(action, data={**fields, "decision": "deny"}))
    assert (answer.mode, answer.parameters["error"]) == ("form_post", "access_denied")


@pytest.mark.parametrize("query", ["", "?okta_key=invented", "?okta_key=a&okta_key=b"])
async def test_an_invented_key_leads_nowhere(browser: httpx.AsyncClient, query: str) -> None:
    assert error_page_of(await browser.get(f"/consent{query}")) == "invalid_request"
