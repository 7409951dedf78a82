"""What people do at the door: one table, played at the widget and at the hosted pages alike.

A scenario arranges a person and what the org asks of them, and says what is typed and pressed. How that is done is the
business of the door's driver: the element's shadow tree, or pages with forms.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tests.browser.office import Office, Person

NEW_PASSWORD = "Quiet-evening-77"


class Door(Protocol):
    """The widget, or the hosted pages, in a browser of somebody's own."""

    def opens(self) -> None:
        """The person stands before the sign-in form."""

    def gives(self, **fields: str) -> None:
        """They fill in the fields, which have the Authentication API's names, and press the filled button."""

    def goes_on(self) -> None:
        """They press the filled button, where nothing is to be filled in."""

    def chooses(self, factor_type: str) -> None:
        """They choose one of several factors."""

    def presses(self, what: str) -> None:
        """One of: forgot, unlock, register, skip, again, another, not you."""

    def opens_link(self, link: str) -> None:
        """They follow the link of a mail."""

    def remembers_device(self) -> None:
        """They tick that this device need not be asked again."""

    def has_security_key(self) -> None:
        """A security key is at hand from now on, and its owner touches it when asked."""

    def touches_key(self) -> None:
        """They say that the key is at hand, where they are asked before it is."""

    def is_in(self, person: Person | None = None) -> None:
        """They are signed in."""

    def asks_for(self, *fields: str) -> None:
        """A form with these fields is shown."""

    def is_told(self, part: str = "") -> None:
        """A sentence says what is wrong, and the part is in it."""

    def is_done(self, part: str) -> None:
        """The heading says it."""

    def secret(self) -> str:
        """The key that an authenticator app is set up with."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One thing that a person does, from the first form to its end."""

    name: str
    play: Callable[[Door, Office], None]


def _signs_in(door: Door, person: Person) -> None:
    door.opens()
    door.gives(username=person.login, password=person.password)


def password(door: Door, office: Office) -> None:
    """Username and password are enough where nothing else is asked for."""
    person = office.hire()
    _signs_in(door, person)
    door.is_in(person)


def wrong_password(door: Door, office: Office) -> None:
    """What was wrong is told; the second try counts."""
    person = office.hire()
    door.opens()
    door.gives(username=person.login, password="not this one")
    door.is_told("don’t match")
    door.gives(username=person.login, password=person.password)
    door.is_in(person)


def denied(door: Door, office: Office) -> None:
    """A policy that denies looks like a wrong password."""
    person = office.hire()
    office.denies(person)
    _signs_in(door, person)
    door.is_told("don’t match")


def authenticator_app(door: Door, office: Office) -> None:
    """A wrong code is told, the right one lets in."""
    person = office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person)
    _signs_in(door, person)
    door.asks_for("passCode")
    door.gives(passCode="000000")
    door.is_told()
    door.gives(passCode=person.code())
    door.is_in(person)


def remembered_device(door: Door, office: Office) -> None:
    """Who ticks the box is not asked a second time here."""
    person = office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person, "SESSION", factorLifetime=60)
    _signs_in(door, person)
    door.asks_for("passCode")
    door.remembers_device()
    door.gives(passCode=person.code())
    door.is_in(person)
    _signs_in(door, person)
    door.is_in(person)


def security_question(door: Door, office: Office) -> None:
    """One of two factors is chosen, then the other."""
    person = office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.gives_factor(person, "question", question="disliked_food", answer="mushrooms")
    office.asks_for_a_factor(person)
    _signs_in(door, person)
    door.chooses("token:software:totp")
    door.asks_for("passCode")
    door.presses("another")
    door.chooses("question")
    door.asks_for("answer")
    door.gives(answer="spinach")
    door.is_told()
    door.gives(answer="mushrooms")
    door.is_in(person)


