"""A factor that a person enrolled (contract B.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from frontdesk.domain.ids import UserId
from frontdesk.kernel.secrets import random_base62

_ID_LENGTH = 20


class FactorType(StrEnum):
    """Okta: factorType. Only what can be enrolled here; the last one is ours (docs/guides/factors.md)."""

    QUESTION = "question"
    SMS = "sms"
    CALL = "call"
    EMAIL = "email"
    TOTP = "token:software:totp"
    HOTP = "token:hotp"
    PUSH = "push"
    WEBAUTHN = "webauthn"
    RECOVERY_CODE = "recovery_code"


class Provider(StrEnum):
    """Okta: provider."""

    OKTA = "OKTA"
    GOOGLE = "GOOGLE"
    FIDO = "FIDO"
    CUSTOM = "CUSTOM"


class FactorStatus(StrEnum):
    """Okta: factor status."""

    PENDING_ACTIVATION = "PENDING_ACTIVATION"
    ACTIVE = "ACTIVE"


PREFIXES: Mapping[tuple[FactorType, Provider], str] = {
    (FactorType.QUESTION, Provider.OKTA): "ufs",
    (FactorType.SMS, Provider.OKTA): "mbl",
    (FactorType.CALL, Provider.OKTA): "clf",
    (FactorType.EMAIL, Provider.OKTA): "emf",
    (FactorType.TOTP, Provider.OKTA): "ost",
    (FactorType.TOTP, Provider.GOOGLE): "uft",
    (FactorType.HOTP, Provider.CUSTOM): "hof",
    (FactorType.PUSH, Provider.OKTA): "opf",
    (FactorType.WEBAUTHN, Provider.FIDO): "fwf",
    (FactorType.RECOVERY_CODE, Provider.OKTA): "rcf",
}
"""Which provider offers which type, and how the ids of each begin."""

MOST_KEYS = 10
"""How many security keys and passkeys one person may have."""


@dataclass(frozen=True, slots=True)
class SentCode:
    """A code on its way to somebody. ``sealed``: for six digits a hash would hide nothing."""

    sealed: str
    sent_at: int
    expires_at: int


@dataclass(frozen=True, slots=True)
class PushChallenge:
    """A question to a phone (docs/reference/push-device-protocol.md). ``answer`` None: the person has not decided.

    ``numbers``: those that the phone offers, and ``correct`` the one that the other screen shows; empty: none is asked.
    """

    id: str
    nonce: str
    created_at: int
    expires_at: int
    answer: str | None = None
    numbers: tuple[str, ...] = ()
    correct: str = ""


@dataclass(frozen=True, slots=True)
class FactorState:
    """``last_step``: the time step of the last code that was right, which is not right again (RFC 6238 §5.2).

    ``counter``: the next of HOTP, or the last that a security key signed. ``public_key``: of a security key (COSE,
    base64url) or a phone (a JWK). ``codes``: hashes of recovery codes that are left.
    """

    failures: int = 0
    failed_at: int = 0
    last_step: int = -1
    answer_hash: str = ""
    sent: SentCode | None = None
    counter: int = 0
    public_key: str = ""
    push: PushChallenge | None = None
    codes: tuple[str, ...] = ()
    challenge: Mapping[str, object] = field(default_factory=dict)
    challenge_expires_at: int = 0


@dataclass(frozen=True, slots=True)
class Factor:
    """``sealed``: the secret that codes are made from."""

    id: str
    user_id: UserId
    type: FactorType
    provider: Provider
    status: FactorStatus
    profile: Mapping[str, str]
    created_at: int
    updated_at: int
    state: FactorState = field(default_factory=FactorState)
    sealed: bytes | None = None
    version: int = 1

    @property
    def is_active(self) -> bool:
        """Whether it proves anything."""
        return self.status is FactorStatus.ACTIVE


def new_factor_id(type: FactorType, provider: Provider) -> str:
    """Twenty letters and digits that begin with the kind's prefix."""
    prefix = PREFIXES[type, provider]
    return prefix + random_base62(_ID_LENGTH - len(prefix))
