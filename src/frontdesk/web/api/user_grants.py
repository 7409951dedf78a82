"""/api/v1/users/{userId}/clients and …/grants: what a person let apps have (contract A.Users)."""

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.ids import ClientId
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.user_grants import (
    get_client,
    get_grant,
    get_token,
    revoke_grant,
    revoke_grants,
    revoke_token,
    revoke_tokens,
)
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.web.call import Call
from frontdesk.web.hal import link
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.oauth_tokens import GrantAnswer, RefreshTokenAnswer, show_refresh_token, show_user_grant


async def get_clients(call: Call) -> Reply:
    """The clients that hold grants or refresh tokens of the person."""
    wanted = page_wanted(call.query(), default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await _user(call, unit)
        now = call.engine.clock.now()
        ids = await unit.consents.list_clients(user.id, now=now, after=wanted.after, most=wanted.fetch)
        clients = await _clients(unit, ids)
    return page_reply(call, wanted, ids, lambda named: _show_client(call, user, named, clients), str)


async def get_grants(call: Call) -> Reply:
    """What the person let clients have."""
    wanted = page_wanted(call.query(), default=20, most=200)
    client_id, scope = call.path_parameters.get("clientId", ""), call.query().get("scopeId", "")
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await _user(call, unit)
        if client_id:
            await get_client(unit, client_id)
        found = await unit.consents.list_page(
            user.id, client_id=client_id, scope=scope, after=wanted.after, most=wanted.fetch
        )
        clients = await _clients(unit, [grant.client_id for grant in found])
    with_scope = _expands_scope(call)
    return page_reply(
        call,
        wanted,
        found,
        lambda grant: show_user_grant(call, grant, clients.get(grant.client_id), with_scope=with_scope),
        lambda grant: grant.id,
    )


async def delete_grants(call: Call) -> Reply:
    """All of them, or all of one client, are taken back."""
    client_id = call.path_parameters.get("clientId")
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await _user(call, unit)
        client = await get_client(unit, client_id) if client_id is not None else None
        await revoke_grants(unit, call.actor, user, client, call.engine.clock.now())
    return empty_reply(204)


async def get_one_grant(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        grant = await get_grant(unit, await _user(call, unit), call.path_parameters["grantId"])
        client = await unit.clients.find(grant.client_id)
    return json_reply(show_user_grant(call, grant, client, with_scope=_expands_scope(call)))


async def delete_grant(call: Call) -> Reply:
    """One of them is taken back."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await _user(call, unit)
        await revoke_grant(unit, call.actor, user, call.path_parameters["grantId"], call.engine.clock.now())
    return empty_reply(204)


async def get_tokens(call: Call) -> Reply:
    """The refresh tokens that a client holds of the person."""
    wanted, now = page_wanted(call.query(), default=20, most=200), call.engine.clock.now()
    async with call.engine.store.reading(call.org.org.id) as unit:
        user, client = await _user(call, unit), await _client(call, unit)
        found = await unit.refresh_tokens.list_of_user(
            user.id, client.client_id, now, after=wanted.after, most=wanted.fetch
        )
    path, with_scopes = _tokens_path(user, client), _expands_scope(call)
    return page_reply(
        call,
        wanted,
        found,
        lambda token: show_refresh_token(call, token, client, f"{path}/{token.id}", with_scopes=with_scopes),
        lambda token: token.id,
    )


async def delete_tokens(call: Call) -> Reply:
    """All of them are void."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, client = await _user(call, unit), await _client(call, unit)
        await revoke_tokens(unit, call.actor, user, client, call.engine.clock.now())
    return empty_reply(204)


async def get_one_token(call: Call) -> Reply:
    """One of them."""
    token_id, now = call.path_parameters["tokenId"], call.engine.clock.now()
    async with call.engine.store.reading(call.org.org.id) as unit:
        user, client = await _user(call, unit), await _client(call, unit)
        token = await get_token(unit, user, client, token_id, now)
    path = f"{_tokens_path(user, client)}/{token.id}"
    return json_reply(show_refresh_token(call, token, client, path, with_scopes=_expands_scope(call)))


async def delete_token(call: Call) -> Reply:
    """One of them is void."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, client = await _user(call, unit), await _client(call, unit)
        await revoke_token(unit, call.actor, user, client, call.path_parameters["tokenId"], call.engine.clock.now())
    return empty_reply(204)


async def _user(call: Call, unit: Unit) -> User:
    return await get_user(unit, call.actor, call.path_parameters["userId"])


async def _client(call: Call, unit: Unit) -> OAuthClient:
    return await get_client(unit, call.path_parameters["clientId"])


async def _clients(unit: Unit, ids: list[ClientId]) -> dict[ClientId, OAuthClient]:
    found = [await unit.clients.find(named) for named in dict.fromkeys(ids)]
    return {client.client_id: client for client in found if client is not None}


def _expands_scope(call: Call) -> bool:
    return call.query().get("expand") == "scope"


def _tokens_path(user: User, client: OAuthClient) -> str:
    return f"/api/v1/users/{user.id}/clients/{client.client_id}/tokens"


def _show_client(call: Call, user: User, id: ClientId, clients: dict[ClientId, OAuthClient]) -> dict[str, object]:
    client, path = clients.get(id), f"/api/v1/users/{user.id}/clients/{id}"
    return {
        "client_id": id,
        "client_name": client.name if client is not None else None,
        "client_uri": client.metadata.client_uri if client is not None else None,
        "logo_uri": client.metadata.logo_uri if client is not None else None,
        "_links": {
            "grants": link(call, f"{path}/grants", "GET", "DELETE"),
            "tokens": link(call, f"{path}/tokens", "GET", "DELETE"),
        },
    }


_API = Api("/api/v1/users/{userId}", "okta.users")
_CLIENT = "/clients/{clientId}"
_PAGED = ("expand", "after", "limit")
_GRANTS = Doc(answer=list[GrantAnswer], query=("scopeId", *_PAGED))
_TOKENS = Doc(answer=list[RefreshTokenAnswer], query=_PAGED)
_GONE = Doc(status=204)
ROUTES = [
    _API.route("GET", "/clients", get_clients, Doc(answer=list[dict[str, object]], query=("after", "limit"))),
    _API.route("GET", f"{_CLIENT}/grants", get_grants, Doc(answer=list[GrantAnswer], query=_PAGED)),
    _API.route("DELETE", f"{_CLIENT}/grants", delete_grants, _GONE),
    _API.route("GET", f"{_CLIENT}/tokens", get_tokens, _TOKENS),
    _API.route("DELETE", f"{_CLIENT}/tokens", delete_tokens, _GONE),
    _API.route(
        "GET", f"{_CLIENT}/tokens/{{tokenId}}", get_one_token, Doc(answer=RefreshTokenAnswer, query=("expand",))
    ),
    _API.route("DELETE", f"{_CLIENT}/tokens/{{tokenId}}", delete_token, _GONE),
    _API.route("GET", "/grants", get_grants, _GRANTS),
    _API.route("DELETE", "/grants", delete_grants, _GONE),
    _API.route("GET", "/grants/{grantId}", get_one_grant, Doc(answer=GrantAnswer, query=("expand",))),
    _API.route("DELETE", "/grants/{grantId}", delete_grant, _GONE),
]
