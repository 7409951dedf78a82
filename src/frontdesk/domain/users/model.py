"""A person in the directory."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import UserId, UserTypeId


class UserStatus(StrEnum):
    """Okta: user status."""

    STAGED = "STAGED"
    PROVISIONED = "PROVISIONED"
    ACTIVE = "ACTIVE"
    RECOVERY = "RECOVERY"
    PASSWORD_EXPIRED = "PASSWORD_EXPIRED"
    LOCKED_OUT = "LOCKED_OUT"
    SUSPENDED = "SUSPENDED"
    DEPROVISIONED = "DEPROVISIONED"


MAY_HOLD_API_TOKENS = frozenset({UserStatus.ACTIVE, UserStatus.LOCKED_OUT, UserStatus.PASSWORD_EXPIRED})
"""Whose API tokens work. Anybody can lock a login by guessing at its password: that must not stop an org's scripts."""


@dataclass(frozen=True, slots=True)
class User:
    """A person. ``credentials``: provider, recovery question, what is known of older passwords (``credentials.py``).

    ``realm_id``: None is the org's default realm.

    ``tokens_not_before``: what was issued to them earlier is void; ``version`` guards writes.
    """

    id: UserId
    status: UserStatus
    login: str
    profile: Mapping[str, object]
    type_id: UserTypeId
    credentials: Mapping[str, object]
    password_hash: str | None
    failed_attempts: int
    tokens_not_before: int
    created_at: int
    activated_at: int | None
    status_changed_at: int | None
    last_login_at: int | None
    updated_at: int
    password_changed_at: int | None
    version: int
    realm_id: str | None = None

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in and hold tokens."""
        return self.status is UserStatus.ACTIVE

    def attribute(self, name: str) -> object:
        """A profile attribute, or None."""
        return self.profile.get(name)
