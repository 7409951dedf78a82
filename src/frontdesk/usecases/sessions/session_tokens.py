"""Session tokens: what a successful authentication ends with, good for one session (contract B.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import AppId, OrgId, SessionId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.sessions.model import (
    APP_SIGN_IN,
    SESSION_TOKEN,
    SESSION_TOKEN_MS,
    USUAL,
    Limits,
    SessionIdp,
    idp_id_of,
    new_session_token,
    read_session_idp,
)
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.messages.queue import MessageQueue
from frontdesk.usecases.sessions.new_device import tell_of_new_device
from frontdesk.usecases.sessions.open import Proof, SignedIn, open_session

_LONGEST = 256


@dataclass(frozen=True, slots=True)
class IssuedSessionToken:
    """The token's value, which is kept nowhere, and until when it is good."""

    value: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class SessionProof:
    """How and when somebody proved who they are, and how long the session may live.

    ``began_at``: when the session that goes on in this one began; None: there is none. ``is_new_device``: the person
    was not seen there before. ``of_session``: the session that it is a copy of, and that it is not good without.
    """

    amr: tuple[str, ...]
    auth_time: int
    factor_at: int | None = None
    limits: Limits = USUAL
    began_at: int | None = None
    is_new_device: bool = False
    idp: SessionIdp | None = None
    of_session: SessionId | None = None


async def issue_session_token(unit: Unit, user: User, proof: SessionProof, now: int) -> IssuedSessionToken:
    """A token for somebody who has just proved who they are."""
    issued = IssuedSessionToken(new_session_token(), now + SESSION_TOKEN_MS)
    await unit.one_time_tokens.add(
        SESSION_TOKEN, token_hash(issued.value), user.id, _state(proof), now=now, expires_at=issued.expires_at
    )
    return issued


async def keep_for_app(unit: Unit, user: User, proof: SessionProof, value: str, app_id: str, now: int) -> None:
    """The same proofs once more, under a value that the caller has already, for whoever goes on to an app with it."""
    state = {**_state(proof), "app_id": app_id}
    expires_at = now + SESSION_TOKEN_MS
    await unit.one_time_tokens.add(APP_SIGN_IN, token_hash(value), user.id, state, now=now, expires_at=expires_at)


def _state(proof: SessionProof) -> dict[str, object]:
    limits = proof.limits
    return {
        "amr": list(proof.amr),
        "auth_time": proof.auth_time,
        "factor_at": proof.factor_at,
        "limits": [limits.idle_ms, limits.longest_ms, limits.is_persistent],
        "began_at": proof.began_at,
        "is_new_device": proof.is_new_device,
        "idp": proof.idp.stored() if proof.idp is not None else None,
        "of_session": proof.of_session,
    }


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was made of a token, the value of its cookie, and what the token's maker wrote down."""

    signed_in: SignedIn
    cookie: str
    state: Mapping[str, object]


class SessionTokens:
    """Turns session tokens into sessions, each once."""

    def __init__(self, store: Store, messages: MessageQueue, clock: Clock) -> None:
        self._store = store
        self._messages = messages
        self._clock = clock

    async def redeem(
        self, org: OrgId, value: str, old_cookie: str | None, context: ClientContext
    ) -> tuple[SignedIn, str]:
        """The session and its cookie; the one the browser had before ends.

        Raises:
            AuthenticationFailed: the token is unknown, expired or spent, or its owner may not sign in any more.
        """
        opened = await self._spend(org, (SESSION_TOKEN, value), old_cookie, context)
        return opened.signed_in, opened.cookie

    async def redeem_for_app(
        self, org: OrgId, value: str, old_cookie: str | None, context: ClientContext
    ) -> tuple[Opened, AppId]:
        """As ``redeem``, and the app that the person is on the way to.

        Raises:
            AuthenticationFailed: as of ``redeem``.
        """
        opened = await self._spend(org, (APP_SIGN_IN, value), old_cookie, context)
        return opened, AppId(str(opened.state["app_id"]))

    async def _spend(
        self, org: OrgId, token: tuple[str, str], old_cookie: str | None, context: ClientContext
    ) -> Opened:
        kind, value = token
        now = self._clock.now()
        if not value or len(value) > _LONGEST:
            raise AuthenticationFailed()
        async with self._store.unit(org) as unit:
            spent = await unit.one_time_tokens.spend(kind, token_hash(value), now)
            user = await unit.users.find(spent.user_id) if spent is not None else None
            if spent is None or user is None or not user.is_active or spent.created_at < user.tokens_not_before:
                raise AuthenticationFailed()
            state: Any = spent.state
            proof = Proof(
                user,
                tuple(state["amr"]),
                state["auth_time"],
                old_cookie,
                factor_at=state["factor_at"],
                limits=Limits(*state["limits"]),
                began_at=state["began_at"],
                idp=read_session_idp(state.get("idp")),
            )
            stands = await unit.records.stands(IDP.name, idp_id_of(proof.idp))
            if not stands or not await _lives(unit, state.get("of_session"), now):
                raise AuthenticationFailed()
            session, cookie = await open_session(unit, proof, context, now)
            if state["is_new_device"]:
                await tell_of_new_device(unit, self._messages, user, now)
        return Opened(SignedIn(user, session), cookie, spent.state)


async def _lives(unit: Unit, id: str | None, now: int) -> bool:
    """Whoever ended the session meanwhile does not want a copy of it to begin."""
    if id is None:
        return True
    session = await unit.sessions.find(SessionId(id))
    return session is not None and session.is_live(now)
