"""/api/v1/apps: applications of every sign-on mode (contract A.Apps; seen-on-the-wire 4.3, 5)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import InvalidPaging, InvalidSearch, ValidationFailed
from frontdesk.domain.ids import UserId
from frontdesk.domain.policies.mapping import APP_POLICY
from frontdesk.domain.policies.model import PolicyType
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.app_users import AppUsers
from frontdesk.usecases.apps.lifecycle import create_app, get_app, remove_app, replace_app, set_app_active
from frontdesk.usecases.directory.groups import get_group
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_answers import Around, app_json
from frontdesk.web.shapes.app_drafts import read_app_draft
from frontdesk.web.shapes.app_users import app_user_json
from frontdesk.web.shapes.apps import AppBody
from frontdesk.web.shapes.resource import Resource

_API = Api("/api/v1/apps", "okta.apps")
_ID = re.compile(r"0oa[0-9A-Za-z]{17}")
_EXPAND = re.compile(r"user/(?P<id>[0-9A-Za-z]{1,100})")
_TERM = re.compile(
    r"\s*(?P<name>status|name|user\.id|group\.id|credentials\.signing\.kid)\s+eq\s+\"(?P<value>[^\"\\]{1,255})\"\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"(?<!\s)\s+and\s+", re.IGNORECASE)
_CONDITIONS = {"status": "status", "name": "name", "user.id": "user_id", "group.id": "group_id"}
_POLICY_LINKS = {"accessPolicy": PolicyType.ACCESS_POLICY, "profileEnrollment": PolicyType.PROFILE_ENROLLMENT}
_READ = "okta.apps.read"
_DEFAULT, _MOST = 20, 200
_Body = dict[str, object]


async def get_apps(call: Call) -> Reply:
    """A page of apps, by id; ``q`` is how the label or name begins."""
    query = call.query()
    wanted = page_wanted(query, default=_DEFAULT, most=_MOST)
    if wanted.after and not _ID.fullmatch(wanted.after):
        raise InvalidPaging(causes=("Invalid cursor.",))
    expanded = _expanded(query)
    conditions = _conditions(query.get("filter"))
    shared_kid = await _shared_kid(call)
    asked = AppQuery(
        after=wanted.after,
        most=wanted.fetch,
        prefix=query.get("q", ""),
        shared_kid=shared_kid,
        within=call.actor.reach(_READ),
        **conditions,
    )
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await unit.apps.list_page(asked)
        logos = await unit.apps.list_logos(app.id for app in found)
        embedded = {app.id: await _embedded(call, unit, app, expanded) for app in found}
        policies = await _Policies.read(unit)

    def show(app: Application) -> _Body:
        around = Around(shared_kid, policies.of(app), logos.get(app.id), embedded=embedded[app.id])
        return app_json(call, app, around)

    return page_reply(call, wanted, found, show, lambda app: app.id)


async def get_apps_of_group(call: Call) -> Reply:
    """A page of the apps that are assigned to a group, by id."""
    wanted, shared_kid = page_wanted(call.query(), default=_DEFAULT, most=_MOST), await _shared_kid(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        group = await get_group(unit, call.path_parameters["groupId"])
        found = await unit.apps.list_of_group(group.id, after=wanted.after, most=wanted.fetch)
        logos = await unit.apps.list_logos(app.id for app in found)
        policies = await _Policies.read(unit)

    def show(app: Application) -> _Body:
        return app_json(call, app, Around(shared_kid, policies.of(app), logos.get(app.id)))

    return page_reply(call, wanted, found, show, lambda app: app.id)


async def post_app(call: Call) -> Reply:
    """A new app, active unless ``activate=false``."""
    draft = read_app_draft(call)
    active = call.query().get("activate", "true").lower() != "false"
    shared_kid = await _shared_kid(call)
    now = call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        written = await create_app(unit, call.actor, draft, call.engine.management.app_vault, now, active=active)
        around = await _around(unit, written.app, shared_kid, secret=written.secret)
    return json_reply(app_json(call, written.app, around))


async def get_one(call: Call) -> Reply:
    """One app."""
    expanded = _expanded(call.query())
    shared_kid = await _shared_kid(call)
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        around = await _around(unit, app, shared_kid, embedded=await _embedded(call, unit, app, expanded))
    return json_reply(app_json(call, app, around))


async def put_app(call: Call) -> Reply:
    """Replace: what the body leaves out gets its default."""
    draft = read_app_draft(call)
    shared_kid = await _shared_kid(call)
    app_id, now = call.path_parameters["appId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        written = await replace_app(unit, call.actor, app_id, draft, call.engine.management.app_vault, now)
        around = await _around(unit, written.app, shared_kid, secret=written.secret)
    return json_reply(app_json(call, written.app, around))


async def delete_app(call: Call) -> Reply:
    """Remove an app that was deactivated."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_app(unit, call.actor, call.path_parameters["appId"], call.engine.clock.now())
    return empty_reply(204)


