"""Getting back in, and in for the first time, by page: asked for, and by the links of our mails (contract B.1, B.3).

A link counts when its button is pressed, never when it is opened: mail scanners open every link they see, and people
open one twice. Whoever asks for a link is told the same whether or not we know them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from frontdesk.domain.authn.recovery import RecoveryFactor
from frontdesk.domain.authn.transaction import Options, Purpose
from frontdesk.domain.errors import AuthenticationFailed, InvalidApiToken
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.primary import Start
from frontdesk.usecases.authn.recovery import Wanted
from frontdesk.usecases.policies.recovery_ways import recovery_ways_of_org
from frontdesk.web.call import Call
from frontdesk.web.cookies import DEVICE
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.frame import page
from frontdesk.web.hosted.arrival import FORGOT, LOCKED, UNLOCK, UNLOCKED, arrival_of, go_on, local_path, sign_in_uri
from frontdesk.web.pages import words
from frontdesk.web.pages.step_views import Choice, LinkView, NewsView, RecoverView, StepForm, StepView
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Endpoint, Guard, Route, Surface

SENT = "/signin/sent"
_OPTIONS = Options(warn_before_password_expired=True)
_PURPOSE = "recover"


@dataclass(frozen=True, slots=True)
class _Way:
    """A page on which one kind of recovery is asked for."""

    path: str
    purpose: Purpose
    heading: str
    lead: str


_RESET = _Way(FORGOT, Purpose.PASSWORD, words.RECOVER_PASSWORD, words.RECOVER_PASSWORD_LEAD)
_UNLOCK = _Way(UNLOCK, Purpose.UNLOCK, words.RECOVER_UNLOCK, words.RECOVER_UNLOCK_LEAD)


def _get(way: _Way) -> Endpoint:
    async def get(call: Call) -> Reply:
        """Who is it, and how do we reach them?"""
        query = call.query()
        return await _ask(call, way, query.get("fromURI"), query.get("login_hint", ""))

    return get


def _post(way: _Way) -> Endpoint:
    async def post(call: Call) -> Reply:
        """The message goes out, if there is anybody; the answer is the same if there is not."""
        form = call.form()
        check_form(call, form, f"{_PURPOSE} {way.path}")
        username, named = form.get("username", "").strip()[:256], form.get("factorType", "EMAIL")
        if not username or named not in set(RecoveryFactor):
            return await _ask(call, way, form.get("fromURI"), username)
        wanted, from_uri = Wanted(way.purpose, username, RecoveryFactor(named)), local_path(form.get("fromURI", "/"))
        recovery, start = call.engine.authentication.recovery, Start(options=_OPTIONS, device=call.cookie(DEVICE))
        outcome = await recovery.start(call.org.org.id, wanted, start, call.context())
        if outcome.state_token is None:
            return redirect(f"{SENT}?{urlencode({'fromURI': from_uri})}", 303)
        return await go_on(call, outcome, from_uri)

    return post


async def _ask(call: Call, way: _Way, from_uri: str | None, username: str) -> Reply:
    arrival = await arrival_of(call, from_uri)
    token = form_token(call, f"{_PURPOSE} {way.path}")
    async with call.engine.store.reading(call.org.org.id) as unit:
        ways = await recovery_ways_of_org(unit)
    methods = [Choice("EMAIL", words.BY_EMAIL)]
    methods += [Choice("SMS", words.BY_SMS)] * ways.sms + [Choice("CALL", words.BY_CALL)] * ways.call
    form = StepForm(way.path, token.value, arrival.from_uri)
    view = RecoverView(arrival.frame(call), form, way.heading, way.lead, username[:256], methods)
    return page(call.engine.pages.step(view), headers=token.headers)


async def get_sent(call: Call) -> Reply:
    """The same for everybody: if that is an account, its owner has mail."""
    return await tell(
        call,
        (words.MAIL_ON_ITS_WAY, words.MAIL_ON_ITS_WAY_LEAD, words.MAIL_ON_ITS_WAY_NEXT),
        (sign_in_uri(local_path(call.query().get("fromURI", "/"))), words.BACK_TO_SIGN_IN),
    )


async def get_unlocked(call: Call) -> Reply:
    """An account is unlocked; its owner still has to sign in."""
    back = sign_in_uri(local_path(call.query().get("fromURI", "/")))
    return await tell(call, (words.UNLOCKED, words.UNLOCKED_LEAD, None), (back, words.SIGN_IN))


async def get_locked(call: Call) -> Reply:
    """Too many wrong passwords, in an org that says so (contract D.3: showLockoutFailures)."""
    back = urlencode({"fromURI": local_path(call.query().get("fromURI", "/"))})
    link = f"{UNLOCK}?{back}", words.RECOVER_UNLOCK
    return await tell(call, (words.LOCKED, words.LOCKED_LEAD, None), link, is_good=False)


async def tell(
    call: Call, said: tuple[str, str, str | None], link: tuple[str, str], *, is_good: bool = True, status: int = 200
) -> Reply:
    """A page on which something came to its end: what, what next, and the link on."""
    arrival = await arrival_of(call, call.query().get("fromURI"))
    view = NewsView(arrival.frame(call), *said, *link, is_good=is_good)
    return page(call.engine.pages.step(view), status=status)


# the links of our mails


@dataclass(frozen=True, slots=True)
class _Link:
    """Where a mail's link leads. ``again``: where a new one is asked for."""

    path: str
    heading: str
    lead: str
    button: str
    exchange: Callable[[Call, str], Awaitable[Outcome]]
    again: tuple[str, str]


