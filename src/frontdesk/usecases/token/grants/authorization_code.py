"""authorization_code (RFC 6749 §4.1.3; RFC 7636; RFC 9700 §4.5)."""

from dataclasses import dataclass, replace
from typing import ClassVar

from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import RefreshTokenId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.tokens.access_token import new_access_token_jti
from frontdesk.domain.tokens.codes import AuthorizationCode, Redemption, check_redemption
from frontdesk.domain.tokens.refresh import refresh_token_of
from frontdesk.domain.tokens.usable import is_usable
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.oauth.errors import InvalidGrant
from frontdesk.protocol.oauth.parameters import require
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.issuance.refresh import start_family
from frontdesk.usecases.situation.person import find_person
from frontdesk.usecases.token.grant import Proof, TokenRequest

_KEEP_REVOKED_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class _Replayed:
    """The code's owner came twice; what it got the first time was revoked."""


@dataclass(frozen=True, slots=True)
class AuthorizationCodeGrant:
    """Who brings the code, the redirect_uri and the verifier is who asked."""

    store: Store
    refresh_key: bytes
    grant_type: ClassVar[str] = "authorization_code"

    async def prove(self, request: TokenRequest) -> Proof:
        """Check, spend and note what the code is spent for, in one transaction; sign only after it.

        Raises:
            InvalidRequest: there is no code.
            InvalidGrant: the code is unknown, expired, spent or somebody else's, or its person may have no tokens.
        """
        code_hash = token_hash(require(request.form, "code"))
        async with self.store.unit(request.org.org.id) as unit:
            code = await unit.codes.find(code_hash)
            if code is None:
                raise InvalidGrant("The code is unknown or has expired.")
            check_redemption(code, _redemption(request))
            outcome = await self._redeem(unit, request, code)
        if isinstance(outcome, _Replayed):
            raise InvalidGrant("The code was used before; the tokens it was used for have been revoked.")
        return outcome

    async def _redeem(self, unit: Unit, request: TokenRequest, code: AuthorizationCode) -> Proof | _Replayed:
        if code.spent_at is not None:
            return await _revoke(unit, request, code)
        # the key of the code has been proved; what its tokens are bound to is for this request and its client's kind
        authorization, now = replace(code.authorization, jkt=None), request.now
        if now >= code.expires_at or authorization.user_id is None:
            raise InvalidGrant("The code is unknown or has expired.")
        person = await find_person(unit, request.server, request.client, authorization.user_id)
        session = await unit.sessions.find(authorization.session_id) if authorization.session_id else None
        usable = person is not None and is_usable(
            client=request.client,
            subject=person.user,
            session=session,
            is_vouched=await unit.records.stands(IDP.name, authorization.idp),
            issued_at=code.created_at,
            now=now,
        )
        if not usable:
            raise InvalidGrant("The person may no longer use this app, or has signed out.")
        family = await start_family(unit, request.bound(authorization), now) if authorization.is_offline else None
        jti = new_access_token_jti(family.id if family else None, now)
        spent = await unit.codes.spend(
            code.code_hash, now, access_token_jti=jti, refresh_token_id=family.id if family else None
        )
        if not spent:  # somebody came between: what was started here goes, and so does what they got
            if family is not None:
                await unit.refresh_tokens.revoke(family.id, now)
            first = await unit.codes.find(code.code_hash)
            return await _revoke(unit, request, first if first is not None else code)
        return Proof(
            authorization=authorization,
            person=person,
            access_token_jti=jti,
            refresh_token=refresh_token_of(self.refresh_key, family, 0) if family else None,
            has_id_token=authorization.is_openid,
        )


def _redemption(request: TokenRequest) -> Redemption:
    return Redemption(
        server_id=request.server.id,
        client_id=request.client.client_id,
        redirect_uri=request.form.get("redirect_uri"),
        code_verifier=request.form.get("code_verifier"),
        jkt=request.jkt,
    )


async def _revoke(unit: Unit, request: TokenRequest, code: AuthorizationCode) -> _Replayed:
    """A second use by the owner may be a thief's first: nothing that came of the code stays good (RFC 6749 §4.1.2)."""
    if code.access_token_jti is not None:
        await unit.spent.add_revoked(code.access_token_jti, request.now + _KEEP_REVOKED_MS)
    if code.refresh_token_id is not None:
        await unit.refresh_tokens.revoke(RefreshTokenId(code.refresh_token_id), request.now)
    client = request.client
    unit.record(
        LogEvent(
            type=EventType.TOKEN_REUSE,
            published_at=request.now,
            actor=Party(client.client_id, "PublicClientApp", client.client_id, client.name),
            success=False,
            reason="code_reuse",
            client=request.context,
        )
    )
    return _Replayed()
