"""POST /api/v1/authn: the password step (contract B)."""

from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Cors, Doc, Guard, Route, Surface
from frontdesk.web.shapes.sessions import AuthnAnswer, AuthnBody, show_authenticated

_WHAT = "authRequest"
_SSWS = "SSWS"  # Okta's Python SDK leaves the space out


async def authenticate(call: Call) -> Reply:
    """Username and password, to SUCCESS."""
    org = call.org.org.id
    authorization = call.header(b"authorization") or ""
    if authorization[:4].upper() == _SSWS:  # a trusted app; one whose token is bad is refused, not taken for the public
        await call.engine.api_tokens.authenticate(org, authorization[4:].strip(), call.client_ip)
    body = read_body(call, AuthnBody, _WHAT)
    done = await call.engine.authentication.authenticate(org, body.username, body.password, call.context())
    return json_reply(show_authenticated(call, done))


ROUTES = [
    Route(
        "POST",
        "/api/v1/authn",
        authenticate,
        Guard.PUBLIC,
        Surface.API,
        Cors.TRUSTED,
        doc=Doc(AuthnBody, AuthnAnswer),
    ),
]
