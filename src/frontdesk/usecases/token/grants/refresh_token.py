"""refresh_token (RFC 6749 §6; RFC 9700 §4.14.2; contract C.6)."""

from dataclasses import dataclass, replace
from typing import ClassVar

from frontdesk.domain.idps.model import IDP
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.tokens.access_token import new_access_token_jti
from frontdesk.domain.tokens.authorization import Person
from frontdesk.domain.tokens.refresh import (
    Next,
    PresentedToken,
    RefreshFamily,
    check_presented,
    next_of,
    read_refresh_token,
    refresh_token_of,
)
from frontdesk.domain.tokens.usable import is_usable
from frontdesk.protocol.oauth.errors import InvalidDpopProof, InvalidGrant, InvalidScope
from frontdesk.protocol.oauth.parameters import require
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.situation.person import find_person
from frontdesk.usecases.token.grant import Proof, TokenRequest


@dataclass(frozen=True, slots=True)
class _Reused:
    """An old token came back after its leeway; the family was revoked."""


@dataclass(frozen=True, slots=True)
class RefreshTokenGrant:
    """Who holds the living token of a family may go on."""

    store: Store
    refresh_key: bytes
    grant_type: ClassVar[str] = "refresh_token"

    async def prove(self, request: TokenRequest) -> Proof:
        """Check the token, and rotate it where its client's tokens rotate.

        Raises:
            InvalidRequest: there is no refresh_token.
            InvalidGrant: it is unknown, expired, revoked, reused or another client's, or its person may have no tokens.
            InvalidScope: more is asked for than was granted.
            InvalidDpopProof: the token is bound to a key that was not proved to be held.
        """
        presented = read_refresh_token(require(request.form, "refresh_token"))
        async with self.store.unit(request.org.org.id) as unit:
            family, person = await self._check(unit, request, presented)
            generation = await self._advance(unit, request, family, presented)
        if isinstance(generation, _Reused):
            raise InvalidGrant("The refresh token was used before; all tokens of this sign-in have been revoked.")
        authorization = replace(family.authorization, scopes=_scopes(request, family), nonce=None)
        return Proof(
            authorization=authorization,
            person=person,
            access_token_jti=new_access_token_jti(family.id, request.now),
            refresh_token=refresh_token_of(self.refresh_key, family, generation),
            has_id_token=authorization.is_openid,
        )

    async def _check(
        self, unit: Unit, request: TokenRequest, presented: PresentedToken
    ) -> tuple[RefreshFamily, Person]:
        family = await unit.refresh_tokens.find(presented.family_id)
        if family is None:
            raise InvalidGrant("The refresh token is unknown.")
        check_presented(self.refresh_key, family, presented)
        authorization = family.authorization
        if authorization.client_id != request.client.client_id or authorization.server_id != request.server.id:
            raise InvalidGrant("The refresh token was issued to another client or by another authorization server.")
        if authorization.jkt is not None and authorization.jkt != request.jkt:
            raise InvalidDpopProof("The refresh token is bound to another key than the one of the DPoP proof.")
        _scopes(request, family)
        person = None
        if family.is_live(request.now) and authorization.user_id is not None:
            person = await find_person(unit, request.server, request.client, authorization.user_id)
        if person is None or not is_usable(
            client=request.client,
            subject=person.user,
            is_vouched=await unit.records.stands(IDP.name, authorization.idp),
            issued_at=family.created_at,
            now=request.now,
        ):
            raise InvalidGrant("The refresh token has expired or was revoked.")
        return family, person

    async def _advance(
        self, unit: Unit, request: TokenRequest, family: RefreshFamily, presented: PresentedToken
    ) -> int | _Reused:
        """The generation to answer with. Losing the race for a rotation is finding the token rotated."""
        now, rotation = request.now, request.client.rotation
        match next_of(family, presented, rotation, now):
            case Next.KEEP:
                if not await unit.refresh_tokens.save_use(family.id, now):
                    raise InvalidGrant("The refresh token has expired or was revoked.")
                return presented.generation
            case Next.ROTATE:
                if await unit.refresh_tokens.spend_generation(family.id, presented.generation, now):
                    return presented.generation + 1
                current = await unit.refresh_tokens.find(family.id)
                if current is None or current.revoked_at is not None:
                    raise InvalidGrant("The refresh token has expired or was revoked.")
                return await self._advance(unit, request, current, presented)
            case Next.REPEAT:
                return presented.generation + 1
            case Next.REUSED:
                return await _revoke(unit, request, family)


async def _revoke(unit: Unit, request: TokenRequest, family: RefreshFamily) -> _Reused:
    await unit.refresh_tokens.revoke(family.id, request.now)
    client = request.client
    unit.record(
        LogEvent(
            type=EventType.TOKEN_REUSE,
            published_at=request.now,
            actor=Party(client.client_id, "PublicClientApp", client.client_id, client.name),
            targets=(Party(family.id, "RefreshToken"),),
            success=False,
            reason="refresh_token_reuse",
            client=request.context,
        )
    )
    return _Reused()


def _scopes(request: TokenRequest, family: RefreshFamily) -> tuple[str, ...]:
    """What was granted, or a part of it (RFC 6749 §6)."""
    wanted = request.requested_scopes()
    granted = family.authorization.scopes
    if more := [scope for scope in wanted if scope not in granted]:
        raise InvalidScope(f"The scope {more[0][:64]} was not granted with this refresh token.")
    return wanted or granted
