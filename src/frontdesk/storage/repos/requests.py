"""Authorization requests that wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import update

from frontdesk.domain.ids import AuthorizationServerId, ClientId
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import consume_once, insert_row, of_org, purge_rows, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.requests import authorization_requests

_TABLE = authorization_requests
_INSERT = insert_row(_TABLE)
_BY_KEY = select_by(_TABLE, "kind", "key_hash")
_SPEND = consume_once(_TABLE, "key_hash")
_CONSENT = statement(
    update(_TABLE)
    .where(of_org(_TABLE), _TABLE.c.key_hash == param("key_hash"), _TABLE.c.spent_at.is_(None))
    .values(consented_at=param("now"))
)
_KEEP = statement(
    update(_TABLE)
    .where(
        of_org(_TABLE),
        _TABLE.c.key_hash == param("key_hash"),
        _TABLE.c.spent_at.is_(None),
        _TABLE.c.expires_at < param("until"),
    )
    .values(expires_at=param("until"))
)
_PURGE = purge_rows(_TABLE, _TABLE.c.expires_at < param("now"))


class Waiting(StrEnum):
    """What a request waits for."""

    PUSHED = "pushed"
    PERSON = "person"
    SAML = "saml"
    SAML_LOGOUT = "saml logout"


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request's row. ``pushed_key_hash``: the pushed request it came from, which is spent with it."""

    kind: Waiting
    key_hash: bytes
    server_id: AuthorizationServerId
    client_id: ClientId
    parameters: Mapping[str, str]
    pushed_key_hash: bytes | None
    consented_at: int | None
    created_at: int
    expires_at: int
    spent_at: int | None


class Requests:
    """Rows of ``authorization_requests``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, request: WaitingRequest) -> None:
        """A new one."""
        await self._tx.execute(
            _INSERT,
            kind=request.kind.value,
            key_hash=request.key_hash,
            server_id=request.server_id,
            client_id=request.client_id,
            parameters=to_json(request.parameters),
            pushed_key_hash=request.pushed_key_hash,
            consented_at=request.consented_at,
            created_at=request.created_at,
            expires_at=request.expires_at,
            spent_at=request.spent_at,
        )

    async def find(self, kind: Waiting, key_hash: bytes) -> WaitingRequest | None:
        """By the hash of its key, spent or not."""
        row = await self._tx.find(_BY_KEY, kind=kind.value, key_hash=key_hash)
        return _request(row) if row is not None else None

    async def save_consent(self, key_hash: bytes, now: int) -> None:
        """The person said yes to this very request."""
        await self._tx.execute(_CONSENT, key_hash=key_hash, now=now)

    async def save_longer(self, key_hash: bytes, until: int) -> None:
        """A person took it up in time: it can be answered until then."""
        await self._tx.execute(_KEEP, key_hash=key_hash, until=until)

    async def spend(self, key_hash: bytes, now: int) -> bool:
        """It is answered; True for exactly one caller."""
        return await self._tx.execute(_SPEND, key_hash=key_hash, now=now) == 1

    async def remove_expired(self, now: int) -> int:
        """Those that nobody can answer any more."""
        return await self._tx.execute(_PURGE, now=now)


def _request(row: Row) -> WaitingRequest:
    pushed = row["pushed_key_hash"]
    return WaitingRequest(
        kind=Waiting(row["kind"]),
        key_hash=bytes(row["key_hash"]),
        server_id=AuthorizationServerId(row["server_id"]),
        client_id=ClientId(row["client_id"]),
        parameters=from_json(row["parameters"]),
        pushed_key_hash=bytes(pushed) if pushed is not None else None,
        consented_at=row["consented_at"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        spent_at=row["spent_at"],
    )
