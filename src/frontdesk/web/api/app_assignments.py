"""/api/v1/apps/{appId}/users and /groups: who has an app (contract A.Apps; seen-on-the-wire 4.1)."""

from collections.abc import Sequence

from frontdesk.domain.apps.model import GroupAssignment
from frontdesk.domain.errors import InvalidPaging, ValidationFailed
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.app_users import AppUsers, AppUserView
from frontdesk.usecases.apps.assign_groups import (
    AppGroupDraft,
    assign_group,
    get_app_group,
    list_app_groups,
    unassign_group,
)
from frontdesk.usecases.apps.assign_users import assign_user, unassign_user, update_app_user
from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.web.body import as_shape, read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_users import (
    AppGroupBody,
    AppUserBody,
    AssignBody,
    PatchOperation,
    app_group_json,
    app_user_draft,
    app_user_json,
)
from frontdesk.web.shapes.groups import show_group
from frontdesk.web.shapes.users import user_lister

_API = Api("/api/v1/apps/{appId}", "okta.apps")
_Body = dict[str, object]
_USER, _GROUP = "/users/{userId}", "/groups/{groupId}"
_MOST_OPERATIONS = 100


async def get_users(call: Call) -> Reply:
    """A page of the people who have the app, by id; ``q`` is how their login or their name there begins."""
    query = call.query()
    wanted = page_wanted(query, default=50, most=500)
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        users = await AppUsers.at(unit, app)
        found = await users.list_page(prefix=query.get("q", ""), after=wanted.after, most=wanted.fetch)
        embedded = _users_of(call, found)

    def show(view: AppUserView) -> _Body:
        return app_user_json(call, app.id, view, embedded.get(view.user.id))

    return page_reply(call, wanted, found, show, lambda view: view.user.id)


async def post_user(call: Call) -> Reply:
    """A person has the app from now on."""
    body = read_body(call, AssignBody, "appUser")
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        draft = (body.id, app_user_draft(body))
        view = await assign_user(unit, call.actor, app, draft, call.engine.management.app_vault, now)
    return json_reply(app_user_json(call, app.id, view))


