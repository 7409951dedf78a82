"""How answers travel: query, fragment, form_post, and a message between windows (attack cases 8, 10, 11, 12, 21)."""

import json
import re

import httpx
import pytest
import pytest_asyncio
from tests.relying_party import STATE, RelyingParty, read_answer, relying_party
from tests.serving import CALLBACK, Organisation

TYPES = ("code", "id_token", "token", "id_token token", "code id_token", "code token", "code id_token token")


@pytest_asyncio.fixture(loop_scope="session")
async def every(org: Organisation) -> RelyingParty:
    """A client of every response type."""
    return await relying_party(org, grant_types=["authorization_code", "implicit"], response_types=list(TYPES))


def message_of(page: httpx.Response) -> tuple[dict[str, str], str]:
    found = re.search(r"asker\.postMessage\((\{.*?\}), (\".*?\")\);", page.text)
    assert found, page.text
    return json.loads(found[1]), json.loads(found[2])


@pytest.mark.parametrize("response_type", TYPES)
async def test_the_default_is_the_query_for_a_code_alone_and_else_the_fragment(
    every: RelyingParty, browser: httpx.AsyncClient, response_type: str
) -> None:
    answer = read_answer(await every.authorize(browser, response_type=response_type))
    assert answer.target == CALLBACK
    assert answer.mode == ("query" if response_type == "code" else "fragment")


@pytest.mark.parametrize("response_type", TYPES)
@pytest.mark.parametrize("mode", [None, "form_post"])
async def test_an_answer_holds_what_its_type_calls_for_and_nothing_else(
    every: RelyingParty, browser: httpx.AsyncClient, response_type: str, mode: str | None
) -> None:
    answer = await every.answer(browser, response_type=response_type, response_mode=mode)
    words = response_type.split()
    expected = {"state", "iss"}
    expected |= {"code"} if "code" in words else set()
    expected |= {"id_token"} if "id_token" in words else set()
    expected |= {"access_token", "token_type", "expires_in", "scope"} if "token" in words else set()
    assert set(answer) == expected
    assert (answer["state"], answer["iss"]) == (STATE, every.issuer)


async def test_a_code_may_travel_in_the_fragment(every: RelyingParty, browser: httpx.AsyncClient) -> None:
    assert read_answer(await every.authorize(browser, response_mode="fragment")).mode == "fragment"


async def test_errors_travel_the_way_that_was_asked_for(every: RelyingParty, browser: httpx.AsyncClient) -> None:
    for mode in ("query", "fragment", "form_post"):
        answer = read_answer(await every.authorize(browser, response_mode=mode, prompt="shout"))
        assert (answer.mode, answer.parameters["error"]) == (mode, "invalid_request")
        assert answer.parameters["iss"] == every.issuer


async def test_a_redirect_leaks_no_referrer_and_is_not_kept(every: RelyingParty, browser: httpx.AsyncClient) -> None:
    for response in (await every.authorize(browser), await every.authorize(browser, prompt="shout")):
        assert response.status_code == 302
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "no-store" in response.headers["cache-control"]


async def test_after_a_post_the_browser_comes_by_get(every: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await browser.post(every.url("authorize"), data=every.request())
    assert response.status_code == 303
    assert "code" in read_answer(response).parameters


async def test_a_query_that_the_redirect_uri_has_stays(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, redirect_uris=[CALLBACK + "?foo=bar"])
    response = await app.authorize(browser, redirect_uri=CALLBACK + "?foo=bar")
    assert response.headers["location"].startswith(CALLBACK + "?foo=bar&code=")


async def test_a_form_post_page_submits_itself_and_nothing_else_runs(
    every: RelyingParty, browser: httpx.AsyncClient
) -> None:
    state = "\"><script>alert(1)</script>&'"
    page = await every.authorize(browser, response_mode="form_post", state=state)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "no-store" in page.headers["cache-control"]
    assert page.headers["referrer-policy"] == "no-referrer"
    policy = page.headers["content-security-policy"]
    nonce = re.search(r"script-src 'nonce-([^']+)'", policy)
    assert nonce
    assert f'<script nonce="{nonce[1]}">document.forms[0].submit()</script>' in page.text
    assert "form-action 'self' https://app.example.test;" in policy
    assert "<script>alert" not in page.text
    assert read_answer(page).parameters["state"] == state
    assert "<noscript>" in page.text


async def test_a_nonce_of_a_page_is_used_once(every: RelyingParty, browser: httpx.AsyncClient) -> None:
    pages = [await every.authorize(browser, response_mode="form_post") for _ in range(2)]
    assert pages[0].headers["content-security-policy"] != pages[1].headers["content-security-policy"]


async def test_a_message_goes_to_the_registered_origin_only(every: RelyingParty, browser: httpx.AsyncClient) -> None:
    page = await every.authorize(browser, response_mode="okta_post_message")
    message, target = message_of(page)
    assert target == "https://app.example.test"
    assert set(message) == {"code", "state", "iss"}
    policy = page.headers["content-security-policy"]
    assert "frame-ancestors https://app.example.test;" in policy
    assert "x-frame-options" not in page.headers


async def test_a_message_with_an_error_has_a_description(every: RelyingParty, http: httpx.AsyncClient) -> None:
    page = await every.authorize(http, response_mode="okta_post_message", prompt="none")
    message, _ = message_of(page)
    assert message["error"] == "login_required"
    assert message["error_description"]
    assert message["state"] == STATE


async def test_a_message_cannot_end_its_script(every: RelyingParty, browser: httpx.AsyncClient) -> None:
    state = "</script><script>alert(1)</script>\u2028"
    page = await every.authorize(browser, response_mode="okta_post_message", state=state)
    assert page.text.count("</script>") == 1
    assert message_of(page)[0]["state"] == state


async def test_an_app_without_a_web_origin_gets_no_messages(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, application_type="native", redirect_uris=["com.example.app:/cb"])
    response = await app.authorize(browser, redirect_uri="com.example.app:/cb", response_mode="okta_post_message")
    assert response.status_code == 400
    assert "postMessage" not in response.text
