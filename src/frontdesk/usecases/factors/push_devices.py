"""What phones ask of us: to be set up, what they are asked, and to answer (docs/reference/push-device-protocol.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.devices.enrolled import DeviceProfile
from frontdesk.domain.errors import InvalidApiToken, ValidationFailed
from frontdesk.domain.factors.challenge import proved
from frontdesk.domain.factors.model import Factor, FactorType, PushChallenge
from frontdesk.domain.factors.push import answered, is_open
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.json import decode, encode_text
from frontdesk.protocol.jose.jwk import BadKeySet, Jwks, check_public_jwks
from frontdesk.protocol.jose.jws import BadSignature, read_unverified_payload, verify_jws
from frontdesk.protocol.jose.jwt import BadClaims, audiences_of, check_dates, date_ms, read_claims
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.enrolled_devices.devices import enroll_device
from frontdesk.usecases.factors.drivers.setup_keys import SetupKeys
from frontdesk.usecases.messages.notices import tell_factor_enrolled
from frontdesk.usecases.messages.queue import MessageQueue

WHAT: Final = "pushDevice"
_ALGORITHMS: Final = frozenset({"ES256"})
_LONGEST_MS: Final = 60_000
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class PhoneSetup:
    """``key`` is the link's; ``proof`` is signed by the phone's own key, whose public half is ``public_key``."""

    factor_id: str
    key: str
    public_key: Mapping[str, object]
    proof: str
    device: DeviceProfile


@dataclass(frozen=True, slots=True)
class SetUp:
    """What the phone keeps: whose factor it is."""

    factor: Factor
    user: User


@dataclass(frozen=True, slots=True)
class PushDevices:
    """A phone shows who it is by a short token that its key signs; whoever has the key is the phone."""

    store: Store
    keys: SetupKeys
    messages: MessageQueue
    clock: Clock

    async def set_up(self, org: OrgId, setup: PhoneSetup) -> SetUp:
        """The phone brings its key, and the factor is active.

        Raises:
            InvalidApiToken: the link is spent, too old or another's, or the proof is not signed by the key.
            ValidationFailed: the key is no EC key that verifies ES256, or the person has too many devices.
        """
        now, jwk = self.clock.now(), _public_key(setup.public_key)
        async with self.store.unit(org) as unit:
            factor = await unit.factors.find_by_id(setup.factor_id)
            if factor is None or factor.type is not FactorType.PUSH or not self.keys.fits(factor, setup.key, now):
                raise InvalidApiToken()
            await _verified(unit, setup.proof, factor.id, jwk, now)
            user = await unit.users.find(factor.user_id)
            if user is None:
                raise InvalidApiToken()
            device = await enroll_device(unit, user, setup.device, now)
            profile = {
                **factor.profile,
                "device_type": "SmartPhone",
                "name": setup.device.display_name,
                "platform": setup.device.platform.value,
                "version": setup.device.os_version or "",
                "device_id": device.id,
            }
            _, active = proved(replace(factor, profile=profile, state=replace(factor.state, public_key=jwk)), now)
            await unit.factors.save(active)
            party = Party(user.id, "User", user.login, user.login)
            unit.record(LogEvent(EventType.FACTOR_ACTIVATE, now, party, (party,)))
            await tell_factor_enrolled(self.messages, unit, user, active.type, now)
        return SetUp(active, user)

    async def open_challenge(self, org: OrgId, token: str) -> PushChallenge | None:
        """What the phone is asked now.

        Raises:
            InvalidApiToken: no phone of a person signed the token, or the phone may answer no more.
        """
        now = self.clock.now()
        async with self.store.reading(org) as unit:
            factor, _ = await _phone(unit, token, now)
        return factor.state.push if is_open(factor.state.push, now) else None

    async def answer(self, org: OrgId, token: str) -> str:
        """What the person decided; the answer that counts (a wrong number is a refusal).

        Raises:
            InvalidApiToken: as of ``open_challenge``.
            ValidationFailed: nothing is asked, or something else.
        """
        now = self.clock.now()
        async with self.store.unit(org) as unit:
            factor, claims = await _phone(unit, token, now)
            push = factor.state.push
            if push is None or not is_open(push, now) or claims.get("challenge") != push.id:
                raise ValidationFailed(WHAT, ("challenge: The question is not open any more.",))
            decided = answered(push, claims)
            if decided is None or decided.answer is None:
                raise ValidationFailed(WHAT, ("answer: Sign the question's nonce, and APPROVE or DENY.",))
            await unit.factors.save(replace(factor, state=replace(factor.state, push=decided)))
        return decided.answer


async def _phone(unit: Unit, token: str, now: int) -> tuple[Factor, Mapping[str, object]]:
    """The factor whose key signed the token, if its person and its device still may."""
    try:
        named = read_claims(read_unverified_payload(token[:_LONGEST])).get("iss")
    except (BadSignature, BadClaims):
        raise InvalidApiToken() from None
    factor = await unit.factors.find_by_id(named) if isinstance(named, str) else None
    if factor is None or factor.type is not FactorType.PUSH or not factor.is_active:
        raise InvalidApiToken()
    device = await unit.enrolled_devices.find(factor.profile.get("device_id", ""))
    if device is None or device.status != "ACTIVE":
        raise InvalidApiToken()
    return factor, await _verified(unit, token, factor.id, factor.state.public_key, now)


async def _verified(unit: Unit, token: str, factor_id: str, jwk: str, now: int) -> Mapping[str, object]:
    """The claims of a token of a minute, for this org, that the key signed."""
    org = await unit.orgs.find()
    assert org is not None, "a unit is of an org"
    try:
        _, payload = verify_jws(token[:_LONGEST], _jwks(jwk, factor_id), algorithms=_ALGORITHMS)
        claims = read_claims(payload)
        check_dates(claims, now=now, longest_ms=_LONGEST_MS)
    except (BadSignature, BadClaims):
        raise InvalidApiToken() from None
    made_at = date_ms(claims, "iat")
    if made_at is None or made_at < now - _LONGEST_MS or claims.get("iss") != factor_id:
        raise InvalidApiToken()
    if org.url not in audiences_of(claims):
        raise InvalidApiToken()
    return claims


def _public_key(jwk: Mapping[str, object]) -> str:
    members = {name: jwk.get(name) for name in ("kty", "crv", "x", "y")}
    if members["kty"] != "EC" or members["crv"] != "P-256" or "d" in jwk:
        raise ValidationFailed(WHAT, ("publicKey: It must be the public half of an EC key on P-256.",))
    try:
        check_public_jwks({"keys": [members]})
    except BadKeySet:
        raise ValidationFailed(WHAT, ("publicKey: It is no JWK.",)) from None
    return encode_text(members)


def _jwks(jwk: str, factor_id: str) -> Jwks:
    return check_public_jwks({"keys": [{**decode(jwk), "kid": factor_id}]})
