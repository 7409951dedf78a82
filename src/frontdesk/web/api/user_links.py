"""Who is linked to whom: /api/v1/users/{userId}/linkedObjects (contract F.6)."""

from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.linked_objects import link_users, list_linked, unlink_user
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.linked_objects import linked_user_json

_API = Api("/api/v1/users/{userId}/linkedObjects", "okta.users")
_MOST = 1000


async def get_linked(call: Call) -> Reply:
    """The primary, or everybody associated: whichever end the path names."""
    wanted = page_wanted(call.query(), default=_MOST, most=_MOST)
    async with call.engine.store.reading(call.org.org.id) as unit:
        user, name = await _user(call, unit), call.path_parameters["relationshipName"]
        found = await list_linked(unit, user, name, after=wanted.after, most=wanted.fetch)
    return page_reply(call, wanted, found, lambda user_id: linked_user_json(call, user_id), str)


async def put_link(call: Call) -> Reply:
    """The primary of the person in the path is another person in the path."""
    names = call.path_parameters
    async with call.engine.store.unit(call.org.org.id) as unit:
        associated = await _user(call, unit)
        primary = await get_user(unit, call.actor, names["primaryUserId"])
        now = call.engine.clock.now()
        await link_users(unit, call.actor, associated, names["relationshipName"], primary, now)
    return empty_reply(204)


async def delete_links(call: Call) -> Reply:
    """Nobody is linked there any more."""
    async with call.engine.store.unit(call.org.org.id) as unit:
        user, name = await _user(call, unit), call.path_parameters["relationshipName"]
        await unlink_user(unit, call.actor, user, name, call.engine.clock.now())
    return empty_reply(204)


async def _user(call: Call, unit: Unit) -> User:
    return await get_user(unit, call.actor, call.path_parameters["userId"])


_NAMED = "/{relationshipName}"
ROUTES = [
    _API.route("GET", _NAMED, get_linked, Doc(answer=list[dict[str, object]], query=("after", "limit"))),
    _API.route("PUT", f"{_NAMED}/{{primaryUserId}}", put_link, Doc(status=204)),
    _API.route("DELETE", _NAMED, delete_links, Doc(status=204)),
]
