"""Who may call the management API, and what they may do there (contract H.1).

An API token acts as its owner; an access token of the org server within its ``okta.*`` scopes, as its person or its
service app; a session or a ``.self`` scope for a person's own things alone. Roles limit all of them.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.powers import SUPER, power_of_scopes
from frontdesk.domain.admins.roles import PrincipalType, RoleAssignment, RoleType
from frontdesk.domain.admins.scopes import reaches
from frontdesk.domain.errors import InvalidApiToken, NoPermission, ResourceNotFound
from frontdesk.domain.ids import ORG_SERVER
from frontdesk.domain.logs.model import Party
from frontdesk.kernel.fold import fold
from frontdesk.protocol.oauth.bearer import Presented, challenge
from frontdesk.protocol.oauth.dpop import dpop_challenge
from frontdesk.protocol.oauth.errors import InsufficientScope, InvalidDpopProof, InvalidToken
from frontdesk.usecases.admins.authorize import Deed, Kind, Named, authorize, powers_of
from frontdesk.usecases.directory.user_lookup import ME, meaning_whom, reads_as_id
from frontdesk.usecases.introspection.read_token import LiveToken
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.guards.access_token import live_token
from frontdesk.web.guards.deeds import OF_ITSELF, SELF_SERVICE, deed_of, route_key
from frontdesk.web.guards.own_session import own_session
from frontdesk.web.route import Route

_SELF = ".self"
_GLUED = ("ssws", "bearer")
_READING = frozenset({"GET", "HEAD"})


async def management(call: Call, route: Route) -> Actor:
    """Whoever calls, if they may do what the route does to what the path names.

    Raises:
        InvalidApiToken: no credential, or one that is not good now.
        NoPermission: neither roles nor scopes reach, or the object is beyond them.
        OriginRefused: another page sent a session's cookie along.
    """
    actor, roles = await _identify(call)
    if actor.api_token_id is not None and (route.method, route.path) == OF_ITSELF:
        return actor
    if actor.credential is not Credential.SESSION and _within(actor, route.scope):
        actor, refusal = await _with_powers(call, actor, roles, lambda: deed_of(call, route))
        if refusal is None:
            return actor
        if actor.scopes is None or not _is_own(call, actor, route):
            raise refusal
    if _is_own(call, actor, route) and (actor.scopes is None or reaches_self(actor.scopes, route.scope)):
        return replace(actor, self_service=True, meant=(call.path_parameters["userId"], actor.id))
    raise _refused(call, actor)


async def allowed(call: Call, scopes: frozenset[str]) -> Actor:
    """Whoever calls, if any of these scopes is within their reach: for clients, where other callers may be let in too.

    Raises:
        InvalidApiToken, NoPermission: as ``management``.
    """
    actor, roles = await _identify(call)
    reached = sorted(scope for scope in scopes if _within(actor, scope))
    if actor.credential is Credential.SESSION or not reached:
        raise _refused(call, actor)
    client_id = call.path_parameters.get("clientId")
    named = Named(Kind.CLIENT, client_id) if client_id is not None else None
    refusal: NoPermission | None = None
    for scope in reached:
        actor, refusal = await _with_powers(call, actor, roles, partial(Deed, scope, named))
        if refusal is None:
            return actor
    raise refusal or NoPermission()


async def check_may(call: Call, deed: Deed) -> None:
    """Whoever calls may do this: for routes that the public calls too, where an administrator's credential does more.

    Raises:
        InvalidApiToken, NoPermission: as ``management``.
    """
    actor, roles = await _identify(call)
    _, refusal = await _with_powers(call, actor, roles, lambda: deed)
    if refusal is not None:
        raise refusal


def reaches_self(scopes: frozenset[str], wanted: str) -> bool:
    """Whether a token's scopes allow this for the person's own things; managing includes reading."""
    family = wanted.rpartition(".")[0]
    return not scopes.isdisjoint({wanted + _SELF, f"{family}.manage{_SELF}"})


async def _identify(call: Call) -> tuple[Actor, tuple[RoleAssignment, ...] | None]:
    """Who calls, and their roles where these are known already."""
    authorization = call.header(b"authorization") or ""
    scheme, credential = _parts(authorization)
    match scheme.lower():
        case "ssws":
            owner = await call.engine.api_tokens.authenticate(call.glance(), credential.strip(), call.peer_ip)
            party = Party(owner.id, "User", owner.login, owner.login)
            return Actor(party, Credential.API_TOKEN, api_token_id=owner.token_id), owner.roles
        case "bearer" | "dpop":
            presented = Presented(credential.strip(), as_bound=scheme.lower() == "dpop")
            return _bearer_of(await _live(call, presented)), None
        case "" if call.cookie(SESSION) is not None:
            return await _in_session(call), ()
        case _:
            raise InvalidApiToken()


def _parts(authorization: str) -> tuple[str, str]:
    """The scheme, and the credential behind it. Okta's Python SDK (3.4) writes the two without a space between."""
    for scheme in _GLUED:
        if authorization[: len(scheme)].lower() == scheme:
            return scheme, authorization[len(scheme) :]
    scheme, _, credential = authorization.partition(" ")
    return scheme, credential


