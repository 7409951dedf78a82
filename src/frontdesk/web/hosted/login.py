"""The sign-in page: username and password, and where it leads."""

from urllib.parse import parse_qs, urlsplit

from frontdesk.runtime.passwords import TooManySignIns
from frontdesk.usecases.authorize.advance import Waited
from frontdesk.usecases.passwords.verify import WrongCredentials
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION, session_cookie
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.frame import RESUME_PATH, form_targets, frame, page
from frontdesk.web.pages import words
from frontdesk.web.pages.views import SignInView
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

PATH = "/login/login.htm"
_PURPOSE = "sign in"
_HOME = "/"


async def get_login(call: Call) -> Reply:
    """The form."""
    query = call.query()
    return await _draw(call, query.get("fromURI", _HOME), username=query.get("login_hint", ""))


async def post_login(call: Call) -> Reply:
    """Check the password; a new session, and on to where the person came from."""
    form = call.form()
    check_form(call, form, _PURPOSE)
    from_uri = form.get("fromURI", _HOME)
    username, password = form.get("username", "").strip(), form.get("password", "")
    org, context = call.org.org.id, call.context()
    try:
        user = await call.engine.passwords.verify(org, username, password, context)
    except WrongCredentials:
        return await _draw(call, from_uri, username=username, error=words.WRONG_CREDENTIALS)
    except TooManySignIns:
        return await _draw(call, from_uri, username=username, error=words.TOO_MANY_ATTEMPTS)
    cookie = await call.engine.sessions.open(org, user, ("pwd",), call.cookie(SESSION), context)
    return redirect(local_path(from_uri), 303).also([session_cookie(call, cookie)])


async def _draw(call: Call, from_uri: str, *, username: str, error: str | None = None) -> Reply:
    waited = await _request_behind(call, from_uri)
    client = waited.request.client if waited is not None else None
    token = form_token(call, _PURPOSE)
    view = SignInView(
        frame=frame(call, client),
        action=PATH,
        csrf=token.value,
        from_uri=local_path(from_uri),
        username=username[:200],
        error=error,
        policy_uri=client.metadata.policy_uri if client is not None else None,
        tos_uri=client.metadata.tos_uri if client is not None else None,
    )
    target = waited.request.redirect_uri if waited is not None else None
    return page(call.engine.pages.sign_in(view), headers=token.headers, form_action=form_targets(target))


async def _request_behind(call: Call, from_uri: str) -> Waited | None:
    """The request that waits for this sign-in: it names the app on the key tag, and where the form may lead."""
    parts = urlsplit(local_path(from_uri))
    if parts.path != RESUME_PATH:
        return None
    okta_key = parse_qs(parts.query).get("okta_key", [""])[0]
    waited = await call.engine.authorize.find_waiting(call.org, okta_key)
    return waited if isinstance(waited, Waited) else None


def local_path(uri: str) -> str:
    """A path of ours, or the front page: nobody is sent elsewhere by a parameter (attack case 14)."""
    plain = uri.isascii() and uri.isprintable() and "\\" not in uri
    return uri if plain and uri.startswith("/") and not uri.startswith("//") else _HOME


ROUTES = [
    Route("GET", PATH, get_login, Guard.PUBLIC, Surface.PAGE),
    Route("POST", PATH, post_login, Guard.PUBLIC, Surface.PAGE),
]
