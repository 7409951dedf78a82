"""Lock-out after wrong passwords (contract D.3: PASSWORD lockout; F.4)."""

from frontdesk.domain.users.model import User, UserStatus

_MINUTE_MS = 60_000


def is_over(user: User, auto_unlock_minutes: int, now: int) -> bool:
    """Whether a lock-out has lasted as long as the password policy wants; 0 minutes: until somebody unlocks them."""
    if user.status is not UserStatus.LOCKED_OUT or not auto_unlock_minutes:
        return False
    return now >= (user.status_changed_at or 0) + auto_unlock_minutes * _MINUTE_MS
