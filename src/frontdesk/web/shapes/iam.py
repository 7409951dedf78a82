"""Custom roles and resource sets on the wire (seen-on-the-wire 4.1, 4.2, 5)."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from frontdesk.domain.admins.orns import parse_orn
from frontdesk.domain.admins.roles import RoleAssignment
from frontdesk.domain.ids import UserId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.roles import holder_path

ROLES = "/api/v1/iam/roles"
SETS = "/api/v1/iam/resource-sets"
_Label = Annotated[str, Meta(max_length=255)]
_Description = Annotated[str, Meta(max_length=1024)]
_Names = Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=200)]
_Resources = Annotated[list[Annotated[str, Meta(min_length=1, max_length=400)]], Meta(max_length=1000)]
_Members = Annotated[list[Annotated[str, Meta(min_length=1, max_length=400)]], Meta(max_length=100)]
_Conditions = Annotated[dict[str, dict[str, Any]], Meta(max_length=2)]


class CustomRoleBody(msgspec.Struct):
    """A custom role; its permissions count where it is created."""

    label: _Label | None = None
    description: _Description | None = None
    permissions: _Names | None = None


class PermissionBody(msgspec.Struct):
    """The conditions of a permission."""

    conditions: _Conditions | None = None


class ResourceSetBody(msgspec.Struct):
    """A resource set; its resources count where it is created."""

    label: _Label | None = None
    description: _Description | None = None
    resources: _Resources | None = None


class AdditionsBody(msgspec.Struct):
    """Resources to add."""

    additions: _Resources


class MembersBody(msgspec.Struct):
    """Members to add, by their URLs."""

    additions: _Members


class BindingBody(msgspec.Struct):
    """A custom role to apply to a resource set, by id or label, and who is to have it."""

    role: Annotated[str, Meta(min_length=1, max_length=255)]
    members: _Members | None = None


class CustomRoleAnswer(msgspec.Struct, rename="camel"):
    """A custom role; what it permits is read at its permissions."""

    id: str
    label: str
    description: str
    is_cloneable: bool
    created: str
    last_updated: str
    links: dict[str, object] = msgspec.field(name="_links")


class CustomRolesAnswer(msgspec.Struct):
    """Every custom role."""

    roles: list[CustomRoleAnswer]
    links: dict[str, object] = msgspec.field(name="_links")


class PermissionAnswer(msgspec.Struct, rename="camel"):
    """One thing that a role permits."""

    label: str
    created: str
    last_updated: str
    conditions: dict[str, Any] | None
    links: dict[str, object] = msgspec.field(name="_links")


class PermissionsAnswer(msgspec.Struct):
    """Everything that a role permits."""

    permissions: list[PermissionAnswer]


class ResourceSetAnswer(msgspec.Struct, rename="camel"):
    """A resource set."""

    id: str
    label: str
    description: str | None
    created: str
    last_updated: str
    links: dict[str, object] = msgspec.field(name="_links")


class ResourceSetsAnswer(msgspec.Struct):
    """A page of resource sets."""

    resource_sets: list[ResourceSetAnswer] = msgspec.field(name="resource-sets")
    links: dict[str, object] = msgspec.field(name="_links")


class ResourceAnswer(msgspec.Struct, rename="camel"):
    """One resource of a set."""

    id: str
    orn: str
    created: str
    last_updated: str
    links: dict[str, object] = msgspec.field(name="_links")


class ResourcesAnswer(msgspec.Struct):
    """Every resource of a set."""

    resources: list[ResourceAnswer]
    links: dict[str, object] = msgspec.field(name="_links")


class BoundRoleAnswer(msgspec.Struct):
    """A role that applies to a set."""

    id: str
    links: dict[str, object] = msgspec.field(name="_links")


class BindingsAnswer(msgspec.Struct):
    """Every role that applies to a set."""

    roles: list[BoundRoleAnswer]
    links: dict[str, object] = msgspec.field(name="_links")


class MemberAnswer(msgspec.Struct, rename="camel"):
    """One who has a role over a set."""

    id: str
    created: str
    last_updated: str
    links: dict[str, object] = msgspec.field(name="_links")


class MembersAnswer(msgspec.Struct):
    """Who has a role over a set."""

    members: list[MemberAnswer]
    links: dict[str, object] = msgspec.field(name="_links")


class LinksAnswer(msgspec.Struct):
    """Where to read what was written."""

    links: dict[str, object] = msgspec.field(name="_links")


class AssigneeAnswer(msgspec.Struct):
    """Somebody who has a role."""

    id: str
    orn: str
    links: dict[str, object] = msgspec.field(name="_links")


class AssigneesAnswer(msgspec.Struct):
    """A page of those who have roles."""

    value: list[AssigneeAnswer]
    links: dict[str, object] = msgspec.field(name="_links")


def show_custom_role(call: Call, role: Record) -> CustomRoleAnswer:
    """A custom role."""
    path = f"{ROLES}/{role.id}"
    return CustomRoleAnswer(
        id=role.id,
        label=str(role.body["label"]),
        description=str(role.body["description"] or ""),
        is_cloneable=False,
        created=iso_time(role.created_at),
        last_updated=iso_time(role.updated_at),
        links={"permissions": link(call, f"{path}/permissions"), "self": link(call, path)},
    )


def show_permission(call: Call, role: Record, permission: Mapping[str, Any]) -> PermissionAnswer:
    """One permission of a role."""
    path = f"{ROLES}/{role.id}"
    return PermissionAnswer(
        label=permission["label"],
        created=iso_time(permission["created_at"]),
        last_updated=iso_time(permission["updated_at"]),
        conditions=permission["conditions"],
        links={"role": link(call, path), "self": link(call, f"{path}/permissions/{permission['label']}")},
    )


def show_resource_set(call: Call, resource_set: Record) -> ResourceSetAnswer:
    """A resource set."""
    path, described = f"{SETS}/{resource_set.id}", resource_set.body["description"]
    return ResourceSetAnswer(
        id=resource_set.id,
        label=str(resource_set.body["label"]),
        description=described if isinstance(described, str) else None,
        created=iso_time(resource_set.created_at),
        last_updated=iso_time(resource_set.updated_at),
        links={
            "bindings": link(call, f"{path}/bindings"),
            "self": link(call, path),
            "resources": link(call, f"{path}/resources"),
        },
    )


def show_resource(call: Call, resource_set: Record, resource: Mapping[str, Any]) -> ResourceAnswer:
    """One resource of a set, and where the object itself is."""
    path = f"{SETS}/{resource_set.id}/resources/{resource['id']}"
    return ResourceAnswer(
        id=resource["id"],
        orn=resource["orn"],
        created=iso_time(resource["created_at"]),
        last_updated=iso_time(resource["updated_at"]),
        links={**_object_link(call, resource["orn"]), "resource": link(call, path)},
    )


def _object_link(call: Call, text: str) -> dict[str, Link]:
    orn = parse_orn(text)
    if orn is None or orn.kind not in {"users", "groups", "apps"}:
        return {}
    path = f"/api/v1/{orn.kind}" + (f"/{orn.id}" if orn.id is not None else "")
    return {"self": link(call, path)}


def show_bound_role(call: Call, resource_set: Record, role_id: str) -> BoundRoleAnswer:
    """A role that applies to a set."""
    path = f"{SETS}/{resource_set.id}"
    bound = f"{path}/bindings/{role_id}"
    return BoundRoleAnswer(
        id=role_id,
        links={
            "self": link(call, bound),
            "resource-set": link(call, path),
            "bindings": link(call, f"{path}/bindings"),
            "members": link(call, f"{bound}/members"),
        },
    )


def show_member(call: Call, assignment: RoleAssignment) -> MemberAnswer:
    """One who has a role over a set."""
    return MemberAnswer(
        id=assignment.id,
        created=iso_time(assignment.created_at),
        last_updated=iso_time(assignment.updated_at),
        links={"self": link(call, holder_path(assignment))},
    )


def show_assignee(call: Call, user_id: UserId) -> AssigneeAnswer:
    """Somebody who has a role."""
    path = f"/api/v1/users/{user_id}"
    return AssigneeAnswer(
        id=user_id,
        orn=f"orn:okta:directory:{call.org.org.id}:users:{user_id}",
        links={"self": link(call, path), "roles": link(call, f"{path}/roles")},
    )
