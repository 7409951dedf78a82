"""A group of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.domain.ids import GroupId


class GroupType(StrEnum):
    """Okta: group type. Everyone is the one BUILT_IN group that holds every user."""

    OKTA_GROUP = "OKTA_GROUP"
    APP_GROUP = "APP_GROUP"
    BUILT_IN = "BUILT_IN"


@dataclass(frozen=True, slots=True)
class Group:
    """A group; ``profile`` holds at least ``name``. ``version`` guards writes."""

    id: GroupId
    type: GroupType
    name: str
    profile: Mapping[str, object]
    created_at: int
    updated_at: int
    membership_updated_at: int
    version: int = 1

    @property
    def is_written_here(self) -> bool:
        """Whether its profile and members are ours to write: those of apps and the built-in ones are not."""
        return self.type is GroupType.OKTA_GROUP

    @property
    def name_key(self) -> str | None:
        """What no two groups of the org share, whatever its case; the groups of apps are named elsewhere."""
        return None if self.type is GroupType.APP_GROUP else self.name.casefold()
