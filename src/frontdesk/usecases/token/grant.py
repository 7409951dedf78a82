"""What a grant type is: proof that somebody may have tokens."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Protocol

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.tokens.authorization import Authorization, Person
from frontdesk.protocol.oauth.scopes import parse_scope
from frontdesk.runtime.snapshots.loader import OrgSnapshot


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A request whose client is known and may use this grant type. ``jkt``: the key that it proved to hold."""

    org: OrgSnapshot
    server: CompiledServer
    client: OAuthClient
    form: Mapping[str, str]
    context: ClientContext
    now: int
    jkt: str | None = None

    def requested_scopes(self) -> tuple[str, ...]:
        """The scopes of the request, in its order; none where it has no scope parameter."""
        return parse_scope(self.form.get("scope"))

    def bound(self, authorization: Authorization) -> Authorization:
        """As its refresh tokens keep it: a public client's are bound to its key, a confidential one's to the client.

        RFC 9449 §5: what authenticates the client at every refresh need not be replaced by a key.
        """
        return replace(authorization, jkt=self.jkt) if self.client.is_public else authorization


@dataclass(frozen=True, slots=True)
class Proof:
    """What a grant proved. Everything that had to be stored is stored: what follows is only signing."""

    authorization: Authorization
    person: Person | None
    access_token_jti: str
    refresh_token: str | None = None
    has_id_token: bool = False


class Grant(Protocol):
    """One grant type: a frozen value that holds what it needs."""

    grant_type: ClassVar[str]

    async def prove(self, request: TokenRequest) -> Proof:
        """Check what the request brings.

        Raises:
            OAuthError: it does not prove what it should.
        """
