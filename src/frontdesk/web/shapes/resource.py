"""What the objects of the management API have in common."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType


class Resource(msgspec.Struct, rename="camel"):
    """An object with an id; what else it says is of its own kind."""

    id: str
    status: str | UnsetType | None = UNSET
    created: str | UnsetType | None = UNSET
    last_updated: str | UnsetType | None = UNSET
    links: dict[str, Any] | UnsetType | None = msgspec.field(name="_links", default=UNSET)
