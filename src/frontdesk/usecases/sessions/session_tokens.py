"""Session tokens: what a successful authentication ends with, good for one session (contract B.3)."""

from dataclasses import dataclass
from typing import Any

from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.sessions.model import SESSION_TOKEN, SESSION_TOKEN_MS, USUAL, Limits, new_session_token
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.sessions.open import Proof, SignedIn, open_session

_LONGEST = 256


@dataclass(frozen=True, slots=True)
class IssuedSessionToken:
    """The token's value, which is kept nowhere, and until when it is good."""

    value: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class SessionProof:
    """How and when somebody proved who they are, and how long the session may live."""

    amr: tuple[str, ...]
    auth_time: int
    factor_at: int | None = None
    limits: Limits = USUAL


async def issue_session_token(unit: Unit, user: User, proof: SessionProof, now: int) -> IssuedSessionToken:
    """A token for somebody who has just proved who they are."""
    issued = IssuedSessionToken(new_session_token(), now + SESSION_TOKEN_MS)
    limits = proof.limits
    state = {
        "amr": list(proof.amr),
        "auth_time": proof.auth_time,
        "factor_at": proof.factor_at,
        "limits": [limits.idle_ms, limits.longest_ms, limits.is_persistent],
    }
    await unit.one_time_tokens.add(
        SESSION_TOKEN, token_hash(issued.value), user.id, state, now=now, expires_at=issued.expires_at
    )
    return issued


class SessionTokens:
    """Turns session tokens into sessions, each once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def redeem(
        self, org: OrgId, value: str, old_cookie: str | None, context: ClientContext
    ) -> tuple[SignedIn, str]:
        """The session and its cookie; the one the browser had before ends.

        Raises:
            AuthenticationFailed: the token is unknown, expired or spent, or its owner may not sign in any more.
        """
        now = self._clock.now()
        if not value or len(value) > _LONGEST:
            raise AuthenticationFailed()
        async with self._store.unit(org) as unit:
            token = await unit.one_time_tokens.spend(SESSION_TOKEN, token_hash(value), now)
            user = await unit.users.find(token.user_id) if token is not None else None
            if token is None or user is None or not user.is_active or token.created_at < user.tokens_not_before:
                raise AuthenticationFailed()
            state: Any = token.state
            proof = Proof(
                user,
                tuple(state["amr"]),
                state["auth_time"],
                old_cookie,
                factor_at=state["factor_at"],
                limits=Limits(*state["limits"]),
            )
            session, cookie = await open_session(unit, proof, context, now)
        return SignedIn(user, session), cookie
