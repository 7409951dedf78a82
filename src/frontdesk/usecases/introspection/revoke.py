"""Revocation (RFC 7009; contract C.6)."""

from collections.abc import Mapping

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.tokens.refresh import check_presented, read_refresh_token
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.oauth.errors import InvalidGrant, InvalidToken
from frontdesk.protocol.oauth.parameters import require
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.clients.authenticate import Caller, ClientAuthenticator
from frontdesk.usecases.introspection.read_token import TokenReader

ENDPOINT = "/v1/revoke"


class Revocation:
    """Ends tokens for the client they were issued to; anybody else's, and unknown ones, change nothing."""

    def __init__(
        self, authenticator: ClientAuthenticator, reader: TokenReader, store: Store, refresh_key: bytes, clock: Clock
    ) -> None:
        self._authenticator = authenticator
        self._reader = reader
        self._store = store
        self._refresh_key = refresh_key
        self._clock = clock

    async def revoke(
        self,
        org: OrgSnapshot,
        server: CompiledServer,
        authorization: str | None,
        form: Mapping[str, str],
        context: ClientContext,
    ) -> None:
        """End the token. A refresh token takes its access tokens with it.

        Raises:
            OAuthError: the client is refused, or there is no token.
        """
        caller = await self._authenticator.authenticate(org, server, Caller(authorization, form, ENDPOINT))
        token = require(form, "token")
        async with self._store.unit(org.org.id) as unit:
            revoked = await self._revoke_refresh_token(unit, server, caller, token)
            if revoked is None:
                revoked = await self._revoke_access_token(unit, server, caller, token)
            if revoked is not None:
                unit.record(_revoked(caller, revoked, context, self._clock.now()))

    async def _revoke_refresh_token(
        self, unit: Unit, server: CompiledServer, caller: OAuthClient, token: str
    ) -> Party | None:
        try:
            presented = read_refresh_token(token)
        except InvalidGrant:
            return None
        family = await unit.refresh_tokens.find(presented.family_id)
        if family is None or family.authorization.client_id != caller.client_id:
            return None
        if family.authorization.server_id != server.id:
            return None
        try:
            check_presented(self._refresh_key, family, presented)
        except InvalidGrant:
            return None
        await unit.refresh_tokens.revoke(family.id, self._clock.now())
        return Party(family.id, "RefreshToken")

    async def _revoke_access_token(
        self, unit: Unit, server: CompiledServer, caller: OAuthClient, token: str
    ) -> Party | None:
        try:
            claims = self._reader.verify(server, token)
        except InvalidToken:
            return None
        if claims["cid"] != caller.client_id:
            return None
        jti = str(claims["jti"])
        await unit.spent.add_revoked(jti, int(str(claims["exp"])) * 1000)
        return Party(jti[:11], "AccessToken")


def _revoked(caller: OAuthClient, token: Party, context: ClientContext, now: int) -> LogEvent:
    return LogEvent(
        type=EventType.TOKEN_REVOKE,
        published_at=now,
        actor=Party(caller.client_id, "PublicClientApp", caller.client_id, caller.name),
        targets=(token,),
        client=context,
    )
