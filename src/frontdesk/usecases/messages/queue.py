"""Promising messages: the row is written with the change that the message tells of, and sent after it."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.brands.email_templates import EmailTemplate, template_of
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.storage.unit import Unit
from frontdesk.usecases.messages.brand import is_wanted

MAIL, PHONE = "message.mail", "message.phone"
"""Kinds of jobs."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Which mail an administrator wants to see, of which brand, in which language."""

    brand: Record
    template: EmailTemplate
    language: str


@dataclass(frozen=True, slots=True)
class MessageQueue:
    """Mails, text messages and calls to a person. What stands in their profile now decides where it goes."""

    jobs: JobQueue

    async def email(
        self,
        unit: Unit,
        user: User,
        template: str,
        values: Mapping[str, str],
        now: int,
        *,
        to: str | None = None,
    ) -> None:
        """A mail from a template (``domain/brands/email_templates.py``), to the person's address or another of theirs.

        ``values`` are what its variables stand for: ``code``, ``activationLink``, ``resetPasswordLink`` …; with
        ``minutes`` it says how long what it brings is good for, where that is not the template's own time.
        Somebody without an address is sent nothing, nor is whom the org does not send this mail to (E-mail settings).
        """
        address, known = to or user.attribute("email"), template_of(template)
        if not isinstance(address, str) or not address or not await is_wanted(unit, known, user.id):
            return
        content = {"template": known.name, "to": address, "values": dict(values), "user": _facts(user)}
        await self.jobs.add(unit, MAIL, content, now)

    async def sample(self, unit: Unit, user: User, sample: Sample, values: Mapping[str, str], now: int) -> None:
        """A mail as it would be, to whoever asks for it."""
        content = {"template": sample.template.name, "to": user.attribute("email"), "values": dict(values)}
        more = {"user": _facts(user), "brand": sample.brand.id, "language": sample.language}
        await self.jobs.add(unit, MAIL, {**content, **more}, now)

    async def sms(self, unit: Unit, user: User, phone: str, code: str, now: int) -> None:
        """A text message with a code."""
        await self.jobs.add(unit, PHONE, {"to": phone, "code": code, "user": _facts(user)}, now)

    async def call(self, unit: Unit, user: User, phone: str, extension: str | None, code: str, now: int) -> None:
        """A call that says a code."""
        content = {"to": phone, "extension": extension, "is_call": True, "code": code, "user": _facts(user)}
        await self.jobs.add(unit, PHONE, content, now)


def _facts(user: User) -> dict[str, object]:
    """What a text may say of the person, as they are now: they may be gone when it is sent."""
    return {"id": user.id, "login": user.login, "profile": dict(user.profile)}