def _sent_code(door: Door, office: Office, factor_type: str, to: str, **profile: str) -> None:
    person = office.hire()
    address = to.format(login=person.login)
    office.asks_to_set_up(person, **{f"okta_{factor_type}": "OPTIONAL"})
    office.gives_factor(person, factor_type, **dict.fromkeys(profile, address))
    office.asks_for_a_factor(person)
    before = len(office.messages_to(address))
    _signs_in(door, person)
    door.goes_on()
    door.asks_for("passCode")
    door.gives(passCode=str(office.message_to(address, before)["code"]))
    door.is_in(person)


def text_message(door: Door, office: Office) -> None:
    """A code by SMS."""
    _sent_code(door, office, "sms", "+4915112345671", phoneNumber="")


def phone_call(door: Door, office: Office) -> None:
    """A code that is read out."""
    _sent_code(door, office, "call", "+4915112345672", phoneNumber="")


def code_by_mail(door: Door, office: Office) -> None:
    """A code by e-mail."""
    _sent_code(door, office, "email", "{login}", email="")


def sets_up_security_key(door: Door, office: Office) -> None:
    """A key is set up because it is required, and asked for the next time."""
    person = office.hire()
    office.asks_to_set_up(person, fido_webauthn="REQUIRED")
    door.has_security_key()
    _signs_in(door, person)
    door.chooses("webauthn")
    door.touches_key()
    door.is_in(person)
    office.asks_for_a_factor(person)
    _signs_in(door, person)
    door.goes_on()
    door.is_in(person)


def sets_up_authenticator_app(door: Door, office: Office) -> None:
    """The app's key is shown; a code proves that it was taken down."""
    person = office.hire()
    office.asks_to_set_up(person, google_otp="REQUIRED")
    _signs_in(door, person)
    door.chooses("token:software:totp")
    door.asks_for("passCode")
    person.secrets["token:software:totp"] = door.secret()
    door.gives(passCode="000000")
    door.is_told()
    door.gives(passCode=person.code())
    door.is_in(person)


def sets_up_phone(door: Door, office: Office) -> None:
    """A number that codes are sent to."""
    person, number = office.hire(), "+4915112345673"
    office.asks_to_set_up(person, okta_sms="REQUIRED", okta_question="OPTIONAL")
    _signs_in(door, person)
    door.chooses("sms")
    door.gives(phoneNumber=number)
    door.asks_for("passCode")
    door.gives(passCode=str(office.message_to(number)["code"]))
    door.is_in(person)


def sets_up_question(door: Door, office: Office) -> None:
    """A question and its answer."""
    person = office.hire()
    office.asks_to_set_up(person, okta_question="REQUIRED")
    _signs_in(door, person)
    door.chooses("question")
    door.asks_for("answer")
    door.gives(question="disliked_food", answer="mushrooms")
    door.is_in(person)


def expired_password(door: Door, office: Office) -> None:
    """An expired password is changed on the way in: the old one has to be right, the new one good enough."""
    person = office.hire()
    office.ask("POST", f"/api/v1/users/{person.id}/lifecycle/expire_password")
    _signs_in(door, person)
    door.asks_for("oldPassword", "newPassword")
    door.gives(oldPassword="not this one", newPassword=NEW_PASSWORD)
    door.is_told()
    door.gives(oldPassword=person.password, newPassword="short")
    door.is_told()
    door.gives(oldPassword=person.password, newPassword=NEW_PASSWORD)
    door.is_in(person)


def warned_of_expiry(door: Door, office: Office) -> None:
    """Who is warned that the password will expire may go on."""
    person = office.hire()
    office.has_password_rules(person, age={"maxAgeDays": 3, "expireWarnDays": 3})
    _signs_in(door, person)
    door.asks_for("oldPassword", "newPassword")
    door.presses("skip")
    door.is_in(person)


def somebody_else(door: Door, office: Office) -> None:
    """Who is not the person whose name is shown begins anew."""
    person, other = office.hire(), office.hire()
    office.gives_factor(person, "token:software:totp", "GOOGLE")
    office.asks_for_a_factor(person)
    _signs_in(door, person)
    door.asks_for("passCode")
    door.presses("not you")
    door.asks_for("username", "password")
    door.gives(username=other.login, password=other.password)
    door.is_in(other)


