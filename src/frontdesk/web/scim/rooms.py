"""The verbs of a resource type, so that routes and bulk operations are the same thing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from frontdesk.protocol.scim.documents import Document
from frontdesk.protocol.scim.listing import ListWanted
from frontdesk.protocol.scim.schema import ResourceKind
from frontdesk.storage.unit import Unit
from frontdesk.usecases.provisioning.scim_directory import Held, ScimDirectory, held_group, held_user
from frontdesk.usecases.provisioning.scim_groups import delete_group, get_group, new_group, patch_group, put_group
from frontdesk.usecases.provisioning.scim_lists import Found, list_groups, list_people
from frontdesk.usecases.provisioning.scim_people import (
    create_person,
    get_person,
    patch_person,
    remove_person,
    replace_person,
)

Write = Callable[[ScimDirectory, str, object, str | None], Awaitable[Document]]


@dataclass(frozen=True, slots=True)
class Room:
    """What can be done to resources of one type."""

    name: str
    endpoint: str
    held: Callable[[Unit], Awaitable[Held]]
    create: Callable[[ScimDirectory, object], Awaitable[Document]]
    get: Callable[[ScimDirectory, str], Awaitable[Document]]
    replace: Write
    patch: Write
    remove: Callable[[ScimDirectory, str, str | None], Awaitable[None]]
    find: Callable[[ScimDirectory, ListWanted], Awaitable[Found]]

    async def kind(self, unit: Unit) -> ResourceKind:
        """The type with the org's own attributes."""
        return (await self.held(unit)).kind


USERS = Room(
    "User",
    "Users",
    held_user,
    create_person,
    get_person,
    replace_person,
    patch_person,
    remove_person,
    list_people,
)
GROUPS = Room("Group", "Groups", held_group, new_group, get_group, put_group, patch_group, delete_group, list_groups)
ROOMS = (USERS, GROUPS)
