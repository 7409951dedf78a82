"""Events that an event hook could not be told of; the events themselves stay where they are, in the system log."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, null, select, update
from sqlalchemy.dialects.postgresql import insert  # its ON CONFLICT is spelled alike in both databases

from frontdesk.domain.hooks.dead_letters import DeadLetter
from frontdesk.storage.codec import Row, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import delete_by, of_org, purge_rows
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.event_hooks import dead_letters

_ROWS = dead_letters.c
_NEW = insert(dead_letters).values({column.name: param(column.name) for column in _ROWS})
_ADD = statement(
    _NEW.on_conflict_do_update(
        index_elements=["org_id", "hook_id", "event_id"],
        set_={
            "failed_at": _NEW.excluded.failed_at,
            "reason": _NEW.excluded.reason,
            "replay_at": _NEW.excluded.replay_at,
        },
        where=of_org(dead_letters),
    )
)
_OF_HOOK = (of_org(dead_letters), _ROWS.hook_id == param("hook_id"))
_PAGE = statement(
    select(*_ROWS).where(*_OF_HOOK, _ROWS.event_id > param("after")).order_by(_ROWS.event_id).limit(param("most"))
)
_TO_REPLAY = statement(
    select(*_ROWS)
    .where(*_OF_HOOK, _ROWS.replay_at.is_not(None))
    .order_by(_ROWS.published_at, _ROWS.event_id)
    .limit(param("most"))
)
_REPLAY_ALL = statement(update(dead_letters).where(*_OF_HOOK).values(replay_at=param("now")))
_CHOSEN = InList(_ROWS.event_id, "event_ids")
_REPLAY = statement(update(dead_letters).where(*_OF_HOOK, _CHOSEN).values(replay_at=param("now")))
_FAIL = statement(
    update(dead_letters)
    .where(*_OF_HOOK, _CHOSEN, _ROWS.replay_at <= param("asked_by"))
    .values(failed_at=param("now"), reason=param("reason"), replay_at=null())
)
_KNOWN = statement(select(_ROWS.event_id).where(*_OF_HOOK, _CHOSEN).limit(param("most")))
_REMOVE = statement(delete(dead_letters).where(*_OF_HOOK, _CHOSEN))
_REMOVE_ALL = delete_by(dead_letters, "hook_id")
_PURGE = purge_rows(dead_letters, _ROWS.failed_at < param("before"))


class DeadLetters:
    """Rows of ``dead_letters``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def save(self, letters: Sequence[DeadLetter]) -> None:
        """These could not be told."""
        await self._tx.execute_many(
            _ADD,
            [
                {
                    "hook_id": letter.hook_id,
                    "event_id": letter.event_id,
                    "event_type": letter.event_type,
                    "published_at": letter.published_at,
                    "failed_at": letter.failed_at,
                    "reason": letter.reason,
                    "replay_at": letter.replay_at,
                }
                for letter in letters
            ],
        )

    async def list_page(self, hook_id: str, *, after: str, most: int) -> list[DeadLetter]:
        """A hook's, in the order in which the log was written."""
        return [_letter(row) for row in await self._tx.all(_PAGE, hook_id=hook_id, after=after, most=most)]

    async def list_to_replay(self, hook_id: str, most: int) -> list[DeadLetter]:
        """Those that somebody wants told again, in the order of their time."""
        return [_letter(row) for row in await self._tx.all(_TO_REPLAY, hook_id=hook_id, most=most)]

    async def list_known(self, hook_id: str, event_ids: Collection[str]) -> set[str]:
        """Which of these are dead letters of the hook."""
        ids = to_json(sorted(event_ids))
        rows = await self._tx.all(_KNOWN, hook_id=hook_id, event_ids=ids, most=len(event_ids))
        return {str(row["event_id"]) for row in rows}

    async def replay(self, hook_id: str, event_ids: Collection[str] | None, now: int) -> int:
        """Tell these again, or (None) all of them; how many there are."""
        if event_ids is None:
            return await self._tx.execute(_REPLAY_ALL, hook_id=hook_id, now=now)
        return await self._tx.execute(_REPLAY, hook_id=hook_id, event_ids=to_json(sorted(event_ids)), now=now)

    async def fail(self, hook_id: str, tried: Sequence[DeadLetter], reason: str, now: int) -> int:
        """These could not be told again; how many that nobody has removed, or wants told once more, since."""
        ids = to_json(sorted(letter.event_id for letter in tried))
        asked_by = max(letter.replay_at or 0 for letter in tried)
        return await self._tx.execute(_FAIL, hook_id=hook_id, event_ids=ids, asked_by=asked_by, reason=reason, now=now)

    async def remove(self, hook_id: str, event_ids: Collection[str]) -> int:
        """They were told, or nobody wants them; how many there were."""
        return await self._tx.execute(_REMOVE, hook_id=hook_id, event_ids=to_json(sorted(event_ids)))

    async def remove_all(self, hook_id: str) -> int:
        """Every one of a hook; how many there were."""
        return await self._tx.execute(_REMOVE_ALL, hook_id=hook_id)

    async def remove_old(self, before: int) -> int:
        """Those that failed before then."""
        return await self._tx.execute(_PURGE, before=before)


def _letter(row: Row) -> DeadLetter:
    return DeadLetter(
        hook_id=row["hook_id"],
        event_id=row["event_id"],
        event_type=row["event_type"],
        published_at=row["published_at"],
        failed_at=row["failed_at"],
        reason=row["reason"],
        replay_at=row["replay_at"],
    )
