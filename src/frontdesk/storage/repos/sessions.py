"""Sessions, found by the hash of their cookie."""

from sqlalchemy import or_, select, update

from frontdesk.domain.ids import SessionId, UserId
from frontdesk.domain.sessions.model import Limits, Session, read_session_idp
from frontdesk.storage.codec import Row, from_json, strings, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import insert_row, of_org, purge_rows, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.sessions import sessions

_INSERT = insert_row(sessions)
_BY_COOKIE = select_by(sessions, "cookie_hash")
_BY_ID = select_by(sessions, "id")
_TOUCH = statement(
    update(sessions)
    .where(of_org(sessions), sessions.c.id == param("id"), sessions.c.ended_at.is_(None))
    .values(last_used_at=param("now"), expires_at=param("expires_at"))
)
_END = statement(
    update(sessions)
    .where(of_org(sessions), sessions.c.id == param("id"), sessions.c.ended_at.is_(None))
    .values(ended_at=param("now"))
)
_MOST_OF_USER = 100
_LIVE_OF_USER = statement(
    select(*sessions.c)
    .where(
        of_org(sessions),
        sessions.c.user_id == param("user_id"),
        sessions.c.ended_at.is_(None),
        sessions.c.expires_at > param("now"),
    )
    .order_by(sessions.c.last_used_at.desc(), sessions.c.id)
    .limit(_MOST_OF_USER)
)
_PURGE = purge_rows(sessions, or_(sessions.c.expires_at < param("before"), sessions.c.ended_at < param("before")))


class Sessions:
    """Rows of ``sessions``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, session: Session, cookie_hash: bytes) -> None:
        """A new session."""
        await self._tx.execute(
            _INSERT,
            id=session.id,
            cookie_hash=cookie_hash,
            user_id=session.user_id,
            amr=to_json(session.amr),
            auth_time=session.auth_time,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            ended_at=session.ended_at,
            factor_at=session.factor_at,
            idle_ms=session.limits.idle_ms,
            longest_ms=session.limits.longest_ms,
            is_persistent=session.limits.is_persistent,
            user_agent=session.user_agent,
            ip_address=session.ip_address,
            idp=to_json(session.idp.stored()) if session.idp is not None else None,
        )

    async def find_by_cookie(self, cookie_hash: bytes) -> Session | None:
        """By the hash of the cookie's value."""
        row = await self._tx.find(_BY_COOKIE, cookie_hash=cookie_hash)
        return _session(row) if row is not None else None

    async def find(self, id: SessionId) -> Session | None:
        """By id."""
        row = await self._tx.find(_BY_ID, id=id)
        return _session(row) if row is not None else None

    async def list_live(self, user_id: UserId, now: int) -> list[Session]:
        """Those of a person that live, the last used first; a hundred at the most."""
        return [_session(row) for row in await self._tx.all(_LIVE_OF_USER, user_id=user_id, now=now)]

    async def save_use(self, id: SessionId, now: int, expires_at: int) -> bool:
        """It was used: it idles out later; False where it has ended. It ends no more before this unit does."""
        return await self._tx.execute(_TOUCH, id=id, now=now, expires_at=expires_at) == 1

    async def save_end(self, id: SessionId, now: int) -> bool:
        """End it; whether this call was the one that did."""
        return await self._tx.execute(_END, id=id, now=now) == 1

    async def remove_dead(self, before: int) -> int:
        """Those that ended or idled out before then."""
        return await self._tx.execute(_PURGE, before=before)


def _session(row: Row) -> Session:
    return Session(
        id=SessionId(row["id"]),
        user_id=UserId(row["user_id"]),
        amr=strings(row["amr"]),
        auth_time=row["auth_time"],
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        expires_at=row["expires_at"],
        ended_at=row["ended_at"],
        factor_at=row["factor_at"],
        limits=Limits(row["idle_ms"], row["longest_ms"], bool(row["is_persistent"])),
        user_agent=row["user_agent"],
        ip_address=row["ip_address"],
        idp=read_session_idp(from_json(row["idp"])) if row["idp"] is not None else None,
    )
