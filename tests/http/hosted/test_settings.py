"""A person's settings: each form by itself, as a browser without scripts sends it."""

import re
from collections.abc import Mapping

import httpx
import pyotp
import pytest
from tests.http.authn.demands import demands_of
from tests.http.authn.person import code, enrolled_totp
from tests.http.oauth2.answers import error_page_of
from tests.outbox import messages_to
from tests.person import read_form
from tests.relying_party import relying_party
from tests.serving import Organisation, Someone

_PAGES = ("/profile", "/password", "/question", "/factors", "/sessions", "/apps")
_DRAWN = "firstName secondEmail title mobilePhone"
_FRESH = ("/profile", "/factors")


def session_of(response: httpx.Response) -> str | None:
    found = re.search(r"\bsid=([^;]+)", "; ".join(response.headers.get_list("set-cookie")))
    return found[1] if found else None


@pytest.fixture
def admin(org: Organisation) -> httpx.AsyncClient:
    """A super administrator's tool."""
    return org.browser(Authorization=f"SSWS {org.facts['api_token']}")


async def _send(browser: httpx.AsyncClient, path: str, form: Mapping[str, str]) -> httpx.Response:
    """The form as the page drew it, with what was typed."""
    page = await browser.get(path)
    assert page.status_code == 200, page.headers
    token = read_form(page.text)[1]["_csrf"]
    return await browser.post(path.partition("?")[0], data={"_csrf": token, **form})


@pytest.mark.parametrize("page", _PAGES)
async def test_strangers_sign_in_first(http: httpx.AsyncClient, page: str) -> None:
    answer = await http.get(f"/settings{page}")
    assert answer.headers["location"].startswith("/login/login.htm?fromURI=%2Fsettings")


@pytest.mark.parametrize("page", _PAGES)
async def test_every_page_names_the_others_and_who_is_here(
    browser: httpx.AsyncClient, org: Organisation, page: str
) -> None:
    shown = (await browser.get(f"/settings{page}")).text
    assert all(f'href="/settings{other}"' in shown for other in _PAGES)
    assert f'href="/settings{page}" aria-current="page"' in shown
    assert org.ada.login in shown


@pytest.mark.parametrize("page", _FRESH)
async def test_a_quarter_of_an_hour_after_the_sign_in_one_is_asked_again(
    org: Organisation, someone: Someone, page: str
) -> None:
    browser = await org.signed_in(someone)
    token = read_form((await browser.get(f"/settings{page}")).text)[1]["_csrf"]
    org.clock.advance(seconds=901)
    for answer in (
        await browser.get(f"/settings{page}"),
        await browser.post(f"/settings{page}", data={"_csrf": token, "firstName": "Eve"}),
    ):
        assert "told=fresh" in answer.headers["location"]


@pytest.mark.parametrize("page", _PAGES)
async def test_a_form_of_another_person_counts_for_nobody_else(org: Organisation, someone: Someone, page: str) -> None:
    browser = await org.signed_in(someone)
    token = read_form((await browser.get(f"/settings{page}")).text or "")[1].get("_csrf", "")
    other = await org.signed_in(await org.someone())
    browser.cookies.set("sid", other.cookies["sid"], domain="id.example.test")
    error_page_of(await browser.post(f"/settings{page}", data={"_csrf": token}), 403)


async def test_the_profile_is_changed_as_far_as_the_schema_lets(
    org: Organisation, someone: Someone, admin: httpx.AsyncClient
) -> None:
    browser = await org.signed_in(someone)
    typed = {"firstName": "Amazing", "secondEmail": "grace@home.example", "title": "Admiral", "drawn": _DRAWN}
    answer = await _send(browser, "/settings/profile", typed)
    assert answer.headers["location"] == "/settings/profile?told=saved"
    profile = (await admin.get(f"/api/v1/users/{someone.user.id}")).json()["profile"]
    assert (profile["firstName"], profile["secondEmail"], profile.get("title")) == (
        "Amazing",
        "grace@home.example",
        None,
    )
    assert "Saved." in (await browser.get(answer.headers["location"])).text


