"""/api/v1/authn/recovery: another password, or an unlocked account, for whoever cannot sign in (contract B.1)."""

from frontdesk.domain.authn.recovery import RecoveryFactor
from frontdesk.domain.authn.transaction import Options, Purpose
from frontdesk.domain.errors import ValidationFailed
from frontdesk.usecases.admins.authorize import Deed, Kind, Named
from frontdesk.usecases.authn.primary import Start
from frontdesk.usecases.authn.recovery import Wanted
from frontdesk.web.authn.caller import authn_route, device_of, is_trusted, reply
from frontdesk.web.body import read_body
from frontdesk.web.call import Call
from frontdesk.web.guards.management import check_may
from frontdesk.web.reply import Reply
from frontdesk.web.route import Doc
from frontdesk.web.shapes.authn import AnswerBody, RecoveryBody, RecoveryTokenBody, StateBody, TransactionProofBody
from frontdesk.web.shapes.authn_answers import AuthnAnswer

_WHAT = "authRequest"
_PERMISSIONS = {
    Purpose.PASSWORD: "okta.users.credentials.resetPassword",
    Purpose.UNLOCK: "okta.users.lifecycle.unlock",
}


async def forgot_password(call: Call) -> Reply:
    """Somebody has lost their password; the public answer is the same for everybody."""
    return await _start(call, Purpose.PASSWORD)


async def unlock(call: Call) -> Reply:
    """Somebody's account is locked; the public answer is the same for everybody."""
    return await _start(call, Purpose.UNLOCK)


async def _start(call: Call, purpose: Purpose) -> Reply:
    trusted = await is_trusted(call)
    body = read_body(call, RecoveryBody, _WHAT)
    if not body.username:
        raise ValidationFailed(_WHAT, ("username: The field cannot be left blank",))
    factor = _factor(body.factor_type) if body.factor_type else None
    if factor is None and not trusted:
        raise ValidationFailed(_WHAT, ("factorType: The field cannot be left blank",))
    wanted = Wanted(purpose, body.username, factor)
    start = Start(relay_state=body.relay_state, device=device_of(call, None), is_trusted=trusted)
    recovery, org, context = call.engine.authentication.recovery, call.org.org.id, call.context()
    if factor is None:
        await _check_may_hand_on(call, wanted)
    begins = recovery.start_trusted if trusted else recovery.start
    return reply(call, await begins(org, wanted, start, context))


async def _check_may_hand_on(call: Call, wanted: Wanted) -> None:
    """The token sets a password, or unlocks: it is handed only to whoever may do that to this very person.

    Raises:
        NoPermission: the API token's owner may not; as where an administrator calls the user's own life cycle.
    """
    async with call.engine.store.reading(call.org.org.id) as unit:
        user = await unit.users.find_by_login(wanted.username)
    if user is not None:
        await check_may(call, Deed(_PERMISSIONS[wanted.purpose], Named(Kind.USER, user.id)))


async def by_token(call: Call) -> Reply:
    """The token of a link; it is spent by this."""
    body = read_body(call, RecoveryTokenBody, _WHAT)
    start = Start(
        options=Options(body.options.multi_optional_factor_enroll),
        relay_state=body.relay_state,
        device=device_of(call, None),
        is_trusted=await is_trusted(call),
    )
    recovery = call.engine.authentication.recovery
    return reply(call, await recovery.by_token(call.org.org.id, body.recovery_token, start, call.context()))


async def answer(call: Call) -> Reply:
    """The answer to the recovery question."""
    body = read_body(call, AnswerBody, _WHAT)
    recovery = call.engine.authentication.recovery
    return reply(call, await recovery.answer(call.org.org.id, body.state_token, body.answer, call.context()))


async def verify(call: Call) -> Reply:
    """The code that was sent."""
    body = read_body(call, TransactionProofBody, _WHAT)
    proof = _factor_of_path(call), body.pass_code or ""
    recovery = call.engine.authentication.recovery
    return reply(call, await recovery.verify(call.org.org.id, body.state_token, proof, call.context()))


async def resend(call: Call) -> Reply:
    """Another code."""
    body, factor = read_body(call, StateBody, _WHAT), _factor_of_path(call)
    recovery = call.engine.authentication.recovery
    return reply(call, await recovery.resend(call.org.org.id, body.state_token, factor, call.context()))


def _factor(named: str) -> RecoveryFactor:
    try:
        return RecoveryFactor(named.upper())
    except ValueError:
        raise ValidationFailed(_WHAT, ("factorType: One of EMAIL, SMS and CALL.",)) from None


def _factor_of_path(call: Call) -> RecoveryFactor:
    return _factor(call.path_parameters["factorType"])


_CODE = "/recovery/factors/{factorType}"
ROUTES = [
    authn_route("/recovery/password", forgot_password, Doc(RecoveryBody, AuthnAnswer)),
    authn_route("/recovery/unlock", unlock, Doc(RecoveryBody, AuthnAnswer)),
    authn_route("/recovery/token", by_token, Doc(RecoveryTokenBody, AuthnAnswer)),
    authn_route("/recovery/answer", answer, Doc(AnswerBody, AuthnAnswer)),
    authn_route(f"{_CODE}/verify", verify, Doc(TransactionProofBody, AuthnAnswer)),
    authn_route(f"{_CODE}/resend", resend, Doc(StateBody, AuthnAnswer)),
]
