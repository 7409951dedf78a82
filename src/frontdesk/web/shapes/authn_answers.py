"""Authentication transactions on the wire: where they stand, and what can be done next (contract B.2, B.6)."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from frontdesk.domain.authn.recovery import factor_in
from frontdesk.domain.authn.transaction import Purpose, Status, Transaction
from frontdesk.domain.authn.transitions import may_skip
from frontdesk.domain.factors.attempt import FactorResult
from frontdesk.domain.factors.kinds import POLICY_KEYS
from frontdesk.domain.factors.model import FactorType
from frontdesk.domain.policies.enrollment import Enroll
from frontdesk.domain.policies.sign_on import PromptMode
from frontdesk.domain.users.credentials import question_of
from frontdesk.domain.users.model import User
from frontdesk.kernel.json import iso_time, iso_time_or_none
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.authn_target import show_target, target_links
from frontdesk.web.shapes.transaction_factors import (
    factor_in_hand,
    factor_types,
    keys_in_hand,
    offered_factor,
    provable_factor,
    resend_links,
)

_PATH = "/api/v1/authn"
_LOCALE, _TIME_ZONE = "en_US", "America/Los_Angeles"
_MINUTE_MS = 60_000
_Json = dict[str, object]


class AuthnAnswer(msgspec.Struct, rename="camel", omit_defaults=True):
    """A transaction; one that has come to its end has no state token."""

    status: Literal[
        "UNAUTHENTICATED",
        "PASSWORD_WARN",
        "PASSWORD_EXPIRED",
        "PASSWORD_RESET",
        "RECOVERY",
        "RECOVERY_CHALLENGE",
        "LOCKED_OUT",
        "MFA_ENROLL",
        "MFA_ENROLL_ACTIVATE",
        "MFA_REQUIRED",
        "MFA_CHALLENGE",
        "SUCCESS",
    ]
    state_token: str | None = None
    expires_at: str | None = None
    session_token: str | None = None
    recovery_token: str | None = None
    recovery_type: str | None = None
    factor_type: str | None = None
    factor_result: str | None = None
    relay_state: str | None = None
    embedded: dict[str, object] | None = msgspec.field(name="_embedded", default=None)
    links: dict[str, object] | None = msgspec.field(name="_links", default=None)


class CancelAnswer(msgspec.Struct, rename="camel", omit_defaults=True):
    """A transaction that was given up."""

    relay_state: str | None = None


def show_outcome(call: Call, outcome: Outcome) -> AuthnAnswer:
    """The transaction as its caller sees it."""
    transaction, issued = outcome.transaction, outcome.session_token
    recovers = transaction.purpose is not Purpose.AUTHENTICATION
    expires_at = issued.expires_at if issued is not None else transaction.expires_at
    return AuthnAnswer(
        status=transaction.status.value,
        state_token=outcome.state_token,
        expires_at=iso_time(expires_at) if issued is not None or outcome.state_token else None,
        session_token=issued.value if issued is not None else None,
        recovery_token=outcome.recovery_token,
        recovery_type=transaction.purpose.value if recovers else None,
        factor_type=_recovery_factor(transaction),
        factor_result=_factor_result(outcome),
        relay_state=transaction.relay_state,
        embedded=_embedded(call, outcome) or None,
        links=_links(call, outcome) or None,
    )


_IN_HAND = frozenset({Status.MFA_CHALLENGE, Status.MFA_ENROLL_ACTIVATE})


def _recovery_factor(transaction: Transaction) -> str | None:
    waits = transaction.status is Status.RECOVERY_CHALLENGE
    return factor_in(transaction).value if waits else None


def _factor_result(outcome: Outcome) -> str | None:
    if outcome.transaction.status is Status.RECOVERY_CHALLENGE:
        return None if outcome.state_token else "WAITING"  # for a mail there is nothing to do here but wait
    if outcome.transaction.status is Status.MFA_ENROLL_ACTIVATE and not _polls(outcome):
        return None  # only a phone is waited for; the rest is shown
    return outcome.result if outcome.transaction.status in _IN_HAND else None


def _polls(outcome: Outcome) -> bool:
    return outcome.factor is not None and outcome.factor.type is FactorType.PUSH


def _embedded(call: Call, outcome: Outcome) -> _Json:
    user, status = outcome.user, outcome.transaction.status
    if user is None or status is Status.RECOVERY_CHALLENGE:
        return {}
    shown: _Json = {"user": _user(user, asks=status is Status.RECOVERY), **show_target(call, outcome)}
    more = _MORE.get(status)
    return {**shown, **more(call, outcome)} if more is not None else shown


def _user(user: User, *, asks: bool) -> _Json:
    profile = {
        "login": user.login,
        "firstName": user.profile.get("firstName"),
        "lastName": user.profile.get("lastName"),
        "locale": user.profile.get("locale") or _LOCALE,
        "timeZone": user.profile.get("timezone") or _TIME_ZONE,
    }
    shown: _Json = {"id": user.id, "passwordChanged": iso_time_or_none(user.password_changed_at), "profile": profile}
    question = question_of(user) if asks else None
    return {**shown, "recovery_question": {"question": question.question}} if question is not None else shown


def _password_policy(_call: Call, outcome: Outcome) -> _Json:
    assert outcome.judged is not None, "a transaction of somebody's was judged"
    policy, days = outcome.judged.password, outcome.judged.owed.expires_in_days
    complexity = {
        "minLength": policy.min_length,
        "minLowerCase": policy.min_lower_case,
        "minUpperCase": policy.min_upper_case,
        "minNumber": policy.min_number,
        "minSymbol": policy.min_symbol,
        "excludeUsername": policy.exclude_user_name,
        "excludeAttributes": list(policy.exclude_attributes),
    }
    said: _Json = {"complexity": complexity}
    if outcome.transaction.status is Status.PASSWORD_WARN:
        said["expiration"] = {"passwordExpireDays": days or 0}
    else:
        said["age"] = {"minAgeMinutes": policy.min_age_minutes, "historyCount": policy.history_count}
    return {"policy": said}


def _factor_policy(outcome: Outcome) -> _Json:
    assert outcome.judged is not None, "a transaction of somebody's was judged"
    sign_on = outcome.judged.sign_on
    lifetime = sign_on.remember_ms if sign_on.factor is PromptMode.SESSION else None
    return {
        "allowRememberDevice": sign_on.may_remember,
        "rememberDeviceLifetimeInMinutes": (lifetime or 0) // _MINUTE_MS,
        "rememberDeviceByDefault": sign_on.remember_by_default,
        "factorsPolicyInfo": {
            factor.id: {"autoPushEnabled": False} for factor in outcome.judged.factors if factor.type is FactorType.PUSH
        },
    }


def _required(call: Call, outcome: Outcome) -> _Json:
    assert outcome.judged is not None, "a transaction of somebody's was judged"
    factors = [provable_factor(call, factor) for factor in outcome.judged.factors]
    types = factor_types(call, outcome.judged.factors)
    return {"factors": factors, **({"factorTypes": types} if types else {}), "policy": _factor_policy(outcome)}


def _challenge(call: Call, outcome: Outcome) -> _Json:
    assert outcome.factor is not None, "a challenge is of a factor"
    if _is_of_any_key(outcome) and outcome.judged is not None:
        known = keys_in_hand(outcome.judged.factors, outcome.factor, outcome.shown)
        return {**known, "policy": _factor_policy(outcome)}
    return {"factor": factor_in_hand(call, outcome.factor, outcome.shown), "policy": _factor_policy(outcome)}


def _is_of_any_key(outcome: Outcome) -> bool:
    """Whether any of somebody's keys is asked for, by their type instead of the id of one."""
    return outcome.factor is not None and outcome.factor.type is FactorType.WEBAUTHN and "by_type" in outcome.shown


