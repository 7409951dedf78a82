"""Factors of a person: /api/v1/users/{userId}/factors (contract A.Users, B.5).

What needs a message sent (resending a code, asking for one) has no route yet: nothing here could send it.
"""

from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.factors.enrollment import WHAT
from frontdesk.domain.factors.model import OFFERED
from frontdesk.domain.factors.questions import QUESTIONS
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.user_lookup import get_user
from frontdesk.usecases.factors.enrol import get_factor
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.reply import Reply, empty_reply, json_reply
from frontdesk.web.route import Api, Doc
from frontdesk.web.shapes.factors import (
    FactorBody,
    ProofBody,
    activation_json,
    factor_json,
    offered_json,
    read_enrolment,
)

_API = Api("/api/v1/users/{userId}/factors", "okta.users")
_NOT_SET_UP = "NOT_SETUP"


async def get_factors(call: Call) -> Reply:
    """Those that a person enrolled, the oldest first."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        found = await unit.factors.list_of_user((await _user(call, unit)).id)
    return json_reply([factor_json(call, factor) for factor in found])


async def get_catalog(call: Call) -> Reply:
    """Those that a person can enrol, and how far they have come with each."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await _user(call, unit)
        enrolled = await unit.factors.list_of_user(user.id)
    statuses = {(factor.type, factor.provider): factor.status.value for factor in enrolled}
    return json_reply([offered_json(call, user.id, kind, statuses.get(kind, _NOT_SET_UP)) for kind in OFFERED])


async def get_questions(call: Call) -> Reply:
    """The security questions there are."""
    async with call.engine.store.reading(call.org.org.id) as unit:
        await _user(call, unit)
    return json_reply([{"question": key, "questionText": text} for key, text in QUESTIONS.items()])


async def post_factor(call: Call) -> Reply:
    """Enrol one."""
    wanted = read_enrolment(read_body(call, FactorBody, WHAT), call.query())
    user = await _find_user(call)
    enrolled = await call.engine.management.factors.enrol(call.org.org.id, call.actor, user, wanted)
    shown = factor_json(call, enrolled.factor)
    return json_reply({**shown, **activation_json(enrolled.secret)} if enrolled.secret is not None else shown)


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
    """Activate it by a code."""
    code = read_body(call, ProofBody, "factorActivateRequest").pass_code
    if not code:
        raise ValidationFailed("factorActivateRequest", ("passCode: The field cannot be left blank",))
    user, factor_id = await _find_user(call), call.path_parameters["factorId"]
    factor = await call.engine.management.factors.activate(call.org.org.id, call.actor, user, factor_id, code)
    return json_reply(factor_json(call, factor))


async def post_verify(call: Call) -> Reply:
    """Prove it, by a code or an answer."""
    body = read_body(call, ProofBody, "factorVerifyRequest")
    given = body.pass_code or body.answer
    if not given:
        raise ValidationFailed("factorVerifyRequest", ("passCode: A passCode or an answer is needed.",))
    user, factor_id = await _find_user(call), call.path_parameters["factorId"]
    await call.engine.management.factors.verify(call.org.org.id, call.actor, user, factor_id, given)
    return json_reply({"factorResult": "SUCCESS"})


async def _find_user(call: Call) -> User:
    async with call.engine.store.reading(call.org.org.id) as unit:
        return await _user(call, unit)


async def _user(call: Call, unit: Unit) -> User:
    return await get_user(unit, call.actor, call.path_parameters["userId"])


_ONE = "/{factorId}"
_FACTOR = dict[str, object]
_FACTORS = Doc(answer=list[_FACTOR])
ROUTES = [
    _API.route("GET", "", get_factors, _FACTORS),
    _API.route("POST", "", post_factor, Doc(FactorBody, _FACTOR, query=("activate", "updatePhone"))),
    _API.route("GET", "/catalog", get_catalog, _FACTORS),
    _API.route("GET", "/questions", get_questions, _FACTORS),
    _API.route("GET", _ONE, get_one, Doc(answer=_FACTOR)),
    _API.route("DELETE", _ONE, delete_one, Doc(status=204)),
    _API.route("POST", f"{_ONE}/lifecycle/activate", post_activate, Doc(ProofBody, _FACTOR)),
    _API.route("POST", f"{_ONE}/verify", post_verify, Doc(ProofBody, _FACTOR)),
]
