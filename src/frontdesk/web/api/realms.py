"""/api/v1/realms and /api/v1/realm-assignments (contract A.Realms)."""

from collections.abc import Mapping

import msgspec

from frontdesk.domain.realms.errors import RealmNotDeletable, TooManyRealms
from frontdesk.domain.realms.model import (
    ASSIGNMENT,
    MOST_REALMS,
    REALM,
    REALM_ASSIGNMENT,
    assignment_draft,
    check_inactive,
    check_may_remove,
    realm_draft,
)
from frontdesk.domain.realms.operations import IN_PROGRESS, MOST_OPERATIONS
from frontdesk.domain.records.model import Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.realm_operations import list_operations, run_assignment
from frontdesk.usecases.records.references import check_no_record_names
from frontdesk.usecases.records.verbs import MOST, list_page
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.filters import chosen_by_filter
from frontdesk.web.paging import page_reply, page_wanted, rest_after
from frontdesk.web.record_api import RecordApi
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.realms import (
    OperationBody,
    RealmAssignmentBody,
    RealmBody,
    show_assignment,
    show_operation,
    show_realm,
)
from frontdesk.web.shapes.resource import Resource

_REALMS_API = Api("/api/v1/realms", "okta.realms")
_ASSIGNMENTS_API = Api("/api/v1/realm-assignments", "okta.realmAssignments")
_BY_SEARCH = chosen_by_filter("id", "profile.name", "profile.realmType", "isDefault", parameter="search")


async def _read(call: Call, unit: Unit, known: Record | None) -> Draft:
    draft = realm_draft(msgspec.to_builtins(read_body(call, RealmBody, "realm")), known)
    if known is None and len(await unit.records.list_of_kind(REALM.name)) >= MOST_REALMS:
        raise TooManyRealms(str(MOST_REALMS))
    return draft


async def _may_remove(unit: Unit, realm: Record) -> None:
    check_may_remove(realm)
    await check_no_record_names(unit, realm, REALM_ASSIGNMENT.name)
    if await unit.profiles.any_of_realm(realm.id):
        raise RealmNotDeletable("There are users in it.")


_REALMS = RecordApi(
    _REALMS_API,
    REALM,
    "realmId",
    _read,
    show_realm,
    RealmBody,
    default_limit=10,
    query=("search", "sortBy", "sortOrder"),
    choose=_BY_SEARCH,
    may_remove=_may_remove,
)


async def list_realms(call: Call) -> Reply:
    """A page of them: by id, or by name where ``sortBy`` says so."""
    query = call.query()
    if query.get("sortBy") not in {"profile.name"}:
        return await _REALMS.get_all(call)
    wanted = page_wanted(query, default=10, most=200)
    chosen = _BY_SEARCH(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        realms = await list_page(unit, REALM, most=MOST)
    chosen_ones = [realm for realm in realms if chosen is None or chosen(realm)]
    chosen_ones.sort(key=_name, reverse=query.get("sortOrder", "asc").lower() == "desc")
    rest = rest_after(chosen_ones, wanted.after, lambda each: each.id)
    return page_reply(call, wanted, rest[: wanted.fetch], lambda each: show_realm(call, each), lambda each: each.id)


def _name(realm: Record) -> tuple[str, str]:
    profile = realm.body["profile"]
    assert isinstance(profile, Mapping), "realm_draft writes an object"
    return str(profile["name"]).casefold(), realm.id


async def _read_assignment(call: Call, unit: Unit, _known: Record | None) -> Draft:
    sent = msgspec.to_builtins(read_body(call, RealmAssignmentBody, ASSIGNMENT))
    realms = {realm.id: realm for realm in await unit.records.list_of_kind(REALM.name)}
    named = (((sent.get("actions") or {}).get("assignUserToRealm")) or {}).get("realmId")
    profile = realms[named].body["profile"] if named in realms else {}
    assert isinstance(profile, Mapping), "realm_draft writes an object"
    return assignment_draft(sent, frozenset(realms), list(profile.get("domains") or []))


async def _may_remove_assignment(_unit: Unit, assignment: Record) -> None:
    check_inactive(assignment)


_ASSIGNMENTS = RecordApi(
    _ASSIGNMENTS_API,
    REALM_ASSIGNMENT,
    "assignmentId",
    _read_assignment,
    show_assignment,
    RealmAssignmentBody,
    may_remove=_may_remove_assignment,
)


async def activate_assignment(call: Call) -> Reply:
    """It counts."""
    await _ASSIGNMENTS.activate(call)
    return empty_reply(204)


async def deactivate_assignment(call: Call) -> Reply:
    """It does not count."""
    await _ASSIGNMENTS.deactivate(call)
    return empty_reply(204)


async def list_runs(call: Call) -> Reply:
    """What assignments did, the newest run first; two hundred are remembered."""
    wanted = page_wanted(call.query(), default=MOST_OPERATIONS, most=MOST_OPERATIONS)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_operations(unit)
    rest = [each for each in found if not wanted.after or each.id < wanted.after]
    return page_reply(call, wanted, rest[: wanted.fetch], lambda each: show_operation(call, each), lambda each: each.id)


async def post_run(call: Call) -> Reply:
    """Move everybody whom an assignment means: the first thousand before this answers."""
    body = read_body(call, OperationBody, ASSIGNMENT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        operation = await run_assignment(unit, call.actor, body.assignment_id, call.engine.clock.now())
    if operation.status == IN_PROGRESS:
        call.engine.management.directory_runs.wake(call.org.org.id)
    return json_reply(show_operation(call, operation), 201)


_LIST_QUERY = ("after", "limit", "search", "sortBy", "sortOrder")

ROUTES = [
    _REALMS_API.route("GET", "", list_realms, Doc(answer=list[Resource], query=_LIST_QUERY)),
    *_REALMS.routes()[1:],
    *_ASSIGNMENTS.routes(),
    _ASSIGNMENTS_API.route("GET", "/operations", list_runs, Doc(answer=list[Resource], query=("after", "limit"))),
    _ASSIGNMENTS_API.route("POST", "/operations", post_run, Doc(OperationBody, Resource, 201)),
    _ASSIGNMENTS_API.route("POST", "/{assignmentId}/lifecycle/activate", activate_assignment, Doc(status=204)),
    _ASSIGNMENTS_API.route("POST", "/{assignmentId}/lifecycle/deactivate", deactivate_assignment, Doc(status=204)),
]
