"""The outbox of ``--dev``, and of nothing else: what would have gone to somebody's mailbox or telephone."""

from frontdesk.domain.errors import NoSuchPath
from frontdesk.web.call import Call
from frontdesk.web.frame import frame, page
from frontdesk.web.pages.outbox_view import OutboxView, SentMessage
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface

_MOST = 50


async def outbox(call: Call) -> Reply:
    """The newest messages, with what their readers need of them.

    Raises:
        NoSuchPath: this is no development server.
    """
    folder = call.engine.outbox
    if folder is None:
        raise NoSuchPath()
    sent = folder.read(call.org.org.id)[:_MOST]
    view = OutboxView(frame=frame(call), messages=tuple(_message(message) for message in sent))
    return page(call.engine.pages.outbox(view))


def _message(sent: dict[str, object]) -> SentMessage:
    names = ("channel", "to", "subject", "code", "link", "text")
    return SentMessage(**{name: str(sent.get(name) or "") for name in names})


ROUTES = [Route("GET", "/dev/outbox", outbox, Guard.PUBLIC, Surface.PAGE)]
