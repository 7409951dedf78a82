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
    """A group; ``profile`` holds at least ``name``."""

    id: GroupId
    type: GroupType
    name: str
    profile: Mapping[str, object]
    created_at: int
    updated_at: int
    membership_updated_at: int
