"""What a sign-on rule says (contract D.3: OKTA_SIGN_ON)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_MINUTE_MS = 60_000


class PromptMode(StrEnum):
    """Okta: factorPromptMode. How often a factor is asked for."""

    ALWAYS = "ALWAYS"
    DEVICE = "DEVICE"
    SESSION = "SESSION"


@dataclass(frozen=True, slots=True)
class SignOn:
    """``factor``: None where none is asked for. ``remember_ms``: how long a device is remembered, None for ever.

    ``session_ms`` 0: as long as sessions last at most.
    """

    is_allowed: bool = True
    factor: PromptMode | None = None
    remember_ms: int | None = None
    remember_by_default: bool = False
    persistent_cookie: bool = False
    idle_ms: int = 120 * _MINUTE_MS
    session_ms: int = 0

    @property
    def may_remember(self) -> bool:
        """Whether a device on which a factor was proved can be let off next time."""
        return self.factor in {PromptMode.DEVICE, PromptMode.SESSION}


DENIED = SignOn(is_allowed=False)


def read_sign_on(actions: Mapping[str, Any]) -> SignOn:
    """A sign-on rule's ``actions``, as the wire writes them; what is missing has its default."""
    signon = actions.get("signon") or {}
    session = signon.get("session") or {}
    mode = PromptMode(signon.get("factorPromptMode") or "ALWAYS") if signon.get("requireFactor") else None
    lifetime = signon.get("factorLifetime")
    remember = lifetime * _MINUTE_MS if mode is PromptMode.SESSION and lifetime is not None else None
    return SignOn(
        is_allowed=signon.get("access", "ALLOW") == "ALLOW",
        factor=mode,
        remember_ms=0 if mode is PromptMode.SESSION and remember is None else remember,
        remember_by_default=bool(signon.get("rememberDeviceByDefault")),
        persistent_cookie=bool(session.get("usePersistentCookie")),
        idle_ms=(session.get("maxSessionIdleMinutes") or 120) * _MINUTE_MS,
        session_ms=(session.get("maxSessionLifetimeMinutes") or 0) * _MINUTE_MS,
    )