def forgotten_password(door: Door, office: Office) -> None:
    """A link by mail, the recovery question, a new password."""
    person = office.hire()
    office.has_password_rules(person)
    door.opens()
    door.presses("forgot")
    door.gives(username=person.login)
    door.opens_link(str(office.message_to(person.login)["link"]))
    door.asks_for("answer")
    door.gives(answer="in the drawer")
    door.is_told()
    door.gives(answer="under the mat")
    door.asks_for("newPassword")
    door.gives(newPassword=NEW_PASSWORD)
    door.is_in(person)


def registers(door: Door, office: Office) -> None:
    """The org's form, a link by mail, a password, and in."""
    office.lets_people_register()
    email = office.new_address()
    door.opens()
    door.presses("register")
    door.gives(email=email, firstName="Grace", lastName="Hopper")
    door.opens_link(str(office.message_to(email)["link"]))
    door.asks_for("newPassword")
    door.gives(newPassword=NEW_PASSWORD)
    door.is_in()


def first_password(door: Door, office: Office) -> None:
    """Whoever is invited chooses a password by the link of the mail."""
    email = office.invite()
    door.opens_link(str(office.message_to(email)["link"]))
    door.asks_for("newPassword")
    door.gives(newPassword="short")
    door.is_told()
    door.gives(newPassword=NEW_PASSWORD)
    door.is_in()


def forgotten_by_text_message(door: Door, office: Office) -> None:
    """A code to a phone that the person has shown to be theirs, instead of a mail."""
    number = "+4915112345674"
    person = office.hire(mobilePhone=number)
    office.gives_factor(person, "sms", phoneNumber=number)
    office.has_password_rules(person, recovery={"okta_sms": {"status": "ACTIVE"}})
    door.opens()
    door.presses("forgot")
    door.gives(username=person.login, factorType="SMS")
    door.asks_for("passCode")
    door.gives(passCode="000000")
    door.is_told()
    door.gives(passCode=str(office.message_to(number)["code"]))
    door.asks_for("answer")
    door.gives(answer="under the mat")
    door.gives(newPassword=NEW_PASSWORD)
    door.is_in(person)


def forgotten_by_nobody(door: Door, office: Office) -> None:
    """Whether there is such an account is not to be learned here."""
    door.opens()
    door.presses("forgot")
    door.gives(username="nobody@harbour.example")
    door.is_done("")
    assert office.messages_to("nobody@harbour.example") == []


def locked_out(door: Door, office: Office) -> None:
    """Too many wrong passwords lock the account; a mail unlocks it."""
    person = office.hire()
    office.has_password_rules(person, lockout={"maxAttempts": 2, "autoUnlockMinutes": 0, "showLockoutFailures": True})
    door.opens()
    for _ in range(2):
        door.gives(username=person.login, password="not this one")
        door.is_told()
    door.gives(username=person.login, password=person.password)
    door.is_done("locked")
    door.presses("unlock")
    before = len(office.messages_to(person.login))
    door.gives(username=person.login)
    door.opens_link(str(office.message_to(person.login, before)["link"]))
    door.asks_for("answer")
    door.gives(answer="under the mat")
    door.is_done("unlocked")
    _signs_in(door, person)
    door.is_in(person)


SCENARIOS = [
    Scenario(play.__name__, play)
    for play in (
        password,
        wrong_password,
        denied,
        authenticator_app,
        remembered_device,
        security_question,
        text_message,
        phone_call,
        code_by_mail,
        sets_up_security_key,
        sets_up_authenticator_app,
        sets_up_phone,
        sets_up_question,
        expired_password,
        warned_of_expiry,
        somebody_else,
        forgotten_password,
        forgotten_by_text_message,
        forgotten_by_nobody,
        registers,
        first_password,
        locked_out,
    )
]
