"""The pages on which somebody sets factors up: MFA_ENROLL and MFA_ENROLL_ACTIVATE (contract B.2)."""

from collections.abc import Mapping
from urllib.parse import quote

from frontdesk.domain.authn.transitions import may_skip
from frontdesk.domain.factors.kinds import POLICY_KEYS, Kind
from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.domain.policies.enrollment import Enroll
from frontdesk.kernel.json import encode
from frontdesk.protocol.otp.totp import DIGITS, STEP_S
from frontdesk.usecases.authn.judge import Judged
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.web.hosted.arrival import POLL
from frontdesk.web.hosted.factor_pages import again, sent_to
from frontdesk.web.hosted.qr import qr_code
from frontdesk.web.hosted.step_parts import STRONGEST_FIRST, Parts, app_of, judged_of, title_of
from frontdesk.web.pages import words
from frontdesk.web.pages.step_views import (
    Choice,
    ChooseKindView,
    CodeView,
    PushView,
    SetUpAuthenticatorView,
    SetUpPhoneView,
    SetUpQuestionView,
    StepView,
    WebAuthnView,
)

_OFFERED = frozenset({Enroll.OPTIONAL, Enroll.REQUIRED})
_BY_OTHERS = frozenset({FactorType.HOTP})
"""Kinds that an administrator hands out."""
_WITH_FIELDS = frozenset({FactorType.SMS, FactorType.CALL, FactorType.QUESTION})


def kind_named(key: str) -> Kind | None:
    """The kind of factor that a policy's key names, if people set it up by themselves."""
    kind = POLICY_KEYS.get(key)
    return kind if kind is not None and kind[0] not in _BY_OTHERS else None


def asks_first(kind: Kind) -> bool:
    """Whether the person types something before this kind can be set up: a number, a question."""
    return kind[0] in _WITH_FIELDS


def offered(outcome: Outcome, parts: Parts) -> StepView:
    """What can be set up; or the fields of what was chosen."""
    judged = judged_of(outcome)
    kind = kind_named(parts.asked.get("kind", ""))
    if kind is not None and asks_first(kind):
        return _fields(parts, kind)
    active = {(factor.type, factor.provider) for factor in judged.enrolled if factor.is_active}
    ranked = sorted(POLICY_KEYS, key=lambda key: STRONGEST_FIRST.index(POLICY_KEYS[key][0]))
    keys = [key for key in ranked if judged.enrollment.of(key) in _OFFERED and kind_named(key)]
    open_keys = [key for key in keys if POLICY_KEYS[key] not in active]
    required = [key for key in open_keys if judged.enrollment.of(key) is Enroll.REQUIRED]
    return ChooseKindView(
        frame=parts.frame,
        form=parts.form,
        choices=[_choice(judged, key) for key in [*required, *(key for key in open_keys if key not in required)]],
        done=[title_of(*POLICY_KEYS[key]) for key in keys if key not in open_keys],
        is_required=bool(required) or not may_skip(outcome.transaction, judged.owed),
        may_skip=may_skip(outcome.transaction, judged.owed),
    )


def _choice(judged: Judged, key: str) -> Choice:
    is_required = judged.enrollment.of(key) is Enroll.REQUIRED
    return Choice(key, title_of(*POLICY_KEYS[key]), words.REQUIRED if is_required else None)


def _fields(parts: Parts, kind: Kind) -> StepView:
    asked, key = parts.asked, parts.asked["kind"]
    if kind[0] is FactorType.QUESTION:
        return SetUpQuestionView(parts.frame, parts.form, key, words.security_questions(), asked.get("question", ""))
    return SetUpPhoneView(
        frame=parts.frame,
        form=parts.form,
        kind=key,
        is_call=kind[0] is FactorType.CALL,
        phone_number=asked.get("phoneNumber", "")[:32],
        extension=asked.get("phoneExtension", "")[:15],
    )


def being_set_up(outcome: Outcome, parts: Parts) -> StepView:
    """One factor is being set up: what to set it up with, and the field in which it shows itself."""
    assert outcome.factor is not None, "an activation is of a factor"
    return set_up_page(outcome.factor, outcome.shown, parts, POLL)


def set_up_page(factor: Factor, shown: Mapping[str, object], parts: Parts, poll_uri: str) -> StepView:
    """The same for a factor that waits, with what its driver shows; ``poll_uri``: where a page asks after a phone."""
    match factor.type:
        case FactorType.TOTP:
            return _authenticator(shown, parts, factor)
        case FactorType.PUSH:
            return _phone(shown, parts, factor, poll_uri)
        case FactorType.WEBAUTHN:
            options = encode(shown.get("options", {})).decode()
            return WebAuthnView(parts.frame, parts.form, "create", options, "activate", factor.id, other_way=True)
        case FactorType.RECOVERY_CODE:
            return _list_to_keep(shown, parts, factor)
        case _:
            lead, resend = sent_to(factor), again(factor)
            return CodeView(
                parts.frame, parts.form, words.CODE_HEADING, lead, "activate", factor.id, resend, other_way=True
            )


def _authenticator(shown: Mapping[str, object], parts: Parts, factor: Factor) -> StepView:
    secret = str(shown.get("shared_secret", ""))
    issuer, login = parts.frame.org_name, factor.profile.get("credential_id", "")
    address = f"otpauth://totp/{quote(issuer, safe='')}:{quote(login, safe='@')}?secret={secret}"
    return SetUpAuthenticatorView(
        frame=parts.frame,
        form=parts.form,
        factor_id=factor.id,
        app=app_of(factor.provider),
        qr=qr_code(f"{address}&issuer={quote(issuer, safe='')}&digits={DIGITS}&period={STEP_S}"),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    )


def _list_to_keep(shown: Mapping[str, object], parts: Parts, factor: Factor) -> StepView:
    codes = shown.get("recovery_codes")
    return CodeView(
        frame=parts.frame,
        form=parts.form,
        heading=title_of(factor.type, factor.provider),
        lead=words.CODES_TO_KEEP,
        step="activate",
        factor_id=factor.id,
        other_way=True,
        codes=[str(code) for code in codes] if isinstance(codes, list) else [],
        has_letters=True,
    )


def _phone(shown: Mapping[str, object], parts: Parts, factor: Factor, poll_uri: str) -> StepView:
    link = str(shown.get("activation_link", ""))
    return PushView(
        frame=parts.frame,
        form=parts.form,
        step="activate",
        factor_id=factor.id,
        poll_uri=poll_uri,
        qr=qr_code(link) if link else None,
        link=link or None,
        is_over=not link,
        other_way=True,
    )
