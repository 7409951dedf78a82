"""Ending a session, and RP-initiated logout (OIDC RP-Initiated Logout 1.0; contract C.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.ids import ClientId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.sessions.participation import Participation
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.oauth.errors import InvalidRequest, OAuthError
from frontdesk.protocol.oidc.logout import read_id_token_hint
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.unit import Store
from frontdesk.usecases.sessions.end import close_session
from frontdesk.usecases.sessions.open import SessionOpener, SignedIn
from frontdesk.usecases.sessions.participants import Participants

_MOST_FRAMES = 50


@dataclass(frozen=True, slots=True)
class LogoutRequest:
    """A checked request. ``redirect_uri`` only where a hint vouched for it; ``subject`` is the hint's person."""

    subject: str | None
    client_name: str | None
    redirect_uri: str | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Ended:
    """Who was signed in, and what their browser loads so that apps forget them (Front-Channel Logout §3)."""

    signed_in: SignedIn
    iframe_uris: tuple[str, ...]


class Logout:
    """Ends sessions, for apps and for people. ``participants`` tell apps that took part."""

    def __init__(
        self,
        snapshots: Snapshots,
        store: Store,
        sessions: SessionOpener,
        participants: Participants,
        clock: Clock,
    ) -> None:
        self._snapshots = snapshots
        self._store = store
        self._sessions = sessions
        self.participants = participants
        self._clock = clock

    async def read(self, org: OrgSnapshot, server: CompiledServer, parameters: Mapping[str, str]) -> LogoutRequest:
        """Check what an app asks. Without an id_token_hint nobody is ever redirected.

        Raises:
            InvalidRequest: the hint is not ours, or the post_logout_redirect_uri is not registered.
        """
        hint = parameters.get("id_token_hint")
        if hint is None:
            return LogoutRequest(None, None, None, None)
        try:
            claims = read_id_token_hint(hint, server.hint_keys, issuer=server.issuer)
        except OAuthError:
            raise InvalidRequest("The id_token_hint was not issued by this authorization server.") from None
        client_id = str(claims.get("aud"))
        if parameters.get("client_id", client_id) != client_id:
            raise InvalidRequest("The client_id is not the audience of the id_token_hint.")
        client = await self._snapshots.client(org.org.id, ClientId(client_id))
        if client is None:
            raise InvalidRequest("The audience of the id_token_hint is not registered any more.")
        redirect_uri = parameters.get("post_logout_redirect_uri")
        if redirect_uri is not None and redirect_uri not in client.metadata.post_logout_redirect_uris:
            raise InvalidRequest("The post_logout_redirect_uri is not registered for this client.")
        if not client.is_active:  # whoever deactivated it does not want people to be led there any more
            redirect_uri = None
        return LogoutRequest(str(claims.get("sub")), client.name, redirect_uri, parameters.get("state"))

    async def end(self, org: OrgSnapshot, cookie: str | None, context: ClientContext) -> Ended | None:
        """End the session of this cookie; who it was, if anybody was signed in."""
        signed_in = await self._sessions.find_leaving(org.org.id, cookie)
        if signed_in is None:
            return None
        now, user = self._clock.now(), signed_in.user
        async with self._store.unit(org.org.id) as unit:
            took_part = await unit.session_participants.list_of_session(signed_in.session.id)
            if await close_session(unit, signed_in.session.id, now):
                unit.record(
                    LogEvent(
                        type=EventType.SESSION_END,
                        published_at=now,
                        actor=Party(user.id, "User", user.login, user.login),
                        client=context,
                        debug={"session": signed_in.session.id},
                    )
                )
        return Ended(signed_in, await self._iframe_uris(org, took_part))

    async def _iframe_uris(self, org: OrgSnapshot, took_part: Sequence[Participation]) -> tuple[str, ...]:
        found = [await self.participants[one.kind].iframe_uri(org, one) for one in took_part if self._knows(one)]
        return tuple(dict.fromkeys(uri for uri in found if uri is not None))[:_MOST_FRAMES]

    def _knows(self, one: Participation) -> bool:
        return one.ended_at is None and one.kind in self.participants
