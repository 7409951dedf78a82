"""Connecting a device, from its person's side (RFC 8628 §3.3, §5.1, §5.4; attack case 51)."""

from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.http.hosted.forms import headers_of_a_page
from tests.http.oauth2.answers import error_page_of
from tests.person import read_form
from tests.relying_party import RelyingParty, relying_party
from tests.serving import Organisation, Someone

from frontdesk.web.pages import words

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"


@pytest_asyncio.fixture(loop_scope="session")
async def television(org: Organisation) -> RelyingParty:
    return await relying_party(
        org,
        application_type="native",
        grant_types=[DEVICE_CODE],
        token_endpoint_auth_method="none",
        client_name="Tele<b>vision",
    )


async def codes_of(app: RelyingParty, scope: str = "openid") -> dict[str, Any]:
    return dict((await app.post("device/authorize", scope=scope)).json())


async def poll(app: RelyingParty, codes: dict[str, Any]) -> str:
    response = await app.post("token", grant_type=DEVICE_CODE, device_code=codes["device_code"])
    return str(response.json().get("error", "tokens"))


async def type_in(browser: httpx.AsyncClient, user_code: str, **more: str) -> httpx.Response:
    fields = read_form((await browser.get("/activate")).text)[1]
    return await browser.post("/activate", data={**fields, "user_code": user_code, **more})


async def test_whoever_is_not_signed_in_signs_in_first(http: httpx.AsyncClient) -> None:
    response = await http.get("/activate", params={"user_code": "ABCD-EFGH"})
    assert response.headers["location"] == "/login/login.htm?fromURI=%2Factivate%3Fuser_code%3DABCD-EFGH"
    sneaked = await http.post("/activate", data={"user_code": "ABCD-EFGH", "decision": "allow"})
    error_page_of(sneaked, 403)


async def test_a_code_in_the_link_is_filled_in_and_not_yet_believed(
    television: RelyingParty, browser: httpx.AsyncClient
) -> None:
    codes = await codes_of(television)
    page = await browser.get(codes["verification_uri_complete"])
    headers_of_a_page(page)
    assert read_form(page.text)[1]["user_code"] == codes["user_code"]
    assert await poll(television, codes) == "authorization_pending"


async def test_before_yes_the_page_shows_the_code_the_app_and_what_it_wants(
    television: RelyingParty, browser: httpx.AsyncClient
) -> None:
    codes = await codes_of(television, "openid email payments")
    page = await type_in(browser, codes["user_code"])
    headers_of_a_page(page)
    for shown in (codes["user_code"], "Tele&lt;b&gt;vision", "Scope payments", "ada@example.com"):
        assert shown in page.text
    assert await poll(television, codes) == "authorization_pending"


@pytest.mark.parametrize(
    ("decision", "outcome"), [("allow", "tokens"), ("deny", "access_denied"), ("yes", "access_denied")]
)
async def test_the_answer_is_what_the_device_hears(
    television: RelyingParty, browser: httpx.AsyncClient, decision: str, outcome: str
) -> None:
    codes = await codes_of(television)
    await type_in(browser, codes["user_code"], decision=decision)
    assert await poll(television, codes) == outcome


async def test_a_code_may_be_typed_in_small_letters_and_without_its_stroke(
    television: RelyingParty, browser: httpx.AsyncClient
) -> None:
    codes = await codes_of(television)
    page = await type_in(browser, " " + codes["user_code"].replace("-", " ").lower())
    assert "consent-allow" in read_form(page.text)[2]


@pytest.mark.parametrize("user_code", ["BCDF-GHJK", "", "x" * 8000, "'; DROP TABLE", "\N{SNOWMAN}", "<script>"])
async def test_an_unknown_code_is_asked_for_again(browser: httpx.AsyncClient, user_code: str) -> None:
    page = await type_in(browser, user_code)
    assert page.status_code == 200
    assert words.CODE_UNKNOWN in page.text
    assert "<script>" not in page.text


async def test_an_expired_or_decided_code_is_unknown(television: RelyingParty, browser: httpx.AsyncClient) -> None:
    decided, expired = await codes_of(television), await codes_of(television)
    await type_in(browser, decided["user_code"], decision="deny")
    assert words.CODE_UNKNOWN in (await type_in(browser, decided["user_code"], decision="allow")).text
    assert await poll(television, decided) == "access_denied"
    television.org.clock.advance(seconds=600)
    assert words.CODE_UNKNOWN in (await type_in(browser, expired["user_code"])).text


async def test_guessing_ends_after_twenty_tries(org: Organisation, television: RelyingParty, someone: Someone) -> None:
    browser, codes = await org.signed_in(someone), await codes_of(television)
    for n in range(20):
        assert words.CODE_UNKNOWN in (await type_in(browser, f"BCDF-GHJ{'BCDFGHJKLMNPQRSTVWXZ'[n]}")).text
    assert words.TOO_MANY_ATTEMPTS in (await type_in(browser, codes["user_code"], decision="allow")).text
    assert await poll(television, codes) == "authorization_pending"


@pytest.mark.parametrize("origin", ["https://evil.example.test", "null"])
async def test_a_foreign_page_cannot_say_yes(television: RelyingParty, browser: httpx.AsyncClient, origin: str) -> None:
    codes = await codes_of(television)
    fields = read_form((await browser.get("/activate")).text)[1]
    form = {**fields, "user_code": codes["user_code"], "decision": "allow"}
    error_page_of(await browser.post("/activate", data=form, headers={"origin": origin}), 403)
    error_page_of(await browser.post("/activate", data={**form, "_csrf": "0" * 64}), 403)
    assert await poll(television, codes) == "authorization_pending"
