"""Factors of a person: /api/v1/users/{userId}/factors (contract A.Users, B.5)."""

import io

from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.enrollment import WHAT
from frontdesk.domain.factors.kinds import POLICY_KEYS
from frontdesk.domain.factors.model import FactorType
from frontdesk.domain.factors.questions import QUESTIONS
from frontdesk.domain.policies.enrollment import Enroll
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authn.judge import enrollment_for
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.factors.enrol import get_factor
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Cors, Doc, Guard, Route, Surface
from frontdesk.web.shapes.factors import (
    FactorBody,
    ProofBody,
    ResendBody,
    activating_json,
    asked_json,
    enrolled_json,
    factor_json,
    offered_json,
    read_enrolment,
    transaction_json,
)

_API = Api("/api/v1/users/{userId}/factors", "okta.users")
_NOT_SET_UP = "NOT_SETUP"
_SENT = frozenset({FactorType.SMS, FactorType.CALL, FactorType.EMAIL})
_PIXELS = 5
_PNG = ((b"content-type", b"image/png"), (b"cache-control", b"no-store"))


async def get_factors(call: Call) -> Reply:
    """Those that a person enrolled, the oldest first; but for recovery codes, a type that Okta's SDKs cannot read."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await unit.factors.list_of_user((await _user(call, unit)).id)
    return json_reply([factor_json(call, factor) for factor in found if factor.type is not FactorType.RECOVERY_CODE])


async def get_catalog(call: Call) -> Reply:
    """Those that the org's policies let the person enrol, and how far they have come with each.

    Where no policy names any factor, administrators may still enrol every kind.
    """
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await _user(call, unit)
        enrolled = await unit.factors.list_of_user(user.id)
        policy = await enrollment_for(unit, user, call.context())
    listed = {key: kind for key, kind in POLICY_KEYS.items() if kind[0] is not FactorType.RECOVERY_CODE}
    said = {key: policy.of(key) for key in listed}
    if set(said.values()) == {Enroll.NOT_ALLOWED}:
        said = dict.fromkeys(listed, Enroll.OPTIONAL)
    statuses = {(factor.type, factor.provider): factor.status.value for factor in enrolled}
    offers = [
        offered_json(call, user.id, kind, statuses.get(kind, _NOT_SET_UP), said[key].value)
        for key, kind in listed.items()
        if said[key] is not Enroll.NOT_ALLOWED
    ]
    return json_reply(offers)


async def get_questions(_call: Call) -> Reply:
    """The security questions there are: the same for everybody, and asked for before anybody is signed in (B.2)."""
    return json_reply([{"question": key, "questionText": text} for key, text in QUESTIONS.items()])


async def post_factor(call: Call) -> Reply:
    """Enrol one."""
    wanted = read_enrolment(read_body(call, FactorBody, WHAT), call.query())
    user, factors = await _find_user(call), call.engine.management.factors
    attempt = await factors.enrol(call.org.org.id, call.actor, user, wanted)
    return json_reply(enrolled_json(call, attempt))


async def get_one(call: Call) -> Reply:
    """One of them."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        factor = await get_factor(unit, await _user(call, unit), call.path_parameters["factorId"])
    return json_reply(factor_json(call, factor))


async def delete_one(call: Call) -> Reply:
    """Remove it."""
    user = await _find_user(call)
    await call.engine.management.factors.remove(call.org.org.id, call.actor, user, call.path_parameters["factorId"])
    return empty_reply(204)


async def post_activate(call: Call) -> Reply:
    """Activate it: by a code, a new key; without either one looks how far a phone is."""
    given = read_body(call, ProofBody, "factorActivateRequest").read() if call.body else ProofBody().read()
    user, factor_id, factors = await _find_user(call), _factor_id(call), call.engine.management.factors
    if not given.is_nothing:
        attempt = await factors.activate(call.org.org.id, call.actor, user, factor_id, given)
        return json_reply(factor_json(call, attempt.factor))
    async with call.engine.store.reading(call.org.org.id) as unit:
        factor = await get_factor(unit, user, factor_id)
    if factor.type is not FactorType.PUSH:
        raise ValidationFailed("factorActivateRequest", ("passCode: The field cannot be left blank",))
    attempt = await factors.try_activation(call.org.org.id, user, factor_id, given, factor.state.challenge)
    return json_reply(factor_json(call, attempt.factor) if attempt.is_proved else activating_json(call, attempt))


