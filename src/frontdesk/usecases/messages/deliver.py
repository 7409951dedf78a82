"""Sending what was promised: the jobs of ``queue.py``, done by ``runtime/jobs/worker.py``."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from frontdesk.domain.brands.email_templates import template_of
from frontdesk.domain.brands.model import BRAND
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.jobs.worker import JobRefused, Task
from frontdesk.runtime.messages.outgoing import Mail, MailSender, PhoneMessage, PhoneSender
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.messages.compose import Facts, draft_mail, draft_phone_message, render_phone_message

_NO_MAIL = "No mail server is set (smtp_url)."
_CODE_MS: Final = 300_000
"""Codes are good for five minutes; who gets one later is only confused, and somebody pays for it."""
_TOO_LATE = "The code that it brings is not good any more."
_NO_PHONE = "No provider of text messages and calls is set (sms_url, voice_url)."


@dataclass(frozen=True, slots=True)
class MailWork:
    """Mails."""

    store: Store
    sender: MailSender | None

    async def do(self, task: Task) -> None:
        """Write it, hand it over.

        Raises:
            JobFailed: the server does not take it now.
            JobRefused: no server is set, or it will never take it.
        """
        if self.sender is None:
            raise JobRefused(_NO_MAIL)
        content: Mapping[str, Any] = task.content
        template, values = template_of(content["template"]), content["values"]
        async with self.store.reading(task.org) as unit:
            brand = await unit.records.find(BRAND.name, content["brand"]) if content.get("brand") else None
            draft = await draft_mail(
                unit, template, _facts(content), values, brand=brand, language=content.get("language")
            )
        written = await asyncio.to_thread(draft.render)
        mail = Mail(
            id=task.id,
            to=content["to"],
            template=template.name,
            sender_name=written.sender_name,
            subject=written.subject,
            html=written.html,
            text=written.text,
            code=values.get("code"),
            link=values.get(template.link) if template.link is not None else None,
        )
        await self.sender.send_mail(task.org, mail)

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        """Which mail went to whom, or did not and why."""
        debug = {"template": task.content.get("template")}
        unit.record(_event(EventType.EMAIL_DELIVERY, task, now, reason, debug))


@dataclass(frozen=True, slots=True)
class PhoneWork:
    """Text messages and calls."""

    store: Store
    sender: PhoneSender | None
    clock: Clock

    async def do(self, task: Task) -> None:
        """Write it, hand it over.

        Raises:
            JobFailed: the provider does not take it now.
            JobRefused: no provider is set, or it will never take it, or its code would come too late.
        """
        if self.sender is None:
            raise JobRefused(_NO_PHONE)
        good_until = task.promised_at + _CODE_MS
        if self.clock.now() >= good_until:
            raise JobRefused(_TOO_LATE)
        content: Mapping[str, Any] = task.content
        is_call = bool(content.get("is_call"))
        async with self.store.reading(task.org) as unit:
            text, language = await draft_phone_message(unit, _facts(content), is_call=is_call)
        message = PhoneMessage(
            id=task.id,
            to=content["to"],
            text=await asyncio.to_thread(render_phone_message, text, content["code"]),
            code=content["code"],
            language=language,
            is_call=is_call,
            extension=content.get("extension"),
            person=_person(content["user"]),
            good_until=good_until,
        )
        await self.sender.send_phone(task.org, message)

    def tell(self, unit: Unit, task: Task, now: int, reason: str | None) -> None:
        """Whose telephone was sent a code, or was not and why."""
        event = EventType.VOICE_DELIVERY if task.content.get("is_call") else EventType.SMS_DELIVERY
        unit.record(_event(event, task, now, reason, {}))


def _person(user: Mapping[str, Any]) -> dict[str, object]:
    """Whom it is for, as the contract's E.1 tells a telephony hook."""
    profile = user["profile"]
    names = {name: profile.get(name) for name in ("firstName", "lastName")}
    return {**names, "login": user["login"], "userId": user["id"]}


def _facts(content: Mapping[str, Any]) -> Facts:
    user = content["user"]
    return Facts(user["id"], user["login"], user["profile"])


def _event(type: EventType, task: Task, now: int, reason: str | None, debug: dict[str, object]) -> LogEvent:
    content: Mapping[str, Any] = task.content
    targets = (Party(content["user"]["id"], "User", content["user"]["login"]),) if "user" in content else ()
    return LogEvent(type, now, SYSTEM, targets, success=reason is None, reason=reason, debug=debug)
