"""Introspection (RFC 7662; contract C.6)."""

from collections.abc import Mapping

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.tokens.authorization import Person
from frontdesk.domain.tokens.refresh import RefreshFamily, check_presented, read_refresh_token
from frontdesk.domain.tokens.usable import is_usable
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.oauth.dpop import TOKEN_TYPE
from frontdesk.protocol.oauth.errors import InvalidGrant, InvalidToken
from frontdesk.protocol.oauth.introspection import INACTIVE, active_response
from frontdesk.protocol.oauth.parameters import require
from frontdesk.protocol.oauth.scopes import render_scope
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.unit import Store
from frontdesk.usecases.clients.authenticate import Caller, ClientAuthenticator
from frontdesk.usecases.introspection.read_token import LiveToken, TokenReader
from frontdesk.usecases.situation.person import find_person

ENDPOINT = "/v1/introspect"


class Introspection:
    """Says whether a token is good, to clients that may ask: confidential ones any, public ones their own."""

    def __init__(
        self, authenticator: ClientAuthenticator, reader: TokenReader, store: Store, refresh_key: bytes, clock: Clock
    ) -> None:
        self._authenticator = authenticator
        self._reader = reader
        self._store = store
        self._refresh_key = refresh_key
        self._clock = clock

    async def introspect(
        self, org: OrgSnapshot, server: CompiledServer, authorization: str | None, form: Mapping[str, str]
    ) -> Mapping[str, object]:
        """The response body; whatever is not good is just not active.

        Raises:
            OAuthError: the client is refused, or there is no token.
        """
        caller = await self._authenticator.authenticate(org, server, Caller(authorization, form, ENDPOINT))
        token = require(form, "token")
        if token.count(".") == 2 and not token.startswith("oar"):
            return await self._access_token(org, server, caller, token)
        return await self._refresh_token(org, server, caller, token)

    async def _access_token(
        self, org: OrgSnapshot, server: CompiledServer, caller: OAuthClient, token: str
    ) -> Mapping[str, object]:
        try:
            live = await self._reader.read(org, server, token)
        except InvalidToken:
            return INACTIVE
        if not _may_see(caller, live):
            return INACTIVE
        return active_response(
            {**live.claims, "client_id": live.client.client_id},
            scope=render_scope(live.scopes),
            username=live.user.login if live.user is not None else None,
            token_type="Bearer" if live.jkt is None else TOKEN_TYPE,
        )

    async def _refresh_token(
        self, org: OrgSnapshot, server: CompiledServer, caller: OAuthClient, token: str
    ) -> Mapping[str, object]:
        now = self._clock.now()
        try:
            presented = read_refresh_token(token)
        except InvalidGrant:
            return INACTIVE
        async with self._store.reading(org.org.id) as unit:
            family = await unit.refresh_tokens.find(presented.family_id)
            if family is None or family.generation != presented.generation or not family.is_live(now):
                return INACTIVE
            authorization = family.authorization
            if authorization.client_id != caller.client_id or authorization.server_id != server.id:
                return INACTIVE
            user_id = authorization.user_id
            person = await find_person(unit, server, caller, user_id) if user_id is not None else None
            is_vouched = await unit.records.stands(IDP.name, authorization.idp)
        try:
            check_presented(self._refresh_key, family, presented)
        except InvalidGrant:
            return INACTIVE
        if person is None or not is_usable(
            client=caller, subject=person.user, is_vouched=is_vouched, issued_at=family.created_at, now=now
        ):
            return INACTIVE
        return active_response(
            _claims(server, family, person),
            scope=render_scope(authorization.scopes),
            username=person.user.login,
            token_type=None,
        )


def _claims(server: CompiledServer, family: RefreshFamily, person: Person) -> Mapping[str, object]:
    idle_at = family.last_used_at + family.idle_ms
    expires_at = idle_at if family.expires_at is None else min(idle_at, family.expires_at)
    client_id = family.authorization.client_id
    return {
        "iss": server.issuer,
        "aud": server.audience,
        "sub": person.app_user.user_name,
        "uid": person.user.id,
        "iat": family.created_at // 1000,
        "exp": expires_at // 1000,
        "cid": client_id,
        "client_id": client_id,
        "jti": family.id,
    }


def _may_see(caller: OAuthClient, live: LiveToken) -> bool:
    return not caller.is_public or live.client.client_id == caller.client_id
