"""OpenID Connect clients in sessions, told of their end (Front-Channel Logout 1.0, Back-Channel Logout 1.0).

A refresh token is issued here only for offline_access, and such ones outlive the session (Back-Channel Logout §2.7).
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.ids import AuthorizationServerId, ClientId
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.sessions.participation import OIDC, Participation
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import encode
from frontdesk.protocol.oidc.logout import LOGOUT_TOKEN_TYPE, frontchannel_uri, logout_token_claims
from frontdesk.runtime.jobs.worker import JobFailed, JobRefused
from frontdesk.runtime.outbound.answers import OutboundFailed
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.runtime.snapshots.loader import OrgSnapshot, ServerNotFound
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.unit import Unit
from frontdesk.usecases.sessions.participants import Joining, join_session

_FORM = ("Content-Type", "application/x-www-form-urlencoded")
_TRY_AGAIN: Final = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class OidcParticipant:
    """Tells clients, each as it registered. ``Participation.name_id`` is the client's ``client_id``."""

    snapshots: Snapshots
    outbound: Outbound
    clock: Clock

    async def iframe_uri(self, org: OrgSnapshot, one: Participation) -> str | None:
        """Its frontchannel_logout_uri, with the issuer and the session where it asked for them (§2)."""
        client = await self._client(org, one)
        uri = client.metadata.frontchannel_logout_uri if client is not None else None
        if client is None or uri is None:
            return None
        try:
            issuer = org.server(AuthorizationServerId(one.server_id)).issuer
        except ServerNotFound:
            return None
        is_asked = client.metadata.frontchannel_logout_session_required
        return frontchannel_uri(uri, issuer, one.session_index) if is_asked else uri

    async def tell(self, org: OrgSnapshot, one: Participation) -> bool:
        """Send it a logout token (§2.5); False where it has nowhere to send one to.

        Raises:
            JobFailed: it did not answer, or failed.
            JobRefused: it refused, or our server is gone.
        """
        client = await self._client(org, one)
        uri = client.metadata.backchannel_logout_uri if client is not None else None
        if client is None or uri is None:
            return False
        body = urlencode({"logout_token": self._token(org, client, one)}).encode()
        try:
            answer = await self.outbound.send(org.org.id, "POST", uri, [_FORM], body)
        except OutboundFailed as why:
            raise JobFailed(str(why)) from None
        if answer.is_success:
            return True
        reason = f"The backchannel_logout_uri answered {answer.status}."
        if answer.status >= 500 or answer.status in _TRY_AGAIN:
            raise JobFailed(reason)
        raise JobRefused(reason)

    def _token(self, org: OrgSnapshot, client: OAuthClient, one: Participation) -> str:
        try:
            server = org.server(AuthorizationServerId(one.server_id))
        except ServerNotFound:
            raise JobRefused("The authorization server of the session is not active any more.") from None
        claims = logout_token_claims(
            issuer=server.issuer,
            audience=client.client_id,
            subject=one.user_id,
            session=one.session_index,
            now=self.clock.now(),
        )
        alg = client.metadata.id_token_signed_response_alg or server.signing_alg
        return org.signer(server, alg).sign_as(LOGOUT_TOKEN_TYPE, encode(claims))

    async def _client(self, org: OrgSnapshot, one: Participation) -> OAuthClient | None:
        client = await self.snapshots.client(org.org.id, ClientId(one.name_id or ""))
        return client if client is not None and client.is_active else None


async def note_client(unit: Unit, session: Session, client: OAuthClient, server_id: str, now: int) -> None:
    """The client is told of the session; it is noted only if it wants to hear of the end."""
    if client.hears_of_logout:
        joining = Joining(OIDC, client.app_id, server_id=server_id, name_id=client.client_id)
        await join_session(unit, session, joining, now)
