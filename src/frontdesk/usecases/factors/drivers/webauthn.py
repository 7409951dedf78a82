"""Security keys and passkeys (WebAuthn L2): several a person, and any of them proves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from frontdesk.domain.factors.attempt import Attempt, FactorResult, Given
from frontdesk.domain.factors.challenge import Outcome, failed, proved
from frontdesk.domain.factors.enrollment import Enrolment
from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.domain.trusted_origins.model import TRUSTED_ORIGIN, cors_origins
from frontdesk.domain.users.model import User
from frontdesk.protocol.http.origins import origin_of
from frontdesk.protocol.http.uris import parse_uri
from frontdesk.protocol.webauthn.assertion import Assertion, KnownKey, verify_assertion
from frontdesk.protocol.webauthn.encoding import BadCredential
from frontdesk.protocol.webauthn.options import (
    LIFETIME_MS,
    Account,
    RelyingParty,
    Wishes,
    creation_options,
    new_challenge,
    request_options,
)
from frontdesk.protocol.webauthn.registration import NewKey, verify_registration
from frontdesk.storage.unit import Unit
from frontdesk.usecases.factors.driver import Proving
from frontdesk.usecases.factors.drivers.authenticators import method_settings_of

AUTHENTICATOR_KEY: Final = "webauthn"
_ANY_NAME: Final = "Security key or passkey"
_ATTACHMENTS: Mapping[object, str] = {"BUILT_IN": "platform", "ROAMING": "cross-platform"}
_VERIFICATIONS = frozenset({"required", "preferred", "discouraged"})


@dataclass(frozen=True, slots=True)
class WebauthnDriver:
    """What is handed out: ``options`` for the browser, good once (``once``) and until ``expires_at``."""

    async def prepare(self, factor: Factor, wanted: Enrolment) -> Factor:
        """The key is made later, by the authenticator."""
        return factor

    async def ask(self, unit: Unit, user: User, factor: Factor, before: Mapping[str, object], now: int) -> Attempt:
        """Options to make a key with, or to sign with any of the person's."""
        party, wishes = await _party(unit), await _wishes(unit)
        challenge, known = new_challenge(), [str(key.profile["credential_id"]) for key in await _keys(unit, user)]
        if factor.is_active:
            options = request_options(party, wishes, challenge, known)
        else:
            account = Account(user.id, user.login, _display_name(user))
            options = creation_options(party, account, wishes, challenge, known)
        handed = {"options": options, "once": challenge, "expires_at": now + LIFETIME_MS}
        return await self.look(unit, user, factor, handed, now)

    async def look(self, unit: Unit, user: User, factor: Factor, challenge: Mapping[str, object], now: int) -> Attempt:
        """The same options again."""
        result = FactorResult.CHALLENGE if factor.is_active else FactorResult.WAITING
        return Attempt(factor, result, {"options": challenge.get("options", {})}, challenge)

    async def prove(self, unit: Unit, user: User, factor: Factor, proving: Proving) -> tuple[Outcome, Factor]:
        """By an attestation of a new key, or a signature of a known one."""
        challenge, expires_at = proving.challenge.get("once"), proving.challenge.get("expires_at")
        if not isinstance(challenge, str) or not isinstance(expires_at, int) or proving.now >= expires_at:
            return failed(factor, proving.now)
        party, wishes = await _party(unit), await _wishes(unit)
        if not factor.is_active:
            return _registered(factor, proving, await _keys(unit, user), (party, wishes, challenge))
        keys = await _keys(unit, user)
        ordered = sorted(keys, key=lambda key: key.id != factor.id)
        for key in ordered:
            count = _signed(key, proving.given, (party, wishes, challenge))
            if count is not None:
                return proved(replace(key, state=replace(key.state, counter=count)), proving.now)
        return failed(factor, proving.now)


_Expected = tuple[RelyingParty, Wishes, str]


def _registered(factor: Factor, proving: Proving, keys: list[Factor], expected: _Expected) -> tuple[Outcome, Factor]:
    given = proving.given
    if given.attestation is None or given.client_data is None:
        return failed(factor, proving.now)
    try:
        made = verify_registration(given.attestation, given.client_data, *expected)
    except BadCredential:
        return failed(factor, proving.now)
    if any(key.profile["credential_id"] == made.credential_id for key in keys):
        return failed(factor, proving.now)  # an authenticator that does not heed excludeCredentials
    return proved(_with_key(factor, made), proving.now)


def _with_key(factor: Factor, made: NewKey) -> Factor:
    profile = {"credential_id": made.credential_id, "authenticator_name": _ANY_NAME, "aaguid": made.aaguid}
    state = replace(factor.state, public_key=made.public_key, counter=made.sign_count)
    return replace(factor, profile=profile, state=state)


def _signed(key: Factor, given: Given, expected: _Expected) -> int | None:
    if given.client_data is None or given.authenticator_data is None or given.signature is None:
        return None
    assertion = Assertion(given.client_data, given.authenticator_data, given.signature)
    try:
        return verify_assertion(assertion, KnownKey(key.state.public_key, key.state.counter), *expected)
    except BadCredential:
        return None


async def _keys(unit: Unit, user: User) -> list[Factor]:
    enrolled = await unit.factors.list_of_user(user.id)
    return [factor for factor in enrolled if factor.type is FactorType.WEBAUTHN and factor.is_active]


async def _party(unit: Unit) -> RelyingParty:
    """The org's own host; pages of other origins that the org trusts may ask too, where browsers let them."""
    org = await unit.orgs.find()
    assert org is not None, "a unit is of an org"
    parts, own = parse_uri(org.url), origin_of(org.url)
    host = parts.host if parts is not None else None
    assert host is not None, "an org's URL is a web address"
    assert own is not None, "an org's URL is a web address"
    trusted = cors_origins(await unit.records.list_of_kind(TRUSTED_ORIGIN.name))
    return RelyingParty(host, org.name, (own, *sorted(trusted - {own})))


async def _wishes(unit: Unit) -> Wishes:
    settings = await method_settings_of(unit, AUTHENTICATOR_KEY, "webauthn")
    verification = str(settings.get("userVerification", "")).lower()
    attachment = _ATTACHMENTS.get(settings.get("attachment"))
    return Wishes(verification if verification in _VERIFICATIONS else "preferred", attachment)


def _display_name(user: User) -> str:
    names = [str(user.profile[name]) for name in ("firstName", "lastName") if user.profile.get(name)]
    return " ".join(names) or user.login
