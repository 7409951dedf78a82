"""What hangs on a person beside their own object: sessions, groups, identity providers, blocks (contract A.Users)."""

import msgspec

from frontdesk.domain.admins.actor import acting_for
from frontdesk.domain.errors import FeatureNotAvailable
from frontdesk.domain.factors.model import FactorStatus
from frontdesk.domain.logs.model import Party
from frontdesk.usecases.directory.user_lifecycle import Clearing, clear_sessions
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.idps.links import list_idps_of_user
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.cookies import no_session_cookie, no_state_cookie
from frontdesk.web.flags import flag
from frontdesk.web.guards.own_session import own_session
from frontdesk.web.paging import page_reply, page_wanted
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Cors, Doc, Guard, Route, Surface
from frontdesk.web.shapes.groups import GroupAnswer, show_group
from frontdesk.web.shapes.idp_answers import show_idp
from frontdesk.web.shapes.sessions import SessionAnswer, show_session

_MOST_GROUPS = 200


async def delete_sessions(call: Call) -> Reply:
    """Every session ends; ``oauthTokens``: so do the tokens; ``forgetDevices``: every browser is a new one again."""
    tokens = flag(call.query(), "oauthTokens", default=False)
    clearing = Clearing(tokens=tokens, devices=flag(call.query(), "forgetDevices", default=True))
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await get_user(unit, call.actor, call.path_parameters["userId"])
        await clear_sessions(unit, call.actor, user, clearing, call.engine.clock.now())
    return empty_reply(204)


async def get_sessions(call: Call) -> Reply:
    """Those that live, the last used first (an extension of ours: Okta has no such list)."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await get_user(unit, call.actor, call.path_parameters["userId"])
        found = await unit.sessions.list_live(user.id, call.engine.clock.now())
        factors = await unit.factors.list_of_user(user.id)
    mfa_active = any(factor.status is FactorStatus.ACTIVE for factor in factors)
    shown = [show_session(call, SignedIn(user, session), mfa_active=mfa_active, own=False) for session in found]
    return json_reply(shown)


class DeleteSessionsBody(msgspec.Struct, rename="camel"):
    """Whether the session that asks stays."""

    keep_current: bool = True


async def delete_own_sessions(call: Call) -> Reply:
    """The caller's own sessions end, but for the one that they ask with unless they say otherwise."""
    own = await own_session(call)
    body = read_body(call, DeleteSessionsBody, "deleteSessions") if call.body else DeleteSessionsBody()
    kept_id = own.session.id if body.keep_current else None
    actor = acting_for(Party(own.user.id, "User", own.user.login, own.user.login))
    async with call.engine.store.unit(call.org.org.id) as unit:
        await clear_sessions(unit, actor, own.user, Clearing(kept_id=kept_id), call.engine.clock.now())
    return (
        json_reply({}) if body.keep_current else json_reply({}).also([no_session_cookie(call), no_state_cookie(call)])
    )


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
    Route(
        "POST",
        "/api/v1/users/me/lifecycle/delete_sessions",
        delete_own_sessions,
        Guard.BROWSER,
        Surface.API,
        Cors.TRUSTED,
        doc=Doc(DeleteSessionsBody, dict[str, object]),
    ),
    _API.route("GET", "/sessions", get_sessions, Doc(answer=list[SessionAnswer])),
    _API.route("DELETE", "/sessions", delete_sessions, Doc(status=204, query=("oauthTokens", "forgetDevices"))),
    _API.route("GET", "/groups", get_groups, Doc(answer=list[GroupAnswer], query=("after", "limit"))),
    _API.route("GET", "/idps", get_idps, Doc(answer=list[dict[str, object]])),
    _API.route("GET", "/blocks", get_blocks, Doc(answer=list[dict[str, object]])),
]