def _activation(call: Call, outcome: Outcome) -> _Json:
    assert outcome.factor is not None, "an activation is of a factor"
    return {"factor": factor_in_hand(call, outcome.factor, outcome.shown)}


def _offers(call: Call, outcome: Outcome) -> _Json:
    judged = outcome.judged
    assert judged is not None, "a transaction of somebody's was judged"
    active = {(factor.type, factor.provider) for factor in judged.enrolled if factor.is_active}
    offers = [
        offered_factor(call, kind, judged.enrollment.of(key).value, is_active=kind in active)
        for key, kind in POLICY_KEYS.items()
        if judged.enrollment.of(key) is not Enroll.NOT_ALLOWED
    ]
    return {"factors": offers}


_MORE: Mapping[Status, Callable[[Call, Outcome], _Json]] = {
    Status.PASSWORD_WARN: _password_policy,
    Status.PASSWORD_EXPIRED: _password_policy,
    Status.PASSWORD_RESET: _password_policy,
    Status.MFA_REQUIRED: _required,
    Status.MFA_CHALLENGE: _challenge,
    Status.MFA_ENROLL: _offers,
    Status.MFA_ENROLL_ACTIVATE: _activation,
}
_NEXT: Mapping[Status, tuple[str, str]] = {
    Status.PASSWORD_WARN: ("changePassword", "/credentials/change_password"),
    Status.PASSWORD_EXPIRED: ("changePassword", "/credentials/change_password"),
    Status.PASSWORD_RESET: ("resetPassword", "/credentials/reset_password"),
    Status.RECOVERY: ("answer", "/recovery/answer"),
    Status.LOCKED_OUT: ("unlock", "/recovery/unlock"),
}


