"""An authentication transaction: how far somebody has come in proving who they are (contract B.2, B.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from frontdesk.domain.ids import SessionId, UserId
from frontdesk.domain.sessions.model import SessionIdp
from frontdesk.kernel.secrets import random_token

LIFETIME_MS: Final = 5 * 60_000
"""Okta: a state token is good for five minutes from its last use."""
LONGEST_MS: Final = 60 * 60_000
"""However busy, no transaction outlives an hour."""


class Status(StrEnum):
    """Okta: transaction state."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    PASSWORD_WARN = "PASSWORD_WARN"
    PASSWORD_EXPIRED = "PASSWORD_EXPIRED"
    PASSWORD_RESET = "PASSWORD_RESET"
    RECOVERY = "RECOVERY"
    RECOVERY_CHALLENGE = "RECOVERY_CHALLENGE"
    LOCKED_OUT = "LOCKED_OUT"
    MFA_ENROLL = "MFA_ENROLL"
    MFA_ENROLL_ACTIVATE = "MFA_ENROLL_ACTIVATE"
    MFA_REQUIRED = "MFA_REQUIRED"
    MFA_CHALLENGE = "MFA_CHALLENGE"
    SUCCESS = "SUCCESS"


class Purpose(StrEnum):
    """What a transaction is for; the last two are Okta's recoveryType."""

    AUTHENTICATION = "AUTHENTICATION"
    PASSWORD = "PASSWORD"
    UNLOCK = "UNLOCK"


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller asked for at the beginning (contract B.1)."""

    multi_optional_factor_enroll: bool = False
    warn_before_password_expired: bool = False


@dataclass(frozen=True, slots=True)
class Proofs:
    """What has been proved in this transaction, and when; None: not yet.

    ``recovered_at``: by a recovery token, an activation token or a recovery code. ``amr`` as RFC 8176 names it.
    """

    password_at: int | None = None
    recovered_at: int | None = None
    answered_at: int | None = None
    factor_at: int | None = None
    amr: tuple[str, ...] = ()

    def with_amr(self, *amr: str) -> tuple[str, ...]:
        """The methods used so far and these, each once."""
        return (*self.amr, *(name for name in dict.fromkeys(amr) if name not in self.amr))


@dataclass(frozen=True, slots=True)
class StepUp:
    """Somebody who is signed in proves one thing more. ``methods``: how (RFC 8176); none named: by any factor."""

    session_id: SessionId
    methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transaction:
    """``factor_id``: the factor that is being activated or challenged. ``challenge``: what its driver wants to know
    again. ``skipped``: the states that the person went past. ``app_id``: the app of a step-up (``audience``).

    ``device_hash``: of the device token or cookie; ``idp``: who vouched for the person in place of a password here;
    ``version`` guards writes.
    """

    token_hash: bytes
    status: Status
    purpose: Purpose
    user_id: UserId | None
    created_at: int
    expires_at: int
    options: Options = field(default_factory=Options)
    proofs: Proofs = field(default_factory=Proofs)
    relay_state: str | None = None
    device_hash: str | None = None
    app_id: str | None = None
    factor_id: str | None = None
    challenge: Mapping[str, object] = field(default_factory=dict)
    skipped: frozenset[Status] = frozenset()
    is_trusted: bool = False
    remember_device: bool = False
    step_up: StepUp | None = None
    idp: SessionIdp | None = None
    version: int = 1

    def takes(self, method: str) -> bool:
        """Whether a factor of this method would do."""
        return self.step_up is None or not self.step_up.methods or method in self.step_up.methods

    def is_live(self, now: int) -> bool:
        """Whether its state token still counts."""
        return now < self.expires_at

    def used(self, now: int) -> "Transaction":
        """Good for another while (contract B.3: sliding expiry)."""
        return replace(self, expires_at=min(now + LIFETIME_MS, self.created_at + LONGEST_MS))


def new_state_token() -> str:
    """``00`` and 256 random bits, as state tokens look."""
    return "00" + random_token()
