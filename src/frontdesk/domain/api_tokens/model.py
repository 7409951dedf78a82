"""An API token: acts as the administrator who made it (contract H.1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from frontdesk.domain.ids import ApiTokenId, UserId
from frontdesk.kernel.secrets import random_base62

IDLE_MS = 30 * 86_400_000
"""Okta: a token that nobody uses for thirty days stops working."""

ANYWHERE: Final[Mapping[str, object]] = {"connection": "ANYWHERE"}


@dataclass(frozen=True, slots=True)
class ApiToken:
    """The token itself is shown once and kept as a hash. ``network``: from where it may be used."""

    id: ApiTokenId
    name: str
    user_id: UserId
    created_at: int
    last_used_at: int
    updated_at: int
    network: Mapping[str, object] = field(default_factory=lambda: ANYWHERE)
    version: int = 0

    def is_live(self, now: int) -> bool:
        """Whether it was used within thirty days."""
        return now < self.expires_at

    @property
    def expires_at(self) -> int:
        """When it stops working, unless somebody uses it."""
        return self.last_used_at + IDLE_MS

    def is_good_from(self, zones: Collection[str]) -> bool:
        """Whether it may be used from an address that is in these zones and no others (Okta: token network)."""
        if self.network.get("connection") != "ZONE":
            return True
        include, exclude = (self.network.get(name) for name in ("include", "exclude"))
        if isinstance(exclude, list) and not set(exclude).isdisjoint(zones):
            return False
        return not isinstance(include, list) or not include or not set(include).isdisjoint(zones)


@dataclass(frozen=True, slots=True)
class OwnedToken:
    """A token, and what of the person it acts for decides whether it may."""

    token: ApiToken
    login: str
    may_owner_act: bool


def new_api_token() -> str:
    """42 characters that begin with 00, as Okta's do."""
    return "00" + random_base62(40)
