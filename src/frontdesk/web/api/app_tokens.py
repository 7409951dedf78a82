"""/api/v1/apps/{appId}/tokens: the refresh tokens that people gave an app (contract A.Apps)."""

from frontdesk.usecases.apps.lifecycle import get_app
from frontdesk.usecases.apps.tokens import get_token, list_tokens, revoke_all_tokens, revoke_token
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.app_oauth import token_json

_API = Api("/api/v1/apps/{appId}/tokens", "okta.apps")
_Body = dict[str, object]
_ONE = "/{tokenId}"


async def get_tokens(call: Call) -> Reply:
    """Those that live, by id."""
    expanded, wanted = _expanded(call), page_wanted(call.query(), default=20, most=200)
    now = call.engine.clock.now()
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        found = await list_tokens(unit, app, now, after=wanted.after, most=wanted.fetch)
    return page_reply(
        call, wanted, found, lambda family: token_json(call, app, family, expanded=expanded), lambda family: family.id
    )


async def delete_tokens(call: Call) -> Reply:
    """All of them end."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        await revoke_all_tokens(unit, call.actor, app, call.engine.clock.now())
    return empty_reply(204)


async def get_one(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        family = await get_token(unit, app, call.path_parameters["tokenId"], call.engine.clock.now())
    return json_reply(token_json(call, app, family, expanded=_expanded(call)))


async def delete_token(call: Call) -> Reply:
    """One ends."""
    token_id, now = call.path_parameters["tokenId"], call.engine.clock.now()
    async with call.engine.store.unit(call.org.org.id) as unit:
        app = await get_app(unit, call.path_parameters["appId"])
        await revoke_token(unit, call.actor, app, token_id, now)
    return empty_reply(204)


def _expanded(call: Call) -> bool:
    return call.query().get("expand") == "scope"


ROUTES = [
    _API.route("GET", "", get_tokens, Doc(answer=list[_Body], query=("expand", "after", "limit"))),
    _API.route("DELETE", "", delete_tokens, Doc(status=204)),
    _API.route("GET", _ONE, get_one, Doc(answer=_Body, query=("expand",))),
    _API.route("DELETE", _ONE, delete_token, Doc(status=204)),
]
