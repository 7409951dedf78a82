"""The one room through which sessions end before their time: whoever took part in them will be told."""

from frontdesk.domain.ids import SessionId, UserId
from frontdesk.storage.unit import Unit


async def close_session(unit: Unit, id: SessionId, now: int) -> bool:
    """It is over; whether this call was the one that ended it."""
    if not await unit.sessions.save_end(id, now):
        return False
    await unit.session_participants.end(id, now)
    return True


async def close_sessions(unit: Unit, user_id: UserId, now: int, *, kept_id: SessionId | None = None) -> int:
    """Every session of a person is over, but maybe for one; how many there were."""
    ended = await unit.user_traces.end_sessions(user_id, now, kept_id=kept_id)
    await unit.session_participants.end_of_user(user_id, now, kept_id=kept_id)
    return ended


async def continue_session(unit: Unit, old_id: SessionId, new_id: SessionId, now: int) -> None:
    """The browser goes on in another session of the same person's: nobody has left."""
    await unit.sessions.save_end(old_id, now)
    await unit.session_participants.move(old_id, new_id)
