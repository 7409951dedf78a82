"""What every request of a SCIM connection has at hand, and what is asked before anything is written."""

from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import NoPermission
from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.scim_connection import Connection
from frontdesk.domain.provisioning.scim_kinds import group_kind, user_kind
from frontdesk.domain.provisioning.scim_resources import Called
from frontdesk.domain.schemas.model import Schema
from frontdesk.domain.schemas.user_types import DEFAULT_NAME, USER_TYPE
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.scim.errors import Forbidden, InvalidValue, OtherVersion
from frontdesk.protocol.scim.schema import ResourceKind
from frontdesk.storage.repos.scim_links import ScimLink
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.admins.authorize import Deed, authorize
from frontdesk.usecases.directory.user_credentials import Credentials
from frontdesk.usecases.directory.user_mails import UserMails
from frontdesk.usecases.provisioning.protected import administrators_among
from frontdesk.usecases.schemas.load import group_schema, user_schema

_MOST_EXTERNAL_ID = 500
"""Characters; it is found by an index, which holds no longer ones."""
_ADMINISTRATOR = "Administrators, and groups that make administrators, are not a SCIM connection's to change."


@dataclass(frozen=True, slots=True)
class ScimDirectory:
    """The directory as one connection sees it. ``base``: the URL of the service."""

    org: OrgId
    connection: Connection
    actor: Actor
    base: str
    store: Store
    credentials: Credentials
    mails: UserMails
    clock: Clock

    @property
    def sees_groups(self) -> bool:
        """Whether groups are its business."""
        return "Group" in self.connection.kinds


@dataclass(frozen=True, slots=True)
class Held:
    """A schema of the org's, and the resource type that it makes."""

    schema: Schema
    kind: ResourceKind


async def default_type_id(unit: Unit) -> str:
    """The user type of people whom a connection makes."""
    found = await unit.records.find_by_name(USER_TYPE.name, "", DEFAULT_NAME)
    assert found is not None, "an org is made with its default user type"
    return found.id


async def held_user(unit: Unit, type_id: str | None = None) -> Held:
    """Users of a type, the default one unless told."""
    schema = await user_schema(unit, type_id or await default_type_id(unit))
    return Held(schema, user_kind(schema))


async def held_group(unit: Unit) -> Held:
    """Groups."""
    schema = await group_schema(unit)
    return Held(schema, group_kind(schema))


async def check_may(unit: Unit, directory: ScimDirectory, deed: Deed) -> None:
    """The connection may do this, and to whom it is done is no administrator.

    Raises:
        Forbidden: it may not.
    """
    try:
        await authorize(unit, directory.actor, deed)
    except NoPermission:
        raise Forbidden(_ADMINISTRATOR) from None


async def check_no_administrators(unit: Unit, user_ids: frozenset[str]) -> None:
    """None of these people holds a role, themselves or through a group.

    Raises:
        Forbidden: somebody does.
    """
    if held := await administrators_among(unit, user_ids):
        raise Forbidden(f"{_ADMINISTRATOR} ({min(held)})")


def check_tag(wanted: str | None, tag: str) -> None:
    """The resource is still as the client has read it; None: the client does not say how that was.

    Raises:
        OtherVersion: it is another by now.
    """
    if wanted is None or wanted.strip() == "*":
        return
    known = {one.strip().removeprefix("W/") for one in wanted.split(",")}
    if tag.removeprefix("W/") not in known:
        raise OtherVersion("The resource has changed since it was read.")


async def called(unit: Unit, directory: ScimDirectory, resource_id: str) -> Called:
    """What the connection calls it."""
    link = (await unit.scim_links.list_of(directory.connection.id, [resource_id])).get(resource_id)
    return Called(link.external_id, link.labels) if link is not None else Called()


async def save_called(unit: Unit, directory: ScimDirectory, resource_id: str, now_called: Called) -> None:
    """What the connection calls it from now on.

    Raises:
        InvalidValue: by a name that is too long.
    """
    if len(now_called.external_id or "") > _MOST_EXTERNAL_ID:
        raise InvalidValue(f"externalId has at most {_MOST_EXTERNAL_ID} characters.")
    link = ScimLink(resource_id, now_called.external_id, now_called.labels)
    await unit.scim_links.save(directory.connection.id, link)
