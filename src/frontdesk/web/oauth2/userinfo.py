"""GET and POST …/v1/userinfo (OIDC Core §5.3.1). Errors go into the challenge; the body stays empty (contract C.4)."""

from frontdesk.domain.ids import ClientId
from frontdesk.protocol.oauth.bearer import MissingToken, Presented, challenge, read_presented
from frontdesk.protocol.oauth.dpop import dpop_challenge
from frontdesk.protocol.oauth.errors import InsufficientScope, InvalidDpopProof, InvalidRequest, InvalidToken
from frontdesk.web.call import Call
from frontdesk.web.guards.access_token import live_token
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Cors, Guard, Surface, at_both

_FORM = "application/x-www-form-urlencoded"


async def userinfo(call: Call) -> Reply:
    """The claims of the token's person."""
    server = call.server()
    try:
        presented = _token(call)
        call.cors_client = ClientId(str(call.engine.token_reader.verify(server, presented.token)["cid"]))
        live = await live_token(call, server, presented)
        return json_reply(await call.engine.userinfo.claims(call.org, server, live))
    except InvalidDpopProof as why:
        value = dpop_challenge(why.code, why.description, server.issuer)
        return empty_reply(401).also([(b"www-authenticate", value.encode())])
    except (MissingToken, InvalidToken, InsufficientScope, InvalidRequest) as why:
        return empty_reply(why.status).also([(b"www-authenticate", challenge(why, server.issuer).encode())])


def _token(call: Call) -> Presented:
    is_form = (call.header(b"content-type") or "").partition(";")[0].strip().lower() == _FORM
    form = call.form() if call.method == "POST" and is_form else None
    return read_presented(call.header(b"authorization"), form, call.query())


ROUTES = [
    route
    for method in ("GET", "POST")
    for route in at_both(method, "/v1/userinfo", userinfo, Guard.BEARER, surface=Surface.OAUTH, cors=Cors.CLIENT)
]
