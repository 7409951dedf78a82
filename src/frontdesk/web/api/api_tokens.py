"""/api/v1/api-tokens: the org's API tokens; their values are shown nowhere (contract A.API tokens)."""

from msgspec import UNSET

from frontdesk.domain.api_tokens.model import ANYWHERE
from frontdesk.domain.errors import InvalidApiToken
from frontdesk.usecases.api_tokens.manage import (
    get_api_token,
    list_api_tokens,
    remove_api_token,
    replace_api_token,
)
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.api_tokens import ApiTokenAnswer, ApiTokenBody, NetworkBody, show_api_token

_API = Api("/api/v1/api-tokens", "okta.apiTokens")
_ONE = "/{apiTokenId}"


async def get_all(call: Call) -> Reply:
    """Every token, the oldest first."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_api_tokens(unit)
    return json_reply([show_api_token(call, token, in_list=True) for token in found])


async def get_one(call: Call) -> Reply:
    """One token."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        token = await get_api_token(unit, call.path_parameters["apiTokenId"])
    return json_reply(show_api_token(call, token))


async def put_one(call: Call) -> Reply:
    """Another name; from where it may be used. A name that is left out stays."""
    body = read_body(call, ApiTokenBody, "apiToken")
    name = None if body.name is UNSET else str(body.name)
    network = _network(body.network) if isinstance(body.network, NetworkBody) else ANYWHERE
    async with call.engine.store.unit(call.org.org.id) as unit:
        token_id, now = call.path_parameters["apiTokenId"], call.engine.clock.now()
        token = await replace_api_token(unit, call.actor, token_id, name, network, now)
    return json_reply(show_api_token(call, token))


async def delete_one(call: Call) -> Reply:
    """End a token."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_api_token(unit, call.actor, call.path_parameters["apiTokenId"], call.engine.clock.now())
    return empty_reply(204)


async def delete_current(call: Call) -> Reply:
    """End the very token of this call."""
    token_id = call.actor.api_token_id
    if token_id is None:
        raise InvalidApiToken()
    async with call.engine.store.unit(call.org.org.id) as unit:
        await remove_api_token(unit, call.actor, token_id, call.engine.clock.now())
    return empty_reply(204)


def _network(body: NetworkBody) -> dict[str, object]:
    network: dict[str, object] = {"connection": body.connection}
    if body.connection == "ZONE":
        network |= {name: zones for name, zones in (("include", body.include), ("exclude", body.exclude)) if zones}
    return network


ROUTES = [
    _API.route("GET", "", get_all, Doc(answer=list[ApiTokenAnswer], query=("after", "limit", "q"))),
    _API.route("DELETE", "/current", delete_current, Doc(status=204)),
    _API.route("GET", _ONE, get_one, Doc(answer=ApiTokenAnswer)),
    _API.route("PUT", _ONE, put_one, Doc(ApiTokenBody, ApiTokenAnswer)),
    _API.route("DELETE", _ONE, delete_one, Doc(status=204)),
]
