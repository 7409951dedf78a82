"""How long a password lasts, and when its owner is warned (contract D.3: PASSWORD)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class PasswordAge:
    """Days; ``max_age_days`` 0: it lasts for ever, ``expire_warn_days`` 0: nobody is warned."""

    max_age_days: int = 0
    expire_warn_days: int = 0

    def is_over(self, changed_at: int | None, now: int) -> bool:
        """Whether a password that was set then has expired; lazily, at sign-in (contract D.3)."""
        return bool(self.max_age_days) and now >= self._expires_at(changed_at)

    def days_to_warn_of(self, changed_at: int | None, now: int) -> int | None:
        """In how many days it expires, where that is soon enough to be said."""
        if not self.max_age_days or not self.expire_warn_days:
            return None
        left = self._expires_at(changed_at) - now
        days = -(-left // _DAY_MS)
        return days if 0 < days <= self.expire_warn_days else None

    def _expires_at(self, changed_at: int | None) -> int:
        return (changed_at or 0) + self.max_age_days * _DAY_MS


def read_password_age(settings: Mapping[str, Any]) -> PasswordAge:
    """A PASSWORD policy's ``settings``, as the wire writes them."""
    age = (settings.get("password") or {}).get("age") or {}
    return PasswordAge(age.get("maxAgeDays") or 0, age.get("expireWarnDays") or 0)
