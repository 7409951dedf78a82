"""/api/v1/push: phones that people approve sign-ins on (docs/reference/push-device-protocol.md).

A phone is nobody's session and no client: it shows who it is by a token that its own key signed, in the body.
"""

from frontdesk.usecases.factors.push_devices import WHAT, PhoneSetup
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, json_reply
from frontdesk.web.route import Doc, Endpoint, Guard, Route, Surface
from frontdesk.web.shapes.push_devices import (
    AnswerAnswer,
    ChallengeAnswer,
    PushTokenBody,
    SetUpAnswer,
    SetUpBody,
    challenge_answer,
)


async def post_enroll(call: Call) -> Reply:
    """The phone brings its key."""
    body = read_body(call, SetUpBody, WHAT)
    public_key = {name: getattr(body.public_key, name) for name in ("kty", "crv", "x", "y")}
    setup = PhoneSetup(body.factor_id, body.key, public_key, body.proof, body.device.read())
    done = await call.engine.management.push_devices.set_up(call.org.org.id, setup)
    return json_reply(SetUpAnswer(done.factor.id, call.org.org.url, call.org.org.name, done.user.login))


async def post_challenge(call: Call) -> Reply:
    """What the phone is asked now."""
    token = read_body(call, PushTokenBody, WHAT).token
    return json_reply(
        challenge_answer(await call.engine.management.push_devices.open_challenge(call.org.org.id, token))
    )


async def post_answer(call: Call) -> Reply:
    """What the person decided on the phone."""
    token = read_body(call, PushTokenBody, WHAT).token
    return json_reply(AnswerAnswer(await call.engine.management.push_devices.answer(call.org.org.id, token)))


def _route(path: str, endpoint: Endpoint, doc: Doc) -> Route:
    return Route("POST", f"/api/v1/push/{path}", endpoint, Guard.PUBLIC, Surface.API, doc=doc)


ROUTES = [
    _route("enroll", post_enroll, Doc(SetUpBody, SetUpAnswer)),
    _route("challenge", post_challenge, Doc(PushTokenBody, ChallengeAnswer)),
    _route("answer", post_answer, Doc(PushTokenBody, AnswerAnswer)),
]
