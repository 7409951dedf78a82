"""The authenticators there are, and what each is in a fresh org (seen-on-the-wire 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from frontdesk.domain.records.model import ACTIVE, INACTIVE

_KEYS = {"algorithms": ["ES256", "RS256"], "keyProtection": "ANY"}
# recorded as "Base32", which Okta's Python SDK (3.4) refuses to read; it knows this spelling alone
_TOTP = {"timeIntervalInSeconds": 30, "encoding": "base32", "algorithm": "HMACSHA1", "passCodeLength": 6}


@dataclass(frozen=True, slots=True)
class Method:
    """One way to use an authenticator. ``settings`` None: it has none."""

    type: str
    status: str = ACTIVE
    settings: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An authenticator as the catalogue has it; ``status`` None: an org does not have it until somebody adds it."""

    key: str
    type: str
    name: str
    status: str | None
    methods: tuple[Method, ...]
    settings: Mapping[str, Any] | None = None
    can_deactivate: bool = field(default=True)


CATALOG: tuple[Entry, ...] = (
    Entry(
        "okta_email",
        "email",
        "Email",
        ACTIVE,
        (Method("email"),),
        {"allowedFor": "recovery", "tokenLifetimeInMinutes": 5},
    ),
    Entry(
        "okta_verify",
        "app",
        "Okta Verify",
        ACTIVE,
        (
            Method("totp", settings=_TOTP),
            Method("push", INACTIVE, {**_KEYS, "transactionTypes": ["LOGIN"]}),
            Method("signed_nonce", INACTIVE, {**_KEYS, "showSignInWithOV": "NEVER"}),
        ),
        {
            "compliance": {"fips": "OPTIONAL"},
            "channelBinding": {"style": "NUMBER_CHALLENGE", "required": "NEVER"},
            "userVerification": "PREFERRED",
            "userVerificationMethods": ["BIOMETRICS", "PIN"],
            "appInstanceId": "",
        },
    ),
    Entry("okta_password", "password", "Password", ACTIVE, (Method("password"),), can_deactivate=False),
    Entry(
        "phone_number",
        "phone",
        "Phone",
        INACTIVE,
        (Method("sms", INACTIVE), Method("voice", INACTIVE)),
        {"allowedFor": "recovery"},
    ),
    Entry(
        "webauthn",
        "security_key",
        "Security Key or Biometric",
        INACTIVE,
        (Method("webauthn", settings={"userVerification": "DISCOURAGED", "attachment": "ANY"}),),
    ),
    Entry(
        "security_question",
        "security_question",
        "Security Question",
        ACTIVE,
        (Method("security_question"),),
        {"allowedFor": "recovery"},
    ),
    Entry("google_otp", "app", "Google Authenticator", None, (Method("otp", settings=_TOTP),)),
)
BY_KEY: Mapping[str, Entry] = {entry.key: entry for entry in CATALOG}