async def _live(call: Call, presented: Presented) -> LiveToken:
    try:
        return await live_token(call, call.org.server(ORG_SERVER), presented)
    except InvalidDpopProof as why:
        value = dpop_challenge(why.code, why.description, call.org.org.url)
        raise InvalidApiToken(challenge=value) from None
    except InvalidToken as why:
        raise InvalidApiToken(challenge=challenge(why, call.org.org.url)) from None


def _bearer_of(live: LiveToken) -> Actor:
    if live.user is not None:
        party = Party(live.user.id, "User", live.user.login, live.user.login)
    else:
        party = Party(live.client.client_id, "PublicClientApp", live.client.client_id, live.client.name)
    # a grant that was taken back is out of force at once, not when the token expires
    return Actor(party, Credential.ACCESS_TOKEN, live.client.granted_scopes.intersection(live.scopes))


async def _in_session(call: Call) -> Actor:
    try:
        signed_in = await own_session(call)
    except ResourceNotFound:
        raise InvalidApiToken() from None
    user = signed_in.user
    return Actor(Party(user.id, "User", user.login, user.login), Credential.SESSION)


async def _with_powers(
    call: Call, actor: Actor, roles: tuple[RoleAssignment, ...] | None, deed: Callable[[], Deed]
) -> tuple[Actor, NoPermission | None]:
    """The actor with what their roles let them do, and why that is not enough for the deed, if it is not."""
    if roles is not None and any(role.type is RoleType.SUPER_ADMIN for role in roles):
        return await _settled(call, replace(actor, powers=(SUPER,))), None
    async with call.engine.store.reading(call.org.org.id) as unit:
        if roles is None:
            principal = PrincipalType.USER if actor.is_user else PrincipalType.CLIENT
            roles = tuple(await unit.role_assignments.list_held(principal, actor.id))
        powers = await powers_of(unit, roles)
        if not roles and not actor.is_user:
            powers = (power_of_scopes(actor.scopes or frozenset()),)
        actor, wanted = replace(actor, powers=powers), deed()
        if wanted.named is not None and wanted.named.kind is Kind.USER:
            actor = await meaning_whom(unit, actor, wanted.named.id)
        try:
            await authorize(unit, actor, wanted)
        except NoPermission as why:
            return actor, why
    return actor, None


async def _settled(call: Call, actor: Actor) -> Actor:
    """A super administrator, who may do everything; what they change is still whom they meant, where it is no id."""
    named = call.path_parameters.get("userId", ME)
    if call.method in _READING or named == ME or reads_as_id(named):
        return actor
    return await meaning_whom(call.glance(), actor, named)


def _within(actor: Actor, scope: str) -> bool:
    return actor.scopes is None or reaches(actor.scopes, scope)


def _is_own(call: Call, actor: Actor, route: Route) -> bool:
    """Whether the call is about the very person who calls, and of a kind that people may do to themselves."""
    if not actor.is_user or route_key(route) not in SELF_SERVICE:
        return False
    named = deed_of(call, route).named
    if named is None or named.kind is not Kind.USER:
        return False
    if named.id in {ME, actor.id}:
        return True
    return not reads_as_id(named.id) and fold(named.id) == fold(actor.party.alternate_id or "")


def _refused(call: Call, actor: Actor) -> NoPermission:
    if actor.scopes is None:
        return NoPermission()
    why = InsufficientScope("The access token was not granted the scope that this needs.")
    return NoPermission(challenge=challenge(why, call.org.org.url))
