"""/api/v1/groups/{groupId}/owners: who answers for a group (contract A.Groups)."""

from typing import Annotated, Literal

import msgspec

from frontdesk.domain.ids import GroupId
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import iso_time
from frontdesk.usecases.directory.group_owners import add_owner, is_resolved, list_owners, remove_owner
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
    """An owner; ``resolved``: whoever is named still exists."""

    id: str
    type: Literal["USER", "GROUP"]
    display_name: str
    resolved: bool
    last_updated: str
    origin_id: str | None = None
    origin_type: Literal["OKTA_DIRECTORY"] = "OKTA_DIRECTORY"


async def get_owners(call: Call) -> Reply:
    """All of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        owners = await list_owners(unit, _group(call))
        shown = [_show(owner, resolved=await is_resolved(unit, owner)) for owner in owners]
    return json_reply(shown)


async def post_owner(call: Call) -> Reply:
    """One more."""
    body = read_body(call, GroupOwnerBody, "owner")
    async with call.engine.store.unit(call.org.org.id) as unit:
        now = call.engine.clock.now()
        owner = await add_owner(unit, call.actor, _group(call), body.id, body.type, now)
    return json_reply(_show(owner, resolved=True), 201)


async def delete_owner(call: Call) -> Reply:
    """One fewer."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        owner_id, now = call.path_parameters["ownerId"], call.engine.clock.now()
        await remove_owner(unit, call.actor, _group(call), owner_id, now)
    return empty_reply(204)


def _group(call: Call) -> GroupId:
    return GroupId(call.path_parameters["groupId"])


def _show(owner: Record, *, resolved: bool) -> GroupOwnerAnswer:
    return GroupOwnerAnswer(
        id=str(owner.body["id"]),
        type="GROUP" if owner.body["type"] == "GROUP" else "USER",
        display_name=str(owner.body["displayName"]),
        resolved=resolved,
        last_updated=iso_time(owner.updated_at),
    )


ROUTES = [
    _API.route("GET", "", get_owners, Doc(answer=list[GroupOwnerAnswer])),
    _API.route("POST", "", post_owner, Doc(GroupOwnerBody, GroupOwnerAnswer, 201)),
    _API.route("DELETE", "/{ownerId}", delete_owner, Doc(status=204)),
]
