"""urn:ietf:params:oauth:grant-type:device_code (RFC 8628 §3.4, §3.5)."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.devices.model import SLOW_DOWN_MS, DeviceAuthorization, DeviceStatus
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.tokens.access_token import new_access_token_jti
from frontdesk.domain.tokens.refresh import refresh_token_of
from frontdesk.domain.tokens.usable import is_usable
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.oauth.errors import (
    AccessDenied,
    AuthorizationPending,
    ExpiredToken,
    InvalidGrant,
    OAuthError,
    SlowDown,
)
from frontdesk.protocol.oauth.parameters import require
from frontdesk.storage.repos.authorizations import authorization_of
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.issuance.refresh import start_family
from frontdesk.usecases.situation.person import find_person
from frontdesk.usecases.token.grant import Proof, TokenRequest


@dataclass(frozen=True, slots=True)
class DeviceCodeGrant:
    """The device that asked, once a person has typed its code elsewhere and said yes."""

    store: Store
    refresh_key: bytes
    grant_type: ClassVar[str] = "urn:ietf:params:oauth:grant-type:device_code"

    async def prove(self, request: TokenRequest) -> Proof:
        """Answer a poll.

        Raises:
            InvalidRequest: there is no device_code.
            InvalidGrant: it is unknown, spent or another client's.
            AuthorizationPending, SlowDown, ExpiredToken, AccessDenied: as RFC 8628 §3.5 has them.
        """
        code_hash = token_hash(require(request.form, "device_code"))
        async with self.store.unit(request.org.org.id) as unit:
            device = await unit.devices.find_by_device_code(code_hash)
            if device is None or device.client_id != request.client.client_id or device.server_id != request.server.id:
                raise InvalidGrant("The device_code is unknown.")
            outcome = await self._poll(unit, request, device)
        if isinstance(outcome, OAuthError):
            raise outcome
        return outcome

    async def _poll(self, unit: Unit, request: TokenRequest, device: DeviceAuthorization) -> Proof | OAuthError:
        """The proof, or the error to answer with once the poll itself has been noted."""
        now = request.now
        if device.spent_at is not None:
            return InvalidGrant("The device_code was used before.")
        if now >= device.expires_at:
            return ExpiredToken("The device_code has expired; begin anew.")
        if device.status is DeviceStatus.DENIED:
            return AccessDenied("The person did not allow it.")
        if device.status is DeviceStatus.PENDING:
            too_fast = device.polls_too_fast(now)
            interval_ms = device.interval_ms + (SLOW_DOWN_MS if too_fast else 0)
            await unit.devices.save_poll(device.device_code_hash, now, interval_ms)
            if too_fast:
                return SlowDown(f"Poll every {interval_ms // 1000} seconds, no faster.")
            return AuthorizationPending("The person has not decided yet.")
        return await self._redeem(unit, request, device)

    async def _redeem(self, unit: Unit, request: TokenRequest, device: DeviceAuthorization) -> Proof | OAuthError:
        assert device.authorization_json is not None, "an allowed device has an authorization"
        authorization, now = authorization_of(device.authorization_json), request.now
        person = None
        if authorization.user_id is not None:
            person = await find_person(unit, request.server, request.client, authorization.user_id)
        if person is None or not is_usable(
            client=request.client,
            subject=person.user,
            is_vouched=await unit.records.stands(IDP.name, authorization.idp),
            issued_at=device.created_at,
            now=now,
        ):
            return InvalidGrant("The person may no longer use this app.")
        if not await unit.devices.spend(device.device_code_hash, now):
            return InvalidGrant("The device_code was used before.")
        family = await start_family(unit, request.bound(authorization), now) if authorization.is_offline else None
        return Proof(
            authorization=authorization,
            person=person,
            access_token_jti=new_access_token_jti(family.id if family else None, now),
            refresh_token=refresh_token_of(self.refresh_key, family, 0) if family else None,
            has_id_token=authorization.is_openid,
        )
