"""A scope that a person let a client have (Okta: grants)."""

from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import AuthorizationServerId, ClientId, GrantId, UserId


class ConsentSource(StrEnum):
    """Who said yes."""

    END_USER = "END_USER"
    ADMIN = "ADMIN"


@dataclass(frozen=True, slots=True)
class Consent:
    """One scope of one authorization server."""

    id: GrantId
    user_id: UserId
    client_id: ClientId
    server_id: AuthorizationServerId
    scope: str
    source: ConsentSource
    created_at: int
    updated_at: int
