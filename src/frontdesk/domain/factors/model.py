"""A factor that a person enrolled (contract B.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from frontdesk.domain.ids import UserId
from frontdesk.kernel.secrets import random_base62

_ID_LENGTH = 20


class FactorType(StrEnum):
    """Okta: factorType. Only what can be enrolled here."""

    QUESTION = "question"
    SMS = "sms"
    CALL = "call"
    EMAIL = "email"
    TOTP = "token:software:totp"


class Provider(StrEnum):
    """Okta: provider."""

    OKTA = "OKTA"
    GOOGLE = "GOOGLE"


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
}
"""Which provider offers which type, and how the ids of each begin."""

OFFERED: tuple[tuple[FactorType, Provider], ...] = (
    (FactorType.QUESTION, Provider.OKTA),
    (FactorType.TOTP, Provider.GOOGLE),
    (FactorType.TOTP, Provider.OKTA),
)
"""What a person can enrol and prove by themselves; what needs a message sent is enrolled by administrators."""


@dataclass(frozen=True, slots=True)
class FactorState:
    """``last_step``: the time step of the last code that was right, which is not right again (RFC 6238 §5.2)."""

    failures: int = 0
    failed_at: int = 0
    last_step: int = -1
    answer_hash: str = ""


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
