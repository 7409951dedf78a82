"""/api/v1/iam/resource-sets: what custom roles reach, and who has them (contract A.Roles)."""

from collections.abc import Sequence

from frontdesk.domain.admins.iam import RESOURCE_SET, find_resource, resources_of, without_resource
from frontdesk.domain.records.model import Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.holders import Holder
from frontdesk.usecases.admins.iam import (
    Labelled,
    add_resources,
    bind_role,
    change_resources,
    create_resource_set,
    get_binding,
    get_custom_role,
    get_member,
    get_resource_set,
    holder_at,
    list_bindings,
    list_members,
    remove_binding,
    remove_members,
    remove_resource_set,
    replace_resource_set,
)
from frontdesk.usecases.records.verbs import list_page
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.paging import page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.iam import (
    SETS,
    AdditionsBody,
    BindingBody,
    BindingsAnswer,
    BoundRoleAnswer,
    LinksAnswer,
    MemberAnswer,
    MembersAnswer,
    MembersBody,
    ResourceAnswer,
    ResourcesAnswer,
    ResourceSetAnswer,
    ResourceSetBody,
    ResourceSetsAnswer,
    show_bound_role,
    show_member,
    show_resource,
    show_resource_set,
)

_WHAT = "resourceSet"
_API = Api(SETS, "okta.roles")
_DEFAULT, _MOST = 100, 200


async def get_all(call: Call) -> Reply:
    """A page of resource sets."""
    wanted = page_wanted(call.query(), default=_DEFAULT, most=_MOST)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_page(unit, RESOURCE_SET, after=wanted.after, most=wanted.fetch)
    shown = found[: wanted.limit]
    links: dict[str, object] = {"self": link(call, SETS)}
    if len(found) > wanted.limit:
        links["next"] = link(call, f"{SETS}?after={shown[-1].id}&limit={wanted.limit}")
    return json_reply(ResourceSetsAnswer([show_resource_set(call, one) for one in shown], links))


async def post_one(call: Call) -> Reply:
    """A new resource set."""
    body = read_body(call, ResourceSetBody, _WHAT)
    called, resources = Labelled(body.label, body.description), _paths(call, body.resources or [])
    async with call.engine.store.unit(call.org.org.id) as unit:
        made = await create_resource_set(unit, call.actor, called, resources, call.engine.clock.now())
    return json_reply(show_resource_set(call, made))


async def get_one(call: Call) -> Reply:
    """A resource set, by id or label."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _set(call, unit)
    return json_reply(show_resource_set(call, found))


async def put_one(call: Call) -> Reply:
    """Another label and description."""
    body = read_body(call, ResourceSetBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        found, called = await _set(call, unit), Labelled(body.label, body.description)
        found = await replace_resource_set(unit, call.actor, found, called, call.engine.clock.now())
    return json_reply(show_resource_set(call, found))


async def delete_one(call: Call) -> Reply:
    """Remove a resource set over which nobody has a role."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_resource_set(unit, call.actor, await _set(call, unit), call.engine.clock.now())
    return empty_reply(204)


async def get_resources(call: Call) -> Reply:
    """Everything that a set holds."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _set(call, unit)
    path = f"{SETS}/{found.id}"
    links: dict[str, object] = {"resource-set": link(call, path), "self": link(call, f"{path}/resources")}
    return json_reply(ResourcesAnswer([show_resource(call, found, one) for one in resources_of(found)], links))


async def patch_resources(call: Call) -> Reply:
    """More resources."""
    body = read_body(call, AdditionsBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        found, additions = await _set(call, unit), _paths(call, body.additions)
        found = await add_resources(unit, call.actor, found, additions, call.engine.clock.now())
    return json_reply(show_resource_set(call, found))


async def get_resource(call: Call) -> Reply:
    """One resource of a set."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _set(call, unit)
    return json_reply(show_resource(call, found, find_resource(found, call.path_parameters["resourceId"])))


async def delete_resource(call: Call) -> Reply:
    """One resource less."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        found = await _set(call, unit)
        draft = without_resource(found, call.path_parameters["resourceId"])
        await change_resources(unit, call.actor, found, draft, call.engine.clock.now())
    return empty_reply(204)


async def get_bindings(call: Call) -> Reply:
    """The roles that apply to a set."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _set(call, unit)
        bindings = await list_bindings(unit, found)
    path = f"{SETS}/{found.id}"
    links: dict[str, object] = {"resource-set": link(call, path), "self": link(call, f"{path}/bindings")}
    roles = [show_bound_role(call, found, binding.name or "") for binding in bindings]
    return json_reply(BindingsAnswer(roles, links))


