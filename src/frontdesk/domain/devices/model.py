"""A device authorization (RFC 8628 §3.2): ten minutes to type a code on another screen."""

from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import AuthorizationServerId, ClientId

LIFETIME_MS = 600_000
INTERVAL_MS = 5_000
SLOW_DOWN_MS = 5_000


class DeviceStatus(StrEnum):
    """What the person has decided."""

    PENDING = "PENDING"
    ALLOWED = "ALLOWED"
    DENIED = "DENIED"


@dataclass(frozen=True, slots=True)
class DeviceAuthorization:
    """One device's request. ``authorization_json`` is there once a person allowed it."""

    device_code_hash: bytes
    user_code_hash: bytes
    server_id: AuthorizationServerId
    client_id: ClientId
    scopes: tuple[str, ...]
    status: DeviceStatus
    authorization_json: str | None
    interval_ms: int
    created_at: int
    expires_at: int
    last_polled_at: int | None
    spent_at: int | None

    def polls_too_fast(self, now: int) -> bool:
        """Whether less than the interval went by since the last poll (RFC 8628 §3.5)."""
        return self.last_polled_at is not None and now < self.last_polled_at + self.interval_ms
