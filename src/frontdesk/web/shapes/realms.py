"""Realms and realm assignments on the wire (contract A.Realms)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.realms.operations import configuration_of, count_moved
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.shapes.stated import times

_Name = Annotated[str, Meta(min_length=1, max_length=255)]
_Id = Annotated[str, Meta(max_length=100)]
_Domain = Annotated[str, Meta(min_length=1, max_length=253)]


class RealmProfile(msgspec.Struct, rename="camel"):
    """What a realm is."""

    name: _Name
    domains: Annotated[list[_Domain], Meta(max_length=100)] | None = None
    realm_type: Literal["PARTNER", "DEFAULT"] | None = None


class RealmBody(msgspec.Struct):
    """A realm as it is written."""

    profile: RealmProfile


class Expression(msgspec.Struct):
    """An expression over a user."""

    value: Annotated[str, Meta(min_length=1, max_length=1024)] | None = None


class AssignmentConditions(msgspec.Struct, rename="camel"):
    """Whom an assignment means."""

    profile_source_id: _Id | None = None
    expression: Expression | None = None


class AssignUserToRealm(msgspec.Struct, rename="camel"):
    """Where they go."""

    realm_id: _Id | None = None


class AssignmentActions(msgspec.Struct, rename="camel"):
    """What an assignment does."""

    assign_user_to_realm: AssignUserToRealm | None = None


class RealmAssignmentBody(msgspec.Struct):
    """A realm assignment as it is written."""

    name: _Name
    priority: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    conditions: AssignmentConditions | None = None
    actions: AssignmentActions | None = None


class OperationBody(msgspec.Struct, rename="camel"):
    """Which assignment is to run."""

    assignment_id: _Id


def show_realm(call: Call, realm: Record) -> dict[str, object]:
    """The realm as an answer."""
    path = f"/api/v1/realms/{realm.id}"
    links = {"self": link(call, path, rel="self", method="GET")}
    return {"id": realm.id, **times(realm), **realm.body, "_links": links}


def show_assignment(call: Call, assignment: Record) -> dict[str, object]:
    """The assignment as an answer."""
    path = f"/api/v1/realm-assignments/{assignment.id}"
    links = {"self": link(call, path, rel="self", method="GET")}
    return {
        "id": assignment.id,
        "status": assignment.status,
        **times(assignment),
        **assignment.body,
        "_links": links,
    }


def show_operation(call: Call, operation: Record) -> dict[str, object]:
    """A run of an assignment as an answer."""
    started, completed = operation.body["started_at"], operation.body["completed_at"]
    assert isinstance(started, int), "new_operation writes a time"
    return {
        "id": operation.id,
        "type": "REALM_ASSIGNMENT",
        "status": operation.status,
        "created": iso_time(operation.created_at),
        "started": iso_time(started),
        "completed": iso_time(completed) if isinstance(completed, int) else None,
        "assignmentOperation": {"configuration": configuration_of(operation)},
        "numUserMoved": count_moved(operation),
        "realmId": operation.body["realm_id"],
        "realmName": operation.body["realm_name"],
        "_links": {"self": link(call, "/api/v1/realm-assignments/operations", rel="self", method="GET")},
    }
