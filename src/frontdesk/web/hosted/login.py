"""The sign-in page: username and password, and where it leads."""

from urllib.parse import urlencode

from frontdesk.domain.authn.transaction import Options
from frontdesk.domain.errors import AuthenticationFailed, ResourceNotFound
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.usecases.authn.primary import Start
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE, known_device
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.frame import page
from frontdesk.web.hosted.arrival import FORGOT, REGISTER, SIGN_IN, UNLOCK, arrival_of, go_on
from frontdesk.web.hosted.stepping_up import step_up
from frontdesk.web.pages import words
from frontdesk.web.pages.views import SignInView
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface

_PURPOSE = "sign in"
_OPTIONS = Options(warn_before_password_expired=True)
_TOLD = {"over": words.STEP_OVER, "denied": words.SIGN_IN_DENIED, "fresh": words.PROVE_AGAIN}


async def get_login(call: Call) -> Reply:
    """The form, or for whoever is signed in the step that an app asks for beyond that."""
    query = call.query()
    if "told" not in query:  # whoever comes from a step wants to begin anew, maybe as somebody else
        stepped_up = await step_up(call, await arrival_of(call, query.get("fromURI")))
        if stepped_up is not None:
            return stepped_up
    told = _TOLD.get(query.get("told", ""))
    return await _draw(call, query.get("fromURI"), username=query.get("login_hint", ""), error=told)


async def post_login(call: Call) -> Reply:
    """Check the password; on to the next step, or with a new session to where the person came from."""
    form = call.form()
    check_form(call, form, _PURPOSE)
    from_uri = form.get("fromURI")
    username, password = form.get("username", "").strip(), form.get("password", "")
    start = Start(options=_OPTIONS, device=call.cookie(DEVICE))
    primary = call.engine.authentication.primary
    try:
        outcome = await primary.by_password(call.org.org.id, username, password, start, call.context())
    except AuthenticationFailed:
        return await _draw(call, from_uri, username=username, error=words.WRONG_CREDENTIALS)
    except TooManySignIns:
        return await _draw(call, from_uri, username=username, error=words.TOO_MANY_ATTEMPTS)
    arrival = await arrival_of(call, from_uri)
    return await go_on(call, outcome, arrival.from_uri)


async def _draw(call: Call, from_uri: str | None, *, username: str, error: str | None = None) -> Reply:
    arrival = await arrival_of(call, from_uri)
    client = arrival.waited.request.client if arrival.waited is not None else None
    token, back = form_token(call, _PURPOSE), urlencode({"fromURI": arrival.from_uri})
    _, device = known_device(call)
    view = SignInView(
        frame=arrival.frame(call),
        action=SIGN_IN,
        csrf=token.value,
        from_uri=arrival.from_uri,
        username=username[:200],
        error=error,
        policy_uri=client.metadata.policy_uri if client is not None else None,
        tos_uri=client.metadata.tos_uri if client is not None else None,
        forgot_uri=f"{FORGOT}?{back}",
        unlock_uri=f"{UNLOCK}?{back}",
        register_uri=f"{REGISTER}?{back}" if await _may_register(call) else None,
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
    Route("POST", SIGN_IN, post_login, Guard.PUBLIC, Surface.PAGE),
]
