"""Codes that are sent to people: six digits, good once and for a few minutes (contract B.4, B.5)."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.errors import ApiError, CallMadeLately, EmailSentLately, SmsSentLately
from frontdesk.domain.factors.model import FactorType

DIGITS = 6
LIFETIME_MS = 5 * 60_000
DAY_MS = 24 * 3_600_000
_LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Pace:
    """How often somebody is sent something: once in ``between_ms``, ``a_day`` times a day; else ``refusal``."""

    between_ms: int
    a_day: int
    refusal: type[ApiError]


PACES: Mapping[FactorType, Pace] = {
    FactorType.SMS: Pace(30_000, 30, SmsSentLately),
    FactorType.CALL: Pace(30_000, 30, CallMadeLately),
    FactorType.EMAIL: Pace(5_000, 100, EmailSentLately),
}


def email_lifetime_ms(settings: Mapping[str, object] | None) -> int:
    """How long a mailed code is good, as the e-mail authenticator of the org says (Okta: tokenLifetimeInMinutes)."""
    minutes = (settings or {}).get("tokenLifetimeInMinutes")
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= _LONGEST_MINUTES:
        return LIFETIME_MS
    return minutes * 60_000
