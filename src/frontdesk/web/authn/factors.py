"""/api/v1/authn/factors: set up, activated and proved in the course of a transaction (contract B.1)."""

from frontdesk.domain.authn.transitions import Step
from frontdesk.usecases.authn.factors import Showing
from frontdesk.web.authn.caller import authn_route, reply
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.cookies import known_device
from frontdesk.web.reply import Reply
from frontdesk.web.route import Doc
from frontdesk.web.shapes.authn import StateBody, TransactionProofBody
from frontdesk.web.shapes.authn_answers import AuthnAnswer
from frontdesk.web.shapes.factors import TransactionFactorBody, read_enrolment

_ENROLL, _VERIFY = "factorEnrollRequest", "factorVerifyRequest"


async def enrol(call: Call) -> Reply:
    """A factor is set up."""
    body = read_body(call, TransactionFactorBody, _ENROLL)
    wanted = read_enrolment(body, {"updatePhone": call.query().get("updatePhone", "")})
    return reply(
        call, await call.engine.authentication.factors.enrol(call.org.org.id, body.state_token, wanted, call.context())
    )


async def activate(call: Call) -> Reply:
    """The person shows that they have what they set up."""
    body = read_body(call, TransactionProofBody, _VERIFY)
    showing = Showing(call.path_parameters["factorId"], body.read())
    steps = call.engine.authentication.factors
    return reply(call, await steps.activate(call.org.org.id, body.state_token, showing, call.context()))


async def verify(call: Call) -> Reply:
    """The person proves a factor, or is challenged to."""
    body = read_body(call, TransactionProofBody, _VERIFY)
    remembers = body.remember_device or call.query().get("rememberDevice", "").lower() == "true"
    device, headers = known_device(call) if remembers else (None, ())
    showing = Showing(call.path_parameters["factorId"], body.read(), remembers, device)
    steps = call.engine.authentication.factors
    outcome = await steps.verify(call.org.org.id, body.state_token, showing, call.context())
    is_browser = outcome.transaction.device_hash == device  # a trusted app has named another
    return reply(call, outcome).also(headers if is_browser else ())


async def resend(call: Call) -> Reply:
    """The code of a challenge is sent once more."""
    return await _resend(call, Step.RESEND)


async def resend_activation(call: Call) -> Reply:
    """The code of a factor that is being set up is sent once more."""
    return await _resend(call, Step.RESEND_ACTIVATION)


async def _resend(call: Call, step: Step) -> Reply:
    body = read_body(call, StateBody, _VERIFY)
    named, steps = call.path_parameters["factorId"], call.engine.authentication.factors
    return reply(call, await steps.resend(call.org.org.id, body.state_token, named, step, call.context()))


_PROOF = Doc(TransactionProofBody, AuthnAnswer, query=("rememberDevice", "autoPush", "updatePhone"))
ROUTES = [
    authn_route("/factors", enrol, Doc(TransactionFactorBody, AuthnAnswer, query=("updatePhone",))),
    authn_route("/factors/{factorId}/lifecycle/activate", activate, Doc(TransactionProofBody, AuthnAnswer)),
    authn_route("/factors/{factorId}/lifecycle/activate/poll", activate, Doc(TransactionProofBody, AuthnAnswer)),
    authn_route("/factors/{factorId}/lifecycle/resend", resend_activation, Doc(StateBody, AuthnAnswer)),
    authn_route("/factors/{factorId}/verify", verify, _PROOF),
    authn_route("/factors/{factorId}/verify/resend", resend, Doc(StateBody, AuthnAnswer)),
]
