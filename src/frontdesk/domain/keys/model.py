"""A signing key of an authorization server."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import AuthorizationServerId


class KeyStatus(StrEnum):
    """ACTIVE signs, NEXT is published so that clients know it in time, EXPIRED still verifies."""

    ACTIVE = "ACTIVE"
    NEXT = "NEXT"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key; the private half is sealed with the master key."""

    server_id: AuthorizationServerId
    kid: str
    alg: str
    status: KeyStatus
    public_jwk: Mapping[str, object]
    sealed_private_key: bytes
    created_at: int
    activated_at: int | None
    expired_at: int | None
