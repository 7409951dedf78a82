"""The scenarios' door where it is the widget, in an app on another origin."""

from typing import Any
from urllib.parse import quote, urlencode

from playwright.sync_api import Locator, Page, expect
from tests.browser.office import Person

_WIDGET = "frontdesk-signin"
_KINDS = {
    "token:software:totp": "Authenticator app",
    "sms": "Text message",
    "call": "Phone call",
    "email": "E-mail",
    "question": "Security question",
    "webauthn": "Security key or passkey",
    "push": "Notification on your phone",
}
_LINKS = {
    "forgot": "Forgot it?",
    "unlock": "Unlock your account",
    "register": "Create an account",
    "skip": "Not now",
    "again": "Send it again",
    "another": "Choose another way",
    "not you": "Not you?",
}


def add_security_key(page: Page) -> None:
    """A virtual authenticator (WebDriver §10)."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **more}})


class WidgetDoor:
    """Playwright looks through open shadow trees, so that fields are found as in a page."""

    def __init__(self, page: Page, app: str, **attributes: str) -> None:
        self.page = page
        usual = {"recovery-factors": "EMAIL SMS CALL", "registration": "", "language": "en"}
        self._uri = f"{app}/?{urlencode({**usual, **attributes}, quote_via=quote)}"
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if "Content Security" in said.text else None)

    @property
    def widget(self) -> Locator:
        """The element."""
        return self.page.locator(_WIDGET)

    def heard(self, name: str) -> list[Any]:
        """The details of every event of a name."""
        return [detail for said, detail in self.page.evaluate("window.heard") if said == name]

    def success(self) -> dict[str, Any]:
        """What the app heard at the end, once."""
        self.page.wait_for_function("() => window.heard.some(([name]) => name === 'success')")
        [success] = self.heard("success")
        assert isinstance(success, dict)
        return success

    def opens(self) -> None:
        """The app's page."""
        self.page.goto(self._uri)
        self.asks_for("username", "password")

    def gives(self, **fields: str) -> None:
        """Fill in and send."""
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]")
            if field.evaluate("field => field.localName") == "select":
                field.select_option(value)
            else:
                field.fill(value)
        self.goes_on()

    def goes_on(self) -> None:
        """The filled button; what comes of it is waited for."""
        self.page.locator(".login-submit").click()
        expect(self.page.locator(f"{_WIDGET} .card[aria-busy=true]")).to_have_count(0)

    def chooses(self, factor_type: str) -> None:
        """A button each."""
        self.page.locator("button.button", has_text=_KINDS[factor_type]).click()

    def presses(self, what: str) -> None:
        """A quiet button."""
        self.page.locator("button", has_text=_LINKS[what]).click()

    def opens_link(self, link: str) -> None:
        """The app got the token by a link of its own."""
        self.page.goto(self._uri)
        token = link.rstrip("/").rpartition("/")[2]
        named = "token" if "/welcome/" in link else "recoveryToken"
        self.widget.evaluate("(widget, by) => widget.start(by)", {named: token})

    def remembers_device(self) -> None:
        """The box."""
        self.page.locator("[name=rememberDevice]").check()

    def has_security_key(self) -> None:
        """A virtual one."""
        add_security_key(self.page)

    def touches_key(self) -> None:
        """The widget asks the browser at once."""

    def is_in(self, person: Person | None = None) -> None:
        """The app heard of it, with a session token."""
        expect(self.page.locator("h2")).to_have_text("You’re signed in")
        success = self.success()
        assert success["sessionToken"]
        assert person is None or success["user"]["profile"]["login"] == person.login

    def asks_for(self, *fields: str) -> None:
        """They are there, and the first is in focus unless the page has just come."""
        for name in fields:
            expect(self.page.locator(f"[name={name}]")).to_be_visible()

    def is_told(self, part: str = "") -> None:
        """In the alert."""
        expect(self.page.locator("[role=alert]")).to_contain_text(part or ".")
        assert self.heard("error")

    def is_done(self, part: str) -> None:
        """In the heading."""
        expect(self.page.locator("h2")).to_contain_text(part)
        expect(self.page.locator("[name=password]")).to_have_count(0)

    def secret(self) -> str:
        """As it is shown, without its blanks."""
        return self.page.locator("p.code").inner_text().replace(" ", "")
