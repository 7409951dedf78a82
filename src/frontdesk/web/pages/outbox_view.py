"""What the development outbox shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.web.pages.views import Frame


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that would have been sent, with what its reader needs of it."""

    channel: str
    to: str
    subject: str
    code: str
    link: str
    text: str


@dataclass(frozen=True, slots=True)
class OutboxView:
    """The newest messages of an org."""

    frame: Frame
    messages: Sequence[SentMessage]
