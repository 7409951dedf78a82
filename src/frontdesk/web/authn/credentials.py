"""/api/v1/authn/credentials: another password, in the course of a transaction (contract B.1)."""

from frontdesk.web.authn.caller import authn_route, reply
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply
from frontdesk.web.route import Doc
from frontdesk.web.shapes.authn import ExpiredPasswordBody, ResetPasswordBody
from frontdesk.web.shapes.authn_answers import AuthnAnswer

_WHAT = "password"


async def change_password(call: Call) -> Reply:
    """Old and new."""
    body = read_body(call, ExpiredPasswordBody, _WHAT)
    passwords = body.old_password, body.new_password
    steps, org = call.engine.authentication.passwords, call.org.org.id
    return reply(
        call, await steps.change(org, body.state_token, passwords, call.context(), revokes=body.revoke_sessions)
    )


async def reset_password(call: Call) -> Reply:
    """New, for whoever proved in another way who they are."""
    body = read_body(call, ResetPasswordBody, _WHAT)
    steps, org = call.engine.authentication.passwords, call.org.org.id
    return reply(
        call, await steps.reset(org, body.state_token, body.new_password, call.context(), revokes=body.revoke_sessions)
    )


ROUTES = [
    authn_route("/credentials/change_password", change_password, Doc(ExpiredPasswordBody, AuthnAnswer)),
    authn_route("/credentials/reset_password", reset_password, Doc(ResetPasswordBody, AuthnAnswer)),
]