async def post_verify(call: Call) -> Reply:
    """Prove it; without a proof the person is asked: a code is sent, a key or a phone asked."""
    body = read_body(call, ProofBody, "factorVerifyRequest") if call.body else ProofBody()
    user, factor_id, factors = await _find_user(call), _factor_id(call), call.engine.management.factors
    if not body.read().is_nothing:
        await factors.try_proof(call.org.org.id, user, factor_id, body.read())
        return json_reply({"factorResult": FactorResult.SUCCESS.value})
    await _check_active(call, user)
    before = {"with_numbers": True} if body.use_number_matching_challenge else {}
    attempt = await factors.challenge(call.org.org.id, user, factor_id, before, in_transaction=False)
    return json_reply(asked_json(call, attempt), status=201 if attempt.factor.type is FactorType.PUSH else 200)


async def post_resend(call: Call) -> Reply:
    """The code of a factor that is set up or asked for is sent once more."""
    read_body(call, ResendBody, WHAT) if call.body else None
    user, factors = await _find_user(call), call.engine.management.factors
    async with call.engine.store.reading(call.org.org.id) as unit:
        factor = await get_factor(unit, user, _factor_id(call))
    if factor.type not in _SENT:
        raise ValidationFailed(WHAT, ("factorType: Nothing is sent for a factor of this type.",))
    attempt: Attempt = await factors.challenge(call.org.org.id, user, factor.id, in_transaction=False)
    return json_reply(factor_json(call, attempt.factor))


async def get_transaction(call: Call) -> Reply:
    """How a question to a phone stands."""
    user, named = await _find_user(call), call.path_parameters["transactionId"]
    async with call.engine.store.reading(call.org.org.id) as unit:
        factor = await get_factor(unit, user, _factor_id(call))
    push = factor.state.push
    if push is None or push.id != named:
        raise ResourceNotFound(f"{named[:100]} (FactorTransaction)")
    return json_reply(transaction_json(call, factor, push, call.engine.clock.now()))


async def get_picture(call: Call) -> Reply:
    """The QR code that sets an app or a phone up; its key says who may see it."""
    import segno

    at = call.path_parameters
    pictures = call.engine.management.factor_pictures
    text = await pictures.text(call.org.org.id, at["userId"], at["factorId"], at["key"])
    image = io.BytesIO()
    segno.make(text, error="m").save(image, kind="png", scale=_PIXELS)
    return Reply(200, _PNG, image.getvalue())


async def _find_user(call: Call) -> User:
    async with call.engine.store.reading(call.org.org.id) as unit:
        return await _user(call, unit)


async def _user(call: Call, unit: Unit) -> User:
    return await get_user(unit, call.actor, call.path_parameters["userId"])


def _factor_id(call: Call) -> str:
    return call.path_parameters["factorId"]


async def _check_active(call: Call, user: User) -> None:
    async with call.engine.store.reading(call.org.org.id) as unit:
        factor = await get_factor(unit, user, _factor_id(call))
    if not factor.is_active:
        raise ValidationFailed("factorVerifyRequest", ("The factor is not active.",))


_ONE = "/{factorId}"
_FACTOR = dict[str, object]
_FACTORS = Doc(answer=list[_FACTOR])
_QUESTIONS = "/api/v1/users/{userId}/factors/questions"
_PICTURE = "/api/v1/users/{userId}/factors/{factorId}/qr/{key}"
ROUTES = [
    _API.route("GET", "", get_factors, _FACTORS),
    _API.route("POST", "", post_factor, Doc(FactorBody, _FACTOR, query=("activate", "updatePhone"))),
    _API.route("GET", "/catalog", get_catalog, _FACTORS),
    Route("GET", _QUESTIONS, get_questions, Guard.PUBLIC, Surface.API, Cors.TRUSTED, doc=_FACTORS),
    _API.route("GET", _ONE, get_one, Doc(answer=_FACTOR)),
    _API.route("DELETE", _ONE, delete_one, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/activate", post_activate, Doc(ProofBody, _FACTOR)),
    _API.route("POST", f"{_ONE}/resend", post_resend, Doc(ResendBody, _FACTOR)),
    _API.route("POST", f"{_ONE}/verify", post_verify, Doc(ProofBody, _FACTOR)),
    _API.route("GET", f"{_ONE}/transactions/{{transactionId}}", get_transaction, Doc(answer=_FACTOR)),
    Route("GET", _PICTURE, get_picture, Guard.PUBLIC, Surface.API, Cors.TRUSTED, doc=Doc(gives="image/png")),
]
