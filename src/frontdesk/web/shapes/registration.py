"""Self-service registration on the wire, as Okta's widget reads and writes it (real-clients 5)."""

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from frontdesk.domain.policies.password import PasswordPolicy
from frontdesk.web.shapes.authn import RelayState


class RegistrationBody(msgspec.Struct, rename="camel"):
    """What the form asked for, by the attributes' names; ``relayState`` is the caller's own affair."""

    user_profile: Annotated[dict[Annotated[str, Meta(max_length=100)], Any], Meta(max_length=100)]
    relay_state: RelayState | None = None


class RegisteredAnswer(msgspec.Struct, rename="camel", omit_defaults=True):
    """``{}``: there is a mail to wait for. Else the token that lets the new person in at once."""

    activation_token: str | None = None


class FormAnswer(msgspec.Struct, rename="camel"):
    """The form: a JSON schema, with the order of its fields."""

    policy_id: str
    last_update: int
    profile_schema: dict[str, object]


def show_password(policy: PasswordPolicy) -> dict[str, object]:
    """The password's field: each thing that the policy asks, with a pattern that the widget ticks off."""
    asked: list[dict[str, object]] = [
        {"description": f"At least {policy.min_length} character(s)", "minLength": policy.min_length}
    ]
    for count, kind, pattern in (
        (policy.min_number, "number", r"/[\d]+/"),
        (policy.min_lower_case, "lowercase letter", "/[a-z]+/"),
        (policy.min_upper_case, "uppercase letter", "/[A-Z]+/"),
        (policy.min_symbol, "symbol", r"/[^\w\s]+/"),
    ):
        if count:
            asked.append({"description": f"At least {count} {kind}(s)", "format": pattern})
    if policy.exclude_user_name:
        asked.append({"description": "Does not contain part of username", "format": "/^[#/userName]/"})
    return {"type": "string", "title": "Password", "allOf": asked, "default": "Password"}
