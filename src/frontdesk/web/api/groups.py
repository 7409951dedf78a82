"""/api/v1/groups: groups, their members and apps (contract A.Groups, F.6)."""

from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import GroupId
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.reach import reach_of
from frontdesk.usecases.directory.groups import (
    add_member,
    create_group,
    get_group,
    remove_group,
    remove_member,
    replace_group,
    stats_of,
)
from frontdesk.usecases.directory.search import group_cursor, list_groups
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.groups import GroupAnswer, GroupBody, show_group
from frontdesk.web.shapes.users import UserAnswer, user_lister

_STATS = "stats"
_WHAT = "group"
_READ = "okta.groups.read"
_LISTED = ("q", "filter", "search", "sortBy", "sortOrder", "expand", "after", "limit")


async def get_groups(call: Call) -> Reply:
    """A page of groups, by name unless they are searched."""
    query = call.query()
    wanted = page_wanted(query, default=200, most=10_000)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_groups(unit, query, wanted, await reach_of(unit, call.actor, _READ))
        shown = {group.id: await _embedded(call, unit, group) for group in found[: wanted.limit]}
    return page_reply(
        call,
        wanted,
        found,
        lambda group: show_group(call, group, shown.get(group.id)),
        lambda group: group_cursor(query, group),
    )


async def post_group(call: Call) -> Reply:
    """A new group."""
    body = read_body(call, GroupBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        group = await create_group(unit, call.actor, body.profile, call.engine.clock.now())
    return json_reply(show_group(call, group))


async def get_one(call: Call) -> Reply:
    """One group."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        group = await get_group(unit, _id(call))
        embedded = await _embedded(call, unit, group)
    return json_reply(show_group(call, group, embedded))


async def put_group(call: Call) -> Reply:
    """Another profile."""
    body = read_body(call, GroupBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        group = await replace_group(unit, call.actor, _id(call), body.profile, call.engine.clock.now())
    return json_reply(show_group(call, group))


async def delete_group(call: Call) -> Reply:
    """Gone, with all that hung on it."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_group(unit, call.actor, _id(call), call.engine.clock.now())
    return empty_reply(204)


async def get_members(call: Call) -> Reply:
    """Who is in it, by id; in Everyone is everybody who was not deactivated."""
    wanted = page_wanted(call.query(), default=1000, most=1000)
    async with call.engine.store.reading(call.org.org.id) as unit:
        group = await get_group(unit, _id(call))
        found = await unit.users.list_members(group, after=wanted.after, most=wanted.fetch)
    return page_reply(
        call,
        wanted,
        found,
        user_lister(call),
        lambda user: user.id,
    )


async def put_member(call: Call) -> Reply:
    """A person joins."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await add_member(unit, call.actor, _id(call), call.path_parameters["userId"], call.engine.clock.now())
    return empty_reply(204)


async def delete_member(call: Call) -> Reply:
    """A person leaves."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_member(unit, call.actor, _id(call), call.path_parameters["userId"], call.engine.clock.now())
    return empty_reply(204)


def _id(call: Call) -> GroupId:
    return GroupId(call.path_parameters["groupId"])


async def _embedded(call: Call, unit: Unit, group: Group) -> dict[str, object] | None:
    """``expand=stats``; the apps of ``expand=app`` are those of imported groups, and nothing imports any."""
    if _STATS not in call.query().get("expand", "").split(","):
        return None
    stats = await stats_of(unit, group)
    path = f"/api/v1/groups/{group.id}"
    return {
        _STATS: {
            "usersCount": stats.users,
            "appsCount": stats.apps,
            "groupPushMappingsCount": 0,
            "hasAdminPrivilege": stats.has_admin_privilege,
            "_links": {"users": link(call, f"{path}/users"), "apps": link(call, f"{path}/apps")},
        }
    }


_API = Api("/api/v1/groups", "okta.groups")
ROUTES = [
    _API.route("GET", "", get_groups, Doc(answer=list[GroupAnswer], query=_LISTED)),
    _API.route("POST", "", post_group, Doc(GroupBody, GroupAnswer)),
    _API.route("GET", "/{groupId}", get_one, Doc(answer=GroupAnswer, query=("expand",))),
    _API.route("PUT", "/{groupId}", put_group, Doc(GroupBody, GroupAnswer)),
    _API.route("DELETE", "/{groupId}", delete_group, Doc(status=204)),
    _API.route(
        "GET",
        "/{groupId}/users",
        get_members,
        Doc(answer=list[UserAnswer], query=("after", "limit")),
    ),
    _API.route("PUT", "/{groupId}/users/{userId}", put_member, Doc(status=204)),
    _API.route("DELETE", "/{groupId}/users/{userId}", delete_member, Doc(status=204)),
]
