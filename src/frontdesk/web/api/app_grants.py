"""/api/v1/apps/{appId}/grants: which ``okta.*`` scopes an app may have (contract A.Apps, H.1)."""

from frontdesk.usecases.apps.grants import add_grant, get_client_app, get_grant, list_grants, remove_grant
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_oauth import GrantBody, grant_json
from frontdesk.web.shapes.resource import Resource

_API = Api("/api/v1/apps/{appId}/grants", "okta.appGrants")
_ONE = "/{grantId}"


async def get_grants(call: Call) -> Reply:
    """The grants of an app, by id."""
    expanded, wanted = _expanded(call), page_wanted(call.query(), default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        app, _ = await get_client_app(unit, call.path_parameters["appId"])
        found = await list_grants(unit, app, after=wanted.after, most=wanted.fetch)
    return page_reply(
        call, wanted, found, lambda grant: grant_json(call, app, grant, expanded=expanded), lambda grant: grant.id
    )


async def post_grant(call: Call) -> Reply:
    """The app may have a scope."""
    body = read_body(call, GrantBody, "grant")
    app_id, now = call.path_parameters["appId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        grant = await add_grant(unit, call.actor, app_id, body.scope_id, body.issuer, now)
        app, _ = await get_client_app(unit, app_id)
    return json_reply(grant_json(call, app, grant, expanded=True))


async def get_one(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app, _ = await get_client_app(unit, call.path_parameters["appId"])
        grant = await get_grant(unit, app, call.path_parameters["grantId"])
    return json_reply(grant_json(call, app, grant, expanded=_expanded(call)))


async def delete_grant(call: Call) -> Reply:
    """The app may have the scope no longer."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_grant(unit, call.actor, path["appId"], path["grantId"], now)
    return empty_reply(204)


def _expanded(call: Call) -> bool:
    return call.query().get("expand") == "scope"


ROUTES = [
    _API.route("GET", "", get_grants, Doc(answer=list[Resource], query=("expand", "after", "limit"))),
    _API.route("POST", "", post_grant, Doc(GrantBody, Resource)),
    _API.route("GET", _ONE, get_one, Doc(answer=Resource, query=("expand",))),
    _API.route("DELETE", _ONE, delete_grant, Doc(status=204)),
]
