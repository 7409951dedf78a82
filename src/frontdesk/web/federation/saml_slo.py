"""/slo/saml2/{idpId}: where SAML providers ask us to end sessions, and answer when we ask (SAML Profiles 2.0 §4.4)."""

from frontdesk.protocol.saml.bindings import read_post, read_redirect
from frontdesk.protocol.saml.errors import RefusedMessage
from frontdesk.usecases.federation.connector import FederationRefused
from frontdesk.web.call import Call
from frontdesk.web.federation.travel import leave, refused
from frontdesk.web.frame import frame, page
from frontdesk.web.pages.views import SignedOutView
from frontdesk.web.reply import Reply
from frontdesk.web.route import Guard, Route, Surface


async def slo(call: Call) -> Reply:
    """A signed message; an answer to ours ends on the page that says so.

    It changes nothing, not even a cookie: the session ended before we asked, and an answer can be sent here again.
    """
    org, context = call.org.org, call.context()
    try:
        received = read_post(call.form()) if call.method == "POST" else read_redirect(call.raw_query.decode("latin-1"))
        onward = await call.engine.saml_logout.receive(
            org.id, org.url, call.path_parameters["idpId"], received, context
        )
    except (FederationRefused, RefusedMessage) as why:
        await call.engine.federation.tell_refused(org.id, None, str(why), context)
        return refused(call)
    if onward is None:
        return page(call.engine.pages.signed_out(SignedOutView(frame(call))))
    return leave(call, onward)


_PATH = "/slo/saml2/{idpId}"

ROUTES = [Route(method, _PATH, slo, Guard.PUBLIC, Surface.PAGE) for method in ("GET", "POST")]
