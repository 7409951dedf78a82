"""The sign-in page (attack cases 11, 14, 53, 54, 61, 62)."""

import re
import statistics
import time

import httpx
import pytest
from tests.http.hosted.forms import SIGN_IN, headers_of_a_page, sign_in
from tests.http.oauth2.answers import error_page_of
from tests.person import AsyncPerson, read_form
from tests.relying_party import RelyingParty, read_answer, relying_party
from tests.serving import Organisation, Someone

from frontdesk.domain.users.model import UserStatus
from frontdesk.web.pages import words

WRONG = words.WRONG_CREDENTIALS


def session_of(response: httpx.Response) -> str | None:
    found = re.search(r"\bsid=([^;]*)", "; ".join(response.headers.get_list("set-cookie")))
    return found[1] if found else None


async def test_the_page_is_one_form_without_script(http: httpx.AsyncClient) -> None:
    page = await http.get(SIGN_IN)
    assert page.status_code == 200
    headers_of_a_page(page)
    assert "<script" not in page.text
    action, fields, _ = read_form(page.text)
    assert action == SIGN_IN
    assert {"username", "password", "fromURI", "_csrf"} == set(fields)
    assert "login-submit" in page.text


async def test_the_right_password_opens_a_session_and_goes_on_by_get(http: httpx.AsyncClient, someone: Someone) -> None:
    response = await sign_in(http, someone.login, someone.password)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert someone.login in (await http.get("/")).text


async def test_the_session_cookie_is_no_scripts_business_and_never_goes_in_clear(
    http: httpx.AsyncClient, someone: Someone
) -> None:
    response = await sign_in(http, someone.login, someone.password)
    (cookie,) = (c for c in response.headers.get_list("set-cookie") if c.startswith("sid="))
    assert {"HttpOnly", "Secure", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert len(cookie.split(";")[0]) > 40


async def test_the_login_is_taken_in_any_case_and_with_spaces_around(http: httpx.AsyncClient, someone: Someone) -> None:
    assert (await sign_in(http, f"  {someone.login.upper()} ", someone.password)).status_code == 303


# who it was


async def test_every_refusal_looks_alike(org: Organisation, someone: Someone) -> None:
    suspended = await org.someone()
    await org.set_status(suspended, UserStatus.SUSPENDED)
    pages = [
        await sign_in(org.browser(), someone.login, "not it"),
        await sign_in(org.browser(), someone.login, ""),
        await sign_in(org.browser(), someone.login, "x" * 8000),
        await sign_in(org.browser(), suspended.login, suspended.password),
        await sign_in(org.browser(), "nobody@example.com", someone.password),
        await sign_in(org.browser(), "", someone.password),
        await sign_in(org.browser(), "' OR 1=1 --", "x"),
    ]
    shapes = set()
    for page in pages:
        assert page.status_code == 200
        assert WRONG in page.text
        assert session_of(page) is None
        text = re.sub(r'(name="_csrf" value|name="username"[^>]* value)="[^"]*"', "", page.text)
        shapes.add(re.sub(r" autofocus", "", text))
    assert len(shapes) == 1


async def test_a_refused_attempt_keeps_the_name_and_never_the_password(http: httpx.AsyncClient) -> None:
    page = await sign_in(http, 'grace"><script>', "secret words")
    assert "grace&#34;&gt;&lt;script&gt;" in page.text
    assert "secret words" not in page.text


async def test_an_unknown_person_costs_as_much_work_as_a_known_one(org: Organisation, someone: Someone) -> None:
    async def cost(login: str) -> float:
        spent = []
        for _ in range(5):
            before = time.process_time()
            await sign_in(org.browser(), login, "not it")
            spent.append(time.process_time() - before)
        return statistics.median(spent)

    unknown, known = await cost("nobody@example.com"), await cost(someone.login)
    assert 0.5 < unknown / known < 2


async def test_ten_wrong_passwords_in_a_row_lock_the_account(org: Organisation, someone: Someone) -> None:
    for _ in range(10):
        assert WRONG in (await sign_in(org.browser(), someone.login, "not it")).text
    response = await sign_in(org.browser(), someone.login, someone.password)
    assert WRONG in response.text
    assert session_of(response) is None
    async with org.unit() as unit:
        user = await unit.users.find(someone.user.id)
    assert user is not None
    assert user.status is UserStatus.LOCKED_OUT


async def test_nine_wrong_passwords_do_not(org: Organisation, someone: Someone) -> None:
    for _ in range(9):
        await sign_in(org.browser(), someone.login, "not it")
    assert (await sign_in(org.browser(), someone.login, someone.password)).status_code == 303


# whose browser it is


async def test_a_sign_in_gives_a_new_session_and_ends_the_old_one(
    org: Organisation, app: RelyingParty, someone: Someone
) -> None:
    browser = await org.signed_in()
    planted = browser.cookies["sid"]
    response = await sign_in(browser, someone.login, someone.password)
    assert session_of(response) not in {None, planted}
    thief = org.browser()
    thief.cookies.set("sid", planted, domain="id.example.test")
    assert (await app.answer(thief, prompt="none"))["error"] == "login_required"


async def test_an_invented_session_id_is_never_taken_over(org: Organisation, someone: Someone) -> None:
    browser = org.browser()
    browser.cookies.set("sid", "planted-by-an-attacker", domain="id.example.test")
    assert session_of(await sign_in(browser, someone.login, someone.password)) != "planted-by-an-attacker"


@pytest.mark.parametrize("what", ["no token", "a wrong token", "another purpose", "no cookie", "another browser"])
async def test_a_form_that_is_not_ours_is_refused(org: Organisation, someone: Someone, what: str) -> None:
    browser, attacker = org.browser(), await org.signed_in()
    fields = read_form((await browser.get(SIGN_IN)).text)[1]
    theirs = read_form((await attacker.get(SIGN_IN)).text)[1]
    other_purpose = read_form((await attacker.get("/login/signout")).text)[1]
    if what == "another purpose":
        browser = attacker
    if what == "no cookie":
        browser = org.browser()
    token = {
        "no token": "",
        "a wrong token": "0" * 64,
        "another purpose": other_purpose["_csrf"],
        "no cookie": fields["_csrf"],
        "another browser": theirs["_csrf"],
    }[what]
    form = {**fields, "_csrf": token, "username": someone.login, "password": someone.password}
    response = await browser.post(SIGN_IN, data=form)
    error_page_of(response, 403)
    assert session_of(response) is None


@pytest.mark.parametrize("origin", ["https://evil.example.test", "null", "http://id.example.test", ""])
async def test_a_form_from_another_origin_is_refused(http: httpx.AsyncClient, someone: Someone, origin: str) -> None:
    fields = read_form((await http.get(SIGN_IN)).text)[1]
    form = {**fields, "username": someone.login, "password": someone.password}
    error_page_of(await http.post(SIGN_IN, data=form, headers={"origin": origin}), 403)


# where it leads


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example.test/",
        "//evil.example.test/",
        "///evil.example.test/",
        "/\\evil.example.test/",
        "\\\\evil.example.test/",
        "/\t/evil.example.test",
        "https:evil.example.test",
        "javascript:alert(1)",
        "evil.example.test",
        " /",
        "/\N{SNOWMAN}",
        "",
    ],
)
async def test_it_never_leads_to_another_place(http: httpx.AsyncClient, someone: Someone, target: str) -> None:
    page = await http.get(SIGN_IN, params={"fromURI": target})
    if page.status_code == 200:
        assert read_form(page.text)[1]["fromURI"] == "/"
    response = await sign_in(http, someone.login, someone.password, fromURI=target)
    assert response.headers.get("location", "/") == "/"


