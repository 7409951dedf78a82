"""The pages on which somebody proves a factor: MFA_REQUIRED and MFA_CHALLENGE (contract B.2)."""

from collections.abc import Callable, Mapping, Sequence

from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.kernel.json import encode
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.hosted.arrival import POLL
from frontdesk.web.hosted.step_parts import (
    SENT,
    STRONGEST_FIRST,
    TYPED,
    Parts,
    app_of,
    detail_of,
    judged_of,
    remember_of,
    title_of,
)
from frontdesk.web.pages import words
from frontdesk.web.pages.language import message
from frontdesk.web.pages.step_views import (
    AnswerView,
    Choice,
    ChooseFactorView,
    CodeView,
    PushView,
    StepView,
    WebAuthnView,
)

_OVER = frozenset({"REJECTED", "TIMEOUT", "CANCELLED", "ERROR", "FAILED"})


def ways_of(outcome: Outcome) -> list[Factor]:
    """What the person can choose among; any of their keys stands for all."""
    ways: list[Factor] = []
    for factor in sorted(judged_of(outcome).factors, key=lambda factor: STRONGEST_FIRST.index(factor.type)):
        if factor.type is FactorType.WEBAUTHN and any(way.type is factor.type for way in ways):
            continue
        ways.append(factor)
    return ways


def chosen_of(ways: Sequence[Factor], asked: Mapping[str, str]) -> Factor | None:
    """The way that was chosen; the only one is."""
    for way in ways:
        if way.id == asked.get("factor"):
            return way
    return ways[0] if len(ways) == 1 else None


def asked_for(outcome: Outcome, parts: Parts) -> StepView:
    """A factor is to be proved: which, or at once its field where there is nothing to send first."""
    ways = ways_of(outcome)
    chosen = chosen_of(ways, parts.asked)
    if chosen is not None and chosen.type in TYPED:
        return _typed(outcome, parts, chosen, other_way=len(ways) > 1)
    choices = [Choice(way.id, title_of(way.type, way.provider), detail_of(way)) for way in ways]
    sends = chosen is not None and chosen.type in SENT
    return ChooseFactorView(parts.frame, parts.form, choices, sends=sends)


def challenged(outcome: Outcome, parts: Parts) -> StepView:
    """One factor is in hand: a code was sent, a key or a phone asked."""
    factor = outcome.factor
    assert factor is not None, "a challenge is of a factor"
    others = len(ways_of(outcome)) > 1
    return _CHALLENGED.get(factor.type, _typed)(outcome, parts, factor, other_way=others)


def _typed(outcome: Outcome, parts: Parts, factor: Factor, *, other_way: bool) -> StepView:
    remember = remember_of(outcome)
    if factor.type is FactorType.QUESTION:
        question = message(factor.profile.get("question_text", words.QUESTION))
        return AnswerView(parts.frame, parts.form, question, "verify", factor.id, remember, other_way)
    lead = _LEADS[factor.type].format(app=app_of(factor.provider))
    return CodeView(
        frame=parts.frame,
        form=parts.form,
        heading=words.CODE_HEADING,
        lead=lead,
        step="verify",
        factor_id=factor.id,
        remember=remember,
        other_way=other_way,
        has_letters=factor.type is FactorType.RECOVERY_CODE,
    )


def _sent(outcome: Outcome, parts: Parts, factor: Factor, *, other_way: bool) -> StepView:
    return CodeView(
        frame=parts.frame,
        form=parts.form,
        heading=words.CODE_HEADING,
        lead=sent_to(factor),
        step="verify",
        factor_id=factor.id,
        resend=again(factor),
        remember=remember_of(outcome),
        other_way=other_way,
    )


def sent_to(factor: Factor) -> str:
    """That a code is on its way, and where to."""
    sentence = {FactorType.SMS: words.CODE_BY_SMS, FactorType.CALL: words.CODE_BY_CALL}
    return sentence.get(factor.type, words.CODE_BY_EMAIL).format(address=detail_of(factor) or "")


def again(factor: Factor) -> str:
    """What asks for another."""
    return words.CALL_AGAIN if factor.type is FactorType.CALL else words.SEND_AGAIN


def _key(outcome: Outcome, parts: Parts, factor: Factor, *, other_way: bool) -> StepView:
    options = encode(outcome.shown.get("options", {})).decode()
    remember = remember_of(outcome)
    return WebAuthnView(parts.frame, parts.form, "get", options, "verify", factor.id, remember, other_way)


def _phone(outcome: Outcome, parts: Parts, factor: Factor, *, other_way: bool) -> StepView:
    number = outcome.shown.get("correct_answer")
    return PushView(
        frame=parts.frame,
        form=parts.form,
        step="verify",
        factor_id=factor.id,
        poll_uri=POLL,
        number=str(number) if number is not None else None,
        is_over=parts.asked.get("told") in _NO_ANSWER or outcome.result in _OVER,
        other_way=other_way,
    )


_NO_ANSWER = frozenset({"rejected", "timeout"})
_LEADS = {
    FactorType.TOTP: words.CODE_FROM_APP,
    FactorType.HOTP: words.CODE_FROM_TOKEN,
    FactorType.RECOVERY_CODE: words.CODE_FROM_LIST,
}
_CHALLENGED: Mapping[FactorType, Callable[..., StepView]] = {
    FactorType.SMS: _sent,
    FactorType.CALL: _sent,
    FactorType.EMAIL: _sent,
    FactorType.WEBAUTHN: _key,
    FactorType.PUSH: _phone,
}
