"""The situation of an authorization request: who is signed in, assigned, has consented, and owes the app what."""

from dataclasses import dataclass, replace

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authn.owed import usable
from frontdesk.domain.authorization_requests.model import AuthorizationRequest
from frontdesk.domain.authorization_requests.next_step import Situation
from frontdesk.domain.factors.kinds import AMR
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.policies.app_sign_on import NO_DEMANDS, AppSignOn
from frontdesk.domain.policies.enrollment import Enroll, When
from frontdesk.domain.users.model import User
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Unit
from frontdesk.usecases.situation.app_policy import app_sign_on
from frontdesk.usecases.situation.facts import Place, enrollment_at, sign_in_facts


@dataclass(frozen=True, slots=True)
class Browser:
    """Who asks: the value of the session cookie, and from where."""

    cookie: str | None
    place: Place


async def gather(
    unit: Unit, request: AuthorizationRequest, browser: Browser, *, asked_at: int, has_consented: bool
) -> Situation:
    """Everything that the next step depends on, read at one moment."""
    session = await unit.sessions.find_by_cookie(token_hash(browser.cookie)) if browser.cookie else None
    if session is not None and not await unit.records.stands(IDP.name, session.idp_id):
        session = None
    user = await unit.users.find(session.user_id) if session is not None else None
    situation = Situation(
        request=request,
        asked_at=asked_at,
        session=session,
        user=user,
        is_assigned=False,
        granted_scopes=frozenset(),
        has_consented=has_consented,
    )
    return situation if user is None else await _of_person(unit, situation, user, browser)


async def _of_person(unit: Unit, at: Situation, user: User, browser: Browser) -> Situation:
    request = at.request
    granted: frozenset[str] = frozenset()
    if request.client.asks_consent:
        granted = await unit.consents.list_scopes(user.id, request.client.client_id, request.server.id)
    is_assigned = await unit.clients.find_assignment(request.client, user.id, user.login) is not None
    app = await app_demands(unit, request.client, user, browser.place)
    at = replace(at, is_assigned=is_assigned, granted_scopes=granted, app=app)
    if not app.needs_factor and not request.wish.classes:
        return at
    provable, may_enroll = await provable_by(unit, user, browser.place)
    return replace(at, provable=provable, may_enroll=may_enroll)


async def app_demands(unit: Unit, client: OAuthClient, user: User, place: Place) -> AppSignOn:
    """What the policy that the app was given asks of this person."""
    return await app_sign_on(unit, client.app_id, user, place) or NO_DEMANDS


async def provable_by(unit: Unit, user: User, place: Place) -> tuple[frozenset[str], bool]:
    """The methods of the factors that a person has and may use, and whether they may set up one more.

    Read only where something may ask for it.
    """
    known = await sign_in_facts(unit, user, place)
    enrollment = await enrollment_at(unit, known.facts)
    factors = usable(await unit.factors.list_of_user(user.id), enrollment)
    offers = any(each in {Enroll.OPTIONAL, Enroll.REQUIRED} for each in enrollment.factors.values())
    return frozenset(AMR[factor.type] for factor in factors), offers and enrollment.when is not When.NEVER
