"""Device authorizations."""

from sqlalchemy import update

from frontdesk.domain.devices.model import DeviceAuthorization, DeviceStatus
from frontdesk.domain.ids import AuthorizationServerId, ClientId
from frontdesk.storage.codec import Row, strings, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.spelling import consume_once, insert_row, of_org, purge_rows, select_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.devices import device_authorizations

_TABLE = device_authorizations
_INSERT = insert_row(_TABLE)
_BY_DEVICE_CODE = select_by(_TABLE, "device_code_hash")
_BY_USER_CODE = select_by(_TABLE, "user_code_hash")
_SPEND = consume_once(_TABLE, "device_code_hash")
_POLLED = statement(
    update(_TABLE)
    .where(of_org(_TABLE), _TABLE.c.device_code_hash == param("device_code_hash"))
    .values(last_polled_at=param("now"), interval_ms=param("interval_ms"))
)
_DECIDE = statement(
    update(_TABLE)
    .where(
        of_org(_TABLE),
        _TABLE.c.user_code_hash == param("user_code_hash"),
        _TABLE.c.status == DeviceStatus.PENDING.value,
        _TABLE.c.expires_at > param("now"),
    )
    .values(status=param("decision"), authorization=param("authorization"))
)
_PURGE = purge_rows(_TABLE, _TABLE.c.expires_at < param("before"))


class Devices:
    """Rows of ``device_authorizations``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, device: DeviceAuthorization) -> None:
        """A new one."""
        await self._tx.execute(
            _INSERT,
            device_code_hash=device.device_code_hash,
            user_code_hash=device.user_code_hash,
            server_id=device.server_id,
            client_id=device.client_id,
            scopes=to_json(device.scopes),
            status=device.status.value,
            authorization=device.authorization_json,
            interval_ms=device.interval_ms,
            created_at=device.created_at,
            expires_at=device.expires_at,
            last_polled_at=device.last_polled_at,
            spent_at=device.spent_at,
        )

    async def find_by_device_code(self, device_code_hash: bytes) -> DeviceAuthorization | None:
        """What the device polls for."""
        row = await self._tx.find(_BY_DEVICE_CODE, device_code_hash=device_code_hash)
        return _device(row) if row is not None else None

    async def find_by_user_code(self, user_code_hash: bytes) -> DeviceAuthorization | None:
        """What the person typed."""
        row = await self._tx.find(_BY_USER_CODE, user_code_hash=user_code_hash)
        return _device(row) if row is not None else None

    async def save_poll(self, device_code_hash: bytes, now: int, interval_ms: int) -> None:
        """The device asked."""
        await self._tx.execute(_POLLED, device_code_hash=device_code_hash, now=now, interval_ms=interval_ms)

    async def save_decision(
        self, user_code_hash: bytes, decision: DeviceStatus, authorization_json: str | None, now: int
    ) -> bool:
        """The person decided; True for the first decision only."""
        decided = await self._tx.execute(
            _DECIDE,
            user_code_hash=user_code_hash,
            decision=decision.value,
            authorization=authorization_json,
            now=now,
        )
        return decided == 1

    async def spend(self, device_code_hash: bytes, now: int) -> bool:
        """Tokens are about to be issued for it; True for exactly one caller."""
        return await self._tx.execute(_SPEND, device_code_hash=device_code_hash, now=now) == 1

    async def remove_expired(self, before: int) -> int:
        """Those that expired before then."""
        return await self._tx.execute(_PURGE, before=before)


def _device(row: Row) -> DeviceAuthorization:
    return DeviceAuthorization(
        device_code_hash=bytes(row["device_code_hash"]),
        user_code_hash=bytes(row["user_code_hash"]),
        server_id=AuthorizationServerId(row["server_id"]),
        client_id=ClientId(row["client_id"]),
        scopes=strings(row["scopes"]),
        status=DeviceStatus(row["status"]),
        authorization_json=row["authorization"],
        interval_ms=row["interval_ms"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        last_polled_at=row["last_polled_at"],
        spent_at=row["spent_at"],
    )
