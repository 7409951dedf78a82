"""Where a sign-in came from, and where it leads: the app on the key tag, and the way on when it is done."""

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.apps.saml import app_id_of
from frontdesk.domain.authn.transaction import Status
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authorize.advance import Waited
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION, no_state_cookie, session_cookie, state_cookie
from frontdesk.web.frame import RESUME_PATH, form_targets, frame
from frontdesk.web.headers import new_nonce
from frontdesk.web.pages.views import Frame
from frontdesk.web.reply import Reply, redirect

HOME = "/"
SIGN_IN = "/login/login.htm"
STEP = "/signin/step"
FORGOT = "/signin/forgot-password"
UNLOCK = "/signin/unlock"
REGISTER = "/signin/register"
LOCKED = "/signin/locked"
UNLOCKED = "/signin/unlocked"
POLL = "/signin/step/poll"
_LONGEST = 2048
_SAML_APP = re.compile(r"/app/(?P<name>[^/?]+)/(?P<key>[^/?]+)/sso/saml(?:[/?]|$)")


@dataclass(frozen=True, slots=True)
class Arrival:
    """``from_uri``: the way on, a path of ours. ``waited``: the client's request that waits for this sign-in, if any;
    ``saml_app``: the SAML app that the way leads to."""

    from_uri: str
    waited: Waited | None = None
    saml_app: Application | None = None

    @property
    def app_id(self) -> str | None:
        """The app that somebody signs in for."""
        if self.waited is not None:
            return self.waited.request.client.app_id
        return self.saml_app.id if self.saml_app is not None else None

    @property
    def form_action(self) -> str:
        """Where the page's forms may lead (CSP)."""
        return form_targets(self.waited.request.redirect_uri if self.waited is not None else None)

    def frame(self, call: Call, *, runs_script: bool = False) -> Frame:
        """The page's frame, with the app on the key tag."""
        request = self.waited.request if self.waited is not None else None
        drawn = frame(call, request.client, request.ui_locales) if request is not None else frame(call)
        if self.saml_app is not None:
            drawn = replace(drawn, app_name=self.saml_app.label)
        return replace(drawn, nonce=new_nonce()) if runs_script else drawn


async def arrival_of(call: Call, from_uri: str | None) -> Arrival:
    """What a ``fromURI`` comes to; one that is not ours counts as none."""
    local = local_path(from_uri or HOME)
    parts = urlsplit(local)
    if parts.path != RESUME_PATH:
        return Arrival(local, saml_app=await _saml_app(call, parts.path))
    okta_key = parse_qs(parts.query).get("okta_key", [""])[0]
    waited = await call.engine.authorize.find_waiting(call.org, okta_key)
    return Arrival(local, waited if isinstance(waited, Waited) else None)


async def _saml_app(call: Call, path: str) -> Application | None:
    found = _SAML_APP.match(path)
    app_id = app_id_of(found["key"]) if found is not None else None
    if found is None or app_id is None:
        return None
    async with call.engine.store.reading(call.org.org.id) as unit:
        app = await unit.apps.find(app_id)
    is_there = app is not None and app.is_active and app.sign_on_mode is SignOnMode.SAML_2_0
    return app if is_there and app is not None and app.name == found["name"] else None


def local_path(uri: str) -> str:
    """A path of ours, or the front page: nobody is sent elsewhere by a parameter (attack case 14)."""
    plain = uri.isascii() and uri.isprintable() and "\\" not in uri and len(uri) <= _LONGEST
    return uri if plain and uri.startswith("/") and not uri.startswith("//") else HOME


def step_uri(from_uri: str, **chosen: str) -> str:
    """The page of the step that is next; what stands in the address is no secret."""
    return f"{STEP}?{urlencode({'fromURI': from_uri, **chosen})}"


def sign_in_uri(from_uri: str, **told: str) -> str:
    """The first page."""
    return f"{SIGN_IN}?{urlencode({'fromURI': from_uri, **told})}"


async def go_on(call: Call, outcome: Outcome, from_uri: str, **chosen: str) -> Reply:
    """After a step that was taken: the next one's page, or a session and the way on."""
    if outcome.state_token is not None:
        reply = redirect(step_uri(from_uri, **chosen), 303)
        return reply.also([state_cookie(call, outcome.state_token)])
    if outcome.session_token is None:
        end = LOCKED if outcome.transaction.status is Status.LOCKED_OUT else UNLOCKED
        return redirect(f"{end}?{urlencode({'fromURI': from_uri})}", 303).also([no_state_cookie(call)])
    token, old = outcome.session_token.value, call.cookie(SESSION)
    signed_in, cookie = await call.engine.session_tokens.redeem(call.org.org.id, token, old, call.context())
    sid = session_cookie(call, cookie, signed_in.session.limits)
    return redirect(local_path(from_uri), 303).also([sid, no_state_cookie(call)])
