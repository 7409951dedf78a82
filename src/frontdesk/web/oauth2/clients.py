"""Dynamic client registration and management at /oauth2/v1/clients (RFC 7591, RFC 7592; contract C.8)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.errors import MalformedBody, ValidationFailed
from frontdesk.domain.ids import ClientId
from frontdesk.protocol.oauth.errors import InvalidClientMetadata
from frontdesk.usecases.clients.registration import Registrar
from frontdesk.web.call import Call
from frontdesk.web.guards.registrar import bearer_of, may_manage, may_manage_this, may_read, may_register
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Doc, Guard, Route, Surface
from frontdesk.web.shapes.clients import ClientAnswer, client_json, management_json, registered_json

_PATH = "/oauth2/v1/clients"
_DEFAULT_LIMIT = 20
_MOST = 200


async def post_client(call: Call) -> Reply:
    """Register."""
    by = await may_register(call)
    registered = await call.engine.registration.create(call.org.org.id, _body(call), by)
    return json_reply(registered_json(call, registered), 201)


async def get_clients(call: Call) -> Reply:
    """A page of clients, without their secrets."""
    await may_read(call)
    query = call.query()
    limit = _limit(query)
    prefix = query.get("q", "")
    found = await call.engine.registration.list_page(
        call.org.org.id, after=query.get("after", ""), name_prefix=prefix, most=limit + 1
    )
    shown = found[:limit]
    headers = [_link(call, query, "self")]
    if len(found) > limit:
        headers.append(_link(call, {**query, "after": shown[-1].client_id, "limit": str(limit)}, "next"))
    return json_reply([client_json(client) for client in shown]).also(headers)


async def get_client(call: Call) -> Reply:
    """One client."""
    by = await may_manage_this(call, _id(call), reads=True)
    client = await call.engine.registration.get(call.org.org.id, _id(call))
    return json_reply({**client_json(client), **_own(call, client, by)})


async def put_client(call: Call) -> Reply:
    """Replace: metadata that the body leaves out gets its default (RFC 7592 §2.2)."""
    by = await may_manage_this(call, _id(call))
    registered = await call.engine.registration.replace(call.org.org.id, _id(call), _body(call), by)
    return json_reply({**registered_json(call, registered), **_own(call, registered.client, by)})


async def delete_client(call: Call) -> Reply:
    """Remove (RFC 7592 §2.3)."""
    by = await may_manage_this(call, _id(call))
    await call.engine.registration.remove(call.org.org.id, _id(call), by)
    return empty_reply(204)


async def new_secret(call: Call) -> Reply:
    """A new secret in place of the old one."""
    by = await may_manage(call)
    registered = await call.engine.registration.renew_secret(call.org.org.id, _id(call), by)
    return json_reply(registered_json(call, registered))


async def activate(call: Call) -> Reply:
    """The client may have tokens again."""
    return await _set_active(call, await may_manage(call), active=True)


async def deactivate(call: Call) -> Reply:
    """The client gets no tokens, and those it has are void."""
    return await _set_active(call, await may_manage(call), active=False)


async def _set_active(call: Call, by: Registrar, *, active: bool) -> Reply:
    await call.engine.registration.set_active(call.org.org.id, _id(call), by, active=active)
    return empty_reply(204)


def _own(call: Call, client: OAuthClient, by: Registrar) -> Mapping[str, object]:
    """What only the client itself is told again: the token that it has just shown."""
    return {} if by.trusted else management_json(call, client, bearer_of(call) or "")


def _id(call: Call) -> ClientId:
    return ClientId(call.path_parameters["clientId"])


def _body(call: Call) -> Mapping[str, object]:
    try:
        return call.json()
    except MalformedBody:
        raise InvalidClientMetadata("The body must be a JSON object.") from None


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("limit", str(_DEFAULT_LIMIT))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValidationFailed("limit", ("limit: The limit must be a positive number.",))
    return min(max(int(text), 1), _MOST)


def _link(call: Call, query: Mapping[str, str], rel: str) -> tuple[bytes, bytes]:
    parameters = f"?{urlencode(query)}" if query else ""
    return b"link", f'<{call.org.org.url}{_PATH}{parameters}>; rel="{rel}"'.encode()


_ONE = f"{_PATH}/{{clientId}}"
_METADATA, _CLIENT, _DONE = dict[str, object], Doc(answer=ClientAnswer), Doc(status=204)
ROUTES = [
    Route(method, path, endpoint, Guard.REGISTRAR, Surface.REGISTRATION, doc=doc)
    for method, path, endpoint, doc in (
        ("POST", _PATH, post_client, Doc(_METADATA, ClientAnswer, 201)),
        ("GET", _PATH, get_clients, Doc(answer=list[ClientAnswer], query=("q", "after", "limit"))),
        ("GET", _ONE, get_client, _CLIENT),
        ("PUT", _ONE, put_client, Doc(_METADATA, ClientAnswer)),
        ("DELETE", _ONE, delete_client, _DONE),
        ("POST", f"{_ONE}/lifecycle/newSecret", new_secret, _CLIENT),
        ("POST", f"{_ONE}/lifecycle/activate", activate, _DONE),
        ("POST", f"{_ONE}/lifecycle/deactivate", deactivate, _DONE),
    )
]
