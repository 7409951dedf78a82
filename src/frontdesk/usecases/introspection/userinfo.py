"""UserInfo (OIDC Core §5.3; contract C.4)."""

from collections.abc import Mapping

from frontdesk.domain.authorization_servers.compiled import ORG_LIFETIMES, CompiledServer
from frontdesk.domain.tokens.access_token import USERINFO_CLAIMS
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.domain.tokens.expression_scope import ClaimFails
from frontdesk.domain.tokens.id_token import IdTokenSubject, userinfo_claims
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.oauth.errors import InsufficientScope, InvalidToken, ServerError
from frontdesk.protocol.oidc.scopes import OPENID
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.unit import Store
from frontdesk.usecases.introspection.read_token import LiveToken
from frontdesk.usecases.situation.person import person_of


class UserInfo:
    """Everything the scopes of an access token say about its person."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def claims(self, org: OrgSnapshot, server: CompiledServer, live: LiveToken) -> Mapping[str, object]:
        """The response body.

        Raises:
            InvalidToken: the token is not about a person, or about one who may not use the app any more.
            InsufficientScope: it was not granted openid.
            ServerError: a claim cannot be evaluated.
        """
        if OPENID not in live.scopes:
            raise InsufficientScope("The access token was not granted the scope openid.")
        if live.user is None:
            raise InvalidToken("The access token is not about a person.")
        async with self._store.reading(org.org.id) as unit:
            person = await person_of(unit, server, live.client, live.user)
        if person is None:
            raise InvalidToken("The person is not assigned to this application any more.")
        authorization = _authorization(server, live)
        about = IdTokenSubject(org.org.id, server, live.client, authorization, person)
        try:
            return userinfo_claims(about, self._clock.now())
        except ClaimFails as why:
            raise ServerError(str(why)) from None


def _authorization(server: CompiledServer, live: LiveToken) -> Authorization:
    assert live.user is not None
    asked = live.claims.get(USERINFO_CLAIMS)
    names = [name for name in asked if isinstance(name, str)] if isinstance(asked, list) else []
    return Authorization(
        server_id=server.id,
        client_id=live.client.client_id,
        user_id=live.user.id,
        scopes=live.scopes,
        lifetimes=ORG_LIFETIMES,
        claims={"userinfo": dict.fromkeys(names)} if names else None,
    )