async def activate(call: Call) -> Reply:
    """People and clients may use it again."""
    return await _set_active(call, active=True)


async def deactivate(call: Call) -> Reply:
    """Nobody may use it, and what it was issued is void."""
    return await _set_active(call, active=False)


async def _set_active(call: Call, *, active: bool) -> Reply:
    app_id, now = call.path_parameters["appId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await set_app_active(unit, call.actor, app_id, now, active=active)
    return json_reply({})


async def _around(
    unit: Unit, app: Application, shared_kid: str, *, secret: str | None = None, embedded: _Body | None = None
) -> Around:
    policies = (await _Policies.read(unit)).of(app)
    logos = await unit.apps.list_logos([app.id])
    return Around(shared_kid, policies, logos.get(app.id), secret, embedded)


@dataclass(frozen=True, slots=True)
class _Policies:
    """Which policies count for apps: by link the org's default, and by link and app those that were chosen."""

    usual: Mapping[str, str]
    chosen: Mapping[tuple[str, str], str]

    @classmethod
    async def read(cls, unit: Unit) -> "_Policies":
        usual: dict[str, str] = {}
        for rel, policy_type in _POLICY_LINKS.items():
            for policy in await unit.policies.list_of_type(policy_type):
                if policy.system:
                    usual[rel] = policy.id
        records = await unit.records.list_of_kind(APP_POLICY.name)
        return cls(usual, {(record.parent_id, record.name or ""): str(record.body["policy"]) for record in records})

    def of(self, app: Application) -> dict[str, str]:
        return {rel: self.chosen.get((app.id, _POLICY_LINKS[rel].value), usual) for rel, usual in self.usual.items()}


async def _shared_kid(call: Call) -> str:
    org = call.org.org
    return str((await call.engine.management.app_keys.get(org.id, org.name, call.engine.clock.now())).body["kid"])


def _expanded(query: Mapping[str, str]) -> str | None:
    """Whose app user is embedded.

    Raises:
        ValidationFailed: ``expand`` asks for anything else.
    """
    text = query.get("expand")
    if not text:
        return None
    found = _EXPAND.fullmatch(text)
    if found is None:
        raise ValidationFailed("RequestParams", ("Expand query is malformed.",))
    return found["id"]


async def _embedded(call: Call, unit: Unit, app: Application, user_id: str | None) -> _Body | None:
    if user_id is None:
        return None
    user = await unit.users.find(UserId(user_id))
    view = await (await AppUsers.at(unit, app)).find(user.id) if user is not None else None
    return {"user": app_user_json(call, app.id, view)} if view is not None else None


def _conditions(text: str | None) -> dict[str, str]:
    """Comparisons for equality, joined by ``and``: what apps can be filtered by.

    Raises:
        InvalidSearch: it is anything else.
    """
    found: dict[str, str] = {}
    for part in _AND.split(text) if text else ():
        term = _TERM.fullmatch(part)
        name = _CONDITIONS.get(term["name"].lower(), "kid") if term is not None else ""
        if term is None or name in found:
            raise InvalidSearch(causes=('Apps are filtered by comparisons such as status eq "ACTIVE", joined by and.',))
        found[name] = term["value"].upper() if name == "status" else term["value"]
    return found


ROUTES = [
    _API.route(
        "GET",
        "",
        get_apps,
        Doc(answer=list[Resource], query=("q", "after", "limit", "filter", "expand", "useOptimization")),
    ),
    _API.route("POST", "", post_app, Doc(AppBody, Resource, query=("activate",))),
    _API.route("GET", "/{appId}", get_one, Doc(answer=Resource, query=("expand",))),
    _API.route("PUT", "/{appId}", put_app, Doc(AppBody, Resource)),
    _API.route("DELETE", "/{appId}", delete_app, Doc(status=204)),
    _API.route("POST", "/{appId}/lifecycle/activate", activate, Doc(answer=_Body)),
    _API.route("POST", "/{appId}/lifecycle/deactivate", deactivate, Doc(answer=_Body)),
    Api("/api/v1/groups/{groupId}", "okta.groups").route(
        "GET", "/apps", get_apps_of_group, Doc(answer=list[Resource], query=("after", "limit"))
    ),
]
