"""What somebody shows to prove a factor, and what came of it (contract B.1, B.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from frontdesk.domain.factors.model import Factor


class FactorResult(StrEnum):
    """Okta: factorResult."""

    SUCCESS = "SUCCESS"
    WAITING = "WAITING"
    CHALLENGE = "CHALLENGE"
    REJECTED = "REJECTED"
    TIMEOUT = "TIMEOUT"
    CANCELLED = "CANCELLED"
    ERROR = "ERROR"
    FAILED = "FAILED"
    PASSCODE_REPLAYED = "PASSCODE_REPLAYED"
    TIME_WINDOW_EXCEEDED = "TIME_WINDOW_EXCEEDED"


@dataclass(frozen=True, slots=True)
class Given:
    """What a caller shows; None: it shows no such thing. The last four are WebAuthn's, base64url or base64."""

    code: str | None = None
    answer: str | None = None
    client_data: str | None = None
    authenticator_data: str | None = None
    signature: str | None = None
    attestation: str | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether the caller shows nothing: it wants to be sent a code, or asks how a push stands."""
        return self == Given()


@dataclass(frozen=True, slots=True)
class Attempt:
    """``result`` SUCCESS: the factor is proved. ``shown``: what the person is shown now, in the driver's own words.

    ``challenge``: what the driver wants to be handed again with the next proof of the same transaction.
    """

    factor: Factor
    result: FactorResult = FactorResult.SUCCESS
    shown: Mapping[str, object] = field(default_factory=dict)
    challenge: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_proved(self) -> bool:
        """Whether the person has the factor."""
        return self.result is FactorResult.SUCCESS
