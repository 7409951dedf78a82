"""/api/v1/idps/{idpId}/users: whom a provider knows (contract A.Identity providers)."""

from frontdesk.domain.idps.links import user_of
from frontdesk.usecases.idps.links import find_link, link_user, list_links, unlink_user
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.idp_answers import show_idp_user, show_tokens
from frontdesk.web.shapes.idps import LinkBody

_API = Api("/api/v1/idps", "okta.idps")


async def list_users(call: Call) -> Reply:
    """A page of them, by their ids."""
    idp_id, wanted = call.path_parameters["idpId"], page_wanted(call.query(), default=20, most=200)
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await list_links(unit, idp_id, wanted.after, wanted.fetch)
    return page_reply(call, wanted, found, lambda each: show_idp_user(call, idp_id, each), user_of)


async def get_user(call: Call) -> Reply:
    """One of them."""
    idp_id, user_id = call.path_parameters["idpId"], call.path_parameters["userId"]
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await find_link(unit, idp_id, user_id)
    return json_reply(show_idp_user(call, idp_id, found))


async def post_user(call: Call) -> Reply:
    """The provider knows this person, by this name."""
    idp_id, user_id = call.path_parameters["idpId"], call.path_parameters["userId"]
    external_id = read_body(call, LinkBody, "UserIdentityProviderLinkRequest").external_id
    async with call.engine.store.unit(call.org.org.id) as unit:
        made = await link_user(unit, call.actor, idp_id, user_id, external_id, call.engine.clock.now())
    return json_reply(show_idp_user(call, idp_id, made))


async def delete_user(call: Call) -> Reply:
    """The provider does not know this person any more."""
    idp_id, user_id = call.path_parameters["idpId"], call.path_parameters["userId"]
    async with call.engine.store.unit(call.org.org.id) as unit:
        await unlink_user(unit, call.actor, idp_id, user_id, call.engine.clock.now())
    return empty_reply(204)


async def list_tokens(call: Call) -> Reply:
    """The provider's tokens of the person's last sign-in with it, for apps that call the provider."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        link = await find_link(unit, call.path_parameters["idpId"], call.path_parameters["userId"])
    tokens = call.engine.federation.links.tokens_of(link)
    return json_reply(show_tokens(link, tokens) if tokens is not None else [])


_ONE = dict[str, object]

ROUTES = [
    _API.route("GET", "/{idpId}/users", list_users, Doc(answer=list[_ONE], query=("after", "limit"))),
    _API.route("GET", "/{idpId}/users/{userId}", get_user, Doc(answer=_ONE)),
    _API.route("POST", "/{idpId}/users/{userId}", post_user, Doc(LinkBody, _ONE)),
    _API.route("DELETE", "/{idpId}/users/{userId}", delete_user, Doc(status=204)),
    _API.route("GET", "/{idpId}/users/{userId}/credentials/tokens", list_tokens, Doc(answer=list[_ONE])),
]
