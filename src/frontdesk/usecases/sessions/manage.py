"""Sessions as administrators and their owners see them: read, prolonged, ended (contract A.Sessions)."""

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import SessionId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.storage.unit import Unit
from frontdesk.usecases.sessions.end import close_session
from frontdesk.usecases.sessions.open import SignedIn


async def get_session(unit: Unit, id: str, now: int) -> SignedIn:
    """A session that lives, and whose it is.

    Raises:
        ResourceNotFound: there is none, it has ended, or its owner may not sign in any more.
    """
    signed_in = await _find(unit, id, now)
    if not signed_in.user.is_active:
        raise ResourceNotFound(f"{id} (AppSession)")
    return signed_in


async def refresh_session(unit: Unit, id: str, now: int) -> SignedIn:
    """It idles out as if it were used now.

    Raises:
        ResourceNotFound: as ``get_session``.
    """
    session = (await get_session(unit, id, now)).session
    await unit.sessions.save_use(session.id, now, session.limits.expiry(session.created_at, now))
    return await get_session(unit, id, now)


async def end_session(unit: Unit, actor: Party, id: str, now: int) -> None:
    """It is over, also that of somebody who may not sign in now but may again later.

    Raises:
        ResourceNotFound: there is none, or it has ended.
    """
    signed_in = await _find(unit, id, now)
    if not await close_session(unit, signed_in.session.id, now):
        raise ResourceNotFound(f"{id} (AppSession)")
    user = signed_in.user
    target = Party(user.id, "User", user.login, user.login)
    event = LogEvent(
        type=EventType.SESSION_END, published_at=now, actor=actor, targets=(target,), debug={"session": id}
    )
    unit.record(event)


async def _find(unit: Unit, id: str, now: int) -> SignedIn:
    session = await unit.sessions.find(SessionId(id))
    user = await unit.users.find(session.user_id) if session is not None else None
    if session is None or user is None or not session.is_live(now):
        raise ResourceNotFound(f"{id} (AppSession)")
    return SignedIn(user, session)
