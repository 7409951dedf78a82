"""Reading an access token of ours: signature, issuer, kind, time, and everything that may have ended it since."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.ids import ClientId, RefreshTokenId, UserId
from frontdesk.domain.tokens.access_token import issued_at_of, refresh_token_id_of
from frontdesk.domain.tokens.usable import is_usable
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import decode
from frontdesk.protocol.jose.jws import BadSignature, verify_jws
from frontdesk.protocol.oauth.errors import InvalidToken
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.unit import Store

_OUR_ALGS = frozenset({"RS256", "ES256"})
_KIND = "AT."


@dataclass(frozen=True, slots=True)
class LiveToken:
    """An access token that is good now."""

    claims: Mapping[str, object]
    client: OAuthClient
    user: User | None

    @property
    def scopes(self) -> tuple[str, ...]:
        """What it was granted."""
        scp = self.claims["scp"]
        assert isinstance(scp, list)
        return tuple(scp)

    @property
    def jkt(self) -> str | None:
        """The thumbprint of the key that whoever sends it must hold (RFC 9449 §6.1)."""
        cnf = self.claims.get("cnf")
        return str(cnf["jkt"]) if isinstance(cnf, dict) else None


class TokenReader:
    """Believes no token before every question is answered."""

    def __init__(self, snapshots: Snapshots, store: Store, clock: Clock) -> None:
        self._snapshots = snapshots
        self._store = store
        self._clock = clock

    async def read(self, org: OrgSnapshot, server: CompiledServer, token: str) -> LiveToken:
        """The token, if this server issued it and nothing has ended it.

        Raises:
            InvalidToken: anything else. ID tokens, tokens of other servers and of other orgs are not access tokens.
        """
        claims = self.verify(server, token)
        client = await self._snapshots.client(org.org.id, ClientId(str(claims["cid"])))
        if client is None:
            raise InvalidToken("The client of the access token is not registered any more.")
        user = await self._check_rows(org, claims, client)
        return LiveToken(claims, client, user)

    def verify(self, server: CompiledServer, token: str) -> Mapping[str, object]:
        """The claims, by signature, issuer, kind and time alone.

        Raises:
            InvalidToken: one of them is wrong.
        """
        try:
            _, payload = verify_jws(token, server.verifying_keys, algorithms=_OUR_ALGS)
        except BadSignature:
            raise InvalidToken("The access token was not issued by this authorization server.") from None
        claims: Mapping[str, object] = decode(payload)  # our own signature: our own JSON
        exp_s = claims.get("exp")
        is_ours = claims.get("iss") == server.issuer and str(claims.get("jti", "")).startswith(_KIND)
        if not is_ours or "cid" not in claims or not isinstance(exp_s, int):
            raise InvalidToken("The token is not an access token of this authorization server.")
        if self._clock.now() >= exp_s * 1000:
            raise InvalidToken("The access token has expired.")
        return claims

    async def _check_rows(self, org: OrgSnapshot, claims: Mapping[str, object], client: OAuthClient) -> User | None:
        jti, uid, now = str(claims["jti"]), claims.get("uid"), self._clock.now()
        family_id = refresh_token_id_of(jti)
        async with self._store.reading(org.org.id) as unit:
            revoked = await unit.spent.is_revoked(jti)
            family = await unit.refresh_tokens.find(RefreshTokenId(family_id)) if family_id else None
            user = await unit.users.find(UserId(uid)) if isinstance(uid, str) else None
        if family_id is not None and (family is None or family.revoked_at is not None):
            revoked = True
        issued_at = issued_at_of(jti, int(str(claims["iat"])))
        gone = uid is not None and user is None
        if revoked or gone or not is_usable(client=client, subject=user, issued_at=issued_at, now=now):
            raise InvalidToken("The access token was revoked.")
        return user
