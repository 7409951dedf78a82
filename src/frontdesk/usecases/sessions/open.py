"""Opening a session: a new id at every sign-in, so that none can be fixed beforehand (attack case 53)."""

from dataclasses import dataclass

from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import OrgId, new_session_id
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.sessions.model import USUAL, Limits, Session, SessionIdp
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.sessions.end import close_session, continue_session

_LONGEST_USER_AGENT = 400


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person in their session."""

    user: User
    session: Session


class SessionOpener:
    """Makes sessions and finds them again by their cookie."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def open(
        self, org: OrgId, user: User, amr: tuple[str, ...], old_cookie: str | None, context: ClientContext
    ) -> str:
        """The cookie of a new session; the one the browser had before ends."""
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            _, cookie = await open_session(unit, Proof(user, amr, now, old_cookie), context, now)
        return cookie

    async def find(self, org: OrgId, cookie: str | None) -> SignedIn | None:
        """Who is signed in with this cookie, if anybody still is."""
        found = await self.find_leaving(org, cookie)
        if found is None or not found.user.is_active:
            return None
        if found.session.idp is None:
            return found
        async with self._store.reading(org) as unit:
            return found if await unit.records.stands(IDP.name, found.session.idp_id) else None

    async def find_leaving(self, org: OrgId, cookie: str | None) -> SignedIn | None:
        """Whose live session this is, to end it: who is locked out now may come back, but leaves all the same."""
        if not cookie:
            return None
        async with self._store.reading(org) as unit:
            session = await unit.sessions.find_by_cookie(token_hash(cookie))
            user = await unit.users.find(session.user_id) if session is not None else None
        if session is None or user is None or not session.is_live(self._clock.now()):
            return None
        return SignedIn(user, session)


@dataclass(frozen=True, slots=True)
class Proof:
    """Who proved what, in which browser: ``old_cookie`` is that of the session it had before.

    ``began_at``: when that session began, if this one goes on where it was; no step makes a session live longer.
    """

    user: User
    amr: tuple[str, ...]
    auth_time: int
    old_cookie: str | None = None
    factor_at: int | None = None
    limits: Limits = USUAL
    began_at: int | None = None
    idp: SessionIdp | None = None


async def open_session(unit: Unit, proof: Proof, context: ClientContext, now: int) -> tuple[Session, str]:
    """A new session and the value of its cookie; the one the browser had before ends."""
    user, cookie = proof.user, random_token()
    began_at = now if proof.began_at is None else proof.began_at
    session = Session(
        id=new_session_id(),
        user_id=user.id,
        amr=proof.amr,
        auth_time=proof.auth_time,
        created_at=began_at,
        last_used_at=now,
        expires_at=proof.limits.expiry(began_at, now),
        ended_at=None,
        factor_at=proof.factor_at,
        limits=proof.limits,
        user_agent=(context.user_agent or "")[:_LONGEST_USER_AGENT] or None,
        ip_address=context.ip_address,
        idp=proof.idp,
    )
    if proof.old_cookie is not None:
        old = await unit.sessions.find_by_cookie(token_hash(proof.old_cookie))
        if old is not None:
            await _leave(unit, old, session, now)
    await unit.sessions.add(session, token_hash(cookie))
    unit.record(
        LogEvent(
            type=EventType.SESSION_START,
            published_at=now,
            actor=Party(user.id, "User", user.login, user.login),
            client=context,
            debug={"session": session.id},
        )
    )
    return session, cookie


async def _leave(unit: Unit, old: Session, new: Session, now: int) -> None:
    """Apps hear of it only where somebody else signs in: the same person's session goes on."""
    if old.user_id == new.user_id:
        await continue_session(unit, old.id, new.id, now)
    else:
        await close_session(unit, old.id, now)
