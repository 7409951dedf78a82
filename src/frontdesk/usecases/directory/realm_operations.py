"""Running a realm assignment: everybody whom it means moves to its realm (contract A.Realms: operations).

The first people move in the transaction that begins the run, the rest in batches, and the run's record says how far
it got, so that any node can go on after a restart. Of several assignments that mean somebody, the one with the lowest
priority number decides; running another leaves that person alone.
"""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.idps.links import IDP_LINK, link_id, user_of
from frontdesk.domain.ids import AppId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.realms.model import ASSIGNMENT, REALM, REALM_ASSIGNMENT
from frontdesk.domain.realms.operations import (
    IN_PROGRESS,
    MOST_OPERATIONS,
    REALM_OPERATION,
    Candidate,
    RealmMatcher,
    admits,
    advanced,
    configuration_of,
    failed,
    matcher,
    new_operation,
)
from frontdesk.domain.records.model import Record
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.records.verbs import add_record, list_page, tell

BATCH = 1_000
_NO_SUCH = "assignmentId: There is no realm assignment with this id."
_NOT_ACTIVE = "assignmentId: The realm assignment is not ACTIVE; activate it first."
_RUNNING = "assignmentId: The realm assignment is running already."


async def run_assignment(unit: Unit, actor: Actor, assignment_id: str, now: int) -> Record:
    """Begin a run; it has ended already where the directory is small.

    Raises:
        ValidationFailed: there is no such assignment, it is not active, or it is running.
        StaleWrite: somebody whom it would move was changed meanwhile.
    """
    assignment = await unit.records.find(REALM_ASSIGNMENT.name, assignment_id)
    if assignment is None:
        raise ValidationFailed(ASSIGNMENT, (_NO_SUCH,))
    if not assignment.is_active:
        raise ValidationFailed(ASSIGNMENT, (_NOT_ACTIVE,))
    await unit.records.hold(REALM_ASSIGNMENT.name, assignment_id)
    known = await list_operations(unit)
    if any(configuration_of(each)["id"] == assignment_id and each.status == IN_PROGRESS for each in known):
        raise ValidationFailed(ASSIGNMENT, (_RUNNING,))
    for forgotten in [each for each in known if each.status != IN_PROGRESS][MOST_OPERATIONS - 1 :]:
        await unit.records.remove(forgotten)
    realm = await unit.records.find(REALM.name, _realm_id(assignment))
    assert realm is not None, "a realm that an assignment names is not removed"
    operation = await add_record(unit, actor, REALM_OPERATION, new_operation(assignment, realm, now), now)
    tell(unit, actor, REALM_ASSIGNMENT, assignment, EventType.REALM_ASSIGNMENT_RUN, now)
    return await _move_batch(unit, operation, now)


async def list_operations(unit: Unit) -> list[Record]:
    """Those that are remembered, the newest first."""
    return (await list_page(unit, REALM_OPERATION))[::-1]


async def list_unfinished_operations(unit: Unit) -> list[str]:
    """The ids of runs that have people left."""
    return [operation.id for operation in await list_operations(unit) if operation.status == IN_PROGRESS]


async def continue_operation(unit: Unit, id: str, now: int) -> None:
    """Move the next people of a run.

    Raises:
        StaleWrite: another node did the same, or somebody was changed meanwhile.
    """
    operation = await unit.records.find(REALM_OPERATION.name, id)
    if operation is not None and operation.status == IN_PROGRESS:
        await _move_batch(unit, operation, now)


async def _move_batch(unit: Unit, operation: Record, now: int) -> Record:
    realm = await unit.records.find(REALM.name, str(operation.body["realm_id"]))
    if realm is None:  # an assignment that is removed while it runs holds its realm no longer
        return await _saved(unit, failed(operation, now))
    after = str(operation.body["reached"])
    users = await unit.users.list_batch(after, BATCH)
    default_id = await _default_realm_id(unit)
    meant = await _meant(unit, operation, users, after, now)
    moving = [user for user in meant if (user.realm_id or default_id) != realm.id and admits(realm, _candidate(user))]
    for user in moving:
        await unit.users.save(replace(user, realm_id=realm.id, updated_at=now))
        targets = (Party(user.id, "User", user.login, user.login), Party(realm.id, REALM.type, display_name=realm.name))
        unit.record(LogEvent(EventType.USER_REALM_MOVE, now, SYSTEM, targets))
    reached = users[-1].id if len(users) == BATCH else None
    return await _saved(unit, advanced(operation, len(moving), reached, now))


async def _saved(unit: Unit, operation: Record) -> Record:
    await unit.records.save(operation)
    return replace(operation, version=operation.version + 1)


async def _meant(unit: Unit, operation: Record, users: Sequence[User], after: str, now: int) -> list[User]:
    """Those of a batch about whom this assignment decides."""
    running = configuration_of(operation)
    priority = operation.body["priority"]
    assert isinstance(priority, int), "new_operation writes a number"
    matchers = [matcher(running["id"], priority, running["conditions"])]
    for record in await unit.records.list_of_kind(REALM_ASSIGNMENT.name):
        conditions = record.body["conditions"]
        if record.is_active and record.id != running["id"] and isinstance(conditions, dict):
            matchers.append(matcher(record.id, record.position, conditions))
    matchers.sort(key=lambda each: (each.priority, each.id))
    sources = {each.source_id: await _ids_of_source(unit, each, after) for each in matchers}

    def decides(user: User) -> bool:
        person = _candidate(user)
        first = next((each for each in matchers if each.takes(person, sources[each.source_id], now)), None)
        return first is not None and first.id == running["id"]

    return [user for user in users if decides(user)]


def _candidate(user: User) -> Candidate:
    return Candidate(user.id, user.status.value, user.login, {**user.profile, "login": user.login})


async def _ids_of_source(unit: Unit, asked: RealmMatcher, after: str) -> frozenset[str]:
    """Who comes from an app (they have it) or from an identity provider (they are known to it), beginning here."""
    source = asked.source_id
    if source is None:
        return frozenset()
    if await unit.apps.find(AppId(source)) is not None:
        return frozenset(await unit.app_assignments.list_user_ids(AppId(source), prefix="", after=after, most=BATCH))
    links = await list_page(unit, IDP_LINK, parent_id=source, after=link_id(source, after), most=BATCH)
    return frozenset(user_of(link) for link in links)


async def _default_realm_id(unit: Unit) -> str:
    realms = await unit.records.list_of_kind(REALM.name)
    return next(realm.id for realm in realms if realm.body["isDefault"] is True)


def _realm_id(assignment: Record) -> str:
    actions = assignment.body["actions"]
    assert isinstance(actions, dict), "assignment_draft writes an object"
    return str(actions["assignUserToRealm"]["realmId"])