async def post_binding(call: Call) -> Reply:
    """Apply a role to a set, for these members."""
    body = read_body(call, BindingBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        found, role = await _set(call, unit), await get_custom_role(unit, body.role)
        members = await _holders(call, unit, body.members or [])
        await bind_role(unit, call.actor, found, role, members, call.engine.clock.now())
    return json_reply(show_bound_role(call, found, role.id))


async def get_one_binding(call: Call) -> Reply:
    """A role that applies to a set."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _set(call, unit)
        _, role = await get_binding(unit, found, _role(call))
    return json_reply(show_bound_role(call, found, role.id))


async def delete_binding(call: Call) -> Reply:
    """A role does not apply to a set any more."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_binding(unit, call.actor, await _set(call, unit), _role(call), call.engine.clock.now())
    return empty_reply(204)


async def get_members(call: Call) -> Reply:
    """Who has a role over a set."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _set(call, unit)
        _, role = await get_binding(unit, found, _role(call))
        members = await list_members(unit, found, role)
    bound = f"{SETS}/{found.id}/bindings/{role.id}"
    links: dict[str, object] = {"binding": link(call, bound), "self": link(call, f"{bound}/members")}
    return json_reply(MembersAnswer([show_member(call, member) for member in members], links))


async def patch_members(call: Call) -> Reply:
    """More members."""
    body = read_body(call, MembersBody, _WHAT)
    async with call.engine.store.unit(call.org.org.id) as unit:
        found = await _set(call, unit)
        _, role = await get_binding(unit, found, _role(call))
        members = await _holders(call, unit, body.additions)
        await bind_role(unit, call.actor, found, role, members, call.engine.clock.now())
    return json_reply(LinksAnswer(show_bound_role(call, found, role.id).links))


async def get_one_member(call: Call) -> Reply:
    """One who has a role over a set."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await _set(call, unit)
        _, role = await get_binding(unit, found, _role(call))
        member = await get_member(unit, found, role, call.path_parameters["memberId"])
    return json_reply(show_member(call, member))


async def delete_member(call: Call) -> Reply:
    """One member less."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        found = await _set(call, unit)
        _, role = await get_binding(unit, found, _role(call))
        member = await get_member(unit, found, role, call.path_parameters["memberId"])
        await remove_members(unit, call.actor, [member], call.engine.clock.now())
    return empty_reply(204)


async def _set(call: Call, unit: Unit) -> Record:
    return await get_resource_set(unit, call.path_parameters["resourceSetIdOrLabel"])


def _role(call: Call) -> str:
    return call.path_parameters["roleIdOrLabel"]


def _paths(call: Call, named: Sequence[str]) -> list[str]:
    """URLs of this org as their paths; whatever else stays as it was written."""
    return [one.removeprefix(call.org.org.url) for one in named]


async def _holders(call: Call, unit: Unit, urls: Sequence[str]) -> list[Holder]:
    return [await holder_at(unit, call.actor, path) for path in dict.fromkeys(_paths(call, urls))]


_ONE = "/{resourceSetIdOrLabel}"
_RESOURCE = f"{_ONE}/resources/{{resourceId}}"
_BINDING = f"{_ONE}/bindings/{{roleIdOrLabel}}"
_MEMBER = f"{_BINDING}/members/{{memberId}}"
_DONE = Doc(status=204)
ROUTES = [
    _API.route("GET", "", get_all, Doc(answer=ResourceSetsAnswer, query=("after", "limit"))),
    _API.route("POST", "", post_one, Doc(ResourceSetBody, ResourceSetAnswer)),
    _API.route("GET", _ONE, get_one, Doc(answer=ResourceSetAnswer)),
    _API.route("PUT", _ONE, put_one, Doc(ResourceSetBody, ResourceSetAnswer)),
    _API.route("DELETE", _ONE, delete_one, _DONE),
    _API.route("GET", f"{_ONE}/resources", get_resources, Doc(answer=ResourcesAnswer)),
    _API.route("PATCH", f"{_ONE}/resources", patch_resources, Doc(AdditionsBody, ResourceSetAnswer)),
    _API.route("GET", _RESOURCE, get_resource, Doc(answer=ResourceAnswer)),
    _API.route("DELETE", _RESOURCE, delete_resource, _DONE),
    _API.route("GET", f"{_ONE}/bindings", get_bindings, Doc(answer=BindingsAnswer)),
    _API.route("POST", f"{_ONE}/bindings", post_binding, Doc(BindingBody, BoundRoleAnswer)),
    _API.route("GET", _BINDING, get_one_binding, Doc(answer=BoundRoleAnswer)),
    _API.route("DELETE", _BINDING, delete_binding, _DONE),
    _API.route("GET", f"{_BINDING}/members", get_members, Doc(answer=MembersAnswer)),
    _API.route("PATCH", f"{_BINDING}/members", patch_members, Doc(MembersBody, LinksAnswer)),
    _API.route("GET", _MEMBER, get_one_member, Doc(answer=MemberAnswer)),
    _API.route("DELETE", _MEMBER, delete_member, _DONE),
]
