"""Rules of the drawn pages: nothing a stranger wrote becomes markup, and scripts and test tools find their hooks."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.web.pages.outline import Outline

from frontdesk.web.pages import words
from frontdesk.web.pages.render import Pages, UnsafeAddress, web_link
from frontdesk.web.pages.views import (
    ConsentView,
    DeviceCodeView,
    DeviceConfirmView,
    DeviceDoneView,
    ErrorView,
    FormPostView,
    Frame,
    HomeView,
    PostMessageView,
    ScopeLine,
    SignedOutView,
    SignInView,
    SignOutView,
)

PAGES = Pages()
HOSTILE = "\"'></title></script></textarea><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}${7}"
H = HOSTILE
FRAME = Frame(org_name="Harbour & Co.", app_name="Payroll")
HOSTILE_FRAME = Frame(H, H, H, H, H, H, H, H)
HOSTILE_LINES = (ScopeLine(H, H), ScopeLine(H, None))


def a_sign_in(frame: Frame = FRAME, **changes: Any) -> SignInView:
    return replace(SignInView(frame, "/in", "c5rf", "/on?a=1&b=2"), **changes)


def an_error(**changes: Any) -> ErrorView:
    return replace(ErrorView(FRAME, "That’s that", "It is so.", None, None, None, None), **changes)


def a_consent(**changes: Any) -> ConsentView:
    lines = (ScopeLine("See your profile", "Your name."), ScopeLine("See your groups", None))
    return replace(ConsentView(FRAME, "/consent", "c5rf", "k3y", "ada@harbour.example", lines, "/again"), **changes)


HOSTILE_PAGES: Mapping[str, str] = {
    "sign_in": PAGES.sign_in(SignInView(HOSTILE_FRAME, H, H, H, H, H, H, H)),
    "consent": PAGES.consent(ConsentView(HOSTILE_FRAME, H, H, H, H, HOSTILE_LINES, H, H, H)),
    "device_code": PAGES.device_code(DeviceCodeView(HOSTILE_FRAME, H, H, H, H)),
    "device_confirm": PAGES.device_confirm(DeviceConfirmView(HOSTILE_FRAME, H, H, H, H, H, HOSTILE_LINES)),
    "device_done": PAGES.device_done(DeviceDoneView(HOSTILE_FRAME, True)),
    "sign_out": PAGES.sign_out(SignOutView(HOSTILE_FRAME, H, H, H, {H: H})),
    "signed_out": PAGES.signed_out(SignedOutView(HOSTILE_FRAME)),
    "error": PAGES.error(ErrorView(HOSTILE_FRAME, H, H, H, H, H, H)),
    "home": PAGES.home(HomeView(HOSTILE_FRAME, H, H, H, H, H)),
    "home_without_form": PAGES.home(HomeView(HOSTILE_FRAME, H, H, H)),
    "home_signed_out": PAGES.home(HomeView(HOSTILE_FRAME, None, H, H)),
    "form_post": PAGES.form_post(FormPostView(H, f"https://app.example/{H}", {H: H}, H)),
    "post_message": PAGES.post_message(PostMessageView(H, "https://app.example", {H: H}, H)),
}
_SCRIPTS = {"form_post": 1, "post_message": 1}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
class TestEveryPage:
    """What holds for all of them, whatever a stranger wrote."""

    def test_no_stranger_writes_markup(self, name: str) -> None:
        page = Outline(HOSTILE_PAGES[name])
        assert len(page.all("script")) == _SCRIPTS.get(name, 0)
        assert [e for e in page.all("img") if e.attributes.get("src") == "x"] == []
        assert len(page.all("title")) == 1
        assert "49" not in page.text()

    def test_a_policy_without_inline_code_breaks_nothing(self, name: str) -> None:
        for element in Outline(HOSTILE_PAGES[name]).elements:
            assert element.tag not in {"style", "base", "iframe", "object"}
            assert not [a for a in element.attributes if a.startswith("on") or a == "style"]
            assert element.tag != "script" or element.attributes == {"nonce": H}

    def test_nothing_is_fetched_from_elsewhere(self, name: str) -> None:
        page = Outline(HOSTILE_PAGES[name])
        fetched = [e.attributes["href"] for e in page.all("link")] + [e.attributes["src"] for e in page.all("img")]
        assert fetched
        assert all(address.startswith("/assets/") for address in fetched)

    def test_it_says_what_it_is(self, name: str) -> None:
        page = Outline(HOSTILE_PAGES[name])
        assert page.one("html").attributes["lang"]
        assert page.one("title").text.strip()
        assert page.one("h1").text.strip()
        assert page.one("main")
        page.one("meta", name="color-scheme", content="light dark")
        page.one("meta", name="viewport")

    def test_every_form_is_posted(self, name: str) -> None:
        assert all(form.attributes["method"] == "post" for form in Outline(HOSTILE_PAGES[name]).all("form"))

    def test_every_visible_field_has_a_label_of_its_own(self, name: str) -> None:
        page = Outline(HOSTILE_PAGES[name])
        visible = [e.attributes["id"] for e in page.all("input") if e.attributes["type"] != "hidden"]
        assert [e.attributes["for"] for e in page.all("label")] == visible


def test_what_was_written_comes_back_as_it_was() -> None:
    page = Outline(HOSTILE_PAGES["sign_in"])
    assert page.fields() == {"_csrf": H, "fromURI": H, "username": H, "password": ""}
    assert page.one("form").attributes["action"] == H
    assert page.one("p", role="alert").text == H


def test_sign_in_has_the_fields_that_scripts_know() -> None:
    page = Outline(PAGES.sign_in(a_sign_in()))
    assert page.fields() == {"_csrf": "c5rf", "fromURI": "/on?a=1&b=2", "username": "", "password": ""}
    assert page.one("input", name="username").attributes["autocomplete"] == "username"
    assert page.one("input", name="password").attributes["autocomplete"] == "current-password"
    assert "login-submit" in page.one("button").attributes["class"].split()
    assert page.one("button").text == "Sign in"


def test_sign_in_offers_nothing_that_is_not_there() -> None:
    page = Outline(PAGES.sign_in(a_sign_in()))
    assert len(page.all("button")) == 1
    assert page.all("a") == []


@pytest.mark.parametrize(("username", "focused"), [("", "username"), ("ada", "password")])
def test_the_cursor_waits_where_typing_goes_on(username: str, focused: str) -> None:
    page = Outline(PAGES.sign_in(a_sign_in(username=username)))
    assert [e.attributes["id"] for e in page.elements if "autofocus" in e.attributes] == [focused]


def test_an_error_stands_above_the_form_and_at_its_fields() -> None:
    page = Outline(PAGES.sign_in(a_sign_in(username="ada", error=words.WRONG_CREDENTIALS)))
    alert = page.one("p", role="alert")
    assert alert.text == words.WRONG_CREDENTIALS
    for field in ("username", "password"):
        assert page.one("input", name=field).attributes["aria-describedby"] == alert.attributes["id"]
    tags = [e.tag for e in page.elements]
    assert page.elements.index(alert) < tags.index("form")


def test_without_an_error_no_field_points_at_one() -> None:
    page = Outline(PAGES.sign_in(a_sign_in()))
    assert not [e for e in page.elements if "aria-describedby" in e.attributes or e.attributes.get("role") == "alert"]


def test_a_password_is_never_written_into_a_page() -> None:
    page = Outline(PAGES.sign_in(a_sign_in(username="ada", error="Again.")))
    assert "value" not in page.one("input", name="password").attributes


def test_the_tag_names_the_app_and_without_one_there_is_no_tag() -> None:
    assert " ".join(Outline(PAGES.sign_in(a_sign_in())).one("p", **{"class": "tag"}).text.split()) == "Key to Payroll"
    without = Outline(PAGES.sign_in(a_sign_in(Frame("Harbour & Co."))))
    assert not [e for e in without.elements if e.attributes.get("class") == "tag"]


def test_the_frame_shows_org_language_and_only_the_links_given() -> None:
    frame = Frame("Harbour & Co.", help_uri="https://help.example/", privacy_uri="/privacy")
    page = Outline(PAGES.sign_in(a_sign_in(frame)))
    assert page.one("header").text.split() == ["Harbour", "&", "Co.", "English"]
    assert [(a.text, a.attributes["href"]) for a in page.all("a")] == [
        ("Help", "https://help.example/"),
        ("Privacy", "/privacy"),
    ]


def test_the_asset_version_is_part_of_the_address() -> None:
    page = Outline(PAGES.sign_in(a_sign_in(Frame("Harbour", asset_version="ab12"))))
    sheets = [link.attributes["href"] for link in page.all("link") if link.attributes["rel"] == "stylesheet"]
    assert sheets[:2] == ["/assets/frontdesk.css?v=ab12", "/assets/frame.css?v=ab12"]
    assert all(sheet.endswith(".css?v=ab12") for sheet in sheets)


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example", "/\\evil.example", ""]
)
def test_a_page_links_to_no_script_and_to_no_disguised_host(uri: str) -> None:
    assert web_link(uri) is None
    frame = Frame("Harbour", app_name="Payroll", app_logo_uri=uri, help_uri=uri, privacy_uri=uri)
    page = Outline(PAGES.sign_in(a_sign_in(frame, policy_uri=uri, tos_uri=uri)))
    assert page.all("a") == []
    assert page.all("img") == []


@pytest.mark.parametrize("uri", ["https://app.example/policy", "/policy", "mailto:help@harbour.example"])
def test_a_page_links_to_the_web_to_ourselves_and_to_a_mailbox(uri: str) -> None:
    assert web_link(uri) == uri


def test_consent_lists_what_the_key_opens() -> None:
    page = Outline(PAGES.consent(a_consent()))
    assert [li.text for li in page.all("li")] == ["See your profileYour name.", "See your groups"]
    assert page.one("h1").text == "Let Payroll in?"
    assert page.fields() == {"_csrf": "c5rf", "okta_key": "k3y"}


def test_consent_has_two_answers_and_a_way_to_be_somebody_else() -> None:
    page = Outline(PAGES.consent(a_consent()))
    answers = [(b.attributes["id"], b.attributes["name"], b.attributes["value"], b.text) for b in page.all("button")]
    assert answers == [
        ("consent-allow", "decision", "allow", "Allow"),
        ("consent-deny", "decision", "deny", "Don’t allow"),
    ]
    assert page.one("a", href="/again").text == "Not you?"
    assert "ada@harbour.example" in page.text()


def test_the_links_of_an_app_are_shown_when_it_has_them() -> None:
    page = Outline(PAGES.consent(a_consent(policy_uri="https://a.example/p", tos_uri="https://a.example/t")))
    assert page.one("a", href="https://a.example/p").text == "Privacy policy"
    assert page.one("a", href="https://a.example/t").text == "Terms of service"


def test_a_device_code_that_is_unknown_keeps_what_was_typed() -> None:
    page = Outline(PAGES.device_code(DeviceCodeView(FRAME, "/activate", "c5rf", "WDJB", words.CODE_UNKNOWN)))
    assert page.fields() == {"_csrf": "c5rf", "user_code": "WDJB"}
    assert page.one("input", name="user_code").attributes["aria-describedby"] == "problem"
    assert "login-submit" in page.one("button").attributes["class"].split()


def test_a_device_is_let_in_only_after_its_code_was_shown_again() -> None:
    view = DeviceConfirmView(FRAME, "/activate", "c5rf", "WDJB-MJHT", "ada", "TV", (ScopeLine("See", None),))
    page = Outline(PAGES.device_confirm(view))
    assert page.one("strong", **{"class": "code"}).text == "WDJB-MJHT"
    assert page.fields() == {"_csrf": "c5rf", "user_code": "WDJB-MJHT"}
    assert [b.attributes["id"] for b in page.all("button")] == ["consent-allow", "consent-deny"]
    assert words.DEVICE_WARNING in page.text()


@pytest.mark.parametrize(("allowed", "said"), [(True, words.DEVICE_ALLOWED), (False, words.DEVICE_DENIED)])
def test_the_end_of_a_device_says_how_it_ended(allowed: bool, said: str) -> None:
    assert Outline(PAGES.device_done(DeviceDoneView(FRAME, allowed))).one("h1").text == said


def test_sign_out_asks_and_carries_its_fields() -> None:
    page = Outline(PAGES.sign_out(SignOutView(FRAME, "/out", "c5rf", None, {"state": "a&b"})))
    assert page.fields() == {"_csrf": "c5rf", "state": "a&b"}
    assert page.one("button").attributes["id"] == "logout-yes"


def test_staying_signed_in_posts_nothing() -> None:
    page = Outline(PAGES.sign_out(SignOutView(FRAME, "/out", "c5rf", None, {})))
    assert page.one("a", id="logout-no").attributes["href"] == "/"


def test_a_finished_sign_out_says_signed_out() -> None:
    assert "signed out" in Outline(PAGES.signed_out(SignedOutView(FRAME))).text()


def test_an_error_page_has_the_word_in_its_title() -> None:
    assert "error" in Outline(PAGES.error(an_error())).one("title").text


def test_an_error_page_speaks_to_people_first_and_to_developers_quietly() -> None:
    page = Outline(PAGES.error(an_error(code="invalid_request", description="No client_id.", request_id="r1")))
    text = page.text()
    assert text.index("It is so.") < text.index(words.FOR_DEVELOPERS) < text.index("invalid_request")
    assert [dd.text for dd in page.all("dd")] == ["invalid_request", "No client_id.", "r1"]
    assert "open" not in page.one("details").attributes


def test_an_error_page_without_a_code_has_no_block_for_developers() -> None:
    assert Outline(PAGES.error(an_error())).all("details") == []


def test_home_says_who_is_signed_in_and_shows_the_way_out() -> None:
    page = Outline(PAGES.home(HomeView(FRAME, "ada", "/in", "/out", "/out-now", "c5rf")))
    assert "ada" in page.text()
    assert (page.one("form").attributes["action"], page.fields()) == ("/out-now", {"_csrf": "c5rf"})
    without_form = Outline(PAGES.home(HomeView(FRAME, "ada", "/in", "/out")))
    assert without_form.one("a").attributes["href"] == "/out"
    signed_out = Outline(PAGES.home(HomeView(FRAME, None, "/in", "/out")))
    assert signed_out.one("a").attributes["href"] == "/in"


def test_a_form_post_carries_every_field_to_the_app() -> None:
    fields = {"code": "c0de", "state": '"><script>alert(1)</script>&amp;'}
    page = Outline(PAGES.form_post(FormPostView("n0nce", "https://app.example/cb?a=1&b=2", fields)))
    assert page.one("form").attributes == {"method": "post", "action": "https://app.example/cb?a=1&b=2"}
    assert page.fields() == fields
    assert page.one("script", nonce="n0nce").text == "document.forms[0].submit()"
    assert page.one("noscript").text.split()[-1] == "Continue"


@pytest.mark.parametrize("action", ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "/relative", ""])
def test_a_response_is_not_posted_to_a_script(action: str) -> None:
    with pytest.raises(UnsafeAddress):
        PAGES.form_post(FormPostView("n", action, {}))


@pytest.mark.parametrize(
    "target", ["*", "", "null", "https://", "https://app.example/path", "javascript:alert(1)", "https://a b"]
)
def test_a_message_goes_to_one_origin_and_never_to_anyone(target: str) -> None:
    with pytest.raises(UnsafeAddress):
        PAGES.post_message(PostMessageView("n", target, {"code": "c"}))


_MESSAGES = st.dictionaries(st.text(min_size=1), st.text() | st.sampled_from(["</script>", "<!--", "]]>", "\u2028"]))


@given(_MESSAGES)
def test_a_message_arrives_as_it_was_and_never_ends_its_script(message: dict[str, str]) -> None:
    html = PAGES.post_message(PostMessageView("n", "https://app.example:8443", message))
    script = Outline(html).one("script").text
    assert not set("<>&'\u2028\u2029") & set(script.partition("postMessage(")[2])

    sent, end = json.JSONDecoder().raw_decode(script.partition("postMessage(")[2])
    assert sent == message
    assert script.partition("postMessage(")[2][end:].startswith(', "https://app.example:8443");')