async def test_a_profile_that_does_not_fit_says_where(org: Organisation, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    answer = await _send(
        browser, "/settings/profile", {"firstName": "", "email": "nowhere", "drawn": "firstName email"}
    )
    assert "This can’t be left empty." in answer.text
    assert 'value="nowhere"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 2


async def test_a_login_of_somebody_else_is_refused(org: Organisation, someone: Someone) -> None:
    answer = await _send(await org.signed_in(someone), "/settings/profile", {"login": org.ada.login, "drawn": "login"})
    assert "Somebody else has that already." in answer.text


async def test_the_password_is_changed_by_whoever_knows_it(org: Organisation, someone: Someone) -> None:
    browser, other = await org.signed_in(someone), await org.signed_in(someone)
    new = "a Much longer horse 7"
    form = {"oldPassword": someone.password, "newPassword": new, "confirmPassword": new, "revokeSessions": "true"}
    answer = await _send(browser, "/settings/password", form)
    assert answer.headers["location"] == "/settings/password?told=password"
    assert session_of(answer) is not None
    assert (await browser.get("/settings/password")).status_code == 200
    assert (await other.get("/settings/password")).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"oldPassword": "wrong"}, "Your current password doesn’t match."),
        ({"confirmPassword": "another"}, "The new passwords don’t match each other."),
        ({"newPassword": "x", "confirmPassword": "x"}, "That password lacks something."),
    ],
    ids=["wrong", "differ", "weak"],
)
async def test_a_password_that_is_not_taken_says_why(
    org: Organisation, someone: Someone, changed: dict[str, str], said: str
) -> None:
    new = "a Much longer horse 7"
    form = {"oldPassword": someone.password, "newPassword": new, "confirmPassword": new, **changed}
    answer = await _send(await org.signed_in(someone), "/settings/password", form)
    assert said in answer.text
    assert new not in answer.text


async def test_the_recovery_question_is_set_by_whoever_knows_the_password(
    org: Organisation, someone: Someone, admin: httpx.AsyncClient
) -> None:
    browser, question = await org.signed_in(someone), "What did you learn to cook first?"
    form = {"question": question, "answer": "porridge", "password": someone.password}
    answer = await _send(browser, "/settings/question", form)
    assert answer.headers["location"] == "/settings/question?told=saved"
    shown = (await admin.get(f"/api/v1/users/{someone.user.id}")).json()["credentials"]
    assert shown["recovery_question"] == {"question": question}
    assert "porridge" not in (await browser.get("/settings/question")).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "wrong"}, "Your current password doesn’t match."),
        ({"answer": "x"}, "That answer is too short."),
        ({"question": "Mine?"}, "That answer is too short."),
    ],
    ids=["password", "answer", "question"],
)
async def test_a_recovery_question_that_is_not_taken_says_why(
    org: Organisation, someone: Someone, changed: dict[str, str], said: str
) -> None:
    form = {"question": "What did you learn to cook first?", "answer": "porridge", "password": someone.password}
    answer = await _send(await org.signed_in(someone), "/settings/question", {**form, **changed})
    assert said in answer.text


