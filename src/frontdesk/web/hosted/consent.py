"""The consent page: what the app asks for, in sentences, and two answers of equal size (OIDC Core §3.1.2.4)."""

from collections.abc import Sequence
from urllib.parse import urlencode

from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.protocol.oauth.parameters import require
from frontdesk.usecases.authorize.advance import Waited
from frontdesk.web.call import Call
from frontdesk.web.cookies import SESSION
from frontdesk.web.csrf import check_form, form_token
from frontdesk.web.frame import RESUME_PATH, form_targets, frame, page
from frontdesk.web.oauth2.authorize import show
from frontdesk.web.pages.views import ConsentView, ScopeLine
from frontdesk.web.pages.words import standard_scope_line
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface

PATH = "/consent"
_PURPOSE = "consent"


async def get_consent(call: Call) -> Reply:
    """The question, to whoever is signed in; others are sent to sign in first."""
    okta_key = require(call.query(), "okta_key")
    waited = await call.engine.authorize.find_waiting(call.org, okta_key)
    if not isinstance(waited, Waited):
        return show(call, waited)
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
    back = f"{RESUME_PATH}?{urlencode({'okta_key': okta_key})}"
    if signed_in is None:
        return redirect(back)
    client = waited.request.client
    token = form_token(call, f"{_PURPOSE} {signed_in.user.id}")
    view = ConsentView(
        frame=frame(call, client, waited.request.ui_locales),
        action=PATH,
        csrf=token.value,
        okta_key=okta_key,
        person=signed_in.user.login,
        lines=scope_lines(waited.request.server, waited.request.consent_scopes),
        not_you_uri=f"/login/login.htm?{urlencode({'fromURI': back})}",
        policy_uri=client.metadata.policy_uri,
        tos_uri=client.metadata.tos_uri,
    )
    return page(
        call.engine.pages.consent(view), headers=token.headers, form_action=form_targets(waited.request.redirect_uri)
    )


async def post_consent(call: Call) -> Reply:
    """The answer."""
    form = call.form()
    signed_in = await call.engine.sessions.find(call.org.org.id, call.cookie(SESSION))
    # the answer counts for the person who was asked, not for whoever has signed in since
    check_form(call, form, f"{_PURPOSE} {signed_in.user.id if signed_in is not None else ''}")
    okta_key, allow = require(form, "okta_key"), form.get("decision") == "allow"
    outcome = await call.engine.authorize.consent(call.org, okta_key, call.cookie(SESSION), call.context(), allow=allow)
    return show(call, outcome)


def scope_lines(server: CompiledServer, scopes: Sequence[str]) -> list[ScopeLine]:
    """A plain sentence a scope: the standard ones in our words, an org's own in its display name."""
    lines = []
    for name in scopes:
        standard = standard_scope_line(name)
        if standard is not None:
            lines.append(standard)
            continue
        known = server.scopes.get(name)
        lines.append(ScopeLine((known.display_name if known else None) or name, known.description if known else None))
    return lines


ROUTES = [
    Route("GET", PATH, get_consent, Guard.BROWSER, Surface.PAGE),
    Route("POST", PATH, post_consent, Guard.BROWSER, Surface.PAGE),
]
