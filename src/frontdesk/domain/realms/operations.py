"""A run of a realm assignment over everybody in the directory (contract A.Realms: operations)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.domain.records.model import Draft, Record, RecordKind
from frontdesk.kernel.secrets import base62, random_base62
from frontdesk.lang.el.compile import Expression, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope

REALM_OPERATION = RecordKind(name="realm_operation", prefix="rre", type="RealmAssignmentOperation")
IN_PROGRESS = "IN_PROGRESS"
COMPLETED = "COMPLETED"
FAILED = "FAILED"
MOST_OPERATIONS = 200
"""How many are remembered (Okta: the list's upper limit)."""
_TIME_LENGTH, _RANDOM_LENGTH = 8, 9


def new_operation(assignment: Record, realm: Record, now: int) -> Draft:
    """A run that has begun. Its ids are in the order of their making."""
    profile: Any = realm.body["profile"]
    body = {
        "configuration": {
            "id": assignment.id,
            "name": assignment.name,
            "conditions": assignment.body["conditions"],
            "actions": assignment.body["actions"],
        },
        "realm_id": realm.id,
        "realm_name": profile["name"],
        "priority": assignment.position,
        "moved": 0,
        "started_at": now,
        "completed_at": None,
        "reached": "",
    }
    operation_id = REALM_OPERATION.prefix + base62(now, _TIME_LENGTH) + random_base62(_RANDOM_LENGTH)
    return Draft(body=body, status=IN_PROGRESS, id=operation_id)


def advanced(operation: Record, moved: int, reached: str | None, now: int) -> Record:
    """After a batch. ``reached``: the last of its people; None: there are no more."""
    body = {**operation.body, "moved": count_moved(operation) + moved, "reached": reached}
    if reached is None:
        return _ended(replace(operation, body=body), COMPLETED, now)
    return replace(operation, body=body, updated_at=now)


def failed(operation: Record, now: int) -> Record:
    """Its realm is gone."""
    return _ended(operation, FAILED, now)


def count_moved(operation: Record) -> int:
    """How many people it moved so far."""
    moved = operation.body["moved"]
    assert isinstance(moved, int), "new_operation and advanced write a number"
    return moved


def configuration_of(operation: Record) -> Mapping[str, Any]:
    """The assignment as it was when the run began."""
    configuration: Any = operation.body["configuration"]
    return dict(configuration)


def _ended(operation: Record, status: str, now: int) -> Record:
    return replace(operation, status=status, updated_at=now, body={**operation.body, "completed_at": now})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as assignments see them. ``profile``: with the login."""

    id: str
    status: str
    login: str
    profile: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RealmMatcher:
    """Whom an assignment means. ``source_id``: an app or identity provider that they must come from."""

    id: str
    priority: int
    source_id: str | None
    expression: Expression | None

    def takes(self, person: Candidate, of_source: Collection[str], now: int) -> bool:
        """Whether it means this person. An expression that fails is one that is not true."""
        if self.source_id is not None and person.id not in of_source:
            return False
        if self.expression is None:
            return True
        try:
            return self.expression.evaluate(_scope(person, now)) is True
        except ExpressionFailure:
            return False


def matcher(id: str, priority: int, conditions: Mapping[str, Any]) -> RealmMatcher:
    """An assignment, ready to be asked; its expression was checked when it was saved."""
    source = (conditions.get("expression") or {}).get("value")
    expression = compile_expression(source) if source is not None else None
    return RealmMatcher(id, priority, conditions.get("profileSourceId"), expression)


def admits(realm: Record, person: Candidate) -> bool:
    """Whether the realm's domains allow the person's login and address; a realm without domains allows all."""
    profile: Any = realm.body["profile"]
    domains = {domain.casefold() for domain in profile.get("domains") or ()}
    names = [person.login, str(person.profile.get("email") or person.login)]
    return not domains or all(name.rpartition("@")[2].casefold() in domains for name in names)


def _scope(person: Candidate, now: int) -> Scope:
    """Expressions say ``user.login`` or, as Okta's newer ones do, ``user.profile.login``."""
    return Scope(
        names={"user": {"profile": person.profile, **person.profile}},
        now=now,
        internal={"id": person.id, "status": person.status},
    )
