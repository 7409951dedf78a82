"""API tokens."""

from sqlalchemy import and_, select, update

from frontdesk.domain.api_tokens.model import ApiToken, OwnedToken
from frontdesk.domain.ids import ApiTokenId, UserId
from frontdesk.domain.users.model import MAY_HOLD_API_TOKENS, UserStatus
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by, update_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.api_tokens import api_tokens
from frontdesk.storage.tables.users import users

_MOST = 1_000
_INSERT = insert_row(api_tokens)
_BY_HASH = select_by(api_tokens, "token_hash")
_BY_ID = select_by(api_tokens, "id")
_IS_OWNER = and_(users.c.org_id == api_tokens.c.org_id, users.c.id == api_tokens.c.user_id)
_OWNED = statement(
    select(*api_tokens.c, users.c.login, users.c.status)
    .select_from(api_tokens.join(users, _IS_OWNER))
    .where(of_org(api_tokens), api_tokens.c.token_hash == param("token_hash"))
)
_ALL = statement(
    select(*api_tokens.c).where(of_org(api_tokens)).order_by(api_tokens.c.created_at, api_tokens.c.id).limit(_MOST)
)
_SAVE = update_by(api_tokens, "id", ("name", "network", "updated_at"), versioned=True)
_DELETE = delete_by(api_tokens, "id")
_USED = statement(
    update(api_tokens).where(of_org(api_tokens), api_tokens.c.id == param("id")).values(last_used_at=param("now"))
)


class ApiTokens:
    """Rows of ``api_tokens``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, token: ApiToken, token_hash: bytes) -> None:
        """A new token."""
        await self._tx.execute(
            _INSERT,
            id=token.id,
            name=token.name,
            user_id=token.user_id,
            network=to_json(token.network),
            token_hash=token_hash,
            created_at=token.created_at,
            last_used_at=token.last_used_at,
            updated_at=token.updated_at,
            version=token.version,
        )

    async def find_by_hash(self, token_hash: bytes) -> ApiToken | None:
        """By the token's hash."""
        row = await self._tx.find(_BY_HASH, token_hash=token_hash)
        return _token(row) if row is not None else None

    async def find_owned(self, token_hash: bytes) -> OwnedToken | None:
        """By the token's hash, with its owner; None too where they are gone."""
        row = await self._tx.find(_OWNED, token_hash=token_hash)
        if row is None:
            return None
        return OwnedToken(_token(row), row["login"], UserStatus(row["status"]) in MAY_HOLD_API_TOKENS)

    async def find(self, id: ApiTokenId) -> ApiToken | None:
        """By id."""
        row = await self._tx.find(_BY_ID, id=id)
        return _token(row) if row is not None else None

    async def list_all(self) -> list[ApiToken]:
        """Every token, the oldest first; a thousand at the most."""
        return [_token(row) for row in await self._tx.all(_ALL)]

    async def save(self, token: ApiToken) -> None:
        """Its name, and from where it may be used, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        saved = await self._tx.execute(
            _SAVE,
            id=token.id,
            name=token.name,
            network=to_json(token.network),
            updated_at=token.updated_at,
            version=token.version,
        )
        if saved != 1:
            raise StaleWrite(f"The API token {token.id} was changed by another request.")

    async def save_use(self, id: ApiTokenId, now: int) -> None:
        """It was used: its thirty idle days begin anew."""
        await self._tx.execute(_USED, id=id, now=now)

    async def remove(self, id: ApiTokenId) -> bool:
        """Whether it was there to be removed."""
        return await self._tx.execute(_DELETE, id=id) == 1


def _token(row: Row) -> ApiToken:
    return ApiToken(
        id=ApiTokenId(row["id"]),
        name=row["name"],
        user_id=UserId(row["user_id"]),
        network=from_json(row["network"]),
        created_at=row["created_at"],
        last_used_at=row["last_used_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )
