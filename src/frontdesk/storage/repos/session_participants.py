"""Apps in sessions: noted when they are told of one, due when it ends, removed when they have heard of that."""

from sqlalchemy import and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.ids import AppId, SessionId, UserId
from frontdesk.domain.sessions.participation import Participation
from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import of_org, purge_rows
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.session_participants import session_participants

_ROWS = session_participants.c
_NOTE = statement(
    insert(session_participants)
    .values({column.name: param(column.name) for column in _ROWS})
    .on_conflict_do_nothing(index_elements=["org_id", "id"])
)
_OF_SESSION = statement(
    select(*_ROWS)
    .where(of_org(session_participants), _ROWS.session_id == param("session_id"))
    .order_by(_ROWS.joined_at, _ROWS.id)
    .limit(param("most"))
)
_LIVE = and_(of_org(session_participants), _ROWS.ended_at.is_(None))
_OVER = {"ended_at": param("now"), "run_at": param("now")}
_END = statement(update(session_participants).where(_LIVE, _ROWS.session_id == param("session_id")).values(_OVER))
_END_OF_USER = statement(
    update(session_participants)
    .where(_LIVE, _ROWS.owner_id == param("user_id"), _ROWS.session_id != param("kept_id"))
    .values(_OVER)
)
_MOVE = statement(
    update(session_participants).where(_LIVE, _ROWS.session_id == param("old_id")).values(session_id=param("new_id"))
)
_DUE = statement(
    select(*_ROWS)
    .where(of_org(session_participants), _ROWS.run_at <= param("now"))
    .order_by(_ROWS.run_at, _ROWS.id)
    .limit(param("most"))
)
_HELD = (of_org(session_participants), _ROWS.id == param("id"), _ROWS.attempts == param("attempts"))
_LEASE = statement(
    update(session_participants)
    .where(*_HELD, _ROWS.run_at <= param("now"))
    .values(attempts=_ROWS.attempts + 1, run_at=param("until"))
)
_POSTPONE = statement(update(session_participants).where(*_HELD).values(run_at=param("run_at")))
_REMOVE = statement(delete(session_participants).where(*_HELD))
_PURGE = purge_rows(session_participants, _ROWS.ended_at.is_(None), _ROWS.joined_at < param("before"))
MOST_OF_SESSION = 200


class SessionParticipants:
    """Rows of ``session_participants``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def note(self, one: Participation) -> None:
        """The app takes part; what is known already stays as it is."""
        await self._tx.execute(
            _NOTE,
            id=one.id,
            session_id=one.session_id,
            owner_id=one.user_id,
            kind=one.kind,
            app_id=one.app_id,
            server_id=one.server_id,
            session_index=one.session_index,
            name_id=one.name_id,
            joined_at=one.joined_at,
            ended_at=one.ended_at,
            run_at=one.run_at,
            attempts=one.attempts,
        )

    async def list_of_session(self, session_id: SessionId) -> list[Participation]:
        """Those of one session, the first to join first; two hundred at the most."""
        rows = await self._tx.all(_OF_SESSION, session_id=session_id, most=MOST_OF_SESSION)
        return [_participation(row) for row in rows]

    async def end(self, session_id: SessionId, now: int) -> int:
        """The session is over; how many are to be told."""
        return await self._tx.execute(_END, session_id=session_id, now=now)

    async def end_of_user(self, user_id: UserId, now: int, *, kept_id: SessionId | None = None) -> int:
        """Every session of theirs is over, but maybe for one; how many are to be told."""
        return await self._tx.execute(_END_OF_USER, user_id=user_id, kept_id=kept_id or "", now=now)

    async def move(self, old_id: SessionId, new_id: SessionId) -> int:
        """The session goes on under another id."""
        return await self._tx.execute(_MOVE, old_id=old_id, new_id=new_id)

    async def list_due(self, now: int, most: int) -> list[Participation]:
        """Those to be told, the longest wait first."""
        return [_participation(row) for row in await self._tx.all(_DUE, now=now, most=most)]

    async def lease(self, one: Participation, now: int, until: int) -> bool:
        """Take the telling of it until then; True for exactly one of all who saw it due."""
        return await self._tx.execute(_LEASE, id=one.id, attempts=one.attempts, now=now, until=until) == 1

    async def postpone(self, one: Participation, run_at: int) -> bool:
        """Give the lease back for another try; False where it ran out and somebody else has it."""
        return await self._tx.execute(_POSTPONE, id=one.id, attempts=one.attempts, run_at=run_at) == 1

    async def remove(self, one: Participation) -> bool:
        """It was told, or given up; False where the lease ran out and somebody else has it."""
        return await self._tx.execute(_REMOVE, id=one.id, attempts=one.attempts) == 1

    async def remove_old(self, before: int) -> int:
        """Those of sessions that nobody ended, which began before then."""
        return await self._tx.execute(_PURGE, before=before)


def _participation(row: Row) -> Participation:
    return Participation(
        id=row["id"],
        session_id=SessionId(row["session_id"]),
        user_id=UserId(row["owner_id"]),
        kind=row["kind"],
        app_id=AppId(row["app_id"]),
        session_index=row["session_index"],
        server_id=row["server_id"],
        name_id=row["name_id"],
        joined_at=row["joined_at"],
        ended_at=row["ended_at"],
        run_at=row["run_at"],
        attempts=row["attempts"],
    )
