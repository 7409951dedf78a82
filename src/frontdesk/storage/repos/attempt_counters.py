"""Counting tries in the database: every node sees them, and a restart forgets none."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org, purge_rows
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.authn import attempt_counters

_MAKE = statement(
    insert(attempt_counters)
    .values({column.name: param(column.name) for column in attempt_counters.c})
    .on_conflict_do_nothing()
)
_AGAIN = statement(
    update(attempt_counters)
    .where(
        of_org(attempt_counters),
        attempt_counters.c.kind == param("kind"),
        attempt_counters.c.subject == param("subject"),
        attempt_counters.c.expires_at <= param("now"),
    )
    .values(count=0, expires_at=param("expires_at"))
)
_COUNT = statement(
    update(attempt_counters)
    .where(
        of_org(attempt_counters),
        attempt_counters.c.kind == param("kind"),
        attempt_counters.c.subject == param("subject"),
        attempt_counters.c.count < param("most"),
    )
    .values(count=attempt_counters.c.count + 1)
)
_DELETE = delete_by(attempt_counters, "kind", "subject")
_PURGE = purge_rows(attempt_counters, attempt_counters.c.expires_at < param("before"))


class AttemptCounters:
    """Rows of ``attempt_counters``: a fixed window a subject."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def count(self, kind: str, subject: str, *, most: int, window_ms: int, now: int) -> bool:
        """Count one try, before it is made; False where ``most`` were made since the window began."""
        named = {"kind": kind, "subject": subject}
        await self._tx.execute(_MAKE, **named, count=0, expires_at=now + window_ms)
        await self._tx.execute(_AGAIN, **named, now=now, expires_at=now + window_ms)
        return await self._tx.execute(_COUNT, **named, most=most) == 1

    async def forget(self, kind: str, subject: str) -> None:
        """The subject succeeded: earlier tries count no more."""
        await self._tx.execute(_DELETE, kind=kind, subject=subject)

    async def remove_expired(self, before: int) -> int:
        """Windows that closed before then."""
        return await self._tx.execute(_PURGE, before=before)
