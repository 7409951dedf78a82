"""An application as it is stored."""

from dataclasses import dataclass
from enum import StrEnum


class AppStatus(StrEnum):
    """INACTIVE apps get no tokens, and what they had is void even when they come back."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


@dataclass(frozen=True, slots=True)
class AppUser:
    """How a person is known to an app (Okta: app user). ``user_name`` is what access tokens carry as ``sub``."""

    user_name: str
    profile: dict[str, object]
