"""People for tests of pure rules."""

from typing import Any

from frontdesk.domain.ids import UserId, UserTypeId
from frontdesk.domain.users.model import User, UserStatus


def a_user(status: UserStatus = UserStatus.ACTIVE, **other: Any) -> User:
    """A user in this status."""
    values: dict[str, Any] = {
        "id": UserId("00uAda"),
        "status": status,
        "login": "ada@example.com",
        "profile": {"login": "ada@example.com", "email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace"},
        "type_id": UserTypeId("otyUser"),
        "credentials": {"provider": {"type": "OKTA", "name": "OKTA"}},
        "password_hash": None,
        "failed_attempts": 0,
        "tokens_not_before": 0,
        "created_at": 1000,
        "activated_at": 1000,
        "status_changed_at": 1000,
        "last_login_at": None,
        "updated_at": 1000,
        "password_changed_at": None,
        "version": 1,
        **other,
    }
    return User(**values)
