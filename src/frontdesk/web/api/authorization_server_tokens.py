"""Clients that hold tokens of an authorization server, their refresh tokens, and token previews."""

from collections.abc import Callable

from frontdesk.domain.ids import ClientId
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.usecases.authorization_servers.find import get_server
from frontdesk.usecases.authorization_servers.preview import preview_token
from frontdesk.usecases.authorization_servers.tokens import (
    get_token,
    list_token_clients,
    list_tokens,
    revoke_token,
    revoke_tokens,
)
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.authorization_server_tokens import (
    PreviewBody,
    preview_json,
    token_client_json,
)
from frontdesk.web.shapes.authorization_servers import PATH
from frontdesk.web.shapes.nulls import read_without_nulls
from frontdesk.web.shapes.oauth_tokens import RefreshTokenAnswer, show_refresh_token


async def get_clients(call: Call) -> Reply:
    """The clients that hold tokens of this server."""
    server_id, now = call.path_parameters["authServerId"], call.engine.clock.now()
    async with call.engine.store.reading(call.org.org.id) as unit:
        clients = await list_token_clients(unit, server_id, now)
    return json_reply([token_client_json(call, server_id, client) for client in clients])


async def get_tokens(call: Call) -> Reply:
    """The refresh tokens that a client holds."""
    path, now = call.path_parameters, call.engine.clock.now()
    wanted = page_wanted(call.query(), default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_tokens(
            unit, path["authServerId"], path["clientId"], now, after=wanted.after, most=wanted.fetch
        )
    return page_reply(call, wanted, found, await _shown(call), lambda token: token.id)


async def get_one_token(call: Call) -> Reply:
    """One of them."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.reading(call.org.org.id) as unit:
        token = await get_token(unit, path["authServerId"], path["clientId"], path["tokenId"], now)
    return json_reply((await _shown(call))(token))


async def delete_tokens(call: Call) -> Reply:
    """All that a client holds end."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await revoke_tokens(unit, call.actor, path["authServerId"], path["clientId"], now)
    return empty_reply(204)


async def delete_token(call: Call) -> Reply:
    """One ends."""
    path, now = call.path_parameters, call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await revoke_token(unit, call.actor, (path["authServerId"], path["clientId"], path["tokenId"]), now)
    return empty_reply(204)


async def _shown(call: Call) -> Callable[[RefreshFamily], RefreshTokenAnswer]:
    client = await call.engine.snapshots.client(call.org.org.id, ClientId(call.path_parameters["clientId"]))
    assert client is not None, "its tokens were found"
    path, with_scopes = call.path.partition("/tokens")[0], call.query().get("expand") == "scope"
    return lambda token: show_refresh_token(call, token, client, f"{path}/tokens/{token.id}", with_scopes=with_scopes)


async def post_preview(call: Call) -> Reply:
    """What a token request would lead to, and why; nothing is issued, and nothing is written."""
    body = read_without_nulls(call, PreviewBody, "tokenPreview")
    async with call.engine.store.reading(call.org.org.id) as unit:
        server_id = (await get_server(unit, call.path_parameters["authServerId"])).id
        server, now = call.org.server(server_id), call.engine.clock.now()
        preview = await preview_token(unit, call.org, server, body.wanted(), now)
    return json_reply(preview_json(preview))


_API = Api(f"{PATH}/{{authServerId}}", "okta.authorizationServers")
_TOKENS, _TOKEN = "/clients/{clientId}/tokens", "/clients/{clientId}/tokens/{tokenId}"
_LISTED, _ANSWER = list[dict[str, object]], dict[str, object]
ROUTES = [
    _API.route("GET", "/clients", get_clients, Doc(answer=_LISTED)),
    _API.route("GET", _TOKENS, get_tokens, Doc(answer=_LISTED, query=("expand", "after", "limit"))),
    _API.route("DELETE", _TOKENS, delete_tokens, Doc(status=204)),
    _API.route("GET", _TOKEN, get_one_token, Doc(answer=_ANSWER, query=("expand",))),
    _API.route("DELETE", _TOKEN, delete_token, Doc(status=204)),
    _API.route("POST", "/tokens/preview", post_preview, Doc(PreviewBody, _ANSWER)),
]
