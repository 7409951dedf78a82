"""How people get back in by themselves, by the password policy (contract D.3: PASSWORD)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Recovery:
    """Which ways there are; ``question``: the answer to the recovery question is asked for too."""

    email: bool = True
    sms: bool = False
    call: bool = False
    question: bool = True


@dataclass(frozen=True, slots=True)
class SelfService:
    """What the rule that fits lets people do by themselves (contract D.3: default DENY)."""

    password_change: bool = False
    password_reset: bool = False
    unlock: bool = False


def read_recovery(settings: Mapping[str, Any]) -> Recovery:
    """A PASSWORD policy's ``settings``, as the wire writes them."""
    factors = (settings.get("recovery") or {}).get("factors") or {}

    def is_active(name: str, *, default: bool) -> bool:
        status = (factors.get(name) or {}).get("status")
        return default if status is None else bool(status == "ACTIVE")

    return Recovery(
        email=is_active("okta_email", default=True),
        sms=is_active("okta_sms", default=False),
        call=is_active("okta_call", default=False),
        question=is_active("recovery_question", default=True),
    )


def read_self_service(actions: Mapping[str, Any]) -> SelfService:
    """A PASSWORD rule's ``actions``, as the wire writes them."""

    def allows(name: str) -> bool:
        return (actions.get(name) or {}).get("access") == "ALLOW"

    return SelfService(
        password_change=allows("passwordChange"),
        password_reset=allows("selfServicePasswordReset"),
        unlock=allows("selfServiceUnlock"),
    )
