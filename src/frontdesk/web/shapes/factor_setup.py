"""What a factor shows while it is set up or asked for (contract B.2, B.5), wherever it is shown."""

from collections.abc import Mapping

from frontdesk.domain.factors.attempt import Attempt, FactorResult
from frontdesk.domain.factors.model import Factor, FactorType
from frontdesk.kernel.json import iso_time
from frontdesk.protocol.otp.totp import DIGITS, STEP_S
from frontdesk.web.call import Call
from frontdesk.web.hal import link

Shown = Mapping[str, object]
_Json = dict[str, object]
_MEMBERS: Mapping[str, str] = {
    "question": "question",
    "question_text": "questionText",
    "phone_number": "phoneNumber",
    "phone_extension": "phoneExtension",
    "email": "email",
    "credential_id": "credentialId",
    "authenticator_name": "authenticatorName",
    "device_type": "deviceType",
    "name": "name",
    "platform": "platform",
    "version": "version",
}


def profile_json(factor: Factor) -> _Json:
    """What the factor is about, whole: for its owner's administrators."""
    return {_MEMBERS[name]: value for name, value in factor.profile.items() if name in _MEMBERS}


def activation_json(call: Call, factor: Factor, shown: Shown) -> _Json:
    """``_embedded.activation``: what sets an app, a key or a phone up. Empty: nothing does but a code that was sent."""
    match factor.type:
        case FactorType.TOTP | FactorType.HOTP:
            return _secret(call, factor, shown)
        case FactorType.PUSH:
            return _phone(call, factor, shown)
        case FactorType.WEBAUTHN:
            options = shown.get("options")
            return dict(options) if isinstance(options, Mapping) else {}
        case FactorType.RECOVERY_CODE:
            return {"recoveryCodes": shown["recovery_codes"]} if "recovery_codes" in shown else {}
        case _:
            return {}


def challenge_json(factor: Factor, shown: Shown) -> _Json:
    """``_embedded.challenge``: what a key signs, or the number to pick on the phone."""
    options = shown.get("options")
    if factor.type is FactorType.WEBAUTHN and isinstance(options, Mapping):
        return {**options, "extensions": {}}
    correct = shown.get("correct_answer")
    return {"correctAnswer": int(correct)} if isinstance(correct, str) else {}


def challenge_expires_at(attempt: Attempt) -> int | None:
    """Until when what was asked for counts."""
    state = attempt.factor.state
    if state.push is not None and attempt.factor.type is FactorType.PUSH:
        return state.push.expires_at
    expires_at = attempt.challenge.get("expires_at")
    if isinstance(expires_at, int):
        return expires_at
    return state.sent.expires_at if state.sent is not None else None


def _secret(call: Call, factor: Factor, shown: Shown) -> _Json:
    if "shared_secret" not in shown:
        return {}
    secret: _Json = {"sharedSecret": shown["shared_secret"], "encoding": "base32", "keyLength": DIGITS}
    if factor.type is FactorType.HOTP:
        return secret
    return {"timeStep": STEP_S, **secret, "_links": _picture(call, factor, shown)}


def _phone(call: Call, factor: Factor, shown: Shown) -> _Json:
    expires_at = shown.get("expires_at")
    if not isinstance(expires_at, int):
        return {"factorResult": FactorResult.TIMEOUT.value}
    return {
        "expiresAt": iso_time(expires_at),
        "factorResult": FactorResult.WAITING.value,
        "_links": {**_picture(call, factor, shown), "app": {"href": shown.get("activation_link")}},
    }


def _picture(call: Call, factor: Factor, shown: Shown) -> _Json:
    if "qr_key" not in shown:
        return {}
    path = f"/api/v1/users/{factor.user_id}/factors/{factor.id}/qr/{shown['qr_key']}"
    return {"qrcode": link(call, path, type="image/png")}
