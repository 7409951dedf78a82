"""The steps of a sign-in by page: one address, whose form does what the Authentication API does (contract B.1).

No rule is here: which step may be taken is the transition table's business, what is owed the policies'. The state token
is in a cookie of this browser alone, and each form counts for one transaction.
"""

from collections.abc import Awaitable, Callable, Mapping

from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.errors import ApiError, AuthenticationFailed, InvalidApiToken
from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.storage.errors import StaleWrite
from frontdesk.web.call import Call
from frontdesk.web.cookies import STATE, no_state_cookie
from frontdesk.web.csrf import check_form
from frontdesk.web.hosted import factor_steps, password_steps, recovery_steps
from frontdesk.web.hosted.arrival import POLL, STEP, go_on, local_path, sign_in_uri, step_uri
from frontdesk.web.hosted.refusals import told_of
from frontdesk.web.hosted.step_pages import DRAWN, Told, draw, purpose_of
from frontdesk.web.hosted.taking import Taken, Taking
from frontdesk.web.pages import words
from frontdesk.web.reply import Reply, json_reply, redirect
from frontdesk.web.route import Guard, Route, Surface

_NEWS: Mapping[str, str] = {
    "elsewhere": words.STEP_ELSEWHERE,
    "again": words.CODE_SENT_AGAIN,
    "waiting": words.PUSH_WAITING,
}
_REFUSED: Mapping[str, str] = {"rejected": words.PUSH_REJECTED, "timeout": words.PUSH_TIMED_OUT}


async def get_step(call: Call) -> Reply:
    """The page of the state that this browser's transaction is in; nothing is sent or proved by looking."""
    query = call.query()
    token, from_uri = call.cookie(STATE), local_path(query.get("fromURI", "/"))
    if token is None:
        return redirect(sign_in_uri(from_uri))
    try:
        outcome = await call.engine.authentication.primary.resume(call.org.org.id, token, call.context())
    except InvalidApiToken:
        return _over(call, from_uri, 302)
    if outcome.transaction.status not in DRAWN:
        return _over(call, from_uri, 302)
    told = query.get("told", "")
    return await draw(call, outcome, query, Told(_REFUSED.get(told), _NEWS.get(told)))


async def post_step(call: Call) -> Reply:
    """A step is taken; where it is not, the same page says why."""
    form = call.form()
    token, from_uri = call.cookie(STATE), local_path(form.get("fromURI", "/"))
    if token is None:
        return _over(call, from_uri)
    check_form(call, form, purpose_of(token))
    taking = Taking(call, token, form, from_uri)
    try:
        step = STEPS.get(form.get("step", ""))
        taken = await step(taking) if step is not None else redirect(step_uri(from_uri), 303)
        return taken if isinstance(taken, Reply) else await go_on(call, taken, from_uri)
    except InvalidApiToken:
        return _over(call, from_uri)
    except (NotAllowedInState, StaleWrite):
        return redirect(step_uri(from_uri, told="elsewhere"), 303)
    except AuthenticationFailed:
        return redirect(sign_in_uri(from_uri, told="denied"), 303).also([no_state_cookie(call)])
    except TooManySignIns:
        return await _refused(taking, words.TOO_MANY_ATTEMPTS)
    except ApiError as why:
        if "clientData" in form:  # a key answers a question once, right or wrong: it is asked another
            await factor_steps.ask_key_again(taking)
        return await _refused(taking, told_of(why, form))


async def post_poll(call: Call) -> Reply:
    """How the phone's answer stands, for the page's script: ``go`` says where to, once there is something to see."""
    form = call.form()
    token, from_uri = call.cookie(STATE), local_path(form.get("fromURI", "/"))
    if token is None:
        return json_reply({"go": sign_in_uri(from_uri, told="over")})
    check_form(call, form, purpose_of(token))
    try:
        outcome = await factor_steps.look(Taking(call, token, form, from_uri))
    except (InvalidApiToken, AuthenticationFailed):
        return json_reply({"go": sign_in_uri(from_uri, told="over")})
    except (ApiError, StaleWrite):
        return json_reply({"go": step_uri(from_uri)})
    if outcome.state_token is not None and outcome.result == "WAITING":
        return json_reply({"go": None})
    reply = await go_on(call, outcome, from_uri, **factor_steps.told_of_phone(outcome))
    location = next(value.decode() for name, value in reply.headers if name == b"location")
    cookies = [(name, value) for name, value in reply.headers if name == b"set-cookie"]
    return json_reply({"go": location}).also(cookies)


async def _refused(taking: Taking, why: str) -> Reply:
    call = taking.call
    try:
        outcome = await call.engine.authentication.primary.resume(call.org.org.id, taking.token, call.context())
    except InvalidApiToken:
        return _over(call, taking.from_uri)
    if outcome.transaction.status not in DRAWN:
        return _over(call, taking.from_uri)
    return await draw(call, outcome, taking.form, Told(why))


def _over(call: Call, from_uri: str, status: int = 303) -> Reply:
    return redirect(sign_in_uri(from_uri, told="over"), status).also([no_state_cookie(call)])


async def _cancel(taking: Taking) -> Taken:
    """Somebody else wants to sign in here."""
    call = taking.call
    await call.engine.authentication.primary.cancel(call.org.org.id, taking.token)
    return redirect(sign_in_uri(taking.from_uri, told="other"), 303).also([no_state_cookie(call)])


async def _skip(taking: Taking) -> Taken:
    call = taking.call
    return await call.engine.authentication.moves.skip(call.org.org.id, taking.token, call.context())


STEPS: Mapping[str, Callable[[Taking], Awaitable[Taken]]] = {
    "cancel": _cancel,
    "skip": _skip,
    "previous": factor_steps.previous,
    "choose": factor_steps.choose,
    "verify": factor_steps.verify,
    "resend": factor_steps.resend,
    "set-up": factor_steps.set_up,
    "enroll": factor_steps.enroll,
    "activate": factor_steps.activate,
    "change-password": password_steps.change,
    "reset-password": password_steps.reset,
    "recovery-code": recovery_steps.code,
    "recovery-answer": recovery_steps.answer,
}
"""What a button says, and what it does."""

ROUTES = [
    Route("GET", STEP, get_step, Guard.PUBLIC, Surface.PAGE),
    Route("POST", STEP, post_step, Guard.PUBLIC, Surface.PAGE),
    Route("POST", POLL, post_poll, Guard.PUBLIC, Surface.PAGE),
]
