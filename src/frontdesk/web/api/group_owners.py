"""/api/v1/groups/{groupId}/owners: who answers for a group (contract A.Groups)."""

from typing import Annotated, Literal

import msgspec

from frontdesk.domain.ids import GroupId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.reach import reach_of
from frontdesk.usecases.directory.group_owners import add_owner, is_resolved, list_owners, name_within, remove_owner
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc

_API = Api("/api/v1/groups/{groupId}/owners", "okta.groups")


class GroupOwnerBody(msgspec.Struct):
    """Who is to own it."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    type: Literal["USER", "GROUP"]


class GroupOwnerAnswer(msgspec.Struct, rename="camel"):
    """An owner; ``resolved``: whoever is named still exists. ``display_name`` None: the caller may not read them."""

    id: str
    type: Literal["USER", "GROUP"]
    display_name: str | None
    resolved: bool
    last_updated: str
    origin_id: str | None = None
    origin_type: Literal["OKTA_DIRECTORY"] = "OKTA_DIRECTORY"


async def get_owners(call: Call) -> Reply:
    """All of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        owners = await list_owners(unit, _group(call))
        shown = [await _show(call, unit, owner) for owner in owners]
    return json_reply(shown)


async def post_owner(call: Call) -> Reply:
    """One more."""
    body = read_body(call, GroupOwnerBody, "owner")
    async with call.engine.store.unit(call.org.org.id) as unit:
        now = call.engine.clock.now()
        owner = await add_owner(unit, call.actor, _group(call), body.id, body.type, now)
        answer = await _show(call, unit, owner)
    return json_reply(answer, 201)


async def delete_owner(call: Call) -> Reply:
    """One fewer."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        owner_id, now = call.path_parameters["ownerId"], call.engine.clock.now()
        await remove_owner(unit, call.actor, _group(call), owner_id, now)
    return empty_reply(204)


def _group(call: Call) -> GroupId:
    return GroupId(call.path_parameters["groupId"])


async def _show(call: Call, unit: Unit, owner: Record) -> GroupOwnerAnswer:
    people = await reach_of(unit, call.actor, "okta.users.read")
    groups = await reach_of(unit, call.actor, "okta.groups.read")
    return GroupOwnerAnswer(
        id=str(owner.body["id"]),
        type="GROUP" if owner.body["type"] == "GROUP" else "USER",
        display_name=await name_within(unit, owner, people, groups),
        resolved=await is_resolved(unit, owner),
        last_updated=iso_time(owner.updated_at),
    )


ROUTES = [
    _API.route("GET", "", get_owners, Doc(answer=list[GroupOwnerAnswer])),
    _API.route("POST", "", post_owner, Doc(GroupOwnerBody, GroupOwnerAnswer, 201)),
    _API.route("DELETE", "/{ownerId}", delete_owner, Doc(status=204)),
]
