"""Text messages and calls through an HTTP provider of the operator's choice.

One POST a message, of JSON, to ``sms_url`` or ``voice_url``, with a bearer token: ``{"to", "text", "language", "id"}``,
for calls ``extension`` besides. Most providers take it behind a function of ten lines (docs/guides/mail.md). The call
goes the guarded way out, as every other.
"""

from dataclasses import dataclass, field

from frontdesk.domain.ids import OrgId
from frontdesk.kernel.json import encode
from frontdesk.runtime.jobs.worker import JobFailed, JobRefused
from frontdesk.runtime.messages.outgoing import PhoneMessage
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.client import Outbound

_MAY_PASS = frozenset({401, 403, 404, 408, 409, 425, 429})
"""Of the answers that blame the caller, those that a minute or an operator may mend."""


@dataclass(frozen=True, slots=True)
class HttpTelephony:
    """The provider. A missing URL is a channel that there is not."""

    outbound: Outbound
    sms_url: str | None
    voice_url: str | None
    token: str | None = field(repr=False)

    async def send_phone(self, org: OrgId, message: PhoneMessage) -> None:
        """Hand it over.

        Raises:
            JobFailed: nobody answers, or the provider is at a loss.
            JobRefused: there is no such channel, or the provider will never take this message.
        """
        url = self.voice_url if message.is_call else self.sms_url
        if url is None:
            raise JobRefused(f"No provider is set ({'voice_url' if message.is_call else 'sms_url'}).")
        body = {"id": message.id, "to": message.to, "text": message.text, "language": message.language}
        if message.extension:
            body["extension"] = message.extension
        headers = [("Content-Type", "application/json"), ("Idempotency-Key", message.id)]
        if self.token is not None:
            headers.append(("Authorization", f"Bearer {self.token}"))
        try:
            answer = await self.outbound.send(org, "POST", url, headers, encode(body))
        except OutboundFailed as why:
            raise JobFailed(str(why)) from None
        if answer.is_success:
            return
        if 400 <= answer.status < 500 and answer.status not in _MAY_PASS:
            raise JobRefused(f"The provider refuses the message ({answer.status}).")
        raise JobFailed(f"The provider answered {answer.status}.")
