"""An API token: acts as the administrator who made it (contract H.1)."""

from dataclasses import dataclass

from frontdesk.domain.ids import ApiTokenId, UserId
from frontdesk.kernel.secrets import random_base62

IDLE_MS = 30 * 86_400_000
"""Okta: a token that nobody uses for thirty days stops working."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """The token itself is shown once and kept as a hash."""

    id: ApiTokenId
    name: str
    user_id: UserId
    created_at: int
    last_used_at: int
    updated_at: int

    def is_live(self, now: int) -> bool:
        """Whether it was used within thirty days."""
        return now < self.last_used_at + IDLE_MS


def new_api_token() -> str:
    """42 characters that begin with 00, as Okta's do."""
    return "00" + random_base62(40)
