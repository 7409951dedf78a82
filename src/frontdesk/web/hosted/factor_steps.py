"""Factors by page: chosen, proved, set up, activated, sent again (contract B.1: factors)."""

from contextlib import suppress

from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.transaction import Status
from frontdesk.domain.authn.transitions import Step
from frontdesk.domain.errors import ApiError, ValidationFailed
from frontdesk.domain.factors.attempt import Given
from frontdesk.domain.factors.enrollment import WHAT, Enrolment
from frontdesk.domain.factors.model import FactorType
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.hosted import recovery_steps
from frontdesk.web.hosted.arrival import go_on, step_uri
from frontdesk.web.hosted.enroll_pages import asks_first, kind_named
from frontdesk.web.hosted.factor_pages import chosen_of, ways_of
from frontdesk.web.hosted.step_parts import TYPED
from frontdesk.web.hosted.taking import Taken, Taking
from frontdesk.web.reply import redirect

_PHONE_SAID = {"REJECTED": "rejected", "TIMEOUT": "timeout", "WAITING": "waiting"}


async def choose(taking: Taking) -> Taken:
    """A way was chosen: its field is next, or a code is sent, a key or a phone asked."""
    call = taking.call
    outcome = await call.engine.authentication.primary.resume(call.org.org.id, taking.token, call.context())
    if outcome.transaction.status is not Status.MFA_REQUIRED:
        raise NotAllowedInState()
    chosen = chosen_of(ways_of(outcome), taking.form)
    if chosen is None:
        return redirect(step_uri(taking.from_uri), 303)
    if chosen.type in TYPED:
        return redirect(step_uri(taking.from_uri, factor=chosen.id), 303)
    showing, _ = taking.showing(chosen.id, Given())
    return await call.engine.authentication.factors.verify(call.org.org.id, taking.token, showing, call.context())


async def previous(taking: Taking) -> Taken:
    """Another way: the list of them, with nothing in hand."""
    call = taking.call
    with suppress(NotAllowedInState):  # nothing is in hand yet: only the page had gone ahead
        await call.engine.authentication.moves.previous(call.org.org.id, taking.token, call.context())
    return redirect(step_uri(taking.from_uri), 303)


async def verify(taking: Taking) -> Taken:
    """A factor is proved; a phone that was asked is looked at again."""
    call = taking.call
    showing, headers = taking.showing(taking.field("factor"), taking.given)
    steps = call.engine.authentication.factors
    outcome = await steps.verify(call.org.org.id, taking.token, showing, call.context())
    return (await go_on(call, outcome, taking.from_uri, **told_of_phone(outcome))).also(headers)


async def activate(taking: Taking) -> Taken:
    """What was set up shows itself."""
    call = taking.call
    showing, _ = taking.showing(taking.field("factor"), taking.given)
    steps = call.engine.authentication.factors
    outcome = await steps.activate(call.org.org.id, taking.token, showing, call.context())
    return await go_on(call, outcome, taking.from_uri, **told_of_phone(outcome))


async def look(taking: Taking) -> Outcome:
    """How a phone's answer stands."""
    call = taking.call
    steps, org = call.engine.authentication.factors, call.org.org.id
    showing, _ = taking.showing(taking.field("factor"), Given())
    if taking.field("step") == "activate":
        return await steps.activate(org, taking.token, showing, call.context())
    return await steps.verify(org, taking.token, showing, call.context())


def told_of_phone(outcome: Outcome) -> dict[str, str]:
    """What the next page says of a phone's answer, by a word in its address."""
    is_phone = outcome.factor is not None and outcome.factor.type is FactorType.PUSH
    said = _PHONE_SAID.get(outcome.result or "") if is_phone and outcome.state_token is not None else None
    return {"told": said} if said is not None else {}


async def resend(taking: Taking) -> Taken:
    """The code of whatever is in hand, once more."""
    call = taking.call
    standing = await call.engine.authentication.primary.resume(call.org.org.id, taking.token, call.context())
    if standing.transaction.status is Status.RECOVERY_CHALLENGE:
        outcome = await recovery_steps.resend(taking)
    else:
        outcome = await _ask_again(taking, standing)
    is_phone = outcome.factor is not None and outcome.factor.type is FactorType.PUSH
    return await go_on(call, outcome, taking.from_uri, **({} if is_phone else {"told": "again"}))


async def ask_key_again(taking: Taking) -> None:
    """Another question to the key that is in hand, if one still is."""
    call = taking.call
    with suppress(ApiError):
        standing = await call.engine.authentication.primary.resume(call.org.org.id, taking.token, call.context())
        await _ask_again(taking, standing)


async def _ask_again(taking: Taking, standing: Outcome) -> Outcome:
    call, transaction = taking.call, standing.transaction
    step = Step.RESEND_ACTIVATION if transaction.status is Status.MFA_ENROLL_ACTIVATE else Step.RESEND
    steps, named = call.engine.authentication.factors, transaction.factor_id or ""
    return await steps.resend(call.org.org.id, taking.token, named, step, call.context())


async def set_up(taking: Taking) -> Taken:
    """A kind was chosen: its fields are next, or it is set up at once."""
    kind = kind_named(taking.field("kind"))
    if kind is not None and asks_first(kind):
        return redirect(step_uri(taking.from_uri, kind=taking.field("kind")), 303)
    return await enroll(taking)


async def enroll(taking: Taking) -> Taken:
    """A factor is set up.

    Raises:
        ValidationFailed: there is no such kind, or its fields are not as they should be.
        InvalidPhoneNumber: nobody has such a number.
    """
    call, org = taking.call, taking.call.org.org.id
    kind = kind_named(taking.field("kind"))
    if kind is None:
        raise ValidationFailed(WHAT, ("factorType: There is no such factor.",))
    names = {"question": "question", "phoneNumber": "phone_number", "phoneExtension": "phone_extension"}
    given = {known: taking.form[name] for name, known in names.items() if name in taking.form}
    if kind[0] is FactorType.EMAIL:
        given["email"] = await _own_address(taking)
    wanted = Enrolment(kind[0].value, kind[1].value, given, answer=taking.form.get("answer"))
    return await call.engine.authentication.factors.enrol(org, taking.token, wanted, call.context())


async def _own_address(taking: Taking) -> str:
    call = taking.call
    standing = await call.engine.authentication.primary.resume(call.org.org.id, taking.token, call.context())
    return str(standing.user.attribute("email") or "") if standing.user is not None else ""