async def test_it_leads_back_to_a_page_of_ours(http: httpx.AsyncClient, someone: Someone) -> None:
    response = await sign_in(http, someone.login, someone.password, fromURI="/activate?user_code=X")
    assert response.headers["location"] == "/activate?user_code=X"


async def test_it_names_the_app_that_waits_and_its_policies(org: Organisation) -> None:
    app = await relying_party(
        org,
        client_name="The <b>App</b>",
        logo_uri="https://app.example.test/logo.png",
        policy_uri="https://app.example.test/policy",
        tos_uri="https://app.example.test/terms",
    )
    browser = org.browser()
    page = await browser.get((await app.authorize(browser)).headers["location"])
    for shown in ("The &lt;b&gt;App&lt;/b&gt;", "/logo.png", "/policy", "/terms"):
        assert shown in page.text
    assert "form-action 'self' https://app.example.test;" in page.headers["content-security-policy"]


async def test_a_request_that_waits_goes_on_after_the_sign_in(org: Organisation, app: RelyingParty) -> None:
    person = AsyncPerson(org.browser(), org.ada.login, org.ada.password)
    answer = read_answer(await person.go_on(await app.authorize(person.http)))
    assert person.pages == ["sign in"]
    assert (await app.redeem(answer.parameters["code"])).status_code == 200


async def test_a_request_that_was_answered_does_not_go_on_again(org: Organisation, app: RelyingParty) -> None:
    browser = org.browser()
    login = (await app.authorize(browser)).headers["location"]
    back = str(httpx.URL(login).params["fromURI"])
    await AsyncPerson(browser, org.ada.login, org.ada.password).visit(login)
    assert error_page_of(await browser.get(back)) == "invalid_request"


async def test_a_request_waits_for_an_hour(org: Organisation, app: RelyingParty) -> None:
    browser = org.browser()
    back = str(httpx.URL((await app.authorize(browser)).headers["location"]).params["fromURI"])
    org.clock.advance(seconds=3_600)
    assert error_page_of(await browser.get(back)) == "invalid_request"


@pytest.mark.parametrize("query", ["", "?okta_key=", "?okta_key=invented", "?okta_key=a&okta_key=b"])
async def test_an_invented_key_leads_nowhere(browser: httpx.AsyncClient, query: str) -> None:
    assert error_page_of(await browser.get(f"/oauth2/v1/authorize/redirect{query}")) == "invalid_request"