async def get_user(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        view = await (await AppUsers.at(unit, app)).get(call.path_parameters["userId"])
        embedded = _users_of(call, [view])
    return json_reply(app_user_json(call, app.id, view, embedded.get(view.user.id)))


async def update_user(call: Call) -> Reply:
    """What the body says is merged in."""
    draft = (call.path_parameters["userId"], app_user_draft(read_body(call, AppUserBody, "appUser")))
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        view = await update_app_user(unit, call.actor, app, draft, call.engine.management.app_vault, now)
    return json_reply(app_user_json(call, app.id, view))


async def delete_user(call: Call) -> Reply:
    """The person has the app no longer."""
    user_id, now = call.path_parameters["userId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        await unassign_user(unit, call.actor, app, user_id, now)
    return empty_reply(204)


async def get_groups(call: Call) -> Reply:
    """A page of the groups that have the app, by priority; ``q`` is how their name begins."""
    query = call.query()
    wanted = page_wanted(query, default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        found = await list_app_groups(unit, app, prefix=query.get("q", ""), after=wanted.after, most=wanted.fetch)
        if found is None:
            raise InvalidPaging(causes=("Invalid cursor.",))
        embedded = await _groups_of(call, unit, found)

    def show(group: GroupAssignment) -> _Body:
        return app_group_json(call, group, embedded.get(group.group_id))

    return page_reply(call, wanted, found, show, lambda group: group.group_id)


async def get_group(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        found = await get_app_group(unit, app, call.path_parameters["groupId"])
        embedded = await _groups_of(call, unit, [found])
    return json_reply(app_group_json(call, found, embedded.get(found.group_id)))


async def put_group(call: Call) -> Reply:
    """The group has the app, as the body says and no more; the body may be missing."""
    body = read_body(call, AppGroupBody, "appGroup") if call.body else AppGroupBody()
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        made = await assign_group(unit, call.actor, app, call.path_parameters["groupId"], _draft(body), now)
    return json_reply(app_group_json(call, made))


async def patch_group(call: Call) -> Reply:
    """The steps of a JSON patch over ``/priority`` and ``/profile`` (RFC 6902)."""
    steps = read_body(call, list[PatchOperation], "appGroup")
    group_id, now = call.path_parameters["groupId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        known = await get_app_group(unit, app, group_id)
        made = await assign_group(unit, call.actor, app, group_id, _draft(_patched(known, steps)), now)
    return json_reply(app_group_json(call, made))


async def delete_group(call: Call) -> Reply:
    """The group has the app no longer."""
    group_id, now = call.path_parameters["groupId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        await unassign_group(unit, call.actor, app, group_id, now)
    return empty_reply(204)


def _users_of(call: Call, views: Sequence[AppUserView]) -> dict[str, _Body]:
    """The people themselves, where ``expand=user`` asks for them."""
    if call.query().get("expand") != "user":
        return {}
    show = user_lister(call)
    return {view.user.id: {"user": show(view.user)} for view in views}


async def _groups_of(call: Call, unit: Unit, found: Sequence[GroupAssignment]) -> dict[str, _Body]:
    """The groups themselves, where ``expand=group`` asks for them."""
    if call.query().get("expand") != "group":
        return {}
    groups = await unit.groups.list_of_ids([assignment.group_id for assignment in found])
    return {group.id: {"group": show_group(call, group)} for group in groups}


def _draft(body: AppGroupBody) -> AppGroupDraft:
    return AppGroupDraft(
        priority=body.priority if isinstance(body.priority, int) else None,
        profile=body.profile if isinstance(body.profile, dict) else {},
    )


def _patched(known: GroupAssignment, steps: list[PatchOperation]) -> AppGroupBody:
    """The body that a replacing write would have.

    Raises:
        ValidationFailed: a step leads elsewhere, or to a value that is not of its type.
    """
    if len(steps) > _MOST_OPERATIONS:
        raise ValidationFailed("appGroup", (f"A patch has at most {_MOST_OPERATIONS} steps.",))
    profile: dict[str, object] = dict(known.profile)
    members: dict[str, object] = {"priority": known.priority, "profile": profile}
    for step in steps:
        first, _, rest = step.path.removeprefix("/").partition("/")
        owner, name = (profile, rest.replace("~1", "/").replace("~0", "~")) if first == "profile" else (members, first)
        if first not in members or "/" in rest or (first == "profile") != bool(name and owner is profile):
            raise ValidationFailed("appGroup", (f"path: A patch leads to /priority or /profile/…, not {step.path}.",))
        if step.op == "remove":
            owner.pop(name, None) if owner is profile else owner.update({name: None})
        else:
            owner[name] = step.value
    return as_shape(members, AppGroupBody, "appGroup")


_Pages = Doc(answer=list[_Body], query=("q", "after", "limit", "expand"))
ROUTES = [
    _API.route("GET", "/users", get_users, _Pages),
    _API.route("POST", "/users", post_user, Doc(AssignBody, _Body)),
    _API.route("GET", _USER, get_user, Doc(answer=_Body, query=("expand",))),
    _API.route("POST", _USER, update_user, Doc(AppUserBody, _Body)),
    _API.route("DELETE", _USER, delete_user, Doc(status=204, query=("sendEmail",))),
    _API.route("GET", "/groups", get_groups, _Pages),
    _API.route("GET", _GROUP, get_group, Doc(answer=_Body, query=("expand",))),
    _API.route("PUT", _GROUP, put_group, Doc(AppGroupBody, _Body)),
    _API.route("PATCH", _GROUP, patch_group, Doc(list[PatchOperation], _Body)),
    _API.route("DELETE", _GROUP, delete_group, Doc(status=204)),
]
