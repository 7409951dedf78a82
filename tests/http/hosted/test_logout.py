"""Signing out by hand, and the front page."""

import httpx
import pytest
from tests.http.hosted.forms import headers_of_a_page
from tests.http.oauth2.answers import error_page_of
from tests.person import read_form
from tests.relying_party import RelyingParty
from tests.serving import Organisation


async def test_the_person_is_asked_and_then_gone(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    stolen = browser.cookies["sid"]
    page = await browser.get("/login/signout")
    headers_of_a_page(page)
    action, fields, ids = read_form(page.text)
    assert action is not None
    assert "logout-yes" in ids
    done = await browser.post(action, data=fields)
    assert "signed out" in done.text
    headers_of_a_page(done)
    thief = org.browser()
    thief.cookies.set("sid", stolen, domain="id.example.test")
    assert (await app.answer(thief, prompt="none"))["error"] == "login_required"


async def test_looking_at_the_question_signs_nobody_out(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    await browser.get("/login/signout")
    assert "code" in await app.answer(browser, prompt="none")


async def test_whoever_is_not_signed_in_is_told_so(http: httpx.AsyncClient) -> None:
    assert "signed out" in (await http.get("/login/signout")).text


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example.test"}, {"origin": "null"}], ids=str)
async def test_a_foreign_page_signs_nobody_out(
    app: RelyingParty, browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    fields = read_form((await browser.get("/login/signout")).text)[1]
    error_page_of(await browser.post("/login/signout", data=fields, headers=headers), 403)
    error_page_of(await browser.post("/login/signout", data={"_csrf": "0" * 64}), 403)
    assert "code" in await app.answer(browser, prompt="none")


async def test_the_front_page_says_who_is_signed_in(browser: httpx.AsyncClient, http: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    headers_of_a_page(page)
    assert "ada@example.com" in page.text
    assert "ada@example.com" not in (await http.get("/")).text


async def test_files_of_the_pages_are_kept_and_of_their_kind(http: httpx.AsyncClient) -> None:
    css = await http.get("/assets/frontdesk.css")
    assert css.headers["content-type"].startswith("text/css")
    assert css.headers["x-content-type-options"] == "nosniff"
    assert "max-age" in css.headers["cache-control"]
