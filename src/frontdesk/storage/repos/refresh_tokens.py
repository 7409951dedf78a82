"""Refresh-token families. A rotation is one conditional UPDATE of the generation."""

from sqlalchemy import or_, select, update

from frontdesk.domain.ids import ClientId, RefreshTokenId, UserId
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.storage.codec import Row
from frontdesk.storage.database import Transaction
from frontdesk.storage.repos.authorizations import authorization_json, authorization_of
from frontdesk.storage.spelling import insert_row, of_org, purge_rows, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.refresh_tokens import refresh_tokens

_INSERT = insert_row(refresh_tokens)
_BY_ID = select_by(refresh_tokens, "id")
_LIVE = (of_org(refresh_tokens), refresh_tokens.c.revoked_at.is_(None))
_ROTATE = statement(
    update(refresh_tokens)
    .where(*_LIVE, refresh_tokens.c.id == param("id"), refresh_tokens.c.generation == param("generation"))
    .values(generation=refresh_tokens.c.generation + 1, rotated_at=param("now"), last_used_at=param("now"))
)
_TOUCH = statement(
    update(refresh_tokens).where(*_LIVE, refresh_tokens.c.id == param("id")).values(last_used_at=param("now"))
)
_REVOKE = statement(
    update(refresh_tokens).where(*_LIVE, refresh_tokens.c.id == param("id")).values(revoked_at=param("now"))
)
_REVOKE_OF_USER_AND_CLIENT = statement(
    update(refresh_tokens)
    .where(*_LIVE, refresh_tokens.c.user_id == param("user_id"), refresh_tokens.c.client_id == param("client_id"))
    .values(revoked_at=param("now"))
)
_REVOKE_OF_CLIENT = statement(
    update(refresh_tokens)
    .where(*_LIVE, refresh_tokens.c.client_id == param("client_id"))
    .values(revoked_at=param("now"))
)
_LIVE_OF_CLIENT = statement(
    select(*refresh_tokens.c)
    .where(
        *_LIVE,
        refresh_tokens.c.client_id == param("client_id"),
        refresh_tokens.c.id > param("after"),
        or_(refresh_tokens.c.expires_at.is_(None), refresh_tokens.c.expires_at > param("now")),
        refresh_tokens.c.last_used_at + refresh_tokens.c.idle_ms > param("now"),
    )
    .order_by(refresh_tokens.c.id)
    .limit(param("most"))
)
_LIVE_OF_USER_AND_CLIENT = statement(
    select(*refresh_tokens.c)
    .where(
        *_LIVE,
        refresh_tokens.c.user_id == param("user_id"),
        refresh_tokens.c.client_id == param("client_id"),
        refresh_tokens.c.id > param("after"),
        or_(refresh_tokens.c.expires_at.is_(None), refresh_tokens.c.expires_at > param("now")),
        refresh_tokens.c.last_used_at + refresh_tokens.c.idle_ms > param("now"),
    )
    .order_by(refresh_tokens.c.id)
    .limit(param("most"))
)
_PURGE = purge_rows(
    refresh_tokens,
    or_(
        refresh_tokens.c.expires_at < param("before"),
        refresh_tokens.c.revoked_at < param("before"),
        refresh_tokens.c.last_used_at + refresh_tokens.c.idle_ms < param("before"),
    ),
)


class RefreshTokens:
    """Rows of ``refresh_tokens``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, family: RefreshFamily) -> None:
        """A new family."""
        authorization = family.authorization
        await self._tx.execute(
            _INSERT,
            id=family.id,
            server_id=authorization.server_id,
            client_id=authorization.client_id,
            user_id=authorization.user_id,
            session_id=authorization.session_id,
            seed=family.seed,
            generation=family.generation,
            authorization=authorization_json(authorization),
            created_at=family.created_at,
            rotated_at=family.rotated_at,
            last_used_at=family.last_used_at,
            expires_at=family.expires_at,
            idle_ms=family.idle_ms,
            revoked_at=family.revoked_at,
        )

    async def find(self, id: RefreshTokenId) -> RefreshFamily | None:
        """By id."""
        row = await self._tx.find(_BY_ID, id=id)
        return _family(row) if row is not None else None

    async def spend_generation(self, id: RefreshTokenId, generation: int, now: int) -> bool:
        """Rotate: the generation gives way to its successor; True for exactly one caller."""
        return await self._tx.execute(_ROTATE, id=id, generation=generation, now=now) == 1

    async def save_use(self, id: RefreshTokenId, now: int) -> bool:
        """It was used: it idles out later. False where it was revoked meanwhile."""
        return await self._tx.execute(_TOUCH, id=id, now=now) == 1

    async def revoke(self, id: RefreshTokenId, now: int) -> bool:
        """End the family; whether this call was the one that did."""
        return await self._tx.execute(_REVOKE, id=id, now=now) == 1

    async def revoke_all(self, user_id: UserId, client_id: ClientId, now: int) -> int:
        """End every family that a person gave a client."""
        return await self._tx.execute(_REVOKE_OF_USER_AND_CLIENT, user_id=user_id, client_id=client_id, now=now)

    async def list_of_client(self, client_id: ClientId, now: int, *, after: str, most: int) -> list[RefreshFamily]:
        """The families of a client that live, by id."""
        rows = await self._tx.all(_LIVE_OF_CLIENT, client_id=client_id, now=now, after=after, most=most)
        return [_family(row) for row in rows]

    async def revoke_of_client(self, client_id: ClientId, now: int) -> int:
        """End every family of a client; how many lived."""
        return await self._tx.execute(_REVOKE_OF_CLIENT, client_id=client_id, now=now)

    async def list_of_user(
        self, user_id: UserId, client_id: ClientId, now: int, *, after: str, most: int
    ) -> list[RefreshFamily]:
        """The families that a person gave a client and that live, by id."""
        rows = await self._tx.all(
            _LIVE_OF_USER_AND_CLIENT, user_id=user_id, client_id=client_id, now=now, after=after, most=most
        )
        return [_family(row) for row in rows]

    async def remove_dead(self, before: int) -> int:
        """Families that ended before then."""
        return await self._tx.execute(_PURGE, before=before)


def _family(row: Row) -> RefreshFamily:
    return RefreshFamily(
        id=RefreshTokenId(row["id"]),
        seed=bytes(row["seed"]),
        generation=row["generation"],
        authorization=authorization_of(row["authorization"]),
        created_at=row["created_at"],
        rotated_at=row["rotated_at"],
        last_used_at=row["last_used_at"],
        expires_at=row["expires_at"],
        idle_ms=row["idle_ms"],
        revoked_at=row["revoked_at"],
    )