def _links(call: Call, outcome: Outcome) -> dict[str, object]:
    transaction = outcome.transaction
    links: dict[str, object] = {}
    if outcome.recovery_token is not None:
        links["next"] = link(call, f"{_PATH}/recovery/token", "POST", name="recovery")
    elif transaction.status in _NEXT:
        name, path = _NEXT[transaction.status]
        links["next"] = link(call, _PATH + path, "POST", name=name)
    elif transaction.status is Status.RECOVERY_CHALLENGE and outcome.state_token:
        links.update(_recovery_links(call, transaction))
    if transaction.status in _IN_HAND:
        links.update(_in_hand_links(call, outcome))
    if outcome.judged is not None and outcome.state_token and may_skip(transaction, outcome.judged.owed):
        links["skip"] = link(call, f"{_PATH}/skip", "POST", name="skip")
    if outcome.state_token or outcome.session_token:
        links["cancel"] = link(call, f"{_PATH}/cancel", "POST")
    return {**links, **target_links(call, outcome)}


def _recovery_links(call: Call, transaction: Transaction) -> dict[str, object]:
    factor = factor_in(transaction)
    path = f"{_PATH}/recovery/factors/{factor.value}"
    resend = link(call, f"{path}/resend", "POST", name=factor.value.lower())
    return {"next": link(call, f"{path}/verify", "POST", name="verify"), "resend": resend}


def _in_hand_links(call: Call, outcome: Outcome) -> dict[str, object]:
    factor = outcome.factor
    assert factor is not None, "a factor is in hand"
    activates = outcome.transaction.status is Status.MFA_ENROLL_ACTIVATE
    named = factor.type.value if _is_of_any_key(outcome) else factor.id
    path = f"{_PATH}/factors/{named}" + ("/lifecycle/activate" if activates else "/verify")
    polls = _polls(outcome) and outcome.result == FactorResult.WAITING
    name = "poll" if polls else "activate" if activates else "verify"
    step: Link = link(call, path + ("/poll" if polls and activates else ""), "POST", name=name)
    resend = resend_links(call, factor, activates=activates)
    return {"next": step, "prev": link(call, f"{_PATH}/previous", "POST"), **({"resend": resend} if resend else {})}
