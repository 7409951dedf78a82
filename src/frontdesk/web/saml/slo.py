"""``/app/{name}/{key}/slo/saml``: where apps ask for single logout, and answer when we ask."""

from frontdesk.protocol.saml.bindings import PostForm, Received
from frontdesk.usecases.saml_idp.errors import SamlRefused
from frontdesk.web.call import Call
from frontdesk.web.cookies import no_session_cookie
from frontdesk.web.reply import Reply, redirect
from frontdesk.web.route import Guard, Route, Surface
from frontdesk.web.saml.pages import received_by_post, received_by_redirect, refused, sent_on, visit_of

PATH = "/app/{name}/{key}/slo/saml"


async def get_slo(call: Call) -> Reply:
    """A message by redirect."""
    try:
        return await _receive(call, received_by_redirect(call))
    except SamlRefused as why:
        return refused(call, why)


async def post_slo(call: Call) -> Reply:
    """A message by POST."""
    try:
        return await _receive(call, received_by_post(call))
    except SamlRefused as why:
        return refused(call, why)


async def _receive(call: Call, received: Received) -> Reply:
    onward = await call.engine.saml.slo.receive(visit_of(call), received)
    status = 303 if call.method == "POST" else 302
    reply = sent_on(call, onward.to) if isinstance(onward.to, PostForm) else redirect(onward.to, status)
    reply = reply.also([(b"referrer-policy", b"no-referrer")]) if isinstance(onward.to, str) else reply
    return reply.also([no_session_cookie(call)]) if onward.ended else reply


ROUTES = [
    Route("GET", PATH, get_slo, Guard.PUBLIC, Surface.PAGE),
    Route("POST", PATH, post_slo, Guard.PUBLIC, Surface.PAGE),
]
