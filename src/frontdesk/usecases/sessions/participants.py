"""Apps that take part in sessions, and what tells them that one is over.

An app is noted when it is told of a session (``join_session``). Whatever ends the session (``end.py``) makes what
was noted due, in the same transaction. Then a round (``leaving.py``) has each app told by the ``Participant`` of its
kind; a browser that signs out also loads what ``Participant.iframe_uri`` gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from frontdesk.domain.ids import AppId
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.sessions.participation import Participation
from frontdesk.kernel.secrets import token_hash
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.unit import Unit


class Participant(Protocol):
    """Tells apps of one kind that sessions are over."""

    async def iframe_uri(self, org: OrgSnapshot, one: Participation) -> str | None:
        """What the browser that signs out loads in a frame, so that the app forgets it; None: nothing."""

    async def tell(self, org: OrgSnapshot, one: Participation) -> bool:
        """Tell the app itself; False where it does not want to be told. It may have been told before.

        Raises:
            JobFailed: not now; it is tried again.
            JobRefused: never.
        """


Participants = Mapping[str, Participant]
"""By the kind of the participation (``domain/sessions/participation.py``)."""


@dataclass(frozen=True, slots=True)
class Joining:
    """An app that is told of a session (``Participation`` says what the members are)."""

    kind: str
    app_id: AppId
    server_id: str = ""
    name_id: str | None = None
    session_index: str | None = None


async def join_session(unit: Unit, session: Session, joining: Joining, now: int) -> None:
    """The app takes part in the session, under the session's id of this moment where it was told no other."""
    session_index = joining.session_index or session.id
    said = (session.id, joining.kind, joining.app_id, joining.server_id, joining.name_id or "")
    key = "\n".join(said if session_index == session.id else (*said, session_index))
    one = Participation(
        id=token_hash(key).hex()[:40],
        session_id=session.id,
        user_id=session.user_id,
        kind=joining.kind,
        app_id=joining.app_id,
        session_index=session_index,
        server_id=joining.server_id,
        name_id=joining.name_id,
        joined_at=now,
    )
    await unit.session_participants.note(one)
