"""The routes of the roles of somebody: list, give, read, take away, and their targets.

The same for people, groups and clients (contract A.Users, A.Groups, A.Client roles).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.iam import CUSTOM_ROLE
from frontdesk.domain.admins.roles import AppTarget, RoleAssignment, RoleType
from frontdesk.domain.ids import AppId
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.holders import Holder
from frontdesk.usecases.admins.roles import WantedRole, assign_role, get_role, list_roles, remove_role
from frontdesk.usecases.admins.targets import (
    add_all_apps,
    add_app_target,
    add_group_target,
    list_app_targets,
    list_group_targets,
    remove_app_target,
    remove_group_target,
)
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc, Route
from frontdesk.web.shapes.groups import GroupAnswer, show_group
from frontdesk.web.shapes.roles import (
    CatalogAppAnswer,
    RoleAnswer,
    RoleBody,
    TargetAnswer,
    show_catalog_app,
    show_role,
    show_targets,
)

HolderOf = Callable[[Unit, Actor, str], Awaitable[Holder]]
Item = TypeVar("Item")
_MOST_TARGETS = 20  # seen-on-the-wire 7.2
_PAGED = ("after", "limit")


@dataclass(frozen=True, slots=True)
class RoleApi:
    """The roles of one kind of holder. ``id_name`` is the path's; ``group_name`` that of a target group."""

    api: Api
    holder_of: HolderOf
    id_name: str
    group_name: str = "groupId"

    async def get_all(self, call: Call) -> Reply:
        """What the holder has, by type."""
        async with call.engine.store.reading(call.org.org.id) as unit:
            found = await list_roles(unit, await self._holder(call, unit))
            return json_reply([await _shown(call, unit, assignment) for assignment in found])

    async def post(self, call: Call) -> Reply:
        """Give a role."""
        body = read_body(call, RoleBody, "role")
        wanted = WantedRole(RoleType(body.type), body.role, body.resource_set)
        async with call.engine.store.unit(call.org.org.id) as unit:
            holder = await self._holder(call, unit)
            assignment = await assign_role(unit, call.actor, holder, wanted, call.engine.clock.now())
            answer = await _shown(call, unit, assignment)
        return json_reply(answer, 201)

    async def get(self, call: Call) -> Reply:
        """One of them."""
        async with call.engine.store.reading(call.org.org.id) as unit:
            assignment = await get_role(unit, await self._holder(call, unit), _role_id(call))
            return json_reply(await _shown(call, unit, assignment))

    async def delete(self, call: Call) -> Reply:
        """Take it away."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            holder = await self._holder(call, unit)
            await remove_role(unit, call.actor, holder, _role_id(call), call.engine.clock.now())
        return empty_reply(204)

    async def get_targets(self, call: Call) -> Reply:
        """Everything that limits a role."""
        async with call.engine.store.reading(call.org.org.id) as unit:
            assignment = await get_role(unit, await self._holder(call, unit), call.path_parameters["roleAssignmentId"])
        return json_reply(show_targets(call, assignment))

    async def get_groups(self, call: Call) -> Reply:
        """The groups that limit a role."""
        wanted = page_wanted(call.query(), default=_MOST_TARGETS, most=_MOST_TARGETS)
        async with call.engine.store.reading(call.org.org.id) as unit:
            groups = await list_group_targets(unit, await self._holder(call, unit), _role_id(call))
        found = _after(groups, wanted.after, lambda group: group.id)[: wanted.fetch]
        return page_reply(call, wanted, found, lambda group: show_group(call, group), lambda group: group.id)

    async def put_group(self, call: Call) -> Reply:
        """One group more."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            holder, group_id = await self._holder(call, unit), call.path_parameters[self.group_name]
            await add_group_target(unit, call.actor, holder, _role_id(call), group_id, call.engine.clock.now())
        return empty_reply(204)

    async def delete_group(self, call: Call) -> Reply:
        """One group less."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            holder, group_id = await self._holder(call, unit), call.path_parameters[self.group_name]
            await remove_group_target(unit, call.actor, holder, _role_id(call), group_id, call.engine.clock.now())
        return empty_reply(204)

    async def get_apps(self, call: Call) -> Reply:
        """The apps that limit a role."""
        wanted = page_wanted(call.query(), default=_MOST_TARGETS, most=_MOST_TARGETS)
        async with call.engine.store.reading(call.org.org.id) as unit:
            targets = await list_app_targets(unit, await self._holder(call, unit), _role_id(call))
            found = _after(sorted(targets, key=_app_key), wanted.after, _app_key)[: wanted.fetch]
            shown = {target: await _shown_app(call, unit, target) for target in found}
        return page_reply(call, wanted, found, shown.__getitem__, _app_key)

    async def put_apps(self, call: Call) -> Reply:
        """All apps."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            holder = await self._holder(call, unit)
            await add_all_apps(unit, call.actor, holder, _role_id(call), call.engine.clock.now())
        return empty_reply(200)

    async def put_app(self, call: Call) -> Reply:
        """One app more, or every app of a name."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            holder = await self._holder(call, unit)
            await add_app_target(unit, call.actor, holder, _role_id(call), _app(call), call.engine.clock.now())
        return empty_reply(204)

    async def delete_app(self, call: Call) -> Reply:
        """One app less, or every app of a name."""
        async with call.engine.store.unit(call.org.org.id) as unit:
            holder = await self._holder(call, unit)
            await remove_app_target(unit, call.actor, holder, _role_id(call), _app(call), call.engine.clock.now())
        return empty_reply(204)

    async def _holder(self, call: Call, unit: Unit) -> Holder:
        return await self.holder_of(unit, call.actor, call.path_parameters[self.id_name])

    def routes(self) -> list[Route]:
        """Roles, and both kinds of targets."""
        one, answer = "/{roleAssignmentId}", Doc(answer=RoleAnswer)
        groups, apps = f"{one}/targets/groups", f"{one}/targets/catalog/apps"
        group, app = f"{groups}/{{{self.group_name}}}", f"{apps}/{{appName}}"
        posted = Doc(RoleBody, RoleAnswer, 201, query=("disableNotifications",))
        done = Doc(status=204)
        routes = [
            ("GET", "", self.get_all, Doc(answer=list[RoleAnswer], query=("expand",))),
            ("POST", "", self.post, posted),
            ("GET", one, self.get, answer),
            ("DELETE", one, self.delete, done),
            ("GET", groups, self.get_groups, Doc(answer=list[GroupAnswer], query=_PAGED)),
            ("PUT", group, self.put_group, done),
            ("DELETE", group, self.delete_group, done),
            ("GET", apps, self.get_apps, Doc(answer=list[CatalogAppAnswer], query=_PAGED)),
            ("PUT", app, self.put_app, done),
            ("DELETE", app, self.delete_app, done),
            ("PUT", f"{app}/{{appId}}", self.put_app, done),
            ("DELETE", f"{app}/{{appId}}", self.delete_app, done),
        ]
        return [self.api.route(method, path, endpoint, doc) for method, path, endpoint, doc in routes]

    def of_people(self) -> list[Route]:
        """What only people's roles have: all their targets at once, and all apps."""
        one = "/{roleAssignmentId}/targets"
        return [
            self.api.route("GET", one, self.get_targets, Doc(answer=list[TargetAnswer], query=_PAGED)),
            self.api.route("PUT", f"{one}/catalog/apps", self.put_apps),
        ]


def _role_id(call: Call) -> str:
    return call.path_parameters["roleAssignmentId"]


def _app(call: Call) -> AppTarget:
    return AppTarget(call.path_parameters["appName"], call.path_parameters.get("appId"))


def _app_key(target: AppTarget) -> str:
    return f"{target.name}.{target.id or ''}"


def _after(items: Sequence[Item], after: str, key: Callable[[Item], str]) -> list[Item]:
    return [item for item in items if key(item) > after]


async def _shown(call: Call, unit: Unit, assignment: RoleAssignment) -> RoleAnswer:
    label = None
    if assignment.role_id is not None:
        role = await unit.records.find(CUSTOM_ROLE.name, assignment.role_id)
        label = role.name if role is not None else assignment.role_id
    return show_role(call, assignment, label)


async def _shown_app(call: Call, unit: Unit, target: AppTarget) -> CatalogAppAnswer:
    if target.id is not None:
        return show_catalog_app(call, target, await unit.apps.find(AppId(target.id)))
    named = await unit.apps.list_page(AppQuery(name=target.name, most=1))
    return show_catalog_app(call, target, named[0] if named else None)
