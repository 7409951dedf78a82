"""The scenarios' door where it is the hosted pages, with JavaScript or without."""

import re

from playwright.sync_api import CDPSession, Page, expect
from tests.browser.office import Person

_KINDS = {
    "token:software:totp": "Code from",
    "sms": "Text message",
    "call": "Phone call",
    "email": "E-mail",
    "question": "Security question",
    "webauthn": "Security key or passkey",
}
_LINKS = {"forgot": "/signin/forgot-password", "unlock": "/signin/unlock", "register": "/signin/register"}
_BUTTONS = {"skip": "skip", "again": "resend", "another": "previous", "not you": "cancel"}


class PagesDoor:
    """Forms and links, as a person finds them."""

    def __init__(self, page: Page, org_url: str) -> None:
        self.page = page
        self._org_url = org_url
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if "Content Security" in said.text else None)

    def opens(self) -> None:
        """The sign-in page."""
        self.page.goto(f"{self._org_url}/login/login.htm")
        self.asks_for("username", "password")

    def gives(self, **fields: str) -> None:
        """Fill in and send; whoever chooses a password types it once more."""
        if "newPassword" in fields:
            fields = {**fields, "confirmPassword": fields["newPassword"]}
        for name, value in fields.items():
            radio = self.page.locator(f"input[type=radio][name={name}][value='{value}']")
            if radio.count():
                radio.check()
                continue
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("field => field.localName") == "select":
                field.select_option(value)
            else:
                field.fill(value)
        self.goes_on()

    def goes_on(self) -> None:
        """The filled button."""
        self.page.locator(".login-submit").click()

    def chooses(self, factor_type: str) -> None:
        """One of a list, and the filled button."""
        self.page.locator("label.choice", has_text=_KINDS[factor_type]).locator("input").check()
        self.goes_on()

    def touches_key(self) -> None:
        """The button that asks the browser for it, where the page has not asked at once."""
        if self.page.locator("[data-ceremony=create]").count():
            self.page.locator("#use-key").click()

    def presses(self, what: str) -> None:
        """A link, or a button that is not the filled one."""
        if what in _LINKS:
            self.page.locator(f"a[href^='{_LINKS[what]}']").click()
        else:
            self.page.locator(f"button[name=step][value={_BUTTONS[what]}]").click()

    def opens_link(self, link: str) -> None:
        """The page that the mail leads to, and its one button."""
        self.page.goto(link)
        self.goes_on()

    def remembers_device(self) -> None:
        """The box."""
        self.page.locator("[name=rememberDevice]").check()

    def has_security_key(self) -> None:
        """A virtual authenticator (WebDriver §10)."""
        session: CDPSession = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
        more = {"isUserVerified": True, "automaticPresenceSimulation": True}
        session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **more}})

    def is_in(self, person: Person | None = None) -> None:
        """They are on the front page, in a session of theirs."""
        self.page.wait_for_url(f"{self._org_url}/")
        answer = self.page.context.request.get(f"{self._org_url}/api/v1/sessions/me")
        assert answer.status == 200
        assert person is None or answer.json()["login"] == person.login

    def asks_for(self, *fields: str) -> None:
        """They are there."""
        for name in fields:
            expect(self.page.locator(f"[name={name}]").first).to_be_visible()

    def is_told(self, part: str = "") -> None:
        """In the alert, which the field names as what describes it."""
        expect(self.page.locator("[role=alert]:visible")).to_contain_text(part or ".")

    def is_done(self, part: str) -> None:
        """In the heading."""
        expect(self.page.locator("h1")).to_contain_text(re.compile(re.escape(part) or ".", re.IGNORECASE))
        expect(self.page.locator("[name=password]")).to_have_count(0)

    def secret(self) -> str:
        """As it is shown to whoever cannot scan it, without its blanks."""
        return (self.page.locator("#secret").text_content() or "").replace(" ", "")
