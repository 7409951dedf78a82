"""Getting back in by page, once a transaction has begun: a code, an answer (contract B.1: recovery)."""

from frontdesk.domain.authn.recovery import RecoveryFactor, factor_in
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.hosted.taking import Taken, Taking


async def code(taking: Taking) -> Taken:
    """The code that was sent to a phone."""
    call, proof = taking.call, (await _sent_by(taking), taking.given.code or "")
    return await call.engine.authentication.recovery.verify(call.org.org.id, taking.token, proof, call.context())


async def answer(taking: Taking) -> Taken:
    """The answer to the recovery question."""
    call, steps = taking.call, taking.call.engine.authentication.recovery
    return await steps.answer(call.org.org.id, taking.token, taking.field("answer"), call.context())


async def resend(taking: Taking) -> Outcome:
    """The code once more."""
    call, steps = taking.call, taking.call.engine.authentication.recovery
    return await steps.resend(call.org.org.id, taking.token, await _sent_by(taking), call.context())


async def _sent_by(taking: Taking) -> RecoveryFactor:
    call = taking.call
    standing = await call.engine.authentication.primary.resume(call.org.org.id, taking.token, call.context())
    return factor_in(standing.transaction)
