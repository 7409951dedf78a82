"""What is sent, and who sends it: a mail server, a provider of text messages, a folder on a developer's machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from frontdesk.domain.ids import OrgId


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it is handed over. ``code`` and ``link`` are what its reader needs of it (for the dev outbox)."""

    id: str
    to: str
    template: str
    sender_name: str
    subject: str = field(repr=False)
    html: str = field(repr=False)
    text: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    link: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    """A text message, or what a call says (``is_call``); ``person``: whom it is for.

    ``good_until``: when its code is not good any more.
    """

    id: str
    to: str
    text: str = field(repr=False)
    code: str = field(repr=False)
    language: str
    is_call: bool = False
    extension: str | None = None
    person: Mapping[str, object] = field(default_factory=dict)
    good_until: int = 0


class MailSender(Protocol):
    """Hands mails over."""

    async def send_mail(self, org: OrgId, mail: Mail) -> None:
        """Hand it over.

        Raises:
            JobFailed: not now.
            JobRefused: the server will never take it.
        """


class PhoneSender(Protocol):
    """Hands over text messages and calls."""

    async def send_phone(self, org: OrgId, message: PhoneMessage) -> None:
        """Hand it over.

        Raises:
            JobFailed: not now.
            JobRefused: the provider will never take it.
        """
