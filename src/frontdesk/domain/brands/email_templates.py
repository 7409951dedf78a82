"""The catalogue of e-mail templates, and what they say until somebody writes another text (contract A.Brands).

A text is a template: ``${user.profile.firstName}`` stands for a value. ``link`` names the variable that its button
leads to; a customization that leaves it out would send people a mail that they can do nothing with.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.brands.email_layout import Language, mail_html
from frontdesk.domain.brands.words.de import GERMAN
from frontdesk.domain.brands.words.en import ENGLISH
from frontdesk.domain.brands.words.ja import JAPANESE
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
ALL_USERS, ADMINS_ONLY = "ALL_USERS", "ADMINS_ONLY"
MOST_CHARACTERS = 100_000
WORDS: Mapping[str, Language] = {"en": ENGLISH, "de": GERMAN, "ja": JAPANESE}
"""Our own words, by language."""


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
    """One mail. ``link`` is where its button leads, ``minutes`` how long what it brings is good for unless told."""

    name: str
    link: str | None = None
    has_code: bool = False
    minutes: int = 0

    def subject(self, language: str) -> str:
        """The subject that is sent while there is no customization."""
        return WORDS[language].mails[self.name].subject

    def body(self, language: str) -> str:
        """The HTML that is sent while there is no customization."""
        words = WORDS[language]
        return mail_html(
            language,
            words.frame,
            words.mails[self.name],
            link=self.link,
            has_code=self.has_code,
            expires=self.minutes > 0,
        )


_HOUR, _WEEK, _CODE_MINUTES = 60, 7 * 1440, 5
TEMPLATES = (
    EmailTemplate("welcome", link="activationLink", minutes=_WEEK),
    EmailTemplate("UserActivation", link="activationLink", minutes=_WEEK),
    EmailTemplate("ForgotPassword", link="resetPasswordLink", minutes=_HOUR),
    EmailTemplate("ForgotPasswordDenied"),
    EmailTemplate("PasswordResetByAdmin", link="resetPasswordLink", minutes=_HOUR),
    EmailTemplate("PasswordChanged"),
    EmailTemplate("AccountLockout"),
    EmailTemplate("SelfServiceUnlock", link="unlockAccountLink", minutes=_HOUR),
    EmailTemplate("SelfServiceUnlockOnUnlockedAccount"),
    EmailTemplate("EmailChallenge", has_code=True, minutes=_CODE_MINUTES),
    EmailTemplate("EmailFactorVerification", has_code=True, minutes=_CODE_MINUTES),
    EmailTemplate("ChangeEmailConfirmation", link="verificationLink", minutes=_HOUR),
    EmailTemplate("EmailChangeConfirmation"),
    EmailTemplate("PendingEmailChange"),
    EmailTemplate("AuthenticatorEnrolled"),
    EmailTemplate("AuthenticatorReset"),
    EmailTemplate("NewSignOnNotification"),
    EmailTemplate("RegistrationActivation", link="activationLink", minutes=_HOUR),
    EmailTemplate("RegistrationEmailVerification", link="verificationLink", minutes=_HOUR),
    EmailTemplate("RegistrationLoginTaken"),
    EmailTemplate("MyAccountChangeConfirmation"),
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
