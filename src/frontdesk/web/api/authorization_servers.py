"""Authorization servers: CRUD, life cycle, and the servers that each trusts (contract A.Authorization servers)."""

from collections.abc import Callable, Sequence

from frontdesk.domain.authorization_servers.model import AuthorizationServer
from frontdesk.domain.keys.model import SigningKey
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authorization_servers.find import get_server
from frontdesk.usecases.authorization_servers.servers import (
    list_servers,
    remove_server,
    replace_server,
    set_server_active,
)
from frontdesk.usecases.authorization_servers.trusted import distrust_server, list_associated, trust_servers
from frontdesk.web.call import Call
from frontdesk.web.paging import page_links, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.authorization_servers import PATH, ServerBody, TrustedBody, associated_json, server_json
from frontdesk.web.shapes.nulls import read_without_nulls
from frontdesk.web.shapes.resource import Resource

_MOST = 200
Show = Callable[[Call, AuthorizationServer, Sequence[SigningKey]], dict[str, object]]


async def get_servers(call: Call) -> Reply:
    """Custom authorization servers by id; ``q`` looks into names and audiences."""
    query = call.query()
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_servers(unit, q=query.get("q", ""), after=query.get("after", ""))
        return await _page(call, unit, found, server_json)


async def _page(call: Call, unit: Unit, found: Sequence[AuthorizationServer], show: Show) -> Reply:
    """Who names no limit is always offered a next page, which may be empty; who names one, where there is more."""
    wanted = page_wanted(call.query(), default=_MOST, most=_MOST)
    shown = found[: wanted.limit]
    more = len(found) > wanted.limit or ("limit" not in call.query() and bool(shown))
    keys = await unit.keys.list_all()
    bodies = [show(call, server, [key for key in keys if key.server_id == server.id]) for server in shown]
    return json_reply(bodies).also(page_links(call, wanted.limit, shown[-1].id if more else None))


async def post_server(call: Call) -> Reply:
    """A new server with keys, scopes and claims of its own."""
    body = read_without_nulls(call, ServerBody, "authorizationServer")
    server = await call.engine.management.server_maker.create(call.org.org.id, call.actor, body.draft())
    async with call.engine.store.reading(call.org.org.id) as unit:
        return json_reply(await _shown(call, unit, server), 201)


async def get_one_server(call: Call) -> Reply:
    """One server."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        server = await get_server(unit, call.path_parameters["authServerId"])
        return json_reply(await _shown(call, unit, server))


async def put_server(call: Call) -> Reply:
    """Replace."""
    body = read_without_nulls(call, ServerBody, "authorizationServer")
    server_id, now = call.path_parameters["authServerId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        server = await replace_server(unit, call.actor, server_id, body.draft(), now)
        shown = await _shown(call, unit, server)
    return json_reply(shown)


async def delete_server(call: Call) -> Reply:
    """Gone, with its tokens."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_server(unit, call.actor, call.path_parameters["authServerId"], call.engine.clock.now())
    return empty_reply(204)


async def activate_server(call: Call) -> Reply:
    """It issues tokens."""
    return await _set_active(call, active=True)


async def deactivate_server(call: Call) -> Reply:
    """It answers like one that is not there."""
    return await _set_active(call, active=False)


async def _set_active(call: Call, *, active: bool) -> Reply:
    server_id, now = call.path_parameters["authServerId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await set_server_active(unit, call.actor, server_id, now, active=active)
    return empty_reply(204)


async def get_associated(call: Call) -> Reply:
    """The servers that this one trusts; with ``trusted=false`` those that it does not."""
    query = call.query()
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_associated(
            unit,
            call.path_parameters["authServerId"],
            trusted=query.get("trusted", "true") != "false",
            q=query.get("q", ""),
            after=query.get("after", ""),
        )
        return await _page(call, unit, found, associated_json)


async def post_associated(call: Call) -> Reply:
    """Trust these as well."""
    body = read_without_nulls(call, TrustedBody, "associatedServers")
    server_id, now = call.path_parameters["authServerId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        trusted = await trust_servers(unit, call.actor, server_id, body.trusted, now)
        keys = await unit.keys.list_all()
    return json_reply(
        [associated_json(call, server, [key for key in keys if key.server_id == server.id]) for server in trusted]
    )


async def delete_associated(call: Call) -> Reply:
    """Trust it no more."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await distrust_server(unit, call.actor, path["authServerId"], path["associatedServerId"], now)
    return empty_reply(204)


async def _shown(call: Call, unit: Unit, server: AuthorizationServer) -> dict[str, object]:
    return server_json(call, server, await unit.keys.list_of_server(server.id))


_API = Api(PATH, "okta.authorizationServers")
_ONE = "/{authServerId}"
_LISTED, _ANSWER = list[Resource], Resource
ROUTES = [
    _API.route("GET", "", get_servers, Doc(answer=_LISTED, query=("q", "limit", "after"))),
    _API.route("POST", "", post_server, Doc(ServerBody, _ANSWER, 201)),
    _API.route("GET", _ONE, get_one_server, Doc(answer=_ANSWER)),
    _API.route("PUT", _ONE, put_server, Doc(ServerBody, _ANSWER)),
    _API.route("DELETE", _ONE, delete_server, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/activate", activate_server, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/deactivate", deactivate_server, Doc(status=204)),
    _API.route(
        "GET",
        f"{_ONE}/associatedServers",
        get_associated,
        Doc(answer=_LISTED, query=("trusted", "q", "limit", "after")),
    ),
    _API.route("POST", f"{_ONE}/associatedServers", post_associated, Doc(TrustedBody, _LISTED)),
    _API.route("DELETE", f"{_ONE}/associatedServers/{{associatedServerId}}", delete_associated, Doc(status=204)),
]
