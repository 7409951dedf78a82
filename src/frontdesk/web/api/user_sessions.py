"""What hangs on a person beside their own object: sessions, groups, identity providers, blocks (contract A.Users)."""

from frontdesk.domain.errors import FeatureNotAvailable
from frontdesk.usecases.directory.user_lifecycle import clear_sessions
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.idps.links import list_idps_of_user
from frontdesk.web.call import Call
from frontdesk.web.flags import flag
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.groups import GroupAnswer, show_group
from frontdesk.web.shapes.idp_answers import show_idp

_MOST_GROUPS = 200


async def delete_sessions(call: Call) -> Reply:
    """Every session ends; ``oauthTokens``: so do the tokens. No device is remembered, so none is forgotten."""
    tokens = flag(call.query(), "oauthTokens", default=False)
    flag(call.query(), "forgetDevices", default=True)
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await get_user(unit, call.actor, call.path_parameters["userId"])
        await clear_sessions(unit, call.actor, user, call.engine.clock.now(), tokens=tokens)
    return empty_reply(204)


async def get_groups(call: Call) -> Reply:
    """A page of the groups that they are in, Everyone among them, by id."""
    wanted = page_wanted(call.query(), default=_MOST_GROUPS, most=_MOST_GROUPS)
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await get_user(unit, call.actor, call.path_parameters["userId"])
        found = await unit.groups.list_page_of_user(user.id, after=wanted.after, most=wanted.fetch)
    return page_reply(call, wanted, found, lambda group: show_group(call, group), lambda group: group.id)


async def get_idps(call: Call) -> Reply:
    """The identity providers that know them; what the org shares with a provider is told at /idps alone."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await get_user(unit, call.actor, call.path_parameters["userId"])
        found = await list_idps_of_user(unit, user.id)
    return json_reply([show_idp(call, idp, with_secret=False) for idp in found])


async def get_blocks(call: Call) -> Reply:
    """Blocks belong to a feature that the org does not have (seen-on-the-wire 3.3)."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        await get_user(unit, call.actor, call.path_parameters["userId"])
    raise FeatureNotAvailable()


_API = Api("/api/v1/users/{userId}", "okta.users")

ROUTES = [
    _API.route("DELETE", "/sessions", delete_sessions, Doc(status=204, query=("oauthTokens", "forgetDevices"))),
    _API.route("GET", "/groups", get_groups, Doc(answer=list[GroupAnswer], query=("after", "limit"))),
    _API.route("GET", "/idps", get_idps, Doc(answer=list[dict[str, object]])),
    _API.route("GET", "/blocks", get_blocks, Doc(answer=list[dict[str, object]])),
]
