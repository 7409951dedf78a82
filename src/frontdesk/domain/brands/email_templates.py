"""The catalogue of e-mail templates, and what they say until somebody writes another text (contract A.Brands).

A text is a template: ``${user.profile.firstName}`` stands for a value. ``link`` names the variable that its button
leads to; a customization that leaves it out would send people a mail that they can do nothing with.
"""

from dataclasses import dataclass
from html import escape

from frontdesk.domain.errors import ApiError, ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import RecordEvents, RecordKind

CUSTOMIZATION = RecordKind(
    name="email_customization",
    prefix="oel",
    type="EmailCustomization",
    events=RecordEvents(
        create=EventType.EMAIL_TEMPLATE_CREATE,
        update=EventType.EMAIL_TEMPLATE_UPDATE,
        delete=EventType.EMAIL_TEMPLATE_DELETE,
    ),
)
EMAIL_SETTINGS = RecordKind("email_settings", "", "EmailSettings")
ALL_USERS = "ALL_USERS"
MOST_CHARACTERS = 100_000


class LanguageTaken(ApiError):
    """One text a language."""

    code = "E0000183"
    status = 409
    summary_template = "An email template customization for that language already exists."


class DefaultStaysDefault(ApiError):
    """Another one is made the default instead."""

    code = "E0000185"
    status = 409
    summary_template = "The isDefault parameter of the default email template customization can't be set to false."


@dataclass(frozen=True, slots=True)
class EmailTemplate:
    """One mail: its subject, its sentences, and what its button says and leads to (None: it has none)."""

    name: str
    subject: str
    sentences: tuple[str, ...]
    action: str | None = None
    link: str | None = None

    @property
    def body(self) -> str:
        """The HTML that is sent while there is no customization."""
        paragraphs = "".join(f"<p>{escape(sentence, quote=False)}</p>" for sentence in self.sentences)
        button = f'<p><a id="action" href="${{{self.link}}}">{escape(self.action)}</a></p>' if self.action else ""
        return f"<!DOCTYPE html><html><body>{paragraphs}{button}<p>${{org.name}}</p></body></html>"


_HELLO = "Hello ${user.profile.firstName},"
_NOT_YOU = "If this was not you, please tell your administrator."
_ASKED = "Somebody asked for this with your login, ${user.profile.login}. If it was not you, you need not do anything."
_CODE = "Your code is ${code}. It is good for a few minutes."

TEMPLATES = (
    EmailTemplate(
        "welcome",
        "Welcome to ${org.name}",
        (_HELLO, "An account was made for you. Your login is ${user.profile.login}."),
        "Activate the account",
        "activationLink",
    ),
    EmailTemplate(
        "UserActivation",
        "Activate your account at ${org.name}",
        (_HELLO, "Your account waits to be activated. Your login is ${user.profile.login}."),
        "Activate the account",
        "activationLink",
    ),
    EmailTemplate(
        "ForgotPassword",
        "Set a new password",
        (_HELLO, "You can set a new password now.", _ASKED),
        "Set a new password",
        "resetPasswordLink",
    ),
    EmailTemplate(
        "ForgotPasswordDenied",
        "Your password cannot be reset",
        (_HELLO, "Your password cannot be reset this way. Please ask your administrator.", _ASKED),
    ),
    EmailTemplate(
        "PasswordResetByAdmin",
        "Your password has to be set anew",
        (_HELLO, "An administrator asks you to set a new password."),
        "Set a new password",
        "resetPasswordLink",
    ),
    EmailTemplate(
        "PasswordChanged",
        "Your password was changed",
        (_HELLO, "The password of ${user.profile.login} was changed.", _NOT_YOU),
    ),
    EmailTemplate(
        "AccountLockout",
        "Your account is locked",
        (_HELLO, "After too many wrong passwords your account is locked.", _NOT_YOU),
    ),
    EmailTemplate(
        "SelfServiceUnlock",
        "Unlock your account",
        (_HELLO, "You can unlock your account now.", _ASKED),
        "Unlock the account",
        "unlockAccountLink",
    ),
    EmailTemplate(
        "SelfServiceUnlockOnUnlockedAccount",
        "Your account is not locked",
        (_HELLO, "Your account is not locked: you can sign in.", _ASKED),
    ),
    EmailTemplate("EmailChallenge", "Your code", (_HELLO, _CODE, _NOT_YOU)),
    EmailTemplate("EmailFactorVerification", "Confirm your e-mail address", (_HELLO, _CODE, _NOT_YOU)),
    EmailTemplate(
        "ChangeEmailConfirmation",
        "Confirm your new e-mail address",
        (_HELLO, "Please confirm that this is your new address."),
        "Confirm the address",
        "verificationLink",
    ),
    EmailTemplate(
        "EmailChangeConfirmation",
        "Your e-mail address was changed",
        (_HELLO, "Mails for ${user.profile.login} now go to another address.", _NOT_YOU),
    ),
    EmailTemplate(
        "PendingEmailChange",
        "Your e-mail address is about to change",
        (_HELLO, "A new address waits to be confirmed.", _NOT_YOU),
    ),
    EmailTemplate(
        "AuthenticatorEnrolled",
        "A new way to sign in was set up",
        (_HELLO, "Your account can now be opened with ${factor.name}.", _NOT_YOU),
    ),
    EmailTemplate(
        "AuthenticatorReset",
        "A way to sign in was removed",
        (_HELLO, "Your account can no longer be opened with ${factor.name}.", _NOT_YOU),
    ),
    EmailTemplate(
        "NewSignOnNotification",
        "A sign-in from a new device",
        (_HELLO, "Somebody signed in as ${user.profile.login} from a device that we had not seen.", _NOT_YOU),
    ),
    EmailTemplate(
        "RegistrationActivation",
        "Finish your registration",
        (_HELLO, "Your account is nearly ready."),
        "Finish",
        "activationLink",
    ),
    EmailTemplate(
        "RegistrationEmailVerification",
        "Confirm your e-mail address",
        (_HELLO, "Please confirm that this address is yours."),
        "Confirm the address",
        "verificationLink",
    ),
    EmailTemplate(
        "MyAccountChangeConfirmation",
        "Your account was changed",
        (_HELLO, "Your settings were changed.", _NOT_YOU),
    ),
)
"""Every mail that an org sends, in the order of lists."""

_BY_NAME = {template.name.lower(): template for template in TEMPLATES}


def template_of(name: str) -> EmailTemplate:
    """The template of that name, whatever its case.

    Raises:
        ResourceNotFound: there is none.
    """
    found = _BY_NAME.get(name.lower())
    if found is None:
        raise ResourceNotFound(f"{name} (EmailTemplate)")
    return found


def check_customization(template: EmailTemplate, body: str) -> None:
    """The text leads where the mail is meant to lead.

    Raises:
        ValidationFailed: the template's link is missing from it.
    """
    if template.link is not None and f"${{{template.link}}}" not in body.replace(" ", ""):
        raise ValidationFailed("body", (f"body: The text must contain ${{{template.link}}}.",))
