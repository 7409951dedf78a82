"""Authenticators on the wire (contract A.Authenticators)."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from frontdesk.domain.authenticators.catalog import BY_KEY
from frontdesk.domain.authenticators.model import methods_of
from frontdesk.domain.records.model import ACTIVE, Record
from frontdesk.web.call import Call
from frontdesk.web.hal import Link, link
from frontdesk.web.shapes.stated import moves, times

_Name = Annotated[str, Meta(min_length=1, max_length=255)]
_Verification = Literal["DISCOURAGED", "PREFERRED", "REQUIRED"]


class Compliance(msgspec.Struct):
    """Which standards the app must keep to."""

    fips: Literal["OPTIONAL", "REQUIRED"] = "OPTIONAL"


class ChannelBinding(msgspec.Struct):
    """Whether the person compares a number."""

    style: Literal["NUMBER_CHALLENGE"] = "NUMBER_CHALLENGE"
    required: Literal["ALWAYS", "HIGH_RISK_ONLY", "NEVER"] = "NEVER"


class AuthenticatorSettings(msgspec.Struct, rename="camel"):
    """Those of every authenticator; each takes its own."""

    allowed_for: Literal["any", "none", "recovery", "sso"] | None = None
    token_lifetime_in_minutes: Annotated[int, Meta(ge=1, le=60)] | None = None
    compliance: Compliance | None = None
    channel_binding: ChannelBinding | None = None
    user_verification: _Verification | None = None
    user_verification_methods: list[Literal["BIOMETRICS", "PIN"]] | None = None
    app_instance_id: Annotated[str, Meta(max_length=100)] | None = None


class AuthenticatorBody(msgspec.Struct):
    """An authenticator as it is written. ``status`` is heard where a phone needs somebody to call it."""

    key: _Name
    name: _Name
    type: _Name | None = None
    status: Literal["ACTIVE", "INACTIVE"] | None = None
    settings: AuthenticatorSettings | None = None


class MethodSettings(msgspec.Struct):
    """Those of every method; each takes its own."""

    time_interval_in_seconds: Annotated[int, Meta(ge=15, le=120)] | None = msgspec.field(
        name="timeIntervalInSeconds", default=None
    )
    encoding: Literal["base32", "base64", "hexadecimal", "Base32", "Base64", "Hexadecimal"] | None = None
    algorithm: Literal["HMACSHA1", "HMACSHA256", "HMACSHA512"] | None = None
    pass_code_length: Literal[6, 8, 10] | None = msgspec.field(name="passCodeLength", default=None)
    algorithms: list[Literal["ES256", "RS256"]] | None = None
    key_protection: Literal["ANY", "HARDWARE"] | None = msgspec.field(name="keyProtection", default=None)
    transaction_types: list[Literal["LOGIN", "CIBA"]] | None = msgspec.field(name="transactionTypes", default=None)
    show_sign_in_with_ov: Literal["ALWAYS", "NEVER"] | None = msgspec.field(name="showSignInWithOV", default=None)
    user_verification: _Verification | None = msgspec.field(name="userVerification", default=None)
    attachment: Literal["ANY", "BUILT_IN", "ROAMING"] | None = None


class MethodBody(msgspec.Struct):
    """A method as it is written."""

    type: _Name | None = None
    settings: MethodSettings | None = None


def show_authenticator(call: Call, record: Record) -> dict[str, object]:
    """An authenticator as an answer."""
    path = f"/api/v1/authenticators/{record.id}"
    links: dict[str, Link] = {"self": link(call, path, "GET", "PUT"), "methods": link(call, f"{path}/methods", "GET")}
    if BY_KEY[str(record.body["key"])].can_deactivate:
        links |= moves(call, record, path)
    if record.body["key"] == "okta_verify":
        links["enroll"] = link(call, "/idp/authenticators", "POST")
    return {
        "type": record.body["type"],
        "id": record.id,
        "key": record.body["key"],
        "status": record.status,
        "name": record.name,
        **times(record),
        **({"settings": record.body["settings"]} if "settings" in record.body else {}),
        "_links": links,
    }


def show_method(call: Call, record: Record, method: Any) -> dict[str, object]:
    """One of its methods as an answer."""
    path = f"/api/v1/authenticators/{record.id}/methods/{method['type']}"
    links = {"self": link(call, path, "GET", "PUT")}
    active = [each for each in methods_of(record) if each["status"] == ACTIVE]
    if method["status"] != ACTIVE:
        links["activate"] = link(call, f"{path}/lifecycle/activate", "POST")
    elif len(active) > 1 or not record.is_active:
        links["deactivate"] = link(call, f"{path}/lifecycle/deactivate", "POST")
    return {**method, "_links": links}
