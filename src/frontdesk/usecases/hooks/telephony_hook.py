"""Text messages and calls by the org's own provider (contract E.1: com.okta.telephony.provider)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.hooks.commands import sent_by_telephony
from frontdesk.domain.hooks.kinds import TELEPHONY
from frontdesk.domain.hooks.patches import PatchRefused
from frontdesk.domain.ids import OrgId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.runtime.jobs.worker import JobRefused
from frontdesk.runtime.messages.outgoing import PhoneMessage, PhoneSender
from frontdesk.usecases.hooks.run import HookRunner

_NOBODY_ELSE = "The telephony hook did not take the message, and no other provider is set (sms_url, voice_url)."
_NOBODY = "No provider of text messages and calls is set (sms_url, voice_url)."


@dataclass(frozen=True, slots=True)
class HookTelephony:
    """Hands messages to the org's active telephony hook, and where it does not take them to ``otherwise``."""

    runner: HookRunner
    otherwise: PhoneSender | None

    async def send_phone(self, org: OrgId, message: PhoneMessage) -> None:
        """Hand it over.

        Raises:
            JobFailed: the other provider does not take it now.
            JobRefused: there is none, or it will never take it.
        """
        hook = await self.runner.find_only(org, TELEPHONY)
        if hook is not None and await self._is_taken(org, hook, message):
            return
        if self.otherwise is None:
            raise JobRefused(_NOBODY_ELSE if hook is not None else _NOBODY)
        await self.otherwise.send_phone(org, message)

    async def _is_taken(self, org: OrgId, hook: Record, message: PhoneMessage) -> bool:
        outcome = await self.runner.ask(org, hook, TELEPHONY.type, _data(message))
        if outcome.reason is not None:
            return False
        try:
            sent = sent_by_telephony(outcome.commands)
        except PatchRefused as why:
            self.runner.tell_unapplied(org, hook, str(why))
            return False
        if not sent.was_taken:
            self.runner.tell_unapplied(org, hook, f"The provider {sent.provider or 'of the hook'} did not take it.")
        return sent.was_taken


def _data(message: PhoneMessage) -> Mapping[str, object]:
    return {
        "userProfile": message.person,
        "messageProfile": {
            "msgTemplate": message.text,
            "phoneNumber": message.to,
            "phoneExtension": message.extension,
            "otpExpires": iso_time(message.good_until),
            "otpCode": message.code,
            "deliveryChannel": "Voice Call" if message.is_call else "SMS",
            "locale": message.language,
        },
    }