async def test_sessions_say_where_they_are_and_one_is_ended(org: Organisation, someone: Someone) -> None:
    browser = org.browser(**{"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    other = await org.signed_in(someone)
    page = await browser.get("/login/login.htm")
    form = {**read_form(page.text)[1], "username": someone.login, "password": someone.password}
    assert session_of(await browser.post("/login/login.htm", data=form)) is not None
    shown = await browser.get("/settings/sessions")
    assert "Firefox on Linux" in shown.text
    assert shown.text.index("This browser") < shown.text.index("A browser or device we don’t know")
    ended = shown.text.partition('name="id" value="')[2].partition('"')[0]
    token = read_form(shown.text)[1]["_csrf"]
    answer = await browser.post("/settings/sessions", data={"_csrf": token, "step": "remove", "id": ended})
    assert answer.headers["location"] == "/settings/sessions?told=session"
    assert (await other.get("/settings/sessions")).status_code == 302
    assert (await browser.get("/settings/sessions")).status_code == 200


async def test_nobody_ends_a_session_of_others(org: Organisation, someone: Someone) -> None:
    victim = await org.signed_in()
    session_id = (await victim.get("/api/v1/sessions/me")).json()["id"]
    await _send(await org.signed_in(someone), "/settings/sessions/everywhere", {"id": session_id})
    attacker = await org.signed_in(someone)
    token = read_form((await attacker.get("/settings/sessions/everywhere")).text)[1]["_csrf"]
    await attacker.post("/settings/sessions", data={"_csrf": token, "step": "remove", "id": session_id})
    assert (await victim.get("/settings/sessions")).status_code == 200


async def test_signing_out_everywhere_ends_every_session_and_token(org: Organisation, someone: Someone) -> None:
    browser, other = await org.signed_in(someone), await org.signed_in(someone)
    answer = await _send(browser, "/settings/sessions/everywhere", {})
    assert "You’re signed out" in answer.text
    assert (await other.get("/settings/sessions")).status_code == 302
    assert (await browser.get("/settings/sessions")).status_code == 302


async def test_what_an_app_was_let_do_is_taken_back(org: Organisation, admin: httpx.AsyncClient) -> None:
    app = await relying_party(org, consent_method="REQUIRED")
    someone = await org.someone()
    browser = await org.signed_in(someone)
    assert "You haven’t let any app in." in (await browser.get("/settings/apps")).text
    path = f"/api/v1/users/{someone.user.id}/grants"
    asked = await app.authorize(browser, scope="openid payments")
    consent = await browser.get(asked.headers["location"])
    await browser.post("/consent", data={**read_form(consent.text)[1], "decision": "allow"})
    assert len((await admin.get(path)).json()) >= 1
    answer = await _send(browser, "/settings/apps", {"step": "remove", "id": app.client_id})
    assert answer.headers["location"] == "/settings/apps?told=grant"
    assert (await admin.get(path)).json() == []


async def test_an_authenticator_app_is_set_up_and_removed(org: Organisation, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    asked = await _send(browser, "/settings/factors", {"step": "set-up", "kind": "google_otp"})
    page = await browser.get(asked.headers["location"])
    secret = page.text.partition('id="secret">')[2].partition("<")[0].replace(" ", "")
    wrong = await _send(browser, asked.headers["location"], {"step": "activate", "passCode": "000000"})
    assert "That code doesn’t match." in wrong.text
    typed = {"step": "activate", "passCode": pyotp.TOTP(secret).at(org.clock.now() // 1000)}
    done = await _send(browser, asked.headers["location"], typed)
    assert done.headers["location"] == "/settings/factors?told=factor"
    shown = await browser.get("/settings/factors")
    assert "Code from Google Authenticator" in shown.text
    factor_id = asked.headers["location"].rpartition("/")[2]
    removed = await _send(browser, "/settings/factors", {"step": "remove", "id": factor_id})
    assert removed.headers["location"] == "/settings/factors?told=removed"
    assert "None is set up yet." in (await browser.get("/settings/factors")).text


async def test_a_security_question_is_set_up_at_once(org: Organisation, someone: Someone) -> None:
    browser = await org.signed_in(someone)
    chosen = await _send(browser, "/settings/factors", {"step": "set-up", "kind": "okta_question"})
    assert chosen.headers["location"] == "/settings/factors?kind=okta_question"
    typed = {"step": "enroll", "kind": "okta_question", "question": "first_thing_cooked", "answer": "porridge"}
    done = await _send(browser, chosen.headers["location"], typed)
    assert done.headers["location"] == "/settings/factors?told=factor"


async def _may_have_texts(org: Organisation, admin: httpx.AsyncClient, someone: Someone) -> httpx.AsyncClient:
    await (await demands_of(admin, someone)).enrollment(okta_sms="OPTIONAL", okta_email="OPTIONAL")
    return await org.signed_in(someone)


async def test_a_kind_that_the_policy_does_not_offer_is_not_set_up(
    org: Organisation, someone: Someone, admin: httpx.AsyncClient
) -> None:
    browser = await _may_have_texts(org, admin, someone)
    answer = await _send(browser, "/settings/factors", {"step": "set-up", "kind": "google_otp"})
    assert answer.headers["location"] == "/settings/factors?told=changed"
    assert "Google Authenticator" not in (await browser.get("/settings/factors")).text


async def test_a_number_nobody_has_is_said_to_be_none(
    org: Organisation, someone: Someone, admin: httpx.AsyncClient
) -> None:
    browser = await _may_have_texts(org, admin, someone)
    typed = {"step": "enroll", "kind": "okta_sms", "phoneNumber": "12"}
    answer = await _send(browser, "/settings/factors?kind=okta_sms", typed)
    assert "Nobody can be reached at that number." in answer.text
    assert 'value="12"' in answer.text


async def test_text_messages_are_set_up_by_the_code_that_was_sent(
    org: Organisation, someone: Someone, admin: httpx.AsyncClient
) -> None:
    browser = await _may_have_texts(org, admin, someone)
    typed = {"step": "enroll", "kind": "okta_sms", "phoneNumber": "+12025550141"}
    asked = await _send(browser, "/settings/factors?kind=okta_sms", typed)
    sent = (await messages_to(org, "+12025550141"))[-1]
    done = await _send(browser, asked.headers["location"], {"step": "activate", "passCode": sent.code or ""})
    assert done.headers["location"] == "/settings/factors?told=factor"


async def test_a_factor_of_others_is_neither_seen_nor_removed(
    org: Organisation, someone: Someone, admin: httpx.AsyncClient
) -> None:
    theirs, secret = await enrolled_totp(org, admin, await org.someone())
    browser = await org.signed_in(someone)
    answer = await _send(browser, "/settings/factors", {"step": "remove", "id": theirs})
    assert answer.headers["location"] == "/settings/factors?told=changed"
    assert (await browser.get(f"/settings/factors/{theirs}")).headers["location"] == "/settings/factors?told=changed"
    assert len(code(org, secret)) == 6
