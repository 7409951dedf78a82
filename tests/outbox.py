"""What people were sent: what is due is sent now, into the folder that development has instead of mailboxes."""

from dataclasses import dataclass

from tests.serving import Organisation


@dataclass(frozen=True, slots=True)
class Message:
    """A mail, a text message or a call (``channel``), as it went out."""

    channel: str
    to: str
    template: str
    subject: str
    text: str
    html: str
    code: str
    link: str


async def messages_to(org: Organisation, address_or_number: str) -> list[Message]:
    """Everything that was sent there, the newest last."""
    await org.serving.worker.run_due(org.org_id)
    outbox = org.serving.engine.outbox
    assert outbox is not None, "only an org in development has an outbox"
    return [_message(sent) for sent in reversed(outbox.read(org.org_id)) if sent["to"] == address_or_number]


def _message(sent: dict[str, object]) -> Message:
    return Message(
        channel=str(sent["channel"]),
        to=str(sent["to"]),
        template=str(sent.get("template") or ""),
        subject=str(sent.get("subject") or ""),
        text=str(sent["text"]),
        html=str(sent.get("html") or ""),
        code=str(sent.get("code") or ""),
        link=str(sent.get("link") or ""),
    )
