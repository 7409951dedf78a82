"""/api/v1/authn: begun, looked at, gone back and past in, given up (contract B)."""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.usecases.authn.audience import check_audience
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.primary import Start
from frontdesk.web.authn.caller import authn_route, device_at, is_trusted, reply
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Doc
from frontdesk.web.shapes.authn import AuthnBody, StateBody
from frontdesk.web.shapes.authn_answers import AuthnAnswer, CancelAnswer

_WHAT = "authRequest"


async def authenticate(call: Call) -> Reply:
    """Username and password, an activation token, or a state token to see where the transaction stands."""
    trusted = await is_trusted(call)
    body = read_body(call, AuthnBody, _WHAT)
    device, headers = device_at(call, body.context.device_token, trusted=trusted)
    return reply(call, await _begun(call, body, device, trusted=trusted)).also(headers)


async def _begun(call: Call, body: AuthnBody, device: str | None, *, trusted: bool) -> Outcome:
    org, context, primary = call.org.org.id, call.context(), call.engine.authentication.primary
    if body.state_token and not body.username:
        return await primary.resume(org, body.state_token, context)
    if body.audience:
        async with call.engine.store.reading(org) as unit:
            await check_audience(unit, body.audience)
    start = Start(
        options=body.options.read(),
        relay_state=body.relay_state,
        device=device,
        app_id=body.audience or None,
        is_trusted=trusted,
    )
    if body.token:
        return await primary.by_activation_token(org, body.token, start, context)
    missing = [name for name in ("username", "password") if not getattr(body, name)]
    if missing:
        raise ValidationFailed(_WHAT, tuple(f"{name}: The field cannot be left blank" for name in missing))
    assert body.username is not None, "it is not missing"
    assert body.password is not None, "it is not missing"
    return await primary.by_password(org, body.username, body.password, start, context)


async def introspect(call: Call) -> Reply:
    """Where a transaction stands."""
    body = read_body(call, StateBody, _WHAT)
    return reply(
        call, await call.engine.authentication.primary.resume(call.org.org.id, body.state_token, call.context())
    )


async def previous(call: Call) -> Reply:
    """Another factor is chosen."""
    body = read_body(call, StateBody, _WHAT)
    return reply(
        call, await call.engine.authentication.moves.previous(call.org.org.id, body.state_token, call.context())
    )


async def skip(call: Call) -> Reply:
    """The person goes past what is only offered."""
    body = read_body(call, StateBody, _WHAT)
    return reply(call, await call.engine.authentication.moves.skip(call.org.org.id, body.state_token, call.context()))


async def cancel(call: Call) -> Reply:
    """The transaction is given up."""
    body = read_body(call, StateBody, _WHAT)
    outcome = await call.engine.authentication.primary.cancel(call.org.org.id, body.state_token)
    return json_reply(CancelAnswer(outcome.transaction.relay_state))


ROUTES = [
    authn_route("", authenticate, Doc(AuthnBody, AuthnAnswer)),
    authn_route("/introspect", introspect, Doc(StateBody, AuthnAnswer)),
    authn_route("/previous", previous, Doc(StateBody, AuthnAnswer)),
    authn_route("/skip", skip, Doc(StateBody, AuthnAnswer)),
    authn_route("/cancel", cancel, Doc(StateBody, CancelAnswer)),
]
