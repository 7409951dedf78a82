"""A realm and a realm assignment, as they are kept (contract A.Realms; seen-on-the-wire 4.4)."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.realms.errors import RealmNotDeletable
from frontdesk.domain.records.model import Draft, Record, RecordEvents, RecordKind
from frontdesk.lang.el.compile import ExpressionError, compile_expression

REALM = RecordKind(
    name="realm",
    prefix="guo",
    type="Realm",
    events=RecordEvents(create=EventType.REALM_CREATE, update=EventType.REALM_UPDATE, delete=EventType.REALM_DELETE),
)
REALM_ASSIGNMENT = RecordKind(
    name="realm_assignment",
    prefix="rul",
    type="RealmAssignment",
    events=RecordEvents(
        EventType.REALM_ASSIGNMENT_CREATE,
        EventType.REALM_ASSIGNMENT_UPDATE,
        EventType.REALM_ASSIGNMENT_DELETE,
        EventType.REALM_ASSIGNMENT_ACTIVATE,
        EventType.REALM_ASSIGNMENT_DEACTIVATE,
    ),
)
ASSIGNMENT = "realmAssignment"
MOST_REALMS = 5_000
_LAST = 99
_MAY_READ = frozenset({"user", "internal"})


def default_realm() -> Draft:
    """Where everybody is who is nowhere else."""
    return Draft(body={"profile": {"name": "Default Realm"}, "isDefault": True}, name="Default Realm")


def realm_draft(sent: Mapping[str, Any], known: Record | None) -> Draft:
    """A realm as its author wants it."""
    profile = sent["profile"]
    shown: dict[str, Any] = {"name": profile["name"], "domains": profile.get("domains") or []}
    if profile.get("realmType"):
        shown["realmType"] = profile["realmType"]
    is_default = known is not None and known.body["isDefault"] is True
    return Draft(body={"profile": shown, "isDefault": is_default}, name=profile["name"])


def check_may_remove(realm: Record) -> None:
    """People always have somewhere to be.

    Raises:
        RealmNotDeletable: it is the default realm.
    """
    if realm.body["isDefault"]:
        raise RealmNotDeletable("It is the default realm.")


def assignment_draft(sent: Mapping[str, Any], realm_ids: frozenset[str], domains: list[str]) -> Draft:
    """An assignment as its author wants it.

    Raises:
        ValidationFailed: there is no such realm, or the expression cannot be read.
    """
    realm_id = ((sent.get("actions") or {}).get("assignUserToRealm") or {}).get("realmId")
    if realm_id not in realm_ids:
        raise ValidationFailed(ASSIGNMENT, ("actions.assignUserToRealm.realmId: There is no such realm.",))
    conditions = sent.get("conditions") or {}
    expression = (conditions.get("expression") or {}).get("value")
    if expression is not None:
        _check_expression(expression)
    shown = {"profileSourceId": conditions.get("profileSourceId")}
    body = {
        "name": sent["name"],
        "priority": _LAST if sent.get("priority") is None else sent["priority"],
        "isDefault": False,
        "conditions": shown | ({"expression": {"value": expression}} if expression is not None else {}),
        "actions": {"assignUserToRealm": {"realmId": realm_id}},
        "domains": domains,
    }
    return Draft(body=body, name=sent["name"], position=int(body["priority"]))


def check_inactive(assignment: Record) -> None:
    """Nobody deletes what is at work.

    Raises:
        ValidationFailed: it is active.
    """
    if assignment.is_active:
        raise ValidationFailed(ASSIGNMENT, ("status: The assignment must be deactivated before it is deleted.",))


def _check_expression(expression: str) -> None:
    try:
        foreign = sorted(compile_expression(expression).reads - _MAY_READ)
    except ExpressionError as why:
        raise ValidationFailed(ASSIGNMENT, (f"conditions.expression.value: {why}",)) from None
    if foreign:
        cause = f"conditions.expression.value: An assignment reads attributes of the user only, not {foreign[0][:60]}."
        raise ValidationFailed(ASSIGNMENT, (cause,))
