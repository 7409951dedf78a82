"""What an app's own access policy asks of whoever signs in to it (contract D.3: ACCESS_POLICY)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.policies.durations import parse_duration_ms


@dataclass(frozen=True, slots=True)
class AppSignOn:
    """``reauthenticate_ms``: how old a proof may be, None: as old as the session.

    ``phishing_resistant``: only a factor will do that no other site can ask for.
    """

    is_allowed: bool = True
    needs_factor: bool = False
    reauthenticate_ms: int | None = None
    phishing_resistant: bool = False


NO_DEMANDS = AppSignOn()
"""Of an app that was given no policy."""
SHUT = AppSignOn(is_allowed=False)
"""No rule of the app's policy fits."""


def read_app_sign_on(actions: Mapping[str, Any]) -> AppSignOn:
    """A rule's ``actions``, as the wire writes them.

    A span that cannot be read counts as none at all, so that a misspelt policy asks more often, not less. Constraints
    are alternatives: a phishing-resistant factor is needed where each of them asks for one.
    """
    said = actions.get("appSignOn") or {}
    method = said.get("verificationMethod") or {}
    again = method.get("reauthenticateIn")
    constraints = method.get("constraints") or []
    resistant = bool(constraints) and all(_is_resistant(each) for each in constraints)
    return AppSignOn(
        is_allowed=said.get("access", "ALLOW") == "ALLOW",
        needs_factor=method.get("factorMode") == "2FA" or resistant,
        reauthenticate_ms=None if again is None else parse_duration_ms(str(again)) or 0,
        phishing_resistant=resistant,
    )


def _is_resistant(constraint: object) -> bool:
    possession = constraint.get("possession") if isinstance(constraint, Mapping) else None
    return isinstance(possession, Mapping) and possession.get("phishingResistant") == "REQUIRED"
