"""Custom roles and resource sets: records whose bodies are complete (contract A.Roles; seen-on-the-wire 4.2)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from frontdesk.domain.admins.orns import MOST_CHARACTERS, parse_orn
from frontdesk.domain.admins.powers import CUSTOM_PERMISSIONS
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind
from frontdesk.kernel.secrets import random_base62

CUSTOM_ROLE = RecordKind(
    name="custom_role",
    prefix="cr0",
    type="CustomRole",
    events=RecordEvents(EventType.ROLE_CREATE, EventType.ROLE_UPDATE, EventType.ROLE_DELETE),
)
RESOURCE_SET = RecordKind(
    name="resource_set",
    prefix="iam",
    type="IAMPolicy",
    events=RecordEvents(EventType.RESOURCE_SET_CREATE, EventType.RESOURCE_SET_UPDATE, EventType.RESOURCE_SET_DELETE),
)
BINDING = RecordKind(
    name="resource_set_binding",
    prefix="irb",
    type="RoleAssignment",
    events=RecordEvents(update=EventType.RESOURCE_SET_UPDATE, delete=EventType.RESOURCE_SET_UPDATE),
)
"""That a custom role applies to a resource set: a record of the set, whose name is the role's id."""
MOST_RESOURCES: Final = 1000
LABEL_TAKEN: Final = "label: There is already an admin role with this name."
SET_LABEL_TAKEN: Final = "label: There is already a resource set with this name."
_LABEL_MISSING: Final = "label: Label must be specified"


def checked_label(label: object) -> str:
    """A label that says something.

    Raises:
        ValidationFailed: it is missing or blank.
    """
    if not isinstance(label, str) or not label.strip():
        raise ValidationFailed("label", (_LABEL_MISSING,))
    return label


def check_permission(name: str) -> None:
    """A custom role may hold this.

    Raises:
        ValidationFailed: there is no such permission.
    """
    if name not in CUSTOM_PERMISSIONS:
        raise ValidationFailed("permissions", (f"permissions: There is no permission {name[:80]}.",))


def role_draft(label: str, description: str | None, permissions: Iterable[Mapping[str, Any]]) -> Draft:
    """A custom role as it is kept; its label is unique among them."""
    body = {"label": label, "description": description, "permissions": list(permissions)}
    return Draft(body=body, name=label)


def new_permission(name: str, conditions: Mapping[str, Any] | None, now: int) -> dict[str, Any]:
    """A permission as a role keeps it.

    Raises:
        ValidationFailed: there is no such permission.
    """
    check_permission(name)
    return {"label": name, "conditions": conditions, "created_at": now, "updated_at": now}


def permissions_of(role: Record) -> list[Mapping[str, Any]]:
    """In the order in which they were given."""
    return _list(role, "permissions")


def permission_names(role: Record) -> frozenset[str]:
    """What the role permits. One that comes with conditions is not counted: nothing here can check them."""
    return frozenset(str(one["label"]) for one in permissions_of(role) if not one["conditions"])


def with_permission(role: Record, permission: Mapping[str, Any]) -> Draft:
    """The role with one more permission, or with this one in place of the one of its name."""
    others = [one for one in permissions_of(role) if one["label"] != permission["label"]]
    return role_draft(str(role.body["label"]), _text(role.body["description"]), [*others, permission])


def without_permission(role: Record, name: str) -> Draft:
    """The role without a permission."""
    others = [one for one in permissions_of(role) if one["label"] != name]
    return role_draft(str(role.body["label"]), _text(role.body["description"]), others)


def find_permission(role: Record, name: str) -> Mapping[str, Any]:
    """One permission of a role.

    Raises:
        ResourceNotFound: the role does not hold it.
    """
    for one in permissions_of(role):
        if one["label"] == name:
            return one
    raise ResourceNotFound(f"{name} (Permission)")


def set_draft(label: str, description: str | None, resources: Iterable[Mapping[str, Any]]) -> Draft:
    """A resource set as it is kept; its label is unique among them."""
    return Draft(body={"label": label, "description": description, "resources": list(resources)}, name=label)


def resources_of(resource_set: Record) -> list[Mapping[str, Any]]:
    """In the order in which they came."""
    return _list(resource_set, "resources")


def with_resources(resource_set: Record, orns: Iterable[str], org_id: str, now: int) -> Draft:
    """The set with more resources; what it holds already stays as it is.

    Raises:
        ValidationFailed: a name is malformed or of another org, or there are too many.
    """
    held = resources_of(resource_set)
    resources = [*held, *new_resources(orns, {str(one["orn"]) for one in held}, org_id, now)]
    if len(resources) > MOST_RESOURCES:
        raise ValidationFailed("resources", (f"resources: A resource set holds at most {MOST_RESOURCES}.",))
    return set_draft(str(resource_set.body["label"]), _text(resource_set.body["description"]), resources)


def without_resource(resource_set: Record, id: str) -> Draft:
    """The set without one of its resources.

    Raises:
        ResourceNotFound: it does not hold it.
    """
    find_resource(resource_set, id)
    others = [one for one in resources_of(resource_set) if one["id"] != id]
    return set_draft(str(resource_set.body["label"]), _text(resource_set.body["description"]), others)


def find_resource(resource_set: Record, id: str) -> Mapping[str, Any]:
    """One resource of a set.

    Raises:
        ResourceNotFound: it does not hold it.
    """
    for one in resources_of(resource_set):
        if one["id"] == id:
            return one
    raise ResourceNotFound(f"{id} (IAMResource)")


def new_resources(orns: Iterable[str], held: Iterable[str], org_id: str, now: int) -> list[dict[str, Any]]:
    """Resources as a set keeps them, each name once.

    Raises:
        ValidationFailed: a name is malformed or of another org, or there are too many.
    """
    fresh = [orn for orn in dict.fromkeys(orns) if orn not in frozenset(held)]
    if len(fresh) > MOST_RESOURCES:
        raise ValidationFailed("resources", (f"resources: A resource set holds at most {MOST_RESOURCES}.",))
    for orn in fresh:
        parsed = parse_orn(orn) if len(orn) <= MOST_CHARACTERS else None
        if parsed is None or parsed.org_id != org_id:
            raise ValidationFailed("resources", (f"resources: {orn[:80]} is not the name of a resource of this org.",))
    return [{"id": "ire" + random_base62(17), "orn": orn, "created_at": now, "updated_at": now} for orn in fresh]


def _list(record: Record, name: str) -> list[Mapping[str, Any]]:
    held = record.body[name]
    return list(held) if isinstance(held, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
