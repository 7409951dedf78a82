"""Where a person is signed in, and what they let apps have: seen, and taken back."""

from collections.abc import Sequence

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.consents.model import Consent
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import ClientId
from frontdesk.domain.logs.user_agent import UNKNOWN, read_user_agent
from frontdesk.domain.sessions.model import Session
from frontdesk.usecases.directory.user_grants import get_client, revoke_grants, revoke_tokens
from frontdesk.usecases.directory.user_lifecycle import Clearing, clear_sessions
from frontdesk.usecases.sessions.manage import end_session
from frontdesk.web.cookies import no_session_cookie, no_state_cookie
from frontdesk.web.csrf import form_token
from frontdesk.web.frame import frame, page
from frontdesk.web.hosted.own import GRANTS, SESSIONS, Own, back_to, owned
from frontdesk.web.pages import words
from frontdesk.web.pages.own_views import ListView, Place, Row
from frontdesk.web.pages.views import SignedOutView, SignOutView
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface

EVERYWHERE = f"{SESSIONS}/everywhere"
_BROWSERS = {"EDGE": "Edge", "OPERA": "Opera", "FIREFOX": "Firefox", "CHROME": "Chrome", "SAFARI": "Safari"}
_SYSTEMS = {"Mac OS X": "macOS"}
_MOST = 1_000


async def get_sessions(own: Own) -> Reply:
    """Those that live, this browser's first."""
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        found = await unit.sessions.list_live(own.user.id, own.call.engine.clock.now())
    rows = [_session_row(own, each) for each in sorted(found, key=lambda each: each.id != own.session.id)]
    return own.draw(
        SESSIONS,
        lambda frame, form: ListView(
            frame=frame,
            form=form,
            heading=words.SESSIONS_PLACE,
            lead=words.SESSIONS_LEAD,
            empty=words.SESSIONS_NONE,
            rows=rows,
            also=Place(words.EVERYWHERE, EVERYWHERE),
        ),
    )


def _session_row(own: Own, session: Session) -> Row:
    is_here = session.id == own.session.id
    details: list[str] = [words.SESSION_USED.format(when=own.say_time(session.last_used_at))]
    details.append(words.SESSION_BEGAN.format(when=own.say_time(session.created_at)))
    if session.ip_address:
        details.append(words.SESSION_FROM.format(address=session.ip_address))
    return Row(
        value=session.id,
        title=_browser(session.user_agent),
        details=details,
        action=None if is_here else words.SESSION_END,
        mark=words.SESSION_HERE if is_here else None,
    )


def _browser(user_agent: str | None) -> str:
    read = read_user_agent(user_agent or "")
    if read.browser == UNKNOWN:
        return words.SESSION_UNKNOWN
    system = _SYSTEMS.get(read.system, read.system)
    return words.SESSION_ON.format(browser=_BROWSERS[read.browser], system=system)


async def post_sessions(own: Own) -> Reply:
    """One of them ends. That of another person is none of theirs, and one that has ended already is as they wanted."""
    form, call = own.form(), own.call
    async with call.engine.store.unit(call.org.org.id) as unit:
        now = call.engine.clock.now()
        theirs = {session.id for session in await unit.sessions.list_live(own.user.id, now)}
        if form.get("id", "") in theirs:
            await end_session(unit, own.actor.party, form["id"], now)
    return back_to(SESSIONS, "session")


async def get_everywhere(own: Own) -> Reply:
    """Are they sure?"""
    token = form_token(own.call, own.purpose)
    view = SignOutView(frame(own.call), EVERYWHERE, token.value, own.user.login, {}, everywhere=True)
    return page(own.call.engine.pages.sign_out(view), headers=token.headers)


async def post_everywhere(own: Own) -> Reply:
    """Every session of theirs ends, and every token that apps hold."""
    own.form()
    call = own.call
    async with call.engine.store.unit(call.org.org.id) as unit:
        user = await unit.users.find(own.user.id)
        if user is not None:
            everything = Clearing(tokens=True, devices=True)
            await clear_sessions(unit, own.actor, user, everything, call.engine.clock.now())
    gone = [no_session_cookie(call), no_state_cookie(call)]
    return page(call.engine.pages.signed_out(SignedOutView(frame(call)))).also(gone)


async def get_grants(own: Own) -> Reply:
    """The apps that they let in, and to what."""
    async with own.call.engine.store.reading(own.call.org.org.id) as unit:
        found = await unit.consents.list_page(own.user.id, after="", most=_MOST)
        clients = {named: await unit.clients.find(named) for named in {grant.client_id for grant in found}}
    rows = [
        _grant_row(own, named, client, [grant for grant in found if grant.client_id == named])
        for named, client in sorted(clients.items())
    ]
    return own.draw(
        GRANTS,
        lambda frame, form: ListView(
            frame=frame,
            form=form,
            heading=words.GRANTS_PLACE,
            lead=words.GRANTS_LEAD,
            empty=words.GRANTS_NONE,
            rows=rows,
        ),
    )


def _grant_row(own: Own, id: ClientId, client: OAuthClient | None, grants: Sequence[Consent]) -> Row:
    lines = [words.standard_scope_line(grant.scope) for grant in grants]
    said = [line.title if line is not None else grant.scope for line, grant in zip(lines, grants, strict=True)]
    since = words.GRANT_SINCE.format(when=own.say_time(min(grant.created_at for grant in grants)))
    title = client.name if client is not None else words.APP_GONE
    return Row(id, title, [*dict.fromkeys(said), since], words.GRANT_TAKE_BACK)


async def post_grants(own: Own) -> Reply:
    """What one app was let have is taken back, and the tokens that it holds with it."""
    form, call = own.form(), own.call
    async with call.engine.store.unit(call.org.org.id) as unit:
        now = call.engine.clock.now()
        try:
            client = await get_client(unit, form.get("id", ""))
        except ResourceNotFound:
            return back_to(GRANTS, "changed")
        await revoke_grants(unit, own.actor, own.user, client, now)
        await revoke_tokens(unit, own.actor, own.user, client, now)
    return back_to(GRANTS, "grant")


ROUTES = [
    Route("GET", SESSIONS, owned(get_sessions), Guard.BROWSER, Surface.PAGE),
    Route("POST", SESSIONS, owned(post_sessions), Guard.BROWSER, Surface.PAGE),
    Route("GET", EVERYWHERE, owned(get_everywhere), Guard.BROWSER, Surface.PAGE),
    Route("POST", EVERYWHERE, owned(post_everywhere), Guard.BROWSER, Surface.PAGE),
    Route("GET", GRANTS, owned(get_grants), Guard.BROWSER, Surface.PAGE),
    Route("POST", GRANTS, owned(post_grants), Guard.BROWSER, Surface.PAGE),
]
