"""A browser in which a person has signed in."""

from dataclasses import dataclass
from typing import Any, Final

from frontdesk.domain.ids import SessionId, UserId
from frontdesk.kernel.secrets import random_token

IDLE_MS = 2 * 3_600_000
"""Okta: sessions idle out after two hours unless a sign-on policy says otherwise."""
LONGEST_MS = 30 * 86_400_000
"""No session outlives thirty days, however busy."""
SESSION_TOKEN: Final = "session"
"""The kind of the one-time token that becomes a session."""
APP_SIGN_IN: Final = "app_sign_in"
"""The kind of the one-time token that becomes a session on its way to an app."""
SESSION_TOKEN_MS: Final = 5 * 60_000
"""Okta: a session token is good for five minutes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives, by the sign-on policy under which it began; ``is_persistent``: its cookie too."""

    idle_ms: int = IDLE_MS
    longest_ms: int = LONGEST_MS
    is_persistent: bool = False

    def expiry(self, created_at: int, now: int) -> int:
        """When a session used now will have idled out."""
        return min(now + self.idle_ms, created_at + min(self.longest_ms, LONGEST_MS))


USUAL = Limits()
"""Where no sign-on policy has spoken."""


@dataclass(frozen=True, slots=True)
class SessionIdp:
    """Which identity provider vouched for the person, and what it knows them and their session by (single logout)."""

    id: str
    type: str
    name_id: str | None = None
    session_index: str | None = None

    def stored(self) -> list[str | None]:
        """As rows hold it."""
        return [self.id, self.type, self.name_id, self.session_index]


def idp_id_of(idp: SessionIdp | None) -> str | None:
    """The provider's id; None where the org itself let the person in."""
    return idp.id if idp is not None else None


def read_session_idp(stored: Any) -> SessionIdp | None:
    """From a row, as ``SessionIdp.stored`` wrote it."""
    return SessionIdp(*stored) if stored is not None else None


@dataclass(frozen=True, slots=True)
class Session:
    """``auth_time`` is when the person last proved who they are; ``amr`` how (RFC 8176).

    ``factor_at``: when they last proved a factor, if they did. ``user_agent`` and ``ip_address`` say where it began,
    for its owner; ``idp``: None where the org itself let them in.
    """

    id: SessionId
    user_id: UserId
    amr: tuple[str, ...]
    auth_time: int
    created_at: int
    last_used_at: int
    expires_at: int
    ended_at: int | None
    factor_at: int | None = None
    limits: Limits = USUAL
    user_agent: str | None = None
    ip_address: str | None = None
    idp: SessionIdp | None = None

    @property
    def idp_id(self) -> str | None:
        """The provider that vouched for the person."""
        return idp_id_of(self.idp)

    def is_live(self, now: int) -> bool:
        """Whether it has neither ended nor idled out."""
        return self.ended_at is None and now < self.expires_at


def new_session_token() -> str:
    """``20111`` and 256 random bits, as session tokens look."""
    return "20111" + random_token()


def limits_of(idle_ms: int, session_ms: int, *, is_persistent: bool) -> Limits:
    """The limits that a sign-on policy sets; ``session_ms`` 0 is none but that of every session."""
    return Limits(idle_ms, session_ms or LONGEST_MS, is_persistent)
