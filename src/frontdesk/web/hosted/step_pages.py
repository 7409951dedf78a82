"""The page of each state of a transaction (contract B.2): what there is to prove, to set up or to choose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from frontdesk.domain.authn.transaction import Purpose, Status
from frontdesk.domain.authn.transitions import may_skip
from frontdesk.domain.policies.password import PasswordPolicy
from frontdesk.domain.users.credentials import question_of
from frontdesk.usecases.authn.judge import Judged
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.call import Call
from frontdesk.web.csrf import form_token
from frontdesk.web.frame import page
from frontdesk.web.hosted.arrival import STEP, arrival_of
from frontdesk.web.hosted.enroll_pages import being_set_up, offered
from frontdesk.web.hosted.factor_pages import asked_for, challenged
from frontdesk.web.hosted.step_parts import Parts, judged_of
from frontdesk.web.pages import words
from frontdesk.web.pages.step_views import AnswerView, ChoosePasswordView, CodeView, StepForm, StepView
from frontdesk.web.reply import Reply

_SCRIPTED = frozenset({Status.MFA_CHALLENGE, Status.MFA_ENROLL_ACTIVATE})
_UNPROVED = frozenset({Status.RECOVERY_CHALLENGE, Status.LOCKED_OUT})


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says above its form: news, or why the last step was not taken."""

    error: str | None = None
    notice: str | None = None


NOTHING = Told()


def purpose_of(state_token: str) -> str:
    """A form counts for the transaction that it was drawn for, and for no other in this browser."""
    return f"step {state_token}"


async def draw(call: Call, outcome: Outcome, asked: Mapping[str, str], told: Told = NOTHING) -> Reply:
    """The page of the state that a transaction is in; ``asked``: what was chosen or typed on it."""
    assert outcome.state_token is not None, "a transaction that is over has no page"
    arrival = await arrival_of(call, asked.get("fromURI"))
    token = form_token(call, purpose_of(outcome.state_token))
    status, user = outcome.transaction.status, outcome.user
    form = StepForm(
        action=STEP,
        csrf=token.value,
        from_uri=arrival.from_uri,
        person=user.login if user is not None and status not in _UNPROVED else None,
        error=told.error,
        notice=told.notice,
    )
    drawn_in = arrival.frame(call, runs_script=status in _SCRIPTED)
    view = _VIEWS[status](outcome, Parts(drawn_in, form, asked))
    html = call.engine.pages.step(view)
    return page(html, headers=token.headers, form_action=arrival.form_action, nonce=drawn_in.nonce)


def _change(outcome: Outcome, parts: Parts) -> StepView:
    warns = outcome.transaction.status is Status.PASSWORD_WARN
    judged = judged_of(outcome)
    return ChoosePasswordView(
        frame=parts.frame,
        form=parts.form,
        heading=words.PASSWORD_EXPIRES_SOON if warns else words.PASSWORD_HAS_EXPIRED,
        lead=_warning(judged) if warns else words.PASSWORD_HAS_EXPIRED_LEAD,
        step="change-password",
        requirements=requirements_of(judged.password),
        needs_old=True,
        may_skip=may_skip(outcome.transaction, judged.owed),
    )


def _warning(judged: Judged) -> str:
    days = judged.owed.expires_in_days or 0
    return words.PASSWORD_EXPIRES_IN.format(days=days) if days > 1 else words.PASSWORD_EXPIRES_TODAY


def _reset(outcome: Outcome, parts: Parts) -> StepView:
    user = outcome.user
    is_first = user is not None and user.password_changed_at is None
    return ChoosePasswordView(
        frame=parts.frame,
        form=parts.form,
        heading=words.WELCOME_PASSWORD if is_first else words.CHOOSE_PASSWORD,
        lead=words.CHOOSE_PASSWORD_LEAD,
        step="reset-password",
        requirements=requirements_of(judged_of(outcome).password),
    )


def requirements_of(policy: PasswordPolicy) -> list[str]:
    """What the policy asks of a password, a line each."""
    lines: list[str] = [words.NEEDS_LENGTH.format(count=policy.min_length)]
    asks = (
        (policy.min_lower_case, words.NEEDS_LOWER),
        (policy.min_upper_case, words.NEEDS_UPPER),
        (policy.min_number, words.NEEDS_NUMBER),
        (policy.min_symbol, words.NEEDS_SYMBOL),
        (policy.exclude_user_name, words.NEEDS_NO_LOGIN),
        (policy.exclude_attributes, words.NEEDS_NO_NAME),
        (policy.exclude_common, words.NEEDS_NOT_COMMON),
    )
    lines += [line for asked, line in asks if asked]
    if policy.history_count:
        lines.append(words.NEEDS_NEW.format(count=policy.history_count))
    return lines


def _recovery(outcome: Outcome, parts: Parts) -> StepView:
    question = question_of(outcome.user) if outcome.user is not None else None
    text = question.question if question is not None else words.QUESTION
    return AnswerView(parts.frame, parts.form, text, "recovery-answer")


def _recovery_challenge(outcome: Outcome, parts: Parts) -> StepView:
    unlocks = outcome.transaction.purpose is Purpose.UNLOCK
    return CodeView(
        frame=parts.frame,
        form=parts.form,
        heading=words.RECOVER_UNLOCK if unlocks else words.RECOVER_PASSWORD,
        lead=words.RECOVERY_CODE_LEAD,
        step="recovery-code",
        resend=words.SEND_AGAIN,
    )


_VIEWS: Mapping[Status, Callable[[Outcome, Parts], StepView]] = {
    Status.PASSWORD_WARN: _change,
    Status.PASSWORD_EXPIRED: _change,
    Status.PASSWORD_RESET: _reset,
    Status.RECOVERY: _recovery,
    Status.RECOVERY_CHALLENGE: _recovery_challenge,
    Status.MFA_REQUIRED: asked_for,
    Status.MFA_CHALLENGE: challenged,
    Status.MFA_ENROLL: offered,
    Status.MFA_ENROLL_ACTIVATE: being_set_up,
}
DRAWN = frozenset(_VIEWS)
"""The states that a page of ours has."""
