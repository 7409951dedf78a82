"""Time-based one-time passwords: six digits that change every thirty seconds (RFC 6238)."""

import re
from base64 import b32encode

import pyotp

from frontdesk.kernel.secrets import constant_time_equals, random_bytes

STEP_S = 30
DIGITS = 6
_SECRET_BYTES = 20  # as long as the hash's output (RFC 4226 §4 R6)
_CODE = re.compile(r"[0-9]{6}")
_LATE = 20  # ten minutes: a code of these steps is told apart from one that never was
_WINDOW = 1  # one step for a clock that is off, and for the time that typing takes (RFC 6238 §5.2)


def new_secret() -> str:
    """A new shared secret in base32, as authenticator apps read it."""
    return b32encode(random_bytes(_SECRET_BYTES)).decode()


def step_at(now_ms: int) -> int:
    """The time step of a moment (RFC 6238 §4.2)."""
    return now_ms // 1000 // STEP_S


def code_at(secret: str, step: int) -> str:
    """The code of a time step."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).generate_otp(step)


def matching_step(secret: str, code: str, now_ms: int) -> int | None:
    """The step that a code is of, if that is now or a neighbour of now; every step is compared."""
    if not _CODE.fullmatch(code):
        return None
    now = step_at(now_ms)
    steps = range(max(now - _WINDOW, 0), now + _WINDOW + 1)
    matching = [step for step in steps if constant_time_equals(code_at(secret, step), code)]
    return max(matching, default=None)


def is_of_another_time(secret: str, code: str, now_ms: int) -> bool:
    """Whether it is a code of the minutes around now that is not taken: whoever sent it has a clock that is off."""
    if not _CODE.fullmatch(code):
        return False
    now = step_at(now_ms)
    steps = range(max(now - _LATE, 0), now + _LATE + 1)
    matching = [step for step in steps if constant_time_equals(code_at(secret, step), code)]
    return bool(matching)


def key_uri(secret: str, account: str, issuer: str) -> str:
    """What an authenticator app reads from a QR code (Google Authenticator: Key URI Format)."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=STEP_S).provisioning_uri(name=account, issuer_name=issuer)
