"""/api/v1/iam/roles: roles that orgs make themselves; /api/v1/iam/assignees: who has any role (contract A.Roles)."""

from frontdesk.domain.admins.iam import (
    CUSTOM_ROLE,
    find_permission,
    new_permission,
    permissions_of,
    with_permission,
    without_permission,
)
from frontdesk.usecases.admins.iam import (
    Labelled,
    change_permissions,
    create_custom_role,
    get_custom_role,
    remove_custom_role,
    replace_custom_role,
)
from frontdesk.usecases.admins.roles import list_assignees
from frontdesk.usecases.records.verbs import list_page
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.paging import page_links, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.iam import (
    ROLES,
    AssigneesAnswer,
    CustomRoleAnswer,
    CustomRoleBody,
    CustomRolesAnswer,
    PermissionAnswer,
    PermissionBody,
    PermissionsAnswer,
    show_assignee,
    show_custom_role,
    show_permission,
)

_WHAT = "iamRole"
_ASSIGNEES = "/assignees/users"
_API = Api("/api/v1/iam", "okta.roles")
_DEFAULT, _MOST = 100, 200


async def get_all(call: Call) -> Reply:
    """A page of custom roles."""
    wanted = page_wanted(call.query(), default=_DEFAULT, most=_MOST)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, CUSTOM_ROLE, after=wanted.after, most=wanted.fetch)
    shown = found[: wanted.limit]
    links: dict[str, object] = {"self": link(call, ROLES)}
    if len(found) > wanted.limit:
        links["next"] = link(call, f"{ROLES}?after={shown[-1].id}&limit={wanted.limit}")
    return json_reply(CustomRolesAnswer([show_custom_role(call, role) for role in shown], links))


async def post_one(call: Call) -> Reply:
    """A new custom role."""
    body = read_body(call, CustomRoleBody, _WHAT)
    called, permissions = Labelled(body.label, body.description), body.permissions or []
    async with call.engine.store.unit(call.org.org.id) as unit:
        role = await create_custom_role(unit, call.actor, called, permissions, call.engine.clock.now())
    return json_reply(show_custom_role(call, role))


async def get_one(call: Call) -> Reply:
    """A custom role, by id or label."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        role = await get_custom_role(unit, _role(call))
    return json_reply(show_custom_role(call, role))


async def put_one(call: Call) -> Reply:
    """Another label and description."""
    body = read_body(call, CustomRoleBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        role, called = await get_custom_role(unit, _role(call)), Labelled(body.label, body.description)
        role = await replace_custom_role(unit, call.actor, role, called, call.engine.clock.now())
    return json_reply(show_custom_role(call, role))


async def delete_one(call: Call) -> Reply:
    """Remove a custom role that nobody has."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        role = await get_custom_role(unit, _role(call))
        await remove_custom_role(unit, call.actor, role, call.engine.clock.now())
    return empty_reply(204)


async def get_permissions(call: Call) -> Reply:
    """Everything that a role permits."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        role = await get_custom_role(unit, _role(call))
    return json_reply(PermissionsAnswer([show_permission(call, role, one) for one in permissions_of(role)]))


async def get_permission(call: Call) -> Reply:
    """One thing that a role permits."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        role = await get_custom_role(unit, _role(call))
    return json_reply(show_permission(call, role, find_permission(role, _permission(call))))


async def post_permission(call: Call) -> Reply:
    """Permit one thing more."""
    await _put(call)
    return empty_reply(204)


async def put_permission(call: Call) -> Reply:
    """Permit something under other conditions."""
    return json_reply(await _put(call))


async def _put(call: Call) -> PermissionAnswer:
    body = read_body(call, PermissionBody, _WHAT) if call.body else PermissionBody()
    async with call.engine.store.unit(call.org.org.id) as unit:
        now = call.engine.clock.now()
        role = await get_custom_role(unit, _role(call))
        permission = new_permission(_permission(call), body.conditions, now)
        role = await change_permissions(unit, call.actor, role, with_permission(role, permission), now)
    return show_permission(call, role, permission)


async def delete_permission(call: Call) -> Reply:
    """Permit one thing less."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        role = await get_custom_role(unit, _role(call))
        find_permission(role, _permission(call))
        draft = without_permission(role, _permission(call))
        await change_permissions(unit, call.actor, role, draft, call.engine.clock.now())
    return empty_reply(204)


async def get_assignees(call: Call) -> Reply:
    """A page of those who have any role, themselves or through a group."""
    wanted = page_wanted(call.query(), default=_DEFAULT, most=_MOST)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_assignees(unit, after=wanted.after, most=wanted.fetch)
    shown, path = found[: wanted.limit], _API.path + _ASSIGNEES
    after = shown[-1] if len(found) > wanted.limit else None
    links: dict[str, object] = {"self": link(call, path)}
    if after is not None:
        links["next"] = link(call, f"{path}?after={after}&limit={wanted.limit}")
    answer = AssigneesAnswer([show_assignee(call, user_id) for user_id in shown], links)
    return json_reply(answer).also(page_links(call, wanted.limit, after))


def _role(call: Call) -> str:
    return call.path_parameters["roleIdOrLabel"]


def _permission(call: Call) -> str:
    return call.path_parameters["permissionType"]


_ONE = "/roles/{roleIdOrLabel}"
_PERMISSION = f"{_ONE}/permissions/{{permissionType}}"
_PAGED = ("after", "limit")
ROUTES = [
    _API.route("GET", _ASSIGNEES, get_assignees, Doc(answer=AssigneesAnswer, query=_PAGED)),
    _API.route("GET", "/roles", get_all, Doc(answer=CustomRolesAnswer, query=_PAGED)),
    _API.route("POST", "/roles", post_one, Doc(CustomRoleBody, CustomRoleAnswer)),
    _API.route("GET", _ONE, get_one, Doc(answer=CustomRoleAnswer)),
    _API.route("PUT", _ONE, put_one, Doc(CustomRoleBody, CustomRoleAnswer)),
    _API.route("DELETE", _ONE, delete_one, Doc(status=204)),
    _API.route("GET", f"{_ONE}/permissions", get_permissions, Doc(answer=PermissionsAnswer)),
    _API.route("GET", _PERMISSION, get_permission, Doc(answer=PermissionAnswer)),
    _API.route("POST", _PERMISSION, post_permission, Doc(PermissionBody, status=204)),
    _API.route("PUT", _PERMISSION, put_permission, Doc(PermissionBody, PermissionAnswer)),
    _API.route("DELETE", _PERMISSION, delete_permission, Doc(status=204)),
]
