"""Administrator roles on the wire (seen-on-the-wire 4.1, 4.2, 5)."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from frontdesk.domain.admins.roles import LABELS, AppTarget, PrincipalType, RoleAssignment, RoleType
from frontdesk.domain.apps.application import Application
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link

_Name = Annotated[str, Meta(min_length=1, max_length=255)]
RoleTypeName = Literal[
    "SUPER_ADMIN",
    "ORG_ADMIN",
    "APP_ADMIN",
    "USER_ADMIN",
    "GROUP_MEMBERSHIP_ADMIN",
    "HELP_DESK_ADMIN",
    "READ_ONLY_ADMIN",
    "API_ACCESS_MANAGEMENT_ADMIN",
    "REPORT_ADMIN",
    "MOBILE_ADMIN",
    "CUSTOM",
]
_PATHS = {
    PrincipalType.USER: "/api/v1/users",
    PrincipalType.GROUP: "/api/v1/groups",
    PrincipalType.CLIENT: "/oauth2/v1/clients",
}


class RoleBody(msgspec.Struct):
    """Which role to give."""

    type: RoleTypeName
    role: _Name | None = None
    resource_set: _Name | None = msgspec.field(name="resource-set", default=None)


class RoleAnswer(msgspec.Struct, rename="camel"):
    """A role that somebody has."""

    id: str
    label: str
    type: RoleTypeName
    status: Literal["ACTIVE"]
    created: str
    last_updated: str
    assignment_type: Literal["USER", "GROUP", "CLIENT"]
    links: dict[str, object] = msgspec.field(name="_links")
    role: str | UnsetType = UNSET
    resource_set: str | UnsetType = msgspec.field(name="resource-set", default=UNSET)


class TargetAnswer(msgspec.Struct, rename="camel"):
    """One thing that a role is limited to, by its resource name."""

    assignment_type: Literal["USER", "GROUP", "CLIENT"]
    orn: str
    links: dict[str, object] = msgspec.field(name="_links")
    expiration: str | None = None


class CatalogAppAnswer(msgspec.Struct, rename="camel"):
    """An app of the catalogue, or one instance of it, that limits a role."""

    name: str
    display_name: str
    description: str | None
    status: Literal["ACTIVE", "INACTIVE"]
    last_updated: str | None
    category: str | None
    verification_status: str
    website: str | None
    sign_on_modes: list[str]
    features: list[str]
    links: dict[str, object] = msgspec.field(name="_links")
    id: str | UnsetType = UNSET


def holder_path(assignment: RoleAssignment) -> str:
    """Where whoever holds the role is."""
    return f"{_PATHS[assignment.principal_type]}/{assignment.principal_id}"


def show_role(call: Call, assignment: RoleAssignment, label: str | None = None) -> RoleAnswer:
    """A role; ``label`` is a CUSTOM one's own."""
    links: dict[str, object] = {"assignee": link(call, holder_path(assignment))}
    if assignment.type is RoleType.CUSTOM:
        links |= _custom_links(call, assignment)
    return RoleAnswer(
        id=assignment.id,
        label=label or LABELS[assignment.type],
        type=assignment.type.value,
        status="ACTIVE",
        created=iso_time(assignment.created_at),
        last_updated=iso_time(assignment.updated_at),
        assignment_type=assignment.principal_type.value,
        links=links,
        role=assignment.role_id or UNSET,
        resource_set=assignment.resource_set_id or UNSET,
    )


def _custom_links(call: Call, assignment: RoleAssignment) -> dict[str, Link]:
    role, resource_set = f"/api/v1/iam/roles/{assignment.role_id}", assignment.resource_set_id
    bindings = f"/api/v1/iam/resource-sets/{resource_set}/bindings/{assignment.role_id}"
    return {
        "role": link(call, role),
        "permissions": link(call, f"{role}/permissions"),
        "resource-set": link(call, f"/api/v1/iam/resource-sets/{resource_set}"),
        "member": link(call, f"{bindings}/members/{assignment.id}"),
    }


def show_catalog_app(call: Call, target: AppTarget, app: Application | None) -> CatalogAppAnswer:
    """A target; ``app`` is the instance, or one of those that the name stands for."""
    path = "/api/v1/apps" if target.id is None else f"/api/v1/apps/{target.id}"
    return CatalogAppAnswer(
        name=target.name,
        display_name=app.label if app is not None and target.id is not None else target.name,
        description=None,
        status="ACTIVE" if app is None or app.is_active else "INACTIVE",
        last_updated=iso_time(app.updated_at) if app is not None else None,
        category=None,
        verification_status="OKTA_VERIFIED",
        website=None,
        sign_on_modes=[app.sign_on_mode.value] if app is not None else [],
        features=[],
        links={"self": link(call, path)},
        id=target.id or UNSET,
    )


def show_targets(call: Call, assignment: RoleAssignment) -> list[TargetAnswer]:
    """Everything that limits a role."""
    org = call.org.org.id
    targets = [(f"orn:okta:directory:{org}:groups:{one}", f"/api/v1/groups/{one}") for one in assignment.targets.groups]
    for app in assignment.targets.apps:
        instance = f":{app.id}" if app.id is not None else ""
        path = f"/api/v1/apps/{app.id}" if app.id is not None else "/api/v1/apps"
        targets.append((f"orn:okta:idp:{org}:apps:{app.name}{instance}", path))
    return [TargetAnswer(assignment.principal_type.value, orn, {"self": link(call, path)}) for orn, path in targets]
