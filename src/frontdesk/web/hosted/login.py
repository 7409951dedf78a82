"""The sign-in page: username and password, and where it leads; for some people, to an identity provider."""

from dataclasses import dataclass
from urllib.parse import urlencode

from frontdesk.domain.authn.transaction import Options
from frontdesk.domain.errors import AuthenticationFailed, ResourceNotFound
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.usecases.authn.primary import Start
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE, known_device
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.frame import page
from frontdesk.web.hosted.arrival import FORGOT, REGISTER, SIGN_IN, UNLOCK, Arrival, arrival_of, go_on
from frontdesk.web.hosted.providers import PLAIN, Ways, go_there, provider_uri, ways_in
from frontdesk.web.hosted.stepping_up import step_up
from frontdesk.web.pages import words
from frontdesk.web.pages.views import SignInView
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

_PURPOSE = "sign in"
_OPTIONS = Options(warn_before_password_expired=True)
_TOLD = {"over": words.STEP_OVER, "denied": words.SIGN_IN_DENIED, "fresh": words.PROVE_AGAIN}
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows beside its form."""

    username: str = ""
    error: str | None = None


async def get_login(call: Call) -> Reply:
    """The form, or for whoever is signed in the step that an app asks for beyond that; or the provider whom a routing
    rule names."""
    query = call.query()
    arrival = await arrival_of(call, query.get("fromURI"))
    if "told" not in query:  # whoever comes from a step wants to begin anew, maybe as somebody else
        stepped_up = await step_up(call, arrival)
        if stepped_up is not None:
            return stepped_up
    username = query.get("login_hint", "")[:_LONGEST_NAME]
    ways = await ways_in(call, arrival, username or None)
    if ways.only is not None and "told" not in query:
        return redirect(provider_uri(ways.only.id, arrival.from_uri, username))
    return await _draw(call, arrival, ways, _Shown(username, _TOLD.get(query.get("told", ""))))


async def post_login(call: Call) -> Reply:
    """Who it is, where that decides who checks them; else the password: on to the next step, or with a new session to
    where the person came from."""
    form = call.form()
    check_form(call, form, _PURPOSE)
    arrival = await arrival_of(call, form.get("fromURI"))
    username = form.get("username", "").strip()
    if form.get("step") == "identify":
        return await _identified(call, arrival, username[:_LONGEST_NAME])
    start = Start(options=_OPTIONS, device=call.cookie(DEVICE))
    primary, password = call.engine.authentication.primary, form.get("password", "")
    try:
        outcome = await primary.by_password(call.org.org.id, username, password, start, call.context())
    except AuthenticationFailed:
        return await _again(call, arrival, _Shown(username, words.WRONG_CREDENTIALS))
    except TooManySignIns:
        return await _again(call, arrival, _Shown(username, words.TOO_MANY_ATTEMPTS))
    return await go_on(call, outcome, arrival.from_uri)


async def _identified(call: Call, arrival: Arrival, username: str) -> Reply:
    ways = await ways_in(call, arrival, username or None)
    if ways.only is not None:
        return go_there(call, provider_uri(ways.only.id, arrival.from_uri, username))
    return await _draw(call, arrival, ways, _Shown(username))


async def _again(call: Call, arrival: Arrival, shown: _Shown) -> Reply:
    """Whoever typed a password is asked for a password."""
    ways = await ways_in(call, arrival, shown.username[:_LONGEST_NAME] or None)
    return await _draw(call, arrival, Ways(ways.providers), shown)


async def _draw(call: Call, arrival: Arrival, ways: Ways, shown: _Shown) -> Reply:
    client = arrival.waited.request.client if arrival.waited is not None else None
    token, back = form_token(call, _PURPOSE), urlencode({"fromURI": arrival.from_uri})
    _, device = known_device(call)
    view = SignInView(
        frame=arrival.frame(call),
        action=SIGN_IN,
        csrf=token.value,
        from_uri=arrival.from_uri,
        username=shown.username[:_LONGEST_NAME],
        error=shown.error,
        policy_uri=client.metadata.policy_uri if client is not None else None,
        tos_uri=client.metadata.tos_uri if client is not None else None,
        forgot_uri=f"{FORGOT}?{back}",
        unlock_uri=f"{UNLOCK}?{back}",
        register_uri=f"{REGISTER}?{back}" if await _may_register(call) else None,
        providers=ways.links(arrival.from_uri),
        asks_password=not ways.asks_who,
    )
    headers = (*token.headers, *device)
    return page(call.engine.pages.sign_in(view), headers=headers, form_action=arrival.form_action)


async def _may_register(call: Call) -> bool:
    try:
        await call.engine.authentication.registration.form(call.org.org.id)
    except ResourceNotFound:
        return False
    return True


ROUTES = [
    Route("GET", SIGN_IN, get_login, Guard.PUBLIC, Surface.PAGE),
    Route("GET", PLAIN, get_login, Guard.PUBLIC, Surface.PAGE),
    Route("POST", SIGN_IN, post_login, Guard.PUBLIC, Surface.PAGE),
]
