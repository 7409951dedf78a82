"""POST …/v1/token, introspect, revoke, par, device/authorize: what clients call with their own credentials."""

from frontdesk.domain.ids import ClientId
from frontdesk.protocol.http.basic_auth import parse_basic
from frontdesk.usecases.authorize.par import ENDPOINT as PUSHED
from frontdesk.usecases.clients.authenticate import Caller
from frontdesk.usecases.token.exchange import ENDPOINT
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Cors, Guard, Surface, at_both


async def token(call: Call) -> Reply:
    """Tokens for whoever a grant proves (RFC 6749 §3.2)."""
    caller = Caller(call.header(b"authorization"), _form(call), ENDPOINT, call.header(b"dpop"))
    body = await call.engine.token.exchange(call.org, call.server(), caller, call.context())
    return json_reply(body)


async def introspect(call: Call) -> Reply:
    """Whether a token is good (RFC 7662 §2)."""
    form = _form(call)
    body = await call.engine.introspection.introspect(call.org, call.server(), call.header(b"authorization"), form)
    return json_reply(body)


async def revoke(call: Call) -> Reply:
    """End a token (RFC 7009 §2); 200 without a body, whatever the token was."""
    form, authorization = _form(call), call.header(b"authorization")
    await call.engine.revocation.revoke(call.org, call.server(), authorization, form, call.context())
    return empty_reply(200)


async def push(call: Call) -> Reply:
    """A pushed authorization request (RFC 9126 §2)."""
    caller = Caller(call.header(b"authorization"), _form(call), PUSHED, call.header(b"dpop"))
    body = await call.engine.pushed_requests.push(call.org, call.server(), caller)
    return json_reply(body, 201)


async def device_authorize(call: Call) -> Reply:
    """Codes for a device (RFC 8628 §3.1)."""
    form = _form(call)
    body = await call.engine.device.start(call.org, call.server(), call.header(b"authorization"), form)
    return json_reply(body)


def _form(call: Call) -> dict[str, str]:
    """The form; a browser app names itself in it, or as okta-auth-js does where it revokes: by Basic, without a secret.

    That is how its origin is known.
    """
    form = call.form()
    basic = parse_basic(call.header(b"authorization") or "")
    named = form.get("client_id") or (basic.user_id if basic is not None else None)
    if named:
        call.cors_client = ClientId(named)
    return form


ROUTES = [
    route
    for path, endpoint in (
        ("/v1/token", token),
        ("/v1/introspect", introspect),
        ("/v1/revoke", revoke),
        ("/v1/par", push),
        ("/v1/device/authorize", device_authorize),
    )
    for route in at_both("POST", path, endpoint, Guard.CLIENT, surface=Surface.OAUTH, cors=Cors.CLIENT)
]