def _by_recovery_token(purpose: Purpose) -> Callable[[Call, str], Awaitable[Outcome]]:
    async def exchange(call: Call, token: str) -> Outcome:
        start, recovery = Start(options=_OPTIONS, device=call.cookie(DEVICE)), call.engine.authentication.recovery
        return await recovery.by_token(call.org.org.id, token, start, call.context(), purpose=purpose)

    return exchange


async def _by_activation_token(call: Call, token: str) -> Outcome:
    start, primary = Start(options=_OPTIONS, device=call.cookie(DEVICE)), call.engine.authentication.primary
    return await primary.by_activation_token(call.org.org.id, token, start, call.context())


_LINKS = (
    _Link(
        "/signin/reset-password/{token}",
        words.RECOVER_PASSWORD,
        words.LINK_RESET_LEAD,
        words.CONTINUE,
        _by_recovery_token(Purpose.PASSWORD),
        (FORGOT, words.RECOVER_PASSWORD),
    ),
    _Link(
        "/signin/unlock/{token}",
        words.RECOVER_UNLOCK,
        words.LINK_UNLOCK_LEAD,
        words.CONTINUE,
        _by_recovery_token(Purpose.UNLOCK),
        (UNLOCK, words.RECOVER_UNLOCK),
    ),
    _Link(
        "/welcome/{token}",
        words.WELCOME,
        words.WELCOME_LEAD,
        words.WELCOME_PASSWORD,
        _by_activation_token,
        (FORGOT, words.RECOVER_PASSWORD),
    ),
)


def _open(link: _Link) -> Endpoint:
    async def get(call: Call) -> Reply:
        """A button. Nothing is looked up, so whoever guesses learns nothing here."""
        token = form_token(call, _purpose(call))
        drawn_in = (await arrival_of(call, None)).frame(call)
        form = StepForm(call.path, token.value, "/")
        heading = link.heading.format(org=drawn_in.org_name)
        view: StepView = LinkView(drawn_in, form, heading, link.lead, link.button)
        return page(call.engine.pages.step(view), headers=token.headers)

    return get


def _press(link: _Link) -> Endpoint:
    async def post(call: Call) -> Reply:
        """The link is spent for a transaction of this browser."""
        check_form(call, call.form(), _purpose(call))
        try:
            outcome = await link.exchange(call, call.path_parameters["token"])
        except (InvalidApiToken, AuthenticationFailed):
            said = words.LINK_SPENT, words.LINK_SPENT_LEAD, None
            return await tell(call, said, link.again, is_good=False, status=403)
        return await go_on(call, outcome, "/")

    return post


def _purpose(call: Call) -> str:
    return f"link {call.path_parameters['token']}"


def _both(path: str, get: Endpoint, post: Endpoint) -> list[Route]:
    return [
        Route("GET", path, get, Guard.PUBLIC, Surface.PAGE),
        Route("POST", path, post, Guard.PUBLIC, Surface.PAGE),
    ]


ROUTES = [
    *_both(FORGOT, _get(_RESET), _post(_RESET)),
    *_both(UNLOCK, _get(_UNLOCK), _post(_UNLOCK)),
    *(route for link in _LINKS for route in _both(link.path, _open(link), _press(link))),
    Route("GET", SENT, get_sent, Guard.PUBLIC, Surface.PAGE),
    Route("GET", LOCKED, get_locked, Guard.PUBLIC, Surface.PAGE),
    Route("GET", UNLOCKED, get_unlocked, Guard.PUBLIC, Surface.PAGE),
]
