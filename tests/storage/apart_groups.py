"""What the orgs of ``test_orgs_apart`` hold and are asked about groups, grants, one-time tokens and records."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tests.storage.rows import CLIENT, LATER, NOW, USER, a_consent, a_group, a_user

from frontdesk.domain.ids import ClientId, GroupId, UserId
from frontdesk.domain.records.model import Draft, Record, RecordKind, new_record
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

ZOE = UserId("00uZoe")
RULED = GroupId("00gRuled")
TOKEN = token_hash("one time")
MINE = NOW + 1
_MEMBERSHIP = Membership(RULED, USER)
RULE = f"0pr{MINE}"
KIND = RecordKind(name="zone", prefix="nzo", type="NetworkZone")


def _record(mark: int) -> Record:
    draft = Draft(body={"mark": mark}, name="Office", parent_id="parent", id="nzoOne")
    return new_record(KIND, draft, by=None, now=mark)


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """Rows that tell the orgs apart by the mark, or by being there."""
    if mine:
        await unit.users.add(a_user(id=ZOE, login="zoe@example.com", created_at=mark))
        await unit.memberships.add(Membership(a_group().id, ZOE), mark)
    await unit.memberships.add(Membership(RULED, USER, f"0pr{mark}"), mark)
    await unit.consents.save([a_consent(f"client-{mark}", client_id=ClientId(f"0oa{mark}"))])
    await unit.records.add(_record(mark))
    await unit.one_time_tokens.add("session", TOKEN, USER, {"mark": mark}, mark, LATER * 2)


async def _standing(unit: Unit) -> Record | None:
    return await unit.records.find(KIND.name, "nzoOne") if await unit.records.stands(KIND.name, "nzoOne") else None


async def _held(unit: Unit) -> Mapping[GroupId, str | None]:
    return (await unit.memberships.list_of_users([USER]))[USER]


READS: dict[str, Do] = {
    "users.list_batch": lambda unit: unit.users.list_batch("", 10),
    "users.count_present": lambda unit: unit.users.count_present(),
    "groups.find": lambda unit: unit.groups.find(a_group().id),
    "groups.find_by_name": lambda unit: unit.groups.find_by_name("engineers"),
    "groups.list_of_ids": lambda unit: unit.groups.list_of_ids([a_group().id]),
    "memberships.find": lambda unit: unit.memberships.find(RULED, USER),
    "memberships.count": lambda unit: unit.memberships.count(a_group().id),
    "memberships.list_of_users": _held,
    "memberships.list_of_rule": lambda unit: unit.memberships.list_of_rule(RULE, 10),
    "memberships.list_groups_of_rule": lambda unit: unit.memberships.list_groups_of_rule(RULE),
    "records.find": lambda unit: unit.records.find(KIND.name, "nzoOne"),
    "records.find_by_name": lambda unit: unit.records.find_by_name(KIND.name, "parent", "office"),
    "records.stands": _standing,
    "records.list_page": lambda unit: unit.records.list_page(KIND.name, parent_id="parent"),
    "records.list_of_kind": lambda unit: unit.records.list_of_kind(KIND.name),
    "one_time_tokens.find": lambda unit: unit.one_time_tokens.find("session", TOKEN),
    "consents.find": lambda unit: unit.consents.find(USER, a_consent("api").id),
    "consents.list_page": lambda unit: unit.consents.list_page(USER, after="", most=10),
    "consents.list_clients": lambda unit: unit.consents.list_clients(USER, now=NOW, after="", most=10),
    "refresh_tokens.list_of_user": lambda unit: unit.refresh_tokens.list_of_user(USER, CLIENT, NOW, after="", most=10),
}
WRITES: dict[str, Do] = {
    "groups.save": lambda unit: unit.groups.save(a_group(name="Makers")),
    "groups.remove": lambda unit: unit.groups.remove(a_group().id),
    "memberships.add": lambda unit: unit.memberships.add(Membership(RULED, ZOE), LATER),
    "memberships.add_many": lambda unit: unit.memberships.add_many([Membership(RULED, ZOE)], LATER),
    "memberships.save_rule": lambda unit: unit.memberships.save_rule(_MEMBERSHIP),
    "memberships.remove": lambda unit: unit.memberships.remove(RULED, USER),
    "memberships.remove_made_by_rules": lambda unit: unit.memberships.remove_made_by_rules([_MEMBERSHIP]),
    "memberships.remove_of_group": lambda unit: unit.memberships.remove_of_group(RULED),
    "memberships.remove_of_user": lambda unit: unit.memberships.remove_of_user(USER),
    "memberships.remove_of_rule": lambda unit: unit.memberships.remove_of_rule(RULE),
    "memberships.let_go": lambda unit: unit.memberships.let_go(RULE),
    "memberships.touch": lambda unit: unit.memberships.touch([a_group().id], LATER),
    "records.save": lambda unit: unit.records.save(_record(LATER)),
    "records.remove": lambda unit: unit.records.remove(_record(MINE)),
    "records.remove_children": lambda unit: unit.records.remove_children(KIND.name, "parent"),
    "one_time_tokens.spend": lambda unit: unit.one_time_tokens.spend("session", TOKEN, LATER),
    "one_time_tokens.remove_of_user": lambda unit: unit.one_time_tokens.remove_of_user(USER, None),
    "one_time_tokens.remove_expired": lambda unit: unit.one_time_tokens.remove_expired(LATER * 3),
    "consents.remove": lambda unit: unit.consents.remove(USER, a_consent("api").id),
    "consents.remove_of_user": lambda unit: unit.consents.remove_of_user(USER),
}
ADDED = {"one_time_tokens.add", "records.add"}
